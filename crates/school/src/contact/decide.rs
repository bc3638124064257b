//! The decisions to write to guardians, to answer, and to have seen.

use super::{
    ContactRefusal, GuardianWrote, LETTERS_A_DAY, MarkMessageSeen, MessageSeen, MessageSent, Recipient,
    SendMessage, WriteToSchool,
};
use crate::{
    command::Decide,
    context::{Actor, Context},
    ids::{AccountId, MessageId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for SendMessage {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { to, text } = self;
        let about = match to {
            Recipient::Student(student) => Object::Student(student),
            Recipient::Class(class) => Object::Class(class),
            Recipient::Grade(_) | Recipient::School => Object::School,
        };
        let right = authorize(school, context.actor, Action::SendMessage, about, context.today())?;
        let author = account(context)?;
        let today = context.today();
        match to {
            Recipient::Student(student) => {
                if school.registry.class_of(student, today).is_none() {
                    return Err(Refusals::one("recipient.student", ContactRefusal::NotAtSchool { student }));
                }
            }
            Recipient::Class(class) => {
                if school.registry.members(class, today).next().is_none() {
                    return Err(Refusals::one("recipient.class", ContactRefusal::NoStudents { class }));
                }
            }
            Recipient::Grade(grade) => {
                if !school.registry.students().any(|known| school.is_in_grade(known.id, grade, today)) {
                    return Err(Refusals::one("recipient.grade", ContactRefusal::NobodyEnrolled));
                }
            }
            Recipient::School => {
                if !school.registry.students().any(|known| known.stay_on(today).is_some()) {
                    return Err(Refusals::one("recipient", ContactRefusal::NobodyEnrolled));
                }
            }
        }
        if school.registry.is_erased(to.owner(author), Category::Comment) {
            return Err(Refusals::one("text", ContactRefusal::PersonalDataErased));
        }
        let message = context.ids.fresh();
        let event = MessageSent { message, to, author, text: Sealed::Open(text) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for WriteToSchool {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student, answers, text } = self;
        let about = Object::Student(student);
        let right = authorize(school, context.actor, Action::WriteToSchool, about, context.today())?;
        if let Some(message) = answers {
            received(school, message, student, "answers")?;
        }
        if school.registry.is_erased(student.0, Category::Comment) {
            return Err(Refusals::one("text", ContactRefusal::PersonalDataErased));
        }
        if school.contacts.letters_on(account(context)?, context.today()) >= LETTERS_A_DAY {
            return Err(Refusals::one("text", ContactRefusal::TooManyLetters { limit: LETTERS_A_DAY }));
        }
        let letter = context.ids.fresh();
        let event = GuardianWrote { letter, student, answers, text: Sealed::Open(text) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for MarkMessageSeen {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { message, student } = self;
        let about = Object::Student(student);
        let right = authorize(school, context.actor, Action::MarkMessageSeen, about, context.today())?;
        received(school, message, student, "message")?;
        if school.contacts.seen(message, student).iter().any(|seen| seen.by == context.actor) {
            return Ok(Vec::new());
        }
        Ok(vec![Decided { right, event: MessageSeen { message, student }.into() }])
    }
}

/// Whether a message went to the guardians of the student. One that went to others looks like one that does not exist.
fn received(school: &School, id: MessageId, student: StudentId, path: &str) -> Result<(), Refusals> {
    let found = school.messages_to(student).any(|message| message.id == id);
    let unknown = || Refusals::one(path, ContactRefusal::UnknownMessage { message: id });
    if found { Ok(()) } else { Err(unknown()) }
}

/// Only people write.
fn account(context: &Context) -> Result<AccountId, Refusals> {
    match context.actor {
        Actor::Account(account) => Ok(account),
        Actor::Operator | Actor::System => Err(Refusals::one("", ContactRefusal::NoAuthor)),
    }
}
