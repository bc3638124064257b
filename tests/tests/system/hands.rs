//! The harness itself: what it builds is really there.

use serde_json::json;
use socai_tests::{Grade, Installation, TestSchool, leaves};

const COUNT: &str = "query($code: String!) { school(code: $code) {
    class(by: { name: { year: \"2024-2025\", name: \"2A\" } }) { studentCount }
} }";

#[tokio::test(flavor = "multi_thread")]
async fn a_test_school_has_what_it_was_built_with_and_its_export_says_so() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    let class = school.create_class("2A").await;
    let students = school.admit(&class, 3).await;
    let teacher = school.open_account("teacher", "TEACHER").await;
    school.assign(&class, "MATHEMATICS", &teacher).await;

    let count = school.admin.query(COUNT, json!({ "code": school.code })).await;
    assert_eq!(count["school"]["class"]["studentCount"], 3);

    let grade = Grade {
        student: &students[0].id,
        subject: "MATHEMATICS",
        level: "COMPLETED",
        score: Some(7),
        expected_version: 0,
    };
    let enter = school.enter(&class, &[grade]);
    let teacher = server.sign_in("teacher").await;
    let entered = teacher.mutate(&enter).await.accepted();
    assert_eq!(entered.payload["cells"][0]["version"], 1);

    assert!(server.stop().await.success(), "a server that is told to stop succeeds");
    let leaves = leaves(&installation.cli().export(&school.code).await);
    let last = leaves.last().unwrap();
    assert_eq!((last.kind.as_str(), Some(last.position)), ("grade.entered", entered.position));
    assert_eq!(last.command, enter.key());
    installation.cli().verify_clean().await;
}
