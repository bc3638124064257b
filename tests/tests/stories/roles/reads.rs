//! Guarded reads, each with the rights that it needs.

use super::people::{About, Files};
use crate::office::Office;

/// A read that somebody may or may not be answered.
pub(super) struct Read {
    pub(super) name: &'static str,
    pub(super) query: String,
    /// Where in the data the guarded value is.
    pub(super) pointer: &'static str,
    /// All of them are needed.
    pub(super) rights: Vec<(&'static str, About)>,
    /// The same about something that does not exist.
    pub(super) about_nothing: Option<String>,
}

/// Well-formed ids of a student, a request and a document that nobody has.
const NO_STUDENT: &str = "c3R1ZGVudDowMTkwMDAwMDAwMDA3MDAwODAwMDAwMDAwMDAwZmZmZg";
const NO_REQUEST: &str = "Y2hhbmdlLXJlcXVlc3Q6MDE5MDAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMGZmZmY";
const NO_DOCUMENT: &str = "ZG9jdW1lbnQ6MDE5MDAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMGZmZmY";

/// Every guarded read, about the things of `files`.
pub(super) fn all(office: &Office<'_>, files: &Files) -> Vec<Read> {
    let (code, year) = (&office.code, &office.year);
    let school = |fields: &str| format!("{{ school(code: \"{code}\") {{ {fields} }} }}");
    let read = |name, fields: &str, pointer, rights| Read {
        name,
        query: school(fields),
        pointer,
        rights,
        about_nothing: None,
    };
    let of_class = |fields: &str| format!("class(by: {{ id: \"{}\" }}) {{ {fields} }}", files.class);
    let of_student = |id: &str, fields: &str| format!("student(by: {{ id: \"{id}\" }}) {{ {fields} }}");
    let period = |moment: &str| format!("period: {{ year: \"{year}\", moment: {moment} }}");
    let change = |id: &str| format!("{{ node(id: \"{id}\") {{ ... on ChangeRequest {{ reason }} }} }}");
    let mut reads = vec![
        read("the school", "code", "/school/code", vec![("read-school", About::School)]),
        read(
            "the staff",
            "staff(first: 1) { nodes { id } }",
            "/school/staff",
            vec![("read-staff", About::School)],
        ),
        read(
            "the subject groups",
            "subjectGroups { name }",
            "/school/subjectGroups",
            vec![("read-staff", About::School)],
        ),
        read(
            "the register",
            "register(first: 1) { nodes { id } }",
            "/school/register",
            vec![("read-register", About::School)],
        ),
        read(
            "the journal",
            "journal(first: 1) { nodes { kind } }",
            "/school/journal",
            vec![("read-journal", About::School)],
        ),
        read(
            "a class list",
            &of_class("students { id }"),
            "/school/class/students",
            vec![("read-class-list", About::Class)],
        ),
        read(
            "a class's size",
            &of_class("studentCount"),
            "/school/class/studentCount",
            vec![("read-class-list", About::Class)],
        ),
        read(
            "a class's history",
            &of_class("history(first: 1) { nodes { kind } }"),
            "/school/class/history",
            vec![("read-history", About::Class)],
        ),
        read(
            "a column of a gradebook",
            &of_class(&format!(
                "gradebook({}, targets: [{{ subject: MATHEMATICS }}]) {{ rows {{ cells {{ score }} }} }}",
                period("END_TERM_ONE")
            )),
            "/school/class/gradebook",
            vec![("read-grades", About::Mathematics)],
        ),
        read(
            "a quality in a gradebook",
            &of_class(&format!(
                "gradebook({}, targets: [{{ quality: HONESTY }}]) {{ rows {{ cells {{ score }} }} }}",
                period("END_TERM_ONE")
            )),
            "/school/class/gradebook",
            vec![("read-grades", About::Quality)],
        ),
        read(
            "how far the classes are",
            &format!(
                "yearOn(on: \"{}\") {{ readiness(moment: END_TERM_ONE) {{ phase }} }}",
                office.first_day
            ),
            "/school/yearOn/readiness",
            vec![("read-readiness", About::Class)],
        ),
        read(
            "what a lock would cover",
            &format!(
                "lockPreview(scope: {{ {}, area: {{ classId: \"{}\" }} }}) {{ filledCount }}",
                period("END_TERM_ONE"),
                files.class
            ),
            "/school/lockPreview",
            vec![("read-readiness", About::School)],
        ),
        Read {
            name: "a request to change a closed book",
            query: change(&files.request),
            pointer: "/node",
            rights: vec![("read-change", About::Change)],
            about_nothing: Some(change(NO_REQUEST)),
        },
        read(
            "the summary of a class",
            &of_class(&format!("summary({}) {{ studentCount }}", period("END_TERM_ONE"))),
            "/school/class/summary",
            vec![("read-class-summary", About::Class)],
        ),
        read(
            "what finalizing a class would record",
            &of_class("finalizationPreview { isAccepted }"),
            "/school/class/finalizationPreview",
            vec![("read-year-results", About::Class)],
        ),
        read(
            "where the students of a class go",
            &of_class("nextYear { destination }"),
            "/school/class/nextYear",
            vec![("read-year-results", About::Class)],
        ),
        read(
            "the awards of a class",
            &of_class("awards { kind }"),
            "/school/class/awards",
            vec![("read-year-results", About::Class)],
        ),
        read(
            "the comment bank",
            "commentTemplates { text }",
            "/school/commentTemplates",
            vec![("read-comment-templates", About::School)],
        ),
        read(
            "another account",
            &format!("account(id: \"{}\") {{ id roles {{ role }} }}", files.other_account),
            "/school/account",
            vec![("read-staff", About::OtherAccount)],
        ),
    ];
    reads.push(Read {
        name: "one's own account",
        query: "{ viewer { account { id } school { code } } }".to_owned(),
        pointer: "/viewer/account",
        rights: vec![("read-staff", About::OwnAccount)],
        about_nothing: None,
    });
    for (about, id) in [(About::Student, &files.student), (About::Child, &files.child)] {
        let seen = ("read-student", about);
        let individual_plan = format!("individualPlan(year: \"{year}\") {{ basis }}");
        let parts = [
            ("a student", "id", "/school/student", None),
            (
                "a student's address",
                "contact { address }",
                "/school/student/contact",
                Some("read-student-private"),
            ),
            (
                "a student's guardians",
                "guardians { id }",
                "/school/student/guardians",
                Some("read-student-private"),
            ),
            (
                "a student's identity number",
                "identityNumber",
                "/school/student/identityNumber",
                Some("read-student-private"),
            ),
            (
                "a student's health",
                "health { remarks }",
                "/school/student/health",
                Some("read-student-health"),
            ),
            (
                "a student's individual plan",
                &individual_plan,
                "/school/student/individualPlan",
                Some("read-student-health"),
            ),
            (
                "a student's history",
                "history(first: 1) { nodes { kind } }",
                "/school/student/history",
                Some("read-history"),
            ),
        ];
        for (name, fields, pointer, right) in parts {
            let rights = std::iter::once(seen).chain(right.map(|right| (right, about))).collect();
            reads.push(read(name, &of_student(id, fields), pointer, rights));
        }
        let results = format!("results({}) {{ score }}", period("MID_TERM_ONE"));
        let rights = vec![seen, ("read-results", about)];
        reads.push(read("a student's results", &of_student(id, &results), "/school/student/results", rights));
        reads.push(Read {
            name: "a student by id",
            query: format!("{{ node(id: \"{id}\") {{ id }} viewer {{ login }} }}"),
            pointer: "/node",
            rights: vec![seen],
            about_nothing: Some(format!("{{ node(id: \"{NO_STUDENT}\") {{ id }} viewer {{ login }} }}")),
        });
    }
    reads.push(Read {
        about_nothing: Some(school(&of_student(NO_STUDENT, "id"))),
        ..read(
            "a student of another class",
            &of_student(&files.student, "id"),
            "/school/student",
            vec![("read-student", About::Student)],
        )
    });
    let document = |id: &str| format!("document(id: \"{id}\") {{ id state }}");
    reads.push(Read {
        about_nothing: Some(school(&document(NO_DOCUMENT))),
        ..read(
            "a document",
            &document(&files.document),
            "/school/document",
            vec![("read-document", About::Document)],
        )
    });
    reads
}

#[test]
fn the_ids_of_nothing_are_well_formed() {
    // Base64 of `student:` or `document:` and 32 hexadecimal digits.
    assert_eq!((NO_STUDENT.len(), NO_DOCUMENT.len()), (54, 55));
}
