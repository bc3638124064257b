//! Commands about the contact book. Their decisions are in `decide`.

use serde::{Deserialize, Serialize};

use super::Recipient;
use crate::{
    ids::{MessageId, StudentId},
    text::Note,
};

/// Writes to the guardians of a student, a class, a grade or the whole school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendMessage {
    /// To whose guardians.
    pub to: Recipient,
    /// What is said.
    pub text: Note,
}

/// A guardian writes to the school about their child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WriteToSchool {
    /// The child.
    pub student: StudentId,
    /// The message that is answered.
    pub answers: Option<MessageId>,
    /// What is said.
    pub text: Note,
}

/// A guardian says that a message about their child was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkMessageSeen {
    /// The message.
    pub message: MessageId,
    /// The child.
    pub student: StudentId,
}
