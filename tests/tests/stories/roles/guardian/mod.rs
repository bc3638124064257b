//! That guardians learn of their own children only. Not a sample: every field of every type that can be reached from `Query` and
//! `Subscription` is asked for, with every argument that could name somebody else's child, and every mutation is tried. What is asked is
//! made from the schema as the server introspects it; an argument that nobody said values for fails the test (`arguments.rs`).
//!
//! An answer is wrong when it holds a marker of another child (`family.rs`), or a student or guardian of somebody else, or differs from
//! the answer about a child that does not exist. That the questions lead somewhere is shown by asking staff the same: they find children
//! wherever the schema leads to one.

mod arguments;
mod family;
mod former;
mod hidden;
mod schema;
mod walk;

use std::{collections::BTreeSet, mem, time::Duration};

use futures::future::join_all;
use serde_json::{Value, json};
use socai_tests::{Client, Follower};

use self::{
    arguments::Arguments,
    family::{Family, LAST, Parent},
    schema::{Question, Schema},
    walk::{Asked, Pack, everything, is_limit, leaks, note_shown, packed, side_by_side, unseen},
};
use super::writes;
use crate::office::{Demo, Office};

/// What a guardian is shown of things that are not a child of theirs. Nothing here may tell anything of another child, no number over
/// children either.
const OPEN: [&str; 53] = [
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

/// What staff must be shown something of, so that lessons are asked for where there are some: taught, signed, missed by a child,
/// given to somebody else, canceled.
const LESSONS: [&str; 8] = [
    "AbsentStudent.student",
    "CanceledLesson.why",
    "Lesson.substitute",
    "Lesson.teacher",
    "LessonLogRow.absent",
    "LessonLogRow.remark",
    "LessonTotals.signed",
    "SubstitutedLesson.lesson",
];

/// How long a subscription that says nothing is listened to, after staff have heard all.
const SILENCE: Duration = Duration::from_millis(600);

#[tokio::test]
async fn a_guardian_learns_of_no_other_child_whatever_is_asked() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let family = Family::gather(&office).await;
    let schema = Schema::read(&office.admin).await;
    let arguments = Arguments { family: &family };
    let asked = everything(&family, &schema, &arguments).await;
    let count = asked.iter().flatten().count();
    assert!(count > 300, "{count} documents");

    // The questions lead somewhere: staff are shown what they lead to, children among it.
    let (mut shown, mut with_children) = (BTreeSet::new(), [0, 0]);
    for Asked { document, answer } in asked.iter().flatten() {
        note_shown(answer, &mut shown);
        let leads = usize::from(!leaks(&family.parents[0], answer).is_empty());
        with_children[0] += leads;
        with_children[1] += leads * usize::from(document.contains("lessonLog"));
    }
    let packs = packed(&family, &asked).await;
    for login in ["hieutruong", "gv5a", &format!("gv{}", family.files.child_class.to_lowercase())] {
        shown.extend(shown_to_staff(&office.sign_in(login).await, &packs).await);
    }
    let [everywhere, in_lessons] = with_children;
    assert!(everywhere > 60, "only {everywhere} documents lead the admin board to other children");
    assert!(in_lessons > 0, "no lesson leads the admin board to another child");
    let unmet: Vec<_> = LESSONS.iter().filter(|field| !shown.contains(**field)).collect();
    assert!(unmet.is_empty(), "staff meet no {unmet:?}, so nothing of lessons is tried");

    let mut open = BTreeSet::new();
    for parent in &family.parents {
        open.extend(learned(parent, &packs).await);
    }
    shown.extend(open.iter().cloned());

    let unseen = unseen(&schema, &shown);
    println!(
        "{count} documents in {} requests; {} fields shown to somebody; to nobody: {unseen:?}",
        packs.len(),
        shown.len()
    );
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
    // A guardian has the child's timetable, and the log of no lesson.
    assert!(open.contains("Lesson.subject"), "no guardian meets a lesson");
    let logged: Vec<&String> = open.iter().filter(|field| field.starts_with("LessonLog")).collect();
    assert!(logged.is_empty(), "guardians are shown {logged:?}");
}

/// Asks everything as staff; answers the fields that hold something.
async fn shown_to_staff(person: &Client, packs: &[Pack<'_>]) -> BTreeSet<String> {
    let shown = side_by_side(packs, async |Pack { document, .. }| {
        let answer = person.graphql(document, json!({})).await;
        assert!(answer.errors.is_empty(), "{document}: {:?}", answer.errors);
        let mut shown = BTreeSet::new();
        note_shown(&answer.data, &mut shown);
        shown
    });
    shown.await.into_iter().flatten().collect()
}

/// Asks everything as a guardian, who must learn nothing; answers the fields that hold something.
async fn learned(parent: &Parent, packs: &[Pack<'_>]) -> BTreeSet<String> {
    let learned = side_by_side(packs, async |Pack { document, parts }| {
        let mut learned = learned_by(parent, document).await;
        // Where one of them fails the others might be hidden by it, and what is wrong is told of one.
        if learned.fails || !learned.wrong.is_empty() {
            for part in *parts {
                let by_part = learned_by(parent, &part.document).await;
                learned.open.extend(by_part.open);
                learned.wrong.extend(by_part.wrong);
            }
        }
        learned
    });
    let (mut open, mut wrong) = (BTreeSet::new(), Vec::new());
    for learned in learned.await {
        open.extend(learned.open);
        wrong.extend(learned.wrong);
    }
    assert!(wrong.is_empty(), "{} learns:\n{}", parent.login, wrong.join("\n"));
    open
}

/// What a guardian learns by a document.
struct Learned {
    /// The fields that hold something.
    open: BTreeSet<String>,
    wrong: Vec<String>,
    /// Whether there are errors.
    fails: bool,
}

async fn learned_by(parent: &Parent, document: &str) -> Learned {
    let answer = parent.client.graphql(document, json!({})).await;
    let (mut open, mut wrong) = (BTreeSet::new(), Vec::new());
    let found = leaks(parent, &answer.data);
    let nothing = parent.hidden.about_nothing(document);
    if !found.is_empty() {
        wrong.push(format!("{found:?} in {document}"));
    } else if nothing != document {
        let missing = parent.client.graphql(&nothing, json!({})).await;
        if missing.data != answer.data || missing.errors != answer.errors {
            wrong.push(format!("{} is not as {} in {document}", answer.data, missing.data));
        }
    }
    note_shown(&answer.data, &mut open);
    Learned { open, wrong, fails: !answer.errors.is_empty() }
}

#[tokio::test]
async fn a_guardian_changes_nothing_about_another_child_and_learns_nothing_by_trying() {
    let demo = Demo::copy();
    let office = demo.open().await;
    let mut family = Family::gather(&office).await;
    let award = family.things.iter().find(|(of, _)| *of == "Award");
    family.files.award = award.unwrap().1.clone();
    family.files.class.clone_from(&family.class);
    let schema = Schema::read(&office.admin).await;
    for (child, life) in mem::take(&mut family.lives) {
        let other = &family.children[child];
        family.files.student.clone_from(&other.id);
        family.files.child.clone_from(&other.id);
        family.files.guardian.clone_from(&other.guardian);
        family.files.life = life;
        // The last child has two who were its guardians.
        let parents = if child == LAST { &[0, 3][..] } else { &[0] };
        for parent in parents {
            changes_nothing(&family, &schema, &family.parents[*parent]).await;
        }
    }
}

/// Tries every mutation about the things of [`Family::files`].
async fn changes_nothing(family: &Family<'_>, schema: &Schema, parent: &Parent) {
    let (office, arguments) = (family.office, Arguments { family });
    let mutations = schema.type_of("Mutation").unwrap();
    let before = office.head().await;
    let (mut about_child, mut forbidden) = (0, 0);
    for attempt in writes::all(office, &family.files) {
        let (name, input) = (attempt.mutation, attempt.input_to(office));
        let field = mutations.fields.iter().find(|field| field.name == name).unwrap();
        let text = input.to_string();
        let nothing = parent.hidden.about_nothing(&text);
        let nothing = (nothing != text).then(|| serde_json::from_str(&nothing).unwrap());
        about_child += usize::from(nothing.is_some());
        let written = |question: &Question| {
            let document = schema.document(&arguments, question);
            document.replacen("query", &format!("mutation($input: {}!)", attempt.input_type), 1)
        };
        let ask = async |document: &str, input: &Value| {
            parent.client.graphql(document, json!({ "input": input })).await
        };
        let whole = Schema::answered(&format!("{name}(input: $input)"), &field.of);
        let mut documents = vec![written(&whole)];
        if ask(&documents[0], &input).await.code().is_some_and(is_limit) {
            // Nothing was tried: each field of the answer by itself.
            documents = schema.below(&arguments, &whole, |_| true).iter().map(written).collect();
        }
        let mut is_forbidden = false;
        for document in documents {
            let answer = ask(&document, &input).await;
            assert!(!answer.code().is_some_and(is_limit), "{name}: {:?}", answer.errors);
            let found = leaks(parent, &answer.data);
            assert!(found.is_empty(), "{name} by {}: {found:?}", parent.login);
            assert_eq!(office.head().await, before, "{name} by {} wrote something", parent.login);
            is_forbidden |= answer.data.to_string().contains("FORBIDDEN");
            if let Some(nothing) = &nothing {
                let missing = ask(&document, nothing).await;
                assert_eq!(answer.data, missing.data, "{name} by {}", parent.login);
            }
        }
        forbidden += usize::from(is_forbidden);
    }
    assert!(forbidden > 60, "only {forbidden} mutations were decided and forbidden");
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
        while !open.is_empty() {
            let questions = mem::take(&mut open);
            let heard = side_by_side(&questions, async |question| {
                heard_by_all(&family, &principal, &schema.document(&arguments, question)).await
            });
            for (question, heard) in questions.iter().zip(heard.await) {
                match heard {
                    Some(heard) => with_children += heard,
                    // Too much at once: in parts.
                    None => open.extend(schema.split(&arguments, question).into_iter().skip(1)),
                }
            }
        }
        assert!(with_children > 0, "{}: the principal hears of nobody, so nothing is tried", field.name);
    }
}

/// Lets the principal and all guardians follow the same; answers how often the principal hears of children of the class, or
/// `None` when it is too much at once.
async fn heard_by_all(family: &Family<'_>, principal: &Client, document: &str) -> Option<usize> {
    let follow = |by| Client::follow(by, document, json!({}));
    // Guardians are listened to as long as the principal hears something, and a while longer.
    let mut guardians = join_all(family.parents.iter().map(|parent| follow(&parent.client))).await;
    let heard = match hear(family.office, &mut follow(principal).await).await {
        Ok(heard) => heard,
        Err(code) => {
            assert!(is_limit(&code), "{code}: {document}");
            return None;
        }
    };
    let by_guardians = guardians.iter_mut().map(|follower| hear(family.office, follower));
    for (parent, by_guardian) in family.parents.iter().zip(join_all(by_guardians).await) {
        for heard in by_guardian.unwrap() {
            let found = leaks(parent, &heard);
            assert!(found.is_empty(), "{} hears {found:?} in {heard}", parent.login);
        }
    }
    Some(heard.iter().filter(|heard| !leaks(&family.parents[0], heard).is_empty()).count())
}

/// What a follower hears until the head of the ledger, or until nothing more comes; or the code with which it is refused.
async fn hear(office: &Office<'_>, follower: &mut Follower) -> Result<Vec<Value>, String> {
    let head = office.head().await;
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
