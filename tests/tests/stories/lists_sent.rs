//! The admin board sends its lists to the server: a plan first, then exactly that plan.

use reqwest::StatusCode;
use serde_json::{Value, json};
use socai_tests::{Client, Installation, TestSchool, ask, has_openpyxl};

const YEAR: &str = "2024-2025";
const HEADER: &str = "Mã lớp,Mã học sinh,Họ tên,Ngày sinh,Giới tính,Trạng thái HS\n";

fn row(class: &str, number: u32, name: &str) -> String {
    format!("{class},30012{number:05},{name},01/02/2017,Nữ,Đang học\n")
}

fn list(rows: &[String]) -> Vec<u8> {
    format!("{HEADER}{}", rows.concat()).into_bytes()
}

async fn send(client: &Client, path: &str, file: &[u8]) -> (StatusCode, Value) {
    let answer = client.send_file(path, file.to_vec()).await;
    (answer.status(), answer.json().await.unwrap())
}

/// Sends a list of students of [`YEAR`], which must be answered.
async fn students(client: &Client, file: &[u8], more: &str) -> Value {
    let (status, answer) = send(client, &format!("/imports/students?year={YEAR}{more}"), file).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_list_is_shown_and_then_recorded_as_it_was_shown() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let file = list(&[row("2A", 1, "Nguyễn Thị An"), row("2A", 2, "Lê Minh Châu")]);

    let shown = students(&school.admin, &file, "").await;
    assert_eq!((&shown["outcome"], &shown["events"]), (&json!("planned"), &json!(0)));
    assert_eq!((&shown["counts"]["new"], &shown["newClasses"][0]["name"]), (&json!(2), &json!("2A")));
    let plan = format!("&plan={}", shown["plan"].as_str().unwrap());
    let other = list(&[row("2A", 1, "Nguyễn Thị An"), row("2A", 3, "Phạm Gia Đạt")]);
    let moved = students(&school.admin, &other, &plan).await;
    assert_eq!((&moved["outcome"], &moved["events"]), (&json!("movedOn"), &json!(0)), "another file");

    let done = students(&school.admin, &file, &plan).await;
    // A class and two students.
    assert_eq!((&done["outcome"], &done["events"]), (&json!("committed"), &json!(3)));
    let again = students(&school.admin, &file, &plan).await;
    assert_eq!((&again["outcome"], &again["events"]), (&json!("unchanged"), &json!(0)), "sent twice");

    let query =
        "query($code: String!) { school(code: $code) { register(first: 10) { nodes { name { full } } } } }";
    let seen = school.admin.query(query, json!({ "code": school.code })).await;
    assert_eq!(seen["school"]["register"]["nodes"].as_array().unwrap().len(), 2);
    server.stop().await;
    installation.cli().verify_clean().await;
}

#[tokio::test]
async fn one_bad_cell_keeps_all_of_a_list_out_and_is_named() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let bad = list(&[row("2A", 1, "Nguyễn Thị An"), row("2A", 2, "Lê Minh Châu").replace("01/02", "31/02")]);
    let refused = students(&school.admin, &bad, "").await;
    assert_eq!(refused["outcome"], "refused");
    let problem = &refused["problems"][0];
    assert_eq!((&problem["address"], &problem["value"]), (&json!("D3"), &json!("31/02/2017")), "{problem}");
    let plan = format!("&plan={}", refused["plan"].as_str().unwrap());
    assert_eq!(students(&school.admin, &bad, &plan).await["outcome"], "refused");

    let nonsense = students(&school.admin, &[0, 159, 146, 150], "").await;
    assert_eq!((&nonsense["outcome"], &nonsense["plan"]), (&json!("refused"), &Value::Null));
    assert!(nonsense["problems"][0]["reason"]["vi"].is_string(), "{nonsense}");
    server.stop().await;
}

#[tokio::test]
async fn only_the_admin_board_sends_lists() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let file = list(&[row("2A", 1, "Nguyễn Thị An")]);
    for (login, role) in [("teacher", "TEACHER"), ("clerk", "CLERK"), ("principal", "PRINCIPAL")] {
        let _account = school.open_account(login, role).await;
        let person = server.sign_in(login).await;
        let (status, answer) = send(&person, "/imports/students?year=2024-2025", &file).await;
        assert_eq!((status, code(&answer)), (StatusCode::FORBIDDEN, "FORBIDDEN"), "{role}");
        let template = person.get_own("/imports/students/template.xlsx").await;
        assert_eq!(template.status(), StatusCode::FORBIDDEN, "{role}");
    }
    let (status, answer) = send(&server.nobody(), "/imports/students", &file).await;
    assert_eq!((status, code(&answer)), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
    let (status, answer) = send(&school.admin, "/imports/students?year=2024", &file).await;
    assert_eq!((status, code(&answer)), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
    // Result sheets are the operator's, and there are no others.
    assert_eq!(school.admin.send_file("/imports/results", file).await.status(), StatusCode::BAD_REQUEST);
    server.stop().await;
}

#[tokio::test]
async fn a_template_is_filled_in_and_sent_back() {
    if !has_openpyxl() {
        return;
    }
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let _class = school.create_class("2A").await;
    let template = school.admin.get_own(&format!("/imports/students/template.xlsx?year={YEAR}")).await;
    assert_eq!(template.status(), StatusCode::OK);
    let (empty, filled) =
        (installation.folder().join("empty.xlsx"), installation.folder().join("filled.xlsx"));
    std::fs::write(&empty, template.bytes().await.unwrap()).unwrap();
    let rows = json!([{
        "Mã lớp": "2A", "Mã học sinh": "3001200001", "Họ tên": "Nguyễn Văn An", "Ngày sinh": "2017-02-01",
        "Giới tính": "Nam", "Trạng thái HS": "Đang học",
    }]);
    let seen = ask("template.py", [&empty, &filled], &rows.to_string());
    assert_eq!(seen["checks"]["Mã lớp"]["values"], json!(["2A"]));
    let shown = students(&school.admin, &std::fs::read(&filled).unwrap(), "").await;
    assert_eq!((&shown["outcome"], &shown["counts"]["new"]), (&json!("planned"), &json!(1)), "{shown}");
    server.stop().await;
}
