//! What a demo folder was made with, as it stands in `demo.toml`.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::policies::Publication;

/// The arguments that decide what is in a demo folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// People in all registers together.
    pub people: u64,
    /// The seed.
    pub seed: u64,
    /// How the registers are published.
    pub protection: DemoProtection,
}

/// How the demo publishes its registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DemoProtection {
    /// People are protected: cells over ten people and more leave, and nothing else
    Standard,
    /// Every table is public: exact answers, and rows may cross
    Public,
}

impl From<DemoProtection> for Publication {
    fn from(protection: DemoProtection) -> Self {
        match protection {
            DemoProtection::Standard => Self::Standard,
            DemoProtection::Public => Self::Public,
        }
    }
}

/// An argument that differs from what the folder was made with.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the folder was made with --{argument} {made}, and now --{argument} {wanted} is asked for")]
pub struct Difference {
    /// The argument.
    pub argument: &'static str,
    /// Its value in `demo.toml`.
    pub made: String,
    /// Its value now.
    pub wanted: String,
}

impl Made {
    /// Whether a folder made with these arguments is the one that `wanted` asks for.
    ///
    /// # Errors
    /// The first argument that differs.
    pub fn serves(&self, wanted: &Self) -> Result<(), Difference> {
        let name = |protection: DemoProtection| match protection {
            DemoProtection::Standard => "standard".to_owned(),
            DemoProtection::Public => "public".to_owned(),
        };
        let compared = [
            ("people", self.people.to_string(), wanted.people.to_string()),
            ("seed", self.seed.to_string(), wanted.seed.to_string()),
            ("protection", name(self.protection), name(wanted.protection)),
        ];
        match compared.into_iter().find(|(_, made, wanted)| made != wanted) {
            Some((argument, made, wanted)) => Err(Difference { argument, made, wanted }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    const MADE: Made = Made { people: 20_000, seed: 7, protection: DemoProtection::Standard };

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(MADE.serves(&MADE), Ok(()));
        for (wanted, expected) in [
            (Made { people: 5, ..MADE }, "--people 20000, and now --people 5 is"),
            (Made { seed: 8, people: 20_000, ..MADE }, "--seed 7, and now --seed 8 is"),
            (
                Made { protection: DemoProtection::Public, ..MADE },
                "--protection standard, and now --protection public is",
            ),
        ] {
            let text = MADE.serves(&wanted).unwrap_err().to_string();
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn the_file_reads_back_and_takes_nothing_else() {
        let text = toml::to_string(&MADE).unwrap();
        assert_eq!(toml::from_str::<Made>(&text).unwrap(), MADE);
        for wrong in ["people = 1", "people = 1\nseed = 2\nprotection = \"bare\"", &format!("{text}\nmore = 1")] {
            assert!(toml::from_str::<Made>(wrong).is_err(), "{wrong}");
        }
    }
}
