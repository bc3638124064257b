//! Asking for a change, and taking it back.

use super::*;
use crate::{
    documents::{DocumentSubmitted, MediaType},
    ids::{AccountId, DocumentId},
    registry::PersonalDataErased,
    regulations::Quality,
    sealed::{Category, Sealed},
};

const MINUTES: DocumentId = DocumentId(uuid::Uuid::from_u128(0xe1));

fn submitted(author: AccountId) -> Event {
    DocumentSubmitted {
        document: MINUTES,
        version: 1,
        document_type: code("BB"),
        author,
        class: Some(CLASS_3A),
        title: Sealed::Open(line("Biên bản sửa điểm")),
        digest: "a".repeat(64).parse().unwrap(),
        size: 1,
        media_type: MediaType::Pdf,
    }
    .into()
}

fn forget(person: uuid::Uuid) -> Event {
    let basis = line("Điều 14 Luật 91/2025/QH15");
    PersonalDataErased { person, categories: vec![Category::Comment], basis }.into()
}

#[test]
fn the_teacher_of_the_column_asks_with_old_and_proposed_marks() {
    let expected = ChangeRequested {
        request: fresh(0),
        class: CLASS_3A,
        period: MID,
        requester: TEACHER_3A,
        cells: vec![ProposedCell {
            student: AN,
            target: VIETNAMESE,
            version: 1,
            old: fair(),
            proposed: good(),
            comment: CommentEffect::Keep,
        }],
        reason: note("Cộng nhầm điểm.").into(),
        minutes: None,
    };
    given_locked().when(ask([change(AN, VIETNAMESE, good(), 1)])).then([expected.into()]);
}

#[test]
fn proposed_comments_stand_apart_for_each_student() {
    let write = |student, text: &str, version| CellChange {
        comment: CommentChange::Write(note(text)),
        ..change(student, VIETNAMESE, good(), version)
    };
    let decided = given_locked().when(ask([write(AN, "Đọc tốt.", 1), write(BINH, "Viết đẹp.", 0)])).decided();
    let owners: Vec<_> =
        decided.into_iter().skip(1).map(|mut decided| decided.event.slots()[0].owner).collect();
    assert_eq!(owners, [AN.0, BINH.0]);
    let given = given_locked().now(ask([write(AN, "Đọc tốt.", 1)]));
    let proposed = |given: &Given| {
        let request = given.school().changes.request(id(given)).unwrap();
        request.proposed_comment(AN, VIETNAMESE).cloned()
    };
    assert_eq!(proposed(&given), Some(note("Đọc tốt.")));
    assert_eq!(proposed(&given.and([forget(AN.0)])), None);
}

#[test]
fn only_who_may_write_the_column_asks() {
    let cells = || ask([change(AN, VIETNAMESE, good(), 1)]);
    for actor in [ADMIN, PRINCIPAL, VICE, CLERK, HEAD, TEACHER_3B, PARENT, INSPECTOR, ENGLISH] {
        given_locked().by(actor).when(cells()).then_refused(&[("", "FORBIDDEN")]);
    }
    given_locked().by_operator().when(cells()).then_refused(&[("", "FORBIDDEN")]);
    given_locked().by_system().when(cells()).then_refused(&[("", "FORBIDDEN")]);
    let english = change(AN, Target::Subject(Subject::ForeignLanguage), good(), 0);
    given_locked()
        .by(ENGLISH)
        .when(ask([english, change(AN, VIETNAMESE, good(), 1)]))
        .then_refused(&[("cells[1].target", "NOT_YOUR_SUBJECT")]);
}

#[test]
fn what_is_open_is_just_entered() {
    let open = UnlockPeriod { scope: scope(Area::Class(CLASS_3A), Columns::One(VIETNAMESE)), order: order() };
    given_locked()
        .by(ADMIN)
        .now(open)
        .by(TEACHER_3A)
        .when(ask([change(AN, VIETNAMESE, good(), 1), change(AN, MATHEMATICS, good(), 0)]))
        .then_refused(&[("cells[0].target", "NOT_LOCKED")]);
    let given = given_executed(unlock(Reach::Cells)).by(TEACHER_3A);
    given.when(ask([change(AN, VIETNAMESE, good(), 1)])).then_refused(&[("cells[0].target", "NOT_LOCKED")]);
}

#[test]
fn marks_are_checked_like_an_entry() {
    let trait_mark = Some(Mark::Trait { level: crate::regulations::TraitLevel::Good });
    given_locked()
        .when(ask([
            change(AN, VIETNAMESE, trait_mark, 1),
            change(DUNG, VIETNAMESE, good(), 0),
            change(BINH, VIETNAMESE, good(), 3),
            change(AN, Target::Quality(Quality::Kindness), good(), 0),
            change(BINH, VIETNAMESE, good(), 0),
        ]))
        .then_refused(&[
            ("cells[0].mark", "MARK_DOES_NOT_FIT"),
            ("cells[1].student", "STUDENT_NOT_IN_CLASS"),
            ("cells[2].expectedVersion", "VERSION_CONFLICT"),
            ("cells[3].mark", "MARK_DOES_NOT_FIT"),
            ("cells[4].target", "DUPLICATE_CELL"),
        ]);
}

#[test]
fn a_request_names_some_cells_and_not_too_many_and_changes_something() {
    given_locked().when(ask([])).then_refused(&[("cells", "NO_ENTRIES")]);
    let many = (0..=MAX_CELLS).map(|_| change(AN, VIETNAMESE, good(), 1));
    given_locked().when(ask(many)).then_refused(&[("cells", "TOO_MANY_CELLS")]);
    let same = change(AN, VIETNAMESE, fair(), 1);
    given_locked().when(ask([same.clone()])).then_refused(&[("cells[0].mark", "NOTHING_CHANGES")]);
    let remove = CellChange { comment: CommentChange::Remove, ..same };
    given_locked().when(ask([remove])).then_refused(&[("cells[0].mark", "NOTHING_CHANGES")]);
}

#[test]
fn the_same_teacher_does_not_ask_twice_while_an_answer_is_due() {
    let again = || ask([change(AN, VIETNAMESE, good(), 1)]);
    given_asked().when(again()).then_refused(&[("cells[0].target", "ALREADY_REQUESTED")]);
    let lapsed = given_asked().at("2025-11-14T01:00:00Z");
    assert_eq!(lapsed.when(again()).decided().len(), 1);
}

#[test]
fn minutes_are_a_document_that_the_requester_may_read() {
    let with = || RequestChange { minutes: Some(MINUTES), ..ask([change(AN, VIETNAMESE, good(), 1)]) };
    given_locked().when(with()).then_refused(&[("minutes", "UNKNOWN_DOCUMENT")]);
    given_locked().and([submitted(TEACHER_3B)]).when(with()).then_refused(&[("minutes", "UNKNOWN_DOCUMENT")]);
    assert_eq!(given_locked().and([submitted(TEACHER_3A)]).when(with()).decided().len(), 1);
}

#[test]
fn nobody_whose_texts_were_erased_gives_new_reasons() {
    let given = given_locked().and([forget(TEACHER_3A.0)]);
    given.when(ask([change(AN, VIETNAMESE, good(), 1)])).then_refused(&[("reason", "PERSONAL_DATA_ERASED")]);
    let given = given_asked().and([forget(TEACHER_3A.0)]);
    assert_eq!(given.school().changes.request(id(&given)).unwrap().reason.get(), None);
    let refuse = RefuseChange { request: id(&given), reason: note("Không đủ căn cứ.") };
    given.by(PRINCIPAL).when(refuse).then_refused(&[("reason", "PERSONAL_DATA_ERASED")]);
}

#[test]
fn only_the_requester_takes_a_request_back_and_not_once_it_was_carried_out() {
    let given = given_asked();
    let withdraw = WithdrawChange { request: id(&given) };
    for actor in [TEACHER_3B, PRINCIPAL, ADMIN] {
        given.clone().by(actor).when(withdraw.clone()).then_refused(&[("", "FORBIDDEN")]);
    }
    let taken = ChangeWithdrawn { request: withdraw.request, class: CLASS_3A };
    given.clone().when(withdraw.clone()).then([taken.into()]);
    let given = given.now(withdraw.clone());
    assert_eq!(status(&given, "2025-10-15T02:00:00Z"), ChangeStatus::Withdrawn);
    given.when(withdraw).then_nothing();
    let given = given_executed(Execution::Correction).by(TEACHER_3A);
    let withdraw = WithdrawChange { request: id(&given) };
    given.when(withdraw).then_refused(&[("request", "REQUEST_SETTLED")]);
}

#[test]
fn requests_are_found_by_status_class_period_and_requester() {
    let given = given_asked();
    let count = |filter: ChangeFilter| given.school().changes.requests(filter, given.school().at).count();
    let all = ChangeFilter::default();
    assert_eq!(count(all), 1);
    assert_eq!(count(ChangeFilter { status: Some(ChangeStatus::Pending), ..all }), 1);
    assert_eq!(count(ChangeFilter { status: Some(ChangeStatus::Ordered), ..all }), 0);
    assert_eq!(count(ChangeFilter { class: Some(CLASS_3B), ..all }), 0);
    assert_eq!(count(ChangeFilter { requester: Some(ENGLISH), ..all }), 0);
    let end = GradingPeriod { moment: AssessmentPeriod::EndTermOne, ..MID };
    assert_eq!(count(ChangeFilter { period: Some(end), ..all }), 0);
}
