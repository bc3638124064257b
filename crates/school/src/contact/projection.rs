//! The messages, letters and receipts of a school.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{GuardianWrote, MessageSeen, MessageSent, Recipient};
use crate::{
    attendance::Signature,
    context::{Actor, local_date},
    event::{Event, Recorded},
    ids::{AccountId, ClassId, MessageId, StudentId},
    regulations::GradeLevel,
    sealed::{Category, Sealed},
    state::School,
    text::Note,
};

/// A message of the school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// To whose guardians.
    pub to: Recipient,
    /// Who wrote it.
    pub author: AccountId,
    /// What is said.
    pub text: Sealed<Note>,
    /// When it was sent.
    pub sent: Signature,
}

/// What a guardian wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Its id.
    pub id: MessageId,
    /// The child.
    pub student: StudentId,
    /// The message that is answered.
    pub answers: Option<MessageId>,
    /// What is said.
    pub text: Sealed<Note>,
    /// Who wrote it when.
    pub sent: Signature,
}

/// The contact book of every student.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contacts {
    messages: OrdMap<MessageId, Arc<Message>>,
    to_student: OrdMap<StudentId, Arc<Vec<MessageId>>>,
    to_class: OrdMap<ClassId, Arc<Vec<MessageId>>>,
    /// To a grade or to the whole school.
    to_many: Vector<MessageId>,
    by_author: OrdMap<AccountId, Arc<Vec<MessageId>>>,
    letters: OrdMap<StudentId, Arc<Vec<Letter>>>,
    /// About which students a message was answered, in the order of the first answers.
    answered: OrdMap<MessageId, Arc<Vec<StudentId>>>,
    written: OrdMap<(AccountId, Date), u32>,
    seen: OrdMap<(MessageId, StudentId), Arc<Vec<Signature>>>,
}

impl Contacts {
    /// A message.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(&id).map(AsRef::as_ref)
    }

    /// What an account sent, oldest first.
    pub fn sent_by(&self, author: AccountId) -> impl DoubleEndedIterator<Item = &Message> {
        self.listed(self.by_author.get(&author))
    }

    /// What guardians wrote about a student, oldest first.
    #[must_use]
    pub fn letters(&self, student: StudentId) -> &[Letter] {
        self.letters.get(&student).map_or(&[], |letters| letters.as_slice())
    }

    /// What guardians answered to a message, oldest first, each with the student.
    #[must_use]
    pub fn answers(&self, message: MessageId) -> Vec<(StudentId, &Letter)> {
        let students = self.answered.get(&message).map_or(&[][..], |students| students.as_slice());
        let of = |student: &StudentId| {
            let (student, letters) = (*student, self.letters(*student).iter());
            letters.filter(|letter| letter.answers == Some(message)).map(move |letter| (student, letter))
        };
        let mut answers: Vec<(StudentId, &Letter)> =
            students.iter().flat_map(|student| of(student).collect::<Vec<_>>()).collect();
        answers.sort_unstable_by_key(|(_, letter)| letter.sent.position);
        answers
    }

    /// Whether a message went to the guardians of this student alone, or one of them wrote.
    #[must_use]
    pub fn is_about(&self, student: StudentId) -> bool {
        self.to_student.contains_key(&student) || self.letters.contains_key(&student)
    }

    /// By whom and when a message was seen for a student.
    #[must_use]
    pub fn seen(&self, message: MessageId, student: StudentId) -> &[Signature] {
        self.seen.get(&(message, student)).map_or(&[], |seen| seen.as_slice())
    }

    /// How many letters an account wrote on a day.
    #[must_use]
    pub fn letters_on(&self, author: AccountId, day: Date) -> usize {
        self.written.get(&(author, day)).map_or(0, |count| *count as usize)
    }

    fn listed<'a>(
        &'a self,
        ids: Option<&'a Arc<Vec<MessageId>>>,
    ) -> impl DoubleEndedIterator<Item = &'a Message> {
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.message(*id))
    }

    pub(crate) fn sent(&mut self, event: &MessageSent, recorded: &Recorded<Event>) {
        let message = Message {
            id: event.message,
            to: event.to,
            author: event.author,
            text: event.text.clone(),
            sent: Signature::of(recorded),
        };
        if self.messages.insert(message.id, Arc::new(message)).is_some() {
            return;
        }
        match event.to {
            Recipient::Student(student) => {
                Arc::make_mut(self.to_student.entry(student).or_default()).push(event.message);
            }
            Recipient::Class(class) => {
                Arc::make_mut(self.to_class.entry(class).or_default()).push(event.message);
            }
            Recipient::Grade(_) | Recipient::School => self.to_many.push_back(event.message),
        }
        Arc::make_mut(self.by_author.entry(event.author).or_default()).push(event.message);
    }

    pub(crate) fn wrote(&mut self, event: &GuardianWrote, recorded: &Recorded<Event>) {
        let GuardianWrote { letter: id, student, answers, text } = event.clone();
        let sent = Signature::of(recorded);
        if let Some(message) = answers {
            let students = Arc::make_mut(self.answered.entry(message).or_default());
            if !students.contains(&student) {
                students.push(student);
            }
        }
        let letters = self.letters.entry(student).or_default();
        Arc::make_mut(letters).push(Letter { id, student, answers, text, sent });
        if let Actor::Account(account) = recorded.actor {
            let day = local_date(recorded.at);
            let count = self.written.entry((account, day)).or_default();
            *count = count.saturating_add(1);
            // Only the limit of a day asks; what is older is in the letters.
            let older = self.written.range((account, Date::MIN)..(account, day)).map(|(key, _)| *key);
            for key in older.collect::<Vec<_>>() {
                self.written.remove(&key);
            }
        }
    }

    pub(crate) fn was_seen(&mut self, event: &MessageSeen, recorded: &Recorded<Event>) {
        let seen = self.seen.entry((event.message, event.student)).or_default();
        Arc::make_mut(seen).push(Signature::of(recorded));
    }

    /// Forgets what the erased keys had sealed.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        if let Some(letters) = self.letters.get_mut(&StudentId(person)) {
            Arc::make_mut(letters).iter_mut().for_each(|letter| letter.text.erase());
        }
        let about = self.to_student.get(&StudentId(person)).cloned();
        let by = self.by_author.get(&AccountId(person)).cloned();
        for id in about.iter().chain(by.iter()).flat_map(|ids| ids.iter()) {
            let message = self.messages.get_mut(id).map(Arc::make_mut);
            if let Some(message) = message.filter(|known| known.to.owner(known.author) == person) {
                message.text.erase();
            }
        }
    }
}

impl School {
    /// Whether a student is enrolled in a class of the grade on a day, attending or suspended.
    pub(super) fn is_in_grade(&self, student: StudentId, grade: GradeLevel, day: Date) -> bool {
        let class = self.registry.class_kept(student, day).and_then(|class| self.classes.class(class));
        class.is_some_and(|class| class.grade == grade)
    }

    /// The messages that went to the guardians of a student, oldest first: those to the student, those to a class in which the
    /// student was on the day of the message, and those to the grade or the school in which the student was enrolled on that day.
    pub fn messages_to(&self, student: StudentId) -> impl Iterator<Item = &Message> {
        let stays = self.registry.student(student).map_or(&[][..], |known| known.enrollments.as_slice());
        let mut classes: Vec<ClassId> = stays.iter().map(|stay| stay.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let contacts = &self.contacts;
        let mut found: Vec<&Message> = contacts.listed(contacts.to_student.get(&student)).collect();
        for class in classes {
            let was_there = |message: &&Message| {
                self.registry.class_of(student, local_date(message.sent.at)) == Some(class)
            };
            found.extend(contacts.listed(contacts.to_class.get(&class)).filter(was_there));
        }
        let to_many = contacts.to_many.iter().filter_map(|id| contacts.message(*id));
        found.extend(to_many.filter(|message| {
            let day = local_date(message.sent.at);
            match message.to {
                Recipient::Grade(grade) => self.is_in_grade(student, grade, day),
                Recipient::School => self.registry.class_kept(student, day).is_some(),
                Recipient::Student(_) | Recipient::Class(_) => false,
            }
        }));
        found.sort_unstable_by_key(|message| message.sent.position);
        found.into_iter()
    }
}
