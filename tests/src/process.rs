//! Child processes: what they print is collected as it comes, and they end with their owner. Nothing here sleeps.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::{Outcome, fail};

/// How long a child may take to say or do what is expected of it, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running child. Dropping it kills it, by its own id.
#[derive(Debug)]
pub struct Process {
    child: Child,
    lines: Receiver<String>,
    stderr: Option<JoinHandle<String>>,
}

/// A child that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// All that it printed as data.
    pub stdout: String,
    /// All else that it printed.
    pub stderr: String,
}

impl Process {
    /// Starts a child without standard input.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start(command: &mut Command) -> Outcome<Self> {
        Self::spawn(command.stdin(Stdio::null()))
    }

    /// Starts a child whose standard input is a file.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn fed(command: &mut Command, input: File) -> Outcome<Self> {
        Self::spawn(command.stdin(input))
    }

    /// Starts a child and gives the pipe that it reads, too.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn piped(command: &mut Command) -> Outcome<(Self, ChildStdin)> {
        let mut process = Self::spawn(command.stdin(Stdio::piped()))?;
        match process.child.stdin.take() {
            Some(stdin) => Ok((process, stdin)),
            None => fail("a child without standard input"),
        }
    }

    /// Its id in the system, which is its own until it has been waited for.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn spawn(command: &mut Command) -> Outcome<Self> {
        let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("{}: {error}", shown(command)))?;
        let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return fail("a child without standard output");
        };
        let (sender, lines) = channel();
        thread::spawn(move || {
            // Ends when the pipe does, or when nobody listens any more.
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let stderr = thread::spawn(move || {
            let mut bytes = Vec::new();
            // What could be read before an error is all there is to tell.
            let _ = stderr.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        Ok(Self { child, lines, stderr: Some(stderr) })
    }

    /// Waits for the line on standard output that begins with `prefix`, and gives the rest of it.
    ///
    /// # Errors
    /// The child ended before, or does not say it in time.
    pub fn line_after(&mut self, prefix: &str) -> Outcome<String> {
        self.line(prefix, |line| line.strip_prefix(prefix).map(str::to_owned))
    }

    /// Waits for a line on standard output that holds `text`.
    ///
    /// # Errors
    /// The child ended before, or does not say it in time.
    pub fn line_holding(&mut self, text: &str) -> Outcome<String> {
        self.line(text, |line| line.contains(text).then(|| line.to_owned()))
    }

    fn line(&mut self, expected: &str, wanted: impl Fn(&str) -> Option<String>) -> Outcome<String> {
        let deadline = Instant::now() + PATIENCE;
        let mut said = String::new();
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => match wanted(&line) {
                    Some(found) => return Ok(found),
                    None => said = said + &line + "\n",
                },
                Err(RecvTimeoutError::Timeout) => return fail(format!("the child does not say {expected:?}: {said}")),
                Err(RecvTimeoutError::Disconnected) => {
                    let code = self.child.wait()?.code();
                    said += &self.stderr();
                    return fail(format!("the child ended ({code:?}) before it said {expected:?}: {said}"));
                }
            }
        }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// It does not end in time.
    pub fn finish(self) -> Outcome<Finished> {
        self.finish_within(PATIENCE)
    }

    /// Waits for its end as long as `patience`, where that takes longer than is common.
    ///
    /// # Errors
    /// It does not end in time.
    pub fn finish_within(mut self, patience: Duration) -> Outcome<Finished> {
        let deadline = Instant::now() + patience;
        let mut stdout = String::new();
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    stdout.push_str(&line);
                    stdout.push('\n');
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => return fail("the child does not end"),
            }
        }
        let code = self.child.wait()?.code();
        Ok(Finished { code, stdout, stderr: self.stderr() })
    }

    fn stderr(&mut self) -> String {
        let collected = self.stderr.take().map(JoinHandle::join);
        collected.and_then(Result::ok).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program to its end.
///
/// # Errors
/// It cannot be started, or does not end in time.
pub fn run<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: &[S]) -> Outcome<Finished> {
    Process::start(Command::new(program).args(arguments))?.finish()
}

impl Finished {
    /// Checks the exit code and that standard error says all of these.
    ///
    /// # Errors
    /// What is otherwise.
    pub fn ended(&self, code: i32, says: &[&str]) -> Outcome<()> {
        let missing: Vec<_> = says.iter().filter(|text| !self.stderr.contains(**text)).collect();
        if self.code == Some(code) && missing.is_empty() {
            return Ok(());
        }
        let (found, stderr, stdout) = (self.code, &self.stderr, &self.stdout);
        fail(format!(
            "ended with {found:?}, expected {code}; not said: {missing:?}\nstderr: {stderr}\nstdout: {stdout}"
        ))
    }
}

fn shown(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
