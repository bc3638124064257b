//! A teacher finds a wrong birth date and tells the admin board, who answers; the teacher is not content and asks again. Through
//! HTTP.

use serde_json::{Value, json};
use socai_tests::{Client, Installation, Mutation, Outcome, TestSchool};

const CODE: &str = "79000322";
const SEEN: &str = "incidents { totalCount nodes { subject status about { ... on Student { id } }
    remarks { text isAnswer by { account { id } } } } }";

async fn send(school: &TestSchool, by: &Client, field: &'static str, input: Value) -> Outcome {
    by.mutate(&Mutation::new(field, school, input).selecting("incident { id status }")).await
}

async fn seen(by: &Client, at: Option<u64>) -> Value {
    let as_of = at.map_or_else(String::new, |position| format!(", asOf: {{ position: {position} }}"));
    let query = format!("query($code: String!) {{ school(code: $code{as_of}) {{ {SEEN} }} }}");
    by.query(&query, json!({ "code": CODE })).await["school"]["incidents"].take()
}

#[tokio::test]
async fn a_report_goes_to_the_admin_board_and_its_answer_comes_back() {
    let installation = Installation::sqlite();
    installation.found_school(CODE).await;
    let server = installation.serve().await;
    let school = TestSchool::of(&server, CODE).await;
    school.open_year().await;
    let class = school.create_class("2A").await;
    let others = school.create_class("2B").await;
    for (login, role) in [("co2a", "TEACHER"), ("co2b", "TEACHER"), ("hieutruong", "PRINCIPAL")] {
        let account = school.open_account(login, role).await;
        match login {
            "co2a" => school.assign_homeroom(&class, &account).await,
            "co2b" => school.assign_homeroom(&others, &account).await,
            _ => {}
        }
    }
    let students = school.admit(&class, 1).await;
    let (teacher, other) = (server.sign_in("co2a").await, server.sign_in("co2b").await);
    let principal = server.sign_in("hieutruong").await;

    let about = |student: &str| {
        json!({ "kind": "WRONG_DATA", "severity": "MAJOR", "subject": "Sai ngày sinh",
            "text": "Ngày sinh khác giấy khai sinh.", "about": { "studentId": student } })
    };
    // What one may not read looks like what does not exist.
    send(&school, &other, "reportIncident", about(&students[0].id)).await.refused("UNKNOWN_REFERENCE");
    let reported = send(&school, &teacher, "reportIncident", about(&students[0].id)).await.accepted();
    let incident = reported.payload["incident"]["id"].clone();
    let of_admin = send(&school, &school.admin, "reportIncident", about(&students[0].id)).await.accepted();

    // One's own, and everything for the admin board and the principal; nothing for others.
    let count = async |by: &Client| seen(by, None).await["totalCount"].as_u64().unwrap();
    assert_eq!((count(&teacher).await, count(&other).await), (1, 0));
    assert_eq!((count(&school.admin).await, count(&principal).await), (2, 2));
    let newest = &seen(&principal, None).await["nodes"][0];
    assert_eq!(newest["about"]["id"], json!(students[0].id));

    let id = json!({ "incidentId": incident });
    send(&school, &principal, "takeIncident", id.clone()).await.refused("FORBIDDEN");
    let taken = send(&school, &school.admin, "takeIncident", id.clone()).await.accepted();
    assert_eq!(taken.payload["incident"]["status"], "IN_WORK");
    send(&school, &school.admin, "closeIncident", id.clone()).await.refused("INCIDENT_NOT_ANSWERED");
    let words = |text: &str| json!({ "incidentId": incident, "text": text });
    let answered = send(&school, &school.admin, "answerIncident", words("Đã sửa.")).await.accepted();
    let _closed = send(&school, &school.admin, "closeIncident", id.clone()).await.accepted();
    send(&school, &other, "reopenIncident", words("Tôi cũng thấy sai.")).await.refused("FORBIDDEN");
    let again = send(&school, &teacher, "reopenIncident", words("Bản in vẫn sai.")).await.accepted();
    assert_eq!(again.payload["incident"]["status"], "OPEN");

    let now = &seen(&teacher, None).await["nodes"][0];
    let remarks: Vec<(&str, bool)> = now["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|remark| (remark["text"].as_str().unwrap(), remark["isAnswer"].as_bool().unwrap()))
        .collect();
    assert_eq!(remarks, [("Đã sửa.", true), ("Bản in vẫn sai.", false)]);
    // As it was when it was answered.
    let then = &seen(&teacher, answered.position).await["nodes"][0];
    assert_eq!((&then["status"], then["remarks"].as_array().unwrap().len()), (&json!("ANSWERED"), 1));
    // The reporter closes what is theirs at any time.
    let _closed = send(&school, &teacher, "closeIncident", id).await.accepted();
    let own = json!({ "incidentId": of_admin.payload["incident"]["id"] });
    send(&school, &teacher, "closeIncident", own).await.refused("FORBIDDEN");
}
