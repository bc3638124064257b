//! Families of one school: whose child is whose, and what there is to ask for.

use serde_json::{Value, json};
use socai_tests::Client;

use super::{
    super::{
        files::{Files, Life},
        moving,
    },
    former,
    hidden::{Hidden, Known},
};
use crate::office::Office;

/// A child whose data is asked for.
pub(super) struct Child {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) register_number: u64,
    /// A word that stands in every text that was written about the child, and nowhere else.
    pub(super) word: &'static str,
    pub(super) guardian: String,
}

/// A guardian, and whose.
pub(super) struct Parent {
    pub(super) login: &'static str,
    pub(super) client: Client,
    /// The children's global ids.
    pub(super) children: Vec<String>,
    /// What is not to be known to this guardian.
    pub(super) hidden: Hidden,
}

/// The school, with the things that are asked for.
pub(super) struct Family<'a> {
    pub(super) office: &'a Office<'a>,
    pub(super) files: Files,
    /// Where three of the children are.
    pub(super) class: String,
    /// Three of one class, the third of whom has left; one of class 5A; and one more of the first class, whose guardians ended.
    pub(super) children: Vec<Child>,
    /// One of every type with an id, and more: type and id.
    pub(super) things: Vec<(&'static str, String)>,
    pub(super) homeroom_teacher: String,
    /// The account of the second child's guardian.
    pub(super) other_guardian: String,
    /// What was written about two of the children, by their places.
    pub(super) lives: Vec<(usize, Life)>,
    pub(super) parents: Vec<Parent>,
    /// Before anything was written about the children, while the last one still had the guardians who ended.
    pub(super) earlier: u64,
}

/// The place of the child whose guardians ended.
pub(super) const LAST: usize = 4;

pub(super) const WORDS: [&str; 5] = ["Qzxanhq", "Qzxbinhq", "Qzxchiq", "Qzxdungq", "Qzxemq"];

impl<'a> Family<'a> {
    pub(super) async fn gather(office: &'a Office<'a>) -> Self {
        let files = Files::prepare(office).await;
        let class = office.class(&files.child_class).await;
        let mut children = Vec::new();
        for (login, word) in [("phuhuynh1", WORDS[0]), ("phuhuynh2", WORDS[1]), ("phuhuynh3", WORDS[2])] {
            let seen = office
                .sign_in(login)
                .await
                .query("{ viewer { children { id guardians { id } } } }", json!({}))
                .await;
            children.push(child(office, &text(&seen["viewer"]["children"][0]["id"]), word).await);
        }
        children.push(child(office, &files.student, WORDS[3]).await);
        let last = classmate(office, &class, &children).await;
        children.push(child(office, &last, WORDS[LAST]).await);
        former::entrust(office, &children[0], &children[LAST]).await;
        let earlier = office.head().await;
        // The second mother is that of the one in 5A, too.
        let second = office.account_of(&office.sign_in("phuhuynh2").await).await;
        let link = json!({ "guardianId": children[3].guardian, "accountId": second });
        let _linked = office.send(&office.admin, "linkGuardianAccount", "", link).await.accepted();
        for one in &children {
            write_about(office, one).await;
        }
        let homeroom = office.sign_in(&format!("gv{}", files.child_class.to_lowercase())).await;
        let award = write_in_class(office, &homeroom, (&class, &children[1]), &files.monday()).await;
        let life = async |child: &Child| Life::of(office, &homeroom, (&class, &child.id), child.word).await;
        let (of_second, _of_third, of_last) =
            (life(&children[1]).await, life(&children[2]).await, life(&children[LAST]).await);
        former::end(
            office,
            [("phuhuynh1", &children[0]), (former::LOGIN, &children[LAST])],
            &of_last.message,
        )
        .await;
        let left = json!({ "studentId": children[2].id, "on": office.today(), "reason": "TRANSFERRED", "note": WORDS[2] });
        let _left = office.send(&office.admin, "recordDeparture", "", left).await.accepted();

        let homeroom_teacher = office.account_of(&homeroom).await;
        // The one in 5A is to leave.
        let leaving = moving::id_of("01900000000070008000000000000001");
        let mut things = vec![
            ("School", office.school.clone()),
            ("Class", class.clone()),
            ("Class", files.class.clone()),
            ("Account", homeroom_teacher.clone()),
            ("Account", second.clone()),
            ("SubjectGroup", files.group.clone()),
            ("Document", files.document.clone()),
            ("CommentTemplate", files.template.clone()),
            ("Award", award),
            ("Award", files.award.clone()),
            ("ChangeRequest", files.request.clone()),
            ("ChangeRequest", files.opened.clone()),
            ("Duty", files.duty.clone()),
            ("Incident", files.incident.clone()),
            ("Merger", files.merger.clone()),
            ("Transfer", files.received.clone()),
            ("Transfer", leaving.clone()),
            ("Student", merged(office, &class, &children).await),
        ];
        for one in &children {
            things.push(("Student", one.id.clone()));
            things.push(("Guardian", one.guardian.clone()));
        }
        let of_child = [(leaving, children[3].id.clone())];
        let known = Known::gather(office, &children, &things, &of_child).await;
        let parents = parents(office, &known).await;
        Self {
            office,
            files,
            class,
            children,
            things,
            homeroom_teacher,
            other_guardian: second,
            lives: vec![(1, of_second), (LAST, of_last)],
            parents,
            earlier,
        }
    }

    pub(super) fn period(&self, moment: &str) -> String {
        format!("{{ year: \"{}\", moment: {moment} }}", self.office.year)
    }
}

async fn child(office: &Office<'_>, id: &str, word: &'static str) -> Child {
    let fields =
        format!("student(by: {{ id: \"{id}\" }}) {{ code {{ value }} registerNumber guardians {{ id }} }}");
    let seen = office.read(&office.admin, &fields).await["student"].take();
    Child {
        id: id.to_owned(),
        code: text(&seen["code"]["value"]),
        register_number: seen["registerNumber"].as_u64().unwrap(),
        word,
        guardian: text(&seen["guardians"][0]["id"]),
    }
}

/// Somebody of the class who is none of these.
async fn classmate(office: &Office<'_>, class: &str, children: &[Child]) -> String {
    let listed = office
        .read(&office.admin, &format!("class(by: {{ id: \"{class}\" }}) {{ students {{ id }} }}"))
        .await;
    let mut ids = listed["class"]["students"].as_array().unwrap().iter().map(|student| text(&student["id"]));
    ids.find(|id| children.iter().all(|child| child.id != *id)).unwrap()
}

/// The mother of the first child; of the second and of the one in 5A; of the third, who leaves; and who has none any more.
async fn parents(office: &Office<'_>, known: &Known<'_>) -> Vec<Parent> {
    let mut parents = Vec::new();
    for (login, which) in [
        ("phuhuynh1", &[0][..]),
        ("phuhuynh2", &[1, 3][..]),
        ("phuhuynh3", &[2][..]),
        (former::LOGIN, &[][..]),
    ] {
        let client = office.sign_in(login).await;
        let account = office.account_of(&client).await;
        let children: Vec<String> = which.iter().map(|at: &usize| known.children[*at].id.clone()).collect();
        let hidden = known.hidden_from(&account, &children);
        parents.push(Parent { login, client, children, hidden });
    }
    parents
}

/// Writes the child's word into whatever the office keeps about a child.
async fn write_about(office: &Office<'_>, child: &Child) {
    let Child { id, word, .. } = child;
    let clerk = office.sign_in("vanthu").await;
    let correction = json!({
        "studentId": id, "contact": { "address": format!("Ngõ {word}") }, "health": { "remarks": format!("Bệnh {word}") },
        "reason": format!("Theo đơn {word}"),
    });
    let _corrected = office.send(&clerk, "correctStudent", "", correction).await.accepted();
    let plan = json!({
        "studentId": id, "year": office.year, "kind": "EXEMPTION", "exempt": ["PHYSICAL_EDUCATION"],
        "basis": format!("Giấy khám {word}"),
        "order": { "number": format!("08/QĐ-{word}"), "dated": office.first_day.to_string() },
    });
    let _planned = office.send(&office.admin, "setIndividualPlan", "", plan).await;
}

/// What the homeroom teacher writes about a child of the class, who misses a lesson; answers the id of an award that was proposed.
async fn write_in_class(
    office: &Office<'_>,
    homeroom: &Client,
    (class, child): (&str, &Child),
    monday: &str,
) -> String {
    let Child { id, word, .. } = child;
    let award = json!({
        "studentId": id, "year": office.year, "kind": "ACHIEVEMENT", "citation": format!("Giúp bạn {word}"),
    });
    let award = office.send(homeroom, "proposeAward", "award { id }", award).await.accepted();
    let session = json!({
        "classId": class, "date": monday, "session": "MORNING", "expectedVersion": 0,
        "entries": [{ "studentId": id, "presence": "UNEXCUSED" }],
    });
    let _recorded = office.send(homeroom, "recordAttendance", "", session).await;
    let log = format!(
        "class(by: {{ id: \"{class}\" }}) {{ lessonLog(range: {{ day: \"{monday}\" }}) {{
            version place {{ date session period }} teacher {{ id }} lesson {{ teacher {{ id }} }} }} }}"
    );
    let own = office.account_of(homeroom).await;
    let rows = office.read(homeroom, &log).await["class"]["lessonLog"].take();
    let is_own = |row: &&Value| {
        let by = if row["teacher"].is_null() { &row["lesson"]["teacher"] } else { &row["teacher"] };
        row["place"]["session"] == "MORNING" && by["id"] == own.as_str()
    };
    let row = rows.as_array().unwrap().iter().find(is_own).unwrap();
    let sign = json!({
        "classId": class, "lesson": row["place"], "title": "Ôn tập", "remark": format!("Vắng em {word}"),
        "expectedVersion": row["version"],
    });
    let _signed = office.send(homeroom, "signLesson", "", sign).await.accepted();
    text(&award.payload["award"]["id"])
}

/// The entry of somebody who was taken for new, and is one who had left: it was merged into the earlier one.
async fn merged(office: &Office<'_>, class: &str, children: &[Child]) -> String {
    let register = "register(first: 200) { nodes { id class { id } mergedInto { id } } }";
    let listed = office.read(&office.admin, register).await;
    let nodes = listed["register"]["nodes"].as_array().unwrap();
    let is_ours = |student: &Value| children.iter().any(|child| student["id"] == json!(child.id));
    let has_left =
        |student: &&Value| student["class"].is_null() && student["mergedInto"].is_null() && !is_ours(student);
    let earlier = nodes.iter().find(has_left).unwrap();
    let identity = json!({
        "name": { "family": "Lê", "middle": "Văn", "given": "Trở Lại" }, "code": { "temporary": "TAM-9977" },
        "gender": "MALE", "bornOn": format!("{}-03-01", office.first_day.year() - 6),
    });
    let entry = json!({
        "classId": class, "on": office.today(), "origin": { "new": true }, "identity": identity,
    });
    let clerk = office.sign_in("vanthu").await;
    let admitted =
        office.send(&clerk, "admitStudents", "students { id }", json!({ "entries": [entry] })).await;
    let again = text(&admitted.accepted().payload["students"][0]["id"]);
    let merge = json!({
        "standsId": earlier["id"], "duplicateId": again, "reason": "Một người, hai lần ghi",
    });
    let _merged = office.send(&office.admin, "mergeStudents", "", merge).await.accepted();
    again
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
