//! The register (sổ đăng bộ) and class lists: students, guardians and where each student was on which day.

mod lookup;

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ClassChanged, Contact, DepartureReason, GuardianAccountLinked, GuardianProfile, GuardianRegistered,
    GuardianRelation, MinistryCodeAssigned, Origin, PersonalDataErased, StudentAdmitted, StudentCode,
    StudentCorrected, StudentDeparted, StudentEnrolled, StudentHealth, StudentIdentity, StudentReadmitted,
};
use crate::{
    ids::{AccountId, ClassId, GuardianId, StudentId},
    sealed::{Category, Sealed},
    state::Position,
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
    /// The guardians in the order in which they were registered.
    pub guardians: Vec<GuardianId>,
    /// The event that last said something about identity, contact or health.
    pub identity_at: Position,
}

impl Student {
    /// The stay on a day.
    #[must_use]
    pub fn enrollment_on(&self, day: Date) -> Option<&Enrollment> {
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
    /// Name; closed after erasure.
    pub profile: Sealed<GuardianProfile>,
    /// Telephone and address; closed after erasure.
    pub contact: Option<Sealed<Contact>>,
    /// The account with which the guardian signs in.
    pub account: Option<AccountId>,
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
        let student = Student {
            id: event.student,
            register_number: event.register_number,
            identity: event.identity.clone(),
            contact: event.contact.clone(),
            health: event.health.clone(),
            origin: event.origin.clone(),
            enrollments: Vec::new(),
            guardians: Vec::new(),
            identity_at: position,
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
        self.end(event.student, event.on, Some(event.reason));
    }

    pub(crate) fn readmitted(&mut self, event: &StudentReadmitted) {
        self.enroll(event.student, event.class, event.on);
    }

    pub(crate) fn ministry_code_assigned(&mut self, event: &MinistryCodeAssigned, position: Position) {
        let Some(student) = self.students.get_mut(&event.student).map(Arc::make_mut) else { return };
        student.identity_at = position;
        let Sealed::Open(identity) = &student.identity else { return };
        let Some(code) = event.code.get() else { return };
        let identity = StudentIdentity { code: StudentCode::Ministry(code.clone()), ..identity.clone() };
        self.replace_identity(event.student, identity.into());
    }

    pub(crate) fn corrected(&mut self, event: &StudentCorrected, position: Position) {
        let Some(student) = self.students.get_mut(&event.student).map(Arc::make_mut) else { return };
        student.identity_at = position;
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

    pub(crate) fn guardian_registered(&mut self, event: &GuardianRegistered) {
        let Some(student) = self.students.get_mut(&event.student) else { return };
        let student = Arc::make_mut(student);
        if !student.guardians.contains(&event.guardian) {
            student.guardians.push(event.guardian);
        }
        let guardian = self.guardians.entry(event.guardian).or_insert_with(|| {
            Arc::new(Guardian {
                id: event.guardian,
                students: Vec::new(),
                profile: event.profile.clone(),
                contact: event.contact.clone(),
                account: None,
            })
        });
        let guardian = Arc::make_mut(guardian);
        guardian.students.retain(|(student, _)| *student != event.student);
        guardian.students.push((event.student, event.relation));
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
            // The register holds no comments; identity was dealt with above.
            Category::Comment | Category::Identity => {}
        }
    }

    fn erase_guardian(&mut self, id: GuardianId, category: Category) {
        let Some(guardian) = self.guardians.get_mut(&id).map(Arc::make_mut) else { return };
        match category {
            Category::Identity => guardian.profile = Sealed::erased(),
            Category::Contact => guardian.contact = guardian.contact.as_ref().map(|_| Sealed::erased()),
            Category::Comment | Category::Health => {}
        }
    }

    fn enroll(&mut self, student: StudentId, class: ClassId, from: Date) {
        let Some(known) = self.students.get_mut(&student) else { return };
        Arc::make_mut(known).enrollments.push(Enrollment { class, from, until: None, departure: None });
        let roll = Arc::make_mut(self.rolls.entry(class).or_default());
        if !roll.contains(&student) {
            roll.push(student);
        }
    }

    fn end(&mut self, student: StudentId, until: Date, departure: Option<DepartureReason>) {
        let Some(student) = self.students.get_mut(&student) else { return };
        if let Some(enrollment) = Arc::make_mut(student).enrollments.last_mut() {
            enrollment.until = Some(until);
            enrollment.departure = departure;
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
