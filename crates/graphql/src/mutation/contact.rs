//! Mutations of the contact book: teachers write, guardians answer and say what they saw.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event,
    contact::{MarkMessageSeen, Recipient, SendMessage, WriteToSchool},
    ids::{ClassId, MessageId, StudentId},
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::GradeLevel,
    ids::Gid,
    inputs::Call,
    scalars::{Key, Text, Yes},
    schema::{ContactBookNode, SentMessageNode},
};

/// Mutations of the contact book.
#[derive(Default)]
pub(crate) struct ContactMutation;

/// To whose guardians a message goes (nơi nhận).
#[derive(OneofObject)]
pub(crate) enum RecipientInput {
    /// Gia đình của một học sinh: the guardians of one student.
    StudentId(Gid<StudentId>),
    /// Gia đình của cả lớp: the guardians of the students who are in the class today.
    ClassId(Gid<ClassId>),
    /// Gia đình của cả khối: the guardians of everybody who is enrolled in the grade today.
    Grade(GradeLevel),
    /// Gia đình của học sinh toàn trường: the guardians of everybody who is enrolled today; must be `true`.
    WholeSchool(Yes),
}

/// A message to guardians (thông báo).
#[derive(InputObject)]
pub(crate) struct SendMessageInput {
    #[graphql(flatten)]
    call: Call,
    /// To whose guardians (nơi nhận).
    recipient: RecipientInput,
    /// What is said (nội dung).
    text: Text<Note>,
}

/// What a guardian writes to the school (lời nhắn).
#[derive(InputObject)]
pub(crate) struct WriteToSchoolInput {
    #[graphql(flatten)]
    call: Call,
    /// The child (con, em).
    student_id: Gid<StudentId>,
    /// The message that is answered (trả lời thông báo), if any.
    answers_id: Option<Key>,
    /// What is said (nội dung).
    text: Text<Note>,
}

/// A message that a guardian saw (đã xem).
#[derive(InputObject)]
pub(crate) struct MarkMessageSeenInput {
    #[graphql(flatten)]
    call: Call,
    /// The message (mã thông báo).
    message_id: Key,
    /// The child (con, em).
    student_id: Gid<StudentId>,
}

payload! {
    /// Outcome of `sendMessage`.
    SendMessagePayload {
        /// The message (thông báo).
        message: Option<SentMessageNode>,
    }
    /// Outcome of `writeToSchool`.
    WriteToSchoolPayload {
        /// The child's contact book as it stands (sổ liên lạc).
        contact_book: Option<ContactBookNode>,
    }
    /// Outcome of `markMessageSeen`.
    MarkMessageSeenPayload {
        /// The child's contact book as it stands (sổ liên lạc).
        contact_book: Option<ContactBookNode>,
    }
}

/// Mutations of the contact book.
#[Object]
impl ContactMutation {
    /// Writes to the guardians of a student, a class, a grade or the whole school (thông báo). Each guardian reads only that it is for their child.
    async fn send_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SendMessageInput,
    ) -> Result<SendMessagePayload> {
        let to = match input.recipient {
            RecipientInput::StudentId(student) => Recipient::Student(student.0),
            RecipientInput::ClassId(class) => Recipient::Class(class.0),
            RecipientInput::Grade(grade) => Recipient::Grade(grade.into()),
            RecipientInput::WholeSchool(Yes) => Recipient::School,
        };
        let done = run(ctx, &input.call, SendMessage { to, text: input.text.0 }).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::MessageSent(event) => Some(event.message),
            _ => None,
        });
        let message = done.show(|scope| made.and_then(|id| SentMessageNode::find(scope, id)));
        Ok(SendMessagePayload { outcome: done.outcome, message })
    }

    /// Writes to the school about one's own child (lời nhắn của gia đình), at most 20 times a day.
    async fn write_to_school(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WriteToSchoolInput,
    ) -> Result<WriteToSchoolPayload> {
        let student = input.student_id.0;
        let answers = input.answers_id.map(|id| MessageId(id.0));
        let done = run(ctx, &input.call, WriteToSchool { student, answers, text: input.text.0 }).await?;
        let contact_book = done.show(|scope| ContactBookNode::find(scope, student));
        Ok(WriteToSchoolPayload { outcome: done.outcome, contact_book })
    }

    /// Says that a message was seen (đã xem).
    async fn mark_message_seen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: MarkMessageSeenInput,
    ) -> Result<MarkMessageSeenPayload> {
        let student = input.student_id.0;
        let command = MarkMessageSeen { message: MessageId(input.message_id.0), student };
        let done = run(ctx, &input.call, command).await?;
        let contact_book = done.show(|scope| ContactBookNode::find(scope, student));
        Ok(MarkMessageSeenPayload { outcome: done.outcome, contact_book })
    }
}
