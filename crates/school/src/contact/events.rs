//! What happens in the contact book.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ids::{AccountId, ClassId, MessageId, StudentId},
    regulations::GradeLevel,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Note,
};

/// To whose guardians a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Recipient {
    /// To the guardians of one student.
    Student(StudentId),
    /// To the guardians of the students who are in the class on that day.
    Class(ClassId),
    /// To the guardians of everybody who is enrolled in a class of the grade on that day.
    Grade(GradeLevel),
    /// To the guardians of everybody who is enrolled on that day.
    School,
}

impl Recipient {
    /// Under whose key the text is sealed: what is about one student under theirs, what is about nobody under its author's.
    pub(super) fn owner(self, author: AccountId) -> Uuid {
        match self {
            Self::Student(student) => student.0,
            Self::Class(_) | Self::Grade(_) | Self::School => author.0,
        }
    }
}

/// The school wrote to guardians.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MessageSent {
    /// The message.
    pub message: MessageId,
    /// To whose guardians.
    pub to: Recipient,
    /// Who wrote it.
    pub author: AccountId,
    /// What is said.
    pub text: Sealed<Note>,
}

/// A guardian wrote to the school about their child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianWrote {
    /// What was written.
    pub letter: MessageId,
    /// The child.
    pub student: StudentId,
    /// The message that is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MessageId>,
    /// What is said.
    pub text: Sealed<Note>,
}

/// A guardian saw a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MessageSeen {
    /// The message.
    pub message: MessageId,
    /// About which child it was seen.
    pub student: StudentId,
}

impl HasSealed for MessageSent {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.to.owner(self.author);
        vec![SealedSlot { field: "text", owner, category: Category::Comment, value: &mut self.text }]
    }
}

impl HasSealed for GuardianWrote {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.student.0;
        vec![SealedSlot { field: "text", owner, category: Category::Comment, value: &mut self.text }]
    }
}

impl HasSealed for MessageSeen {}
