//! A student's years at the school: admitted, moved, corrected, gone, back; what a mother sees of it; and being forgotten.

use std::{fs, path::Path};

use serde_json::{Value, json};
use socai_tests::Client;

use crate::office::{Demo, Office};

/// A word that stands in every personal value of one student and nowhere else.
const MARKER: &str = "Qzxmarkerq";
/// A word that is never personal.
const OPEN_MARKER: &str = "Qzxopenq";

/// Somebody who can be admitted to a class of grade 5, with personal data of every kind.
fn newcomer(office: &Office<'_>, class: &str) -> Value {
    let name = |given: &str| json!({ "family": "Đặng", "middle": MARKER, "given": given });
    json!({
        "classId": class, "on": office.first_day.to_string(), "origin": { "transferFrom": "Trường Tiểu học Hoa Mai" },
        "identity": {
            "name": name("Vy"), "code": { "temporary": "TAM-2208" }, "gender": "FEMALE", "ethnicity": "Kinh",
            "bornOn": format!("{}-02-15", office.first_day.year() - 10), "birthplace": format!("Bệnh viện {MARKER}"),
        },
        "contact": { "address": format!("Ngõ {MARKER}"), "phone": "0900000001" },
        "health": { "disability": format!("Cận thị {MARKER}") },
        "guardians": [{
            "relation": "MOTHER", "name": name("Lan"), "contact": { "address": format!("Ngõ {MARKER}") },
        }],
    })
}

async fn admit(office: &Office<'_>, class: &str) -> String {
    let clerk = office.sign_in("vanthu").await;
    let entries = json!({ "entries": [newcomer(office, class)] });
    let admitted = office.send(&clerk, "admitStudents", "students { id }", entries).await.accepted();
    admitted.payload["students"][0]["id"].as_str().unwrap().to_owned()
}

async fn names_in(office: &Office<'_>, class: &str, on: &str) -> Vec<String> {
    let fields = format!("class(by: {{ id: \"{class}\" }}) {{ students(on: \"{on}\") {{ id }} }}");
    let seen = office.read(&office.admin, &fields).await;
    let ids = seen["class"]["students"].as_array().unwrap().iter();
    ids.map(|student| student["id"].as_str().unwrap().to_owned()).collect()
}

async fn student(office: &Office<'_>, by: &Client, id: &str, fields: &str) -> Value {
    office.read(by, &format!("student(by: {{ id: \"{id}\" }}) {{ {fields} }}")).await["student"].take()
}

#[tokio::test]
async fn a_student_is_admitted_moved_gone_and_back_and_every_step_stays_readable() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let class_a = office.class("5A").await;
    let new_class = json!({ "year": office.year, "name": "5B", "grade": "G5" });
    let created = office.send(&office.admin, "createClass", "class { id }", new_class).await.accepted();
    let class_b = created.payload["class"]["id"].as_str().unwrap().to_owned();

    let id = admit(&office, &class_a).await;
    assert!(names_in(&office, &class_a, &office.day(0)).await.contains(&id));

    let code = json!({ "studentId": id, "code": "3199002208" });
    let coded = office
        .send(&office.admin, "assignMinistryCode", "student { code { value isTemporary } }", code)
        .await;
    assert_eq!(
        coded.accepted().payload["student"]["code"],
        json!({ "value": "3199002208", "isTemporary": false })
    );

    let change =
        json!({ "studentId": id, "toClassId": class_b, "on": office.day(10), "reason": "Gia đình đề nghị" });
    let _ = office.send(&office.admin, "changeClass", "", change).await.accepted();
    assert!(names_in(&office, &class_a, &office.day(9)).await.contains(&id));
    assert!(!names_in(&office, &class_a, &office.day(10)).await.contains(&id));
    assert!(names_in(&office, &class_b, &office.day(10)).await.contains(&id));

    let departure =
        json!({ "studentId": id, "on": office.day(20), "reason": "TRANSFERRED", "note": "Theo bố mẹ" });
    let departed = office.send(&office.admin, "recordDeparture", "", departure).await.accepted();
    assert!(names_in(&office, &class_b, &office.day(19)).await.contains(&id));
    assert!(!names_in(&office, &class_b, &office.day(20)).await.contains(&id));
    let change = json!({ "studentId": id, "toClassId": class_a, "on": office.day(21) });
    office.send(&office.admin, "changeClass", "", change).await.refused("STUDENT_HAS_DEPARTED");

    let early = json!({ "studentId": id, "classId": class_a, "on": office.day(19) });
    office.send(&office.admin, "readmitStudent", "", early).await.refused("DATE_BEFORE_DEPARTURE");
    let back = json!({ "studentId": id, "classId": class_a, "on": office.day(30) });
    let _ = office.send(&office.admin, "readmitStudent", "", back).await.accepted();

    let fields =
        "enrollments { class { name } from until departure } history(order: OLDEST_FIRST) { nodes { kind } }";
    let seen = student(&office, &office.admin, &id, fields).await;
    let stays = json!([
        { "class": { "name": "5A" }, "from": office.day(0), "until": office.day(10), "departure": null },
        { "class": { "name": "5B" }, "from": office.day(10), "until": office.day(20), "departure": "TRANSFERRED" },
        { "class": { "name": "5A" }, "from": office.day(30), "until": null, "departure": null },
    ]);
    assert_eq!(seen["enrollments"], stays);
    let kinds: Vec<&str> = seen["history"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    let expected = [
        "student.admitted",
        "guardian.registered",
        "student.ministry_code_assigned",
        "student.class_changed",
        "student.departed",
        "student.readmitted",
    ];
    assert_eq!(kinds, expected);

    let then = format!("student(by: {{ id: \"{id}\" }}) {{ enrollments {{ departure }} }}");
    let then = office.read_at(&office.admin, departed.position.unwrap(), &then).await;
    assert_eq!(
        then["student"]["enrollments"],
        json!([{ "departure": null }, { "departure": "TRANSFERRED" }])
    );
}

#[tokio::test]
async fn a_correction_keeps_what_was_said_before() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let id = admit(&office, &office.class("5A").await).await;
    let before = office.head().await;
    let mut identity = newcomer(&office, "")["identity"].take();
    identity["name"]["given"] = json!("Vi");
    let correction = json!({ "studentId": id, "identity": identity, "reason": "Theo giấy khai sinh" });
    let corrected = office
        .send(&office.admin, "correctStudent", "student { name { given } }", correction)
        .await
        .accepted();
    assert_eq!(corrected.payload["student"]["name"]["given"], "Vi");

    let fields = "name { full } history(first: 1) { nodes { kind changes { field old new } } }";
    let seen = student(&office, &office.admin, &id, fields).await;
    let (old, new) = (format!("Đặng {MARKER} Vy"), format!("Đặng {MARKER} Vi"));
    assert_eq!(seen["name"]["full"], json!(new));
    let entry = &seen["history"]["nodes"][0];
    assert_eq!(entry["kind"], "student.corrected");
    assert!(
        entry["changes"].as_array().unwrap().contains(&json!({ "field": "name", "old": old, "new": new })),
        "{entry}"
    );
    let then = format!("student(by: {{ id: \"{id}\" }}) {{ name {{ full }} }}");
    let then = office.read_at(&office.admin, before, &then).await;
    assert_eq!(then["student"]["name"]["full"], json!(old));

    // Each part stands beside what was said of that part, whatever was said of the others in between.
    let address = |street: &str| json!({ "address": street });
    let mut named = |given: &str| {
        identity["name"]["given"] = json!(given);
        identity.clone()
    };
    let vanthu = office.sign_in("vanthu").await;
    for correction in [
        json!({ "studentId": id, "contact": address("Ngõ Một") }),
        json!({ "studentId": id, "identity": named("Vinh") }),
        json!({ "studentId": id, "identity": named("Vân"), "contact": address("Ngõ Hai") }),
    ] {
        let _corrected = office.send(&vanthu, "correctStudent", "", correction).await.accepted();
    }
    let fields = "history(first: 2) { nodes { at actor { account { name } } changes { field old new } } }";
    let seen = student(&office, &office.admin, &id, fields).await;
    let [both, of_identity] = [0, 1].map(|at| &seen["history"]["nodes"][at]);
    let (vi, vinh, van) = ["Vi", "Vinh", "Vân"].map(|given| format!("Đặng {MARKER} {given}")).into();
    let says = |entry: &Value, field: &str, old: &str, new: &str| {
        let change = json!({ "field": field, "old": old, "new": new });
        assert!(entry["changes"].as_array().unwrap().contains(&change), "{entry}");
        assert!(entry["at"].is_string() && entry["actor"]["account"]["name"].is_string(), "{entry}");
    };
    says(of_identity, "name", &vi, &vinh);
    says(both, "name", &vinh, &van);
    says(both, "contact", "Ngõ Một", "Ngõ Hai");
}

#[tokio::test]
async fn a_corrected_grade_keeps_the_old_one_in_the_history_of_its_cell() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let (class, teacher) = (office.class("4A").await, office.sign_in("gv4a").await);
    let year = &office.year;
    let book = format!(
        "class(by: {{ id: \"{class}\" }}) {{ gradebook(period: {{ year: \"{year}\", moment: END_TERM_ONE }},
           targets: [{{ subject: MATHEMATICS }}]) {{ rows {{ student {{ id }} cells {{ score version }} }} }} }}"
    );
    let seen = office.read(&teacher, &book).await;
    let row = &seen["class"]["gradebook"]["rows"][0];
    let (version, old) =
        (row["cells"][0]["version"].as_u64().unwrap(), row["cells"][0]["score"].as_str().unwrap());
    let new = if old == "6" { "7" } else { "6" };
    let entry = json!({
        "studentId": row["student"]["id"], "target": { "subject": "MATHEMATICS" }, "level": "COMPLETED", "score": new,
        "expectedVersion": version, "reason": "Chấm lại bài",
    });
    let period = json!({ "year": year, "moment": "END_TERM_ONE" });
    let input = json!({ "classId": class, "period": period, "entries": [entry] });
    let history = "cells { score version history { kind changes { field old new } } }";
    let entered = office.send(&teacher, "enterGrades", history, input.clone()).await.accepted();
    // The same again was written with a version that is no longer there.
    office.send(&teacher, "enterGrades", "", input).await.refused("VERSION_CONFLICT");

    let cell = &entered.payload["cells"][0];
    assert_eq!((&cell["score"], &cell["version"]), (&json!(new), &json!(version + 1)));
    let newest = &cell["history"][0];
    assert_eq!(newest["kind"], "grade.corrected");
    let score =
        newest["changes"].as_array().unwrap().iter().find(|change| change["field"] == "score").unwrap();
    assert_eq!((&score["old"], &score["new"]), (&json!(old), &json!(new)));
}

#[tokio::test]
async fn a_mother_sees_her_own_child_and_only_published_results() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let mother = office.sign_in("phuhuynh1").await;
    let year = &office.year;
    let results =
        |moment: &str| format!("results(period: {{ year: \"{year}\", moment: {moment} }}) {{ isLocked }}");
    let seen = mother.query("{ viewer { children { id class { id } } } }", json!({})).await;
    let children = seen["viewer"]["children"].as_array().unwrap();
    let [child] = &children[..] else { panic!("{children:?}") };
    let (id, class) = (child["id"].as_str().unwrap(), child["class"]["id"].as_str().unwrap());

    let published = student(&office, &mother, id, &results("MID_TERM_ONE")).await;
    assert!(!published["results"].as_array().unwrap().is_empty(), "the mid-term results are published");
    let open = student(&office, &mother, id, &results("END_TERM_ONE")).await;
    assert_eq!(open["results"], json!([]), "the end-of-term books are still open");
    let period = json!({ "year": year, "moment": "END_TERM_ONE" });
    let order = json!({ "number": "07/QĐ-THBM", "dated": office.day(0) });
    let lock = json!({ "scope": { "period": period, "area": { "classId": class } }, "order": order });
    let _ = office.send(&office.admin, "lockPeriod", "", lock.clone()).await.accepted();
    let locked = student(&office, &mother, id, &results("END_TERM_ONE")).await;
    assert_eq!(locked["results"], json!([]), "a lock is no publication");
    let _ = office.send(&office.admin, "unlockPeriod", "", lock).await.accepted();
    let period = json!({ "year": year, "moment": "MID_TERM_ONE" });
    let publication = json!({ "period": period, "area": { "classId": class }, "order": order });
    let _ = office.send(&office.admin, "withdrawResults", "", publication).await.accepted();
    assert_eq!(student(&office, &mother, id, &results("MID_TERM_ONE")).await["results"], json!([]));

    let others =
        names_in(&office, class, &office.day(1)).await.into_iter().find(|other| other != id).unwrap();
    assert_eq!(student(&office, &mother, &others, "id").await, Value::Null);
    let book = format!(
        "class(by: {{ id: \"{class}\" }}) {{ students {{ id }} gradebook(period: {{ year: \"{year}\", moment: MID_TERM_ONE }}) {{ rows {{ student {{ id }} }} }} }}"
    );
    assert_eq!(office.read(&mother, &book).await["class"], json!({ "students": null, "gradebook": null }));
}

#[tokio::test]
async fn an_erased_person_leaves_no_word_in_any_file_and_every_proof_stays() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let principal = office.sign_in("hieutruong").await;
    let declared = json!({
        "code": "THU", "name": format!("Hồ sơ {OPEN_MARKER}"), "nameEn": "Test", "submitters": ["TEACHER"],
        "approvers": ["PRINCIPAL"], "mediaTypes": ["PDF"], "maxBytes": 1000,
    });
    let _ = office.send(&office.admin, "declareDocumentType", "", declared).await.accepted();
    let id = admit(&office, &office.class("5A").await).await;
    let seen = student(&office, &office.admin, &id, "name { full } guardians { id name { full } }").await;
    assert_eq!(seen["name"]["full"], json!(format!("Đặng {MARKER} Vy")));
    let mother = seen["guardians"][0]["id"].as_str().unwrap().to_owned();

    let categories = json!(["IDENTITY", "CONTACT", "HEALTH", "COMMENT"]);
    let erase = |person: &str| json!({ "personId": person, "categories": categories, "basis": "Điều 14 Luật 91/2025/QH15" });
    office.send(&principal, "erasePersonalData", "", erase(&id)).await.refused("PERSON_STILL_PRESENT");
    let departure = json!({ "studentId": id, "on": office.day(1), "reason": "DROPPED_OUT", "note": format!("Về quê {MARKER}") });
    let _ = office.send(&office.admin, "recordDeparture", "", departure).await.accepted();
    for person in [&id, &mother] {
        let _ = office.send(&principal, "erasePersonalData", "", erase(person)).await.accepted();
    }

    let gone = "name { full } isErased bornOn contact { address } guardians { name { full } isErased }
                history { nodes { changes { old new } } }";
    let check = |seen: Value| {
        assert_eq!(seen["isErased"], true);
        assert_eq!(
            (&seen["name"], &seen["bornOn"], &seen["contact"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
        assert_eq!(seen["guardians"], json!([{ "name": null, "isErased": true }]));
        assert!(!seen.to_string().contains(MARKER), "{seen}");
    };
    check(student(&office, &office.admin, &id, gone).await);
    // Neither does looking back bring it back.
    let before = office.head().await - 3;
    let then =
        office.read_at(&office.admin, before, &format!("student(by: {{ id: \"{id}\" }}) {{ {gone} }}")).await;
    assert!(!then.to_string().contains(MARKER), "{then}");

    assert!(!office.server.log().contains(MARKER), "the log knows a name");
    office.server.stop().await;
    let folder = demo.installation.data();
    assert_ne!(files_with(&folder, OPEN_MARKER), Vec::<String>::new(), "the search finds what is there");
    assert_eq!(files_with(&folder, MARKER), Vec::<String>::new());
    let opened = demo.installation.cli().run(["export", "--school", demo.code(), "--open"]).await;
    assert!(!opened.succeeded().contains(MARKER), "an erased value was opened");
    demo.installation.cli().verify_clean().await;

    // A server that folds the ledger anew knows no more.
    let office = demo.open().await;
    check(student(&office, &office.admin, &id, gone).await);
}

/// The files below a folder that hold these bytes.
fn files_with(folder: &Path, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_with(&entry.path(), word));
        } else if fs::read(entry.path()).unwrap().windows(word.len()).any(|window| window == word.as_bytes())
        {
            found.push(entry.path().display().to_string());
        }
    }
    found
}
