//! The student file of one class cell by cell, then files as schools really send them.

use jiff::civil::date;
use socai_school::{
    Actor,
    calendar::SchoolYear,
    ids::StudentId,
    names::PersonName,
    registry::{DepartureReason, Gender, GuardianRelation, Origin, StudentCode, StudentIdentity},
    regulations::GradeLevel,
    text::{Code, Line},
};
use unicode_normalization::UnicodeNormalization;

use super::{Absent, Held, LeavingLimit, Options, Outcome, StudentPlan, plan};
use crate::{
    FileError, Grid, rehearse,
    testing::{Desk, fixture, sheet},
};

const HEADER: [&str; 8] = [
    "Mã lớp",
    "Mã học sinh",
    "Họ tên",
    "Ngày sinh",
    "Giới tính",
    "Trạng thái HS",
    "Ngày nhập trạng thái",
    "Số định danh cá nhân",
];
const AN: [&str; 8] =
    ["2A", "3001200001", "Nguyễn Văn An", "01/02/2018", "Nam", "Đang học", "05/09/2025", "030218000001"];
const BINH: [&str; 8] =
    ["2A", "3001200002", "Lê Thị Bình", "03/04/2018", "Nữ", "Đang học", "05/09/2025", "030318000002"];

fn options() -> Options {
    Options::new(None, date(2026, 1, 20))
}

fn planned(desk: &Desk, grid: &Grid) -> StudentPlan {
    plan(grid, &desk.school, &options()).unwrap()
}

fn with<const N: usize>(row: [&'static str; N], column: usize, value: &'static str) -> [&'static str; N] {
    let mut row = row;
    row[column] = value;
    row
}

/// The code and address of the first problem of the first refused row.
fn problem(plan: &StudentPlan) -> (&'static str, String) {
    let problem = plan.problems().next().expect("a refused row");
    (problem.code, problem.address.expect("a cell").to_string())
}

fn identity(desk: &Desk, code: &str) -> (StudentId, StudentIdentity) {
    let id = desk.school.registry.by_code(code).unwrap();
    (id, desk.school.registry.student(id).unwrap().identity.get().unwrap().clone())
}

#[test]
fn the_official_file_opens_the_year_creates_the_class_and_admits_everybody() {
    let mut desk = Desk::founded();
    let plan = planned(&desk, &fixture("danh-sach-hoc-sinh-2A.xlsx"));
    assert_eq!((plan.year, plan.rows.len(), plan.counts().new), (SchoolYear(2025), 35, 35));
    assert_eq!(plan.opens.as_ref().unwrap().first_day, date(2025, 9, 5));
    assert_eq!(
        plan.classes.iter().map(|class| (class.name.as_str(), class.grade)).collect::<Vec<_>>(),
        [("2A", GradeLevel::G2)]
    );
    assert_eq!(plan.unknown_columns, Vec::<String>::new());
    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(&plan.plan);

    let class = desk.school.classes.by_name(SchoolYear(2025), "2A").unwrap().id;
    assert_eq!(desk.school.registry.class_list(class, date(2026, 1, 20)).len(), 35);
    let (id, first) = identity(&desk, "3001200008");
    assert_eq!(
        first,
        StudentIdentity {
            name: PersonName::parse("Đoàn Gia Cường").unwrap(),
            code: StudentCode::Ministry(Line::new("3001200008").unwrap()),
            born_on: date(2018, 12, 26),
            gender: Gender::Male,
            ethnicity: Some(Line::new("Kinh").unwrap()),
            birthplace: Some(Line::new("Bệnh viện đa khoa tỉnh").unwrap()),
            identity_number: Some(Line::new("030218284714").unwrap()),
        }
    );
    let student = desk.school.registry.student(id).unwrap();
    assert_eq!((student.enrollments[0].from, &student.origin), (date(2025, 9, 5), &Origin::Existing));
    let address = student.contact.as_ref().unwrap().get().unwrap().address.clone();
    assert_eq!(address.unwrap().as_str(), "Thôn 8, xã Bình Minh");
    let guardians = desk.school.registry.guardians_of(id);
    let mother =
        guardians.iter().find(|guardian| guardian.students[0].1 == GuardianRelation::Mother).unwrap();
    assert_eq!(mother.profile.get().unwrap().name.full(), "Đỗ Thanh Vy");
    assert_eq!(
        mother.contact.as_ref().unwrap().get().unwrap().phone.as_ref().unwrap().as_str(),
        "0966659825"
    );
}

#[test]
fn the_same_file_again_changes_nothing() {
    let mut desk = Desk::founded();
    let file = fixture("danh-sach-hoc-sinh-2A.xlsx");
    let first = planned(&desk, &file);
    desk.carry_out(&first.plan);
    let again = planned(&desk, &file);
    assert_eq!((again.counts().unchanged, again.plan.is_empty()), (35, true));
}

#[test]
fn a_plan_is_the_same_until_somebody_changes_what_it_touches() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &sheet(&[&HEADER, &AN, &BINH]));
    desk.carry_out(&first.plan);
    let file = sheet(&[&HEADER, &with(AN, 2, "Nguyễn Văn Ân"), &BINH]);
    let plan = planned(&desk, &file).plan;
    assert_eq!(planned(&desk, &file).plan, plan);

    // Another year, another student: neither is in the plan.
    desk.run(crate::students::usual_year(SchoolYear(2024)));
    let other = planned(&desk, &sheet(&[&HEADER, &with(BINH, 2, "Lê Thị Bính")])).plan;
    desk.carry_out(&other);
    assert_eq!(rehearse(&plan, &desk.school, Actor::Operator, desk.at), []);
    assert_ne!(planned(&desk, &file).plan.digest(), plan.digest(), "the file takes back what was corrected");

    let own = sheet(&[&HEADER, &with(AN, 2, "Nguyễn Văn Ấn")]);
    desk.carry_out(&planned(&desk, &own).plan);
    let refused = rehearse(&plan, &desk.school, Actor::Operator, desk.at);
    assert_eq!((refused.len(), refused[0].code), (1, "IMPORT_MOVED_ON"));
}

#[test]
fn columns_are_found_in_any_order_decomposed_and_marked() {
    let desk = Desk::founded();
    let decomposed: Vec<String> =
        HEADER.iter().rev().map(|header| header.nfd().collect::<String>() + " (*)").collect();
    let header: Vec<&str> = decomposed.iter().map(String::as_str).collect();
    let mut row = AN;
    row.reverse();
    let plan = planned(&desk, &sheet(&[&["DANH SÁCH"], &header, &row]));
    assert_eq!(plan.counts().new, 1);
    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
}

#[test]
fn dates_are_read_as_text_and_as_serial_numbers() {
    let mut desk = Desk::founded();
    let serial = with(with(AN, 3, "#43132"), 6, "#45905");
    let plan = planned(&desk, &sheet(&[&HEADER, &serial, &BINH]));
    desk.carry_out(&plan.plan);
    assert_eq!(identity(&desk, "3001200001").1.born_on, date(2018, 2, 1));
    assert_eq!(identity(&desk, "3001200002").1.born_on, date(2018, 4, 3));
}

#[test]
fn totals_signatures_blank_rows_and_repeated_headers_are_not_students() {
    let desk = Desk::founded();
    let plan = planned(
        &desk,
        &sheet(&[
            &HEADER,
            &AN,
            &[],
            &["Lớp 2A"],
            &HEADER,
            &BINH,
            &["Tổng số: 2", "", "Nam: 1, nữ: 1"],
            &["", "Người lập biểu", "", "", "HIỆU TRƯỞNG"],
            &["", "(Kí tên)", "Trần Văn Sơn", "", "Ngày 5 tháng 9"],
        ]),
    );
    assert_eq!(plan.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 6]);
    assert_eq!(plan.counts().new, 2);
}

#[test]
fn every_bad_cell_is_named_with_its_address_and_nothing_is_planned() {
    let desk = Desk::founded();
    for (column, value, code, address) in [
        (0, "Sáo Diều", "BAD_CLASS", "A2"),
        (0, "13A", "BAD_CLASS", "A2"),
        (0, "6A", "GRADE_NOT_TAUGHT", "A2"),
        (1, "300120", "BAD_CODE", "B2"),
        (2, "An 2", "BAD_NAME", "C2"),
        (3, "31/02/2018", "BAD_DATE", "D2"),
        (4, "x", "BAD_GENDER", "E2"),
        (5, "Bảo lưu", "UNKNOWN_STATUS", "F2"),
        (6, "hôm qua", "BAD_DATE", "G2"),
        (7, "30218000001", "BAD_IDENTITY_NUMBER", "H2"),
        (7, "#30218000001", "BAD_IDENTITY_NUMBER", "H2"),
    ] {
        let plan =
            planned(&desk, &sheet(&[&["Năm học 2025-2026"], &[], &HEADER, &BINH, &with(AN, column, value)]));
        let (found, at) = problem(&plan);
        assert_eq!((found, at.replace('5', "2")), (code, address.to_owned()), "{value}");
        assert_eq!((plan.counts().refused, plan.plan.is_empty()), (1, true));
    }
}

#[test]
fn all_bad_cells_of_a_row_are_reported_at_once() {
    let desk = Desk::founded();
    let bad = with(with(with(AN, 3, "?"), 4, ""), 1, "1");
    let plan = planned(&desk, &sheet(&[&HEADER, &bad, &BINH]));
    let problems: Vec<_> = plan.problems().map(|problem| problem.code).collect();
    assert_eq!(problems, ["BAD_CODE", "BAD_DATE", "BAD_GENDER"]);
}

#[test]
fn a_code_or_identity_number_that_occurs_twice_is_refused() {
    let desk = Desk::founded();
    let plan = planned(&desk, &sheet(&[&HEADER, &AN, &with(BINH, 1, AN[1])]));
    assert_eq!(problem(&plan), ("DUPLICATE_IN_FILE", "B3".to_owned()));
    let plan = planned(&desk, &sheet(&[&HEADER, &AN, &with(BINH, 7, AN[7])]));
    assert_eq!(problem(&plan), ("DUPLICATE_IN_FILE", "H3".to_owned()));
}

#[test]
fn a_student_without_a_code_gets_a_temporary_one_and_later_the_ministrys() {
    let mut desk = Desk::founded();
    let new = with(with(AN, 1, ""), 0, "1A");
    let new = with(with(new, 3, "01/02/2019"), 5, "Tuyển mới");
    let plan = planned(&desk, &sheet(&[&HEADER, &new]));
    desk.carry_out(&plan.plan);
    let (id, before) = identity(&desk, "TAM-030218000001");
    assert!(matches!(before.code, StudentCode::Temporary(_)));

    let plan = planned(&desk, &sheet(&[&HEADER, &with(new, 1, AN[1])]));
    assert_eq!(plan.rows[0].outcome, Outcome::Changed(vec!["Mã học sinh".into()]));
    desk.carry_out(&plan.plan);
    assert_eq!(identity(&desk, AN[1]).0, id);
    assert_eq!(desk.school.registry.students().count(), 1);
}

#[test]
fn changed_personal_data_is_a_correction_that_names_the_columns() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &sheet(&[&HEADER, &AN, &BINH]));
    desk.carry_out(&first.plan);
    let changed = with(with(AN, 2, "Nguyễn Văn Ân"), 3, "02/02/2018");
    let plan = planned(&desk, &sheet(&[&HEADER, &changed, &with(BINH, 7, "")]));
    assert_eq!(plan.rows[0].outcome, Outcome::Changed(vec!["Họ tên".into(), "Ngày sinh".into()]));
    assert_eq!(plan.rows[1].outcome, Outcome::Unchanged, "a blank cell says nothing");
    desk.carry_out(&plan.plan);
    assert_eq!(identity(&desk, AN[1]).1.name.full(), "Nguyễn Văn Ân");
}

#[test]
fn a_student_of_another_class_of_the_grade_moves() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &sheet(&[&HEADER, &AN, &BINH]));
    desk.carry_out(&first.plan);
    let plan = planned(&desk, &sheet(&[&HEADER, &with(AN, 0, "2B"), &with(BINH, 0, "3A")]));
    assert_eq!(
        plan.rows[0].outcome,
        Outcome::MovedClass { from: "2A".into(), to: "2B".into(), also: Vec::new() }
    );
    assert_eq!(problem(&plan), ("CLASS_OF_OTHER_GRADE", "A3".to_owned()));

    let plan = planned(&desk, &sheet(&[&HEADER, &with(AN, 0, "2B")]));
    // Without a right every step is refused, and the first one is named.
    let stranger = Actor::Account(socai_school::ids::AccountId(uuid::Uuid::from_u128(7)));
    let refused = rehearse(&plan.plan, &desk.school, stranger, desk.at);
    assert_eq!((refused.len(), refused[0].code), (1, "FORBIDDEN"));

    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(&plan.plan);
    let (student, _) = identity(&desk, AN[1]);
    let class = desk.school.classes.by_name(SchoolYear(2025), "2B").unwrap().id;
    assert_eq!(
        desk.school.registry.class_of(student, desk.school.calendar.year(SchoolYear(2025)).unwrap().last_day),
        Some(class)
    );
}

#[test]
fn who_leaves_is_recorded_once_and_who_is_back_is_refused_until_taken_back() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &sheet(&[&HEADER, &AN]));
    desk.carry_out(&first.plan);
    let left = with(with(AN, 5, "Chuyển đi"), 6, "01/12/2025");
    // A stranger who has left already was never here.
    let plan = planned(&desk, &sheet(&[&HEADER, &left, &with(BINH, 5, "Thôi học")]));
    let leaving = Outcome::Leaving { on: date(2025, 12, 1), reason: DepartureReason::Transferred };
    assert_eq!((&plan.rows[0].outcome, plan.counts().skipped), (&leaving, 1));
    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(&plan.plan);
    let (id, _) = identity(&desk, AN[1]);
    let stay = desk.school.registry.student(id).unwrap().enrollments.last().unwrap().clone();
    assert_eq!((stay.until, stay.departure), (Some(date(2025, 12, 1)), Some(DepartureReason::Transferred)));

    assert_eq!(planned(&desk, &sheet(&[&HEADER, &left])).rows[0].outcome, Outcome::Unchanged);
    assert_eq!(problem(&planned(&desk, &sheet(&[&HEADER, &AN]))), ("STUDENT_HAS_DEPARTED", "A2".to_owned()));
}

#[test]
fn who_leaves_needs_a_date() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &sheet(&[&HEADER, &AN, &BINH]));
    desk.carry_out(&first.plan);
    let plan = planned(&desk, &sheet(&[&HEADER, &with(with(AN, 5, "Thôi học"), 6, ""), &BINH]));
    assert_eq!(problem(&plan), ("MISSING", "G2".to_owned()));
}

/// Ten students of class 2A, of whom so many leave.
fn ten(leaving: usize) -> Vec<[String; 8]> {
    let row = |index: usize| {
        let state =
            if index < leaving { ("Chuyển đi", "01/12/2025") } else { ("Đang học", "05/09/2025") };
        let code = format!("30012000{index:02}");
        ["2A", &code, "Nguyễn Văn An", "01/02/2018", "Nam", state.0, state.1, ""].map(ToOwned::to_owned)
    };
    (0..10).map(row).collect()
}

fn grid_of(rows: &[[String; 8]]) -> Grid {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let all: Vec<&[&str]> = std::iter::once(&HEADER[..]).chain(rows.iter().map(Vec::as_slice)).collect();
    sheet(&all)
}

#[test]
fn a_file_that_ends_many_enrollments_is_held_until_the_number_is_named() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &grid_of(&ten(0)));
    desk.carry_out(&first.plan);
    assert_eq!(planned(&desk, &grid_of(&ten(5))).held, None);

    let file = grid_of(&ten(6));
    let held = planned(&desk, &file);
    assert_eq!(held.held, Some(Held { leaving: 6, allowed: 5 }));
    assert!(held.plan.is_empty());
    let told = |leaving| plan(&file, &desk.school, &Options { leaving: Some(leaving), ..options() }).unwrap();
    assert!(told(5).plan.is_empty() && told(7).plan.is_empty());
    assert_eq!((told(6).held, told(6).plan.len()), (None, 6));
}

#[test]
fn the_limit_grows_with_the_school() {
    let limit = LeavingLimit { students: 5, percent: 2 };
    assert_eq!(
        (limit.allowed(0), limit.allowed(299), limit.allowed(300), limit.allowed(2_000)),
        (5, 5, 6, 40)
    );
}

#[test]
fn who_is_missing_from_the_list_of_their_class_is_named_and_stays() {
    let mut desk = Desk::founded();
    let first = planned(&desk, &sheet(&[&HEADER, &AN, &BINH]));
    desk.carry_out(&first.plan);
    let plan = planned(&desk, &sheet(&[&HEADER, &AN]));
    let absent = Absent { class: Code::new("2A").unwrap(), code: Some(BINH[1].into()) };
    assert_eq!((plan.absent, plan.plan.is_empty()), (vec![absent], true));
}

#[test]
fn the_year_must_not_contradict_the_title_and_is_needed() {
    let desk = Desk::founded();
    let titled = sheet(&[&["Năm học 2025-2026"], &HEADER, &AN]);
    let wrong = Options { year: Some(SchoolYear(2024)), ..options() };
    let refused = FileError::OtherYear { file: "2025-2026".into(), given: "2024-2025".into() };
    assert_eq!(plan(&titled, &desk.school, &wrong), Err(refused));
    let undated = sheet(&[&HEADER[..5], &AN[..5]]);
    assert_eq!(plan(&undated, &desk.school, &options()), Err(FileError::NoYear));
}

#[test]
fn rows_dated_after_the_given_year_are_refused_by_the_rehearsal_at_their_cell() {
    let desk = Desk::founded();
    let given = Options { year: Some(SchoolYear(2024)), ..options() };
    let plan = plan(&sheet(&[&HEADER, &AN]), &desk.school, &given).unwrap();
    let refused = rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at);
    assert_eq!(
        (refused[0].code, refused[0].address.unwrap().to_string()),
        ("DATE_OUTSIDE_YEAR", "G2".to_owned())
    );
}

#[test]
fn an_impossible_age_is_refused_by_the_rehearsal_at_its_cell() {
    let desk = Desk::founded();
    let plan = planned(&desk, &sheet(&[&HEADER, &BINH, &with(AN, 3, "01/02/1998")]));
    let refused = rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at);
    assert_eq!(
        (refused[0].code, refused[0].address.unwrap().to_string()),
        ("AGE_IMPOSSIBLE", "D3".to_owned())
    );
}

#[test]
fn a_file_without_the_needed_columns_is_refused() {
    let desk = Desk::founded();
    let refused = plan(&sheet(&[&["STT", "Họ tên"], &["#1", "An"]]), &desk.school, &options());
    let wanted = vec!["Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính"];
    assert_eq!(refused, Err(FileError::NoHeader { wanted }));
}

#[test]
fn columns_that_are_not_known_are_listed() {
    let desk = Desk::founded();
    let mut header = HEADER.to_vec();
    header.extend(["Tôn giáo", "STT"]);
    assert_eq!(planned(&desk, &sheet(&[&header, &AN])).unknown_columns, ["Tôn giáo"]);
}

#[test]
fn a_year_in_a_heading_between_blocks_must_agree_and_one_in_a_remark_says_nothing() {
    let desk = Desk::founded();
    let title: &[&str] = &["Năm học 2025-2026"];
    let remark = sheet(&[title, &HEADER, &AN, &["Ghi chú: có em sinh năm 2017-2018"], &BINH]);
    assert_eq!(planned(&desk, &remark).counts().new, 2);
    let heading = sheet(&[title, &HEADER, &AN, &["DANH SÁCH LỚP 2B NĂM HỌC 2024-2025"], &BINH]);
    let refused = FileError::OtherYear { file: "2024-2025".into(), given: "2025-2026".into() };
    assert_eq!(plan(&heading, &desk.school, &options()), Err(refused));
}
