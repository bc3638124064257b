//! Timetables as another library writes them (`tests/fixtures/messy/make.py`).

use jiff::civil::date;
use socai_school::{
    Actor,
    attendance::Session,
    calendar::SchoolYear,
    classes::{AssignSubjectTeacher, CreateClass},
    ids::{AccountId, ClassId},
    names::PersonName,
    policy::Role,
    regulations::{GradeLevel, Subject},
    staff::{OpenAccount, Profile},
    text::Code,
    timetable::{Period, Place},
};
use uuid::Uuid;

use super::{ListPlan, Options, Outcome, timetable};
use crate::{
    read_file, rehearse,
    students::usual_year,
    template::{self, Template},
    testing::{Desk, fixture},
};

const YEAR: SchoolYear = SchoolYear(2025);

fn options() -> Options {
    Options { year: None, today: date(2026, 1, 20) }
}

/// Classes 3A and 3B; GV01, Lê Thị Hoa, teaches English in both, GV02 and GV03 Mathematics in one each.
fn desk() -> Desk {
    let mut desk = Desk::founded();
    desk.run(usual_year(YEAR));
    for name in ["3A", "3B"] {
        desk.run(CreateClass { year: YEAR, name: Code::new(name).unwrap(), grade: GradeLevel::G3 });
    }
    for (id, code, name) in
        [(0xa1, "GV01", "Lê Thị Hoa"), (0xa2, "GV02", "Trần Văn Nam"), (0xa3, "GV03", "Phạm Thu Hà")]
    {
        desk.run(OpenAccount {
            account: AccountId(Uuid::from_u128(id)),
            staff_code: Some(Code::new(code).unwrap()),
            profile: Profile { name: PersonName::parse(name).unwrap(), contact: None },
            roles: vec![Role::Teacher],
        });
    }
    for (class, subject, code) in [
        ("3A", Subject::ForeignLanguage, "GV01"),
        ("3B", Subject::ForeignLanguage, "GV01"),
        ("3A", Subject::Mathematics, "GV02"),
        ("3B", Subject::Mathematics, "GV03"),
    ] {
        let (class, teacher) = (class_id(&desk, class), account(&desk, code));
        desk.run(AssignSubjectTeacher { class, subject, teacher, from: date(2025, 9, 5) });
    }
    desk
}

fn class_id(desk: &Desk, name: &str) -> ClassId {
    desk.school.classes.by_name(YEAR, name).unwrap().id
}

fn account(desk: &Desk, code: &str) -> AccountId {
    desk.school.staff.by_staff_code(code).unwrap()
}

fn read(desk: &Desk, name: &str) -> ListPlan {
    timetable::plan(&fixture(&format!("messy/{name}")), &desk.school, &options()).unwrap()
}

/// Address and code of every refused cell.
fn refused(plan: &ListPlan) -> Vec<String> {
    plan.problems().map(|problem| format!("{} {}", problem.address.unwrap(), problem.code)).collect()
}

#[test]
fn a_printed_timetable_is_imported_from_its_day_on() {
    let mut desk = desk();
    let plan = read(&desk, "14-timetable.xlsx");
    assert_eq!(refused(&plan), Vec::<String>::new());
    assert_eq!((plan.rows.len(), plan.unknown_columns.clone()), (4, vec!["Ghi chú".to_owned()]));
    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(&plan.plan);
    let (monday, tuesday) = (date(2026, 1, 19), date(2026, 1, 20));
    let taught = |class: &str, day| -> Vec<(Session, u8, Subject, AccountId)> {
        let lessons = desk.school.schedule().of_class(class_id(&desk, class), day).into_iter();
        let said = |it: socai_school::timetable::Lesson| {
            let Place { session, period, .. } = it.place;
            (session, Period::get(period), it.subject, it.teacher().unwrap())
        };
        lessons.map(said).collect()
    };
    let (english, nam, ha) = (account(&desk, "GV01"), account(&desk, "GV02"), account(&desk, "GV03"));
    use Session::{Afternoon, Morning};
    assert_eq!(
        taught("3A", monday),
        [
            (Morning, 1, Subject::ForeignLanguage, english),
            (Morning, 2, Subject::Mathematics, nam),
            (Afternoon, 1, Subject::Mathematics, nam),
        ]
    );
    assert_eq!(taught("3B", monday)[1], (Morning, 2, Subject::ForeignLanguage, english));
    assert_eq!(taught("3B", tuesday), [(Morning, 1, Subject::Mathematics, ha)]);
    assert_eq!(taught("3A", tuesday), []);
    // The same file once more changes nothing.
    let again = read(&desk, "14-timetable.xlsx");
    assert!(again.plan.is_empty() && again.rows.iter().all(|row| row.outcome == Outcome::Unchanged));
}

#[test]
fn every_bad_cell_of_a_timetable_is_named() {
    let plan = read(&desk(), "15-timetable-refused.xlsx");
    assert_eq!(
        refused(&plan),
        [
            "F2 UNKNOWN_CLASS",
            "E3 UNKNOWN_SUBJECT",
            "A4 BAD_DAY",
            "B5 BAD_SESSION",
            "C6 BAD_PERIOD",
            "D7 UNKNOWN_TEACHER",
        ]
    );
    assert!(plan.plan.is_empty());
}

#[test]
fn what_the_rules_of_the_school_refuse_is_named_at_its_cell() {
    let desk = desk();
    let plan = read(&desk, "16-timetable-clashes.xlsx");
    assert_eq!(refused(&plan), Vec::<String>::new());
    let problems = rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at);
    let named: Vec<String> =
        problems.iter().map(|it| format!("{} {}", it.address.unwrap(), it.code)).collect();
    assert_eq!(named, ["D5 NOBODY_ASSIGNED", "D4 TEACHER_BUSY"]);
}

#[test]
fn the_template_has_the_schools_classes_and_is_read_again() {
    let desk = desk();
    let bytes = template::write(Template::Timetable, &desk.school, YEAR, date(2026, 1, 20)).unwrap();
    let plan = timetable::plan(&read_file(&bytes, None).unwrap(), &desk.school, &options()).unwrap();
    assert_eq!((plan.year, plan.rows.len(), plan.unknown_columns), (Some(YEAR), 0, Vec::new()));
}
