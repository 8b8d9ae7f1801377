//! Which connection a statement of a question uses, so that all of them see one state of the database. Decides only; what a
//! connection is does not matter here.
//!
//! The first statement begins the state and gives it a name. Its connection holds it, and takes further statements when it
//! is free; while it is busy, others go beside it by that name. Once the state is gone there is no other in its place.

use std::mem;

/// A state of a database that is held for one question.
#[derive(Debug)]
pub(super) struct Slot<C> {
    held: Held<C>,
}

#[derive(Debug)]
enum Held<C> {
    /// No statement has seen the database yet.
    New,
    /// The first one connects.
    Beginning,
    /// The connection waits for a statement.
    Free(C, Snapshot),
    /// The connection answers one.
    Busy(Snapshot),
    Gone(Gone),
}

/// The state by its name at the server, and what it is told from others by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// What others begin by.
    pub name: String,
    /// Which transactions it sees.
    pub sees: String,
}

/// Why there is no state any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// Nobody wanted it for a while.
    Ended,
    /// The connection that held it was lost.
    Lost,
}

/// What a statement does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<C> {
    /// It begins the state, and says how that ended.
    Begin,
    /// It uses the connection that holds the state, and gives it back.
    Use(C),
    /// It waits for that connection, or uses one of its own, whichever comes first.
    Beside(Snapshot),
    /// It waits for the first one.
    Wait,
}

impl<C> Slot<C> {
    /// Nothing is held yet.
    pub fn new() -> Self {
        Self { held: Held::New }
    }

    /// What the next statement does; an error once the state is gone.
    pub fn next(&mut self) -> Result<Next<C>, Gone> {
        match mem::replace(&mut self.held, Held::Beginning) {
            Held::New => Ok(Next::Begin),
            Held::Beginning => Ok(Next::Wait),
            Held::Free(connection, snapshot) => {
                self.held = Held::Busy(snapshot);
                Ok(Next::Use(connection))
            }
            Held::Busy(snapshot) => {
                self.held = Held::Busy(snapshot.clone());
                Ok(Next::Beside(snapshot))
            }
            Held::Gone(why) => {
                self.held = Held::Gone(why);
                Err(why)
            }
        }
    }

    /// The first statement has begun, and uses the connection.
    pub fn begun(&mut self, snapshot: Snapshot) {
        if let Held::Beginning = self.held {
            self.held = Held::Busy(snapshot);
        }
    }

    /// The first statement has not begun, so that nobody has seen anything: the next one is the first.
    pub fn not_begun(&mut self) {
        if let Held::Beginning = self.held {
            self.held = Held::New;
        }
    }

    /// The connection is free again. It comes back where it is of no more use.
    pub fn freed(&mut self, connection: C) -> Option<C> {
        match mem::replace(&mut self.held, Held::Beginning) {
            Held::Busy(snapshot) => {
                self.held = Held::Free(connection, snapshot);
                None
            }
            other => {
                self.held = other;
                Some(connection)
            }
        }
    }

    /// The connection is lost, and the state with it.
    pub fn lost(&mut self) {
        self.held = Held::Gone(Gone::Lost);
    }

    /// Nobody wants the state any more. Gives the connection, where it is free.
    pub fn end(&mut self) -> Option<C> {
        match mem::replace(&mut self.held, Held::Gone(Gone::Ended)) {
            Held::New => {
                self.held = Held::New;
                None
            }
            Held::Gone(why) => {
                self.held = Held::Gone(why);
                None
            }
            Held::Free(connection, _) => Some(connection),
            Held::Beginning | Held::Busy(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn snapshot() -> Snapshot {
        Snapshot { name: "3-7".to_owned(), sees: "10:12:11".to_owned() }
    }

    /// A state whose connection `c` answers the first statement.
    fn busy() -> Slot<&'static str> {
        let mut slot = Slot::new();
        assert_eq!(slot.next(), Ok(Next::Begin));
        slot.begun(snapshot());
        slot
    }

    #[test]
    fn the_first_begins_and_others_go_beside_it_or_take_its_connection() {
        let mut slot = Slot::new();
        assert_eq!(slot.next(), Ok(Next::Begin));
        assert_eq!(slot.next(), Ok(Next::Wait), "two must not begin");
        slot.begun(snapshot());
        assert_eq!(slot.next(), Ok(Next::Beside(snapshot())));
        assert_eq!(slot.freed("c"), None);
        assert_eq!(slot.next(), Ok(Next::Use("c")));
        assert_eq!(slot.next(), Ok(Next::Beside(snapshot())));
    }

    #[test]
    fn who_does_not_begin_lets_the_next_one() {
        let mut slot = Slot::<&str>::new();
        assert_eq!(slot.next(), Ok(Next::Begin));
        slot.not_begun();
        assert_eq!(slot.end(), None);
        assert_eq!(slot.next(), Ok(Next::Begin), "nobody has seen anything");
    }

    #[test]
    fn a_state_that_is_gone_stays_gone() {
        let mut slot = busy();
        slot.freed("c");
        assert_eq!(slot.end(), Some("c"));
        assert_eq!(slot.next(), Err(Gone::Ended));
        slot.begun(snapshot());
        slot.not_begun();
        assert_eq!(slot.next(), Err(Gone::Ended));
        let mut slot = busy();
        slot.lost();
        assert_eq!(slot.next(), Err(Gone::Lost));
        assert_eq!(slot.end(), None);
        assert_eq!(slot.next(), Err(Gone::Lost), "the first cause stands");
    }

    #[test]
    fn a_connection_that_comes_back_too_late_is_given_back() {
        let mut slot = busy();
        assert_eq!(slot.end(), None, "it is busy");
        assert_eq!(slot.freed("c"), Some("c"));
        let mut slot = busy();
        slot.lost();
        assert_eq!(slot.freed("c"), Some("c"));
    }
}
