//! Which entries go with a student: those about the student alone, and those that speak of nobody.

use std::collections::BTreeSet;

use socai_school::{
    Event,
    ids::{ClassId, StudentId},
};
use uuid::Uuid;

/// The classes in which the events place the student.
#[must_use]
pub fn classes<'a>(events: impl IntoIterator<Item = &'a Event>, student: StudentId) -> BTreeSet<ClassId> {
    let mut classes = BTreeSet::new();
    for event in events {
        match event {
            Event::StudentAdmitted(event) if event.student == student => _ = classes.insert(event.class),
            Event::StudentReadmitted(event) if event.student == student => _ = classes.insert(event.class),
            Event::StudentEnrolled(event) if event.student == student => {
                classes.extend([event.from, event.to]);
            }
            Event::ClassChanged(event) if event.student == student => classes.extend([event.from, event.to]),
            _ => {}
        }
    }
    classes
}

/// Whether an entry belongs into the dossier file of a student who was in these classes. Whatever is not listed here stays at
/// home, also a kind of event that is yet to come.
#[must_use]
pub fn belongs(event: &Event, student: StudentId, classes: &BTreeSet<ClassId>) -> bool {
    match event {
        // They speak of nobody.
        Event::SchoolFounded(_) | Event::SchoolIdentityChanged(_) | Event::SchoolYearOpened(_) => true,
        Event::ClassCreated(event) => classes.contains(&event.class),
        Event::ClassSubjectsChosen(event) => classes.contains(&event.class),
        // They speak of the student alone.
        Event::StudentAdmitted(event) => event.student == student,
        Event::StudentEnrolled(event) => event.student == student,
        Event::ClassChanged(event) => event.student == student,
        Event::StudentDeparted(event) => event.student == student,
        Event::StudentReadmitted(event) => event.student == student,
        Event::StudentSuspended(event) => event.student == student,
        Event::StudentReturned(event) => event.student == student,
        Event::MinistryCodeAssigned(event) => event.student == student,
        Event::StudentCorrected(event) => event.student == student,
        Event::IndividualPlanSet(event) => event.student == student,
        Event::IndividualPlanEnded(event) => event.student == student,
        Event::GradeEntered(event) => event.student == student,
        Event::GradeCorrected(event) => event.student == student,
        Event::ReplacementTestProposed(event) => event.student == student,
        Event::ReplacementTestDecided(event) => event.student == student,
        Event::ReplacementTestRecorded(event) => event.student == student,
        Event::YearResultFinalized(event) => event.student == student,
        Event::PromotionDecided(event) => event.student == student,
        Event::AwardProposed(event) => event.student == student,
        Event::AwardGranted(event) => event.student == student,
        Event::AwardDeclined(event) => event.student == student,
        Event::AwardRevoked(event) => event.student == student,
        Event::TransferAgreed(event) => event.student == student,
        Event::DossierReceived(event) => event.student == student,
        Event::DossierYearReceived(event) => event.student == student,
        Event::DossierMarksReceived(event) => event.student == student,
        Event::TransferAdmitted(event) => event.student == student,
        Event::TransferReleased(event) => event.student == student,
        _ => false,
    }
}

/// Whether a sealed value may be opened in the file: it is the student's own. What a received dossier said of guardians is kept
/// under the student's key, but it is theirs.
#[must_use]
pub fn opens(owner: Uuid, field: &str, student: StudentId) -> bool {
    owner == student.0 && field != "guardians"
}
