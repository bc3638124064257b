//! Behavior of notes, reviews and discipline.

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Event,
    attendance::SignAttendanceMonth,
    ids::{AccountId, ConductNoteId},
    registry::PersonalDataErased,
    sealed::{Category, Sealed},
    testing::*,
    text::Note,
};

const DAY: Date = date(2025, 10, 14);

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn praise(text: &str) -> RecordConductNote {
    RecordConductNote {
        student: AN,
        on: DAY,
        kind: NoteKind::Praise,
        text: note(text),
        shared: false,
        corrects: None,
    }
}

fn week(entries: &[(crate::ids::StudentId, ReviewLevel)]) -> ReviewConduct {
    let review = |(student, level): &(crate::ids::StudentId, ReviewLevel)| StudentReview {
        student: *student,
        level: *level,
    };
    ReviewConduct {
        class: CLASS_3A,
        span: Span::Week(6),
        entries: entries.iter().map(review).collect(),
        remark: Some(note("Cả lớp đi học đều")),
        expected_version: 0,
    }
}

fn measure(measure: Measure) -> DecideDiscipline {
    DecideDiscipline { student: AN, measure, on: DAY, reason: note("Nói chuyện riêng") }
}

fn the_note(given: &Given) -> &ConductNote {
    given.school().conduct.notes_of(AN).next().unwrap()
}

#[test]
fn teachers_of_the_class_note_and_nobody_else() {
    let given = given_school();
    for teacher in [TEACHER_3A, ENGLISH] {
        given.clone().by(teacher).when(praise("Giúp bạn")).decided();
    }
    for other in [ADMIN, PRINCIPAL, VICE, CLERK, TEACHER_3B, PARENT, INSPECTOR] {
        given.clone().by(other).when(praise("Giúp bạn")).then_refused(&[("", "FORBIDDEN")]);
    }
    let event = ConductNoteRecorded {
        note: fresh(0),
        student: AN,
        class: CLASS_3A,
        on: DAY,
        kind: NoteKind::Praise,
        text: Sealed::Open(note("Giúp bạn")),
        shared: false,
        corrects: None,
    };
    given.by(TEACHER_3A).when(praise("Giúp bạn")).then([event.into()]);
}

#[test]
fn a_correction_keeps_what_it_corrects_and_is_for_who_wrote_it() {
    let given = given_school().by(TEACHER_3A).now(praise("Giúp bạn"));
    let id = the_note(&given).id;
    let correct = |version| RecordConductNote {
        kind: NoteKind::Progress,
        shared: true,
        corrects: Some((id, version)),
        ..praise("Giúp bạn học bài")
    };
    given.clone().when(correct(0)).then_refused(&[("corrects.expectedVersion", "VERSION_CONFLICT")]);
    given.clone().by(ENGLISH).when(correct(1)).then_refused(&[("corrects.noteId", "NOT_THE_AUTHOR")]);
    let nobody = RecordConductNote { corrects: Some((fresh(9), 1)), ..praise("Khác") };
    given.clone().when(nobody).then_refused(&[("corrects.noteId", "UNKNOWN_CONDUCT_NOTE")]);
    let position = given.school().position;
    let decided = given.clone().when(correct(1)).decided();
    let Event::ConductNoteRecorded(event) = &decided[0].event else { panic!("{decided:?}") };
    assert_eq!((event.note, event.corrects), (id, Some(position)));
    let given = given.now(correct(1));
    assert_eq!((the_note(&given).version, the_note(&given).is_shared), (2, true));
    given.when(RecordConductNote { corrects: Some((id, 2)), ..correct(2) }).then_nothing();
}

#[test]
fn a_note_is_taken_back_by_its_author_or_the_management_board() {
    let given = given_school().by(TEACHER_3A).now(praise("Giúp bạn"));
    let back = WithdrawConductNote { note: the_note(&given).id, reason: note("Ghi nhầm em") };
    given.clone().by(ENGLISH).when(back.clone()).then_refused(&[("noteId", "NOT_THE_AUTHOR")]);
    given.clone().by(PARENT).when(back.clone()).then_refused(&[("", "FORBIDDEN")]);
    given.clone().by(VICE).when(back.clone()).decided();
    let unknown = WithdrawConductNote { note: ConductNoteId(AN.0), ..back.clone() };
    given.clone().when(unknown).then_refused(&[("", "FORBIDDEN")]);
    let given = given.now(back.clone());
    assert!(the_note(&given).withdrawn.is_some());
    given.when(back).then_refused(&[("noteId", "UNKNOWN_CONDUCT_NOTE")]);
}

#[test]
fn only_days_that_have_come_and_lie_in_the_year_are_noted() {
    let given = given_school().by(TEACHER_3A);
    let on = |on| RecordConductNote { on, ..praise("Giúp bạn") };
    given.clone().when(on(date(2025, 10, 16))).then_refused(&[("on", "DATE_IN_THE_FUTURE")]);
    // Before the year nobody is the student's teacher.
    given.when(on(date(2025, 8, 1))).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_signed_month_of_the_class_book_is_closed() {
    let given = given_school().by(TEACHER_3A).at("2025-09-30T01:00:00Z");
    let september = RecordConductNote { on: date(2025, 9, 29), ..praise("Giúp bạn") };
    let given = given.now(september.clone());
    let id = the_note(&given).id;
    let given = (1..=4).fold(given.at("2025-10-15T01:00:00Z"), |given, week| {
        given.now(crate::attendance::CloseAttendanceWeek { class: CLASS_3A, week })
    });
    let month = "2025-09".parse().unwrap();
    let given = given.by(VICE).now(SignAttendanceMonth { classes: vec![CLASS_3A], month }).by(TEACHER_3A);
    given.clone().when(september.clone()).then_refused(&[("on", "MONTH_SIGNED")]);
    let correct = RecordConductNote { corrects: Some((id, 1)), on: DAY, ..september };
    given.clone().when(correct).then_refused(&[("on", "MONTH_SIGNED")]);
    let back = WithdrawConductNote { note: id, reason: note("Nhầm") };
    given.clone().when(back).then_refused(&[("on", "MONTH_SIGNED")]);
    let review = ReviewConduct { span: Span::Month(month), ..week(&[]) };
    given.clone().when(review).then_refused(&[("on", "MONTH_SIGNED")]);
    given.when(praise("Tháng Mười")).decided();
}

#[test]
fn the_homeroom_teacher_reviews_a_week_and_no_rating_follows() {
    let given = given_school().by(TEACHER_3A);
    let said = week(&[(BINH, ReviewLevel::Fair), (AN, ReviewLevel::Good)]);
    for other in [ADMIN, PRINCIPAL, ENGLISH, TEACHER_3B, PARENT] {
        given.clone().by(other).when(said.clone()).then_refused(&[("", "FORBIDDEN")]);
    }
    let refused = [
        (
            week(&[(AN, ReviewLevel::Good), (AN, ReviewLevel::Fair)]),
            ("entries[1].student", "STUDENT_REPEATED"),
        ),
        (week(&[(HA, ReviewLevel::Good)]), ("entries[0].student", "STUDENT_NOT_IN_CLASS")),
        (ReviewConduct { remark: None, ..week(&[]) }, ("entries", "NO_ENTRIES")),
        (ReviewConduct { span: Span::Week(7), ..week(&[]) }, ("span", "SPAN_NOT_BEGUN")),
        (ReviewConduct { span: Span::Week(40), ..week(&[]) }, ("span", "SPAN_OUTSIDE_YEAR")),
        (ReviewConduct { expected_version: 1, ..week(&[]) }, ("expectedVersion", "VERSION_CONFLICT")),
    ];
    for (command, expected) in refused {
        given.clone().when(command).then_refused(&[expected]);
    }
    let before = given.school().gradebook.clone();
    let given = given.now(said);
    let review = given.school().conduct.review(CLASS_3A, Span::Week(6)).unwrap();
    assert_eq!((review.version, review.levels.len()), (1, 2));
    assert_eq!(given.school().gradebook, before);
    let given = given.now(ReviewConduct { expected_version: 1, ..week(&[(AN, ReviewLevel::Good)]) });
    assert_eq!(given.school().conduct.reviews_of(CLASS_3A).count(), 1);
}

#[test]
fn primary_measures_are_the_teachers_and_there_are_no_others() {
    let given = given_school();
    for (who, expected) in [(TEACHER_3A, None), (PRINCIPAL, None), (TEACHER_3B, Some(("", "FORBIDDEN")))] {
        let then = given.clone().by(who).when(measure(Measure::Apology));
        match expected {
            None => drop(then.decided()),
            Some(expected) => then.then_refused(&[expected]),
        }
    }
    given
        .clone()
        .by(PRINCIPAL)
        .when(measure(Measure::Criticism))
        .then_refused(&[("measure", "MEASURE_NOT_AT_LEVEL")]);
    let given = given.by(TEACHER_3A).now(measure(Measure::Reminder));
    let id = given.school().conduct.disciplines_of(AN).next().unwrap().id;
    let lift = LiftDiscipline { discipline: id, reason: note("Đã tiến bộ") };
    given.clone().by(PARENT).when(lift.clone()).then_refused(&[("", "FORBIDDEN")]);
    let given = given.now(lift.clone());
    assert!(given.school().conduct.discipline(id).unwrap().lifted.is_some());
    given.when(lift).then_nothing();
}

#[test]
fn graver_measures_of_secondary_school_are_the_management_boards() {
    let decide =
        |measure| DecideDiscipline {
            student: KHANH, measure, on: DAY, reason: note("Nghỉ học không phép")
        };
    let given = given_secondary();
    let teacher = given.clone().by(TEACHER_6A);
    teacher.clone().when(decide(Measure::Reminder)).decided();
    teacher.clone().when(decide(Measure::Apology)).then_refused(&[("measure", "MEASURE_NOT_AT_LEVEL")]);
    teacher.when(decide(Measure::Criticism)).then_refused(&[("measure", "MEASURE_OF_PRINCIPAL")]);
    let given = given.by(PRINCIPAL).now(decide(Measure::SelfReview));
    let discipline = given.school().conduct.disciplines_of(KHANH).next().unwrap().id;
    let lift = LiftDiscipline { discipline, reason: note("Đã tiến bộ") };
    given.clone().by(TEACHER_6A).when(lift.clone()).then_refused(&[("discipline", "MEASURE_OF_PRINCIPAL")]);
    given.by(VICE).when(lift).decided();
}

#[test]
fn an_erasure_forgets_every_text_about_the_student_and_remarks_of_the_author() {
    let given = given_school()
        .by(TEACHER_3A)
        .now(praise("Giúp bạn"))
        .now(measure(Measure::Reminder))
        .now(week(&[(AN, ReviewLevel::Good)]));
    let erase = |person| -> Event {
        let basis = crate::text::Line::new("Hết hạn lưu trữ").unwrap();
        PersonalDataErased { person, categories: vec![Category::Comment], basis }.into()
    };
    let remark = |given: &Given| {
        given.school().conduct.review(CLASS_3A, Span::Week(6)).unwrap().remark.clone().unwrap()
    };
    let given = given.and([erase(AN.0)]);
    assert_eq!(the_note(&given).text, Sealed::erased());
    assert_eq!(given.school().conduct.disciplines_of(AN).next().unwrap().reason, Sealed::erased());
    assert!(remark(&given).get().is_some());
    given.clone().when(praise("Mới")).then_refused(&[("text", "PERSONAL_DATA_ERASED")]);
    let teacher: AccountId = TEACHER_3A;
    assert_eq!(remark(&given.and([erase(teacher.0)])), Sealed::erased());
}
