//! A school sets up its year from lists: each is written by the program to be filled in, filled in by another spreadsheet
//! program, shown, and carried out.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use socai_tests::{Installation, Ran, ask, has_openpyxl};

const CODE: &str = "31020203";
const YEAR: &str = "2026-2027";

async fn cli(installation: &Installation, arguments: &[&str]) -> Ran {
    installation.cli().run(arguments.iter().copied().chain(["--school", CODE])).await
}

/// A template of the kind, filled in with these rows; and what openpyxl saw in it.
async fn filled(installation: &Installation, kind: &str, rows: &Value) -> (PathBuf, Value) {
    let empty = installation.folder().join(format!("{kind}.xlsx"));
    let filled = installation.folder().join(format!("{kind}-filled.xlsx"));
    let out = empty.to_str().unwrap();
    cli(installation, &["import", "template", kind, "--year", YEAR, "--out", out]).await.succeeded();
    let seen = ask("template.py", [&empty, &filled], &rows.to_string());
    (filled, seen)
}

async fn import(installation: &Installation, kind: &str, file: &Path, more: &[&str]) -> Value {
    let arguments: Vec<&str> = ["import", kind, file.to_str().unwrap(), "--year", YEAR]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    let ran = cli(installation, &arguments).await;
    ran.succeeded();
    ran.json()
}

/// Imports a staff list that opens two accounts; gives their first passwords by login.
async fn staff(installation: &Installation) -> Vec<(String, String)> {
    let rows = json!([
        { "Mã cán bộ": "GV01", "Họ và tên": "Lê Thị Hoa", "Vai trò": "Giáo viên, Tổ trưởng chuyên môn" },
        { "Mã cán bộ": "GV02", "Họ và tên": "Trần Văn Nam", "Vai trò": "Giáo viên", "Tên đăng nhập": "nam.tran" },
    ]);
    let (file, seen) = filled(installation, "staff", &rows).await;
    assert_eq!(seen["title"][0], "Trường Tiểu học Bến Thử");
    let roles = seen["checks"]["Vai trò"]["values"].as_array().unwrap();
    assert!(roles.contains(&json!("Giáo viên")) && !roles.contains(&json!("Phụ huynh")), "{roles:?}");

    let shown = import(installation, "staff", &file, &[]).await;
    assert_eq!((&shown["outcome"], &shown["counts"]["new"]), (&json!("planned"), &json!(2)));
    let path = file.to_str().unwrap();
    let without = cli(installation, &["import", "staff", path, "--commit"]).await;
    assert_eq!(without.code, Some(2), "first passwords need a place: {without:?}");
    let slips = installation.folder().join("slips.csv");
    let plan = shown["plan"].as_str().unwrap();
    let more = ["--commit", "--plan", plan, "--slips", slips.to_str().unwrap()];
    assert_eq!(import(installation, "staff", &file, &more).await["outcome"], "committed");

    let text = std::fs::read_to_string(slips).unwrap();
    let field = |line: &str, index: usize| line.split(',').nth(index).unwrap().trim_matches('"').to_owned();
    text.lines().skip(1).map(|line| (field(line, 2), field(line, 3))).collect()
}

async fn classes(installation: &Installation) {
    let rows = json!([
        { "Lớp": "3A", "Khối": "3", "Mã GVCN": "GV01" },
        { "Lớp": "3B", "Khối": "3", "GVCN": "Trần Văn Nam" },
    ]);
    let (file, seen) = filled(installation, "classes", &rows).await;
    assert_eq!(seen["checks"]["Khối"]["values"], json!(["1", "2", "3", "4", "5"]));
    assert_eq!(seen["checks"]["Mã GVCN"]["values"], json!(["GV01", "GV02"]));
    assert_eq!(import(installation, "classes", &file, &["--commit"]).await["counts"]["new"], 2);
}

async fn assignments(installation: &Installation) {
    let rows = json!([
        { "Mã cán bộ": "GV01", "Lớp": "3A", "Môn": "Tiếng Việt, Toán" },
        { "Mã cán bộ": "GV02", "Lớp": "3A, 3B", "Môn": "Ngoại ngữ 1", "Từ ngày": "2026-10-05" },
    ]);
    let (file, seen) = filled(installation, "assignments", &rows).await;
    assert_eq!(seen["checks"]["Lớp"]["values"], json!(["3A", "3B"]));
    assert_eq!(seen["checks"]["Từ ngày"]["type"], "date");
    assert_eq!(import(installation, "assignments", &file, &["--commit"]).await["events"], 4);
}

async fn students(installation: &Installation) {
    let student = |class: &str, code: &str, name: &str, father: Value| {
        json!({
            "Mã lớp": class, "Mã học sinh": code, "Họ tên": name, "Ngày sinh": "2018-02-01", "Giới tính": "Nam",
            "Trạng thái HS": "Đang học", "Số định danh cá nhân": format!("03021{}", &code[3..]),
            "Họ tên mẹ": "Phạm Thu Cúc", "Điện thoại mẹ": "0912000002", "Họ tên cha": father,
        })
    };
    let rows = json!([
        student("3A", "3001200001", "Nguyễn Văn An", json!("Nguyễn Văn Bảo")),
        student("3A", "3001200002", "Lê Minh Châu", json!(null)),
        student("3B", "3001200003", "Phạm Gia Đạt", json!("Phạm Văn Em")),
    ]);
    let (file, seen) = filled(installation, "students", &rows).await;
    assert_eq!(seen["hidden"], json!(["Danh mục"]));
    let check = |column: &str, part: &str| seen["checks"][column][part].clone();
    assert_eq!(
        (check("Mã lớp", "values"), check("Mã lớp", "style")),
        (json!(["3A", "3B"]), json!("warning"))
    );
    assert_eq!(
        (check("Giới tính", "values"), check("Giới tính", "style")),
        (json!(["Nam", "Nữ"]), json!("stop"))
    );
    assert_eq!((check("Ngày sinh", "type"), check("Ngày sinh", "rows")), (json!("date"), json!(2_000)));
    let done = import(installation, "students", &file, &["--commit"]).await;
    assert_eq!((&done["counts"]["new"], &done["newClasses"]), (&json!(3), &json!([])));
}

#[tokio::test]
async fn four_lists_set_up_a_year_and_everybody_signs_in_with_a_password_of_their_own() {
    if !has_openpyxl() {
        return;
    }
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    let slips = staff(&installation).await;
    classes(&installation).await;
    assignments(&installation).await;
    students(&installation).await;

    let logins: Vec<&str> = slips.iter().map(|(login, _)| login.as_str()).collect();
    assert_eq!(logins, ["gv01", "nam.tran"]);
    assert_ne!(slips[0].1, slips[1].1);
    let server = installation.serve().await;
    server.try_sign_in(&slips[1].0, &slips[1].1).await.unwrap();
    assert!(server.try_sign_in(&slips[1].0, &slips[0].1).await.is_err(), "somebody else's password");

    let given = server.try_sign_in(&slips[0].0, &slips[0].1).await.unwrap();
    let own = json!({ "current": slips[0].1, "password": "mat-khau-cua-rieng-toi" });
    assert_eq!(given.post("/password", own).await.status(), 204);
    let teacher = server.try_sign_in(&slips[0].0, "mat-khau-cua-rieng-toi").await.unwrap();
    let query = "query($code: String!, $year: SchoolYear!) { school(code: $code) { class(by: { name: { year: $year, name: \"3A\" } }) {
        students { code { value } guardians { name { full } } } } } }";
    let seen = teacher.query(query, json!({ "code": CODE, "year": YEAR })).await;
    let mut students = seen["school"]["class"]["students"].as_array().unwrap().clone();
    students.sort_by_key(|student| student["code"]["value"].to_string());
    let guardians = |index: usize| students[index]["guardians"].as_array().unwrap().len();
    assert_eq!((students.len(), guardians(0), guardians(1)), (2, 2, 1));
    server.stop().await;
    installation.cli().verify_clean().await;
}

#[tokio::test]
async fn a_plan_is_refused_once_somebody_changed_what_it_touches() {
    if !has_openpyxl() {
        return;
    }
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    staff(&installation).await;
    classes(&installation).await;
    let list = |teacher: &str| json!([{ "Lớp": "3A", "Mã GVCN": teacher, "Từ ngày": "2026-10-05" }]);
    let (file, _) = filled(&installation, "classes", &list("GV02")).await;
    let shown = import(&installation, "classes", &file, &[]).await;
    let plan = shown["plan"].as_str().unwrap();

    // Teaching assignments of another class are not in the plan; they do not stand in its way.
    let (other, _) =
        filled(&installation, "assignments", &json!([{ "Mã cán bộ": "GV02", "Lớp": "3B", "Môn": "Toán" }]))
            .await;
    import(&installation, "assignments", &other, &["--commit"]).await;
    assert_eq!(import(&installation, "classes", &file, &[]).await["plan"], *plan);

    let (own, _) =
        filled(&installation, "assignments", &json!([{ "Mã cán bộ": "GV02", "Lớp": "3A", "Môn": "Toán" }]))
            .await;
    import(&installation, "assignments", &own, &["--commit"]).await;
    let before = installation.cli().export(CODE).await;
    let path = file.to_str().unwrap();
    let refused =
        cli(&installation, &["import", "classes", path, "--year", YEAR, "--commit", "--plan", plan]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert_eq!(installation.cli().export(CODE).await, before);
}
