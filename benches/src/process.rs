//! What another process takes: time on a core, memory. Reads `/proc`.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs::{self, DirEntry},
    path::PathBuf,
};

/// A running process, by its number.
#[derive(Clone, Copy, Debug)]
pub struct Process(pub u32);

impl Process {
    fn file(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }

    /// How long each of its threads has been on a core.
    #[must_use]
    pub fn threads(self) -> Threads {
        let of_thread = |thread: DirEntry| {
            // A thread may end while it is looked at.
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            Some((thread.file_name(), text.split(' ').next()?.parse().ok()?))
        };
        let threads = fs::read_dir(self.file("task")).into_iter().flatten();
        Threads(threads.filter_map(|thread| of_thread(thread.ok()?)).collect())
    }

    /// Bytes that are resident now.
    #[must_use]
    pub fn resident(self) -> Option<u64> {
        self.status("VmRSS")
    }

    /// Forgets the peak of memory so far. Where the system does not let us, peaks are those since the start.
    pub fn reset_peak(self) {
        // 5 resets the peak (proc(5)).
        let _ = fs::write(self.file("clear_refs"), "5");
    }

    /// Most bytes that were resident since the start or the last reset.
    #[must_use]
    pub fn peak(self) -> Option<u64> {
        self.status("VmHWM")
    }

    fn status(self, name: &str) -> Option<u64> {
        let text = fs::read_to_string(self.file("status")).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        let kilobytes: u64 = line.split_once(':')?.1.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024)
    }
}

/// How long each thread of a process has been on a core, in nanoseconds; empty where the system does not tell.
#[derive(Clone, Debug)]
pub struct Threads(HashMap<OsString, u64>);

impl Threads {
    /// Seconds that threads have been on a core since an earlier look. What threads did that have ended is not counted.
    #[must_use]
    pub fn since(&self, before: &Self) -> f64 {
        let spent = |(thread, now): (&OsString, &u64)| {
            now.saturating_sub(before.0.get(thread).copied().unwrap_or_default())
        };
        self.0.iter().map(spent).sum::<u64>() as f64 / 1e9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_been_on_a_core_and_has_memory() {
        let process = Process(std::process::id());
        let (nothing, now) = (Threads(HashMap::new()), process.threads());
        assert!(now.since(&nothing) > 0.0);
        assert!(nothing.since(&now) == 0.0, "threads that have ended");
        assert!(process.resident() <= process.peak());
        assert!(Process(0).peak().is_none());
    }
}
