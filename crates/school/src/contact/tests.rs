//! Behavior of the contact book.

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::{
    Event,
    ids::{AccountId, MessageId, StudentId},
    registry::{DepartureReason, PersonalDataErased, StudentDeparted, StudentSuspended},
    regulations::GradeLevel,
    sealed::{Category, Sealed},
    testing::*,
    text::{Line, Note},
};

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn to(to: Recipient) -> SendMessage {
    SendMessage { to, text: note("Mời phụ huynh họp lúc 8 giờ") }
}

fn write(answers: Option<MessageId>) -> WriteToSchool {
    WriteToSchool { student: AN, answers, text: note("Gia đình xin cảm ơn") }
}

fn sent(id: u128, student: StudentId) -> Event {
    let (message, to) = (MessageId(Uuid::from_u128(id)), Recipient::Student(student));
    MessageSent { message, to, author: TEACHER_3A, text: Sealed::Open(note("Em quên vở")) }.into()
}

/// A message to the class, and one to each of two students, by the homeroom teacher.
fn written_to() -> Given {
    let given = given_school().by(TEACHER_3A).now(to(Recipient::Class(CLASS_3A)));
    given.and_by(TEACHER_3A, [sent(1, AN), sent(2, BINH)])
}

fn leaves(student: StudentId, on: Date) -> Event {
    let class = given_school().school().registry.class_kept(student, date(2025, 10, 15)).unwrap();
    let reason = DepartureReason::Transferred;
    StudentDeparted { student, class, on, reason, note: None }.into()
}

fn received(given: &Given, student: StudentId) -> Vec<MessageId> {
    given.school().messages_to(student).map(|message| message.id).collect()
}

#[test]
fn teachers_of_the_class_and_the_school_write_to_guardians() {
    let given = given_school();
    for author in [TEACHER_3A, ENGLISH, PRINCIPAL, VICE, ADMIN] {
        given.clone().by(author).when(to(Recipient::Student(AN))).decided();
        given.clone().by(author).when(to(Recipient::Class(CLASS_3A))).decided();
    }
    for other in [TEACHER_3B, CLERK, PARENT, INSPECTOR] {
        given.clone().by(other).when(to(Recipient::Student(AN))).then_refused(&[("", "FORBIDDEN")]);
        given.clone().by(other).when(to(Recipient::Class(CLASS_3A))).then_refused(&[("", "FORBIDDEN")]);
    }
    let event = MessageSent {
        message: fresh(0),
        to: Recipient::Class(CLASS_3A),
        author: TEACHER_3A,
        text: Sealed::Open(note("Mời phụ huynh họp lúc 8 giờ")),
    };
    given.by(TEACHER_3A).when(to(Recipient::Class(CLASS_3A))).then([event.into()]);
}

#[test]
fn a_message_reaches_the_child_it_is_for_and_who_was_in_the_class_on_that_day() {
    let given = written_to();
    assert_eq!((received(&given, AN).len(), received(&given, BINH).len()), (2, 2));
    assert_ne!(received(&given, AN), received(&given, BINH));
    // Somebody of another class hears nothing, also after moving in.
    assert!(received(&given, HA).is_empty());
}

#[test]
fn those_who_lead_the_school_write_to_a_grade_and_to_everybody() {
    let given = given_school();
    for many in [Recipient::Grade(GradeLevel::G3), Recipient::School] {
        for author in [PRINCIPAL, VICE, ADMIN] {
            given.clone().by(author).when(to(many)).decided();
        }
        for other in [TEACHER_3A, HEAD, ENGLISH, CLERK, PARENT, INSPECTOR] {
            given.clone().by(other).when(to(many)).then_refused(&[("", "FORBIDDEN")]);
        }
    }
    let given = given.by(PRINCIPAL);
    given
        .clone()
        .when(to(Recipient::Grade(GradeLevel::G5)))
        .then_refused(&[("recipient.grade", "NOBODY_ENROLLED")]);
    let nobody =
        given.and([AN, BINH, CHI, DUNG, GIANG, HA].map(|student| leaves(student, date(2025, 10, 15))));
    nobody.when(to(Recipient::School)).then_refused(&[("recipient", "NOBODY_ENROLLED")]);
}

#[test]
fn a_message_to_many_reaches_who_was_enrolled_on_its_day() {
    let given = given_school().by(PRINCIPAL);
    let of_grade = given.clone().now(to(Recipient::Grade(GradeLevel::G3)));
    let reached = |given: &Given| [AN, BINH, HA].map(|student| received(given, student).len());
    assert_eq!(reached(&of_grade), [1, 1, 0]);
    let of_school = given.clone().now(to(Recipient::School));
    assert_eq!(reached(&of_school), [1, 1, 1]);
    assert_eq!(of_school.school().contacts.sent_by(PRINCIPAL).count(), 1);
    // Who leaves keeps what came before, and gets nothing that comes after.
    let leaving = [leaves(BINH, date(2025, 10, 16))];
    assert_eq!(reached(&of_school.and(leaving.clone())), [1, 1, 1]);
    let later = given.and(leaving).at("2025-10-16T01:00:00Z").now(to(Recipient::School));
    assert_eq!(reached(&later), [1, 0, 1]);
}

#[test]
fn a_message_to_many_is_answered_and_seen_as_any() {
    let given = given_school().by(PRINCIPAL).now(to(Recipient::School)).by(PARENT);
    let message = received(&given, AN)[0];
    assert!(given.school().contacts.answers(message).is_empty());
    let given = given.now(write(None)).now(write(Some(message)));
    let answers = given.school().contacts.answers(message);
    assert_eq!(answers.iter().map(|(student, _)| *student).collect::<Vec<_>>(), [AN]);
    let given = given.now(MarkMessageSeen { message, student: AN });
    assert_eq!(given.school().contacts.seen(message, AN).len(), 1);
}

#[test]
fn who_is_suspended_is_away_from_lessons_and_not_from_the_school() {
    let suspended = StudentSuspended {
        student: AN,
        class: CLASS_3A,
        from: date(2025, 10, 6),
        expected: None,
        reason: Sealed::Open(note("Điều trị")),
    };
    let given = given_school().and([suspended.into()]).by(PRINCIPAL);
    for (many, expected) in
        [(Recipient::Class(CLASS_3A), 0), (Recipient::Grade(GradeLevel::G3), 1), (Recipient::School, 1)]
    {
        let given = given.clone().now(to(many));
        assert_eq!((received(&given, AN).len(), received(&given, BINH).len()), (expected, 1));
    }
}

#[test]
fn a_guardian_answers_about_their_own_child_and_no_other() {
    let given = written_to();
    let (of_an, of_binh) = (MessageId(Uuid::from_u128(1)), MessageId(Uuid::from_u128(2)));
    let given = given.by(PARENT);
    given.clone().when(write(Some(of_an))).decided();
    given.clone().when(write(None)).decided();
    let other = WriteToSchool { student: BINH, ..write(None) };
    given.clone().when(other).then_refused(&[("", "FORBIDDEN")]);
    // A message to somebody else looks like one that does not exist.
    for id in [of_binh, fresh(9)] {
        given.clone().when(write(Some(id))).then_refused(&[("answers", "UNKNOWN_MESSAGE")]);
        let seen = MarkMessageSeen { message: id, student: AN };
        given.clone().when(seen).then_refused(&[("message", "UNKNOWN_MESSAGE")]);
    }
    for staff in [TEACHER_3A, PRINCIPAL, ADMIN] {
        given.clone().by(staff).when(write(None)).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn a_message_is_seen_once_by_each_guardian() {
    let given = written_to().by(PARENT);
    let message = received(&given, AN)[0];
    let seen = MarkMessageSeen { message, student: AN };
    given.clone().when(seen.clone()).then([MessageSeen { message, student: AN }.into()]);
    let given = given.now(seen.clone());
    assert_eq!(given.school().contacts.seen(message, AN).len(), 1);
    given.when(seen).then_nothing();
}

#[test]
fn a_guardian_writes_twenty_times_a_day() {
    let given = (0..LETTERS_A_DAY).fold(written_to().by(PARENT), |given, _| given.now(write(None)));
    given.clone().when(write(None)).then_refused(&[("text", "TOO_MANY_LETTERS")]);
    let given = given.at("2025-10-15T17:00:00Z");
    given.when(write(None)).decided();
}

#[test]
fn an_erasure_forgets_what_was_written_about_the_child_and_what_the_author_wrote_to_classes() {
    let given = written_to().by(PARENT).now(write(None));
    let erase = |person| -> Event {
        let basis = Line::new("Hết hạn lưu trữ").unwrap();
        PersonalDataErased { person, categories: vec![Category::Comment], basis }.into()
    };
    let texts = |given: &Given, student| -> Vec<bool> {
        given.school().messages_to(student).map(|message| message.text.get().is_some()).collect()
    };
    let given = given.and([erase(AN.0)]);
    assert_eq!((texts(&given, AN), texts(&given, BINH)), (vec![true, false], vec![true, true]));
    assert_eq!(given.school().contacts.letters(AN)[0].text, Sealed::erased());
    given.clone().by(PARENT).when(write(None)).then_refused(&[("text", "PERSONAL_DATA_ERASED")]);
    let teacher: AccountId = TEACHER_3A;
    let given = given.and([erase(teacher.0)]);
    assert_eq!((texts(&given, AN), texts(&given, BINH)), (vec![false, false], vec![false, true]));
}
