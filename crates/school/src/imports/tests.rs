//! Imports are carried out whole, as shown, or not at all.

use jiff::civil::date;

use super::*;
use crate::{
    Command,
    classes::{
        AssignSubjectTeacher, ClassCreated, CreateClass, HomeroomTeacherAssigned, SubjectTeacherAssigned,
    },
    ids::ClassId,
    policy::Role,
    regulations::{GradeLevel, Subject},
    sealed::Category,
    staff::{GrantRole, RoleGranted},
    testing::{
        ADMIN, CLASS_3A, CLERK, ENGLISH, FIRST_DAY, PRINCIPAL, TEACHER_3A, TEACHER_3B, YEAR, code, fresh,
        given_school, line,
    },
};
use uuid::Uuid;

fn import(steps: Vec<ImportStep>) -> CarryOutImport {
    CarryOutImport { steps, seen: Vec::new() }
}

fn ready(command: impl Into<Command>) -> ImportStep {
    ImportStep::Ready(Box::new(command.into()))
}

fn create(name: &str) -> ImportStep {
    ready(CreateClass { year: YEAR, name: code(name), grade: GradeLevel::G5 })
}

fn homeroom(name: &str) -> ImportStep {
    let command = AssignHomeroomTeacher { class: ClassId(Uuid::nil()), teacher: TEACHER_3A, from: FIRST_DAY };
    ImportStep::Homeroom { year: YEAR, class: code(name), command }
}

#[test]
fn later_steps_see_what_earlier_ones_created() {
    let class: ClassId = fresh(0);
    let created = ClassCreated { class, year: YEAR, name: code("5A"), grade: GradeLevel::G5 };
    let assigned = HomeroomTeacherAssigned { class, teacher: TEACHER_3A, from: FIRST_DAY };
    given_school().when(import(vec![create("5A"), homeroom("5A")])).then([created.into(), assigned.into()]);
}

#[test]
fn one_refused_step_refuses_all_and_is_named() {
    let steps = vec![create("5A"), create("3A"), create("5B")];
    given_school().when(import(steps)).then_refused(&[("steps[1].name", "CLASS_NAME_TAKEN")]);
    given_school().when(import(vec![homeroom("5A")])).then_refused(&[("steps[0]", "IMPORT_UNKNOWN_CLASS")]);
}

#[test]
fn an_import_needs_a_right_of_its_own() {
    given_school().by(CLERK).when(import(vec![create("5A")])).then_refused(&[("", "FORBIDDEN")]);
    given_school().by(PRINCIPAL).when(import(Vec::new())).then_refused(&[("", "FORBIDDEN")]);
    let plan = import(vec![
        create("5A"),
        ready(crate::calendar::OpenSchoolYear {
            year: SchoolYear(2026),
            first_day: date(2026, 9, 5),
            term_two_first_day: date(2027, 1, 19),
            last_day: date(2027, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }),
    ]);
    assert_eq!(given_school().by(ADMIN).decide(plan.clone()).unwrap().len(), 2);
    assert_eq!(given_school().by_operator().decide(plan).unwrap().len(), 2);
}

#[test]
fn what_the_plan_touches_must_be_as_it_was_seen() {
    let given = given_school();
    let command = AssignSubjectTeacher {
        class: CLASS_3A,
        subject: Subject::Ethics,
        teacher: TEACHER_3B,
        from: FIRST_DAY,
    };
    let seen = vec![
        Seen::of(given.school(), Touched::Class(CLASS_3A)),
        Seen::of(given.school(), Touched::Account(TEACHER_3B)),
        Seen::of(given.school(), Touched::ClassName(YEAR, code("5A"))),
    ];
    let plan = CarryOutImport { steps: vec![ready(command)], seen };
    let event = SubjectTeacherAssigned {
        class: CLASS_3A,
        subject: Subject::Ethics,
        teacher: TEACHER_3B,
        from: FIRST_DAY,
    };
    // Another account changed: the plan does not touch it.
    let other = RoleGranted { account: ENGLISH, role: Role::Clerk };
    given.clone().and([other.into()]).when(plan.clone()).then([event.clone().into()]);

    given.clone().and([event.into()]).when(plan.clone()).then_refused(&[("seen[0]", "IMPORT_MOVED_ON")]);
    let role = RoleGranted { account: TEACHER_3B, role: Role::Clerk };
    given.clone().and([role.into()]).when(plan.clone()).then_refused(&[("seen[1]", "IMPORT_MOVED_ON")]);
    let class = ClassCreated {
        class: ClassId(Uuid::from_u128(7)),
        year: YEAR,
        name: code("5a"),
        grade: GradeLevel::G5,
    };
    given.and([class.into()]).when(plan).then_refused(&[("seen[2]", "IMPORT_MOVED_ON")]);
}

#[test]
fn only_what_lists_become_is_imported() {
    let erase = crate::registry::ErasePersonalData {
        person: TEACHER_3A.0,
        categories: vec![Category::Identity],
        basis: line("không"),
    };
    let nested = ready(import(vec![create("5A")]));
    for step in [ready(erase), nested] {
        given_school().when(import(vec![step])).then_refused(&[("steps[0]", "IMPORT_OF_OTHER_COMMAND")]);
    }
    let short = ImportStep::Admit {
        year: YEAR,
        classes: vec![code("3A")],
        command: AdmitStudents { entries: Vec::new() },
    };
    given_school().when(import(vec![short])).then_refused(&[("steps[0]", "IMPORT_OF_OTHER_COMMAND")]);
}

#[test]
fn an_import_has_a_limit() {
    let step = ready(GrantRole { account: ENGLISH, role: Role::Clerk });
    let plan = import(vec![step; CarryOutImport::LIMIT + 1]);
    given_school().when(plan).then_refused(&[("steps", "IMPORT_TOO_LARGE")]);
}
