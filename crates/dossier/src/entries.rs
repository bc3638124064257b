//! Which entries go with a student: those about the student alone, and those that speak of nobody.

use std::collections::BTreeSet;

use socai_school::{
    Event,
    ids::{ClassId, StudentId},
};
use uuid::Uuid;

/// Whose dossier it is: the student, the entries of the register that were merged into that of the student, and the classes of
/// all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    persons: BTreeSet<StudentId>,
    classes: BTreeSet<ClassId>,
}

impl Whose {
    /// What these events say of a student.
    #[must_use]
    pub fn of<'a>(events: impl Iterator<Item = &'a Event> + Clone, student: StudentId) -> Self {
        let mut persons = BTreeSet::from([student]);
        // A merged entry may have had entries merged into it before; each round finds one more step.
        loop {
            let known = persons.len();
            for event in events.clone() {
                if let Event::StudentsMerged(event) = event
                    && persons.contains(&event.stands)
                {
                    persons.insert(event.duplicate);
                }
            }
            if persons.len() == known {
                break;
            }
        }
        let mut whose = Self { persons, classes: BTreeSet::new() };
        for event in events {
            let (student, classes) = match event {
                Event::StudentAdmitted(event) => (event.student, vec![event.class]),
                Event::StudentReadmitted(event) => (event.student, vec![event.class]),
                Event::StudentEnrolled(event) => (event.student, vec![event.from, event.to]),
                Event::ClassChanged(event) => (event.student, vec![event.from, event.to]),
                _ => continue,
            };
            if whose.is(student) {
                whose.classes.extend(classes);
            }
        }
        whose
    }

    fn is(&self, student: StudentId) -> bool {
        self.persons.contains(&student)
    }

    /// Whether an entry belongs into the dossier file. Whatever is not listed here stays at home, also a kind of event that is
    /// yet to come.
    #[must_use]
    pub fn has(&self, event: &Event) -> bool {
        match event {
            // They speak of nobody.
            Event::SchoolFounded(_) | Event::SchoolIdentityChanged(_) | Event::SchoolYearOpened(_) => true,
            Event::ClassCreated(event) => self.classes.contains(&event.class),
            Event::ClassSubjectsChosen(event) => self.classes.contains(&event.class),
            // They speak of the student alone.
            Event::StudentAdmitted(event) => self.is(event.student),
            Event::StudentEnrolled(event) => self.is(event.student),
            Event::ClassChanged(event) => self.is(event.student),
            Event::StudentDeparted(event) => self.is(event.student),
            Event::StudentReadmitted(event) => self.is(event.student),
            Event::StudentSuspended(event) => self.is(event.student),
            Event::StudentReturned(event) => self.is(event.student),
            Event::MinistryCodeAssigned(event) => self.is(event.student),
            Event::StudentCorrected(event) => self.is(event.student),
            Event::IndividualPlanSet(event) => self.is(event.student),
            Event::IndividualPlanEnded(event) => self.is(event.student),
            Event::GradeEntered(event) => self.is(event.student),
            Event::GradeCorrected(event) => self.is(event.student),
            Event::ReplacementTestProposed(event) => self.is(event.student),
            Event::ReplacementTestDecided(event) => self.is(event.student),
            Event::ReplacementTestRecorded(event) => self.is(event.student),
            Event::YearResultFinalized(event) => self.is(event.student),
            Event::PromotionDecided(event) => self.is(event.student),
            Event::AwardProposed(event) => self.is(event.student),
            Event::AwardGranted(event) => self.is(event.student),
            Event::AwardDeclined(event) => self.is(event.student),
            Event::AwardRevoked(event) => self.is(event.student),
            Event::TransferAgreed(event) => self.is(event.student),
            Event::StudentInherited(event) => self.is(event.student),
            Event::DossierReceived(event) => self.is(event.student),
            Event::DossierYearReceived(event) => self.is(event.student),
            Event::DossierMarksReceived(event) => self.is(event.student),
            Event::TransferAdmitted(event) => self.is(event.student),
            Event::TransferReleased(event) => self.is(event.student),
            Event::StudentsMerged(event) => self.is(event.stands) && self.is(event.duplicate),
            _ => false,
        }
    }

    /// Whether a sealed value may be opened in the file: it is the student's own. What a received dossier said of guardians is kept
    /// under the student's key, but it is theirs.
    #[must_use]
    pub fn opens(&self, owner: Uuid, field: &str) -> bool {
        self.is(StudentId(owner)) && field != "guardians"
    }
}
