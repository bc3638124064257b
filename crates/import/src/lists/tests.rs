//! Staff, classes and teaching assignments, one after the other, as a school sets up its year.

use jiff::civil::date;
use socai_school::{
    Actor, calendar::SchoolYear, classes::Class, ids::AccountId, policy::Role, regulations::Subject,
};

use super::{ListPlan, Options, Outcome, assignments, classes, staff};
use crate::{
    FileError, Grid, Plan, rehearse,
    testing::{Desk, sheet},
};

const STAFF: [&str; 5] = ["STT", "Mã cán bộ", "Họ và tên", "Chức vụ", "Tên đăng nhập"];
const CLASSES: [&str; 5] = ["STT", "Lớp", "Khối", "Mã GVCN", "GVCN"];
const ASSIGNMENTS: [&str; 6] = ["STT", "Mã GV", "Họ tên giáo viên", "Lớp", "Môn", "Từ ngày"];

fn options() -> Options {
    Options { year: None, today: date(2026, 1, 20) }
}

fn list_of_staff() -> Grid {
    sheet(&[
        &["TRƯỜNG TIỂU HỌC BÌNH MINH"],
        &STAFF,
        &["#1", "GV01", "Lê Thị Hoa", "Giáo viên, Tổ trưởng", ""],
        &["#2", "GV02", "Trần Văn Nam", "GV", "tvnam"],
        &["#3", "HT01", "Phạm Thu Hà", "Hiệu trưởng; giáo viên bộ môn", ""],
        &["", "", "Tổng cộng: 3"],
        &["", "", "Người lập biểu", "HIỆU TRƯỞNG"],
    ])
}

fn carry_out(desk: &mut Desk, plan: &Plan) {
    assert_eq!(rehearse(plan, &desk.school, Actor::Operator, desk.at), []);
    desk.carry_out(plan);
}

fn with_staff() -> Desk {
    let mut desk = Desk::founded();
    let plan = staff::plan(&list_of_staff(), &desk.school).unwrap();
    carry_out(&mut desk, &plan.list.plan);
    desk
}

fn with_classes() -> Desk {
    let mut desk = with_staff();
    let list = sheet(&[
        &["DANH SÁCH LỚP NĂM HỌC 2025-2026"],
        &CLASSES,
        &["#1", "3A", "#3", "GV01", ""],
        &["#2", "Lớp 3B", "Khối 3", "", "trần văn  nam"],
        &["#3", "4A", "", "", ""],
    ]);
    let plan = classes::plan(&list, &desk.school, &options()).unwrap();
    assert_eq!((plan.counts().new, plan.opens.as_ref().map(|opens| opens.year)), (3, Some(SchoolYear(2025))));
    carry_out(&mut desk, &plan.plan);
    desk
}

fn account(desk: &Desk, code: &str) -> AccountId {
    desk.school.staff.by_staff_code(code).unwrap()
}

fn class<'d>(desk: &'d Desk, name: &str) -> &'d Class {
    desk.school.classes.by_name(SchoolYear(2025), name).unwrap()
}

/// Row, address and code of every refused cell.
fn refused(plan: &ListPlan) -> Vec<String> {
    plan.problems().map(|problem| format!("{} {}", problem.address.unwrap(), problem.code)).collect()
}

fn assigned(desk: &Desk, rows: &[&[&str]]) -> ListPlan {
    let all: Vec<&[&str]> = std::iter::once(&ASSIGNMENTS[..]).chain(rows.iter().copied()).collect();
    assignments::plan(&sheet(&all), &desk.school, &options()).unwrap()
}

#[test]
fn staff_get_accounts_with_roles_and_logins_of_their_own() {
    let desk = Desk::founded();
    let plan = staff::plan(&list_of_staff(), &desk.school).unwrap();
    assert_eq!((plan.list.counts().new, plan.list.passed_over.len()), (3, 2));
    let logins: Vec<_> =
        plan.logins.iter().map(|login| (login.login.as_str(), login.staff_code.as_str())).collect();
    assert_eq!(logins, [("gv01", "GV01"), ("tvnam", "GV02"), ("ht01", "HT01")]);
    assert_eq!(staff::plan(&list_of_staff(), &desk.school).unwrap(), plan);

    let desk = with_staff();
    let head = desk.school.staff.account(account(&desk, "gv01")).unwrap();
    assert_eq!(head.profile.get().unwrap().name.full(), "Lê Thị Hoa");
    assert_eq!(head.roles, [Role::SubjectGroupHead, Role::Teacher]);
    assert!(desk.school.staff.has_role(account(&desk, "HT01"), Role::Principal));
}

#[test]
fn the_same_staff_again_change_nothing_and_roles_are_only_added() {
    let mut desk = with_staff();
    let again = staff::plan(&list_of_staff(), &desk.school).unwrap();
    assert_eq!((again.list.counts().unchanged, again.list.plan.is_empty(), again.logins.len()), (3, true, 0));

    let row = ["#1", "gv01", "Lê Thị Hòa", "Giáo viên, Văn thư", ""];
    let more = staff::plan(&sheet(&[&STAFF, &row]), &desk.school).unwrap();
    assert!(matches!(&more.list.rows[0].outcome, Outcome::Changed(what) if what.len() == 1));
    assert_eq!(more.list.rows[0].notices.len(), 2, "another name, and a role that the file does not have");
    carry_out(&mut desk, &more.list.plan);
    let roles = &desk.school.staff.account(account(&desk, "GV01")).unwrap().roles;
    assert!([Role::Teacher, Role::SubjectGroupHead, Role::Clerk].iter().all(|role| roles.contains(role)));
}

#[test]
fn bad_cells_of_staff_are_named_and_nothing_is_planned() {
    let desk = Desk::founded();
    let rows: [&[&str]; 6] = [
        &STAFF,
        &["#1", "GV01", "Lê Thị Hoa", "Giáo viên", "hoa"],
        &["#2", "gv01", "Trần 2", "Phụ huynh", ""],
        &["#3", "GV 3", "Vũ Hà My", "", ""],
        &["#4", "GV04", "Đỗ An", "GV", "Hoa"],
        &["#5", "GV05", "Bùi Lan", "GV", "bùi lan"],
    ];
    let plan = staff::plan(&sheet(&rows), &desk.school).unwrap();
    assert_eq!(
        refused(&plan.list),
        [
            "B3 DUPLICATE_IN_FILE",
            "C3 BAD_NAME",
            "D3 BAD_ROLE",
            "B4 BAD_CODE",
            "D4 MISSING",
            "E5 DUPLICATE_IN_FILE",
            "E6 BAD_LOGIN"
        ]
    );
    assert!(plan.list.plan.is_empty() && plan.logins.is_empty());
}

#[test]
fn classes_open_the_year_and_get_homeroom_teachers_by_code_or_name() {
    let desk = with_classes();
    let teacher = |name: &str| desk.school.classes.homeroom_teacher(class(&desk, name).id, date(2025, 9, 5));
    assert_eq!(teacher("3A"), Some(account(&desk, "GV01")));
    assert_eq!(teacher("3B"), Some(account(&desk, "GV02")));
    assert_eq!(teacher("4A"), None);
}

#[test]
fn another_homeroom_teacher_follows_from_today() {
    let mut desk = with_classes();
    let list = sheet(&[
        &CLASSES,
        &["#1", "3A", "#3", "GV02", ""],
        &["#2", "3B", "", "GV02", ""],
        &["#3", "4A", "", "GV01", ""],
    ]);
    let plan = classes::plan(&list, &desk.school, &options()).unwrap();
    assert_eq!((plan.counts().changed, plan.counts().unchanged, plan.opens.clone()), (2, 1, None));
    carry_out(&mut desk, &plan.plan);
    let teacher = |name: &str, day| desk.school.classes.homeroom_teacher(class(&desk, name).id, day);
    assert_eq!(teacher("3A", date(2026, 1, 19)), Some(account(&desk, "GV01")));
    assert_eq!(teacher("3A", date(2026, 1, 20)), Some(account(&desk, "GV02")));
    assert_eq!(teacher("4A", date(2025, 9, 5)), Some(account(&desk, "GV01")), "nobody was before");
}

#[test]
fn bad_cells_of_classes_are_named() {
    let desk = with_staff();
    let rows: [&[&str]; 7] = [
        &CLASSES,
        &["#1", "3A", "#4", "", ""],
        &["#2", "Sáo Diều", "", "", ""],
        &["#3", "6A", "", "", ""],
        &["#4", "3a", "", "", ""],
        &["#5", "3C", "", "GV99", ""],
        &["#6", "3D", "", "", "Ngô Lạ"],
    ];
    let plan = classes::plan(&sheet(&rows), &desk.school, &options()).unwrap();
    assert_eq!(
        refused(&plan),
        [
            "C2 OTHER_GRADE",
            "B3 BAD_CLASS",
            "B4 GRADE_NOT_TAUGHT",
            "B5 DUPLICATE_IN_FILE",
            "D6 UNKNOWN_TEACHER",
            "E7 UNKNOWN_TEACHER"
        ]
    );
    let old = sheet(&[&["Năm học 2019-2020"], &CLASSES, &["#1", "3A", "", "", ""]]);
    let unlikely = FileError::UnlikelyYear { file: "2019-2020".into(), present: "2025-2026".into() };
    assert_eq!(classes::plan(&old, &desk.school, &options()), Err(unlikely));
}

#[test]
fn two_teachers_of_one_name_are_told_apart_by_code_only() {
    let mut desk = with_staff();
    let twin = sheet(&[&STAFF, &["#1", "GV09", "Lê Thị Hoa", "GV", ""]]);
    let plan = staff::plan(&twin, &desk.school).unwrap();
    carry_out(&mut desk, &plan.list.plan);
    let list = sheet(&[&CLASSES, &["#1", "3A", "", "", "Lê Thị Hoa"], &["#2", "3B", "", "GV09", ""]]);
    let plan = classes::plan(&list, &desk.school, &options()).unwrap();
    assert_eq!(refused(&plan), ["E2 AMBIGUOUS_TEACHER"]);
}

#[test]
fn one_row_assigns_several_subjects_in_several_classes() {
    let mut desk = with_classes();
    let rows: [&[&str]; 2] = [
        &["#1", "GV01", "", "3A", "Tiếng Việt, Toán; Đạo đức", ""],
        &["#2", "", "Trần Văn Nam", "3A, 3B + lớp 4A", "tieng anh", "06/10/2025"],
    ];
    let plan = assigned(&desk, &rows);
    assert_eq!((plan.counts().new, plan.plan.len()), (2, 6));
    carry_out(&mut desk, &plan.plan);
    let teaches = |name: &str, subject, code: &str, day| {
        desk.school.classes.teaches(class(&desk, name).id, subject, account(&desk, code), day)
    };
    assert!(teaches("3A", Subject::Mathematics, "GV01", date(2025, 9, 5)));
    assert!(teaches("4A", Subject::ForeignLanguage, "GV02", date(2025, 10, 6)));
    assert!(!teaches("4A", Subject::ForeignLanguage, "GV02", date(2025, 10, 5)));
    let again = assigned(&desk, &rows);
    assert_eq!((again.counts().unchanged, again.plan.is_empty()), (2, true));
}

#[test]
fn a_teacher_who_is_no_longer_in_the_file_hands_over() {
    let mut desk = with_classes();
    let first = assigned(&desk, &[&["#1", "GV01", "", "3A, 3B", "Toán", ""]]);
    carry_out(&mut desk, &first.plan);
    // 3A has another teacher; of 3B and of other subjects the file says nothing.
    let plan = assigned(&desk, &[&["#1", "GV02", "", "3A", "Toán", ""]]);
    assert!(matches!(&plan.rows[0].outcome, Outcome::Changed(what) if what.len() == 1));
    carry_out(&mut desk, &plan.plan);
    let teachers = |name: &str, day| {
        desk.school.classes.subject_teachers(class(&desk, name).id, Subject::Mathematics, day)
    };
    assert_eq!(teachers("3A", date(2026, 1, 19)), [account(&desk, "GV01")]);
    assert_eq!(teachers("3A", date(2026, 1, 20)), [account(&desk, "GV02")]);
    assert_eq!(teachers("3B", date(2026, 1, 20)), [account(&desk, "GV01")]);

    // Both in the file: they share.
    let both: [&[&str]; 2] = [&["#1", "GV01", "", "3B", "Toán", ""], &["#2", "GV02", "", "3B", "Toán", ""]];
    let plan = assigned(&desk, &both);
    assert_eq!((plan.counts().unchanged, plan.counts().new), (1, 1));
}

#[test]
fn bad_cells_of_assignments_are_named() {
    let desk = with_classes();
    let plan = assigned(
        &desk,
        &[
            &["#1", "GV99", "", "3A", "Toán", ""],
            &["#2", "GV01", "", "9Z, 3A", "Phép thuật", "31/02/2026"],
            &["#3", "GV01", "", "3B", "Toán", ""],
            &["#4", "GV01", "", "3B", "Toán, Đạo đức", ""],
            &["#5", "", "", "3B", "Toán", ""],
        ],
    );
    assert_eq!(
        refused(&plan),
        [
            "B2 UNKNOWN_TEACHER",
            "F3 BAD_DATE",
            "D3 UNKNOWN_CLASS",
            "E3 UNKNOWN_SUBJECT",
            "D5 DUPLICATE_IN_FILE",
            "C6 MISSING"
        ]
    );
}

#[test]
fn a_subject_that_the_grade_does_not_have_is_refused_by_the_rehearsal_at_its_cell() {
    let desk = with_classes();
    let plan = assigned(&desk, &[&["#1", "GV01", "", "3A", "Khoa học", ""]]);
    let refused = rehearse(&plan.plan, &desk.school, Actor::Operator, desk.at);
    let cell = refused[0].address.map(|address| address.to_string());
    assert_eq!((refused[0].code, cell.as_deref()), ("SUBJECT_NOT_IN_GRADE", Some("E2")));
}
