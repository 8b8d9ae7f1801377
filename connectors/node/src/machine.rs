//! What the machine, or the container on it, has to offer. Reads the kernel's own account; knows nothing of limits in files.

use std::fs;
use std::path::Path;

const MACHINE: &str = "/proc/meminfo";
/// The second version of control groups, then the first.
const CONTAINER: [&str; 2] = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

/// Bytes of memory that this process may use at most: the machine's, or less where its container has less. `None` where
/// the kernel does not tell.
pub(crate) fn memory() -> Option<usize> {
    let container = CONTAINER.iter().find_map(|path| text(path)?.trim().parse().ok());
    text(MACHINE).as_deref().and_then(total).into_iter().chain(container).min()
}

fn text(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(path)).ok()
}

/// `MemTotal` of the kernel's account, in bytes.
fn total(account: &str) -> Option<usize> {
    let line = account.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn the_kernels_account_is_read() {
        let account = "MemFree:          100 kB\nMemTotal:       16303432 kB\n";
        assert_eq!(total(account), Some(16_303_432 * 1024));
        for none in ["", "MemTotal: many kB", "MemTotal: 1", "MemFree: 1 kB"] {
            assert_eq!(total(none), None, "{none}");
        }
    }
}
