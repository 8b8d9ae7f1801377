//! A failure that goes on: told once, tried again ever more rarely.

const MINUTE: i64 = 60_000_000;
/// The longest wait between two tries.
const LONGEST: i64 = 60 * MINUTE;

/// What is known of a failure. There is none by default.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    about: String,
    told: String,
    wait: i64,
    next: i64,
}

impl Trouble {
    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        self.wait != 0
    }

    /// Whether it is time to try again, `now` being in microseconds; always where it is about something else.
    pub fn may_try(&self, about: &str, now: i64) -> bool {
        // A clock that was set back does not make anybody wait for long.
        self.wait == 0 || self.about != about || now >= self.next || self.next - now > LONGEST
    }

    /// Notes a failure. Gives its cause back where nobody has been told.
    pub fn failed(&mut self, about: &str, cause: String, now: i64) -> Option<String> {
        let is_new = self.wait == 0 || self.about != about || self.told != cause;
        self.wait = if self.about == about { (self.wait * 2).clamp(MINUTE, LONGEST) } else { MINUTE };
        self.next = now.saturating_add(self.wait);
        about.clone_into(&mut self.about);
        self.told.clone_from(&cause);
        is_new.then_some(cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_once_and_tried_ever_more_rarely() {
        let mut trouble = Trouble::default();
        assert!(trouble.may_try("", 0));
        let mut now = 0;
        for (minutes, told) in
            [(1, true), (2, false), (4, false), (8, false), (16, false), (32, false), (60, false), (60, false)]
        {
            assert_eq!(trouble.failed("", "full".into(), now).is_some(), told, "{minutes}");
            assert!(!trouble.may_try("", now + minutes * MINUTE - 1));
            now += minutes * MINUTE;
            assert!(trouble.may_try("", now), "{minutes}");
        }
        assert!(trouble.failed("", "gone".into(), now).is_some(), "another cause");
        assert!(trouble.may_try("", now - 2 * LONGEST), "the clock was set back");
        assert!(trouble.may_try("another text", now));
        assert!(trouble.failed("another text", "gone".into(), now).is_some());
        assert!(trouble.may_try("another text", now + MINUTE));
    }
}
