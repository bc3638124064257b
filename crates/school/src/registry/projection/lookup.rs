//! What the register answers.

use std::{cmp::Ordering, collections::BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::{Guardian, Registry, Student};
use crate::{
    ids::{AccountId, ClassId, GuardianId, StudentId},
    names::NameOrder,
    sealed::Category,
};

impl Registry {
    /// A student, also one who has left.
    #[must_use]
    pub fn student(&self, id: StudentId) -> Option<&Student> {
        self.students.get(&id).map(AsRef::as_ref)
    }

    /// All students, also those who have left, by register number.
    pub fn students(&self) -> impl Iterator<Item = &Student> {
        self.by_register_number.iter().filter_map(|(_, id)| self.student(*id))
    }

    /// The class that a student attends on a day; none while the student is suspended.
    #[must_use]
    pub fn class_of(&self, student: StudentId, day: Date) -> Option<ClassId> {
        self.student(student)?.enrollment_on(day).map(|enrollment| enrollment.class)
    }

    /// The class to which a student belongs on a day, attending or suspended.
    #[must_use]
    pub fn class_kept(&self, student: StudentId, day: Date) -> Option<ClassId> {
        self.student(student)?.stay_on(day).map(|stay| stay.class)
    }

    /// Those who belong to a class on a day and are suspended, as the class list orders them.
    #[must_use]
    pub fn suspended_from(&self, class: ClassId, day: Date) -> Vec<&Student> {
        let here = |student: &&Student| {
            student.is_suspended_on(day) && student.stay_on(day).is_some_and(|stay| stay.class == class)
        };
        by_name(self.roll(class).filter(here).collect())
    }

    /// The students of a class on a day as the class list orders them: Vietnamese name order, then those whose names were
    /// erased by register number.
    #[must_use]
    pub fn class_list(&self, class: ClassId, day: Date) -> Vec<&Student> {
        by_name(self.members(class, day).collect())
    }

    /// The students of a class on a day, in no order that people know.
    pub fn members(&self, class: ClassId, day: Date) -> impl Iterator<Item = &Student> {
        let here = move |student: &&Student| {
            student.enrollment_on(day).is_some_and(|enrollment| enrollment.class == class)
        };
        self.roll(class).filter(here)
    }

    /// Everybody who ever was in the class, in the order of arrival.
    #[must_use]
    pub fn ever_in(&self, class: ClassId) -> Vec<&Student> {
        self.roll(class).collect()
    }

    /// The same as the class list orders them.
    #[must_use]
    pub fn ever_in_by_name(&self, class: ClassId) -> Vec<&Student> {
        by_name(self.roll(class).collect())
    }

    fn roll(&self, class: ClassId) -> impl Iterator<Item = &Student> {
        let roll = self.rolls.get(&class).map_or(&[][..], |roll| roll.as_slice());
        roll.iter().filter_map(|id| self.student(*id))
    }

    /// The student with a temporary or ministry code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<StudentId> {
        self.by_code.get(code).copied()
    }

    /// The student with a personal identity number.
    #[must_use]
    pub fn by_identity_number(&self, number: &str) -> Option<StudentId> {
        self.by_identity_number.get(number).copied()
    }

    /// The student with a register number.
    #[must_use]
    pub fn by_register_number(&self, number: u32) -> Option<StudentId> {
        self.by_register_number.get(&number).copied()
    }

    /// A guardian.
    #[must_use]
    pub fn guardian(&self, id: GuardianId) -> Option<&Guardian> {
        self.guardians.get(&id).map(AsRef::as_ref)
    }

    /// The guardians of a student in the order in which they were registered.
    #[must_use]
    pub fn guardians_of(&self, student: StudentId) -> Vec<&Guardian> {
        let ids = self.student(student).map_or(&[][..], |student| student.guardians.as_slice());
        ids.iter().filter_map(|id| self.guardian(*id)).collect()
    }

    /// Whether the account is that of a guardian of the student.
    #[must_use]
    pub fn is_guardian(&self, account: AccountId, student: StudentId) -> bool {
        self.wards(account).any(|ward| ward == student)
    }

    /// The students whose guardian signs in with the account, by id.
    #[must_use]
    pub fn children_of(&self, account: AccountId) -> Vec<StudentId> {
        self.wards(account).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn wards(&self, account: AccountId) -> impl Iterator<Item = StudentId> {
        let guardians = self.by_account.get(&account).map_or(&[][..], |guardians| guardians.as_slice());
        guardians
            .iter()
            .filter_map(|id| self.guardian(*id))
            .flat_map(|guardian| guardian.students.iter().map(|(student, _)| *student))
    }

    /// The register number of the next admission: one more than the highest ever given.
    #[must_use]
    pub fn next_register_number(&self) -> u32 {
        self.by_register_number.get_max().map_or(1, |(number, _)| number.saturating_add(1))
    }

    /// Whether the person's data of that kind was erased.
    #[must_use]
    pub fn is_erased(&self, person: Uuid, category: Category) -> bool {
        self.erased.contains(&(person, category))
    }
}

fn by_name(mut list: Vec<&Student>) -> Vec<&Student> {
    let order = NameOrder::vietnamese();
    list.sort_by(|a, b| {
        let names = match (a.identity.get(), b.identity.get()) {
            (Some(a), Some(b)) => order.compare(&a.name, &b.name),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        names.then_with(|| a.register_number.cmp(&b.register_number))
    });
    list
}
