//! The timetable as the school prints it, sent to the server and given to the command line: shown, carried out as it was shown,
//! read again; or refused with every bad cell named. The sheets are those of `tests/fixtures/messy`, which another library wrote.

use std::{fs, path::PathBuf};

use reqwest::StatusCode;
use serde_json::{Value, json};
use socai_tests::{Client, Installation, Ran, TestSchool, in_repository, leaves};

const CODE: &str = "31020204";
const YEAR: &str = "2025-2026";
/// The second Monday on which the printed timetable is in force, the last one before it, and a Tuesday.
const MONDAYS: [&str; 2] = ["2026-01-19", "2026-01-05"];
const TUESDAY: &str = "2026-01-20";

/// What a school enters before its timetable, as the lists that it sends: kind and file.
const LISTS: [(&str, &str); 3] = [
    (
        "staff",
        "Mã cán bộ,Họ và tên,Vai trò\nGV01,Lê Thị Hoa,Giáo viên\nGV02,Trần Văn Nam,Giáo viên\nGV03,Phạm Thu Hà,Giáo viên\n",
    ),
    ("classes", "Lớp,Khối\n3A,3\n3B,3\n"),
    (
        "assignments",
        "Mã cán bộ,Lớp,Môn,Từ ngày\nGV01,\"3A, 3B\",Ngoại ngữ 1,05/09/2025\nGV02,3A,Toán,05/09/2025\nGV03,3B,Toán,05/09/2025\n",
    ),
];

/// The cells that `15-timetable-refused.xlsx` is refused for, and those of `16-timetable-clashes.xlsx`, which the rules of the
/// school refuse.
const BAD: [&str; 6] = [
    "F2 UNKNOWN_CLASS",
    "E3 UNKNOWN_SUBJECT",
    "A4 BAD_DAY",
    "B5 BAD_SESSION",
    "C6 BAD_PERIOD",
    "D7 UNKNOWN_TEACHER",
];
const CLASHES: [&str; 2] = ["D5 NOBODY_ASSIGNED", "D4 TEACHER_BUSY"];

fn sheet(name: &str) -> PathBuf {
    in_repository("tests/fixtures/messy").join(name)
}

/// Address and code of every refused cell.
fn refused(answer: &Value) -> Vec<String> {
    let cell = |problem: &Value| {
        format!("{} {}", problem["address"].as_str().unwrap(), problem["code"].as_str().unwrap())
    };
    answer["problems"].as_array().unwrap().iter().map(cell).collect()
}

async fn post(client: &Client, kind: &str, file: Vec<u8>, plan: Option<&Value>) -> Value {
    let plan = plan.map_or_else(String::new, |plan| format!("&plan={}", plan.as_str().unwrap()));
    let answer = client.send_file(&format!("/imports/{kind}?year={YEAR}{plan}"), file).await;
    let status = answer.status();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

/// Sends one of the printed timetables.
async fn timetable(client: &Client, name: &str, plan: Option<&Value>) -> Value {
    post(client, "timetable", fs::read(sheet(name)).unwrap(), plan).await
}

/// What is taught in a class on a day: session, period, subject, teacher.
async fn lessons(client: &Client, class: &str, day: &str) -> Vec<String> {
    let query =
        "query($code: String!, $year: SchoolYear!, $class: String!, $day: Date!) { school(code: $code) {
        class(by: { name: { year: $year, name: $class } }) {
            timetable(range: { day: $day }) { session period subject teacher { name } } } } }";
    let variables = json!({ "code": CODE, "year": YEAR, "class": class, "day": day });
    let seen = client.query(query, variables).await;
    let said = |lesson: &Value| {
        let (session, subject) = (lesson["session"].as_str().unwrap(), lesson["subject"].as_str().unwrap());
        format!("{session} {} {subject} {}", lesson["period"], lesson["teacher"]["name"].as_str().unwrap())
    };
    seen["school"]["class"]["timetable"].as_array().unwrap().iter().map(said).collect()
}

/// What is read is what `14-timetable.xlsx` says, from its day on.
async fn says_what_the_sheet_says(client: &Client) {
    assert_eq!(
        lessons(client, "3A", MONDAYS[0]).await,
        [
            "MORNING 1 FOREIGN_LANGUAGE Lê Thị Hoa",
            "MORNING 2 MATHEMATICS Trần Văn Nam",
            "AFTERNOON 1 MATHEMATICS Trần Văn Nam",
        ]
    );
    assert_eq!(
        lessons(client, "3B", MONDAYS[0]).await,
        ["MORNING 1 MATHEMATICS Phạm Thu Hà", "MORNING 2 FOREIGN_LANGUAGE Lê Thị Hoa"]
    );
    assert_eq!(lessons(client, "3A", TUESDAY).await, Vec::<String>::new());
    assert_eq!(lessons(client, "3B", TUESDAY).await, ["MORNING 1 MATHEMATICS Phạm Thu Hà"]);
    assert_eq!(lessons(client, "3A", MONDAYS[1]).await, Vec::<String>::new(), "not in force yet");
}

async fn head(school: &TestSchool) -> u64 {
    let seen = school.admin.query("{ viewer { school { position } } }", json!({})).await;
    seen["viewer"]["school"]["position"].as_u64().unwrap()
}

#[tokio::test]
async fn a_printed_timetable_is_sent_shown_and_carried_out_as_it_was_shown() {
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    let server = installation.serve().await;
    let school = TestSchool::of(&server, CODE).await;
    for (kind, list) in LISTS {
        let shown = post(&school.admin, kind, list.into(), None).await;
        assert_eq!(shown["outcome"], "planned", "{kind}: {shown}");
        let done = post(&school.admin, kind, list.into(), Some(&shown["plan"])).await;
        assert_eq!(done["outcome"], "committed", "{kind}: {done}");
    }
    let before = head(&school).await;

    // One bad cell keeps all of a sheet out, with its plan and without.
    let bad = timetable(&school.admin, "15-timetable-refused.xlsx", None).await;
    assert_eq!((&bad["outcome"], refused(&bad)), (&json!("refused"), BAD.map(str::to_owned).to_vec()));
    let first = &bad["problems"][1];
    assert_eq!((&first["column"], &first["value"]), (&json!("3B"), &json!("Vẽ")), "{first}");
    let clashes = timetable(&school.admin, "16-timetable-clashes.xlsx", None).await;
    assert_eq!(
        (&clashes["outcome"], refused(&clashes)),
        (&json!("refused"), CLASHES.map(str::to_owned).to_vec())
    );
    let pushed = timetable(&school.admin, "16-timetable-clashes.xlsx", Some(&clashes["plan"])).await;
    assert_eq!((&pushed["outcome"], &pushed["events"]), (&json!("refused"), &json!(0)));

    let shown = timetable(&school.admin, "14-timetable.xlsx", None).await;
    assert_eq!((&shown["outcome"], &shown["events"]), (&json!("planned"), &json!(0)), "{shown}");
    assert_eq!((refused(&shown).len(), &shown["counts"]["new"]), (0, &json!(4)), "{shown}");
    let other = timetable(&school.admin, "14-timetable.xlsx", Some(&clashes["plan"])).await;
    assert_eq!((&other["outcome"], &other["events"]), (&json!("movedOn"), &json!(0)), "another plan");
    assert_eq!(head(&school).await, before, "nothing of this wrote anything");
    assert_eq!(lessons(&school.admin, "3A", MONDAYS[0]).await, Vec::<String>::new());

    let done = timetable(&school.admin, "14-timetable.xlsx", Some(&shown["plan"])).await;
    // One version for each of the two classes.
    assert_eq!((&done["outcome"], &done["events"]), (&json!("committed"), &json!(2)), "{done}");
    assert_eq!(head(&school).await, before + 2);
    says_what_the_sheet_says(&school.admin).await;
    let again = timetable(&school.admin, "14-timetable.xlsx", Some(&shown["plan"])).await;
    assert_eq!((&again["outcome"], &again["events"]), (&json!("unchanged"), &json!(0)), "sent twice");

    let _teacher = school.open_account("giaovien", "TEACHER").await;
    let teacher = server.sign_in("giaovien").await;
    let file = fs::read(sheet("14-timetable.xlsx")).unwrap();
    let forbidden = teacher.send_file(&format!("/imports/timetable?year={YEAR}"), file).await;
    assert_eq!(forbidden.status(), StatusCode::FORBIDDEN);
    server.stop().await;
    installation.cli().verify_clean().await;
}

async fn import(installation: &Installation, kind: &str, file: &str, more: &[&str]) -> Ran {
    let arguments = ["import", kind, file, "--school", CODE, "--year", YEAR];
    installation.cli().run(arguments.iter().chain(more)).await
}

#[tokio::test]
async fn at_the_command_line_it_is_the_same_timetable() {
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    let slips = installation.folder().join("slips.csv");
    for (kind, list) in LISTS {
        let file = installation.folder().join(format!("{kind}.csv"));
        fs::write(&file, list).unwrap();
        let with_slips = ["--commit", "--slips", slips.to_str().unwrap()];
        let more = if kind == "staff" { &with_slips[..] } else { &with_slips[..1] };
        import(&installation, kind, file.to_str().unwrap(), more).await.succeeded();
    }
    let timetable = async |name: &str, more: &[&str]| {
        import(&installation, "timetable", sheet(name).to_str().unwrap(), more).await
    };
    let before = installation.cli().export(CODE).await;
    for (name, cells) in
        [("15-timetable-refused.xlsx", &BAD[..]), ("16-timetable-clashes.xlsx", &CLASHES[..])]
    {
        let bad = timetable(name, &["--commit"]).await;
        assert_eq!(
            (bad.code, refused(&bad.json())),
            (Some(1), cells.iter().map(|cell| (*cell).to_owned()).collect()),
            "{name}"
        );
    }
    let shown = timetable("14-timetable.xlsx", &[]).await;
    shown.succeeded();
    let plan = shown.json()["plan"].as_str().unwrap().to_owned();
    assert_eq!(shown.json()["outcome"], "planned");
    assert_eq!(installation.cli().export(CODE).await, before);

    let done = timetable("14-timetable.xlsx", &["--commit", "--plan", &plan]).await;
    done.succeeded();
    assert_eq!((&done.json()["outcome"], &done.json()["events"]), (&json!("committed"), &json!(2)));
    let after = leaves(&installation.cli().export(CODE).await);
    let new: Vec<&str> = after[before.lines().count()..].iter().map(|leaf| leaf.kind.as_str()).collect();
    assert_eq!(new, ["timetable.set", "timetable.set"]);

    let server = installation.serve().await;
    says_what_the_sheet_says(&TestSchool::of(&server, CODE).await.admin).await;
    server.stop().await;
    installation.cli().verify_clean().await;
}
