//! The school, its people and its papers.

use super::{About, Asking, Read};

/// A well-formed id of a document that nobody has.
const NO_DOCUMENT: &str = "ZG9jdW1lbnQ6MDE5MDAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMGZmZmY";

impl Asking<'_> {
    pub(super) fn school(&self) -> Vec<Read> {
        let Self { files, .. } = self;
        let school = |field: &'static [&'static str], fields: &str, pointer, rights: &[super::Right]| {
            Read::new(field, self.of_school(fields), pointer, rights)
        };
        let document = |id: &str| format!("document(id: \"{id}\") {{ id state }}");
        let account = format!("account(id: \"{}\") {{ id roles {{ role }} }}", files.other_account);
        let lock = format!(
            "lockPreview(scope: {{ {}, area: {{ classId: \"{}\" }} }}) {{ filledCount }}",
            self.period("END_TERM_ONE"),
            files.class
        );
        let readiness = format!(
            "yearOn(on: \"{}\") {{ readiness(moment: END_TERM_ONE) {{ phase }} }}",
            self.office.first_day
        );
        let day = self.files.mondays[1];
        let substitutions =
            |fields: &str| format!("substitutions(from: \"{day}\", until: \"{day}\") {{ {fields} }}");
        let mut reads = vec![
            Read::new(&["Query.viewer"], "{ viewer { login } }".to_owned(), "/viewer", &[]),
            Read::new(
                &["Query.serviceConfig"],
                "{ serviceConfig { maxDepth } }".to_owned(),
                "/serviceConfig",
                &[],
            ),
            school(&["Query.school"], "code", "/school/code", &[("read-school", About::School)]),
            school(
                &["School.staff"],
                "staff(first: 1) { nodes { id } }",
                "/school/staff",
                &[("read-staff", About::School)],
            ),
            school(
                &["School.subjectGroups"],
                "subjectGroups { name }",
                "/school/subjectGroups",
                &[("read-staff", About::School)],
            ),
            school(
                &["School.register"],
                "register(first: 1) { nodes { id } }",
                "/school/register",
                &[("read-register", About::School)],
            ),
            school(
                &["School.registerBook"],
                "registerBook { admitted }",
                "/school/registerBook",
                &[("read-register", About::School)],
            ),
            school(
                &["School.rollOver"],
                "rollOver(of: { fromYear: \"2024-2025\", toYear: \"2025-2026\", on: \"2025-09-08\" }) { up staying }",
                "/school/rollOver",
                &[("read-year-results", About::School)],
            ),
            school(&["School.account"], &account, "/school/account", &[("read-staff", About::OtherAccount)]),
            school(
                &["School.commentTemplates"],
                "commentTemplates { text }",
                "/school/commentTemplates",
                &[("read-comment-templates", About::School)],
            ),
            school(
                &["School.document"],
                &document(&files.document),
                "/school/document",
                &[("read-document", About::Document)],
            )
            .like(self.of_school(&document(NO_DOCUMENT))),
            school(
                &["School.documents"],
                "documents(first: 200) { nodes { id } }",
                "/school/documents/nodes",
                &[("read-document", About::Document)],
            )
            .showing(&files.document),
            school(
                &["School.trustedKeys"],
                "trustedKeys { key code learnedFrom }",
                "/school/trustedKeys",
                &[("read-school-keys", About::School)],
            ),
            school(
                &["School.lockPreview"],
                &lock,
                "/school/lockPreview",
                &[("read-readiness", About::School)],
            ),
            school(
                &["Lock.covers"],
                &format!("locks({}) {{ covers {{ filledCount }} }}", self.period("MID_TERM_ONE")),
                "/school/locks/0/covers",
                &[("read-readiness", About::School)],
            ),
            school(
                &["OpenSchoolYear.readiness"],
                &readiness,
                "/school/yearOn/readiness",
                &[("read-readiness", About::Class)],
            ),
            school(
                &["School.substitutions"],
                &substitutions("key"),
                "/school/substitutions",
                &[("read-substitutions", About::School)],
            ),
            school(
                &["Substitution.reason"],
                &substitutions("reason"),
                "/school/substitutions/0/reason",
                &[("read-substitutions", About::School), ("read-absence", About::HomeroomAccount)],
            ),
            school(
                &["School.staleAccounts"],
                "staleAccounts(first: 1) { nodes { password lastSignIn } }",
                "/school/staleAccounts",
                &[("remind-passwords", About::School)],
            ),
            school(
                &["School.duties"],
                "duties(all: true) { label { vi } }",
                "/school/duties",
                &[("read-duties", About::School)],
            ),
            school(
                &["DutyHandOver.note"],
                "duties(all: true) { handOver { note } }",
                "/school/duties",
                &[("read-duties", About::School), ("cancel-duty-hand-over", About::Duty)],
            )
            .showing("Chìa khóa phòng"),
            school(
                &["School.incidents"],
                "incidents(first: 200) { nodes { id } }",
                "/school/incidents/nodes",
                &[("read-incident", About::Incident)],
            )
            .showing(&files.incident),
            Read::new(
                &["Viewer.duties"],
                "{ viewer { duties { label { vi } } } }".to_owned(),
                "/viewer/duties",
                &[("read-duties", About::School)],
            )
            .showing("Phòng máy")
            .only("quantri1"),
            Read::new(
                &["Viewer.account"],
                "{ viewer { account { id } school { code } } }".to_owned(),
                "/viewer/account",
                &[("read-staff", About::OwnAccount)],
            ),
            Read::new(
                &["Viewer.school"],
                "{ viewer { school { code } } }".to_owned(),
                "/viewer/school",
                &[("read-school", About::School)],
            ),
            Read::new(
                &["SentMessage.student"],
                "{ viewer { sentMessages { student { id } } } }".to_owned(),
                "/viewer/sentMessages/0/student",
                &[("read-student", About::Student)],
            )
            .only("gv5a"),
            Read::new(
                &["Viewer.children"],
                "{ viewer { children { id } } }".to_owned(),
                "/viewer/children",
                &[("read-student", About::Child)],
            )
            .only("phuhuynh1"),
        ];
        reads.extend(self.homeroom_teacher());
        reads
    }

    /// The account of a class's homeroom teacher, whose name everybody may read.
    fn homeroom_teacher(&self) -> Vec<Read> {
        let part = |field: &'static [&'static str], fields: &str, pointer, action| {
            let query = self.of_class(&format!("homeroomTeacher {{ {fields} }}"));
            Read::new(
                field,
                query,
                pointer,
                &[("read-school", About::School), (action, About::HomeroomAccount)],
            )
        };
        vec![
            part(&["Account.roles"], "roles { role }", "/school/class/homeroomTeacher/roles", "read-staff"),
            part(
                &["Account.staffCode"],
                "staffCode",
                "/school/class/homeroomTeacher/staffCode",
                "read-staff",
            ),
            part(
                &["Account.isEnabled"],
                "isEnabled",
                "/school/class/homeroomTeacher/isEnabled",
                "read-staff",
            ),
            part(&["Account.contact"], "contact", "/school/class/homeroomTeacher/contact", "read-staff"),
            part(
                &["Account.passwordSet"],
                "passwordSet { at isOwn }",
                "/school/class/homeroomTeacher/passwordSet",
                "read-staff",
            ),
            part(
                &["Account.timetable"],
                &format!("timetable(from: \"{0}\", until: \"{0}\") {{ subject }}", self.files.mondays[0]),
                "/school/class/homeroomTeacher/timetable",
                "read-substitutions",
            ),
            part(
                &["Account.unsignedLessons"],
                &format!(
                    "unsignedLessons(from: \"{}\", until: \"{}\") {{ subject }}",
                    self.office.first_day,
                    self.office.first_day.saturating_add(jiff::Span::new().days(50))
                ),
                "/school/class/homeroomTeacher/unsignedLessons",
                "read-unsigned-lessons",
            ),
            part(
                &["Account.hasSecondFactor"],
                "hasSecondFactor",
                "/school/class/homeroomTeacher/hasSecondFactor",
                "read-staff",
            ),
            part(
                &["Account.isFactorResetProposed"],
                "isFactorResetProposed",
                "/school/class/homeroomTeacher/isFactorResetProposed",
                "read-staff",
            ),
            part(
                &["Account.invitation"],
                "invitation { state by { kind } }",
                "/school/class/homeroomTeacher/invitation",
                "invite-accounts",
            ),
            part(&["Account.logins"], "logins", "/school/class/homeroomTeacher/logins", "open-account"),
            part(
                &["Account.history"],
                "history(first: 1) { nodes { kind } }",
                "/school/class/homeroomTeacher/history",
                "read-history",
            ),
        ]
    }
}
