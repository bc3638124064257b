//! The contact book of a student, and what a teacher sent. Each guardian reads of a message to a class that it is for their child, and
//! nothing of who else got it.

use async_graphql::SimpleObject;
use socai_school::{
    contact::{Letter, Message, Recipient},
    ids::{MessageId, StudentId},
    policy::Object as About,
    text::Note,
};

use super::{
    ClassNode, StudentNode,
    conduct::{BookEntryNode, ConductNoteNode},
};
use crate::{access, enums::GradeLevel, list_size, scalars::Key, scope::Scope};

/// What the school wrote to the guardians of a student (thông báo).
#[derive(SimpleObject)]
#[graphql(name = "Message")]
pub(crate) struct MessageNode {
    /// Its id (mã thông báo), for answering it.
    message_id: Key,
    /// What is said (nội dung); null when it was erased.
    text: Option<String>,
    /// The class that it went to as a whole (gửi cả lớp); null when it went to one student, a grade or the whole school.
    class: Option<ClassNode>,
    /// The grade that it went to as a whole (gửi cả khối).
    grade: Option<GradeLevel>,
    /// Whether it went to the whole school (gửi toàn trường).
    is_to_whole_school: bool,
    /// Who wrote it when (người gửi).
    sent: BookEntryNode,
    /// By whom it was seen for this student (đã xem), the first time each.
    #[graphql(directive = list_size::Items::apply(2))]
    seen: Vec<BookEntryNode>,
}

impl MessageNode {
    fn new(scope: &Scope, student: StudentId, message: &Message) -> Self {
        let (class, grade) = many(scope, message.to);
        let seen = scope.school().contacts.seen(message.id, student).iter();
        Self {
            message_id: Key(message.id.0),
            text: message.text.get().map(Note::to_string),
            class,
            grade,
            is_to_whole_school: message.to == Recipient::School,
            sent: BookEntryNode::new(scope, message.sent),
            seen: seen.map(|seen| BookEntryNode::new(scope, *seen)).collect(),
        }
    }
}

/// The class or grade to which a message went as a whole.
fn many(scope: &Scope, to: Recipient) -> (Option<ClassNode>, Option<GradeLevel>) {
    match to {
        Recipient::Class(class) => (ClassNode::find(scope, class), None),
        Recipient::Grade(grade) => (None, Some(grade.into())),
        Recipient::Student(_) | Recipient::School => (None, None),
    }
}

/// What a guardian wrote to the school about their child (lời nhắn của gia đình).
#[derive(SimpleObject)]
#[graphql(name = "GuardianLetter")]
pub(crate) struct LetterNode {
    /// Its id (mã lời nhắn).
    letter_id: Key,
    /// The message that it answers (trả lời thông báo).
    answers_id: Option<Key>,
    /// What is said (nội dung); null when it was erased.
    text: Option<String>,
    /// Who wrote it when (người gửi).
    sent: BookEntryNode,
}

impl LetterNode {
    fn new(scope: &Scope, letter: &Letter) -> Self {
        Self {
            letter_id: Key(letter.id.0),
            answers_id: letter.answers.map(|id| Key(id.0)),
            text: letter.text.get().map(Note::to_string),
            sent: BookEntryNode::new(scope, letter.sent),
        }
    }
}

/// The contact book of a student (sổ liên lạc). Published results and attendance are read at the student.
#[derive(SimpleObject)]
#[graphql(name = "ContactBook")]
pub(crate) struct ContactBookNode {
    /// What the school wrote (thông báo của nhà trường), oldest first.
    #[graphql(directive = list_size::Items::apply(20))]
    messages: Vec<MessageNode>,
    /// What guardians wrote (lời nhắn của gia đình), oldest first.
    #[graphql(directive = list_size::Items::apply(20))]
    letters: Vec<LetterNode>,
    /// The notes that teachers shared (ghi nhận chia sẻ với gia đình), oldest first; none that was taken back.
    #[graphql(directive = list_size::Items::apply(20))]
    notes: Vec<ConductNoteNode>,
}

impl ContactBookNode {
    /// The book of a student, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, student: StudentId) -> Option<Self> {
        if !scope.reads(access::STUDENT_CONTACT_BOOK, About::Student(student)) {
            return None;
        }
        let school = scope.school();
        let shared =
            school.conduct.notes_of(student).filter(|note| note.is_shared && note.withdrawn.is_none());
        Some(Self {
            messages: school
                .messages_to(student)
                .map(|message| MessageNode::new(scope, student, message))
                .collect(),
            letters: school
                .contacts
                .letters(student)
                .iter()
                .map(|letter| LetterNode::new(scope, letter))
                .collect(),
            notes: shared.map(|note| ConductNoteNode::new(scope, note)).collect(),
        })
    }
}

/// A message that the signed-in account sent (thông báo tôi đã gửi), with what came back.
#[derive(SimpleObject)]
#[graphql(name = "SentMessage")]
pub(crate) struct SentMessageNode {
    /// Its id (mã thông báo).
    message_id: Key,
    /// What is said (nội dung); null when it was erased.
    text: Option<String>,
    /// The class that it went to as a whole (gửi cả lớp).
    class: Option<ClassNode>,
    /// The grade that it went to as a whole (gửi cả khối).
    grade: Option<GradeLevel>,
    /// Whether it went to the whole school (gửi toàn trường).
    is_to_whole_school: bool,
    /// The student to whose guardians it went (gửi gia đình học sinh); null when it went to many, or you may not read the student
    /// any more.
    student: Option<StudentNode>,
    /// When (thời điểm gửi).
    sent: BookEntryNode,
    /// What guardians answered (trả lời), oldest first; nothing of students whom you may not read any more.
    #[graphql(directive = list_size::Items::apply(5))]
    answers: Vec<AnswerNode>,
}

/// What a guardian answered (trả lời của gia đình).
#[derive(SimpleObject)]
#[graphql(name = "GuardianAnswer")]
pub(crate) struct AnswerNode {
    /// About which student (học sinh).
    student: StudentNode,
    /// What was written (lời nhắn).
    letter: LetterNode,
}

impl SentMessageNode {
    /// A message of the visitor's own.
    pub(crate) fn find(scope: &Scope, id: MessageId) -> Option<Self> {
        let message = scope.school().contacts.message(id)?;
        (message.author == scope.account_id()).then(|| Self::new(scope, message))
    }

    /// The newest messages of the visitor's own.
    pub(crate) fn mine(scope: &Scope) -> Vec<Self> {
        let sent = scope.school().contacts.sent_by(scope.account_id()).rev().take(Self::MOST);
        sent.map(|message| Self::new(scope, message)).collect()
    }

    /// Most messages that are listed.
    pub(crate) const MOST: usize = 50;

    fn new(scope: &Scope, message: &Message) -> Self {
        let school = scope.school();
        let reads = |student: StudentId| scope.reads(access::SENT_MESSAGE_STUDENT, About::Student(student));
        let (class, grade) = many(scope, message.to);
        let student = match message.to {
            Recipient::Student(student) if reads(student) => StudentNode::find(scope, student),
            _ => None,
        };
        let mut answers = school.contacts.answers(message.id);
        answers.retain(|(student, _)| reads(*student));
        let answer = |(student, letter): (StudentId, &Letter)| AnswerNode {
            student: StudentNode::new(scope.clone(), student),
            letter: LetterNode::new(scope, letter),
        };
        Self {
            message_id: Key(message.id.0),
            text: message.text.get().map(Note::to_string),
            class,
            grade,
            is_to_whole_school: message.to == Recipient::School,
            student,
            sent: BookEntryNode::new(scope, message.sent),
            answers: answers.into_iter().map(answer).collect(),
        }
    }
}
