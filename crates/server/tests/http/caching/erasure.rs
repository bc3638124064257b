//! What was erased is not shown again, by whichever process it was erased.

use jiff::civil::date;
use serde_json::json;
use socai_runtime::AsOf;
use socai_school::{
    Category, Position,
    registry::{DepartureReason, ErasePersonalData, RecordDeparture},
    text::Line,
};

use super::{ask, same::give};
use crate::school::TestSchool;

/// The student now, and the journal as of a position at which everything of the student had been recorded.
fn questions(position: u64) -> [String; 2] {
    [
        "{ school(code: \"79000123\") { student(by: { registerNumber: 2 }) { name { full } history { nodes { changes { new } } } } } }"
            .to_owned(),
        format!(
            "{{ school(code: \"79000123\", asOf: {{ position: {position} }}) {{ journal(first: 200) {{ nodes {{ changes {{ new }} }} }} }} }}"
        ),
    ]
}

async fn head(school: &TestSchool) -> u64 {
    school.handle().await.now().await.unwrap().position.0
}

async fn erase(school: &TestSchool) -> u64 {
    let state = school.handle().await.now().await.unwrap();
    let student = state.registry.by_register_number(2).unwrap();
    let (on, reason) = (date(2025, 10, 1), DepartureReason::DroppedOut);
    let left = give(school, "admin", RecordDeparture { student, on, reason, note: None }).await;
    let erase = ErasePersonalData {
        person: student.0,
        categories: Category::ALL.to_vec(),
        basis: Line::new("Nghị định 13/2023/NĐ-CP, Điều 16").unwrap(),
    };
    let erased = give(school, "principal", erase).await;
    assert!(left < erased, "it was erased");
    erased
}

async fn texts(school: &TestSchool, token: &str, position: u64) -> Vec<String> {
    let mut texts = Vec::new();
    for query in questions(position) {
        let answer = ask(school, token, &json!({ "query": query }), &[]).await;
        assert_eq!(answer.json().get("errors"), None, "{answer:?}");
        texts.push(answer.text().to_owned());
    }
    texts
}

#[tokio::test]
async fn what_was_erased_is_in_no_answer_any_more() {
    let school = TestSchool::open().await;
    let token = school.token("principal").await;
    let position = head(&school).await;
    let before = texts(&school, &token, position).await;
    assert_eq!(texts(&school, &token, position).await, before);
    assert!(before.iter().all(|text| text.contains("Bình")), "{before:?}");
    erase(&school).await;
    let after = texts(&school, &token, position).await;
    assert!(!after.iter().any(|text| text.contains("Lê Thị Bình")), "{after:?}");
}

#[tokio::test]
async fn what_another_process_erased_is_in_no_answer_once_its_event_is_known() {
    let [writer, reader] = TestSchool::open_two().await;
    let token = reader.token("principal").await;
    let position = head(&reader).await;
    let before = texts(&reader, &token, position).await;
    assert!(before.iter().all(|text| text.contains("Bình")), "{before:?}");
    let erased = erase(&writer).await;
    // The reader looks at the ledger; in life a notification or a timer makes it.
    reader.handle().await.as_of(AsOf::Position(Position(erased))).await.unwrap();
    let after = texts(&reader, &token, position).await;
    assert!(!after.iter().any(|text| text.contains("Lê Thị Bình")), "{after:?}");
    assert_eq!(after, texts(&writer, &token, position).await);
}
