use super::*;
use crate::policy::Role;
use crate::{
    Refusal,
    classes::HomeroomTeacherAssigned,
    closing::{ClassConfirmed, ClassConsolidated, ClosingRefusal, Phase, SubjectSignedOff},
    regulations::{MissingPart, Quality},
    staff::RoleGranted,
    state::Position,
};

const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

#[test]
fn a_subject_teacher_signs_off_what_is_complete() {
    let event = SubjectSignedOff {
        class: CLASS_3A,
        period: MID,
        subject: Subject::Mathematics,
        statement: Statement::Subject1,
    };
    filled_3a().by(TEACHER_3A).when(sign_off(Subject::Mathematics)).then([event.into()]);
}

#[test]
fn nobody_signs_off_a_subject_that_they_do_not_teach() {
    for actor in [ENGLISH, TEACHER_3B, PRINCIPAL, VICE, ADMIN, CLERK, PARENT, INSPECTOR] {
        filled_3a().by(actor).when(sign_off(Subject::Mathematics)).then_refused(&[("", "FORBIDDEN")]);
    }
    filled_3a().by(TEACHER_3A).when(sign_off(Subject::ForeignLanguage)).then_refused(&[("", "FORBIDDEN")]);
    filled_3a().by_operator().when(sign_off(Subject::Mathematics)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn an_incomplete_subject_is_refused_with_what_is_missing() {
    let given = staffed_3a().and([entered(CLASS_3A, AN, MID, MATHEMATICS)]).by(TEACHER_3A);
    let refusals = given.when(sign_off(Subject::Mathematics)).refusals();
    let [refused] = refusals.list() else { panic!("{refusals}") };
    let Refusal::Closing(ClosingRefusal::Incomplete { count, first }) = &refused.refusal else {
        panic!("{refused:?}")
    };
    assert_eq!(*count, 2);
    let missing: Vec<_> =
        first.iter().map(|lacking| (lacking.student, lacking.target, lacking.what)).collect();
    assert_eq!(missing, [(BINH, MATHEMATICS, MissingPart::Level), (CHI, MATHEMATICS, MissingPart::Level)]);
}

#[test]
fn the_statement_that_was_shown_must_be_the_one_in_force() {
    let wrong = Statement::CONSOLIDATION;
    let refused = &[("confirmation", "STATEMENT_MISMATCH")];
    let command = SignOffSubject { confirmation: wrong, ..sign_off(Subject::Mathematics) };
    filled_3a().by(TEACHER_3A).when(command).then_refused(refused);
    let command = ConsolidateClass { confirmation: Statement::SUBJECT, ..consolidate() };
    signed_off_3a().by(TEACHER_3A).when(command).then_refused(refused);
    let command = ConfirmClass { confirmation: wrong, ..confirm() };
    consolidated_3a().by(PRINCIPAL).when(command).then_refused(refused);
}

#[test]
fn every_statement_has_a_code_of_its_own_and_two_texts() {
    for statement in Statement::ALL {
        assert_eq!(Statement::from_code(statement.code()), Some(*statement));
        assert_eq!(serde_json::to_value(statement).unwrap(), statement.code());
        assert_ne!(statement.vi(), statement.en());
    }
    assert_eq!(Statement::from_code("subject/0"), None);
}

#[test]
fn a_subject_that_is_not_taken_or_not_assessed_cannot_be_signed_off() {
    let refused = &[("subject", "SUBJECT_NOT_ASSESSED")];
    let history = SubjectTeacherAssigned {
        class: CLASS_3A,
        subject: Subject::Science,
        teacher: TEACHER_3A,
        from: FIRST_DAY,
    };
    filled_3a().and([history.into()]).by(TEACHER_3A).when(sign_off(Subject::Science)).then_refused(refused);
    let again = GradingPeriod { moment: AssessmentPeriod::Reassessment, ..MID };
    let command = SignOffSubject { period: again, ..sign_off(Subject::Mathematics) };
    filled_3a().by(TEACHER_3A).when(command).then_refused(refused);
    let regular = GradingPeriod { moment: AssessmentPeriod::RegularOne, ..MID };
    let command = SignOffSubject { period: regular, ..sign_off(Subject::Mathematics) };
    filled_3a().by(TEACHER_3A).when(command).then_refused(&[("period.moment", "NOTHING_ASSESSED")]);
}

#[test]
fn signing_what_is_signed_changes_nothing() {
    signed_off_3a().by(TEACHER_3A).when(sign_off(Subject::Mathematics)).then_nothing();
    consolidated_3a().by(TEACHER_3A).when(consolidate()).then_nothing();
    confirmed_3a().by(PRINCIPAL).when(confirm()).then_nothing();
}

#[test]
fn a_sign_off_stands_until_a_cell_that_it_covers_is_written_again() {
    let given = signed_off_3a();
    assert!(signed(&given, Subject::Mathematics).stands());
    let event = corrected(&given, AN, MATHEMATICS);
    let given = given.and([event]);
    let Signed::Outdated { newer, .. } = signed(&given, Subject::Mathematics) else { panic!() };
    assert_eq!(newer, Some(given.school().position));
    assert!(signed(&given, Subject::Vietnamese).stands());
    let again = given.by(TEACHER_3A).when(sign_off(Subject::Mathematics)).recorded();
    assert!(signed(&again, Subject::Mathematics).stands());
}

#[test]
fn a_subject_may_be_signed_off_after_the_period_was_locked() {
    let given = filled_3a().and([lock(Area::School, Columns::All)]).by(TEACHER_3A);
    assert_eq!(given.when(sign_off(Subject::Mathematics)).decided().len(), 1);
}

#[test]
fn the_homeroom_teacher_consolidates_what_is_signed_off() {
    let event = ClassConsolidated { class: CLASS_3A, period: MID, statement: Statement::Consolidation1 };
    signed_off_3a().by(TEACHER_3A).when(consolidate()).then([event.into()]);
    for actor in [ENGLISH, TEACHER_3B, PRINCIPAL, VICE, ADMIN, PARENT] {
        signed_off_3a().by(actor).when(consolidate()).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn a_class_is_not_consolidated_before_every_subject_is_signed_off() {
    let given = filled_3a();
    let all = compulsory(&given, CLASS_3A);
    let refusals = given.by(TEACHER_3A).when(consolidate()).refusals();
    let Refusal::Closing(ClosingRefusal::SubjectsNotSignedOff { subjects }) = &refusals.list()[0].refusal
    else {
        panic!("{refusals}")
    };
    assert_eq!(*subjects, all);
    let given = signed_off_3a();
    let event = corrected(&given, CHI, MATHEMATICS);
    let refusals = given.and([event]).by(TEACHER_3A).when(consolidate()).refusals();
    let Refusal::Closing(ClosingRefusal::SubjectsNotSignedOff { subjects }) = &refusals.list()[0].refusal
    else {
        panic!("{refusals}")
    };
    assert_eq!(*subjects, [Subject::Mathematics]);
}

#[test]
fn a_class_is_not_consolidated_while_the_homeroom_teachers_columns_are_incomplete() {
    let target = Target::Quality(Quality::Kindness);
    let given = signed_off_3a();
    let emptied = corrected_to(&given, AN, target, None);
    let given = given.and([emptied]);
    given.by(TEACHER_3A).when(consolidate()).then_refused(&[("", "INCOMPLETE")]);
}

#[test]
fn a_consolidation_stands_on_every_sign_off_and_on_its_own_columns() {
    let given = consolidated_3a();
    assert!(closing(&given).consolidated.stands());
    let event = corrected(&given, AN, MATHEMATICS);
    let changed = given.clone().and([event]);
    assert!(!closing(&changed).consolidated.stands());
    // Signing the subject again is not signing the summary again.
    let signed = changed.by(TEACHER_3A).when(sign_off(Subject::Mathematics)).recorded();
    assert!(!closing(&signed).consolidated.stands());
    assert!(closing(&signed.when(consolidate()).recorded()).consolidated.stands());
    let own = entered(CLASS_3A, AN, MID, Target::Quality(Quality::Kindness));
    assert!(!closing(&given.and([own])).consolidated.stands());
}

#[test]
fn the_principal_or_a_vice_principal_confirms_what_is_consolidated() {
    for actor in [PRINCIPAL, VICE] {
        let given = consolidated_3a();
        let event = ClassConfirmed {
            class: CLASS_3A,
            period: MID,
            consolidation: given.school().position,
            statement: Statement::Confirmation1,
        };
        given.by(actor).when(confirm()).then([event.into()]);
    }
    for actor in [TEACHER_3A, HEAD, ADMIN, CLERK, INSPECTOR] {
        consolidated_3a().by(actor).when(confirm()).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn the_role_of_who_signed_is_kept() {
    let confirmed = confirmed_3a();
    let Signed::Stands(signature) = closing(&confirmed).confirmed else { panic!() };
    assert_eq!((signature.by, signature.statement), (PRINCIPAL, Statement::Confirmation1));
    assert_eq!(signature.position, confirmed.school().position);
    assert!(signature.role.is_some());
}

#[test]
fn nothing_is_confirmed_that_is_not_consolidated_or_changed_since() {
    let refused = &[("classes[0]", "NOT_CONSOLIDATED")];
    signed_off_3a().by(PRINCIPAL).when(confirm()).then_refused(refused);
    let given = consolidated_3a();
    let event = corrected(&given, AN, MATHEMATICS);
    given.and([event]).by(PRINCIPAL).when(confirm()).then_refused(refused);
}

#[test]
fn classes_are_confirmed_together_or_not_at_all_each_once() {
    let command = |classes: &[ClassId]| ConfirmClass { classes: classes.to_vec(), ..confirm() };
    let given = consolidated_3a().by(PRINCIPAL);
    given.clone().when(command(&[CLASS_3A, CLASS_3B])).then_refused(&[("classes[1]", "NOT_CONSOLIDATED")]);
    assert_eq!(given.clone().when(command(&[CLASS_3A, CLASS_3A])).decided().len(), 1);
    given.clone().when(command(&[])).then_refused(&[("classes", "NO_CLASSES")]);
    let many = vec![CLASS_3A; ConfirmClass::LIMIT + 1];
    given.clone().when(command(&many)).then_refused(&[("classes", "TOO_MANY_CLASSES")]);
    let unknown = ClassId(uuid::Uuid::nil());
    given.when(command(&[unknown])).then_refused(&[("classes[0]", "UNKNOWN_CLASS")]);
}

#[test]
fn nobody_confirms_as_principal_what_they_consolidated_as_homeroom_teacher() {
    let homeroom = HomeroomTeacherAssigned { class: CLASS_3A, teacher: PRINCIPAL, from: FIRST_DAY };
    let teacher = RoleGranted { account: PRINCIPAL, role: Role::Teacher };
    let given = signed_off_3a().and([homeroom.into(), teacher.into()]);
    let given = given.by(PRINCIPAL).when(consolidate()).recorded();
    given.clone().by(PRINCIPAL).when(confirm()).then_refused(&[("classes[0]", "OWN_CONSOLIDATION")]);
    assert_eq!(given.by(VICE).when(confirm()).decided().len(), 1);
}

#[test]
fn a_class_goes_from_open_to_published_step_by_step() {
    let phase = |given: &Given| closing(given).phase();
    let open = filled_3a();
    assert_eq!(phase(&open), Phase::Open);
    assert_eq!(phase(&signed_off_3a()), Phase::SignedOff);
    assert_eq!(phase(&consolidated_3a()), Phase::Consolidated);
    let confirmed = confirmed_3a();
    assert_eq!(phase(&confirmed), Phase::Confirmed);
    let columns = Columns::One(MATHEMATICS);
    let partly = confirmed.clone().and([lock(Area::School, columns)]);
    assert_eq!((phase(&partly), closing(&partly).locked), (Phase::Confirmed, crate::closing::Locked::Partly));
    let locked = confirmed.and([lock(Area::Class(CLASS_3A), Columns::All)]);
    assert_eq!(phase(&locked), Phase::Locked);
}

#[test]
fn a_class_without_students_has_nothing_to_sign() {
    let empty = ClassId(uuid::Uuid::from_u128(0xcf));
    let given = given_school().and(class(empty, "3C", crate::regulations::GradeLevel::G3, TEACHER_3A));
    let command = ConsolidateClass { class: empty, ..consolidate() };
    given.by(TEACHER_3A).when(command).then_refused(&[("class", "NOTHING_TO_SIGN")]);
}

#[test]
fn only_people_sign() {
    let given = given_school();
    let position = Position(given.school().position.0 + 1);
    let mut school = given.school().clone();
    let event = ClassConsolidated { class: CLASS_3A, period: MID, statement: Statement::Consolidation1 };
    school.apply(&crate::Recorded {
        position,
        at: school.at,
        actor: crate::Actor::System,
        right: "system/none".to_owned(),
        command: uuid::Uuid::nil(),
        event: event.into(),
    });
    assert_eq!(school.closings.slot(CLASS_3A, MID, Stage::Consolidation), crate::closing::Slot::Empty);
}
