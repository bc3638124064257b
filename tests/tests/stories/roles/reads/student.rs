//! Two students of different people: one of 5A, and the child of the mother who is among the people.

use super::{About, Asking, Read};

/// A well-formed id of a student whom nobody has.
pub(super) const NO_STUDENT: &str = "c3R1ZGVudDowMTkwMDAwMDAwMDA3MDAwODAwMDAwMDAwMDAwZmZmZg";

impl Asking<'_> {
    pub(super) fn students(&self) -> Vec<Read> {
        let students = [(About::Student, &self.files.student), (About::Child, &self.files.child)];
        let mut reads: Vec<Read> =
            students.into_iter().flat_map(|(about, id)| self.student(about, id)).collect();
        // Who left is nobody's student: neither entry is of a class.
        let stands = self.of_student(&self.files.merged, "mergedInto { id }");
        let rights = [("read-student", About::School); 2];
        reads.push(Read::new(&["Student.mergedInto"], stands, "/school/student/mergedInto", &rights));
        reads
    }

    fn student(&self, about: About, id: &str) -> Vec<Read> {
        let seen = ("read-student", about);
        let part = |field: &'static [&'static str], fields: &str, pointer, action| {
            Read::new(field, self.of_student(id, fields), pointer, &[seen, (action, about)])
        };
        let (mid, past) = (self.period("MID_TERM_ONE"), &self.files.past_year);
        let (private, health) = ("read-student-private", "read-student-health");
        let year = format!("yearResult(year: \"{past}\") {{ outcome {{ completed }} }}");
        let mut reads = vec![
            Read::new(&["School.student"], self.of_student(id, "id"), "/school/student", &[seen])
                .like(self.of_student(NO_STUDENT, "id")),
            part(&["Student.contact"], "contact { address }", "/school/student/contact", private),
            part(&["Student.guardians"], "guardians { id }", "/school/student/guardians", private),
            part(&["Student.consents"], "consents { purpose }", "/school/student/consents", private),
            part(&["Student.identityNumber"], "identityNumber", "/school/student/identityNumber", private),
            part(&["Student.health"], "health { remarks }", "/school/student/health", health),
            part(
                &["Student.individualPlan"],
                &format!("individualPlan(year: \"{}\") {{ basis }}", self.office.year),
                "/school/student/individualPlan",
                health,
            ),
            part(
                &["Student.history"],
                "history(first: 1) { nodes { kind } }",
                "/school/student/history",
                "read-history",
            ),
            part(
                &["Student.results"],
                &format!("results({mid}) {{ score }}"),
                "/school/student/results",
                "read-results",
            ),
            part(
                &["Student.attendance"],
                &format!("attendance(year: \"{}\") {{ totals {{ missed }} }}", self.office.year),
                "/school/student/attendance",
                "read-attendance",
            ),
            part(
                &["Student.timetable"],
                &format!(
                    "timetable(from: \"{}\", until: \"{}\") {{ subject }}",
                    self.office.first_day,
                    self.office.first_day.saturating_add(jiff::Span::new().days(60))
                ),
                "/school/student/timetable",
                "read-timetable",
            ),
            part(
                &["Student.conductNotes"],
                "conductNotes { text }",
                "/school/student/conductNotes",
                "read-conduct",
            ),
            part(
                &["Student.discipline"],
                "discipline { measure }",
                "/school/student/discipline",
                "read-discipline",
            ),
            part(
                &["Student.contactBook"],
                "contactBook { messages { text } }",
                "/school/student/contactBook",
                "read-contact-book",
            ),
            part(
                &["Student.homeroomSheet"],
                "homeroomSheet { circumstances { text } }",
                "/school/student/homeroomSheet",
                "read-circumstances",
            ),
            part(&["Student.yearResult"], &year, "/school/student/yearResult", "read-year-results")
                .or(("read-results", about)),
            part(
                &["Student.reportBook"],
                "reportBook { registerNumber }",
                "/school/student/reportBook",
                "read-year-results",
            )
            .or(("read-results", about)),
        ];
        if about == About::Student {
            let grades = format!("grades({mid}) {{ target {{ code }} }}");
            let grades = self.of_student(id, &grades);
            let rights = [seen, ("read-grades", About::Mathematics)];
            reads.push(
                Read::new(&["Student.grades"], grades, "/school/student/grades", &rights)
                    .showing("subject:TOAN"),
            );
        } else {
            let wards = self.of_student(id, "guardians { students { student { id } } }");
            let rights = [seen, (private, about), (private, about)];
            let pointer = "/school/student/guardians/0/students";
            reads.push(Read::new(&["Guardian.students"], wards, pointer, &rights));
        }
        reads
    }
}
