//! What an operator may want an alarm for, in a file that Prometheus' node exporter reads (its textfile collector): no port is
//! opened for it, and nothing in it tells of rows or questions. Ages are times of taking, from which the alarm counts.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use khidi_queries_disclosure::catalogue::AgencyId;

const SECOND: i64 = 1_000_000;

/// What a connector tells of itself. Times are in unix microseconds.
#[derive(Debug)]
pub(crate) struct Metrics<'a> {
    pub agency: &'a AgencyId,
    /// When this was so.
    pub at: i64,
    /// The snapshot that questions are answered from, and when it was taken; none where they follow the sources.
    pub snapshot: Option<(&'a str, i64)>,
    /// Whether the policy's pace asks for another snapshot.
    pub is_due: bool,
    /// Whether a snapshot, or what has changed in the sources, cannot be taken up.
    pub is_renewal_failing: bool,
    /// Whether the policy file has a text that is not in force.
    pub is_policy_pending: bool,
}

impl Metrics<'_> {
    /// In Prometheus' text format.
    pub fn text(&self) -> String {
        let Self { agency, at, snapshot, is_due, is_renewal_failing, is_policy_pending } = self;
        let mut text = String::new();
        let mut gauge = |name: &str, help: &str, labels: &str, value: i64| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "# HELP khidi_{name} {help}\n# TYPE khidi_{name} gauge");
            let _ = writeln!(text, "khidi_{name}{{agency=\"{agency}\"{labels}}} {value}");
        };
        let seconds = |micros: i64| micros.div_euclid(SECOND);
        gauge("written_timestamp_seconds", "When the connector wrote this, every few seconds.", "", seconds(*at));
        if let Some((id, taken_at)) = snapshot {
            let help = "When the snapshot was taken that questions are answered from.";
            gauge("snapshot_taken_timestamp_seconds", help, "", seconds(*taken_at));
            gauge("snapshot_info", "The snapshot's id.", &format!(",id=\"{id}\""), 1);
        }
        for (name, help, is_so) in [
            ("snapshot_due", "1 where the policy's pace asks for another snapshot.", is_due),
            (
                "renewal_failing",
                "1 where no snapshot can be taken, or sources cannot be opened anew.",
                is_renewal_failing,
            ),
            ("policy_pending", "1 where the policy file has a text that is not in force.", is_policy_pending),
        ] {
            gauge(name, help, "", i64::from(*is_so));
        }
        text
    }

    /// Writes them in place of what was there, so that nobody reads half of them.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        // Not made durable: in a few seconds there are others.
        fs::write(&unfinished, self.text())?;
        fs::rename(&unfinished, path)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn they_are_as_prometheus_reads_them() {
        let agency = AgencyId::new("mia").unwrap();
        let metrics = Metrics {
            agency: &agency,
            at: 1_750_000_000_900_000,
            snapshot: Some(("0123456789abcdef", 1_749_000_000_000_000)),
            is_due: false,
            is_renewal_failing: true,
            is_policy_pending: false,
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("khidi.prom");
        fs::write(&path, "old").unwrap();
        metrics.write(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let samples: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let expected = [
            "khidi_written_timestamp_seconds{agency=\"mia\"} 1750000000",
            "khidi_snapshot_taken_timestamp_seconds{agency=\"mia\"} 1749000000",
            "khidi_snapshot_info{agency=\"mia\",id=\"0123456789abcdef\"} 1",
            "khidi_snapshot_due{agency=\"mia\"} 0",
            "khidi_renewal_failing{agency=\"mia\"} 1",
            "khidi_policy_pending{agency=\"mia\"} 0",
        ];
        assert_eq!(samples, expected);
        for sample in expected {
            let name = sample.split('{').next().unwrap();
            assert!(text.contains(&format!("# HELP {name} ")) && text.contains(&format!("# TYPE {name} gauge\n")));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing unfinished stays");
        assert!(!Metrics { snapshot: None, ..metrics }.text().contains("snapshot_taken"));
    }
}
