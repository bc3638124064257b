//! What happened: who may see that it did, and who may see what exactly.

use super::{About, Asking, Read, Right};

/// What is told of an event: of which kind, in which field, under which right.
const CONTENT: &[(&str, &str, Right)] = &[
    ("student.corrected", "contact", ("read-student-private", About::Student)),
    ("student.corrected", "health", ("read-student-health", About::Student)),
    ("student.plan_set", "basis", ("read-student-health", About::Student)),
    ("grade.corrected", "score", ("read-grades", About::Mathematics)),
    ("award.proposed", "kind", ("read-year-results", About::Student)),
    ("comment_template.saved", "text", ("read-comment-templates", About::School)),
    ("change.requested", "reason", ("read-change", About::Change)),
    ("sign_off.withdrawn", "reason", ("read-readiness", About::Mathematics)),
    ("attendance.recorded", "excused", ("read-attendance", About::Class)),
    ("transfer.canceled", "reason", ("read-student-private", About::School)),
    ("school_key.trusted", "key", ("read-school-keys", About::School)),
    ("substitution.arranged", "reason", ("read-absence", About::HomeroomAccount)),
    ("lesson.signed", "title", ("read-lesson-log", About::Class)),
    ("conduct_note.recorded", "text", ("read-conduct", About::Student)),
    ("discipline.decided", "measure", ("read-discipline", About::Student)),
    ("message.sent", "text", ("read-contact-book", About::Student)),
    ("homeroom_page.written", "text", ("read-homeroom-book", About::Class)),
    ("circumstances.recorded", "text", ("read-circumstances", About::Student)),
    ("account.opened", "name", ("read-staff", About::OtherAccount)),
    ("duty.hand_over_given", "note", ("cancel-duty-hand-over", About::Duty)),
    ("incident.reported", "text", ("read-incident", About::Incident)),
    ("document.submitted", "title", ("read-document", About::Document)),
];

impl Asking<'_> {
    pub(super) fn history(&self) -> Vec<Read> {
        let entries = "nodes { kind changes { field isHidden old new } }";
        let journal = ("read-journal", About::School);
        let history = ("read-history", About::Class);
        let mut reads = vec![
            Read::new(
                &["School.journal"],
                self.of_school("journal(first: 1) { nodes { kind } }"),
                "/school/journal",
                &[journal],
            ),
            Read::new(
                &["Class.history"],
                self.of_class("history(first: 1) { nodes { kind } }"),
                "/school/class/history",
                &[history],
            ),
            Read::new(
                &["JournalEntry.student"],
                self.of_class("history(first: 100) { nodes { student { id } } }"),
                "/school/class/history/nodes",
                &[history, ("read-student", About::Student)],
            )
            .showing("student\":{\"id"),
            Read::new(
                &["Document.history"],
                self.of_school(&format!(
                    "document(id: \"{}\") {{ history(first: 1) {{ nodes {{ kind }} }} }}",
                    self.files.document
                )),
                "/school/document/history",
                &[("read-document", About::Document), ("read-history", About::Document)],
            ),
            // The oldest entry of a student tells the name.
            Read::new(
                &["Change.new", "Change.old"],
                self.of_student(
                    &self.files.student,
                    &format!("history(first: 5, order: OLDEST_FIRST) {{ {entries} }}"),
                ),
                "/school/student/history/nodes",
                &[
                    ("read-student", About::Student),
                    ("read-history", About::Student),
                    ("read-student", About::Student),
                ],
            )
            .change("student.admitted", "name"),
        ];
        for &(kind, field, right) in CONTENT {
            let query = self.of_school(&format!("journal(first: 120) {{ {entries} }}"));
            let read =
                Read::new(&["Change.new", "Change.old"], query, "/school/journal/nodes", &[journal, right]);
            reads.push(read.change(kind, field));
        }
        reads
    }
}
