//! The contact book (sổ liên lạc): messages of the school to the guardians of a student, a class, a grade or the whole school, what
//! guardians write about their own child, and that a message was seen. Published results, attendance and notes marked for parents are
//! read where they are; nothing of them is copied.
//!
//! A message to one student is sealed under that student's key, one to many under its author's: it is about nobody in particular.
//! To a grade and the whole school the principal, the vice principals and the admin board write; it is one event, and it reaches whoever
//! was enrolled on its day, suspended students included: they are away from lessons, not from the school.
//!
//! What a guardian writes is an event as everything else; both guardians of a child read it, as they would on paper.

mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

pub use commands::{MarkMessageSeen, SendMessage, WriteToSchool};
pub use events::{GuardianWrote, MessageSeen, MessageSent, Recipient};
pub use projection::{Contacts, Letter, Message};
pub use refusal::ContactRefusal;

/// How many texts an account sends to the school on one day, all children together: enough for a conversation, too few for a flood.
pub const LETTERS_A_DAY: usize = 20;
