//! A month of a class: its homeroom teacher notes, reviews, plans and writes to parents; a mother reads and answers; nobody reads what
//! is not theirs; and what was is still there.

use serde_json::{Value, json};
use socai_tests::Client;

use crate::office::{Demo, Office};

/// A class with its homeroom teacher, a student whose mother is signed in, and another student.
struct Room<'a> {
    office: &'a Office<'a>,
    teacher: Client,
    mother: Client,
    class: String,
    child: String,
    other: String,
}

impl<'a> Room<'a> {
    async fn enter(office: &'a Office<'a>) -> Self {
        let mother = office.sign_in("phuhuynh1").await;
        let seen = mother.query("{ viewer { children { id class { id name } } } }", json!({})).await;
        let child = &seen["viewer"]["children"][0];
        let other = office.sign_in("phuhuynh2").await;
        let other = other.query("{ viewer { children { id } } }", json!({})).await;
        let name = text(&child["class"]["name"]).to_lowercase();
        Self {
            office,
            teacher: office.sign_in(&format!("gv{name}")).await,
            mother,
            class: text(&child["class"]["id"]),
            child: text(&child["id"]),
            other: text(&other["viewer"]["children"][0]["id"]),
        }
    }

    async fn student(&self, by: &Client, id: &str, fields: &str) -> Value {
        let fields = format!("student(by: {{ id: \"{id}\" }}) {{ {fields} }}");
        self.office.read(by, &fields).await["student"].take()
    }

    async fn note(&self, student: &str, said: &str, is_shared: bool) -> String {
        let note = json!({
            "studentId": student, "on": self.office.today(), "kind": "PRAISE", "text": said, "isShared": is_shared,
        });
        let noted = self.office.send(&self.teacher, "recordConductNote", "note { noteId }", note).await;
        text(&noted.accepted().payload["note"]["noteId"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test]
async fn notes_are_the_schools_own_until_they_are_shared() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let room = Room::enter(&office).await;
    let noted = room.note(&room.child, "Em giúp bạn trực nhật", false).await;
    let shared = "contactBook { notes { text version } } conductNotes { text }";
    let at_first = room.student(&room.mother, &room.child, shared).await;
    assert!(!at_first.to_string().contains("trực nhật"), "{at_first}");
    assert_eq!(at_first["conductNotes"], Value::Null);
    let before = office.head().await;

    let correction = json!({
        "studentId": room.child, "on": office.today(), "kind": "PRAISE", "text": "Em giúp bạn trực nhật cả tuần",
        "isShared": true, "corrects": { "noteId": noted, "expectedVersion": 1 },
    });
    let _shared = office.send(&room.teacher, "recordConductNote", "", correction.clone()).await.accepted();
    office.send(&room.teacher, "recordConductNote", "", correction).await.refused("VERSION_CONFLICT");
    let seen = room.student(&room.mother, &room.child, shared).await;
    let notes = seen["contactBook"]["notes"].as_array().unwrap();
    assert_eq!(notes.last().unwrap(), &json!({ "text": "Em giúp bạn trực nhật cả tuần", "version": 2 }));

    // The teacher sees both, and what was before.
    let fields = format!("student(by: {{ id: \"{}\" }}) {{ conductNotes {{ text isShared }} }}", room.child);
    let then = office.read_at(&room.teacher, before, &fields).await;
    let then = then["student"]["conductNotes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(then, json!({ "text": "Em giúp bạn trực nhật", "isShared": false }));
    let history = room
        .student(
            &office.sign_in("hieutruong").await,
            &room.child,
            "history(first: 1) { nodes { kind changes { field old new } } }",
        )
        .await;
    let entry = &history["history"]["nodes"][0];
    assert_eq!(entry["kind"], "conduct_note.recorded");
    let change =
        json!({ "field": "text", "old": "Em giúp bạn trực nhật", "new": "Em giúp bạn trực nhật cả tuần" });
    assert!(entry["changes"].as_array().unwrap().contains(&change), "{entry}");

    let back = json!({ "noteId": noted, "reason": "Ghi nhầm em" });
    let _back = office.send(&room.teacher, "withdrawConductNote", "", back.clone()).await.accepted();
    office.send(&room.teacher, "withdrawConductNote", "", back).await.refused("UNKNOWN_CONDUCT_NOTE");
    let seen = room.student(&room.mother, &room.child, shared).await;
    assert!(!seen.to_string().contains("trực nhật"), "{seen}");
}

#[tokio::test]
async fn a_mother_reads_answers_and_gets_nothing_of_another_child() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let room = Room::enter(&office).await;
    let to_class =
        json!({ "recipient": { "classId": room.class }, "text": "Mời phụ huynh dự họp lúc 8 giờ" });
    let sent =
        office.send(&room.teacher, "sendMessage", "message { messageId class { id } }", to_class).await;
    let sent = sent.accepted();
    assert_eq!(sent.payload["message"]["class"]["id"], json!(room.class));
    let message = text(&sent.payload["message"]["messageId"]);
    let to_other = json!({ "recipient": { "studentId": room.other }, "text": "Chỉ nói với gia đình em này" });
    let other = office.send(&room.teacher, "sendMessage", "message { messageId }", to_other).await.accepted();
    let other_message = text(&other.payload["message"]["messageId"]);

    let book = "contactBook { messages { messageId text seen { position } } letters { text answersId } }";
    let seen = room.student(&room.mother, &room.child, book).await;
    let messages = seen["contactBook"]["messages"].as_array().unwrap();
    assert_eq!(messages.last().unwrap()["text"], "Mời phụ huynh dự họp lúc 8 giờ");
    assert!(!seen.to_string().contains("Chỉ nói"), "{seen}");
    let hidden = room.student(&room.mother, &room.other, book).await;
    assert_eq!(hidden, Value::Null);

    let see = |message: &str, student: &str| json!({ "messageId": message, "studentId": student });
    let _seen = office.send(&room.mother, "markMessageSeen", "", see(&message, &room.child)).await.accepted();
    let answer = |answers: &str, student: &str| json!({ "studentId": student, "answersId": answers, "text": "Gia đình sẽ đến" });
    let answered = office.send(
        &room.mother,
        "writeToSchool",
        "contactBook { letters { text answersId } }",
        answer(&message, &room.child),
    );
    let letters = answered.await.accepted().payload["contactBook"]["letters"].take();
    assert_eq!(
        letters.as_array().unwrap().last().unwrap(),
        &json!({ "text": "Gia đình sẽ đến", "answersId": message })
    );
    // What went to another child looks like what does not exist; about another child nothing is written.
    office
        .send(&room.mother, "writeToSchool", "", answer(&other_message, &room.child))
        .await
        .refused("UNKNOWN_MESSAGE");
    office.send(&room.mother, "writeToSchool", "", answer(&message, &room.other)).await.refused("FORBIDDEN");
    office.send(&room.mother, "markMessageSeen", "", see(&message, &room.other)).await.refused("FORBIDDEN");

    let mine = "{ viewer { sentMessages { text answers { student { id } letter { text } } } } }";
    let mine = room.teacher.query(mine, json!({})).await;
    let to_class = mine["viewer"]["sentMessages"].as_array().unwrap().iter();
    let to_class = to_class.filter(|sent| sent["text"] == "Mời phụ huynh dự họp lúc 8 giờ");
    let answers: Vec<&Value> = to_class.map(|sent| &sent["answers"]).collect();
    let expected = json!([{ "student": { "id": room.child }, "letter": { "text": "Gia đình sẽ đến" } }]);
    assert_eq!(answers, [&expected]);
}

#[tokio::test]
async fn the_homeroom_book_is_for_the_homeroom_teacher_and_the_management_board() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let room = Room::enter(&office).await;
    let principal = office.sign_in("hieutruong").await;
    let known = json!({ "studentId": room.other, "text": "Nhà ở xa trường", "expectedVersion": 0 });
    let _known = office.send(&room.teacher, "recordCircumstances", "", known.clone()).await.accepted();
    let talk = json!({
        "studentId": room.other, "on": office.today(), "means": "TELEPHONE", "text": "Hẹn gặp ở trường",
    });
    let _talk = office.send(&room.teacher, "logParentContact", "", talk).await.accepted();
    let meeting = json!({
        "classId": room.class, "on": office.today(), "attendedIds": [room.child], "minutes": "Bầu ban đại diện",
        "expectedVersion": 0,
    });
    let met = office
        .send(
            &room.teacher,
            "recordParentMeeting",
            "homeroomBook { meetings { attended { id } minutes } }",
            meeting,
        )
        .await
        .accepted();
    assert_eq!(
        met.payload["homeroomBook"]["meetings"],
        json!([{ "attended": [{ "id": room.child }], "minutes": "Bầu ban đại diện" }])
    );
    let sheet = "homeroomSheet { circumstances { text } contacts { text } }";
    let expected = json!({ "circumstances": { "text": "Nhà ở xa trường" }, "contacts": [{ "text": "Hẹn gặp ở trường" }] });
    for reader in [&room.teacher, &principal] {
        assert_eq!(room.student(reader, &room.other, sheet).await["homeroomSheet"], expected);
    }
    for login in ["quantri1", "vanthu", "thanhtra", "bomon11"] {
        let reader = office.sign_in(login).await;
        assert_eq!(room.student(&reader, &room.other, sheet).await["homeroomSheet"], Value::Null, "{login}");
    }
    assert_eq!(room.student(&room.mother, &room.child, sheet).await["homeroomSheet"], Value::Null);

    let lock = json!({ "classId": room.class, "until": office.last_day.to_string() });
    let _locked = office.send(&principal, "lockHomeroomBook", "", lock).await.accepted();
    let again = json!({ "studentId": room.other, "text": "Khác", "expectedVersion": 1 });
    office.send(&room.teacher, "recordCircumstances", "", again).await.refused("HOMEROOM_BOOK_LOCKED");

    // Who hands the class over loses sight of the book on that day.
    let heir = office.sign_in("bomon11").await;
    let homeroom = json!({
        "classId": room.class, "teacherId": office.account_of(&heir).await, "from": office.today(),
    });
    let _handed = office.send(&principal, "assignHomeroomTeacher", "", homeroom).await.accepted();
    assert_eq!(room.student(&heir, &room.other, sheet).await["homeroomSheet"], expected);
    let before = room.student(&room.teacher, &room.other, sheet).await;
    assert!(before.is_null() || before["homeroomSheet"].is_null(), "{before}");
    the_book_is_handed_over(&room, &heir, &principal).await;
}

/// Both teachers sign, each for themselves; until then the principal sees that it is open.
async fn the_book_is_handed_over(room: &Room<'_>, heir: &Client, principal: &Client) {
    let (office, class) = (room.office, &room.class);
    let give = json!({ "classId": class, "note": "Em ngồi bàn đầu cần nhắc uống thuốc" });
    let take = json!({ "classId": class });
    let seen = async |by: &Client| {
        let fields = format!(
            "class(by: {{ id: \"{class}\" }}) {{ homeroomBook {{ handOvers {{ isOpen note given {{ position }} taken {{ position }} }} }} }}"
        );
        office.read(by, &fields).await["class"]["homeroomBook"]["handOvers"].take()
    };
    let nothing_yet = json!([{ "isOpen": true, "note": null, "given": null, "taken": null }]);
    assert_eq!(seen(principal).await, nothing_yet);
    let mine = "{ viewer { homeroomHandOvers { class { id } isOpen to { id } } } }";
    let waiting = room.teacher.query(mine, json!({})).await["viewer"]["homeroomHandOvers"].take();
    let to = office.account_of(heir).await;
    assert_eq!(waiting, json!([{ "class": { "id": class }, "isOpen": true, "to": { "id": to } }]));
    assert_eq!(room.mother.query(mine, json!({})).await["viewer"]["homeroomHandOvers"], json!([]));

    office.send(heir, "takeOverHomeroomBook", "", take.clone()).await.refused("NOT_HANDED_OVER");
    office.send(principal, "handOverHomeroomBook", "", give.clone()).await.refused("FORBIDDEN");
    let shown = "handOver { isOpen note given { position } }";
    let given = office.send(&room.teacher, "handOverHomeroomBook", shown, give.clone()).await.accepted();
    let hand_over = &given.payload["handOver"];
    assert_eq!(hand_over["note"], "Em ngồi bàn đầu cần nhắc uống thuốc");
    assert_eq!(
        (&hand_over["isOpen"], &hand_over["given"]["position"]),
        (&json!(true), &json!(given.position))
    );
    office.send(&room.teacher, "handOverHomeroomBook", "", give).await.refused("HANDED_OVER_ALREADY");
    office.send(&room.teacher, "takeOverHomeroomBook", "", take.clone()).await.refused("NOT_THE_RECEIVER");
    let taken = office.send(heir, "takeOverHomeroomBook", "", take.clone()).await.accepted();
    office.send(heir, "takeOverHomeroomBook", "", take).await.refused("TAKEN_OVER_ALREADY");
    let signed = json!([{
        "isOpen": false, "note": "Em ngồi bàn đầu cần nhắc uống thuốc", "given": { "position": given.position },
        "taken": { "position": taken.position },
    }]);
    assert_eq!(seen(heir).await, signed);
    assert_eq!(seen(principal).await, signed);
    assert_eq!(seen(&room.teacher).await, Value::Null);
}

#[tokio::test]
async fn the_principal_writes_to_every_family_of_the_school_and_of_no_other() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let room = Room::enter(&office).await;
    let principal = office.sign_in("hieutruong").await;
    let said = "Toàn trường nghỉ học ngày mai vì bão";
    let to_all = json!({ "recipient": { "wholeSchool": true }, "text": said });
    office.send(&room.teacher, "sendMessage", "", to_all.clone()).await.refused("FORBIDDEN");
    office.send(&room.mother, "sendMessage", "", to_all.clone()).await.refused("FORBIDDEN");
    let shown = "message { messageId isToWholeSchool grade class { id } }";
    let before = office.head().await;
    let sent = office.send(&principal, "sendMessage", shown, to_all).await.accepted();
    assert_eq!(office.head().await, before + 1);
    let message = text(&sent.payload["message"]["messageId"]);
    assert_eq!(sent.payload["message"]["isToWholeSchool"], true);
    let grade =
        office.read(&principal, &format!("class(by: {{ id: \"{}\" }}) {{ grade }}", room.class)).await;
    let grade = text(&grade["class"]["grade"]);
    let other = if grade == "G5" { "G4" } else { "G5" };
    for (to, words) in [(grade.as_str(), "Khối của em họp"), (other, "Khối khác họp")] {
        let to_grade = json!({ "recipient": { "grade": to }, "text": words });
        let _sent = office.send(&office.admin, "sendMessage", "", to_grade).await.accepted();
    }

    let book = "{ viewer { children { contactBook { messages { text grade isToWholeSchool } } } } }";
    let all = async |login: &str| office.sign_in(login).await.query(book, json!({})).await.to_string();
    let of_mother = all("phuhuynh1").await;
    assert!(of_mother.contains(said) && of_mother.contains("Khối của em họp"), "{of_mother}");
    assert!(!of_mother.contains("Khối khác họp"), "{of_mother}");
    assert!(all("phuhuynh2").await.contains(said));
    // The other school of the installation is another ledger.
    let elsewhere = all("phuhuynh1.thcs").await;
    assert!(elsewhere.contains("messages") && !elsewhere.contains(said), "{elsewhere}");

    let answer = json!({ "studentId": room.child, "answersId": message, "text": "Gia đình đã rõ" });
    let _answered = office.send(&room.mother, "writeToSchool", "", answer).await.accepted();
    let seen = json!({ "messageId": message, "studentId": room.child });
    let _seen = office.send(&room.mother, "markMessageSeen", "", seen).await.accepted();
    let mine = "{ viewer { sentMessages { isToWholeSchool answers { student { id } letter { text } } } } }";
    let mine = principal.query(mine, json!({})).await["viewer"]["sentMessages"].take();
    let answers = json!([{ "student": { "id": room.child }, "letter": { "text": "Gia đình đã rõ" } }]);
    assert!(
        mine.as_array().unwrap().contains(&json!({ "isToWholeSchool": true, "answers": answers })),
        "{mine}"
    );
}
