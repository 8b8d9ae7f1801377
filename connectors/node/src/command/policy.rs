//! The commands that tell of a policy. None of them reads rows; `explain` and `test` open sources for their columns' types.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::difference::difference;
use crate::explain::{Language, explain};
use crate::register::Written;
use crate::rehearsal::{Asked, rehearse};
use crate::{Config, Register, StartError};

#[derive(Debug, Clone, Subcommand)]
pub(super) enum PolicyCommand {
    /// Print what may leave under the policy, in plain words
    Explain {
        /// The language: en, ka or both
        #[arg(long, value_enum, default_value = "both")]
        lang: Language,
    },
    /// Print what a change of a policy would newly allow, and what it takes away; needs no configuration
    Diff {
        /// The policy before
        old: PathBuf,
        /// The policy after
        new: PathBuf,
        /// The language: en, ka or both
        #[arg(long, value_enum, default_value = "both")]
        lang: Language,
    },
    /// Print what the policy would do with a question, and why, without running it
    Test {
        #[command(flatten)]
        asked: Box<Asked>,
        /// The language: en, ka or both
        #[arg(long, value_enum, default_value = "both")]
        lang: Language,
    },
}

impl PolicyCommand {
    /// What is printed, under the configuration at `config`.
    pub(super) async fn told(&self, config: &Path) -> Result<String, StartError> {
        match self {
            Self::Explain { lang } => Ok(explain(&opened(config).await?, *lang)),
            Self::Diff { old, new, lang } => {
                Ok(difference(&Written::read(old)?.policy, &Written::read(new)?.policy, *lang))
            }
            Self::Test { asked, lang } => Ok(rehearse(asked, &opened(config).await?, *lang)),
        }
    }
}

async fn opened(config: &Path) -> Result<Register, StartError> {
    Register::open(&Config::load(config)?).await
}
