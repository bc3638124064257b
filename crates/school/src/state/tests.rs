use super::School;
use crate::{
    Category, Commitment, Event, Recorded,
    calendar::GradingPeriod,
    comments::{ColumnFilter, CommentTemplateSaved, Keeper, MarkFilter},
    documents::{DocumentReturned, DocumentSubmitted, DocumentTypeDeclared, MediaType},
    gradebook::{
        GradeCorrected, GradeEntered, Mark, Standing,
        replacement::{Permission, ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded},
    },
    ids::{DocumentId, TemplateId},
    periods::{Area, Columns, LockScope, Order, PeriodLocked},
    policy::Role,
    registry::{DepartureReason, PersonalDataErased, StudentDeparted},
    regulations::{AssessmentPeriod, Level, Score, Subject, Target},
    sealed::Sealed,
    staff::AccountDisabled,
    state::Position,
    testing::*,
    text::Note,
};
use jiff::{Timestamp, civil::date};
use uuid::Uuid;

/// A school in which a student and a teacher were forgotten.
fn history() -> Vec<Event> {
    let (period, target) = (
        GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne },
        Target::Subject(Subject::Vietnamese),
    );
    let note = |text: &str| Some(Sealed::Open(Note::new(text).unwrap()));
    let mark = |level| Some(Mark::Subject { level: Some(level), score: None });
    let (student, class, document) = (AN, CLASS_3A, DocumentId(Uuid::from_u128(0xe1)));
    let entered = GradeEntered {
        student,
        class,
        period,
        target,
        mark: mark(Level::Completed),
        comment: note("Tiến bộ."),
        request: None,
    };
    let corrected = GradeCorrected {
        student,
        class,
        period,
        target,
        corrects: Position(sample().len() as u64 + 1),
        previous: mark(Level::Completed),
        mark: mark(Level::WellCompleted),
        comment: note("Rất tiến bộ."),
        reason: note("Nhập nhầm."),
        reverts: None,
        request: None,
    };
    let declared = DocumentTypeDeclared {
        code: code("KHBD"),
        name: line("Kế hoạch bài dạy"),
        name_en: line("Lesson plan"),
        submitters: vec![Role::Teacher],
        approvers: vec![Role::VicePrincipal],
        media_types: vec![MediaType::Pdf],
        max_bytes: 1024,
    };
    let submitted = DocumentSubmitted {
        document,
        version: 1,
        document_type: code("KHBD"),
        author: TEACHER_3A,
        class: Some(class),
        title: Sealed::Open(line("Tuần 6")),
        digest: "a".repeat(64).parse().unwrap(),
        size: 10,
        media_type: MediaType::Pdf,
    };
    let reason = Sealed::Open(Note::new("Thiếu mục tiêu.").unwrap());
    let scope = LockScope { period, area: Area::School, columns: Columns::All };
    let (on, reason_left) = (date(2025, 11, 3), DepartureReason::Transferred);
    let erased = |person| PersonalDataErased {
        person,
        categories: Category::ALL.to_vec(),
        basis: line("Điều 14 Luật 91/2025/QH15"),
    };
    let mut events = sample();
    events.extend::<[Event; 2]>([entered.into(), corrected.into()]);
    events.extend(replaced(period));
    events.extend::<[Event; 8]>([
        declared.into(),
        submitted.into(),
        DocumentReturned { document, version: 1, author: TEACHER_3A, reason }.into(),
        PeriodLocked { scope, order: Order { number: code("05/QĐ"), dated: date(2025, 11, 1) }, from: None }
            .into(),
        StudentDeparted { student, class, on, reason: reason_left, note: None }.into(),
        AccountDisabled { account: TEACHER_3A }.into(),
        erased(AN.0).into(),
        erased(TEACHER_3A.0).into(),
    ]);
    events
}

/// AN sat another test, and the teacher keeps a template.
fn replaced(period: GradingPeriod) -> [Event; 4] {
    let (student, class, subject) = (AN, CLASS_3A, Subject::Vietnamese);
    let (first, score) = (Score::new(3).unwrap(), Score::new(8).unwrap());
    let note = |text: &str| Sealed::Open(Note::new(text).unwrap());
    let proposal = Position(sample().len() as u64 + 3);
    let proposed =
        ReplacementTestProposed {
            student, class, period, subject, score: first, reason: note("Em bị ốm.")
        };
    let decided = ReplacementTestDecided {
        student,
        class,
        period,
        subject,
        proposal,
        permission: Permission::Permitted,
        reason: Some(note("Đồng ý.")),
    };
    let recorded = ReplacementTestRecorded {
        student,
        class,
        period,
        subject,
        proposal,
        replaces: Position(sample().len() as u64 + 2),
        first,
        score,
        stands: Standing::Second,
        reason: Some(note("Đúng sức học.")),
        request: None,
    };
    let saved = CommentTemplateSaved {
        template: TemplateId(Uuid::from_u128(0xe2)),
        keeper: Keeper::Teacher(TEACHER_3A),
        author: TEACHER_3A,
        columns: ColumnFilter::Any,
        marks: MarkFilter::Any,
        grades: Vec::new(),
        text: note("{ten} đọc tốt."),
    };
    [proposed.into(), decided.into(), recorded.into(), saved.into()]
}

fn fold(events: impl IntoIterator<Item = Event>) -> School {
    let mut school = School::default();
    for event in events {
        record(&mut school, event);
    }
    school
}

fn record(school: &mut School, event: Event) {
    let position = Position(school.position.0 + 1);
    let at = Timestamp::from_millisecond(1_757_000_000_123 + i64::try_from(position.0).unwrap()).unwrap();
    let (right, command) = ("admin-board/none".to_owned(), Uuid::nil());
    school.apply(&Recorded { position, at, actor: crate::Actor::Account(ADMIN), right, command, event });
}

#[test]
fn a_snapshot_and_the_tail_are_the_full_fold_at_every_position() {
    let events = history();
    let full = fold(events.clone());
    let bytes = postcard::to_stdvec(&full).unwrap();
    for cut in 0..=events.len() {
        let snapshot = postcard::to_stdvec(&fold(events[..cut].iter().cloned())).unwrap();
        let mut school: School = postcard::from_bytes(&snapshot).unwrap();
        for event in &events[cut..] {
            record(&mut school, event.clone());
        }
        assert_eq!(school, full, "cut at {cut}");
        assert_eq!(postcard::to_stdvec(&school).unwrap(), bytes, "cut at {cut}");
    }
}

#[test]
fn who_was_forgotten_is_forgotten_the_same_with_and_without_the_keys() {
    let live = fold(history());
    // After the keys are gone, a replay finds only commitments from the first event on.
    let replayed = fold(history().into_iter().map(|mut event| {
        for (n, slot) in event.slots().into_iter().enumerate() {
            if [AN.0, TEACHER_3A.0].contains(&slot.owner) {
                slot.value.close(Commitment { commitment: format!("c{n}"), key: Uuid::from_u128(9) });
            }
        }
        event
    }));
    assert_eq!(live.gradebook, replayed.gradebook);
    assert_eq!(live.shelf, replayed.shelf);
    assert_eq!(live.registry, replayed.registry);
    assert_eq!(live, replayed);
}

#[test]
fn a_clone_does_not_see_what_happens_later() {
    let before = fold(sample());
    let copy = before.clone();
    let mut after = before.clone();
    for event in history().into_iter().skip(sample().len()) {
        record(&mut after, event);
    }
    assert_eq!(before, copy);
    assert_ne!(after, copy);
}

#[test]
fn events_about_nothing_known_are_folded_without_harm() {
    let unknown_first = history().into_iter().rev();
    let school = fold(unknown_first);
    assert_eq!(school.position, Position(history().len() as u64));
}
