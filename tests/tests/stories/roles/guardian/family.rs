//! Families of one school: whose child is whose, and by what each child would be recognized in an answer.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use socai_tests::Client;
use uuid::Uuid;

use super::{
    super::{
        files::{Files, Life},
        moving,
    },
    former,
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

/// By what a child is recognized.
pub(super) struct Marker {
    /// The child's global id.
    pub(super) child: String,
    pub(super) needle: String,
}

/// A guardian, and whose.
pub(super) struct Parent {
    /// The account's global id.
    pub(super) account: String,
    pub(super) login: &'static str,
    pub(super) client: Client,
    /// The children's global ids.
    pub(super) children: Vec<String>,
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
    /// Things that guardians of a child may know: thing and child.
    pub(super) of_child: Vec<(String, String)>,
    /// What was written about two of the children, by their places.
    pub(super) lives: Vec<(usize, Life)>,
    pub(super) markers: Vec<Marker>,
    pub(super) parents: Vec<Parent>,
    /// Before anything was written about the children, while the last one still had the guardians who ended.
    pub(super) earlier: u64,
}

/// The place of the child whose guardians ended.
pub(super) const LAST: usize = 4;

const WORDS: [&str; 5] = ["Qzxanhq", "Qzxbinhq", "Qzxchiq", "Qzxdungq", "Qzxemq"];

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
        let parents = parents(office, &children).await;
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
            [(&parents[0].client, &children[0]), (&parents[3].client, &children[LAST])],
            &of_last.message,
        )
        .await;
        let left = json!({ "studentId": children[2].id, "on": office.today(), "reason": "TRANSFERRED", "note": WORDS[2] });
        let _left = office.send(&office.admin, "recordDeparture", "", left).await.accepted();

        let other_guardian = office.account_of(&parents[1].client).await;
        let homeroom_teacher = office.account_of(&homeroom).await;
        // The one in 5A is to leave.
        let leaving = moving::id_of("01900000000070008000000000000001");
        let mut things = vec![
            ("School", office.school.clone()),
            ("Class", class.clone()),
            ("Class", files.class.clone()),
            ("Account", homeroom_teacher.clone()),
            ("Account", other_guardian.clone()),
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
        let of_child = vec![(leaving, children[3].id.clone())];
        let markers = markers(office).await;
        Self {
            office,
            files,
            class,
            children,
            things,
            homeroom_teacher,
            other_guardian,
            of_child,
            lives: vec![(1, of_second), (LAST, of_last)],
            markers,
            parents,
            earlier,
        }
    }

    pub(super) fn period(&self, moment: &str) -> String {
        format!("{{ year: \"{}\", moment: {moment} }}", self.office.year)
    }

    /// The markers of all children but these.
    pub(super) fn hidden_from<'b>(&'b self, children: &'b [String]) -> impl Iterator<Item = &'b Marker> {
        let is_own = |marker: &&Marker| children.contains(&marker.child);
        let own: BTreeSet<&str> =
            self.markers.iter().filter(is_own).map(|marker| marker.needle.as_str()).collect();
        let hidden = self.markers.iter().filter(|marker| !children.contains(&marker.child));
        hidden.filter(move |marker| !own.contains(marker.needle.as_str()))
    }

    /// The same text about things that nobody has: every id that is not to be known to somebody whose children these are.
    pub(super) fn about_nothing(&self, asked: &str, parent: &Parent) -> String {
        let mut nothing = asked.to_owned();
        for child in self.children.iter().filter(|child| !parent.children.contains(&child.id)) {
            nothing = nothing
                .replace(&child.id, &nobody(&child.id))
                .replace(&child.guardian, &nobody(&child.guardian))
                .replace(&format!("code: \"{}\"", child.code), "code: \"TAM-0000\"")
                .replace(&format!("registerNumber: {} ", child.register_number), "registerNumber: 999999 ");
        }
        // What everybody may know, and what is their own.
        let is_open = |of: &str| matches!(of, "School" | "Class" | "Student" | "Guardian");
        let is_own = |id: &String| {
            let of_child =
                self.of_child.iter().any(|(thing, child)| thing == id && parent.children.contains(child));
            of_child || *id == parent.account
        };
        let hidden = |(of, id): &&(&str, String)| !is_open(of) && !is_own(id);
        for (_, id) in self.things.iter().filter(hidden) {
            nothing = nothing.replace(id.as_str(), &nobody(id));
        }
        nothing
    }
}

/// A well-formed id of the same kind that nobody has.
fn nobody(id: &str) -> String {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(id).unwrap()).unwrap();
    let (kind, _) = plain.split_once(':').unwrap();
    URL_SAFE_NO_PAD.encode(format!("{kind}:0190000000007000800000000000ffff"))
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

/// The mother of the first child; of the second and of the one in 5A; of the third, who leaves; and who will have none.
async fn parents(office: &Office<'_>, children: &[Child]) -> Vec<Parent> {
    let second = office.account_of(&office.sign_in("phuhuynh2").await).await;
    let link = json!({ "guardianId": children[3].guardian, "accountId": second });
    let _linked = office.send(&office.admin, "linkGuardianAccount", "", link).await.accepted();
    let mut parents = Vec::new();
    for (login, which) in [
        ("phuhuynh1", &[0][..]),
        ("phuhuynh2", &[1, 3][..]),
        ("phuhuynh3", &[2][..]),
        (former::LOGIN, &[][..]),
    ] {
        let client = office.sign_in(login).await;
        let account = office.account_of(&client).await;
        let children = which.iter().map(|at: &usize| children[*at].id.clone()).collect();
        parents.push(Parent { account, login, client, children });
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

/// By what every student of the register is recognized: ids, code, name if nobody else has it, day of birth, address, guardians.
async fn markers(office: &Office<'_>) -> Vec<Marker> {
    let fields = "register(first: 200) { nodes { id name { full } code { value } bornOn identityNumber
        contact { address } guardians { id name { full } } } } staff(first: 200) { nodes { name } }";
    let seen = office.read(&office.admin, fields).await;
    let students = seen["register"]["nodes"].as_array().unwrap();
    assert!(students.len() > 50, "{} students", students.len());
    let staff = seen["staff"].to_string();
    let mut markers = Vec::new();
    for student in students {
        let id = text(&student["id"]);
        let mut needles = vec![id.clone()];
        needles.extend(bare(&id));
        for (pointer, is_whole) in
            [("/name/full", true), ("/code/value", true), ("/bornOn", true), ("/identityNumber", true)]
        {
            if let Some(value) = student.pointer(pointer).and_then(Value::as_str) {
                needles.push(if is_whole { format!("\"{value}\"") } else { value.to_owned() });
            }
        }
        for guardian in student["guardians"].as_array().unwrap() {
            let id = text(&guardian["id"]);
            needles.extend(bare(&id));
            needles.push(id);
            needles.push(guardian["name"]["full"].to_string());
        }
        let address = student["contact"]["address"].as_str();
        needles.extend(
            address
                .and_then(|address| WORDS.iter().find(|word| address.contains(**word)))
                .map(|word| (*word).to_owned()),
        );
        markers.extend(
            needles
                .into_iter()
                .filter(|needle| is_telling(needle) && !staff.contains(needle.as_str()))
                .map(|needle| Marker { child: id.clone(), needle }),
        );
    }
    markers
}

/// Whether a text is somebody's: a name of one word is many people's.
fn is_telling(needle: &str) -> bool {
    needle.len() > 4
        && (needle.contains(' ') || needle.contains(|letter: char| letter.is_ascii_digit() || letter == 'q'))
}

/// The UUID inside a global id, in both of its forms.
fn bare(id: &str) -> [String; 2] {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(id).unwrap()).unwrap();
    let uuid: Uuid = plain.split_once(':').unwrap().1.parse().unwrap();
    [uuid.simple().to_string(), uuid.hyphenated().to_string()]
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
