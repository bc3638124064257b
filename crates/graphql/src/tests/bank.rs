//! The comment bank: who keeps and sees which templates, and what they suggest for a cell.

use serde_json::{Value, json};
use socai_school::ids::AccountId;

use super::desk::{Desk, ENTER, MOTHER, PRINCIPAL, TEACHER_3A, TEACHER_3B};
use crate::ids::encode;

const TEMPLATES: &str =
    "commentTemplates { id keeper text columns { kind one { code } } marks { level scores { from to } } }";

async fn save(desk: &Desk, who: AccountId, saved_as: Value, more: Value) -> Value {
    let mut input = json!({ "savedAs": saved_as });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    desk.mutate(who, "saveCommentTemplate", input, "template { id keeper text }").await
}

#[tokio::test]
async fn a_template_of_the_school_is_seen_by_teachers_and_one_of_a_teacher_by_that_teacher_alone() {
    let desk = Desk::open().await;
    let of_school = save(
        &desk,
        PRINCIPAL,
        json!({ "newOfSchool": true }),
        json!({ "columns": { "kind": "SUBJECT" }, "text": "{ten} học tốt môn {mon}." }),
    )
    .await;
    assert_eq!(of_school["template"]["keeper"], "SCHOOL");
    let mine = save(
        &desk,
        TEACHER_3A,
        json!({ "newOfMine": true }),
        json!({
            "columns": { "one": { "subject": "MATHEMATICS" } }, "marks": { "scores": { "from": "9", "to": "10" } },
            "grades": ["G3"], "text": "{ten} được {diem} điểm, rất đáng khen.",
        }),
    )
    .await;
    assert_eq!(mine["template"]["keeper"], "MINE");
    let keepers = |seen: &Value| -> Vec<String> {
        let list = seen["commentTemplates"].as_array().unwrap().iter();
        list.map(|template| template["keeper"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keepers(&desk.read(TEACHER_3A, TEMPLATES).await), ["MINE", "SCHOOL"]);
    assert_eq!(keepers(&desk.read(TEACHER_3B, TEMPLATES).await), ["SCHOOL"]);
    assert_eq!(desk.read(MOTHER, TEMPLATES).await["commentTemplates"], Value::Null);
    let id = mine["template"]["id"].as_str().unwrap();
    let node = format!("{{ node(id: \"{id}\") {{ id }} }}");
    assert_eq!(desk.data(TEACHER_3A, &node, json!({})).await["node"]["id"], id);
    assert_eq!(desk.data(TEACHER_3B, &node, json!({})).await["node"], Value::Null);
    // The journal tells that it was saved, and its text to its keeper alone.
    let journal = "journal(first: 1) { nodes { kind changes { field new isHidden } } }";
    let told = desk.read(PRINCIPAL, journal).await["journal"]["nodes"][0].take();
    assert_eq!(told["kind"], "comment_template.saved");
    let changes = told["changes"].as_array().unwrap();
    assert!(
        changes.iter().all(|change| change["isHidden"] == true && change["new"] == Value::Null),
        "{told}"
    );
    let retired = desk
        .mutate(TEACHER_3A, "retireCommentTemplate", json!({ "templateId": id }), "templates { keeper }")
        .await;
    assert_eq!(retired["templates"], json!([{ "keeper": "SCHOOL" }]));
}

#[tokio::test]
async fn the_bank_suggests_comments_with_the_facts_of_the_cell() {
    let desk = Desk::open().await;
    desk.data(TEACHER_3A, ENTER, desk.cell(1, desk.an, "9", 0)).await;
    let text = "{ho_ten} lớp {lop}: {diem} điểm môn {mon}, mức {muc}.";
    save(&desk, TEACHER_3A, json!({ "newOfMine": true }), json!({ "text": text })).await;
    let low = json!({ "marks": { "scores": { "from": 0, "to": "4" } }, "text": "{ten} cần cố gắng." });
    save(&desk, TEACHER_3A, json!({ "newOfMine": true }), low).await;
    let suggestions = |mark: &str| {
        format!(
            "commentSuggestions(studentId: \"{}\", period: {{ year: \"2025-2026\", moment: END_TERM_ONE }},
                target: {{ subject: MATHEMATICS }} {mark}) {{ text template {{ keeper }} }}",
            encode(desk.an).0
        )
    };
    let told = desk.read_class(TEACHER_3A, &suggestions("")).await["commentSuggestions"].take();
    assert_eq!(
        told,
        json!([{ "text": "Ngô Văn An lớp 3A: 9 điểm môn Toán, mức Hoàn thành.", "template": { "keeper": "MINE" } }])
    );
    let unsaved = suggestions(", mark: { subject: { level: NOT_COMPLETED, score: 3 } }");
    let told = desk.read_class(TEACHER_3A, &unsaved).await["commentSuggestions"].take();
    assert_eq!(told[0]["text"], "An cần cố gắng.");
    for who in [TEACHER_3B, MOTHER] {
        assert_eq!(desk.read_class(who, &suggestions("")).await["commentSuggestions"], Value::Null);
    }
}

#[tokio::test]
async fn a_template_with_a_placeholder_that_means_nothing_is_refused_and_names_it() {
    let desk = Desk::open().await;
    let refused =
        save(&desk, TEACHER_3A, json!({ "newOfMine": true }), json!({ "text": "{ten} {tuoi}" })).await;
    assert_eq!(refused["refusals"][0]["code"], "UNKNOWN_PLACEHOLDERS");
    assert_eq!(refused["refusals"][0]["path"], "text");
    let refused = save(&desk, TEACHER_3A, json!({ "newOfSchool": true }), json!({ "text": "Tốt" })).await;
    assert_eq!(refused["refusals"][0]["code"], "FORBIDDEN");
}
