//! That guardians learn of their own children only. Not a sample: every field of every type that can be reached from `Query` and
//! `Subscription` is asked for, with every argument that could name somebody else's child, and every mutation is tried. What is asked is
//! made from the schema as the server introspects it; an argument that nobody said values for fails the test (`arguments.rs`).
//!
//! An answer is wrong when it holds a marker of another child (`family.rs`), or a student or guardian of somebody else, or differs from
//! the answer about a child that does not exist. That the questions lead somewhere is shown by asking staff the same: they find children
//! wherever the schema leads to one.

mod arguments;
mod family;
mod schema;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use serde_json::{Value, json};
use socai_tests::Client;

use self::{
    arguments::Arguments,
    family::{Family, Parent},
    schema::{Question, Schema, field_of},
};
use super::writes;
use crate::office::{Demo, Office};

/// What a guardian is shown of things that are not a child of theirs. Nothing here may tell anything of another child, no number over
/// children either.
const OPEN: [&str; 52] = [
    "Account.contact",
    "Account.hasSecondFactor",
    "Account.id",
    "Account.isEnabled",
    "Account.isErased",
    "Account.isFactorResetProposed",
    "Account.name",
    "Account.passwordSet",
    "Account.roles",
    "Class.areSubjectsChosen",
    "Class.grade",
    "Class.gradeLabel",
    "Class.gradeVerdicts",
    "Class.homeroomTeacher",
    "Class.id",
    "Class.name",
    "Class.publishedPeriods",
    "Class.revertPreview",
    "Class.subjectTeachers",
    "Class.subjects",
    "Class.year",
    "OpenSchoolYear.day",
    "OpenSchoolYear.firstDay",
    "OpenSchoolYear.gradingPeriods",
    "OpenSchoolYear.lastDay",
    "OpenSchoolYear.lateChanges",
    "OpenSchoolYear.locks",
    "OpenSchoolYear.terms",
    "OpenSchoolYear.weekCount",
    "OpenSchoolYear.year",
    "School.account",
    "School.accountRules",
    "School.at",
    "School.changeRequests",
    "School.class",
    "School.classes",
    "School.closure",
    "School.code",
    "School.documentTypes",
    "School.documents",
    "School.id",
    "School.identity",
    "School.incidents",
    "School.levels",
    "School.locks",
    "School.position",
    "School.scheduledLocks",
    "School.signOffStatements",
    "School.signingKeys",
    "School.student",
    "School.transfers",
    "School.yearOn",
    "School.years",
];

/// The types whose fields are compared with [`OPEN`].
const OPEN_TYPES: [&str; 4] = ["School", "Class", "Account", "OpenSchoolYear"];

/// How long a subscription that says nothing is listened to.
const SILENCE: Duration = Duration::from_millis(600);

/// A document that can be asked, with the answer of the admin board.
struct Asked {
    document: String,
    answer: Value,
}

/// Every question of the schema: from each thing every field by the shortest way that the limits of the service let pass, and by further
/// ways until one leads the admin board to something.
async fn everything(family: &Family<'_>, schema: &Schema, arguments: &Arguments<'_>) -> Vec<Asked> {
    let school = format!("school(code: \"{}\")", family.office.code);
    let then = format!("school(code: \"{}\", asOf: {{ position: {} }})", family.office.code, family.earlier);
    let mut roots = vec![
        Schema::question(Vec::new(), "Query"),
        Schema::question(vec![school], "School"),
        Schema::question(vec![then], "School"),
    ];
    for of in schema.nodes() {
        let mut things = family.things.iter().filter(|(kind, _)| *kind == of).peekable();
        assert!(
            things.peek().is_some(),
            "no {of} to ask for; add one to `things` in roles/guardian/family.rs"
        );
        for (_, id) in things.filter(|(of, _)| *of != "School") {
            let path = vec![format!("node(id: \"{id}\")"), format!("... on {of}")];
            roots.push(Schema::question(path, of));
        }
    }
    let mut asked = Vec::new();
    for root in roots {
        let mut open = VecDeque::from([root]);
        let mut tried: BTreeSet<String> = BTreeSet::new();
        // The fields that led to something, and by which way.
        let mut led: BTreeMap<String, Vec<String>> = BTreeMap::new();
        while let Some(question) = open.pop_front() {
            let asks = question.asks().map(|(field, way)| (field.to_owned(), way.to_vec()));
            if asks.as_ref().is_some_and(|(field, way)| led.get(field).is_some_and(|by| by != way)) {
                continue;
            }
            let document = schema.document(arguments, &question);
            let answer = family.office.admin.graphql(&document, json!({})).await;
            match answer.code() {
                None => {}
                // Too much on this way; there may be a shorter one.
                Some(code) if is_limit(code) => continue,
                Some(_) => panic!("{document}: {:?}", answer.errors),
            }
            let mut leads = false;
            objects(&answer.data, &mut |of, _| leads |= schema.leads_to(&question, of));
            let wanted = |field: &str| !tried.contains(field) || (leads && !led.contains_key(field));
            let below = schema.below(arguments, &question, wanted);
            tried.extend(below.iter().filter_map(Question::asks).map(|(field, _)| field.to_owned()));
            open.extend(below);
            if let Some((field, way)) = asks.filter(|_| leads) {
                led.insert(field, way);
            }
            asked.push(Asked { document, answer: answer.data });
        }
    }
    asked
}

fn is_limit(code: &str) -> bool {
    code.ends_with("_LIMIT") || matches!(code, "DOCUMENT_TOO_LARGE")
}

/// Calls `visit` with every object of an answer.
fn objects<'a>(answer: &'a Value, visit: &mut impl FnMut(&'a str, &'a serde_json::Map<String, Value>)) {
    match answer {
        Value::Array(items) => items.iter().for_each(|item| objects(item, visit)),
        Value::Object(members) => {
            if let Some(of) = members.get("__typename").and_then(Value::as_str) {
                visit(of, members);
            }
            members.values().for_each(|member| objects(member, visit));
        }
        _ => {}
    }
}

/// Notes the fields that an answer holds something for.
fn note_shown(answer: &Value, shown: &mut BTreeSet<String>) {
    objects(answer, &mut |of, members| {
        for (member, value) in members {
            if !value.is_null() && *value != json!([]) && member != "__typename" {
                shown.insert(format!("{of}.{}", field_of(member)));
            }
        }
    });
}

/// What is wrong with what a parent was answered.
fn leaks(family: &Family<'_>, parent: &Parent, answer: &Value) -> Vec<String> {
    let text = answer.to_string();
    let markers = family.hidden_from(&parent.children).filter(|marker| text.contains(&marker.needle));
    let mut found: Vec<String> =
        markers.map(|marker| format!("{} of {}", marker.needle, marker.child)).collect();
    objects(answer, &mut |of, members| {
        let id = members.iter().find(|(member, _)| field_of(member) == "id").map(|(_, id)| id);
        let is_own = |id: &Value| match of {
            "Student" => parent.children.iter().any(|child| id == child),
            _ => true,
        };
        if id.is_some_and(|id| !is_own(id)) {
            found.push(format!("{of} {id:?}"));
        }
    });
    found
}

#[tokio::test]
async fn a_guardian_learns_of_no_other_child_whatever_is_asked() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let family = Family::gather(&office).await;
    let schema = Schema::read(&office.admin).await;
    let arguments = Arguments { family: &family };
    let asked = everything(&family, &schema, &arguments).await;
    assert!(asked.len() > 300, "{} documents", asked.len());

    // The questions lead somewhere: staff are shown what they lead to, children among it.
    let (mut shown, mut with_children) = (BTreeSet::new(), 0);
    let staff = [
        "hieutruong".to_owned(),
        "gv5a".to_owned(),
        format!("gv{}", family.files.child_class.to_lowercase()),
    ];
    for Asked { answer, .. } in &asked {
        note_shown(answer, &mut shown);
        with_children += usize::from(!leaks(&family, &family.parents[0], answer).is_empty());
    }
    for login in staff {
        let person = office.sign_in(&login).await;
        for Asked { document, .. } in &asked {
            let answer = person.graphql(document, json!({})).await;
            assert!(answer.errors.is_empty(), "{login}: {document}: {:?}", answer.errors);
            note_shown(&answer.data, &mut shown);
        }
    }
    assert!(with_children > 60, "only {with_children} documents lead the admin board to other children");

    let mut open = BTreeSet::new();
    for parent in &family.parents {
        let mut wrong = Vec::new();
        for Asked { document, .. } in &asked {
            let answer = parent.client.graphql(document, json!({})).await;
            let found = leaks(&family, parent, &answer.data);
            let nothing = family.about_nothing(document, parent);
            if !found.is_empty() {
                wrong.push(format!("{found:?} in {document}"));
            } else if nothing != *document {
                let missing = parent.client.graphql(&nothing, json!({})).await;
                if missing.data != answer.data || missing.errors != answer.errors {
                    wrong.push(format!("{} is not as {} in {document}", answer.data, missing.data));
                }
            }
            note_shown(&answer.data, &mut open);
        }
        assert!(wrong.is_empty(), "{} learns:\n{}", parent.login, wrong.join("\n"));
    }
    shown.extend(open.iter().cloned());

    let unseen = unseen(&schema, &shown);
    println!("{} documents; {} fields shown to somebody; to nobody: {unseen:?}", asked.len(), shown.len());
    let of_people: Vec<_> =
        unseen.iter().filter(|(_, of)| matches!(of.as_str(), "Student" | "Guardian")).collect();
    assert!(
        of_people.is_empty(),
        "these lead to children, but to none here, so nothing was tried: {of_people:?}"
    );

    let is_open = |field: &&String| OPEN_TYPES.iter().any(|of| field.starts_with(&format!("{of}.")));
    let new: Vec<&String> =
        open.iter().filter(is_open).filter(|field| !OPEN.contains(&field.as_str())).collect();
    assert!(
        new.is_empty(),
        "guardians are shown these too: {new:?}; if they tell nothing of other children, no number over them either, add them to OPEN"
    );
}

/// The fields, with their types, that nobody was shown anything in, of types that were shown.
fn unseen(schema: &Schema, shown: &BTreeSet<String>) -> Vec<(String, String)> {
    let types: BTreeSet<&str> = shown.iter().filter_map(|field| field.split('.').next()).collect();
    let fields = types.iter().filter_map(|of| Some((*of, schema.type_of(of)?)));
    let fields = fields.flat_map(|(of, known)| {
        known.fields.iter().map(move |field| (format!("{of}.{}", field.name), field.of.clone()))
    });
    fields.filter(|(field, _)| !shown.contains(field)).collect()
}

#[tokio::test]
async fn a_guardian_changes_nothing_about_another_child_and_learns_nothing_by_trying() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let mut family = Family::gather(&office).await;
    let (other, award) = (&family.children[1], family.things.iter().find(|(of, _)| *of == "Award"));
    family.files.award = award.unwrap().1.clone();
    family.files.student.clone_from(&other.id);
    family.files.child.clone_from(&other.id);
    family.files.guardian.clone_from(&other.guardian);
    family.files.class.clone_from(&family.class);
    family.files.life = family.of_second.take().unwrap();
    let schema = Schema::read(&office.admin).await;
    let arguments = Arguments { family: &family };
    let mutations = schema.type_of("Mutation").unwrap();
    let parent = &family.parents[0];
    let before = office.head().await;
    let mut about_child = 0;
    for attempt in writes::all(&office, &family.files) {
        let field = mutations.fields.iter().find(|field| field.name == attempt.mutation).unwrap();
        // Reads after a mutation are the same as any.
        let mut passed = vec![format!("{}.query", field.of)];
        let select = schema.selection(&arguments, &field.of, &mut passed, true);
        let input = attempt.input_to(&office);
        let answer = attempt.ask(&parent.client, &input, &select).await;
        let found = leaks(&family, parent, &answer.data);
        assert!(found.is_empty(), "{}: {found:?}", attempt.mutation);
        assert_eq!(office.head().await, before, "{} wrote something", attempt.mutation);
        let text = input.to_string();
        let nothing = family.about_nothing(&text, parent);
        if nothing != text {
            let missing =
                attempt.ask(&parent.client, &serde_json::from_str(&nothing).unwrap(), &select).await;
            assert_eq!(answer.data, missing.data, "{}", attempt.mutation);
            about_child += 1;
        }
    }
    assert!(about_child > 20, "only {about_child} mutations were about the other child");
}

#[tokio::test]
async fn a_guardian_hears_of_no_other_child() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let family = Family::gather(&office).await;
    let schema = Schema::read(&office.admin).await;
    let arguments = Arguments { family: &family };
    let principal = office.sign_in("hieutruong").await;
    let after = family.earlier.saturating_sub(1500);
    for field in &schema.type_of("Subscription").unwrap().fields {
        let call = match field.name.as_str() {
            "gradebookChanged" => format!(
                "gradebookChanged(school: \"{}\", classId: \"{}\", period: {}, after: {after})",
                office.school,
                family.class,
                family.period("END_TERM_ONE")
            ),
            "journal" => {
                format!(
                    "journal(school: \"{}\", after: {})",
                    office.school,
                    family.earlier.saturating_sub(100)
                )
            }
            other => panic!(
                "say in roles/guardian/mod.rs how {other} is subscribed to, from the beginning of the ledger"
            ),
        };
        let mut open = schema.followed(&arguments, &call, &field.of);
        let mut with_children = 0;
        while let Some(question) = open.pop() {
            let document = schema.document(&arguments, &question);
            // The principal hears of the children of the class.
            let heard = match hear(&office, &principal, &document).await {
                Ok(heard) => heard,
                Err(code) => {
                    assert!(is_limit(&code), "{code}: {document}");
                    open.extend(schema.split(&arguments, &question).into_iter().skip(1));
                    continue;
                }
            };
            with_children +=
                heard.iter().filter(|heard| !leaks(&family, &family.parents[0], heard).is_empty()).count();
            for parent in &family.parents {
                for heard in hear(&office, &parent.client, &document).await.unwrap() {
                    let found = leaks(&family, parent, &heard);
                    assert!(found.is_empty(), "{} hears {found:?} in {heard}", parent.login);
                }
            }
        }
        assert!(with_children > 0, "{}: the principal hears of nobody, so nothing is tried", field.name);
    }
}

/// What somebody hears until the head of the ledger, or until nothing more comes; or the code with which it is refused.
async fn hear(office: &Office<'_>, by: &Client, document: &str) -> Result<Vec<Value>, String> {
    let head = office.head().await;
    let mut follower = by.follow(document, json!({})).await;
    let mut heard = Vec::new();
    while let Some(next) = follower.heard_within(SILENCE).await? {
        let position = next.as_object().and_then(|data| data.values().next()?["position"].as_u64());
        heard.push(next);
        if position.is_some_and(|position| position >= head) {
            break;
        }
    }
    Ok(heard)
}
