//! The journal (nhật kí): which events concern whom, as positions into the ledger. It holds no content; whoever may read
//! the history of a thing fetches those positions.

#[cfg(test)]
mod tests;

use imbl::{OrdMap, Vector};
use serde::{Deserialize, Serialize};

use crate::{
    contact::Recipient,
    context::Actor,
    event::{Event, Recorded},
    ids::{AccountId, ClassId, DocumentId, GuardianId, StudentId},
    periods::{Area, LockScope},
    state::Position,
};

/// A thing that has a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A class.
    Class(ClassId),
    /// A student.
    Student(StudentId),
    /// A guardian.
    Guardian(GuardianId),
    /// An account: what was done to it, and what it did.
    Account(AccountId),
    /// A document.
    Document(DocumentId),
}

/// Positions of the events that concern each subject, in the order of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    // Half the size of `Position`: a school does not write four thousand million events.
    positions: OrdMap<Subject, Vector<u32>>,
}

impl Journal {
    /// Where the subject's events are, oldest first.
    pub fn positions(&self, subject: Subject) -> impl DoubleEndedIterator<Item = Position> + '_ {
        let positions = self.positions.get(&subject);
        positions
            .into_iter()
            .flat_map(|positions| positions.iter().map(|position| Position(u64::from(*position))))
    }

    /// How many events concern the subject.
    #[must_use]
    pub fn count(&self, subject: Subject) -> usize {
        self.positions.get(&subject).map_or(0, Vector::len)
    }

    /// Notes an event under everything that it concerns.
    pub fn apply(&mut self, recorded: &Recorded<Event>) {
        let Ok(position) = u32::try_from(recorded.position.0) else { return };
        for subject in subjects(&recorded.event, recorded.actor) {
            self.positions.entry(subject).or_default().push_back(position);
        }
    }
}

/// What an event concerns, each thing once: what it is about, and the account that acted. A lock of a grade or of the whole
/// school names no class and is found through [`Locks`](crate::periods::Locks).
#[must_use]
pub fn subjects(event: &Event, actor: Actor) -> Vec<Subject> {
    let mut found = concerned(event);
    if let Actor::Account(account) = actor {
        found.push(Subject::Account(account));
    }
    // In place: the lists are a handful long, and order is part of the result.
    let mut kept = 0;
    for i in 0..found.len() {
        if !found[..kept].contains(&found[i]) {
            found.swap(kept, i);
            kept += 1;
        }
    }
    found.truncate(kept);
    found
}

fn concerned(event: &Event) -> Vec<Subject> {
    use Subject::{Account, Class, Document, Guardian, Student};
    match event {
        Event::SchoolFounded(_)
        | Event::SchoolIdentityChanged(_)
        | Event::SchoolYearOpened(_)
        | Event::YearRolledOver(_)
        | Event::SigningKeyIntroduced(_)
        | Event::HeadAccepted(_)
        | Event::AccountRulesSet(_)
        | Event::DocumentTypeDeclared(_) => Vec::new(),
        Event::SchoolKeyTrusted(event) => vec![Account(event.author)],
        Event::SchoolKeyWithdrawn(event) => vec![Account(event.author)],
        Event::AccountOpened(event) => vec![Account(event.account)],
        Event::RoleGranted(event) => vec![Account(event.account)],
        Event::RoleRevoked(event) => vec![Account(event.account)],
        Event::AccountDisabled(event) => vec![Account(event.account)],
        Event::AccountEnabled(event) => vec![Account(event.account)],
        Event::PasswordSet(event) => vec![Account(event.account)],
        Event::AccountInvited(event) => vec![Account(event.account)],
        Event::InvitationRevoked(event) => vec![Account(event.account)],
        Event::PasswordReminded(event) => vec![Account(event.account)],
        Event::SecondFactorEnrolled(event) => vec![Account(event.account)],
        Event::FactorResetProposed(event) => vec![Account(event.account)],
        Event::FactorReset(event) => vec![Account(event.account)],
        Event::SubjectGroupFormed(event) => {
            std::iter::once(event.head).chain(event.members.iter().copied()).map(Account).collect()
        }
        Event::ClassCreated(event) => vec![Class(event.class)],
        Event::HomeroomTeacherAssigned(event) => vec![Class(event.class), Account(event.teacher)],
        Event::SubjectTeacherAssigned(event) => vec![Class(event.class), Account(event.teacher)],
        Event::SubjectTeacherEnded(event) => vec![Class(event.class), Account(event.teacher)],
        Event::ClassSubjectsChosen(event) => vec![Class(event.class)],
        Event::IndividualPlanSet(event) => vec![Student(event.student)],
        Event::IndividualPlanEnded(event) => vec![Student(event.student)],
        Event::StudentAdmitted(event) => vec![Student(event.student), Class(event.class)],
        Event::StudentEnrolled(event) => vec![Student(event.student), Class(event.from), Class(event.to)],
        Event::ClassChanged(event) => vec![Student(event.student), Class(event.from), Class(event.to)],
        Event::StudentDeparted(event) => vec![Student(event.student), Class(event.class)],
        Event::StudentReadmitted(event) => vec![Student(event.student), Class(event.class)],
        Event::StudentSuspended(event) => vec![Student(event.student), Class(event.class)],
        Event::StudentReturned(event) => vec![Student(event.student), Class(event.from), Class(event.to)],
        Event::StudentsMerged(event) => vec![Student(event.stands), Student(event.duplicate)],
        Event::AgeExcepted(event) => vec![Student(event.student)],
        Event::MinistryCodeAssigned(event) => vec![Student(event.student)],
        Event::StudentCorrected(event) => vec![Student(event.student)],
        Event::GuardianRegistered(event) => vec![Guardian(event.guardian), Student(event.student)],
        Event::GuardianAccountLinked(event) => vec![Guardian(event.guardian), Account(event.account)],
        Event::GuardianAssigned(event) => vec![Guardian(event.guardian), Student(event.student)],
        Event::GuardianCorrected(event) => vec![Guardian(event.guardian), Student(event.student)],
        Event::GuardianEnded(event) => vec![Guardian(event.guardian), Student(event.student)],
        Event::ConsentGiven(event) => vec![Student(event.student), Guardian(event.guardian)],
        Event::ConsentWithdrawn(event) => vec![Student(event.student), Guardian(event.guardian)],
        // The event does not say what kind of person it is; ids are random, so only one of the three is ever asked for.
        Event::PersonalDataErased(event) => {
            vec![Student(event.person.into()), Guardian(event.person.into()), Account(event.person.into())]
        }
        Event::GradeEntered(event) => vec![Student(event.student), Class(event.class)],
        Event::GradeCorrected(event) => vec![Student(event.student), Class(event.class)],
        Event::ReplacementTestProposed(event) => vec![Student(event.student), Class(event.class)],
        Event::ReplacementTestDecided(event) => vec![Student(event.student), Class(event.class)],
        Event::ReplacementTestRecorded(event) => vec![Student(event.student), Class(event.class)],
        Event::CommentTemplateSaved(event) => vec![Account(event.author)],
        Event::CommentTemplateRetired(_) => Vec::new(),
        Event::PeriodLocked(event) => locked(&event.scope),
        Event::PeriodUnlocked(event) => locked(&event.scope),
        Event::LockCanceled(event) => locked(&event.scope),
        Event::LockBegan(event) => locked(&event.scope),
        Event::ChangeRequested(event) => {
            let students = event.cells.iter().map(|cell| Student(cell.student));
            let minutes = event.minutes.map(Document);
            let whose = [Class(event.class), Account(event.requester)];
            whose.into_iter().chain(students).chain(minutes).collect()
        }
        Event::ChangeCommentsProposed(event) => vec![Student(event.student)],
        Event::ChangeWithdrawn(event) => vec![Class(event.class)],
        Event::ChangeOrdered(event) => vec![Class(event.class)],
        Event::ChangeRefused(event) => vec![Class(event.class), Account(event.requester)],
        Event::ChangeCorrected(event) => vec![Class(event.class)],
        Event::ChangeUnlocked(event) => vec![Class(event.class), Account(event.teacher)],
        Event::UnlockClosed(event) => vec![Class(event.class)],
        Event::SubjectSignedOff(event) => vec![Class(event.class)],
        Event::ClassConsolidated(event) => vec![Class(event.class)],
        Event::ClassConfirmed(event) => vec![Class(event.class)],
        Event::SignOffWithdrawn(event) => vec![Class(event.class), Account(event.signer)],
        Event::ResultsPublished(event) => event.classes.iter().copied().map(Class).collect(),
        Event::ResultsWithdrawn(event) => event.classes.iter().copied().map(Class).collect(),
        Event::YearResultFinalized(event) => vec![Student(event.student), Class(event.class)],
        Event::PromotionDecided(event) => vec![Student(event.student), Class(event.class)],
        Event::AwardProposed(event) => vec![Student(event.student), Class(event.class)],
        Event::AwardGranted(event) => vec![Student(event.student), Class(event.class)],
        Event::AwardDeclined(event) => vec![Student(event.student)],
        Event::AwardRevoked(event) => vec![Student(event.student)],
        // Not every student of a class in every session: what was said of one is found through the sessions of the class.
        Event::AttendanceRecorded(event) => {
            let absent = event.absent.iter().map(|missed| Student(missed.student));
            std::iter::once(Class(event.class)).chain(absent).collect()
        }
        Event::AttendanceWithdrawn(event) => vec![Class(event.class), Account(event.recorder)],
        Event::WeekClosed(event) => vec![Class(event.class)],
        Event::WeekReopened(event) => vec![Class(event.class), Account(event.closer)],
        Event::MonthSigned(event) => vec![Class(event.class)],
        Event::MonthSignatureWithdrawn(event) => vec![Class(event.class), Account(event.signer)],
        Event::TransferAgreed(event) => vec![Student(event.student)],
        Event::TransferRefused(event) => vec![Student(event.student)],
        Event::TransferCanceled(event) => vec![Student(event.student)],
        Event::TransferLapsed(event) => vec![Student(event.student)],
        Event::DossierReceived(event) => vec![Student(event.student)],
        Event::DossierYearReceived(event) => vec![Student(event.student)],
        Event::DossierMarksReceived(event) => vec![Student(event.student)],
        Event::TransferAdmitted(event) => vec![Student(event.student), Class(event.class)],
        Event::TransferRequested(event) => vec![Student(event.student)],
        Event::TransferReleased(event) => vec![Student(event.student)],
        Event::TransferEnded(event) => vec![Student(event.student)],
        Event::ReleaseWithdrawn(event) => vec![Student(event.student), Class(event.class)],
        Event::AdmissionAcknowledged(event) => vec![Student(event.student)],
        Event::MergerAgreed(_)
        | Event::MergerRecorded(_)
        | Event::MergerDeclined(_)
        | Event::SchoolClosed(_)
        | Event::MergerConcluded(_) => vec![],
        Event::StudentInherited(event) => vec![Student(event.student)],
        Event::TimetableSet(event) => vec![Class(event.class)],
        Event::TimetableWithdrawn(event) => vec![Class(event.class)],
        Event::SubstitutionArranged(event) => {
            let lessons = event.lessons.iter().flat_map(|it| [Class(it.class), Account(it.substitute)]);
            std::iter::once(Account(event.absent)).chain(lessons).collect()
        }
        Event::SubstitutionEnded(event) => {
            let lessons = event.lessons.iter().flat_map(|it| [Class(it.class), Account(it.substitute)]);
            std::iter::once(Account(event.absent)).chain(lessons).collect()
        }
        Event::LessonsCanceled(event) => vec![Class(event.class)],
        Event::LessonsRestored(event) => vec![Class(event.class)],
        Event::MakeUpPlanned(event) => {
            std::iter::once(Class(event.class)).chain(event.teacher.map(Account)).collect()
        }
        Event::LessonSigned(event) => vec![Class(event.class), Account(event.teacher)],
        Event::LessonWithdrawn(event) => vec![Class(event.class), Account(event.teacher)],
        Event::LessonWeekClosed(event) => vec![Class(event.class)],
        Event::LessonWeekReopened(event) => vec![Class(event.class), Account(event.closer)],
        Event::LessonMonthSigned(event) => vec![Class(event.class)],
        Event::LessonMonthWithdrawn(event) => vec![Class(event.class), Account(event.signer)],
        Event::ConductNoteRecorded(event) => vec![Student(event.student), Class(event.class)],
        Event::ConductNoteWithdrawn(event) => vec![Student(event.student), Class(event.class)],
        // A review names every student of the class; it is found through the class.
        Event::ConductReviewed(event) => vec![Class(event.class)],
        Event::DisciplineDecided(event) => vec![Student(event.student), Class(event.class)],
        Event::DisciplineLifted(event) => vec![Student(event.student)],
        Event::MessageSent(event) => match event.to {
            Recipient::Student(student) => vec![Student(student)],
            Recipient::Class(class) => vec![Class(class)],
            // Found through its author and in the journal of the school: it is about no class in particular.
            Recipient::Grade(_) | Recipient::School => Vec::new(),
        },
        Event::GuardianWrote(event) => vec![Student(event.student)],
        Event::MessageSeen(event) => vec![Student(event.student)],
        Event::HomeroomPageWritten(event) => vec![Class(event.class)],
        Event::CircumstancesRecorded(event) => vec![Student(event.student), Class(event.class)],
        Event::ParentContactLogged(event) => vec![Student(event.student), Class(event.class)],
        Event::ParentMeetingRecorded(event) => vec![Class(event.class)],
        Event::SupportCaseOpened(event) => vec![Student(event.student), Class(event.class)],
        Event::SupportCaseClosed(event) => vec![Student(event.student)],
        Event::HomeroomBookLocked(event) => vec![Class(event.class)],
        Event::HomeroomBookHandedOver(event) => {
            vec![Class(event.class), Account(event.from), Account(event.to)]
        }
        Event::HomeroomBookTakenOver(event) => {
            vec![Class(event.class), Account(event.from), Account(event.to)]
        }
        Event::DocumentSubmitted(event) => {
            let class = event.class.map(Class);
            [Document(event.document), Account(event.author)].into_iter().chain(class).collect()
        }
        Event::DocumentApproved(event) => vec![Document(event.document)],
        Event::DocumentReturned(event) => vec![Document(event.document), Account(event.author)],
        Event::DutyAssigned(event) => vec![Account(event.holder)],
        Event::DutyEnded(event) => vec![Account(event.holder)],
        Event::DutyHandOverGiven(event) => vec![Account(event.from), Account(event.to)],
        Event::DutyAccepted(event) => vec![Account(event.from), Account(event.to)],
        Event::DutyHandOverCanceled(event) => vec![Account(event.from), Account(event.to)],
        // Not the student or class that a report points to: whoever reads their history need not know that somebody complained.
        Event::IncidentReported(event) => vec![Account(event.reporter)],
        Event::IncidentTaken(event) => vec![Account(event.reporter)],
        Event::IncidentAnswered(event) => vec![Account(event.reporter)],
        Event::IncidentClosed(event) => vec![Account(event.reporter)],
        Event::IncidentReopened(event) => vec![Account(event.reporter)],
    }
}

fn locked(scope: &LockScope) -> Vec<Subject> {
    match scope.area {
        Area::School | Area::Grade(_) => Vec::new(),
        Area::Class(class) => vec![Subject::Class(class)],
    }
}
