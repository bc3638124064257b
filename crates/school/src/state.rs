//! The state of a school at one position: the fold of its ledger. Decisions and every screen read the same value, and a
//! clone is cheap because the parts share structure.

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    attendance::Attendance,
    awards::Awards,
    calendar::Calendar,
    changes::Changes,
    classes::Classes,
    closing::Closings,
    comments::CommentBank,
    conduct::Conduct,
    contact::Contacts,
    credentials::Credentials,
    documents::Shelf,
    duties::Duties,
    event::{Event, Recorded},
    gradebook::Gradebook,
    homeroom::HomeroomBooks,
    incidents::Incidents,
    journal::Journal,
    keys::SchoolKeys,
    late::LateChanges,
    lessons::LessonLog,
    mergers::Mergers,
    periods::Locks,
    plans::Plans,
    registry::Registry,
    results::Results,
    staff::Staff,
    timetable::Timetables,
    transfers::Transfers,
};

/// Raised by hand whenever [`School`] or its fold changes shape or meaning, so that older snapshots are ignored.
pub const FOLD_VERSION: u32 = 11;

/// A place in a school's ledger: 1 for the first event; 0 before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Position(pub u64);

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A school as it is after some position of its ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct School {
    /// The last event folded in.
    pub position: Position,
    /// When that event was recorded.
    pub at: Timestamp,
    /// Identity and school years.
    pub calendar: Calendar,
    /// Accounts, roles, subject groups.
    pub staff: Staff,
    /// Classes and teaching assignments.
    pub classes: Classes,
    /// Students, guardians, enrollments.
    pub registry: Registry,
    /// Individual plans.
    pub plans: Plans,
    /// Grades.
    pub gradebook: Gradebook,
    /// The comment bank.
    pub comments: CommentBank,
    /// Locks of grading periods.
    pub locks: Locks,
    /// Requests to change closed books.
    pub changes: Changes,
    /// Signatures of grading periods, and what is published.
    pub closings: Closings,
    /// What changed after it was locked, published or finalized.
    pub late: LateChanges,
    /// Finalized results and decisions about promotion.
    pub results: Results,
    /// Awards.
    pub awards: Awards,
    /// Attendance: sessions, closed weeks, signed months.
    pub attendance: Attendance,
    /// Transfers from and to other schools.
    pub transfers: Transfers,
    /// Mergers with other schools, and whether the school is closed.
    pub mergers: Mergers,
    /// Timetables, substitutions, lessons not taught.
    pub timetables: Timetables,
    /// Lesson logs: rows, closed weeks, signed months.
    pub lessons: LessonLog,
    /// Notes, reviews and discipline.
    pub conduct: Conduct,
    /// Contact books.
    pub contacts: Contacts,
    /// Homeroom books.
    pub homeroom: HomeroomBooks,
    /// Documents and their types.
    pub shelf: Shelf,
    /// Signing keys, of the school and of others that it trusts.
    pub keys: SchoolKeys,
    /// Invitations, reminders, second factors.
    pub credentials: Credentials,
    /// Duties and who has them.
    pub duties: Duties,
    /// Incident reports.
    pub incidents: Incidents,
    /// Which events concern whom.
    pub journal: Journal,
}

impl School {
    /// Folds one recorded event in. Total: every event that was ever written is accepted.
    pub fn apply(&mut self, recorded: &Recorded<Event>) {
        self.position = recorded.position;
        self.at = recorded.at;
        self.journal.apply(recorded);
        // Before the event: what it changes is still there.
        self.late.apply(&self.gradebook, &self.classes, recorded);
        match &recorded.event {
            Event::SchoolFounded(event) => self.calendar.founded(event),
            Event::SchoolIdentityChanged(event) => self.calendar.identity_changed(event),
            Event::SchoolYearOpened(event) => self.calendar.year_opened(event),
            Event::AccountOpened(event) => self.staff.opened(event),
            Event::RoleGranted(event) => self.staff.granted(event),
            Event::RoleRevoked(event) => self.staff.revoked(event),
            Event::AccountDisabled(event) => self.staff.disabled(event),
            Event::AccountEnabled(event) => self.staff.enabled(event),
            Event::PasswordSet(event) => {
                self.staff.password_set(event, recorded.at, recorded.actor);
                self.credentials.password_set(event, recorded);
            }
            Event::AccountInvited(event) => self.credentials.invited(event, recorded),
            Event::InvitationRevoked(event) => self.credentials.revoked(event),
            Event::AccountRulesSet(event) => self.credentials.rules_set(event),
            Event::PasswordReminded(event) => self.credentials.reminded(event, recorded),
            Event::SecondFactorEnrolled(event) => self.credentials.enrolled(event),
            Event::FactorResetProposed(event) => self.credentials.reset_proposed(event, recorded),
            Event::FactorReset(event) => self.credentials.reset(event),
            Event::SubjectGroupFormed(event) => self.staff.group_formed(event),
            Event::ClassCreated(event) => self.classes.created(event),
            Event::HomeroomTeacherAssigned(event) => self.classes.homeroom_assigned(event),
            Event::SubjectTeacherAssigned(event) => self.classes.subject_assigned(event),
            Event::SubjectTeacherEnded(event) => self.classes.subject_ended(event),
            Event::ClassSubjectsChosen(event) => self.classes.subjects_chosen(event, recorded.position),
            Event::IndividualPlanSet(event) => self.plans.set(event, recorded.position),
            Event::IndividualPlanEnded(event) => self.plans.ended(event, recorded.position),
            Event::StudentAdmitted(event) => self.registry.admitted(event, recorded.position),
            Event::StudentEnrolled(event) => self.registry.enrolled(event),
            Event::ClassChanged(event) => self.registry.class_changed(event),
            Event::StudentDeparted(event) => self.registry.departed(event),
            Event::StudentReadmitted(event) => self.registry.readmitted(event),
            Event::StudentSuspended(event) => self.registry.suspended(event),
            Event::StudentReturned(event) => self.registry.returned(event),
            Event::StudentsMerged(event) => self.registry.merged(event, recorded.position),
            // What allowed the age is read where it was said: in the journal.
            Event::AgeExcepted(_) | Event::YearRolledOver(_) => {}
            Event::MinistryCodeAssigned(event) => {
                self.registry.ministry_code_assigned(event, recorded.position);
            }
            Event::StudentCorrected(event) => self.registry.corrected(event, recorded.position),
            Event::GuardianRegistered(event) => {
                self.registry.guardian_registered(event, recorded.position);
            }
            Event::GuardianAssigned(event) => self.registry.guardian_assigned(event),
            Event::GuardianCorrected(event) => self.registry.guardian_corrected(event, recorded.position),
            Event::GuardianEnded(event) => self.registry.guardian_ended(event),
            Event::ConsentGiven(event) => self.registry.consent_given(event, recorded.position),
            Event::ConsentWithdrawn(event) => self.registry.consent_withdrawn(event, recorded.position),
            Event::GuardianAccountLinked(event) => self.registry.guardian_linked(event),
            Event::PersonalDataErased(event) => {
                self.registry.erased(event);
                self.staff.erased(event.person, &event.categories);
                self.results.erased(event.person, &event.categories);
                self.awards.erased(event.person, &event.categories);
                self.plans.erased(event.person, &event.categories);
                self.gradebook.erased(event.person, &event.categories);
                self.comments.erased(event.person, &event.categories);
                self.shelf.erased(event.person, &event.categories);
                self.changes.erased(event.person, &event.categories);
                self.transfers.erased(event.person, &event.categories);
                self.keys.erased(event.person, &event.categories);
                self.timetables.erased(event.person, &event.categories);
                self.lessons.erased(event.person, &event.categories);
                self.conduct.erased(event.person, &event.categories);
                self.contacts.erased(event.person, &event.categories);
                self.homeroom.erased(event.person, &event.categories);
                self.duties.erased(event.person, &event.categories);
                self.incidents.erased(event.person, &event.categories);
            }
            Event::GradeEntered(event) => self.gradebook.entered(event, recorded),
            Event::GradeCorrected(event) => self.gradebook.corrected(event, recorded),
            Event::ReplacementTestProposed(event) => self.gradebook.replacements.proposed(event, recorded),
            Event::ReplacementTestDecided(event) => self.gradebook.replacements.decided(event, recorded),
            Event::ReplacementTestRecorded(event) => self.gradebook.replaced(event, recorded),
            Event::CommentTemplateSaved(event) => self.comments.saved(event, recorded.position),
            Event::CommentTemplateRetired(event) => self.comments.retired(event),
            Event::PeriodLocked(event) => self.locks.locked(event, recorded),
            Event::PeriodUnlocked(event) => self.locks.unlocked(event, recorded),
            Event::LockCanceled(event) => self.locks.canceled(event),
            Event::LockBegan(event) => self.locks.began(event, recorded),
            Event::ChangeRequested(event) => self.changes.requested(event, recorded),
            Event::ChangeCommentsProposed(event) => self.changes.comments_proposed(event),
            Event::ChangeWithdrawn(event) => self.changes.withdrawn(event, recorded),
            Event::ChangeOrdered(event) => self.changes.ordered(event, recorded),
            Event::ChangeRefused(event) => self.changes.refused(event, recorded),
            Event::ChangeCorrected(event) => self.changes.corrected(event, recorded),
            Event::ChangeUnlocked(event) => self.changes.unlocked(event, recorded),
            Event::UnlockClosed(event) => self.changes.unlock_closed(event, recorded),
            Event::SubjectSignedOff(event) => self.closings.signed_off(event, recorded),
            Event::ClassConsolidated(event) => self.closings.consolidated(event, recorded),
            Event::ClassConfirmed(event) => self.closings.confirmed(event, recorded),
            Event::SignOffWithdrawn(event) => self.closings.withdrawn(event, recorded),
            Event::ResultsPublished(event) => self.closings.results_published(event, recorded),
            Event::ResultsWithdrawn(event) => self.closings.results_withdrawn(event),
            Event::YearResultFinalized(event) => {
                self.results.year_finalized(event, recorded);
                self.late.finalized(event.student, event.year, recorded.position);
            }
            Event::PromotionDecided(event) => self.results.promotion_decided(event, recorded),
            Event::AwardProposed(event) => self.awards.proposed(event, recorded),
            Event::AwardGranted(event) => self.awards.granted(event, recorded),
            Event::AwardDeclined(event) => self.awards.declined(event, recorded.position),
            Event::AwardRevoked(event) => self.awards.revoked(event, recorded.position),
            Event::AttendanceRecorded(event) => {
                self.write_session(event.class, recorded, |attendance, registry| {
                    attendance.recorded(registry, event, recorded);
                });
            }
            Event::AttendanceWithdrawn(event) => {
                self.write_session(event.class, recorded, |attendance, _| {
                    attendance.withdrawn(event, recorded);
                });
            }
            Event::WeekClosed(event) => self.attendance.week_closed(event, recorded),
            Event::WeekReopened(event) => self.attendance.week_reopened(event, recorded),
            Event::MonthSigned(event) => self.attendance.month_signed(event, recorded),
            Event::MonthSignatureWithdrawn(event) => self.attendance.month_withdrawn(event, recorded),
            Event::TransferAgreed(event) => self.transfers.agreed(event, recorded.into()),
            Event::TransferRefused(event) => self.transfers.refused(event, recorded.into()),
            Event::TransferCanceled(event) => self.transfers.canceled(event, recorded.into()),
            Event::TransferLapsed(event) => self.transfers.lapsed(event, recorded.into()),
            Event::DossierReceived(event) => self.transfers.received(event, recorded.into()),
            Event::DossierYearReceived(event) => self.transfers.page_received(event, recorded.position),
            Event::DossierMarksReceived(event) => self.transfers.marks_received(event),
            Event::TransferAdmitted(event) => self.transfers.admitted(event, recorded.into()),
            Event::TransferRequested(event) => self.transfers.requested(event, recorded.into()),
            Event::TransferReleased(event) => self.transfers.released(event, recorded.into()),
            Event::TransferEnded(event) => self.transfers.ended(event, recorded.into()),
            Event::ReleaseWithdrawn(event) => self.transfers.withdrawn(event, recorded.into()),
            Event::AdmissionAcknowledged(event) => self.transfers.acknowledged(event, recorded.into()),
            Event::MergerAgreed(event) => self.mergers.agreed(event, recorded.into()),
            Event::MergerRecorded(event) => self.mergers.recorded(event, recorded.into()),
            Event::MergerDeclined(event) => self.mergers.declined(event, recorded.into()),
            Event::SchoolClosed(event) => self.mergers.closed(event, recorded.into()),
            Event::MergerConcluded(event) => self.mergers.concluded(event, recorded.into()),
            Event::StudentInherited(event) => {
                self.mergers.inherited(event);
                self.transfers.inherited(event, recorded.into());
            }
            Event::TimetableSet(event) => self.timetables.set(event, recorded),
            Event::TimetableWithdrawn(event) => self.timetables.withdrawn(event),
            Event::SubstitutionArranged(event) => self.timetables.arranged(event, recorded),
            Event::SubstitutionEnded(event) => self.timetables.ended(event, recorded),
            Event::LessonsCanceled(event) => self.timetables.canceled(event, recorded),
            Event::LessonsRestored(event) => self.timetables.restored(event),
            Event::MakeUpPlanned(event) => self.timetables.make_up_planned(event),
            Event::LessonSigned(event) => self.lessons.signed_by(event, recorded),
            Event::LessonWithdrawn(event) => self.lessons.withdrawn(event, recorded),
            Event::LessonWeekClosed(event) => self.lessons.week_closed(event, recorded),
            Event::LessonWeekReopened(event) => self.lessons.week_reopened(event, recorded),
            Event::LessonMonthSigned(event) => self.lessons.month_signed(event, recorded),
            Event::LessonMonthWithdrawn(event) => self.lessons.month_withdrawn(event, recorded),
            Event::ConductNoteRecorded(event) => self.conduct.recorded(event, recorded),
            Event::ConductNoteWithdrawn(event) => self.conduct.withdrawn(event, recorded),
            Event::ConductReviewed(event) => self.conduct.reviewed(event, recorded),
            Event::DisciplineDecided(event) => self.conduct.decided(event, recorded),
            Event::DisciplineLifted(event) => self.conduct.lifted(event, recorded),
            Event::MessageSent(event) => self.contacts.sent(event, recorded),
            Event::GuardianWrote(event) => self.contacts.wrote(event, recorded),
            Event::MessageSeen(event) => self.contacts.was_seen(event, recorded),
            Event::HomeroomPageWritten(event) => self.homeroom.page_written(event, recorded),
            Event::CircumstancesRecorded(event) => self.homeroom.circumstances(event, recorded),
            Event::ParentContactLogged(event) => self.homeroom.contact_logged(event, recorded),
            Event::ParentMeetingRecorded(event) => self.homeroom.meeting_recorded(event, recorded),
            Event::SupportCaseOpened(event) => self.homeroom.case_opened(event, recorded),
            Event::SupportCaseClosed(event) => self.homeroom.case_closed(event, recorded),
            Event::HomeroomBookLocked(event) => self.homeroom.book_locked(event),
            Event::HomeroomBookHandedOver(event) => self.homeroom.handed_over(event, recorded),
            Event::HomeroomBookTakenOver(event) => self.homeroom.taken_over(event, recorded),
            Event::DocumentTypeDeclared(event) => self.shelf.type_declared(event),
            Event::DocumentSubmitted(event) => self.shelf.submitted(event, recorded),
            Event::DocumentApproved(event) => self.shelf.approved(event, recorded),
            Event::DocumentReturned(event) => self.shelf.returned(event, recorded),
            Event::SigningKeyIntroduced(event) => self.keys.introduced(event, recorded),
            Event::SchoolKeyTrusted(event) => self.keys.trusted(event, recorded),
            Event::SchoolKeyWithdrawn(event) => self.keys.withdrawn(event, recorded),
            Event::HeadAccepted(event) => self.keys.accepted(event, recorded),
            Event::DutyAssigned(event) => self.duties.assigned(event, recorded),
            Event::DutyEnded(event) => self.duties.ended(event),
            Event::DutyHandOverGiven(event) => self.duties.given(event, recorded),
            Event::DutyAccepted(event) => self.duties.accepted(event, recorded),
            Event::DutyHandOverCanceled(event) => self.duties.canceled(event),
            Event::IncidentReported(event) => self.incidents.reported(event, recorded),
            Event::IncidentTaken(event) => self.incidents.taken(event, recorded),
            Event::IncidentAnswered(event) => self.incidents.answered(event, recorded),
            Event::IncidentClosed(event) => self.incidents.closed(event, recorded),
            Event::IncidentReopened(event) => self.incidents.reopened(event, recorded),
        }
    }

    /// Whether the first event has been folded in.
    #[must_use]
    pub fn is_founded(&self) -> bool {
        self.calendar.is_founded()
    }
}
