//! The policy table, written out; and that it leaves nothing out.

use std::collections::BTreeSet;

use serde::Deserialize;
use socai_school::{
    Command,
    policy::{Action, Relation, Role, matrix, permits},
};

use crate::{assert_golden, schema_dir};

fn is_read(action: Action) -> bool {
    action.code().starts_with("read-")
}

#[test]
fn the_policy_table_is_the_published_one() {
    assert_golden(&schema_dir().join("golden/policy.txt"), &matrix());
}

#[test]
fn the_table_has_every_action_role_and_relation() {
    let table = matrix();
    let lines: Vec<&str> = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(lines.len(), Action::ALL.len() * Role::ALL.len());
    let cells = |line: &&str| line.rsplit('|').next().unwrap().split_whitespace().count();
    assert!(lines.iter().all(|line| cells(line) == Relation::ALL.len()), "{table}");
}

#[test]
fn every_command_has_an_action_of_its_own_name_and_every_other_action_is_a_read() {
    // The decoder's complaint about an unknown variant lists the known ones.
    let unknown = serde_json::json!({ "?": null });
    let complaint = Command::deserialize(unknown).unwrap_err().to_string();
    let mut commands: BTreeSet<String> =
        complaint.split('`').skip(3).step_by(2).map(str::to_lowercase).collect();
    assert!(commands.len() > 20, "{complaint}");
    // Ratings of qualities and competencies are entered by the same command, under their own right.
    commands.insert("entertraits".to_owned());
    let name = |action: &Action| action.code().replace('-', "");
    let actions = Action::ALL.iter().filter(|action| !is_read(**action)).map(name).collect();
    assert_eq!(commands, actions);
}

#[test]
fn every_action_is_allowed_to_somebody_and_only_the_school_page_to_everybody() {
    for action in Action::ALL {
        let in_some_relation =
            |role: &Role| Relation::ALL.iter().any(|relation| permits(*action, *role, *relation));
        assert!(Role::ALL.iter().any(in_some_relation), "{} is dead", action.code());
        let everybody = Role::ALL
            .iter()
            .filter(|role| **role != Role::System)
            .all(|role| permits(*action, *role, Relation::None));
        assert_eq!(everybody, *action == Action::ReadSchool, "{}", action.code());
    }
}

#[test]
fn a_grant_to_any_object_holds_in_every_relation() {
    for action in Action::ALL {
        for role in Role::ALL {
            let any = permits(*action, *role, Relation::None);
            assert!(!any || Relation::ALL.iter().all(|relation| permits(*action, *role, *relation)));
        }
    }
}

#[test]
fn inspectors_and_guardians_only_read_and_speak_for_themselves() {
    for role in [Role::Inspector, Role::Guardian] {
        for action in [Action::SetPassword, Action::EnrollSecondFactor] {
            let of_whom = Relation::ALL.iter().filter(|relation| permits(action, role, **relation));
            assert!(of_whom.eq(&[Relation::Own]));
        }
    }
    // What a guardian consents to is the guardian's own word; so is what they write to the school.
    let own =
        [Action::RecordConsent, Action::WithdrawConsent, Action::WriteToSchool, Action::MarkMessageSeen];
    for action in own {
        let of_whom = Relation::ALL.iter().filter(|relation| permits(action, Role::Guardian, **relation));
        assert!(of_whom.eq(&[Relation::GuardianOf]), "{}", action.code());
        assert!(!Relation::ALL.iter().any(|relation| permits(action, Role::Inspector, *relation)));
    }
    let credentials = [Action::SetPassword, Action::EnrollSecondFactor];
    let set =
        |action: &&Action| !is_read(**action) && !credentials.contains(*action) && !own.contains(*action);
    for action in Action::ALL.iter().filter(set) {
        for role in [Role::Inspector, Role::Guardian] {
            assert!(
                !Relation::ALL.iter().any(|relation| permits(*action, role, *relation)),
                "{}",
                action.code()
            );
        }
    }
}

#[test]
fn guardians_read_nothing_of_other_peoples_children() {
    for action in Action::ALL.iter().filter(|action| is_read(**action) && **action != Action::ReadSchool) {
        assert!(!permits(*action, Role::Guardian, Relation::None), "{}", action.code());
    }
    assert!(!permits(Action::ReadGrades, Role::Guardian, Relation::GuardianOf), "only published results");
}

#[test]
fn only_teachers_and_the_import_enter_grades_and_only_the_admin_board_locks() {
    for role in Role::ALL {
        let may = |action| Relation::ALL.iter().any(|relation| permits(action, *role, *relation));
        let enters = matches!(role, Role::Teacher | Role::Operator);
        assert_eq!((may(Action::EnterGrades), may(Action::EnterTraits)), (enters, enters), "{}", role.code());
        let locks = *role == Role::AdminBoard;
        assert_eq!((may(Action::LockPeriod), may(Action::UnlockPeriod)), (locks, locks), "{}", role.code());
    }
    for relation in Relation::ALL {
        let subject = *relation == Relation::SubjectTeacher;
        assert_eq!(permits(Action::EnterGrades, Role::Teacher, *relation), subject);
        assert_eq!(permits(Action::EnterTraits, Role::Teacher, *relation), *relation == Relation::Homeroom);
    }
}

#[test]
fn the_operator_neither_decides_on_documents_nor_reads_health_data() {
    let denied = [
        Action::ReadStudentHealth,
        Action::SubmitDocument,
        Action::ApproveDocument,
        Action::ReturnDocument,
        Action::LockPeriod,
        Action::UnlockPeriod,
        Action::ErasePersonalData,
        Action::ReadResults,
    ];
    for action in denied {
        assert!(!permits(action, Role::Operator, Relation::None), "{}", action.code());
    }
}

#[test]
fn codes_find_their_values_again() {
    assert!(Action::ALL.iter().all(|action| Action::from_code(action.code()) == Some(*action)));
    assert!(Role::ALL.iter().all(|role| Role::from_code(role.code()) == Some(*role)));
    assert!(Relation::ALL.iter().all(|relation| Relation::from_code(relation.code()) == Some(*relation)));
}
