//! What a reader needs a right for, as one table. A resolver cannot guard a field except through a [`Guard`] from here, so
//! `schema/golden/fields.txt`, written from this table and the schema itself, cannot leave a guarded field out.

use std::fmt::Write as _;

use async_graphql::parser::{
    parse_schema,
    types::{TypeKind, TypeSystemDefinition},
};
use socai_school::policy::Action;

/// A field and the right to read it.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// `Type.field`, with a remark in brackets when it guards only a case of it.
    pub field: &'static str,
    /// The action of the policy table that is asked for.
    pub action: Action,
}

macro_rules! guards {
    ($($name:ident = $field:literal => $action:ident;)+) => {
        $(#[doc = concat!("Guards `", $field, "`.")] pub const $name: Guard =
            Guard { field: $field, action: Action::$action };)+

        /// Every guarded field.
        pub const GUARDS: &[Guard] = &[$($name),+];
    };
}

guards! {
    QUERY_SCHOOL = "Query.school" => ReadSchool;
    QUERY_NODE_SCHOOL = "Query.node, Query.nodes(School)" => ReadSchool;
    QUERY_NODE_CLASS = "Query.node, Query.nodes(Class)" => ReadSchool;
    QUERY_NODE_STUDENT = "Query.node, Query.nodes(Student)" => ReadStudent;
    QUERY_NODE_GUARDIAN = "Query.node, Query.nodes(Guardian)" => ReadStudentPrivate;
    QUERY_NODE_ACCOUNT = "Query.node, Query.nodes(Account)" => ReadStaff;
    QUERY_NODE_GROUP = "Query.node, Query.nodes(SubjectGroup)" => ReadStaff;
    QUERY_NODE_DOCUMENT = "Query.node, Query.nodes(Document)" => ReadDocument;
    QUERY_NODE_AWARD = "Query.node, Query.nodes(Award)" => ReadYearResults;
    QUERY_NODE_TEMPLATE = "Query.node, Query.nodes(CommentTemplate)" => ReadCommentTemplates;
    QUERY_NODE_TRANSFER = "Query.node, Query.nodes(Transfer)" => ReadTransfers;
    QUERY_NODE_MERGER = "Query.node, Query.nodes(Merger)" => ReadMergers;
    QUERY_NODE_CHANGE = "Query.node, Query.nodes(ChangeRequest)" => ReadChange;
    QUERY_NODE_DUTY = "Query.node, Query.nodes(Duty)" => ReadDuties;
    QUERY_NODE_INCIDENT = "Query.node, Query.nodes(Incident)" => ReadIncident;
    VIEWER_SCHOOL = "Viewer.school" => ReadSchool;
    VIEWER_ACCOUNT = "Viewer.account" => ReadStaff;
    VIEWER_CHILDREN = "Viewer.children" => ReadStudent;
    VIEWER_CHANGE_REQUESTS = "Viewer.changeRequests" => ReadChange;
    SCHOOL_STUDENT = "School.student" => ReadStudent;
    SCHOOL_REGISTER = "School.register" => ReadRegister;
    SCHOOL_REGISTER_BOOK = "School.registerBook" => ReadRegister;
    SCHOOL_ROLL_OVER = "School.rollOver" => ReadYearResults;
    SCHOOL_STAFF = "School.staff" => ReadStaff;
    SCHOOL_ACCOUNT = "School.account" => ReadStaff;
    SCHOOL_SUBJECT_GROUPS = "School.subjectGroups" => ReadStaff;
    SCHOOL_DOCUMENT = "School.document" => ReadDocument;
    SCHOOL_DOCUMENTS = "School.documents" => ReadDocument;
    SCHOOL_COMMENT_TEMPLATES = "School.commentTemplates" => ReadCommentTemplates;
    SCHOOL_REPLACEMENT_TESTS = "School.replacementTests" => ReadGrades;
    SCHOOL_CHANGE_REQUESTS = "School.changeRequests" => ReadChange;
    SCHOOL_TRANSFERS = "School.transfers" => ReadTransfers;
    SCHOOL_MERGERS = "School.mergers" => ReadMergers;
    SCHOOL_UNLOCKS = "School.unlocks" => ReadChange;
    SCHOOL_LOCK_PREVIEW = "School.lockPreview" => ReadReadiness;
    SCHOOL_TRUSTED_KEYS = "School.trustedKeys" => ReadSchoolKeys;
    SCHOOL_JOURNAL = "School.journal" => ReadJournal;
    YEAR_READINESS = "OpenSchoolYear.readiness" => ReadReadiness;
    YEAR_LATE_CHANGES = "OpenSchoolYear.lateChanges" => ReadLateChanges;
    LOCK_COVERS = "Lock.covers" => ReadReadiness;
    CLASS_CLOSING = "Class.closing" => ReadReadiness;
    CLASS_READINESS = "Class.readiness" => ReadReadiness;
    CLASS_STUDENTS = "Class.students" => ReadClassList;
    CLASS_STUDENT_COUNT = "Class.studentCount" => ReadClassList;
    CLASS_SUSPENDED_STUDENTS = "Class.suspendedStudents" => ReadClassList;
    CLASS_GRADEBOOK = "Class.gradebook" => ReadGrades;
    CLASS_SUBJECT_GRADEBOOK = "Class.subjectGradebook" => ReadGrades;
    CLASS_BATCHES = "Class.batches" => ReadGrades;
    CLASS_COMMENT_SUGGESTIONS = "Class.commentSuggestions" => ReadCommentTemplates;
    CLASS_COMMENT_FACTS = "Class.commentSuggestions(of a cell)" => ReadGrades;
    CLASS_SUMMARY = "Class.summary" => ReadClassSummary;
    CLASS_FINALIZATION_PREVIEW = "Class.finalizationPreview" => ReadYearResults;
    CLASS_NEXT_YEAR = "Class.nextYear" => ReadYearResults;
    CLASS_AWARDS = "Class.awards" => ReadYearResults;
    CLASS_ATTENDANCE = "Class.attendance, Class.attendanceSession" => ReadAttendance;
    CLASS_ATTENDANCE_YEAR = "Class.attendanceYear" => ReadAttendance;
    CLASS_TIMETABLE = "Class.timetable, Class.timetableVersions" => ReadTimetable;
    STUDENT_TIMETABLE = "Student.timetable" => ReadTimetable;
    CLASS_FREE_TEACHERS = "Class.freeTeachers" => ReadSubstitutions;
    ACCOUNT_TIMETABLE = "Account.timetable" => ReadSubstitutions;
    SCHOOL_SUBSTITUTIONS = "School.substitutions" => ReadSubstitutions;
    SUBSTITUTION_REASON = "Substitution.reason" => ReadAbsence;
    CANCELED_NOTE = "CanceledLesson.note" => ReadAbsence;
    CLASS_LESSON_LOG = "Class.lessonLog, Class.lessonLogYear" => ReadLessonLog;
    LESSON_ABSENT = "LessonLogRow.absent" => ReadAttendance;
    ACCOUNT_UNSIGNED = "Account.unsignedLessons" => ReadUnsignedLessons;
    CLASS_CONDUCT_REVIEWS = "Class.conductReviews" => ReadConduct;
    CLASS_HOMEROOM_BOOK = "Class.homeroomBook" => ReadHomeroomBook;
    CLASS_HISTORY = "Class.history" => ReadHistory;
    CLASS_CLOSING_SUBJECTS = "ClassClosing.subjects" => ReadReadiness;
    READINESS_PARTS = "Readiness.parts" => ReadReadiness;
    SIGNATURE_RETURN_REASON = "SignatureReturn.reason" => ReadReadiness;
    CHANGE_REQUEST_CELLS = "ChangeRequest.cells" => ReadGrades;
    CHANGE_REQUEST_MINUTES = "ChangeRequest.minutes" => ReadDocument;
    UNLOCK_CELLS = "Unlock.cells" => ReadGrades;
    LATE_CHANGE_REQUEST = "LateChange.request" => ReadChange;
    GRADE_CELL_ACCESS = "GradeCell.access(of a subject)" => EnterGrades;
    GRADE_CELL_ACCESS_TRAITS = "GradeCell.access(of a rating)" => EnterTraits;
    GRADE_COLUMN_ACCESS = "GradebookColumn.access(of a subject)" => EnterGrades;
    GRADE_COLUMN_ACCESS_TRAITS = "GradebookColumn.access(of a rating)" => EnterTraits;
    CELL_ACCESS_REQUEST = "CellAccess.request" => ReadChange;
    GRADE_CELL_HISTORY = "GradeCell.history" => ReadHistory;
    STUDENT_IDENTITY_NUMBER = "Student.identityNumber" => ReadStudentPrivate;
    STUDENT_CONTACT = "Student.contact" => ReadStudentPrivate;
    STUDENT_CONSENTS = "Student.consents" => ReadStudentPrivate;
    // Of the entry that stands: whoever may not read that student does not learn of them through the closed one.
    STUDENT_MERGED_INTO = "Student.mergedInto" => ReadStudent;
    STUDENT_GUARDIANS = "Student.guardians" => ReadStudentPrivate;
    STUDENT_HEALTH = "Student.health" => ReadStudentHealth;
    // Why a student is assessed otherwise tells of a disability or an illness: principal, homeroom teacher and guardians alone.
    STUDENT_INDIVIDUAL_PLAN = "Student.individualPlan" => ReadStudentHealth;
    STUDENT_GRADES = "Student.grades" => ReadGrades;
    STUDENT_RESULTS = "Student.results" => ReadResults;
    STUDENT_YEAR_RESULT = "Student.yearResult" => ReadYearResults;
    STUDENT_REPORT_BOOK = "Student.reportBook" => ReadYearResults;
    // Of the published moments, and of what follows from them alone.
    STUDENT_PUBLISHED = "Student.yearResult, Student.reportBook" => ReadResults;
    STUDENT_ATTENDANCE = "Student.attendance" => ReadAttendance;
    STUDENT_TRANSFERS = "Student.transfers" => ReadTransfers;
    STUDENT_CONDUCT_NOTES = "Student.conductNotes" => ReadConduct;
    STUDENT_DISCIPLINE = "Student.discipline" => ReadDiscipline;
    STUDENT_CONTACT_BOOK = "Student.contactBook" => ReadContactBook;
    STUDENT_HOMEROOM_SHEET = "Student.homeroomSheet" => ReadCircumstances;
    SENT_MESSAGE_STUDENT = "SentMessage.student" => ReadStudent;
    STUDENT_HISTORY = "Student.history" => ReadHistory;
    TRANSFER_APPLICANT = "Transfer.applicant, Transfer.reason, Transfer.cancelReason" => ReadStudentPrivate;
    TRANSFER_DOSSIER = "Transfer.dossier" => ReadYearResults;
    MERGER_CLOSING_PLAN = "Merger.closingPlan" => ReadMergers;
    GUARDIAN_STUDENTS = "Guardian.students" => ReadStudentPrivate;
    ACCOUNT_STAFF_CODE = "Account.staffCode" => ReadStaff;
    ACCOUNT_CONTACT = "Account.contact" => ReadStaff;
    ACCOUNT_ROLES = "Account.roles" => ReadStaff;
    ACCOUNT_IS_ENABLED = "Account.isEnabled" => ReadStaff;
    ACCOUNT_LOGINS = "Account.logins" => OpenAccount;
    ACCOUNT_PASSWORD = "Account.passwordSet" => ReadStaff;
    ACCOUNT_INVITATION = "Account.invitation" => InviteAccounts;
    ACCOUNT_SECOND_FACTOR = "Account.hasSecondFactor, Account.isFactorResetProposed" => ReadStaff;
    SCHOOL_STALE_ACCOUNTS = "School.staleAccounts" => RemindPasswords;
    ACCOUNT_HISTORY = "Account.history" => ReadHistory;
    DOCUMENT_HISTORY = "Document.history" => ReadHistory;
    SCHOOL_DUTIES = "School.duties" => ReadDuties;
    VIEWER_DUTIES = "Viewer.duties" => ReadDuties;
    // What is handed over is between the two who sign.
    DUTY_HAND_OVER_NOTE = "DutyHandOver.note" => CancelDutyHandOver;
    SCHOOL_INCIDENTS = "School.incidents" => ReadIncident;
    JOURNAL_ENTRY_STUDENT = "JournalEntry.student" => ReadStudent;
    CHANGE_IDENTITY = "Change.old, Change.new(identity)" => ReadStudent;
    CHANGE_PRIVATE = "Change.old, Change.new(contact)" => ReadStudentPrivate;
    CHANGE_HEALTH = "Change.old, Change.new(health)" => ReadStudentHealth;
    CHANGE_GRADE = "Change.old, Change.new(grade)" => ReadGrades;
    CHANGE_RESULT = "Change.old, Change.new(result, award)" => ReadYearResults;
    CHANGE_TEMPLATE = "Change.old, Change.new(comment template)" => ReadCommentTemplates;
    CHANGE_OF_REQUEST = "Change.old, Change.new(change request)" => ReadChange;
    CHANGE_SIGNATURE = "Change.old, Change.new(returned signature)" => ReadReadiness;
    CHANGE_ATTENDANCE = "Change.old, Change.new(attendance)" => ReadAttendance;
    CHANGE_TRANSFER = "Change.old, Change.new(transfer)" => ReadStudentPrivate;
    CHANGE_ABSENCE = "Change.old, Change.new(absence)" => ReadAbsence;
    CHANGE_LESSON = "Change.old, Change.new(lesson)" => ReadLessonLog;
    CHANGE_CONDUCT = "Change.old, Change.new(conduct)" => ReadConduct;
    CHANGE_DISCIPLINE = "Change.old, Change.new(discipline)" => ReadDiscipline;
    CHANGE_CONTACT_BOOK = "Change.old, Change.new(contact book)" => ReadContactBook;
    CHANGE_HOMEROOM_BOOK = "Change.old, Change.new(homeroom book)" => ReadHomeroomBook;
    CHANGE_CIRCUMSTANCES = "Change.old, Change.new(circumstances)" => ReadCircumstances;
    CHANGE_STAFF = "Change.old, Change.new(account)" => ReadStaff;
    CHANGE_KEY = "Change.old, Change.new(school key)" => ReadSchoolKeys;
    CHANGE_DUTY = "Change.old, Change.new(hand-over of a duty)" => CancelDutyHandOver;
    CHANGE_INCIDENT = "Change.old, Change.new(incident report)" => ReadIncident;
    CHANGE_DOCUMENT = "Change.old, Change.new(document)" => ReadDocument;
    SUBSCRIPTION_GRADEBOOK = "Subscription.gradebookChanged" => ReadGrades;
    SUBSCRIPTION_UNLOCK = "Subscription.gradebookChanged(unlock)" => ReadChange;
    SUBSCRIPTION_SIGNATURE = "Subscription.gradebookChanged(signature)" => ReadReadiness;
    SUBSCRIPTION_JOURNAL = "Subscription.journal" => ReadJournal;
}

/// Every field of every object below `Query` and `Subscription`, one a line, with the right it asks for. Fields without
/// one are readable by whoever may read the object they stand in.
#[must_use]
pub fn listing(sdl: &str) -> String {
    let mut text = String::from(
        "# type.field | right that is asked for; \"-\": whoever may read the object. Written by the tests, read by people.\n",
    );
    let Ok(document) = parse_schema(sdl) else { return text };
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Object(object) = &definition.node.kind else { continue };
        let name = definition.node.name.node.as_str();
        // A mutation is guarded by its command's decision, and what it answers is read through the types below.
        if name == "Mutation" || name.ends_with("Payload") {
            continue;
        }
        text.push('\n');
        for field in &object.fields {
            let path = format!("{name}.{}", field.node.name.node);
            let mut actions: Vec<&str> = Vec::new();
            for guard in GUARDS.iter().filter(|guard| stands_at(guard, &path)) {
                if !actions.contains(&guard.action.code()) {
                    actions.push(guard.action.code());
                }
            }
            let _ = writeln!(
                text,
                "{path:44}| {}",
                if actions.is_empty() { "-".to_owned() } else { actions.join(", ") }
            );
        }
    }
    text
}

/// Whether the guard belongs to that field; a bracketed remark names a case of it.
pub(crate) fn stands_at(guard: &Guard, path: &str) -> bool {
    guard.field.split('(').next().is_some_and(|fields| fields.split(", ").any(|field| field == path))
}
