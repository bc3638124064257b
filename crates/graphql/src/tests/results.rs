//! Results of a school year: what they explain, who sees them when, finalizing, awards.

use serde_json::{Value, json};

use super::desk::{ADMIN, Desk, MOTHER, PRINCIPAL, TEACHER_3A, TEACHER_3B};
use crate::ids::encode;

const RESULT: &str = "yearResult(year: \"2025-2026\") { ruleSet
    outcome { completionLevel { level label { vi } } completed promotion award }
    finalized { outcome { promotion } by { account { name } } } differsFromFinalized
    awards { kind status } absences { excused unexcused } missing { target { code } }
    subjects { subject cells { period { moment } mark { text } } }
    explanation { level { reached { code } nextLevel { level { label { vi en } } shortfalls { vi en } conditions { holds source targets { code } } } }
        promotion { needs { code } } } }";

#[tokio::test]
async fn a_year_result_explains_what_stands_in_the_way_of_the_next_level_in_both_languages() {
    let desk = Desk::with_marks().await;
    let an = desk.read_student(TEACHER_3A, desk.an, RESULT).await["yearResult"].take();
    assert_eq!(an["ruleSet"], "TT27/2020");
    assert_eq!(
        an["outcome"]["completionLevel"],
        json!({ "level": "EXCELLENT", "label": { "vi": "Hoàn thành xuất sắc" } })
    );
    assert_eq!(
        (&an["outcome"]["promotion"], &an["outcome"]["award"]),
        (&json!("PROMOTED"), &json!("EXCELLENT"))
    );
    assert_eq!(an["explanation"]["level"]["nextLevel"], Value::Null);
    assert_eq!(an["absences"], json!({ "excused": 2, "unexcused": 0 }));
    assert_eq!(an["missing"], json!([]));
    let binh = desk.read_student(PRINCIPAL, desk.binh, RESULT).await["yearResult"].take();
    let level = &binh["explanation"]["level"];
    assert_eq!(level["reached"]["code"], "HT");
    assert_eq!(level["nextLevel"]["level"]["label"]["vi"], "Hoàn thành tốt");
    let shortfall = level["nextLevel"]["shortfalls"][0]["vi"].as_str().unwrap();
    assert!(shortfall.contains("Đạo đức"), "{shortfall}");
    let failed = |condition: &&Value| condition["holds"] == false;
    let conditions = level["nextLevel"]["conditions"].as_array().unwrap();
    let targets = &conditions.iter().find(failed).unwrap()["targets"];
    assert_eq!(targets, &json!([{ "code": "subject:DD" }]));
}

#[tokio::test]
async fn guardians_see_nothing_of_a_year_before_it_is_published_and_then_their_own_child_alone() {
    let desk = Desk::with_marks().await;
    desk.close().await;
    let hidden = desk.read_student(MOTHER, desk.an, RESULT).await["yearResult"].take();
    assert_eq!((&hidden["outcome"], &hidden["explanation"]), (&Value::Null, &Value::Null));
    assert_eq!((&hidden["missing"], &hidden["absences"]), (&Value::Null, &Value::Null));
    let cells = hidden["subjects"].as_array().unwrap().iter().map(|subject| &subject["cells"]);
    assert!(cells.clone().all(|cells| cells == &json!([])), "{hidden}");
    desk.publish().await;
    let seen = desk.read_student(MOTHER, desk.an, RESULT).await["yearResult"].take();
    assert_eq!(seen["outcome"]["completionLevel"]["level"], "EXCELLENT");
    assert_eq!(seen["explanation"]["level"]["reached"]["code"], "HTXS");
    let moments = seen["subjects"][0]["cells"].as_array().unwrap();
    assert!(moments.iter().all(|cell| cell["period"]["moment"] == "END_OF_YEAR"), "{seen}");
    assert_eq!(desk.read_student(MOTHER, desk.binh, RESULT).await, Value::Null);
    let class = "summary(period: { year: \"2025-2026\", moment: END_OF_YEAR }) { studentCount }
        finalizationPreview { isAccepted } nextYear { destination } awards { kind }";
    let nothing = json!({ "summary": null, "finalizationPreview": null, "nextYear": null, "awards": null });
    for who in [MOTHER, TEACHER_3B] {
        assert_eq!(desk.read_class(who, class).await, nothing);
    }
    assert_eq!(desk.read_student(TEACHER_3B, desk.an, RESULT).await, Value::Null);
}

#[tokio::test]
async fn the_report_book_has_a_page_a_year_and_shows_guardians_what_was_published() {
    let desk = Desk::with_marks().await;
    let book =
        "reportBook { registerNumber years { year school { name } class { name } from comments { text }
        result { outcome { promotion } } } }";
    let seen = desk.read_student(TEACHER_3A, desk.an, book).await["reportBook"].take();
    assert_eq!(
        seen["years"],
        json!([{
            "year": "2025-2026", "school": { "name": "Tiểu học Bình Minh" }, "class": { "name": "3A" },
            "from": "2025-09-05", "comments": [], "result": { "outcome": { "promotion": "PROMOTED" } },
        }])
    );
    let hidden = desk.read_student(MOTHER, desk.an, book).await["reportBook"].take();
    assert_eq!(hidden["years"][0]["result"]["outcome"], Value::Null);
}

#[tokio::test]
async fn the_summary_of_a_class_counts_levels_at_its_foot_for_who_leads_it() {
    let desk = Desk::with_marks().await;
    let summary = "summary(period: { year: \"2025-2026\", moment: END_OF_YEAR }) { studentCount countedCount
        columns { code } rows { student { name { given } } marks { text } completionLevel { level } absences { excused } }
        foot { target { code } label { vi } levels { code count percent } } }";
    let seen = desk.read_class(TEACHER_3A, summary).await["summary"].take();
    assert_eq!((&seen["studentCount"], &seen["countedCount"]), (&json!(2), &json!(2)));
    let columns = seen["columns"].as_array().unwrap().len();
    assert_eq!(seen["rows"][0]["marks"].as_array().unwrap().len(), columns);
    assert_eq!(seen["rows"][0]["completionLevel"]["level"], "EXCELLENT");
    let foot = seen["foot"].as_array().unwrap();
    let ethics = foot.iter().find(|column| column["target"]["code"] == "subject:DD").unwrap();
    let half = |code: &str| json!({ "code": code, "count": 1, "percent": "50.0" });
    assert_eq!(ethics["levels"], json!([half("T"), half("H")]));
    let year = foot.iter().find(|column| column["label"]["vi"] == "Kết quả giáo dục").unwrap();
    assert_eq!(year["levels"], json!([half("HTXS"), half("HT")]));
}

fn class_input(desk: &Desk) -> Value {
    json!({ "classId": encode(desk.class).0 })
}

#[tokio::test]
async fn finalizing_is_previewed_and_refused_while_the_books_are_open() {
    let desk = Desk::with_marks().await;
    let preview = "finalizationPreview { isAccepted hindrances { kind moment text { vi } }
        students { change student { name { given } } outcome { promotion } missing { target { code } } } }";
    let open = desk.read_class(PRINCIPAL, preview).await["finalizationPreview"].take();
    assert_eq!(open["isAccepted"], false);
    assert_eq!(
        (&open["hindrances"][0]["kind"], &open["hindrances"][0]["moment"]),
        (&json!("NOT_LOCKED"), &json!("END_OF_YEAR"))
    );
    let refused = desk.mutate(PRINCIPAL, "finalizeYear", class_input(&desk), "results { ruleSet }").await;
    assert_eq!(refused["refusals"][0]["code"], "YEAR_NOT_CLOSED");
    assert_eq!(refused["refusals"][0]["path"], "classId");
    desk.close().await;
    let closed = desk.read_class(PRINCIPAL, preview).await["finalizationPreview"].take();
    assert_eq!((&closed["isAccepted"], &closed["hindrances"]), (&json!(true), &json!([])));
    assert_eq!(closed["students"][0]["change"], "NEW");
}

#[tokio::test]
async fn a_finalized_year_leads_to_awards_and_to_the_list_of_the_next_year() {
    let desk = Desk::with_marks().await;
    desk.close().await;
    desk.publish().await;
    let select = "results { student { name { given } } finalized { outcome { completionLevel { level } } } }";
    let done = desk.mutate(PRINCIPAL, "finalizeYear", class_input(&desk), select).await;
    assert_eq!(done["refusals"], json!([]));
    assert_eq!(done["results"].as_array().unwrap().len(), 2);
    let again = desk.mutate(PRINCIPAL, "finalizeYear", class_input(&desk), select).await;
    assert_eq!(again["results"], json!([]));
    let next = desk.read_class(TEACHER_3A, "nextYear { destination grade }").await["nextYear"].take();
    assert_eq!(next[0], json!({ "destination": "PROMOTED", "grade": "G4" }));
    let grant = |student| {
        json!({
            "grants": [{ "earned": { "studentId": encode(student).0, "year": "2025-2026", "kind": "EXCELLENT" } }],
            "order": { "number": "40/QĐ-THBM", "dated": "2025-10-15" },
        })
    };
    let refused = desk.mutate(PRINCIPAL, "grantAwards", grant(desk.binh), "awards { id }").await;
    assert_eq!(refused["refusals"][0]["code"], "AWARD_NOT_CARRIED");
    let granted = desk
        .mutate(PRINCIPAL, "grantAwards", grant(desk.an), "awards { id label { vi } order { number } }")
        .await;
    assert_eq!(granted["awards"][0]["label"]["vi"], "Học sinh Xuất sắc");
    let seen = desk.read_student(MOTHER, desk.an, RESULT).await["yearResult"].take();
    assert_eq!(seen["awards"], json!([{ "kind": "EXCELLENT", "status": "GRANTED" }]));
    assert_eq!(seen["finalized"]["by"]["account"]["name"], "Trần Thị Hiệu");
    assert_eq!(seen["differsFromFinalized"], false);
    let id = granted["awards"][0]["id"].as_str().unwrap();
    let node = format!("{{ node(id: \"{id}\") {{ ... on Award {{ kind }} }} }}");
    assert_eq!(desk.data(MOTHER, &node, json!({})).await["node"]["kind"], "EXCELLENT");
    assert_eq!(desk.data(TEACHER_3B, &node, json!({})).await["node"], Value::Null);
    let journal = "journal(first: 1) { nodes { kind changes { field new } } }";
    let told = desk.read(ADMIN, journal).await["journal"]["nodes"][0].take();
    assert_eq!(told["kind"], "award.granted");
    let input = json!({ "awardId": id, "reason": "Khen nhầm" });
    let revoked = desk.mutate(PRINCIPAL, "revokeAward", input, "award { status reason }").await;
    assert_eq!(revoked["award"], json!({ "status": "REVOKED", "reason": "Khen nhầm" }));
    assert_eq!(desk.data(MOTHER, &node, json!({})).await["node"], Value::Null);
}

#[tokio::test]
async fn an_achievement_is_proposed_by_the_homeroom_teacher_and_declined_with_a_reason_that_guardians_do_not_see()
 {
    let desk = Desk::with_marks().await;
    let input = json!({
        "studentId": encode(desk.an).0, "year": "2025-2026", "kind": "ACHIEVEMENT", "citation": "Giúp bạn vượt khó",
    });
    let proposed =
        desk.mutate(TEACHER_3A, "proposeAward", input.clone(), "award { id status citation }").await;
    assert_eq!(proposed["award"]["status"], "PROPOSED");
    let id = proposed["award"]["id"].as_str().unwrap();
    let refused = desk.mutate(TEACHER_3B, "proposeAward", input, "award { id }").await;
    assert_eq!(refused["refusals"][0]["code"], "FORBIDDEN");
    let decline = json!({ "awardId": id, "reason": "Chưa đủ minh chứng" });
    let declined = desk.mutate(PRINCIPAL, "declineAward", decline, "award { status reason }").await;
    assert_eq!(declined["award"]["status"], "DECLINED");
    let awards = "awards(status: DECLINED) { reason student { name { given } } }";
    assert_eq!(desk.read_class(TEACHER_3A, awards).await["awards"][0]["reason"], "Chưa đủ minh chứng");
    let node = format!("{{ node(id: \"{id}\") {{ id }} }}");
    assert_eq!(desk.data(MOTHER, &node, json!({})).await["node"], Value::Null);
}

#[tokio::test]
async fn promotion_that_the_rules_settle_is_not_decided() {
    let desk = Desk::with_marks().await;
    desk.close().await;
    let input = json!({
        "studentId": encode(desk.an).0, "year": "2025-2026", "verdict": "RETAINED", "reason": "Thử",
    });
    let refused = desk.mutate(PRINCIPAL, "decidePromotion", input.clone(), "result { ruleSet }").await;
    assert_eq!(refused["refusals"][0]["code"], "PROMOTION_SETTLED");
    assert_eq!(refused["refusals"][0]["path"], "studentId");
    let refused = desk.mutate(TEACHER_3A, "decidePromotion", input, "result { ruleSet }").await;
    assert_eq!(refused["refusals"][0]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn what_was_finalized_stands_beside_what_the_marks_say_after_a_correction() {
    let desk = Desk::with_marks().await;
    desk.close().await;
    let before = desk.school.now().await.unwrap().position.0;
    let finalized = desk.mutate(PRINCIPAL, "finalizeYear", class_input(&desk), "results { ruleSet }").await;
    assert_eq!(finalized["refusals"], json!([]));
    desk.reopen().await;
    let input = json!({
        "classId": encode(desk.class).0, "period": { "year": "2025-2026", "moment": "END_OF_YEAR" },
        "entries": [{
            "studentId": encode(desk.an).0, "target": { "subject": "ETHICS" }, "level": "COMPLETED", "expectedVersion": 1,
            "reason": "Ghi nhầm",
        }],
    });
    let corrected = desk.mutate(TEACHER_3A, "enterGrades", input, "cells { level }").await;
    assert_eq!(corrected["refusals"], json!([]));
    let fields =
        "yearResult(year: \"2025-2026\") { differsFromFinalized outcome { completionLevel { level } }
        finalized { outcome { completionLevel { level } award } } }";
    let seen = desk.read_student(TEACHER_3A, desk.an, fields).await["yearResult"].take();
    assert_eq!(
        seen,
        json!({
            "differsFromFinalized": true, "outcome": { "completionLevel": { "level": "COMPLETED" } },
            "finalized": { "outcome": { "completionLevel": { "level": "EXCELLENT" }, "award": "EXCELLENT" } },
        })
    );
    let preview = "finalizationPreview { hindrances { kind } students { change student { id } } }";
    let preview = desk.read_class(PRINCIPAL, preview).await["finalizationPreview"].take();
    assert_eq!(preview["hindrances"], json!([{ "kind": "NOT_LOCKED" }]));
    let of_an = |student: &&Value| student["student"]["id"] == encode(desk.an).0.as_str();
    assert_eq!(preview["students"].as_array().unwrap().iter().find(of_an).unwrap()["change"], "CHANGED");
    // Looked at as of then, nothing was finalized and nothing was corrected.
    let query = format!(
        "{{ school(code: \"79000123\", asOf: {{ position: {before} }}) {{ student(by: {{ id: \"{}\" }}) {{ {fields} }} }} }}",
        encode(desk.an).0
    );
    let then = desk.data(TEACHER_3A, &query, json!({})).await["school"]["student"]["yearResult"].take();
    assert_eq!(
        then,
        json!({
            "differsFromFinalized": false, "outcome": { "completionLevel": { "level": "EXCELLENT" } }, "finalized": null,
        })
    );
}
