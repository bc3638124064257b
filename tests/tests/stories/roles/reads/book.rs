//! A class: its lists, its gradebook, its closing, and changes of the closed book.

use super::{About, Asking, Read, Right};

const GRADES: Right = ("read-grades", About::Mathematics);
const LATE: Right = ("read-late-changes", About::Class);
const OF_REQUEST: Right = ("read-change", About::Change);

impl Asking<'_> {
    pub(super) fn book(&self) -> Vec<Read> {
        let mut reads = self.of_the_class();
        reads.extend(self.cells());
        reads.extend(self.closing());
        reads.extend(self.changes());
        reads
    }

    fn of_the_class(&self) -> Vec<Read> {
        let class = |field: &'static [&'static str], fields: &str, pointer, right: Right| {
            Read::new(field, self.of_class(fields), pointer, &[right])
        };
        let (end, mid) = (self.period("END_TERM_ONE"), self.period("MID_TERM_ONE"));
        let suggestions = format!(
            "commentSuggestions(studentId: \"{}\", {end}, target: {{ subject: MATHEMATICS }}) {{ text }}",
            self.files.student
        );
        let summary = format!("summary({end}) {{ studentCount }}");
        let batches = format!("batches({mid}) {{ command }}");
        let book = "subjectGradebook(subject: MATHEMATICS, term: ONE) { subject }";
        let attendance = ("read-attendance", About::Class);
        let first = self.office.first_day;
        let session = format!("attendanceSession(date: \"{first}\", session: MORNING) {{ version }}");
        let (list, results) = (("read-class-list", About::Class), ("read-year-results", About::Class));
        vec![
            class(&["Class.students"], "students { id }", "/school/class/students", list),
            class(
                &["Class.suspendedStudents"],
                &format!("suspendedStudents(on: \"{}\") {{ id }}", self.files.away),
                "/school/class/suspendedStudents",
                list,
            ),
            class(&["Class.studentCount"], "studentCount", "/school/class/studentCount", list),
            class(
                &["Class.summary"],
                &summary,
                "/school/class/summary",
                ("read-class-summary", About::Class),
            ),
            class(
                &["Class.finalizationPreview"],
                "finalizationPreview { isAccepted }",
                "/school/class/finalizationPreview",
                results,
            ),
            class(&["Class.nextYear"], "nextYear { destination }", "/school/class/nextYear", results),
            class(&["Class.awards"], "awards { kind }", "/school/class/awards", results),
            class(
                &["Class.attendance"],
                "attendance(range: { week: 1 }) { totals { missed } }",
                "/school/class/attendance",
                attendance,
            ),
            class(&["Class.attendanceSession"], &session, "/school/class/attendanceSession", attendance),
            class(
                &["Class.attendanceYear"],
                "attendanceYear { isKept }",
                "/school/class/attendanceYear",
                attendance,
            ),
            class(
                &["Class.timetable"],
                &format!("timetable(range: {{ day: \"{}\" }}) {{ subject }}", self.files.mondays[0]),
                "/school/class/timetable",
                ("read-timetable", About::School),
            ),
            class(
                &["Class.timetableVersions"],
                "timetableVersions { from }",
                "/school/class/timetableVersions",
                ("read-timetable", About::School),
            ),
            class(
                &["Class.lessonLog"],
                &format!("lessonLog(range: {{ day: \"{}\" }}) {{ title }}", self.files.mondays[0]),
                "/school/class/lessonLog",
                ("read-lesson-log", About::Class),
            ),
            class(
                &["Class.lessonLogYear"],
                "lessonLogYear { totals { subject } }",
                "/school/class/lessonLogYear",
                ("read-lesson-log", About::Class),
            ),
            Read::new(
                &["LessonLogRow.absent"],
                self.of_class(&format!(
                    "lessonLog(range: {{ day: \"{}\" }}) {{ absent {{ presence }} }}",
                    self.files.mondays[0]
                )),
                "/school/class/lessonLog/0/absent",
                &[("read-lesson-log", About::Class), ("read-attendance", About::Class)],
            ),
            class(
                &["Class.freeTeachers"],
                &format!(
                    "freeTeachers(date: \"{}\", session: MORNING, period: 1) {{ lessonCount }}",
                    self.files.mondays[0]
                ),
                "/school/class/freeTeachers",
                ("read-substitutions", About::School),
            ),
            Read::new(
                &["CanceledLesson.note"],
                self.of_class(&format!(
                    "timetable(range: {{ day: \"{}\" }}) {{ canceled {{ note }} }}",
                    self.files.mondays[2]
                )),
                "/school/class/timetable/0/canceled/note",
                &[("read-timetable", About::School), ("read-absence", About::School)],
            ),
            class(
                &["Class.conductReviews"],
                "conductReviews { remark }",
                "/school/class/conductReviews",
                ("read-conduct", About::Class),
            ),
            class(
                &["Class.homeroomBook"],
                "homeroomBook { pages { text } }",
                "/school/class/homeroomBook",
                ("read-homeroom-book", About::Class),
            ),
            class(&["Class.batches"], &batches, "/school/class/batches", ("read-grades", About::AnySubject)),
            class(&["Class.subjectGradebook"], book, "/school/class/subjectGradebook", GRADES),
            Read::new(
                &["Class.commentSuggestions"],
                self.of_class(&suggestions),
                "/school/class/commentSuggestions",
                &[GRADES, ("read-comment-templates", About::School)],
            ),
            Read::new(
                &["Class.commentSuggestions"],
                self.of_class(&suggestions),
                "/school/class/commentSuggestions",
                &[("read-comment-templates", About::School), GRADES],
            ),
        ]
    }

    /// The cells and columns of the gradebook.
    fn cells(&self) -> Vec<Read> {
        let (subject, quality) = ("subject: MATHEMATICS", "quality: HONESTY");
        let end = |target, fields| self.of_book("END_TERM_ONE", target, fields);
        let (book, column) = ("/school/class/gradebook", "/school/class/gradebook/columns/0/access");
        let (cell, cells) =
            ("/school/class/gradebook/rows/0/cells/0/access", "rows { cells { access { state } } }");
        let history = "rows { cells { history { kind } } }";
        let ratings = ("read-grades", About::Quality);
        let (enter, rate) = (("enter-grades", About::Mathematics), ("enter-traits", About::Quality));
        let opened = "rows { cells { access { request { id } } } }";
        let columns = "columns { access { state } }";
        vec![
            Read::new(&["Class.gradebook"], end(subject, "rows { cells { score } }"), book, &[GRADES]),
            Read::new(&["Class.gradebook"], end(quality, "rows { cells { score } }"), book, &[ratings]),
            Read::new(&["GradeCell.access"], end(subject, cells), cell, &[GRADES, enter])
                .not_showing("NOT_YOURS"),
            Read::new(&["GradeCell.access"], end(quality, cells), cell, &[ratings, rate])
                .not_showing("NOT_YOURS"),
            Read::new(&["GradebookColumn.access"], end(subject, columns), column, &[GRADES, enter])
                .not_showing("NOT_YOURS"),
            Read::new(&["GradebookColumn.access"], end(quality, columns), column, &[ratings, rate])
                .not_showing("NOT_YOURS"),
            Read::new(
                &["GradeCell.history"],
                end(subject, history),
                "/school/class/gradebook/rows/0/cells/0/history",
                &[GRADES, ("read-history", About::Mathematics)],
            ),
            Read::new(
                &["CellAccess.request"],
                self.of_book("MID_TERM_ONE", subject, opened),
                book,
                &[GRADES, enter, OF_REQUEST],
            )
            .showing(&self.files.opened),
            Read::new(
                &["School.replacementTests"],
                self.of_school(&format!(
                    "replacementTests({}, classId: \"{}\") {{ status student {{ id }} }}",
                    self.period("END_TERM_ONE"),
                    self.files.class
                )),
                "/school/replacementTests",
                &[GRADES],
            )
            .showing(&self.files.student),
        ]
    }

    fn closing(&self) -> Vec<Read> {
        let end = self.period("END_TERM_ONE");
        let signed = "subjects { subject signature { returned { reason } } }";
        let any = ("read-readiness", About::AnySubject);
        let of_mathematics = ("read-readiness", About::Mathematics);
        vec![
            Read::new(
                &["Class.closing"],
                self.of_class(&format!("closing({end}) {{ phase }}")),
                "/school/class/closing",
                &[any],
            ),
            Read::new(
                &["ClassClosing.subjects"],
                self.of_class(&format!("closing({end}) {{ subjects {{ subject }} }}")),
                "/school/class/closing/subjects",
                &[any, of_mathematics],
            )
            .showing("MATHEMATICS"),
            Read::new(
                &["SignatureReturn.reason"],
                self.of_class(&format!("closing({end}) {{ {signed} }}")),
                "/school/class/closing/subjects",
                &[any, of_mathematics],
            )
            .showing("Còn bài chấm lại"),
            Read::new(
                &["Class.readiness"],
                self.of_class(&format!("readiness({end}) {{ enteredCount }}")),
                "/school/class/readiness",
                &[any],
            ),
            Read::new(
                &["Readiness.parts"],
                self.of_class(&format!("readiness({end}) {{ parts {{ subject }} }}")),
                "/school/class/readiness/parts",
                &[any, of_mathematics],
            )
            .showing("MATHEMATICS"),
        ]
    }

    fn changes(&self) -> Vec<Read> {
        let files = self.files;
        let late = |fields: &str| {
            self.of_school(&format!(
                "yearOn(on: \"{}\") {{ lateChanges(classId: \"{}\") {{ nodes {{ {fields} }} }} }}",
                self.office.first_day, files.class
            ))
        };
        let request = |fields: &str| {
            format!("{{ node(id: \"{}\") {{ ... on ChangeRequest {{ {fields} }} }} }}", files.opened)
        };
        vec![
            Read::new(
                &["School.changeRequests"],
                self.of_school(&format!("changeRequests(classId: \"{}\") {{ nodes {{ id }} }}", files.class)),
                "/school/changeRequests/nodes",
                &[OF_REQUEST],
            )
            .showing(&files.request),
            Read::new(
                &["Viewer.changeRequests"],
                "{ viewer { changeRequests { nodes { id } } } }".to_owned(),
                "/viewer/changeRequests/nodes",
                &[OF_REQUEST],
            )
            .only("gv5a"),
            Read::new(
                &["ChangeRequest.cells"],
                request("cells { oldVersion }"),
                "/node/cells",
                &[OF_REQUEST, GRADES],
            ),
            Read::new(
                &["ChangeRequest.minutes"],
                request("minutes { id }"),
                "/node/minutes",
                &[OF_REQUEST, ("read-document", About::Minutes)],
            )
            .showing(&files.minutes),
            Read::new(
                &["School.unlocks"],
                self.of_school("unlocks { request { id } }"),
                "/school/unlocks",
                &[OF_REQUEST],
            )
            .showing(&files.opened),
            Read::new(
                &["Unlock.cells"],
                self.of_school("unlocks { cells { score } }"),
                "/school/unlocks/0/cells",
                &[OF_REQUEST, GRADES],
            ),
            Read::new(
                &["OpenSchoolYear.lateChanges"],
                late("position"),
                "/school/yearOn/lateChanges/nodes",
                &[LATE],
            ),
            Read::new(
                &["LateChange.request"],
                late("request { id }"),
                "/school/yearOn/lateChanges/nodes",
                &[LATE, OF_REQUEST],
            )
            .showing(&files.opened),
        ]
    }
}
