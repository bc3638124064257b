//! The first day with the program: a school of which there are only the sector database's files.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use socai_tests::{Installation, Ran, ask, in_repository};

const CODE: &str = "31020202";

fn fixture(name: &str) -> PathBuf {
    in_repository("tests/fixtures").join(name)
}

fn students() -> PathBuf {
    fixture("danh-sach-hoc-sinh-2A.xlsx")
}

fn results() -> PathBuf {
    fixture("ket-qua-hoc-tap-2A-cuoi-hk1.xlsx")
}

/// A founded school and nothing else.
async fn school() -> Installation {
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    installation
}

async fn import(installation: &Installation, what: &str, file: &Path, more: &[&str]) -> Ran {
    let file = file.to_str().unwrap();
    installation.cli().run(["import", what, file, "--school", CODE].iter().chain(more)).await
}

async fn import_both(installation: &Installation) {
    import(installation, "students", &students(), &["--year", "2025-2026", "--commit"]).await.succeeded();
    import(installation, "results", &results(), &["--commit"]).await.succeeded();
}

/// The kinds of all events, in order.
async fn kinds(installation: &Installation) -> Vec<String> {
    let kind = |line: &str| {
        let leaf: Value = serde_json::from_str(line).unwrap();
        leaf["kind"].as_str().unwrap().to_owned()
    };
    installation.cli().export(CODE).await.lines().map(kind).collect()
}

#[tokio::test]
async fn showing_a_plan_writes_nothing() {
    let installation = school().await;
    let before = installation.cli().export(CODE).await;
    let shown = import(&installation, "students", &students(), &["--year", "2025-2026"]).await;
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(!shown.stdout.is_empty(), "{shown:?}");
    assert_eq!(installation.cli().export(CODE).await, before);

    import(&installation, "students", &students(), &["--year", "2025-2026", "--commit"]).await.succeeded();
    let before = installation.cli().export(CODE).await;
    assert_eq!(import(&installation, "results", &results(), &[]).await.code, Some(0));
    assert_eq!(installation.cli().export(CODE).await, before);
}

#[tokio::test]
async fn the_class_list_and_the_gradebook_say_what_the_files_say() {
    says_what_the_files_say(&school().await).await;
}

#[tokio::test]
async fn in_postgresql_they_say_the_same() {
    let Some(installation) = Installation::postgres().await else { return };
    installation.found_school(CODE).await;
    says_what_the_files_say(&installation).await;
    installation.cli().verify_clean().await;
}

async fn says_what_the_files_say(installation: &Installation) {
    import_both(installation).await;
    let server = installation.serve().await;
    let admin = server.sign_in(&format!("admin@{CODE}")).await;
    let query = "query($code: String!) { school(code: $code) { class(by: { name: { year: \"2025-2026\", name: \"2A\" } }) {
        studentCount
        students { code { value } name { full } bornOn gender }
        gradebook(period: { year: \"2025-2026\", moment: END_TERM_ONE }) {
          rows { student { code { value } } cells { target { code } level traitLevel score version } } } } } }";
    let seen = admin.query(query, json!({ "code": CODE })).await;
    let class = &seen["school"]["class"];

    let expected = ask("sheet.py", [Path::new("students"), &students()], "");
    let mut listed: Vec<Value> = class["students"].as_array().unwrap().iter().map(listed).collect();
    // The file is in the order of the codes, the class list in that of the names.
    listed.sort_by_key(|student| student["code"].as_str().unwrap().to_owned());
    assert_eq!(Value::Array(listed), expected);
    assert_eq!(class["studentCount"], expected.as_array().unwrap().len());

    let expected = ask("sheet.py", [Path::new("results"), &results()], "");
    let rows = class["gradebook"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), expected.as_object().unwrap().len());
    for row in rows {
        let code = row["student"]["code"]["value"].as_str().unwrap();
        assert_eq!(filled(row), expected[code], "the row of {code}");
    }
}

fn listed(student: &Value) -> Value {
    let (code, name) = (&student["code"]["value"], &student["name"]["full"]);
    json!({ "code": code, "name": name, "bornOn": student["bornOn"], "gender": student["gender"] })
}

/// The cells of a row that hold something, by column.
fn filled(row: &Value) -> Value {
    let cells = row["cells"].as_array().unwrap().iter().filter(|cell| cell["version"] != 0);
    let cells = cells.map(|cell| {
        let (level, trait_level, score) = (&cell["level"], &cell["traitLevel"], &cell["score"]);
        let shown = json!({ "level": level, "traitLevel": trait_level, "score": score });
        (cell["target"]["code"].as_str().unwrap().to_owned(), shown)
    });
    Value::Object(cells.collect::<Map<_, _>>())
}

#[tokio::test]
async fn committing_the_same_files_again_writes_nothing() {
    let installation = school().await;
    import_both(&installation).await;
    let once = installation.cli().export(CODE).await;
    import_both(&installation).await;
    assert_eq!(installation.cli().export(CODE).await, once);
    installation.cli().verify_clean().await;
}

#[tokio::test]
async fn one_changed_score_makes_one_correction() {
    let installation = school().await;
    import_both(&installation).await;
    let before = kinds(&installation).await;

    let (original, changed) = (results(), installation.folder().join("changed.xlsx"));
    let arguments =
        ["change", original.to_str().unwrap(), changed.to_str().unwrap(), "3001200008", "Toán", "9"];
    assert_eq!(ask("sheet.py", arguments, ""), "8");
    import(&installation, "results", &changed, &["--commit"]).await.succeeded();

    let after = kinds(&installation).await;
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], ["grade.corrected"]);
    let last = installation.cli().export(CODE).await.lines().last().map(str::to_owned).unwrap();
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["body"]["previous"]["subject"]["score"], "8");
    assert_eq!(last["body"]["mark"]["subject"]["score"], "9");
}

#[tokio::test]
async fn a_score_that_cannot_be_refuses_the_whole_sheet() {
    let installation = school().await;
    import(&installation, "students", &students(), &["--year", "2025-2026", "--commit"]).await.succeeded();
    let before = installation.cli().export(CODE).await;
    let (original, changed) = (results(), installation.folder().join("changed.xlsx"));
    let arguments =
        ["change", original.to_str().unwrap(), changed.to_str().unwrap(), "3001200047", "Toán", "11"];
    ask("sheet.py", arguments, "");
    let refused = import(&installation, "results", &changed, &["--commit"]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert_eq!(installation.cli().export(CODE).await, before);
}
