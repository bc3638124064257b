//! Class lists as schools really send them, written by another library (`tests/fixtures/messy/make.py`): what each becomes,
//! row by row, or why not, cell by cell. The table is in `tests/fixtures/messy/README.md`.

use jiff::civil::date;
use socai_school::{
    Actor,
    calendar::SchoolYear,
    registry::{Gender, GuardianRelation},
};

use super::{Options, Outcome, StudentPlan, plan};
use crate::{FileError, rehearse, testing::Desk};

fn options(year: Option<u16>) -> Options {
    Options::new(year.map(SchoolYear), date(2026, 1, 20))
}

fn grid(name: &str) -> crate::Grid {
    crate::testing::fixture(&format!("messy/{name}"))
}

fn planned(name: &str) -> StudentPlan {
    plan(&grid(name), &Desk::founded().school, &options(None)).unwrap()
}

fn refused(name: &str, year: Option<u16>) -> FileError {
    plan(&grid(name), &Desk::founded().school, &options(year)).unwrap_err()
}

/// Every refused cell: address, header, value, code.
fn cells(plan: &StudentPlan) -> Vec<String> {
    let cell = |problem: &crate::CellProblem| {
        let address = problem.address.expect("every refusal names a cell");
        let value = problem.value.as_deref().unwrap_or("");
        assert!(!problem.reason.vi.is_empty() && !problem.reason.en.is_empty());
        format!("{address} {}={value} {}", problem.column, problem.code)
    };
    plan.problems().map(cell).collect()
}

/// The class lists after the plan was carried out, each student as class, code, name, birth and gender.
fn carried_out(plan: &StudentPlan) -> Vec<String> {
    let mut desk = Desk::founded();
    assert_eq!(rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(&plan.plan);
    let mut listed = Vec::new();
    for class in desk.school.classes.in_year(plan.year) {
        let mut students: Vec<_> = desk
            .school
            .registry
            .class_list(class.id, date(2026, 1, 20))
            .into_iter()
            .map(|student| {
                let identity = student.identity.get().unwrap();
                let gender = if identity.gender == Gender::Male { "Nam" } else { "Nữ" };
                let (code, name) = (identity.code.as_str(), identity.name.full());
                format!("{} {code} {name} {} {gender}", class.name, identity.born_on)
            })
            .collect();
        students.sort();
        listed.append(&mut students);
    }
    listed
}

const AN: &str = "2A 3001200001 Nguyễn Văn An 2018-02-01 Nam";
const BINH: &str = "2A 3001200002 Trần Thu Bình 2018-10-15 Nữ";
const CHAU: &str = "2B 3001200003 Lê Minh Châu 2018-06-30 Nam";

#[test]
fn a_header_of_three_merged_rows_below_titles() {
    let plan = planned("01-merged-header.xlsx");
    assert_eq!((plan.year, plan.unknown_columns.as_slice()), (SchoolYear(2025), &["Ghi chú".to_owned()][..]));
    assert_eq!(plan.passed_over, []);
    assert_eq!(carried_out(&plan), [AN, BINH, CHAU]);
    let mut desk = Desk::founded();
    desk.carry_out(&plan.plan);
    let guardians = |code: &str| {
        let student = desk.school.registry.by_code(code).unwrap();
        let guardians = desk.school.registry.guardians_of(student);
        let mut listed: Vec<_> = guardians
            .iter()
            .map(|guardian| {
                let contact = guardian.contact.as_ref().and_then(|contact| contact.get());
                let phone = contact.and_then(|contact| contact.phone.clone());
                let name = guardian.profile.get().unwrap().name.full();
                (guardian.students[0].1, name, phone.map(|phone| phone.to_string()))
            })
            .collect();
        listed.sort_by(|a, b| a.1.cmp(&b.1));
        listed
    };
    let mother =
        |name: &str, phone: &str| (GuardianRelation::Mother, name.to_owned(), Some(phone.to_owned()));
    let father = |name: &str, phone: Option<&str>| {
        (GuardianRelation::Father, name.to_owned(), phone.map(ToOwned::to_owned))
    };
    assert_eq!(
        guardians("3001200001"),
        [mother("Lê Thị Cúc", "0912000002"), father("Nguyễn Văn Bảo", Some("0912000001"))]
    );
    assert_eq!(guardians("3001200002"), [mother("Phạm Thị Dung", "0912000003")]);
    assert_eq!(guardians("3001200003"), [father("Lê Văn Em", None)]);
}

#[test]
fn classes_on_rows_of_their_own_with_the_header_repeated() {
    let plan = planned("02-class-rows.xlsx");
    assert_eq!(carried_out(&plan), [AN, BINH, CHAU]);
    let classes: Vec<&str> = plan.classes.iter().map(|class| class.name.as_str()).collect();
    assert_eq!(classes, ["2A", "2B"]);
    let passed: Vec<_> = plan.passed_over.iter().map(|row| (row.row, row.text.as_str())).collect();
    assert_eq!(passed, [(8, "Sĩ số: 2")]);
}

#[test]
fn headers_without_diacritics_and_decomposed_names() {
    let plan = planned("03-no-diacritics.xlsx");
    assert_eq!(
        carried_out(&plan),
        ["2A 3001200001 Nguyễn Thị Hồng Ánh 2018-02-01 Nữ", "2A 3001200002 Trần Văn Đức 2018-10-15 Nam"]
    );
}

#[test]
fn dates_in_six_forms_are_read_and_seven_others_are_refused() {
    let plan = planned("04-dates.xlsx");
    assert_eq!(
        cells(&plan),
        [
            "E9 Ngày sinh=02/13/2018 BAD_DATE",
            "E10 Ngày sinh=01/02/18 BAD_DATE",
            "E11 Ngày sinh=29/02/2018 BAD_DATE",
            "E12 Ngày sinh=tháng 2/2018 BAD_DATE",
            "E13 Ngày sinh=2018 BAD_DATE",
            "E14 Ngày sinh= MISSING",
            "E15 Ngày sinh=31/12/1899 BAD_DATE",
        ]
    );
    let rows: Vec<_> = plan.rows.iter().map(|row| (row.row, row.outcome == Outcome::New)).collect();
    assert_eq!(rows[..6], [(3, true), (4, true), (5, true), (6, true), (7, true), (8, true)]);
    assert!(plan.plan.is_empty(), "nothing is imported of a file with a bad cell");
}

#[test]
fn duplicate_empty_and_broken_ids() {
    let plan = planned("05-ids.xlsx");
    assert_eq!(
        cells(&plan),
        [
            "C4 Mã học sinh=3001200001 DUPLICATE_IN_FILE",
            "G5 Số định danh cá nhân=030218000001 DUPLICATE_IN_FILE",
            "C7 Mã học sinh= MISSING",
            "C8 Mã học sinh=30012 BAD_CODE",
            "G9 Số định danh cá nhân=30318000007 BAD_IDENTITY_NUMBER",
        ]
    );
    // The one without a code is known by the identity number until the Ministry gives one.
    assert_eq!((plan.rows[3].row, &plan.rows[3].outcome), (6, &Outcome::New));
}

#[test]
fn totals_and_notes_are_listed_and_a_half_empty_student_is_refused() {
    let plan = planned("06-totals-and-notes.xlsx");
    let passed: Vec<_> = plan.passed_over.iter().map(|row| (row.row, row.text.as_str())).collect();
    assert_eq!(
        passed,
        [
            (5, "Tổng số: 2 · Nữ: 1"),
            (9, "Tổng cộng · 4"),
            (11, "Ghi chú: hai em của lớp 2A học nhờ ở lớp 2B."),
            (12, "Người lập biểu · HIỆU TRƯỞNG"),
            (13, "(Kí, ghi rõ họ tên) · Hoàng Văn Sơn · Bình Minh, ngày 5 tháng 9 năm 2025"),
        ]
    );
    assert_eq!(
        cells(&plan),
        ["C8 Mã học sinh= MISSING", "E8 Ngày sinh= MISSING", "F8 Giới tính= BAD_GENDER"]
    );
    assert_eq!((plan.rows.len(), plan.counts().new), (4, 3));
}

#[test]
fn a_wrong_school_year_is_refused_unless_it_is_given() {
    let unlikely = FileError::UnlikelyYear { file: "2019-2020".into(), present: "2025-2026".into() };
    assert_eq!(refused("07-wrong-year.xlsx", None), unlikely);
    let other = FileError::OtherYear { file: "2019-2020".into(), given: "2025-2026".into() };
    assert_eq!(refused("07-wrong-year.xlsx", Some(2025)), other);
    // A founded school of 2020 has no year 2019; with the year given, the file itself is read.
    let given = plan(&grid("07-wrong-year.xlsx"), &Desk::founded().school, &options(Some(2019))).unwrap();
    assert_eq!((given.year, given.counts().new), (SchoolYear(2019), 1));
}

#[test]
fn hidden_rows_and_columns_are_read_and_hidden_sheets_are_not() {
    let plan = planned("08-hidden.xlsx");
    assert_eq!(carried_out(&plan), [AN, BINH, "2A 3001200003 Lê Minh Châu 2018-06-30 Nam"]);
}

#[test]
fn numbers_as_text_texts_as_numbers_a_name_over_two_columns_and_a_mark_for_girls() {
    let plan = planned("09-numbers-and-texts.xlsx");
    assert_eq!(cells(&plan), ["C6 Mã học sinh=300120000A BAD_CODE", "G6 Nữ=? BAD_GENDER"]);
    let outcomes: Vec<_> = plan.rows.iter().map(|row| (row.row, row.outcome == Outcome::New)).collect();
    assert_eq!(outcomes, [(3, true), (4, true), (5, true), (6, false)]);
}

#[test]
fn unknown_columns_a_guide_before_the_list_and_a_class_merged_over_its_rows() {
    let plan = planned("10-unknown-columns.xlsx");
    assert_eq!(plan.unknown_columns, ["Tôn giáo", "Ưu tiên"]);
    // The class of row 6 is blank and not merged: it is not guessed from the row above.
    assert_eq!(cells(&plan), ["B6 Lớp= MISSING"]);
    let classes: Vec<&str> = plan.classes.iter().map(|class| class.name.as_str()).collect();
    assert_eq!((classes, plan.counts().new), (vec!["2A", "2B"], 3));
}

#[test]
fn two_sheets_with_lists_are_refused_until_one_is_named() {
    let several = FileError::SeveralSheets { names: vec!["2B".into()] };
    assert_eq!(refused("11-several-sheets.xlsx", None), several);
    let path = format!("{}/../../tests/fixtures/messy/11-several-sheets.xlsx", env!("CARGO_MANIFEST_DIR"));
    let named = crate::read_file(&std::fs::read(path).unwrap(), Some("2B")).unwrap();
    let plan = plan(&named, &Desk::founded().school, &options(None)).unwrap();
    assert_eq!(carried_out(&plan), ["2B 3001200002 Nguyễn Văn An 2018-02-01 Nam"]);
}

#[test]
fn a_second_header_with_other_columns_is_refused() {
    assert_eq!(refused("12-other-header.xlsx", None), FileError::OtherHeader { row: 5 });
}

#[test]
fn texts_in_three_encodings_and_separators_plan_the_same_as_the_workbook() {
    let workbook = planned("02-class-rows.xlsx");
    for name in ["13-comma-utf8.csv", "13-semicolon-utf8-bom.csv", "13-tab-utf16.csv"] {
        assert_eq!(planned(name), workbook, "{name}");
    }
}
