//! What the numbers were measured on: without it they say nothing.

use std::fs;
use std::path::Path;

use crate::report::line;

/// Prints the machine. `details` are the databases' versions and settings as they were read back.
pub fn print(details: &[String]) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    line(&format!("machine: {cores} cores, {cpu}, {} {}", std::env::consts::OS, kernel.trim()));
    line(&format!("load average before the run: {}", load.join(" ")));
    for detail in details {
        line(detail);
    }
}

/// Bytes of this process that are resident in memory; `None` where the system does not tell.
#[must_use]
pub fn resident() -> Option<usize> {
    let value = field("/proc/self/status", "VmRSS")?;
    let kilobytes: usize = value.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Seconds that this process's threads have been on a core; `None` where the system does not tell. On a shared machine it
/// says more than the clock. Threads that have ended are not counted, so take differences over steady ones.
#[must_use]
pub fn cpu_time() -> Option<f64> {
    time_of(|_| true)
}

/// The same without the threads of one name, and without the one that asks, which only looks on.
#[must_use]
pub fn cpu_time_without(name: &str) -> Option<f64> {
    let own = fs::read_link("/proc/thread-self").ok()?;
    time_of(|task| {
        let comm = fs::read_to_string(task.join("comm")).unwrap_or_default();
        comm.trim_end() != name && task.file_name() != own.file_name()
    })
}

fn time_of(counts: impl Fn(&Path) -> bool) -> Option<f64> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir("/proc/self/task").ok()? {
        let thread = thread.ok()?.path();
        // A thread may end while it is looked at.
        let Ok(text) = fs::read_to_string(thread.join("schedstat")) else { continue };
        if counts(&thread) {
            nanoseconds += text.split(' ').next()?.parse::<u64>().ok()?;
        }
    }
    Some(nanoseconds as f64 / 1e9)
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
