//! What happens to students and guardians.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Contact, DepartureReason, GuardianProfile, GuardianRelation, Origin, StudentHealth, StudentIdentity,
};
use crate::{
    ids::{AccountId, ClassId, GuardianId, StudentId},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::{Line, Note},
};
use uuid::Uuid;

/// A student was admitted and placed in a class (tiếp nhận, xếp lớp).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentAdmitted {
    /// The student.
    pub student: StudentId,
    /// Register number (số đăng bộ): runs per school and is never reused.
    pub register_number: u32,
    /// The class.
    pub class: ClassId,
    /// First day.
    pub on: Date,
    /// Where from.
    pub origin: Origin,
    /// Names, codes, birth.
    pub identity: Sealed<StudentIdentity>,
    /// Address.
    pub contact: Option<Sealed<Contact>>,
    /// Disability and health.
    pub health: Option<Sealed<StudentHealth>>,
}

/// A student was placed in a class of a new school year (xếp lớp).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentEnrolled {
    /// The student.
    pub student: StudentId,
    /// The class of the year before.
    pub from: ClassId,
    /// The class of the new year.
    pub to: ClassId,
    /// First day in the new class.
    pub on: Date,
}

/// A student moved to another class of the same year and grade (chuyển lớp).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassChanged {
    /// The student.
    pub student: StudentId,
    /// The class left.
    pub from: ClassId,
    /// The class entered.
    pub to: ClassId,
    /// First day in the new class.
    pub on: Date,
    /// Why.
    pub reason: Option<Sealed<Note>>,
}

/// A student left the school (chuyển đi, thôi học, hoàn thành).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentDeparted {
    /// The student.
    pub student: StudentId,
    /// The class left.
    pub class: ClassId,
    /// First day on which the student no longer belongs to the class.
    pub on: Date,
    /// Why.
    pub reason: DepartureReason,
    /// Where to and further remarks.
    pub note: Option<Sealed<Note>>,
}

/// A student who had left came back (trở lại học).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentReadmitted {
    /// The student, with the register number of the first admission.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// First day.
    pub on: Date,
    /// Remarks.
    pub note: Option<Sealed<Note>>,
}

/// The ministry's student code arrived and replaces the temporary one; the person stays the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MinistryCodeAssigned {
    /// The student.
    pub student: StudentId,
    /// The ministry's code (mã học sinh).
    pub code: Sealed<Line>,
}

// `corrects` is the last event that said anything of the student; which one said each part follows from the events (`Statements`).
/// Personal data was corrected; what was said before stays in the event at `corrects`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudentCorrected {
    /// The student.
    pub student: StudentId,
    /// The event that held the data before.
    pub corrects: Position,
    /// The identity from now on, when it changed.
    pub identity: Option<Sealed<StudentIdentity>>,
    /// The contact from now on, when it changed.
    pub contact: Option<Sealed<Contact>>,
    /// The health data from now on, when it changed.
    pub health: Option<Sealed<StudentHealth>>,
    /// Why.
    pub reason: Option<Sealed<Note>>,
}

/// A guardian of a student was registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianRegistered {
    /// The guardian.
    pub guardian: GuardianId,
    /// The student.
    pub student: StudentId,
    /// What the guardian is to the student.
    pub relation: GuardianRelation,
    /// Name.
    pub profile: Sealed<GuardianProfile>,
    /// Telephone, address.
    pub contact: Option<Sealed<Contact>>,
}

/// A guardian may sign in with this account from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuardianAccountLinked {
    /// The guardian.
    pub guardian: GuardianId,
    /// The account.
    pub account: AccountId,
}

/// The keys of a person's data are destroyed after this event; every proof stays valid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalDataErased {
    /// A student, guardian or account.
    pub person: Uuid,
    /// Which kinds of data.
    pub categories: Vec<Category>,
    /// The legal basis: law, article, decision.
    pub basis: Line,
}

fn slot<'a, T: Serialize + serde::de::DeserializeOwned>(
    field: &'static str,
    owner: Uuid,
    category: Category,
    value: &'a mut Option<Sealed<T>>,
) -> Option<SealedSlot<'a>> {
    value.as_mut().map(|value| SealedSlot { field, owner, category, value })
}

impl HasSealed for StudentAdmitted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.student.0;
        let identity =
            SealedSlot { field: "identity", owner, category: Category::Identity, value: &mut self.identity };
        let contact = slot("contact", owner, Category::Contact, &mut self.contact);
        let health = slot("health", owner, Category::Health, &mut self.health);
        std::iter::once(identity).chain(contact).chain(health).collect()
    }
}

impl HasSealed for ClassChanged {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        slot("reason", self.student.0, Category::Comment, &mut self.reason).into_iter().collect()
    }
}

impl HasSealed for StudentDeparted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        slot("note", self.student.0, Category::Comment, &mut self.note).into_iter().collect()
    }
}

impl HasSealed for StudentReadmitted {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        slot("note", self.student.0, Category::Comment, &mut self.note).into_iter().collect()
    }
}

impl HasSealed for MinistryCodeAssigned {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![SealedSlot {
            field: "code",
            owner: self.student.0,
            category: Category::Identity,
            value: &mut self.code,
        }]
    }
}

impl HasSealed for StudentCorrected {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.student.0;
        let identity = slot("identity", owner, Category::Identity, &mut self.identity);
        let contact = slot("contact", owner, Category::Contact, &mut self.contact);
        let health = slot("health", owner, Category::Health, &mut self.health);
        let reason = slot("reason", owner, Category::Comment, &mut self.reason);
        identity.into_iter().chain(contact).chain(health).chain(reason).collect()
    }
}

impl HasSealed for GuardianRegistered {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.guardian.0;
        let profile =
            SealedSlot { field: "profile", owner, category: Category::Identity, value: &mut self.profile };
        std::iter::once(profile).chain(slot("contact", owner, Category::Contact, &mut self.contact)).collect()
    }
}

impl HasSealed for StudentEnrolled {}
impl HasSealed for GuardianAccountLinked {}
impl HasSealed for PersonalDataErased {}
