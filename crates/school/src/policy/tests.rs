use jiff::civil::{Date, date};

use super::{Action, Forbidden, Object, Relation, Right, Role, authorize, authorize_as, relations, roles};
use crate::{
    Actor, Event, Explain,
    classes::SubjectTeacherEnded,
    documents::{DocumentSubmitted, MediaType},
    ids::{AccountId, ClassId, DocumentId, StudentId},
    registry::{ClassChanged, DepartureReason, StudentDeparted},
    regulations::{Quality, Subject, Target},
    sealed::Sealed,
    staff::{AccountDisabled, AccountEnabled, RoleGranted, RoleRevoked},
    testing::*,
};

const DAY: Date = date(2025, 10, 15);
const VIETNAMESE: Target = Target::Subject(Subject::Vietnamese);
const KINDNESS: Target = Target::Quality(Quality::Kindness);
const DOCUMENT: DocumentId = DocumentId(uuid::Uuid::from_u128(0xe1));

#[track_caller]
fn check(given: &Given, account: AccountId, object: Object, expected: &[Relation]) {
    let found = relations(given.school(), account, object, DAY);
    assert_eq!(found.split_last(), Some((&Relation::None, expected)));
}

fn may(given: &Given, account: AccountId, action: Action, object: Object) -> bool {
    authorize(given.school(), Actor::Account(account), action, object, DAY).is_ok()
}

fn document(author: AccountId) -> Event {
    DocumentSubmitted {
        document: DOCUMENT,
        version: 1,
        document_type: code("KHBD"),
        author,
        class: None,
        title: Sealed::Open(line("Kế hoạch")),
        digest: "a".repeat(64).parse().unwrap(),
        size: 1,
        media_type: MediaType::Pdf,
    }
    .into()
}

#[test]
fn to_a_class_teachers_are_homeroom_or_class_teachers() {
    let given = given_school();
    check(&given, TEACHER_3A, Object::Class(CLASS_3A), &[Relation::Homeroom, Relation::ClassTeacher]);
    check(&given, ENGLISH, Object::Class(CLASS_3A), &[Relation::ClassTeacher]);
    check(&given, TEACHER_3B, Object::Class(CLASS_3A), &[]);
    check(&given, PRINCIPAL, Object::Class(CLASS_3A), &[]);
}

#[test]
fn to_a_column_only_its_own_teacher_is_the_subject_teacher() {
    let given = given_school();
    let column = |target| Object::Column(CLASS_3A, target);
    let all = [Relation::SubjectTeacher, Relation::Homeroom, Relation::ClassTeacher];
    check(&given, TEACHER_3A, column(VIETNAMESE), &all);
    check(&given, TEACHER_3A, column(KINDNESS), &all[1..]);
    check(&given, ENGLISH, column(VIETNAMESE), &[Relation::ClassTeacher]);
    check(&given, ENGLISH, column(Target::Subject(Subject::ForeignLanguage)), &[all[0], all[2]]);
}

#[test]
fn a_relation_begins_and_ends_with_the_assignment() {
    let last_day = date(2025, 10, 31);
    let ended = SubjectTeacherEnded {
        class: CLASS_3A,
        subject: Subject::ForeignLanguage,
        teacher: ENGLISH,
        until: last_day,
    };
    let given = given_school().and([ended.into()]);
    let teaches = |day| relations(given.school(), ENGLISH, Object::Class(CLASS_3A), day).len() > 1;
    assert!(!teaches(FIRST_DAY.yesterday().unwrap()));
    assert!(teaches(FIRST_DAY) && teaches(last_day));
    assert!(!teaches(last_day.tomorrow().unwrap()));
}

#[test]
fn to_a_student_relations_follow_the_class_of_the_day() {
    let given = given_school();
    check(&given, PARENT, Object::Student(AN), &[Relation::GuardianOf]);
    check(&given, PARENT, Object::Student(BINH), &[]);
    check(&given, TEACHER_3A, Object::Student(AN), &[Relation::Homeroom, Relation::ClassTeacher]);
    let moved =
        ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: date(2025, 10, 10), reason: None };
    let given = given.and([moved.into()]);
    check(&given, TEACHER_3A, Object::Student(AN), &[]);
    check(&given, TEACHER_3B, Object::Student(AN), &[Relation::Homeroom, Relation::ClassTeacher]);
    let on = date(2025, 10, 12);
    let left = StudentDeparted {
        student: AN,
        class: CLASS_3B,
        on,
        reason: DepartureReason::Transferred,
        note: None,
    };
    let given = given.and([left.into()]);
    check(&given, TEACHER_3B, Object::Student(AN), &[]);
    check(&given, PARENT, Object::Student(AN), &[Relation::GuardianOf]);
}

#[test]
fn to_a_document_there_are_its_author_and_the_head_of_the_authors_group() {
    let given = given_school().and_by(TEACHER_3A, [document(TEACHER_3A)]);
    check(&given, TEACHER_3A, Object::Document(DOCUMENT), &[Relation::Own]);
    check(&given, HEAD, Object::Document(DOCUMENT), &[Relation::GroupHead]);
    check(&given, TEACHER_3B, Object::Document(DOCUMENT), &[]);
    let given = given_school().and_by(TEACHER_4A, [document(TEACHER_4A)]);
    check(&given, HEAD, Object::Document(DOCUMENT), &[]);
}

#[test]
fn to_an_account_only_its_holder_is_related() {
    let given = given_school();
    check(&given, TEACHER_3A, Object::Account(TEACHER_3A), &[Relation::Own]);
    check(&given, TEACHER_3A, Object::Account(TEACHER_3B), &[]);
    check(&given, TEACHER_3A, Object::NewDocument, &[Relation::Own]);
    check(&given, TEACHER_3A, Object::School, &[]);
}

#[test]
fn to_what_does_not_exist_nobody_is_related() {
    let (given, nil) = (given_school(), uuid::Uuid::nil());
    for object in [
        Object::Class(ClassId(nil)),
        Object::Column(ClassId(nil), VIETNAMESE),
        Object::Student(StudentId(nil)),
        Object::Document(DocumentId(nil)),
        Object::Account(AccountId(nil)),
    ] {
        check(&given, TEACHER_3A, object, &[]);
        assert!(!may(&given, TEACHER_3A, Action::ReadStudent, object));
    }
}

#[test]
fn teachers_read_the_columns_and_students_that_are_theirs() {
    let given = given_school();
    let column = |target| Object::Column(CLASS_3A, target);
    assert!(may(&given, ENGLISH, Action::ReadGrades, column(Target::Subject(Subject::ForeignLanguage))));
    assert!(!may(&given, ENGLISH, Action::ReadGrades, column(VIETNAMESE)));
    assert!(may(&given, TEACHER_3A, Action::ReadGrades, column(Target::Subject(Subject::ForeignLanguage))));
    assert!(may(&given, ENGLISH, Action::ReadStudent, Object::Student(AN)));
    assert!(!may(&given, ENGLISH, Action::ReadStudentPrivate, Object::Student(AN)));
    assert!(may(&given, TEACHER_3A, Action::ReadStudentHealth, Object::Student(AN)));
    assert!(!may(&given, ADMIN, Action::ReadStudentHealth, Object::Student(AN)));
}

#[test]
fn a_guardian_reads_results_and_never_the_gradebook() {
    let given = given_school();
    assert!(may(&given, PARENT, Action::ReadResults, Object::Student(AN)));
    assert!(!may(&given, PARENT, Action::ReadResults, Object::Student(BINH)));
    assert!(!may(&given, PARENT, Action::ReadGrades, Object::Column(CLASS_3A, VIETNAMESE)));
    assert!(!may(&given, PARENT, Action::ReadClassList, Object::Class(CLASS_3A)));
}

#[test]
fn the_summary_of_a_class_is_for_its_homeroom_teacher_and_those_who_lead_the_school() {
    let given = given_school();
    for account in [PRINCIPAL, VICE, ADMIN, INSPECTOR, TEACHER_3A] {
        assert!(may(&given, account, Action::ReadClassSummary, Object::Class(CLASS_3A)));
        assert!(may(&given, account, Action::ReadYearResults, Object::Student(AN)));
    }
    for account in [PARENT, ENGLISH, TEACHER_3B, CLERK] {
        assert!(!may(&given, account, Action::ReadClassSummary, Object::Class(CLASS_3A)));
        assert!(!may(&given, account, Action::ReadYearResults, Object::Student(AN)));
    }
}

#[test]
fn a_disabled_or_unknown_account_has_nothing_and_an_enabled_one_has_it_back() {
    let given = given_school().and([AccountDisabled { account: TEACHER_3A }.into()]);
    let nobody = AccountId(uuid::Uuid::nil());
    for account in [TEACHER_3A, nobody] {
        assert_eq!(roles(given.school(), account), []);
        for action in Action::ALL {
            assert!(!may(&given, account, *action, Object::Class(CLASS_3A)), "{}", action.code());
        }
    }
    let given = given.and([AccountEnabled { account: TEACHER_3A }.into()]);
    assert!(may(&given, TEACHER_3A, Action::ReadClassList, Object::Class(CLASS_3A)));
}

#[test]
fn a_role_counts_from_its_grant_to_its_revocation() {
    let (account, role) = (TEACHER_3A, Role::AdminBoard);
    let given = given_school().and([RoleGranted { account, role }.into()]);
    assert!(may(&given, account, Action::LockPeriod, Object::School));
    let given = given.and([RoleRevoked { account, role }.into()]);
    assert!(!may(&given, account, Action::LockPeriod, Object::School));
}

#[test]
fn the_right_names_the_role_and_the_relation_that_were_needed() {
    let given = given_school();
    let column = Object::Column(CLASS_3A, VIETNAMESE);
    let right =
        authorize(given.school(), Actor::Account(TEACHER_3A), Action::EnterGrades, column, DAY).unwrap();
    assert_eq!(right, Right { role: Role::Teacher, relation: Relation::SubjectTeacher });
    assert_eq!(right.to_string(), "teacher/subject-teacher");
    assert_eq!("teacher/subject-teacher".parse(), Ok(right));
    for text in ["", "teacher", "teacher/", "teacher/boss", "boss/none"] {
        assert!(text.parse::<Right>().is_err());
    }
}

#[test]
fn the_operator_acts_without_an_account_and_only_where_the_table_says_so() {
    let given = given_school();
    let may = |action| authorize(given.school(), Actor::Operator, action, Object::School, DAY).is_ok();
    assert!(may(Action::FoundSchool) && may(Action::ReadJournal));
    assert!(!may(Action::LockPeriod) && !may(Action::ReadStudentHealth));
}

#[test]
fn a_right_can_be_asked_for_in_some_roles_only() {
    let given = given_school();
    let ask = |actor, among: &[Role]| {
        authorize_as(given.school(), actor, Action::SubmitDocument, Object::NewDocument, DAY, among)
    };
    let head = Actor::Account(HEAD);
    assert_eq!(ask(head, &[Role::Teacher]).unwrap().role, Role::Teacher);
    assert_eq!(ask(head, &[Role::SubjectGroupHead]).unwrap().role, Role::SubjectGroupHead);
    assert_eq!(ask(head, &[Role::Clerk]), None);
    assert_eq!(ask(Actor::Operator, &[Role::Operator]), None);
}

#[test]
fn a_refusal_names_the_action_and_nothing_else() {
    let given = given_school();
    let object = Object::Student(AN);
    let refused =
        authorize(given.school(), Actor::Account(CLERK), Action::ReadStudentHealth, object, DAY).unwrap_err();
    assert_eq!(refused, Forbidden { action: Action::ReadStudentHealth });
    assert_eq!((refused.code(), refused.value()), ("FORBIDDEN", None));
    assert!(refused.text().en.contains("read-student-health"));
}
