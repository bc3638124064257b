use super::{
    ApproveDocument, DeclareDocumentType, Digest, DocumentApproved, DocumentReturned, DocumentStatus,
    DocumentSubmitted, DocumentTypeDeclared, MediaType, ReturnDocument, SubmitDocument,
};
use crate::{
    Actor, Category, Event, Sealed,
    ids::{AccountId, ClassId, DocumentId},
    policy::{Relation, Right, Role},
    registry::PersonalDataErased,
    testing::*,
    text::Note,
};

const PLAN: DocumentId = DocumentId(uuid::Uuid::from_u128(0xe1));
const MEBIBYTE: u64 = 1024 * 1024;

fn digest(digit: &str) -> Digest {
    digit.repeat(64).parse().unwrap()
}

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn declare() -> DeclareDocumentType {
    DeclareDocumentType {
        code: code("KHBD"),
        name: line("Kế hoạch bài dạy"),
        name_en: line("Lesson plan"),
        submitters: vec![Role::Teacher],
        approvers: vec![Role::VicePrincipal, Role::SubjectGroupHead],
        media_types: vec![MediaType::Pdf, MediaType::Docx],
        max_bytes: 20 * MEBIBYTE,
    }
}

fn declared() -> Event {
    let DeclareDocumentType { code, name, name_en, submitters, approvers, media_types, max_bytes } =
        declare();
    DocumentTypeDeclared { code, name, name_en, submitters, approvers, media_types, max_bytes }.into()
}

fn submit(document: Option<DocumentId>) -> SubmitDocument {
    SubmitDocument {
        document,
        document_type: code("KHBD"),
        class: Some(CLASS_3A),
        title: line("Kế hoạch bài dạy tuần 6"),
        digest: digest("a"),
        size: 4096,
        media_type: MediaType::Pdf,
    }
}

fn submitted(document: DocumentId, version: u32, author: AccountId) -> Event {
    DocumentSubmitted {
        document,
        version,
        document_type: code("KHBD"),
        author,
        class: Some(CLASS_3A),
        title: Sealed::Open(line("Kế hoạch bài dạy tuần 6")),
        digest: digest("a"),
        size: 4096,
        media_type: MediaType::Pdf,
    }
    .into()
}

fn returned(version: u32) -> Event {
    let reason = Sealed::Open(note("Thiếu phần điều chỉnh sau bài dạy."));
    DocumentReturned { document: PLAN, version, author: TEACHER_3A, reason }.into()
}

fn approve(version: u32) -> ApproveDocument {
    ApproveDocument { document: PLAN, version }
}

fn given_plan() -> crate::testing::Given {
    given_school().and([declared()]).and_by(TEACHER_3A, [submitted(PLAN, 1, TEACHER_3A)])
}

#[test]
fn a_type_is_declared_once_and_the_same_declaration_changes_nothing() {
    let given = given_school().by(PRINCIPAL).when(declare()).recorded();
    assert_eq!(given.school().shelf.types().count(), 1);
    let mut again = declare();
    again.media_types = vec![MediaType::Docx, MediaType::Pdf, MediaType::Pdf];
    given.clone().by(PRINCIPAL).when(again).then_nothing();
    let larger = DeclareDocumentType { max_bytes: 30 * MEBIBYTE, ..declare() };
    let given = given.by(PRINCIPAL).when(larger).recorded();
    assert_eq!(given.school().shelf.document_type("KHBD").unwrap().max_bytes, 30 * MEBIBYTE);
}

#[test]
fn every_fault_of_a_declaration_is_told() {
    let bad = DeclareDocumentType {
        submitters: vec![Role::Teacher, Role::Guardian],
        approvers: vec![Role::Operator, Role::Clerk],
        media_types: Vec::new(),
        max_bytes: 0,
        ..declare()
    };
    given_school().by(PRINCIPAL).when(bad).then_refused(&[
        ("submitters[1]", "ROLE_CANNOT_SUBMIT"),
        ("approvers[0]", "ROLE_CANNOT_APPROVE"),
        ("approvers[1]", "ROLE_CANNOT_APPROVE"),
        ("mediaTypes", "NO_MEDIA_TYPES"),
        ("maxBytes", "SIZE_LIMIT_OUT_OF_BOUNDS"),
    ]);
    let empty = DeclareDocumentType { submitters: Vec::new(), approvers: Vec::new(), ..declare() };
    let expected = [("submitters", "NO_SUBMITTERS"), ("approvers", "NO_APPROVERS")];
    given_school().by(PRINCIPAL).when(empty).then_refused(&expected);
    given_school().by(TEACHER_3A).when(declare()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_teacher_submits_a_document() {
    let given = given_school().and([declared()]).by(TEACHER_3A);
    given.when(submit(None)).then([submitted(fresh(0), 1, TEACHER_3A)]);
}

#[test]
fn only_the_roles_of_the_type_submit_it() {
    let given = given_school().and([declared()]);
    for actor in [ADMIN, PRINCIPAL, VICE, CLERK] {
        given.clone().by(actor).when(submit(None)).then_refused(&[("documentType", "NOT_A_SUBMITTER")]);
    }
    for actor in [PARENT, INSPECTOR] {
        given.clone().by(actor).when(submit(None)).then_refused(&[("", "FORBIDDEN")]);
    }
    given.clone().by_operator().when(submit(None)).then_refused(&[("", "FORBIDDEN")]);
    // A group head who also teaches submits as a teacher.
    let decided = given.by(HEAD).when(submit(None)).decided();
    assert_eq!(decided[0].right.role, Role::Teacher);
}

#[test]
fn the_file_must_be_what_the_type_accepts() {
    let given = given_school().and([declared()]).by(TEACHER_3A);
    let bad = SubmitDocument { size: 21 * MEBIBYTE, media_type: MediaType::Xlsx, ..submit(None) };
    let expected = [("size", "FILE_TOO_LARGE"), ("mediaType", "MEDIA_TYPE_NOT_ACCEPTED")];
    given.clone().when(bad).then_refused(&expected);
    given.clone().when(SubmitDocument { size: 0, ..submit(None) }).then_refused(&[("size", "EMPTY_FILE")]);
    let nowhere = Some(ClassId(uuid::Uuid::nil()));
    let bad = SubmitDocument { class: nowhere, ..submit(None) };
    given.clone().when(bad).then_refused(&[("class", "UNKNOWN_CLASS")]);
    let bad = SubmitDocument { document_type: code("XYZ"), ..submit(None) };
    given.when(bad).then_refused(&[("documentType", "UNKNOWN_DOCUMENT_TYPE")]);
}

#[test]
fn a_new_version_follows_only_on_a_return() {
    let resubmit = || submit(Some(PLAN));
    let waiting = given_plan();
    waiting.clone().by(TEACHER_3A).when(resubmit()).then_refused(&[("document", "NOT_RETURNED")]);
    let approved = waiting.clone().and_by(VICE, [DocumentApproved { document: PLAN, version: 1 }.into()]);
    approved.by(TEACHER_3A).when(resubmit()).then_refused(&[("document", "NOT_RETURNED")]);
    let returned = waiting.and_by(VICE, [returned(1)]);
    returned.clone().by(TEACHER_3A).when(resubmit()).then([submitted(PLAN, 2, TEACHER_3A)]);
    let given = returned.by(TEACHER_3A).when(resubmit()).recorded();
    let document = given.school().shelf.document(PLAN).unwrap();
    assert_eq!(document.versions.len(), 2);
    assert!(matches!(document.versions[0].status, DocumentStatus::Returned { .. }));
    assert_eq!(document.current().unwrap().status, DocumentStatus::Submitted);
}

#[test]
fn a_new_version_keeps_the_type() {
    let other = DocumentTypeDeclared {
        code: code("KHGD"),
        name: line("Kế hoạch giáo dục"),
        name_en: line("Education plan"),
        submitters: vec![Role::Teacher],
        approvers: vec![Role::Principal],
        media_types: vec![MediaType::Pdf],
        max_bytes: MEBIBYTE,
    };
    given_plan()
        .and([other.into(), returned(1)])
        .by(TEACHER_3A)
        .when(SubmitDocument { document_type: code("KHGD"), ..submit(Some(PLAN)) })
        .then_refused(&[("documentType", "OTHER_DOCUMENT_TYPE")]);
}

#[test]
fn only_the_author_submits_a_new_version_and_strangers_do_not_learn_that_it_exists() {
    let given = given_plan().and([returned(1)]);
    let resubmit = || submit(Some(PLAN));
    given.clone().by(TEACHER_3B).when(resubmit()).then_refused(&[("document", "UNKNOWN_DOCUMENT")]);
    let unknown = submit(Some(DocumentId(uuid::Uuid::nil())));
    given.clone().by(TEACHER_3B).when(unknown).then_refused(&[("document", "UNKNOWN_DOCUMENT")]);
    // The head of the group may read it.
    given.by(HEAD).when(resubmit()).then_refused(&[("document", "NOT_THE_AUTHOR")]);
}

#[test]
fn the_group_head_or_the_vice_principal_approves() {
    for (actor, role, relation) in
        [(VICE, Role::VicePrincipal, Relation::None), (HEAD, Role::SubjectGroupHead, Relation::GroupHead)]
    {
        let decided = given_plan().by(actor).when(approve(1)).decided();
        assert_eq!(decided[0].event, DocumentApproved { document: PLAN, version: 1 }.into());
        assert_eq!(decided[0].right, Right { role, relation });
    }
    let given = given_plan().by(VICE).when(approve(1)).recorded();
    let status = &given.school().shelf.document(PLAN).unwrap().versions[0].status;
    assert_eq!(*status, DocumentStatus::Approved { by: Actor::Account(VICE), at: given.school().at });
}

#[test]
fn the_type_says_who_of_those_approves() {
    given_plan().by(PRINCIPAL).when(approve(1)).then_refused(&[("document", "NOT_AN_APPROVER")]);
    for actor in [ADMIN, CLERK, TEACHER_3A, TEACHER_3B, PARENT, INSPECTOR] {
        given_plan().by(actor).when(approve(1)).then_refused(&[("", "FORBIDDEN")]);
    }
    // 4A's teacher is in nobody's group.
    let given = given_school().and([declared()]).and_by(TEACHER_4A, [submitted(PLAN, 1, TEACHER_4A)]);
    given.by(HEAD).when(approve(1)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn nobody_decides_on_their_own_document() {
    let given = given_school().and([declared()]).and_by(HEAD, [submitted(PLAN, 1, HEAD)]).by(HEAD);
    given.clone().when(approve(1)).then_refused(&[("document", "OWN_DOCUMENT")]);
    let command = ReturnDocument { document: PLAN, version: 1, reason: note("Tự trả lại.") };
    given.when(command).then_refused(&[("document", "OWN_DOCUMENT")]);
}

#[test]
fn a_return_carries_its_reason_and_its_author() {
    let reason = note("Thiếu phần điều chỉnh sau bài dạy.");
    given_plan().by(HEAD).when(ReturnDocument { document: PLAN, version: 1, reason }).then([returned(1)]);
}

#[test]
fn only_the_latest_version_is_decided_and_only_once() {
    given_plan().by(VICE).when(approve(2)).then_refused(&[("version", "VERSION_CONFLICT")]);
    let given = given_plan().and_by(HEAD, [returned(1)]);
    given.clone().by(VICE).when(approve(1)).then_refused(&[("version", "ALREADY_DECIDED")]);
    let given = given.and_by(TEACHER_3A, [submitted(PLAN, 2, TEACHER_3A)]);
    given.clone().by(VICE).when(approve(1)).then_refused(&[("version", "VERSION_CONFLICT")]);
    given.by(VICE).when(approve(2)).then([DocumentApproved { document: PLAN, version: 2 }.into()]);
    let unknown = ApproveDocument { document: DocumentId(uuid::Uuid::nil()), version: 1 };
    given_plan().by(VICE).when(unknown.clone()).then_refused(&[("document", "UNKNOWN_DOCUMENT")]);
    given_plan().by(HEAD).when(unknown).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn erasing_an_author_closes_titles_and_reasons_and_nobody_elses() {
    let other = DocumentId(uuid::Uuid::from_u128(0xe2));
    let basis = line("Điều 14 Luật 91/2025/QH15");
    let erased = PersonalDataErased { person: TEACHER_3A.0, categories: vec![Category::Comment], basis };
    let given = given_plan().and([returned(1), submitted(other, 1, TEACHER_3B), erased.into()]);
    let shelf = &given.school().shelf;
    let version = &shelf.document(PLAN).unwrap().versions[0];
    assert_eq!(version.title.get(), None);
    assert!(matches!(&version.status, DocumentStatus::Returned { reason, .. } if reason.get().is_none()));
    assert!(shelf.document(other).unwrap().versions[0].title.get().is_some());
    let order: Vec<DocumentId> = shelf.documents().map(|document| document.id).collect();
    assert_eq!(order, [PLAN, other]);
}

#[test]
fn no_reason_is_written_to_an_author_who_was_forgotten() {
    let basis = line("Điều 14 Luật 91/2025/QH15");
    let erased = PersonalDataErased { person: TEACHER_3A.0, categories: vec![Category::Comment], basis };
    let given = given_plan().and([erased.into()]).by(VICE);
    let command = ReturnDocument { document: PLAN, version: 1, reason: note("Thiếu mục tiêu.") };
    given.clone().when(command).then_refused(&[("document", "PERSONAL_DATA_ERASED")]);
    given.when(approve(1)).then([DocumentApproved { document: PLAN, version: 1 }.into()]);
}

#[test]
fn a_digest_has_one_spelling() {
    assert_eq!(digest("a").to_string(), "a".repeat(64));
    for text in ["", "a", &"A".repeat(64), &"g".repeat(64), &"a".repeat(66)] {
        assert!(text.parse::<Digest>().is_err(), "{text}");
    }
}
