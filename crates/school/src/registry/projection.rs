//! The register (sổ đăng bộ) and class lists: students, guardians and where each student was on which day.

mod lookup;
mod merging;

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ClassChanged, Consent, ConsentGiven, ConsentWithdrawn, Contact, DepartureReason, GuardianAccountLinked,
    GuardianAssigned, GuardianCorrected, GuardianEnded, GuardianProfile, GuardianRegistered,
    GuardianRelation, Merged, MinistryCodeAssigned, Origin, Part, PersonalDataErased, Statements,
    StudentAdmitted, StudentCode, StudentCorrected, StudentDeparted, StudentEnrolled, StudentHealth,
    StudentIdentity, StudentReadmitted, StudentReturned, StudentSuspended, Suspension,
};
use crate::{
    ids::{AccountId, ClassId, GuardianId, StudentId},
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// A stay in a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enrollment {
    /// The class.
    pub class: ClassId,
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Option<Date>,
    /// Why the student left the school, when the stay ended so.
    pub departure: Option<DepartureReason>,
    /// Where to, and further remarks on it; closed after erasure.
    pub note: Option<Sealed<Note>>,
}

impl Enrollment {
    /// Whether the student is in the class on the day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// A student (học sinh).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Student {
    /// The id.
    pub id: StudentId,
    /// Register number (số đăng bộ).
    pub register_number: u32,
    /// Names, codes, birth; closed after erasure.
    pub identity: Sealed<StudentIdentity>,
    /// Address and telephone; closed after erasure.
    pub contact: Option<Sealed<Contact>>,
    /// Disability and health; closed after erasure.
    pub health: Option<Sealed<StudentHealth>>,
    /// Where from.
    pub origin: Origin,
    /// Stays in classes in the order of time; only the last may be open.
    pub enrollments: Vec<Enrollment>,
    /// Times without attendance, in the order in which they were recorded; only the last may last.
    pub suspensions: Vec<Suspension>,
    /// The guardians in the order in which they were registered.
    pub guardians: Vec<GuardianId>,
    /// What guardians consented to, in the order in which it was recorded.
    pub consents: Vec<Consent>,
    /// The event that last said something about identity, contact or health.
    pub identity_at: Position,
    /// Which event said which part of it.
    pub said: Statements,
    /// Into which entry this one was merged.
    pub merged: Option<Merged>,
    /// The entries that were merged into this one, in that order.
    pub duplicates: Vec<StudentId>,
}

impl Student {
    /// The stay on a day on which the student is to attend; none while the student is suspended.
    #[must_use]
    pub fn enrollment_on(&self, day: Date) -> Option<&Enrollment> {
        self.stay_on(day).filter(|_| !self.is_excused_on(day))
    }

    /// The stay on a day, whether the student attends or is suspended.
    #[must_use]
    pub fn stay_on(&self, day: Date) -> Option<&Enrollment> {
        self.enrollments.iter().find(|enrollment| enrollment.holds_on(day))
    }

    /// The stay without an end, when the student has not left.
    #[must_use]
    pub fn open_enrollment(&self) -> Option<&Enrollment> {
        self.enrollments.last().filter(|enrollment| enrollment.until.is_none())
    }
}

/// A guardian (cha, mẹ, người giám hộ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guardian {
    /// The id.
    pub id: GuardianId,
    /// The students and what the guardian is to each.
    pub students: Vec<(StudentId, GuardianRelation)>,
    /// The students whose guardian it was, and what it was to each.
    pub former: Vec<(StudentId, GuardianRelation)>,
    /// Name; closed after erasure.
    pub profile: Sealed<GuardianProfile>,
    /// Telephone and address; closed after erasure.
    pub contact: Option<Sealed<Contact>>,
    /// The account with which the guardian signs in.
    pub account: Option<AccountId>,
    /// The event that last said something about name or contact.
    pub said_at: Position,
    /// Which event said which of the two.
    pub said: Statements,
}

/// All students and guardians of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Registry {
    students: OrdMap<StudentId, Arc<Student>>,
    guardians: OrdMap<GuardianId, Arc<Guardian>>,
    by_code: OrdMap<String, StudentId>,
    by_identity_number: OrdMap<String, StudentId>,
    by_register_number: OrdMap<u32, StudentId>,
    /// Everybody who ever was in the class, in the order of arrival.
    rolls: OrdMap<ClassId, Arc<Vec<StudentId>>>,
    by_account: OrdMap<AccountId, Arc<Vec<GuardianId>>>,
    erased: OrdSet<(Uuid, Category)>,
}

impl Registry {
    pub(crate) fn admitted(&mut self, event: &StudentAdmitted, position: Position) {
        self.index(event.student, &event.identity);
        self.by_register_number.insert(event.register_number, event.student);
        let mut said = Statements::default();
        said.note(
            position,
            [
                (Part::Identity, true),
                (Part::Contact, event.contact.is_some()),
                (Part::Health, event.health.is_some()),
            ],
        );
        let student = Student {
            id: event.student,
            register_number: event.register_number,
            identity: event.identity.clone(),
            contact: event.contact.clone(),
            health: event.health.clone(),
            origin: event.origin.clone(),
            enrollments: Vec::new(),
            suspensions: Vec::new(),
            guardians: Vec::new(),
            consents: Vec::new(),
            identity_at: position,
            said,
            merged: None,
            duplicates: Vec::new(),
        };
        self.students.insert(event.student, Arc::new(student));
        self.enroll(event.student, event.class, event.on);
    }

    pub(crate) fn enrolled(&mut self, event: &StudentEnrolled) {
        self.end(event.student, event.on, None);
        self.enroll(event.student, event.to, event.on);
    }

    pub(crate) fn class_changed(&mut self, event: &ClassChanged) {
        self.end(event.student, event.on, None);
        self.enroll(event.student, event.to, event.on);
    }

    pub(crate) fn departed(&mut self, event: &StudentDeparted) {
        self.end(event.student, event.on, Some((event.reason, event.note.clone())));
        self.end_suspension(event.student, event.on);
    }

    pub(crate) fn suspended(&mut self, event: &StudentSuspended) {
        let Some(student) = self.students.get_mut(&event.student) else { return };
        let suspension = Suspension { from: event.from, until: None, expected: event.expected };
        Arc::make_mut(student).suspensions.push(suspension);
    }

    pub(crate) fn returned(&mut self, event: &StudentReturned) {
        self.end_suspension(event.student, event.on);
        if event.from != event.to {
            self.end(event.student, event.on, None);
            self.enroll(event.student, event.to, event.on);
        }
    }

    pub(crate) fn readmitted(&mut self, event: &StudentReadmitted) {
        self.enroll(event.student, event.class, event.on);
    }

    pub(crate) fn ministry_code_assigned(&mut self, event: &MinistryCodeAssigned, position: Position) {
        let Some(student) = self.students.get_mut(&event.student).map(Arc::make_mut) else { return };
        student.identity_at = position;
        student.said.note(position, [(Part::Code, true)]);
        let Sealed::Open(identity) = &student.identity else { return };
        let Some(code) = event.code.get() else { return };
        let identity = StudentIdentity { code: StudentCode::Ministry(code.clone()), ..identity.clone() };
        self.replace_identity(event.student, identity.into());
    }

    pub(crate) fn corrected(&mut self, event: &StudentCorrected, position: Position) {
        let Some(student) = self.students.get_mut(&event.student).map(Arc::make_mut) else { return };
        student.identity_at = position;
        student.said.note(
            position,
            [
                (Part::Identity, event.identity.is_some()),
                (Part::Contact, event.contact.is_some()),
                (Part::Health, event.health.is_some()),
            ],
        );
        if event.contact.is_some() {
            student.contact.clone_from(&event.contact);
        }
        if event.health.is_some() {
            student.health.clone_from(&event.health);
        }
        if let Some(identity) = &event.identity {
            self.replace_identity(event.student, identity.clone());
        }
    }

    pub(crate) fn guardian_registered(&mut self, event: &GuardianRegistered, position: Position) {
        if !self.students.contains_key(&event.student) {
            return;
        }
        let _known = self.guardians.entry(event.guardian).or_insert_with(|| {
            let mut said = Statements::default();
            said.note(position, [(Part::Identity, true), (Part::Contact, event.contact.is_some())]);
            Arc::new(Guardian {
                id: event.guardian,
                students: Vec::new(),
                former: Vec::new(),
                profile: event.profile.clone(),
                contact: event.contact.clone(),
                account: None,
                said_at: position,
                said,
            })
        });
        self.entrust(event.guardian, event.student, event.relation);
    }

    pub(crate) fn guardian_assigned(&mut self, event: &GuardianAssigned) {
        self.entrust(event.guardian, event.student, event.relation);
    }

    pub(crate) fn guardian_corrected(&mut self, event: &GuardianCorrected, position: Position) {
        let Some(guardian) = self.guardians.get_mut(&event.guardian).map(Arc::make_mut) else { return };
        guardian.said_at = position;
        guardian.said.note(
            position,
            [(Part::Identity, event.profile.is_some()), (Part::Contact, event.contact.is_some())],
        );
        if let Some(profile) = &event.profile {
            guardian.profile.clone_from(profile);
        }
        if event.contact.is_some() {
            guardian.contact.clone_from(&event.contact);
        }
        if let Some(relation) = event.relation {
            for (student, present) in &mut guardian.students {
                if *student == event.student {
                    *present = relation;
                }
            }
        }
    }

    pub(crate) fn guardian_ended(&mut self, event: &GuardianEnded) {
        if let Some(guardian) = self.guardians.get_mut(&event.guardian).map(Arc::make_mut) {
            let ended = guardian.students.iter().copied().find(|(student, _)| *student == event.student);
            guardian.students.retain(|(student, _)| *student != event.student);
            guardian.former.retain(|(student, _)| *student != event.student);
            guardian.former.extend(ended);
        }
        if let Some(student) = self.students.get_mut(&event.student) {
            Arc::make_mut(student).guardians.retain(|guardian| *guardian != event.guardian);
        }
    }

    pub(crate) fn consent_given(&mut self, event: &ConsentGiven, position: Position) {
        let Some(student) = self.students.get_mut(&event.student) else { return };
        Arc::make_mut(student).consents.push(Consent {
            guardian: event.guardian,
            purpose: event.purpose,
            given_on: event.on,
            child_agrees: event.child_agrees,
            document: event.document.clone(),
            given_at: position,
            withdrawn: None,
        });
    }

    pub(crate) fn consent_withdrawn(&mut self, event: &ConsentWithdrawn, position: Position) {
        let Some(student) = self.students.get_mut(&event.student) else { return };
        for consent in &mut Arc::make_mut(student).consents {
            if consent.is_of(event.guardian, event.purpose) && consent.withdrawn.is_none() {
                consent.withdrawn = Some((event.on, position));
            }
        }
    }

    fn entrust(&mut self, id: GuardianId, student: StudentId, relation: GuardianRelation) {
        let (Some(guardian), Some(known)) = (self.guardians.get_mut(&id), self.students.get_mut(&student))
        else {
            return;
        };
        let guardian = Arc::make_mut(guardian);
        guardian.students.retain(|(of, _)| *of != student);
        guardian.former.retain(|(of, _)| *of != student);
        guardian.students.push((student, relation));
        if !known.guardians.contains(&id) {
            Arc::make_mut(known).guardians.push(id);
        }
    }

    pub(crate) fn guardian_linked(&mut self, event: &GuardianAccountLinked) {
        let Some(guardian) = self.guardians.get_mut(&event.guardian) else { return };
        let before = Arc::make_mut(guardian).account.replace(event.account);
        if let Some(guardians) = before.and_then(|account| self.by_account.get_mut(&account)) {
            Arc::make_mut(guardians).retain(|guardian| *guardian != event.guardian);
        }
        Arc::make_mut(self.by_account.entry(event.account).or_default()).push(event.guardian);
    }

    pub(crate) fn erased(&mut self, event: &PersonalDataErased) {
        for category in &event.categories {
            self.erased.insert((event.person, *category));
            self.erase_student(StudentId(event.person), *category);
            self.erase_guardian(GuardianId(event.person), *category);
        }
    }

    fn erase_student(&mut self, id: StudentId, category: Category) {
        if category == Category::Identity && self.students.contains_key(&id) {
            return self.replace_identity(id, Sealed::erased());
        }
        let Some(student) = self.students.get_mut(&id).map(Arc::make_mut) else { return };
        match category {
            Category::Contact => student.contact = student.contact.as_ref().map(|_| Sealed::erased()),
            Category::Health => student.health = student.health.as_ref().map(|_| Sealed::erased()),
            Category::Comment => {
                for note in student.enrollments.iter_mut().filter_map(|stay| stay.note.as_mut()) {
                    note.erase();
                }
                for document in student.consents.iter_mut().filter_map(|consent| consent.document.as_mut()) {
                    document.erase();
                }
            }
            // Identity was dealt with above; circumstances stand in the homeroom book.
            Category::Circumstances | Category::Identity => {}
        }
    }

    fn erase_guardian(&mut self, id: GuardianId, category: Category) {
        let Some(guardian) = self.guardians.get_mut(&id).map(Arc::make_mut) else { return };
        match category {
            Category::Identity => guardian.profile = Sealed::erased(),
            Category::Contact => guardian.contact = guardian.contact.as_ref().map(|_| Sealed::erased()),
            Category::Comment | Category::Circumstances | Category::Health => {}
        }
    }

    fn enroll(&mut self, student: StudentId, class: ClassId, from: Date) {
        let Some(known) = self.students.get_mut(&student) else { return };
        Arc::make_mut(known).enrollments.push(Enrollment {
            class,
            from,
            until: None,
            departure: None,
            note: None,
        });
        let roll = Arc::make_mut(self.rolls.entry(class).or_default());
        if !roll.contains(&student) {
            roll.push(student);
        }
    }

    fn end(
        &mut self,
        student: StudentId,
        until: Date,
        departure: Option<(DepartureReason, Option<Sealed<Note>>)>,
    ) {
        let Some(student) = self.students.get_mut(&student) else { return };
        if let Some(enrollment) = Arc::make_mut(student).enrollments.last_mut() {
            enrollment.until = Some(until);
            (enrollment.departure, enrollment.note) = match departure {
                Some((reason, note)) => (Some(reason), note),
                None => (None, None),
            };
        }
    }

    fn end_suspension(&mut self, student: StudentId, until: Date) {
        let Some(student) = self.students.get_mut(&student) else { return };
        let last = Arc::make_mut(student).suspensions.last_mut();
        if let Some(last) = last.filter(|last| last.until.is_none()) {
            last.until = Some(until.max(last.from));
        }
    }

    fn replace_identity(&mut self, id: StudentId, identity: Sealed<StudentIdentity>) {
        let Some(student) = self.students.get(&id).cloned() else { return };
        if let Some(before) = student.identity.get() {
            self.by_code.remove(before.code.as_str());
            if let Some(number) = &before.identity_number {
                self.by_identity_number.remove(number.as_str());
            }
        }
        self.index(id, &identity);
        self.students.insert(id, Arc::new(Student { identity, ..Student::clone(&student) }));
    }

    fn index(&mut self, id: StudentId, identity: &Sealed<StudentIdentity>) {
        let Some(identity) = identity.get() else { return };
        self.by_code.insert(identity.code.as_str().to_owned(), id);
        if let Some(number) = &identity.identity_number {
            self.by_identity_number.insert(number.as_str().to_owned(), id);
        }
    }
}
