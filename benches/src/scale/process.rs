//! Child processes that say a line when they are ready, answer lines with lines, and end with their owner, by their own
//! id. Nothing here waits for a time.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::{Outcome, files};

/// A running child. Dropping it kills it.
pub(crate) struct Process {
    name: String,
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts a child and waits for the line that begins with `ready`; gives the child and the rest of the line.
    pub(crate) async fn start<S: AsRef<OsStr>>(
        name: &str,
        program: &Path,
        arguments: &[S],
        ready: &str,
    ) -> Outcome<(Self, String)> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(format!("{name} has no standard streams").into());
        };
        let stdout = BufReader::new(stdout).lines();
        let mut process = Self { name: name.to_owned(), child, stdin, stdout };
        let line = process.line().await?;
        match line.strip_prefix(ready) {
            Some(rest) => Ok((process, rest.to_owned())),
            None => Err(format!("{name} says {line:?} where {ready:?} was expected").into()),
        }
    }

    /// What the child is called in the table.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Says a line and gives the line that comes back.
    pub(crate) async fn ask(&mut self, line: &str) -> Outcome<String> {
        self.stdin.write_all(format!("{line}\n").as_bytes()).await?;
        self.stdin.flush().await?;
        self.line().await
    }

    async fn line(&mut self) -> Outcome<String> {
        match self.stdout.next_line().await? {
            Some(line) => Ok(line),
            None => Err(format!("{} ended: {}", self.name, self.child.wait().await?).into()),
        }
    }

    /// The most memory that the child ever held, in KiB.
    pub(crate) fn peak_memory(&self) -> Outcome<u64> {
        let id = self.child.id().ok_or_else(|| format!("{} ended", self.name))?;
        let status = files::read(&PathBuf::from(format!("/proc/{id}/status")))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        Ok(peak.ok_or("no VmHWM in the status of a process")?.parse()?)
    }
}

/// A program that was built beside this one.
pub(crate) fn program(name: &str) -> Outcome<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{} is missing: cargo build --release --workspace --bins", path.display()).into())
    }
}
