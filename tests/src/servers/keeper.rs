//! A server's process. It ends with its owner even where that is killed: a shell beside it holds the other end of a
//! pipe, and signals the server when the pipe is closed without a word.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{ChildStdin, Command};
use std::time::Duration;

use super::account::Account;
use crate::process::{Process, run};
use crate::{Outcome, fail};

/// The watcher is nobody's child, because a server may wonder at children that it has not made; the shell then becomes
/// the server.
pub(super) const SCRIPT: &str = "signal=$1; shift; \
    ( { if ! read -r word; then kill -CONT $$; kill -$signal $$; fi; } <&3 >/dev/null 2>&1 & ) 3<&0; \
    exec \"$@\" </dev/null 2>&1";

/// How long a server may take to end when it is told to.
const END: Duration = Duration::from_secs(60);

/// A server that runs.
#[derive(Debug)]
pub(super) struct Keeper {
    /// The server; nothing once it has ended.
    process: Option<Process>,
    watcher: ChildStdin,
    signal: &'static str,
    /// Other processes of the server that do not run.
    frozen: Vec<u32>,
}

impl Keeper {
    /// Starts a server and waits until it says `ready`. `signal` is what ends it without delay.
    pub(super) fn start<S: AsRef<OsStr>>(
        account: Account,
        program: &Path,
        arguments: &[S],
        signal: &'static str,
        ready: &str,
    ) -> Outcome<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh", signal]).args(account.prefix()).arg(program).args(arguments);
        let (process, watcher) = Process::piped(&mut command)?;
        let mut keeper = Self { process: Some(process), watcher, signal, frozen: Vec::new() };
        let said = keeper.process.as_mut().map(|process| process.line_holding(ready));
        if let Some(Err(error)) = said {
            // It has ended and has been waited for: its id may be another's.
            keeper.process = None;
            return Err(error);
        }
        Ok(keeper)
    }

    /// Stops the server's process, and others of its, without ending them: who asks waits.
    pub(super) fn freeze(&mut self, others: Vec<u32>) -> Outcome<()> {
        self.frozen = others;
        self.send("STOP")
    }

    /// Lets them run again.
    pub(super) fn thaw(&mut self) -> Outcome<()> {
        self.send("CONT")?;
        self.frozen.clear();
        Ok(())
    }

    /// Ends the server at once, as a machine does that fails; what it had promised to keep is kept.
    pub(super) fn end(&mut self) -> Outcome<()> {
        self.thaw()?;
        self.send(self.signal)?;
        if let Some(process) = self.process.take() {
            process.finish_within(END)?;
        }
        // From now on its id may be another's.
        Ok(self.watcher.write_all(b"ended\n")?)
    }

    /// Signals the server, which has not been waited for, and those of the frozen ones that are still there.
    fn send(&self, signal: &str) -> Outcome<()> {
        let Some(process) = &self.process else { return fail("the server has ended") };
        let (signal, ids) = (format!("-{signal}"), |id: &u32| id.to_string());
        for frozen in self.frozen.iter().map(ids) {
            run("sh", &["-c", "kill \"$@\"", "sh", &signal, &frozen])?;
        }
        run("sh", &["-c", "kill \"$@\"", "sh", &signal, &ids(&process.id())])?.ended(0, &[])
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // It may have ended already, which is all that is wanted.
        let _ = self.end();
        self.process = None;
        let _ = self.watcher.write_all(b"ended\n");
    }
}
