//! What pages cost: the largest ones that people open stay below the limit.

use serde_json::json;

use super::desk::{Desk, TEACHER_3A};
use crate::ids::encode;

/// A cell as a page of results shows it.
const CELL: &str = "period { moment } mark { text } comment";
/// Everything that an explanation can say.
const EXPLANATION: &str =
    "reached { code label { vi } } missing { momentLabel { vi } target { label { vi } } partLabel { vi } }
    nextLevel { level { label { vi } } shortfalls { vi } } remarks { vi }";

async fn is_affordable(fields: &str) {
    let desk = Desk::open().await;
    let answer = desk
        .ask(Some(TEACHER_3A), &format!("{{ school(code: \"79000123\") {{ {fields} }} }}"), json!({}))
        .await;
    assert_eq!(answer["errors"], json!(null), "{answer}");
}

#[tokio::test]
async fn the_summary_of_a_class_is_affordable() {
    let desk = Desk::open().await;
    is_affordable(&format!(
        "class(by: {{ id: \"{}\" }}) {{ summary(period: {{ year: \"2025-2026\", moment: END_OF_YEAR }}) {{ studentCount countedCount
            columns {{ code label {{ vi }} }}
            rows {{ student {{ id name {{ full }} }} registerNumber marks {{ text }} standings {{ subject averageText pass }}
                study {{ label {{ vi }} }} conduct {{ label {{ vi }} }} completionLevel {{ label {{ vi }} }} absences {{ excused unexcused }}
                outcome {{ completed promotion reasons {{ label {{ vi }} }} awardLabel {{ vi }} }} finalized {{ at }} awards {{ label {{ vi }} }} }}
            foot {{ label {{ vi }} levels {{ label {{ vi }} count percent }} }} }} }}",
        encode(desk.class).0
    ))
    .await;
}

#[tokio::test]
async fn a_report_book_of_twelve_years_is_affordable() {
    let desk = Desk::open().await;
    is_affordable(&format!(
        "student(by: {{ id: \"{}\" }}) {{ reportBook {{ registerNumber years {{ year class {{ name }} school {{ name }} comments {{ text target {{ label {{ vi }} }} }}
            result {{ subjects {{ label {{ vi }} cells {{ {CELL} }} one: term(term: ONE) {{ averageText pass }} two: term(term: TWO) {{ averageText pass }} year {{ averageText pass }} }}
                traits {{ target {{ label {{ vi }} }} cells {{ {CELL} }} }} conduct {{ year {{ label {{ vi }} }} }} absences {{ excused unexcused }}
                outcome {{ completed promotion awardLabel {{ vi }} }} explanation {{ level {{ {EXPLANATION} }} }} }} }} }} }}",
        encode(desk.an).0
    ))
    .await;
}

#[tokio::test]
async fn a_preview_of_finalizing_with_explanations_is_affordable() {
    let desk = Desk::open().await;
    is_affordable(&format!(
        "class(by: {{ id: \"{}\" }}) {{ finalizationPreview {{ isAccepted hindrances {{ text {{ vi }} }} students {{ change student {{ name {{ full }} }}
            outcome {{ promotion reasons {{ label {{ vi }} }} }} missing {{ target {{ label {{ vi }} }} }} lostAwards {{ label {{ vi }} }}
            result {{ explanation {{ level {{ {EXPLANATION} }} }} }} }} }} }}",
        encode(desk.class).0
    ))
    .await;
}
