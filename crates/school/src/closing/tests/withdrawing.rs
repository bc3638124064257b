use super::*;
use crate::{
    Event,
    classes::HomeroomTeacherAssigned,
    closing::{ResultsPublished, SignOffWithdrawn, Withdrawal},
    registry::PersonalDataErased,
    sealed::{Category, Sealed},
    staff::AccountDisabled,
};

const MATHEMATICS: Stage = Stage::Subject(Subject::Mathematics);

fn position(given: &Given, stage: Stage) -> crate::Position {
    let crate::closing::Slot::Signed(signature) = given.school().closings.slot(CLASS_3A, MID, stage) else {
        panic!("not signed")
    };
    signature.position
}

#[test]
fn who_signed_withdraws_with_a_reason() {
    let given = signed_off_3a();
    let event = SignOffWithdrawn {
        class: CLASS_3A,
        period: MID,
        stage: MATHEMATICS,
        signed: position(&given, MATHEMATICS),
        signer: TEACHER_3A,
        reason: Sealed::Open(Note::new("Nhập nhầm cột.").unwrap()),
    };
    given.by(TEACHER_3A).when(withdraw(MATHEMATICS)).then([event.into()]);
}

#[test]
fn after_a_withdrawal_there_is_no_signature_but_who_withdrew_is_shown() {
    let given = signed_off_3a().by(TEACHER_3A).when(withdraw(MATHEMATICS)).recorded();
    let Signed::No { returned: Some(Withdrawal { by, signer, .. }) } = signed(&given, Subject::Mathematics)
    else {
        panic!()
    };
    assert_eq!((by, signer), (crate::Actor::Account(TEACHER_3A), TEACHER_3A));
    given.clone().when(withdraw(MATHEMATICS)).then_refused(&[("stage", "NOT_SIGNED")]);
    given.clone().when(consolidate()).then_refused(&[("", "SUBJECTS_NOT_SIGNED_OFF")]);
    let again = given.when(sign_off(Subject::Mathematics)).recorded();
    assert!(signed(&again, Subject::Mathematics).stands());
}

#[test]
fn the_homeroom_teacher_and_the_principals_return_a_subject() {
    let english = Stage::Subject(Subject::ForeignLanguage);
    for actor in [TEACHER_3A, PRINCIPAL, VICE] {
        let decided = signed_off_3a().by(actor).when(withdraw(english)).decided();
        let [crate::Decided { event: Event::SignOffWithdrawn(event), .. }] = decided.as_slice() else {
            panic!("{decided:?}")
        };
        assert_eq!(event.signer, ENGLISH);
    }
}

#[test]
fn nobody_else_withdraws() {
    for actor in [ENGLISH, TEACHER_3B, ADMIN, CLERK, PARENT, INSPECTOR] {
        signed_off_3a().by(actor).when(withdraw(MATHEMATICS)).then_refused(&[("", "FORBIDDEN")]);
    }
    for actor in [ENGLISH, ADMIN, TEACHER_3B] {
        consolidated_3a().by(actor).when(withdraw(Stage::Consolidation)).then_refused(&[("", "FORBIDDEN")]);
    }
    for actor in [TEACHER_3A, ADMIN] {
        confirmed_3a().by(actor).when(withdraw(Stage::Confirmation)).then_refused(&[("", "FORBIDDEN")]);
    }
    confirmed_3a().by_operator().when(withdraw(Stage::Confirmation)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_second_teacher_of_the_subject_does_not_withdraw_the_firsts_signature() {
    let shared = SubjectTeacherAssigned {
        class: CLASS_3A,
        subject: Subject::Mathematics,
        teacher: ENGLISH,
        from: FIRST_DAY,
    };
    let given = signed_off_3a().and([shared.into()]).by(ENGLISH);
    given.when(withdraw(MATHEMATICS)).then_refused(&[("stage", "NOT_THE_SIGNER")]);
}

#[test]
fn a_vice_principal_does_not_withdraw_the_principals_confirmation_but_the_principal_a_vice_principals() {
    let stage = Stage::Confirmation;
    confirmed_3a().by(VICE).when(withdraw(stage)).then_refused(&[("stage", "NOT_THE_SIGNER")]);
    assert_eq!(confirmed_3a().by(PRINCIPAL).when(withdraw(stage)).decided().len(), 1);
    let by_vice = consolidated_3a().by(VICE).when(confirm()).recorded();
    assert_eq!(by_vice.clone().by(VICE).when(withdraw(stage)).decided().len(), 1);
    assert_eq!(by_vice.by(PRINCIPAL).when(withdraw(stage)).decided().len(), 1);
}

#[test]
fn a_new_homeroom_teacher_withdraws_the_predecessors_consolidation() {
    let new = HomeroomTeacherAssigned { class: CLASS_3A, teacher: HEAD, from: FIRST_DAY };
    let given = consolidated_3a().and([new.into()]).by(HEAD);
    assert_eq!(given.when(withdraw(Stage::Consolidation)).decided().len(), 1);
}

#[test]
fn stages_are_undone_from_the_top() {
    let higher = &[("stage", "HIGHER_STAGE_STANDS")];
    consolidated_3a().by(TEACHER_3A).when(withdraw(MATHEMATICS)).then_refused(higher);
    confirmed_3a().by(PRINCIPAL).when(withdraw(Stage::Consolidation)).then_refused(higher);
    let published =
        ResultsPublished { period: MID, area: Area::School, classes: vec![CLASS_3A], order: order() };
    let published = confirmed_3a().and([published.into()]).by(PRINCIPAL);
    published.when(withdraw(Stage::Confirmation)).then_refused(&[("stage", "RESULTS_PUBLISHED")]);
    let given = confirmed_3a().by(PRINCIPAL).when(withdraw(Stage::Confirmation)).recorded();
    let given = given.when(withdraw(Stage::Consolidation)).recorded();
    assert_eq!(given.when(withdraw(MATHEMATICS)).decided().len(), 1);
}

#[test]
fn what_is_outdated_above_does_not_stand_in_the_way() {
    let given = consolidated_3a();
    let event = corrected(&given, AN, Target::Subject(Subject::Vietnamese));
    let given = given.and([event]).by(TEACHER_3A);
    assert_eq!(given.when(withdraw(MATHEMATICS)).decided().len(), 1);
}

#[test]
fn a_consolidation_does_not_stand_after_a_subject_was_returned_and_signed_again() {
    let given = confirmed_3a().by(PRINCIPAL).when(withdraw(Stage::Confirmation)).recorded();
    let given = given.when(withdraw(Stage::Consolidation)).recorded();
    let given = given.when(withdraw(MATHEMATICS)).recorded();
    let given = given.by(TEACHER_3A).when(sign_off(Subject::Mathematics)).recorded();
    assert!(!closing(&given).consolidated.stands());
    let given = given.when(consolidate()).recorded().by(PRINCIPAL).when(confirm()).recorded();
    assert!(closing(&given).confirmed.stands());
}

#[test]
fn nothing_is_withdrawn_that_was_never_signed() {
    for stage in [MATHEMATICS, Stage::Consolidation, Stage::Confirmation] {
        filled_3a().by(PRINCIPAL).when(withdraw(stage)).then_refused(&[("stage", "NOT_SIGNED")]);
    }
}

#[test]
fn no_reason_is_written_to_somebody_whose_texts_were_erased() {
    let erased = PersonalDataErased {
        person: ENGLISH.0,
        categories: vec![Category::Comment],
        basis: line("Điều 14 Luật 91/2025/QH15"),
    };
    let given = signed_off_3a().and([AccountDisabled { account: ENGLISH }.into(), erased.into()]);
    let stage = Stage::Subject(Subject::ForeignLanguage);
    given.by(TEACHER_3A).when(withdraw(stage)).then_refused(&[("reason", "SIGNER_ERASED")]);
}
