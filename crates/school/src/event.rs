//! The catalogue of events: every kind and version that was ever written, declared once. A stored form is decoded for
//! ever; a new shape of an event is a new version with an upcast, never a changed struct.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    attendance, awards, calendar, changes, classes, closing, comments, conduct, contact,
    context::Actor,
    credentials, documents, duties, gradebook, homeroom, incidents, keys, lessons, mergers, periods, plans,
    registry, results, rollover,
    sealed::{HasSealed, SealedSlot},
    staff,
    state::Position,
    timetable, transfers,
};

/// An event with what the ledger recorded around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded<E> {
    /// Its position in the school's ledger.
    pub position: Position,
    /// When it was recorded; never earlier than the event before it.
    pub at: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// The right under which it was allowed, `role/relation`.
    pub right: String,
    /// The command that caused it.
    pub command: Uuid,
    /// What happened.
    pub event: E,
}

/// Why stored bytes could not be read as an event.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// No such kind and version in the catalogue.
    #[error("unknown event {kind} version {version}")]
    Unknown {
        /// The stored kind.
        kind: String,
        /// The stored version.
        version: u16,
    },
    /// The body does not have the declared shape.
    #[error("event {kind} version {version} has another shape: {source}")]
    Shape {
        /// The stored kind.
        kind: String,
        /// The stored version.
        version: u16,
        /// What the decoder said.
        source: serde_json::Error,
    },
}

/// One entry of the catalogue.
pub struct EventDeclaration {
    /// The kind, such as `grade.entered`.
    pub kind: &'static str,
    /// The version of its stored form.
    pub version: u16,
    /// The JSON Schema of its body as it stands in the leaf.
    pub schema: fn() -> schemars::Schema,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident($body:ty) = $kind:literal v $version:literal;)+) => {
        /// Everything that can happen in a school.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $name($body)),+
        }

        impl Event {
            /// The kind under which it is stored.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind),+ }
            }

            /// The version of the stored form.
            #[must_use]
            pub fn version(&self) -> u16 {
                match self { $(Self::$name(_) => $version),+ }
            }

            /// The body as JSON. Sealed values must have been closed before.
            ///
            /// # Errors
            /// Never for the declared events; the serializer's error is passed on.
            pub fn body(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self { $(Self::$name(body) => serde_json::to_value(body)),+ }
            }

            /// [`Event::body`] as text, its members in the order of declaration: for the path on which every event is
            /// written.
            ///
            /// # Errors
            /// As for [`Event::body`].
            pub fn body_text(&self) -> Result<String, serde_json::Error> {
                match self { $(Self::$name(body) => serde_json::to_string(body)),+ }
            }

            /// Reads a stored body. Sealed values come back closed.
            ///
            /// # Errors
            /// [`DecodeError`] when the kind is unknown or the body has another shape.
            pub fn decode(kind: &str, version: u16, body: &str) -> Result<Self, DecodeError> {
                match (kind, version) {
                    $(($kind, $version) => serde_json::from_str(body).map(Self::$name).map_err(|source| {
                        DecodeError::Shape { kind: kind.to_owned(), version, source }
                    }),)+
                    _ => Err(DecodeError::Unknown { kind: kind.to_owned(), version }),
                }
            }

            /// The sealed values of the event.
            pub fn slots(&mut self) -> Vec<SealedSlot<'_>> {
                match self { $(Self::$name(body) => body.slots()),+ }
            }
        }

        $(impl From<$body> for Event {
            fn from(body: $body) -> Self {
                Self::$name(body)
            }
        })+

        /// The whole catalogue.
        #[must_use]
        pub fn catalogue() -> Vec<EventDeclaration> {
            vec![$(EventDeclaration { kind: $kind, version: $version, schema: || schemars::schema_for!($body) }),+]
        }
    };
}

events! {
    /// A school was founded in the system.
    SchoolFounded(calendar::SchoolFounded) = "school.founded" v 1;
    /// The school's name or place changed from a date on.
    SchoolIdentityChanged(calendar::SchoolIdentityChanged) = "school.identity_changed" v 1;
    /// A school year was opened.
    SchoolYearOpened(calendar::SchoolYearOpened) = "school_year.opened" v 1;
    /// An account was opened.
    AccountOpened(staff::AccountOpened) = "account.opened" v 1;
    /// A role was given.
    RoleGranted(staff::RoleGranted) = "role.granted" v 1;
    /// A role was taken.
    RoleRevoked(staff::RoleRevoked) = "role.revoked" v 1;
    /// An account was disabled.
    AccountDisabled(staff::AccountDisabled) = "account.disabled" v 1;
    /// An account was enabled again.
    AccountEnabled(staff::AccountEnabled) = "account.enabled" v 1;
    /// The login and password of an account were set.
    PasswordSet(staff::PasswordSet) = "password.set" v 1;
    /// A subject group was formed or changed.
    SubjectGroupFormed(staff::SubjectGroupFormed) = "subject_group.formed" v 1;
    /// Somebody was invited to set a password of their own.
    AccountInvited(credentials::AccountInvited) = "account.invited" v 1;
    /// An invitation was taken back.
    InvitationRevoked(credentials::InvitationRevoked) = "invitation.revoked" v 1;
    /// The school set what it demands of passwords and second factors.
    AccountRulesSet(credentials::AccountRulesSet) = "account_rules.set" v 1;
    /// Somebody was reminded of a stale password.
    PasswordReminded(credentials::PasswordReminded) = "password.reminded" v 1;
    /// An account has a second factor.
    SecondFactorEnrolled(credentials::SecondFactorEnrolled) = "second_factor.enrolled" v 1;
    /// It was proposed to take the second factor from an account.
    FactorResetProposed(credentials::FactorResetProposed) = "second_factor.reset_proposed" v 1;
    /// The second factor was taken from an account.
    FactorReset(credentials::FactorReset) = "second_factor.reset" v 1;
    /// A class was created.
    ClassCreated(classes::ClassCreated) = "class.created" v 1;
    /// A homeroom teacher was assigned.
    HomeroomTeacherAssigned(classes::HomeroomTeacherAssigned) = "homeroom_teacher.assigned" v 1;
    /// A subject teacher was assigned.
    SubjectTeacherAssigned(classes::SubjectTeacherAssigned) = "subject_teacher.assigned" v 1;
    /// A subject teacher's assignment ended.
    SubjectTeacherEnded(classes::SubjectTeacherEnded) = "subject_teacher.ended" v 1;
    /// The electives of a class were chosen.
    ClassSubjectsChosen(classes::ClassSubjectsChosen) = "class.subjects_chosen" v 1;
    /// A student's individual plan was set.
    IndividualPlanSet(plans::IndividualPlanSet) = "student.plan_set" v 1;
    /// A student's individual plan ended.
    IndividualPlanEnded(plans::IndividualPlanEnded) = "student.plan_ended" v 1;
    /// A student was admitted.
    StudentAdmitted(registry::StudentAdmitted) = "student.admitted" v 1;
    /// A student was placed in a class of a new school year.
    StudentEnrolled(registry::StudentEnrolled) = "student.enrolled" v 1;
    /// A student moved to another class.
    ClassChanged(registry::ClassChanged) = "student.class_changed" v 1;
    /// A student left the school.
    StudentDeparted(registry::StudentDeparted) = "student.departed" v 1;
    /// A student came back.
    StudentReadmitted(registry::StudentReadmitted) = "student.readmitted" v 1;
    /// A student stopped attending for a time.
    StudentSuspended(registry::StudentSuspended) = "student.suspended" v 1;
    /// A suspended student came back.
    StudentReturned(registry::StudentReturned) = "student.returned" v 1;
    /// A student was admitted at another age than the usual one.
    AgeExcepted(registry::AgeExcepted) = "student.age_excepted" v 1;
    /// Two entries of the register were found to be one person.
    StudentsMerged(registry::StudentsMerged) = "students.merged" v 1;
    /// A year was rolled over.
    YearRolledOver(rollover::YearRolledOver) = "year.rolled_over" v 1;
    /// The ministry's code arrived.
    MinistryCodeAssigned(registry::MinistryCodeAssigned) = "student.ministry_code_assigned" v 1;
    /// A student's personal data was corrected.
    StudentCorrected(registry::StudentCorrected) = "student.corrected" v 1;
    /// A guardian was registered.
    GuardianRegistered(registry::GuardianRegistered) = "guardian.registered" v 1;
    /// A guardian was linked to an account.
    GuardianAccountLinked(registry::GuardianAccountLinked) = "guardian.account_linked" v 1;
    /// A known guardian became the guardian of another student.
    GuardianAssigned(registry::GuardianAssigned) = "guardian.assigned" v 1;
    /// What is known of a guardian was corrected.
    GuardianCorrected(registry::GuardianCorrected) = "guardian.corrected" v 1;
    /// Somebody is no guardian of a student any more.
    GuardianEnded(registry::GuardianEnded) = "guardian.ended" v 1;
    /// A guardian consented to a use of a child's data.
    ConsentGiven(registry::ConsentGiven) = "consent.given" v 1;
    /// A guardian withdrew a consent.
    ConsentWithdrawn(registry::ConsentWithdrawn) = "consent.withdrawn" v 1;
    /// The keys of a person's data are to be destroyed.
    PersonalDataErased(registry::PersonalDataErased) = "person.data_erased" v 1;
    /// A grade was entered into an empty cell.
    GradeEntered(gradebook::GradeEntered) = "grade.entered" v 1;
    /// A grade was corrected.
    GradeCorrected(gradebook::GradeCorrected) = "grade.corrected" v 1;
    /// A replacement test was proposed.
    ReplacementTestProposed(gradebook::replacement::ReplacementTestProposed) = "replacement_test.proposed" v 1;
    /// A replacement test was permitted or refused.
    ReplacementTestDecided(gradebook::replacement::ReplacementTestDecided) = "replacement_test.decided" v 1;
    /// The score of a replacement test was recorded.
    ReplacementTestRecorded(gradebook::replacement::ReplacementTestRecorded) = "replacement_test.recorded" v 1;
    /// A template was added to the comment bank or changed.
    CommentTemplateSaved(comments::CommentTemplateSaved) = "comment_template.saved" v 1;
    /// A template was taken out of the comment bank.
    CommentTemplateRetired(comments::CommentTemplateRetired) = "comment_template.retired" v 1;
    /// A grading period was locked.
    PeriodLocked(periods::PeriodLocked) = "period.locked" v 1;
    /// A grading period was unlocked.
    PeriodUnlocked(periods::PeriodUnlocked) = "period.unlocked" v 1;
    /// A lock at a set time was canceled before it took effect.
    LockCanceled(periods::LockCanceled) = "lock.canceled" v 1;
    /// A lock at a set time took effect.
    LockBegan(periods::LockBegan) = "lock.began" v 1;
    /// A change of a closed book was asked for.
    ChangeRequested(changes::ChangeRequested) = "change.requested" v 1;
    /// The comments that a request proposes about a student.
    ChangeCommentsProposed(changes::ChangeCommentsProposed) = "change.comments_proposed" v 1;
    /// A request was taken back.
    ChangeWithdrawn(changes::ChangeWithdrawn) = "change.withdrawn" v 1;
    /// The principal ordered a change.
    ChangeOrdered(changes::ChangeOrdered) = "change.ordered" v 1;
    /// The principal refused a change.
    ChangeRefused(changes::ChangeRefused) = "change.refused" v 1;
    /// The admin board wrote the marks of a change.
    ChangeCorrected(changes::ChangeCorrected) = "change.corrected" v 1;
    /// The admin board opened a part of a locked book for a change.
    ChangeUnlocked(changes::ChangeUnlocked) = "change.unlocked" v 1;
    /// An unlock for a change ended.
    UnlockClosed(changes::UnlockClosed) = "unlock.closed" v 1;
    /// A subject of a class was signed off.
    SubjectSignedOff(closing::SubjectSignedOff) = "subject.signed_off" v 1;
    /// A class was consolidated.
    ClassConsolidated(closing::ClassConsolidated) = "class.consolidated" v 1;
    /// A class was confirmed.
    ClassConfirmed(closing::ClassConfirmed) = "class.confirmed" v 1;
    /// A signature was taken back or returned.
    SignOffWithdrawn(closing::SignOffWithdrawn) = "sign_off.withdrawn" v 1;
    /// Results were published to guardians.
    ResultsPublished(closing::ResultsPublished) = "results.published" v 1;
    /// Published results were withdrawn.
    ResultsWithdrawn(closing::ResultsWithdrawn) = "results.withdrawn" v 1;
    /// The result of a year was finalized.
    YearResultFinalized(results::YearResultFinalized) = "year_result.finalized" v 1;
    /// The principal decided about a promotion.
    PromotionDecided(results::PromotionDecided) = "promotion.decided" v 1;
    /// An award was proposed.
    AwardProposed(awards::AwardProposed) = "award.proposed" v 1;
    /// An award was granted.
    AwardGranted(awards::AwardGranted) = "award.granted" v 1;
    /// An award was declined.
    AwardDeclined(awards::AwardDeclined) = "award.declined" v 1;
    /// An award was revoked.
    AwardRevoked(awards::AwardRevoked) = "award.revoked" v 1;
    /// The attendance of a class in a session was recorded or corrected.
    AttendanceRecorded(attendance::AttendanceRecorded) = "attendance.recorded" v 1;
    /// The record of a session was taken back.
    AttendanceWithdrawn(attendance::AttendanceWithdrawn) = "attendance.withdrawn" v 1;
    /// A week of a class was closed.
    WeekClosed(attendance::WeekClosed) = "attendance_week.closed" v 1;
    /// A closed week was opened again.
    WeekReopened(attendance::WeekReopened) = "attendance_week.reopened" v 1;
    /// A month of a class was signed.
    MonthSigned(attendance::MonthSigned) = "attendance_month.signed" v 1;
    /// The signature of a month was taken back.
    MonthSignatureWithdrawn(attendance::MonthSignatureWithdrawn) = "attendance_month.withdrawn" v 1;
    /// A receiving school agreed to take a student.
    TransferAgreed(transfers::TransferAgreed) = "transfer.agreed" v 1;
    /// A receiving school refused an application.
    TransferRefused(transfers::TransferRefused) = "transfer.refused" v 1;
    /// A receiving school took its agreement back.
    TransferCanceled(transfers::TransferCanceled) = "transfer.canceled" v 1;
    /// An agreement lapsed.
    TransferLapsed(transfers::TransferLapsed) = "transfer.lapsed" v 1;
    /// A dossier arrived.
    DossierReceived(transfers::DossierReceived) = "dossier.received" v 1;
    /// A page of a received report book.
    DossierYearReceived(transfers::DossierYearReceived) = "dossier.year_received" v 1;
    /// Marks of a page of a received report book.
    DossierMarksReceived(transfers::DossierMarksReceived) = "dossier.marks_received" v 1;
    /// The student of a received dossier was admitted.
    TransferAdmitted(transfers::TransferAdmitted) = "transfer.admitted" v 1;
    /// At the old school: another school agreed to take a student.
    TransferRequested(transfers::TransferRequested) = "transfer.requested" v 1;
    /// At the old school: a student was released with the dossier.
    TransferReleased(transfers::TransferReleased) = "transfer.released" v 1;
    /// At the old school: the receiving school will not admit the student.
    TransferEnded(transfers::TransferEnded) = "transfer.ended" v 1;
    /// At the old school: a release was taken back.
    ReleaseWithdrawn(transfers::ReleaseWithdrawn) = "transfer.release_withdrawn" v 1;
    /// At the old school: the receiving school has admitted the student.
    AdmissionAcknowledged(transfers::AdmissionAcknowledged) = "transfer.acknowledged" v 1;
    /// The heir agreed to take over another school.
    MergerAgreed(mergers::MergerAgreed) = "merger.agreed" v 1;
    /// At the school that is to be closed: another school agreed to be its heir.
    MergerRecorded(mergers::MergerRecorded) = "merger.recorded" v 1;
    /// At the school that was to be closed: it will not be, for the benefit of this heir.
    MergerDeclined(mergers::MergerDeclined) = "merger.declined" v 1;
    /// The school was closed.
    SchoolClosed(mergers::SchoolClosed) = "school.closed" v 1;
    /// At the heir: what the other school did.
    MergerConcluded(mergers::MergerConcluded) = "merger.concluded" v 1;
    /// At the heir: a student of the closed school comes over.
    StudentInherited(mergers::StudentInherited) = "student.inherited" v 1;
    /// The timetable of a class was set.
    TimetableSet(timetable::TimetableSet) = "timetable.set" v 1;
    /// A timetable was withdrawn before it was in force.
    TimetableWithdrawn(timetable::TimetableWithdrawn) = "timetable.withdrawn" v 1;
    /// Lessons of an absent teacher were given to others.
    SubstitutionArranged(timetable::SubstitutionArranged) = "substitution.arranged" v 1;
    /// A substitution ended.
    SubstitutionEnded(timetable::SubstitutionEnded) = "substitution.ended" v 1;
    /// Lessons of a class and day are not taught.
    LessonsCanceled(timetable::LessonsCanceled) = "lessons.canceled" v 1;
    /// Canceled lessons are taught after all.
    LessonsRestored(timetable::LessonsRestored) = "lessons.restored" v 1;
    /// When a canceled lesson is made up for.
    MakeUpPlanned(timetable::MakeUpPlanned) = "lesson.make_up_planned" v 1;
    /// A lesson was signed in the log, or its row corrected.
    LessonSigned(lessons::LessonSigned) = "lesson.signed" v 1;
    /// The row of a lesson was taken back.
    LessonWithdrawn(lessons::LessonWithdrawn) = "lesson.withdrawn" v 1;
    /// A week of a class's lesson log was closed.
    LessonWeekClosed(lessons::LessonWeekClosed) = "lesson_week.closed" v 1;
    /// A closed week of a log was opened again.
    LessonWeekReopened(lessons::LessonWeekReopened) = "lesson_week.reopened" v 1;
    /// A month of a class's lesson log was signed.
    LessonMonthSigned(lessons::LessonMonthSigned) = "lesson_month.signed" v 1;
    /// The signature of a month of a log was taken back.
    LessonMonthWithdrawn(lessons::LessonMonthWithdrawn) = "lesson_month.withdrawn" v 1;
    /// A teacher noted something of a student, or corrected the note.
    ConductNoteRecorded(conduct::ConductNoteRecorded) = "conduct_note.recorded" v 1;
    /// A note about a student was taken back.
    ConductNoteWithdrawn(conduct::ConductNoteWithdrawn) = "conduct_note.withdrawn" v 1;
    /// A week or month of a class was reviewed.
    ConductReviewed(conduct::ConductReviewed) = "conduct.reviewed" v 1;
    /// A measure of discipline was decided.
    DisciplineDecided(conduct::DisciplineDecided) = "discipline.decided" v 1;
    /// A measure of discipline was lifted.
    DisciplineLifted(conduct::DisciplineLifted) = "discipline.lifted" v 1;
    /// The school wrote to guardians.
    MessageSent(contact::MessageSent) = "message.sent" v 1;
    /// A guardian wrote to the school.
    GuardianWrote(contact::GuardianWrote) = "guardian.wrote" v 1;
    /// A guardian saw a message.
    MessageSeen(contact::MessageSeen) = "message.seen" v 1;
    /// A page of a homeroom book was written.
    HomeroomPageWritten(homeroom::HomeroomPageWritten) = "homeroom_page.written" v 1;
    /// The circumstances of a student were written down.
    CircumstancesRecorded(homeroom::CircumstancesRecorded) = "circumstances.recorded" v 1;
    /// A talk with parents was noted.
    ParentContactLogged(homeroom::ParentContactLogged) = "parent_contact.logged" v 1;
    /// A meeting of a class's parents was recorded.
    ParentMeetingRecorded(homeroom::ParentMeetingRecorded) = "parent_meeting.recorded" v 1;
    /// A student is to be supported.
    SupportCaseOpened(homeroom::SupportCaseOpened) = "support_case.opened" v 1;
    /// The support of a student ended.
    SupportCaseClosed(homeroom::SupportCaseClosed) = "support_case.closed" v 1;
    /// A homeroom book was closed up to a day, or opened again.
    HomeroomBookLocked(homeroom::HomeroomBookLocked) = "homeroom_book.locked" v 1;
    /// The outgoing homeroom teacher signed that the book is handed over.
    HomeroomBookHandedOver(homeroom::HomeroomBookHandedOver) = "homeroom_book.handed_over" v 1;
    /// The new homeroom teacher signed that the book was received.
    HomeroomBookTakenOver(homeroom::HomeroomBookTakenOver) = "homeroom_book.taken_over" v 1;
    /// A type of document was declared.
    DocumentTypeDeclared(documents::DocumentTypeDeclared) = "document_type.declared" v 1;
    /// A document or a new version of it was submitted.
    DocumentSubmitted(documents::DocumentSubmitted) = "document.submitted" v 1;
    /// A document was approved.
    DocumentApproved(documents::DocumentApproved) = "document.approved" v 1;
    /// A document was returned with a reason.
    DocumentReturned(documents::DocumentReturned) = "document.returned" v 1;
    /// The school signs with a new key from here on.
    SigningKeyIntroduced(keys::SigningKeyIntroduced) = "signing_key.introduced" v 1;
    /// A key of another school is trusted.
    SchoolKeyTrusted(keys::SchoolKeyTrusted) = "school_key.trusted" v 1;
    /// A key of another school is not trusted any more.
    SchoolKeyWithdrawn(keys::SchoolKeyWithdrawn) = "school_key.withdrawn" v 1;
    /// A head of another school's ledger was accepted.
    HeadAccepted(keys::HeadAccepted) = "head.accepted" v 1;
    /// The principal decided that somebody has a duty.
    DutyAssigned(duties::DutyAssigned) = "duty.assigned" v 1;
    /// The principal decided that a duty ends.
    DutyEnded(duties::DutyEnded) = "duty.ended" v 1;
    /// A holder signed that a duty is handed over.
    DutyHandOverGiven(duties::DutyHandOverGiven) = "duty.hand_over_given" v 1;
    /// The next holder signed that a duty is theirs.
    DutyAccepted(duties::DutyAccepted) = "duty.accepted" v 1;
    /// A hand-over came to nothing.
    DutyHandOverCanceled(duties::DutyHandOverCanceled) = "duty.hand_over_canceled" v 1;
    /// An incident was reported.
    IncidentReported(incidents::IncidentReported) = "incident.reported" v 1;
    /// The admin board took a report into work.
    IncidentTaken(incidents::IncidentTaken) = "incident.taken" v 1;
    /// The admin board answered a report.
    IncidentAnswered(incidents::IncidentAnswered) = "incident.answered" v 1;
    /// A report was closed.
    IncidentClosed(incidents::IncidentClosed) = "incident.closed" v 1;
    /// The reporter opened a report again.
    IncidentReopened(incidents::IncidentReopened) = "incident.reopened" v 1;
}
