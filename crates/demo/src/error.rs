//! What can go wrong while generating. A refusal is a defect of the generator and is shown in full.

use socai_runtime::{CommandError, ReadError};
use socai_school::text::TextError;

/// Why a demonstration could not be generated.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A command failed or was refused.
    #[error("{what}: {error}")]
    Command {
        /// Which.
        what: &'static str,
        /// Why.
        error: Box<CommandError>,
    },
    /// The school could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A login could not be set.
    #[error("a login could not be set: {0}")]
    Credentials(#[from] socai_runtime::sign_in::CredentialError),
    /// A generated text breaks the rules of texts.
    #[error("a generated text is not valid: {0}")]
    Text(#[from] TextError),
    /// Something that was just made is not there.
    #[error("{0} is not there after it was made")]
    Lost(&'static str),
}

impl DemoError {
    pub(crate) fn command(what: &'static str, error: CommandError) -> Self {
        Self::Command { what, error: Box::new(error) }
    }
}
