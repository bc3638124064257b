//! The result sheet of one class cell by cell, then sheets with what goes wrong in schools.

use socai_school::{
    Actor,
    calendar::{GradingPeriod, SchoolYear},
    gradebook::Mark,
    ids::StudentId,
    regulations::{AssessmentPeriod, Competency, Level, Quality, Score, Subject, Target, TraitLevel},
};

use super::{CellOutcome, Options, ResultPlan, plan};
use crate::{
    FileError, Grid, rehearse, students,
    testing::{Desk, fixture, sheet},
};

const TITLE: &str = "KẾT QUẢ HỌC TẬP LỚP 2A - CUỐI HỌC KÌ I - NĂM HỌC 2025-2026";
const GROUPS: [&str; 9] =
    ["Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Toán", "", "Đạo đức", "Phẩm chất", "Lên lớp"];
const HEADER: [&str; 9] = ["", "", "", "", "Mức đạt được", "Điểm KTĐK", "Mức đạt được", "Yêu nước", ""];
const CUONG: [&str; 9] = ["2A", "3001200008", "Đoàn Gia Cường", "26/12/2018", "T", "#9", "H", "Đ", ""];
const PERIOD: GradingPeriod = GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::EndTermOne };

fn desk() -> Desk {
    let mut desk = Desk::founded();
    let options = students::Options::new(None, jiff::civil::date(2026, 1, 20));
    let plan = students::plan(&fixture("danh-sach-hoc-sinh-2A.xlsx"), &desk.school, &options).unwrap();
    desk.carry_out(&plan.plan);
    desk
}

fn planned(desk: &Desk, grid: &Grid) -> ResultPlan {
    plan(grid, &desk.school, &Options::default()).unwrap()
}

fn one_row(row: &[&str]) -> Grid {
    sheet(&[&[TITLE], &GROUPS, &HEADER, row])
}

fn with(column: usize, value: &'static str) -> [&'static str; 9] {
    let mut row = CUONG;
    row[column] = value;
    row
}

fn problem(plan: &ResultPlan) -> (&'static str, String) {
    let problem = plan.problems().next().expect("a refused cell");
    (problem.code, problem.address.expect("a cell").to_string())
}

fn student(desk: &Desk, code: &str) -> StudentId {
    desk.school.registry.by_code(code).unwrap()
}

fn mark(desk: &Desk, student: StudentId, target: Target) -> Option<Mark> {
    desk.school.gradebook.cell(student, PERIOD, target).and_then(|cell| cell.mark)
}

fn subject(level: Level, points: Option<u8>) -> Option<Mark> {
    Some(Mark::Subject { level: Some(level), score: points.and_then(Score::new) })
}

#[test]
fn the_official_sheet_is_entered_cell_by_cell() {
    let mut desk = desk();
    let plan = planned(&desk, &fixture("ket-qua-hoc-tap-2A-cuoi-hk1.xlsx"));
    assert_eq!((plan.class_name.as_str(), plan.period), ("2A", PERIOD));
    assert_eq!((plan.unknown_columns.len(), plan.notices.len()), (0, 0));
    let counts = plan.counts();
    // 35 students, 23 columns filled everywhere and the foreign language for 29 of them.
    assert_eq!(
        (counts.rows, counts.new, counts.changed, counts.same, counts.refused),
        (35, 35 * 23 + 29, 0, 0, 0)
    );
    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(&plan.plan);

    let cuong = student(&desk, "3001200008");
    let expected = [
        (Target::Subject(Subject::Mathematics), subject(Level::WellCompleted, Some(8))),
        (Target::Subject(Subject::Vietnamese), subject(Level::WellCompleted, Some(8))),
        (Target::Subject(Subject::Ethics), subject(Level::Completed, None)),
        (Target::Subject(Subject::NatureAndSociety), subject(Level::Completed, None)),
        (Target::Subject(Subject::ForeignLanguage), None),
        (Target::Subject(Subject::EthnicLanguage), None),
        (Target::Subject(Subject::Informatics), None),
        (Target::Subject(Subject::Music), subject(Level::Completed, None)),
        (Target::Subject(Subject::FineArts), subject(Level::Completed, None)),
        (Target::Subject(Subject::ExperientialActivities), subject(Level::Completed, None)),
        (Target::Subject(Subject::PhysicalEducation), subject(Level::WellCompleted, None)),
        (
            Target::Competency(Competency::SelfRelianceAndLearning),
            Some(Mark::Trait { level: TraitLevel::Good }),
        ),
        (
            Target::Competency(Competency::CommunicationAndCooperation),
            Some(Mark::Trait { level: TraitLevel::NeedsEffort }),
        ),
        (
            Target::Competency(Competency::ProblemSolvingAndCreativity),
            Some(Mark::Trait { level: TraitLevel::Good }),
        ),
        (Target::Competency(Competency::Language), Some(Mark::Trait { level: TraitLevel::Good })),
        (Target::Competency(Competency::Calculation), Some(Mark::Trait { level: TraitLevel::Reached })),
        (Target::Competency(Competency::Scientific), Some(Mark::Trait { level: TraitLevel::Reached })),
        (Target::Competency(Competency::Aesthetic), Some(Mark::Trait { level: TraitLevel::Reached })),
        (Target::Competency(Competency::Physical), Some(Mark::Trait { level: TraitLevel::Good })),
        (Target::Quality(Quality::Patriotism), Some(Mark::Trait { level: TraitLevel::Reached })),
        (Target::Quality(Quality::Kindness), Some(Mark::Trait { level: TraitLevel::Good })),
        (Target::Quality(Quality::Diligence), Some(Mark::Trait { level: TraitLevel::Good })),
        (Target::Quality(Quality::Honesty), Some(Mark::Trait { level: TraitLevel::Good })),
        (Target::Quality(Quality::Responsibility), Some(Mark::Trait { level: TraitLevel::NeedsEffort })),
    ];
    for (target, expected) in expected {
        assert_eq!(mark(&desk, cuong, target), expected, "{target}");
    }
}

#[test]
fn every_cell_of_the_official_sheet_is_in_the_gradebook() {
    let mut desk = desk();
    let file = fixture("ket-qua-hoc-tap-2A-cuoi-hk1.xlsx");
    let plan = planned(&desk, &file);
    desk.carry_out(&plan.plan);
    let again = planned(&desk, &file);
    assert_eq!((again.counts().same, again.plan.is_empty()), (35 * 23 + 29, true));
}

#[test]
fn a_changed_cell_is_a_correction_and_a_blank_cell_keeps_its_part() {
    let mut desk = desk();
    let first = planned(&desk, &one_row(&CUONG));
    desk.carry_out(&first.plan);
    let mut row = with(5, "#7");
    row[4] = "";
    let plan = planned(&desk, &one_row(&row));
    let changed: Vec<_> =
        plan.rows[0].cells.iter().map(|cell| (cell.address.to_string(), cell.outcome.clone())).collect();
    assert_eq!(
        changed,
        [
            ("F4".to_owned(), CellOutcome::Changed { from: "9".into() }),
            ("G4".to_owned(), CellOutcome::Same),
            ("H4".to_owned(), CellOutcome::Same)
        ]
    );
    desk.carry_out(&plan.plan);
    let cuong = student(&desk, CUONG[1]);
    assert_eq!(
        mark(&desk, cuong, Target::Subject(Subject::Mathematics)),
        subject(Level::WellCompleted, Some(7))
    );
    let cell = desk.school.gradebook.cell(cuong, PERIOD, Target::Subject(Subject::Mathematics)).unwrap();
    assert_eq!(cell.version, 2);
}

#[test]
fn bad_cells_are_named_with_their_address_and_nothing_is_planned() {
    let desk = desk();
    for (column, value, code, address) in [
        (5, "#8.5", "BAD_SCORE", "F4"),
        (5, "#11", "BAD_SCORE", "F4"),
        (5, "8,5", "BAD_SCORE", "F4"),
        (5, "V", "BAD_SCORE", "F4"),
        (4, "X", "BAD_LEVEL", "E4"),
        (6, "Đ", "BAD_LEVEL", "G4"),
        (7, "H", "BAD_LEVEL", "H4"),
        (0, "2B", "OTHER_CLASS", "A4"),
        (1, "", "MISSING", "B4"),
        (1, "3009999999", "UNKNOWN_STUDENT", "B4"),
        (2, "Đoàn Gia Cương", "NAME_MISMATCH", "C4"),
        (3, "27/12/2018", "BIRTH_DATE_MISMATCH", "D4"),
    ] {
        // The name is compared without tones, as lists are typed, so the difference must be one of letters.
        let value = if code == "NAME_MISMATCH" { "Đoàn Gia Cưng" } else { value };
        let plan = planned(&desk, &one_row(&with(column, value)));
        assert_eq!((problem(&plan), plan.plan.is_empty()), ((code, address.to_owned()), true), "{value}");
    }
}

#[test]
fn a_student_who_occurs_twice_is_refused() {
    let desk = desk();
    let plan = planned(&desk, &sheet(&[&[TITLE], &GROUPS, &HEADER, &CUONG, &CUONG]));
    assert_eq!(problem(&plan), ("DUPLICATE_IN_FILE", "B5".to_owned()));
}

#[test]
fn a_score_where_no_test_is_prescribed_is_refused_by_the_rehearsal_at_its_cell() {
    let desk = desk();
    let title = "KẾT QUẢ HỌC TẬP LỚP 2A - GIỮA HỌC KÌ I - NĂM HỌC 2025-2026";
    let plan = planned(&desk, &sheet(&[&[title], &GROUPS, &HEADER, &CUONG]));
    let refused = rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at);
    assert_eq!((refused.len(), refused[0].code), (1, "SCORE_WITHOUT_TEST"));
    assert_eq!(refused[0].address.unwrap().to_string(), "F4");
}

#[test]
fn year_end_columns_are_reported_when_filled() {
    let desk = desk();
    let plan = planned(&desk, &one_row(&with(8, "x")));
    assert_eq!(plan.notices.len(), 1);
    assert!(plan.notices[0].en.contains("Lên lớp"));
    assert_eq!(planned(&desk, &one_row(&CUONG)).notices, []);
}

#[test]
fn a_sheet_of_another_year_class_or_no_moment_is_refused() {
    let desk = desk();
    let titled =
        |title: &str| plan(&sheet(&[&[title], &GROUPS, &HEADER, &CUONG]), &desk.school, &Options::default());
    assert_eq!(titled("LỚP 2A - CUỐI HỌC KÌ I").unwrap_err(), FileError::NoYear);
    assert_eq!(titled("LỚP 2A - NĂM HỌC 2025-2026").unwrap_err(), FileError::NoMoment);
    let unknown = FileError::UnknownClass { name: "2C".into() };
    assert_eq!(titled("LỚP 2C - CUỐI HỌC KÌ I - 2025-2026").unwrap_err(), unknown);
    let unknown = FileError::UnknownClass { name: "2A".into() };
    assert_eq!(titled("LỚP 2A - CUỐI HỌC KÌ I - 2024-2025").unwrap_err(), unknown);
    let given = Options { year: Some(SchoolYear(2024)), moment: None };
    let other = FileError::OtherYear { file: "2025-2026".into(), given: "2024-2025".into() };
    assert_eq!(plan(&one_row(&CUONG), &desk.school, &given).unwrap_err(), other);
}

#[test]
fn without_a_title_the_rows_name_the_class_and_the_caller_the_period() {
    let desk = desk();
    let options = Options { year: Some(SchoolYear(2025)), moment: Some(AssessmentPeriod::EndTermOne) };
    let plan = plan(&sheet(&[&GROUPS, &HEADER, &CUONG]), &desk.school, &options).unwrap();
    assert_eq!((plan.class_name.as_str(), plan.counts().new), ("2A", 4));
}
