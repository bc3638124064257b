//! A lesson plan goes its way: handed in, returned, handed in again, approved; each step seen only by those it concerns.

use serde_json::{Value, json};
use socai_tests::Client;

use crate::office::{Demo, Office};

const SHOWN: &str = "document { id state current { number title reason } versions { number state } }";

fn digest(byte: char) -> String {
    byte.to_string().repeat(64)
}

fn plan(title: &str, file: char) -> Value {
    json!({ "documentType": "KHBD", "title": title, "digest": digest(file), "size": 120_000, "mediaType": "PDF" })
}

/// What an account sees of a document.
async fn sees(office: &Office<'_>, by: &Client, document: &str) -> Value {
    let fields = format!("document(id: \"{document}\") {{ state title versions {{ number state reason }} }}");
    office.read(by, &fields).await["document"].take()
}

#[tokio::test]
async fn a_lesson_plan_is_returned_handed_in_again_and_approved() {
    let demo = Demo::copy();
    let office = demo.open().await;
    // A teacher of music, the head of her group, a teacher of another group.
    let (author, head) = (office.sign_in("bomon21").await, office.sign_in("bomon11").await);
    let stranger = office.sign_in("gv1a").await;

    let handed_in =
        office.send(&author, "submitDocument", SHOWN, plan("Tuần 12: Hát và vỗ tay", 'a')).await.accepted();
    let document = handed_in.payload["document"]["id"].as_str().unwrap().to_owned();
    assert_eq!(handed_in.payload["document"]["state"], "SUBMITTED");
    assert_eq!(sees(&office, &author, &document).await["title"], "Tuần 12: Hát và vỗ tay");
    assert_eq!(sees(&office, &head, &document).await["state"], "SUBMITTED");
    assert_eq!(sees(&office, &stranger, &document).await, Value::Null);

    // While it waits, it can neither be handed in again nor be approved by its author.
    let mut again = plan("Tuần 12: Hát và gõ đệm", 'b');
    again["documentId"] = json!(document);
    office.send(&author, "submitDocument", "", again.clone()).await.refused("NOT_RETURNED");
    let version = |number: u32| json!({ "documentId": document, "version": number });
    office.send(&author, "approveDocument", "", version(1)).await.refused("FORBIDDEN");

    let mut back = version(1);
    back["reason"] = json!("Thiếu phần vận dụng.");
    let returned = office.send(&head, "returnDocument", SHOWN, back).await.accepted();
    assert_eq!(returned.payload["document"]["state"], "RETURNED");
    assert_eq!(returned.payload["document"]["current"]["reason"], "Thiếu phần vận dụng.");

    let again = office.send(&author, "submitDocument", SHOWN, again).await.accepted();
    assert_eq!(again.payload["document"]["id"], json!(document));
    assert_eq!(again.payload["document"]["current"]["number"], 2);

    // Who still has the first version before them does not approve the second unread.
    office.send(&head, "approveDocument", "", version(1)).await.refused("VERSION_CONFLICT");
    let approved = office.send(&head, "approveDocument", SHOWN, version(2)).await.accepted();
    let versions = json!([{ "number": 1, "state": "RETURNED" }, { "number": 2, "state": "APPROVED" }]);
    assert_eq!(approved.payload["document"]["versions"], versions);
    office.send(&head, "approveDocument", "", version(2)).await.refused("ALREADY_DECIDED");

    let fields = format!(
        "document(id: \"{document}\") {{ state history(order: OLDEST_FIRST) {{ nodes {{ kind actor {{ account {{ id }} }} }} }} }}"
    );
    let now = office.read(&office.admin, &fields).await;
    let history = now["document"]["history"]["nodes"].as_array().unwrap().clone();
    let kinds: Vec<&str> = history.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["document.submitted", "document.returned", "document.submitted", "document.approved"]);
    let head_id = office.account_of(&head).await;
    assert_eq!(history[3]["actor"]["account"]["id"], json!(head_id));
    let then = office.read_at(&office.admin, returned.position.unwrap(), &fields).await;
    assert_eq!(then["document"]["state"], "RETURNED");
    assert_eq!(then["document"]["history"]["nodes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_file_of_the_wrong_kind_or_size_is_refused_with_every_reason() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let author = office.sign_in("bomon21").await;
    let before = office.head().await;
    let mut wrong = plan("Tuần 13", 'c');
    wrong["mediaType"] = json!("XLSX");
    wrong["size"] = json!(2_000_000_000_u64);
    let refused = office.send(&author, "submitDocument", "", wrong).await;
    refused.refused("FILE_TOO_LARGE");
    refused.refused("MEDIA_TYPE_NOT_ACCEPTED");
    let mut unknown = plan("Tuần 13", 'c');
    unknown["documentType"] = json!("KHONGCO");
    office.send(&author, "submitDocument", "", unknown).await.refused("UNKNOWN_DOCUMENT_TYPE");
    assert_eq!(office.head().await, before);
}

#[tokio::test]
async fn a_plan_of_the_school_is_approved_by_the_principal_alone() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let (vice, principal) = (office.sign_in("phohieutruong1").await, office.sign_in("hieutruong").await);
    let second = office.sign_in("phohieutruong2").await;
    let mut submitted = plan("Kế hoạch học kì II", 'd');
    submitted["documentType"] = json!("KHGDNT");
    let submitted = office.send(&vice, "submitDocument", SHOWN, submitted).await.accepted();
    let document = submitted.payload["document"]["id"].as_str().unwrap().to_owned();
    let version = json!({ "documentId": document, "version": 1 });
    office.send(&vice, "approveDocument", "", version.clone()).await.refused("OWN_DOCUMENT");
    office.send(&second, "approveDocument", "", version.clone()).await.refused("NOT_AN_APPROVER");
    let _ = office.send(&principal, "approveDocument", "", version).await.accepted();
    assert_eq!(sees(&office, &vice, &document).await["state"], "APPROVED");
}
