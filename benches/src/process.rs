//! What another process takes: time on a core, memory. Reads `/proc`.

use std::{fs, path::PathBuf};

/// A running process, by its number.
#[derive(Clone, Copy, Debug)]
pub struct Process(pub u32);

impl Process {
    fn file(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }

    /// Seconds that its threads have been on a core; `None` where the system does not tell. Threads that have ended are
    /// not counted.
    #[must_use]
    pub fn on_core(self) -> Option<f64> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(self.file("task")).ok()? {
            // A thread may end while it is looked at.
            let Ok(text) = fs::read_to_string(thread.ok()?.path().join("schedstat")) else { continue };
            nanoseconds += text.split(' ').next()?.parse::<u64>().ok()?;
        }
        Some(nanoseconds as f64 / 1e9)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_been_on_a_core_and_has_memory() {
        let process = Process(std::process::id());
        assert!(process.on_core().is_some_and(|seconds| seconds > 0.0));
        assert!(process.resident() <= process.peak());
        assert!(Process(0).peak().is_none());
    }
}
