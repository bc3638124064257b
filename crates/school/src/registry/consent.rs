//! Consent to the use of a child's personal data beyond the school's duties (sự đồng ý cho xử lí dữ liệu cá nhân của trẻ em).
//!
//! Sources: Decree 13/2023/NĐ-CP, Article 20 (children of seven and older agree as well as their parents or guardians); Law
//! 91/2025/QH15 on the protection of personal data. What needs consent is not settled by either for schools, so nothing in this
//! program depends on it: it is a record of who agreed to what, and the age is data.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RegistryRefusal, decisions::checks};
use crate::{
    command::Decide,
    context::{Actor, Context},
    ids::{GuardianId, StudentId},
    policy::{Action, Object, Relation, Right, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::{Position, School},
    text::{Line, Note},
};

/// From which age, in full years on the day, the child is asked as well. Decree 13/2023/NĐ-CP, Article 20.2.
pub const CHILD_IS_ASKED_FROM: i16 = 7;

/// What a child's data is used for beyond the school's duties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentPurpose {
    /// Pictures and recordings are published (đăng tải hình ảnh, video).
    Images,
    /// Health data beyond what the school must keep (xử lí dữ liệu sức khỏe).
    Health,
    /// Data goes to a third party (cung cấp cho bên thứ ba).
    ThirdParties,
    /// The child uses an online service (sử dụng dịch vụ trực tuyến).
    OnlineServices,
}

impl ConsentPurpose {
    /// A few words.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Images => "Đăng tải hình ảnh, video",
            Self::Health => "Xử lí dữ liệu sức khỏe",
            Self::ThirdParties => "Cung cấp dữ liệu cho bên thứ ba",
            Self::OnlineServices => "Sử dụng dịch vụ trực tuyến",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Images => "Publishing pictures and recordings",
            Self::Health => "Processing health data",
            Self::ThirdParties => "Passing data on to third parties",
            Self::OnlineServices => "Using online services",
        }
    }
}

/// What a guardian agreed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// Who agreed.
    pub guardian: GuardianId,
    /// To what.
    pub purpose: ConsentPurpose,
    /// On which day.
    pub given_on: Date,
    /// Whether the child agreed too; none when it was too young to be asked.
    pub child_agrees: Option<bool>,
    /// The paper; closed after erasure.
    pub document: Option<Sealed<Line>>,
    /// The event.
    pub given_at: Position,
    /// The day and the event with which it was withdrawn.
    pub withdrawn: Option<(Date, Position)>,
}

impl Consent {
    /// Whether it is this guardian's to that purpose.
    #[must_use]
    pub fn is_of(&self, guardian: GuardianId, purpose: ConsentPurpose) -> bool {
        (self.guardian, self.purpose) == (guardian, purpose)
    }

    /// Whether it is in force on the day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.given_on <= day && self.withdrawn.is_none_or(|(on, _)| day < on)
    }
}

/// A guardian consented to a use of a child's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentGiven {
    /// The student.
    pub student: StudentId,
    /// Who agreed.
    pub guardian: GuardianId,
    /// To what.
    pub purpose: ConsentPurpose,
    /// On which day.
    pub on: Date,
    /// Whether the child agreed too; none when it was too young to be asked.
    pub child_agrees: Option<bool>,
    /// The paper: its number or where it is kept.
    pub document: Option<Sealed<Line>>,
}

/// A guardian withdrew a consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentWithdrawn {
    /// The student.
    pub student: StudentId,
    /// Who had agreed.
    pub guardian: GuardianId,
    /// To what.
    pub purpose: ConsentPurpose,
    /// From which day on it does not hold.
    pub on: Date,
    /// Why, if somebody said so: nobody has to.
    pub reason: Option<Sealed<Note>>,
}

impl HasSealed for ConsentGiven {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Comment);
        let document = self.document.as_mut();
        document.map(|value| SealedSlot { field: "document", owner, category, value }).into_iter().collect()
    }
}

impl HasSealed for ConsentWithdrawn {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Comment);
        let reason = self.reason.as_mut();
        reason.map(|value| SealedSlot { field: "reason", owner, category, value }).into_iter().collect()
    }
}

/// Records that a guardian consents. A guardian with an account records it for themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordConsent {
    /// The student.
    pub student: StudentId,
    /// Who agrees: a guardian of the student.
    pub guardian: GuardianId,
    /// To what.
    pub purpose: ConsentPurpose,
    /// On which day; today or earlier.
    pub on: Date,
    /// Whether the child agrees; needed from [`CHILD_IS_ASKED_FROM`] years on.
    pub child_agrees: Option<bool>,
    /// The paper.
    pub document: Option<Line>,
}

/// Records that a guardian withdraws a consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawConsent {
    /// The student.
    pub student: StudentId,
    /// Who had agreed.
    pub guardian: GuardianId,
    /// To what.
    pub purpose: ConsentPurpose,
    /// From which day on; today or earlier, not before it was given.
    pub on: Date,
    /// Why.
    pub reason: Option<Note>,
}

/// The right; a guardian acts for themselves alone.
fn right(
    school: &School,
    context: &Context,
    action: Action,
    (student, guardian): (StudentId, GuardianId),
) -> Result<Right, Refusals> {
    let right = authorize(school, context.actor, action, Object::Student(student), context.today())?;
    checks::student(&school.registry, student).map_err(|refusal| Refusals::one("student", refusal))?;
    let found = school.registry.guardian(guardian);
    let found = found.ok_or_else(|| Refusals::one("guardian", RegistryRefusal::UnknownGuardian(guardian)))?;
    let is_own = || matches!(context.actor, Actor::Account(account) if found.account == Some(account));
    if right.relation == Relation::GuardianOf && !is_own() {
        return Err(Refusals::one("guardian", RegistryRefusal::NotGuardian(guardian)));
    }
    Ok(right)
}

impl Decide for RecordConsent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student: id, guardian, purpose, on, child_agrees, document } = self;
        let right = right(school, context, Action::RecordConsent, (id, guardian))?;
        let student = checks::student(&school.registry, id).map_err(|r| Refusals::one("student", r))?;
        if !student.guardians.contains(&guardian) {
            return Err(Refusals::one("guardian", RegistryRefusal::NotGuardian(guardian)));
        }
        let today = context.today();
        if on > today {
            return Err(Refusals::one("on", RegistryRefusal::DateInFuture { date: on, today }));
        }
        let Some(identity) = student.identity.get() else {
            return Err(Refusals::one("student", RegistryRefusal::DataErased(id.0)));
        };
        if child_agrees.is_none() && age_on(identity.born_on, on) >= CHILD_IS_ASKED_FROM {
            return Err(Refusals::one("childAgrees", RegistryRefusal::ChildNotAsked));
        }
        if child_agrees == Some(false) {
            return Err(Refusals::one("childAgrees", RegistryRefusal::ChildDisagrees));
        }
        if document.is_some() && school.registry.is_erased(id.0, Category::Comment) {
            return Err(Refusals::one("document", RegistryRefusal::DataErased(id.0)));
        }
        let mut given = student.consents.iter().rev();
        if let Some(last) = given.find(|consent| consent.is_of(guardian, purpose)) {
            match last.withdrawn {
                None => return Ok(vec![]),
                Some((withdrawn, _)) if on < withdrawn => {
                    let refusal = RegistryRefusal::DateBeforeLastChange { date: on, since: withdrawn };
                    return Err(Refusals::one("on", refusal));
                }
                Some(_) => {}
            }
        }
        let document = document.map(Into::into);
        let event = ConsentGiven { student: id, guardian, purpose, on, child_agrees, document };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for WithdrawConsent {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { student: id, guardian, purpose, on, reason } = self;
        let right = right(school, context, Action::WithdrawConsent, (id, guardian))?;
        let student = checks::student(&school.registry, id).map_err(|r| Refusals::one("student", r))?;
        let mut given = student.consents.iter().rev();
        let last = given.find(|consent| consent.is_of(guardian, purpose));
        let last = last.ok_or_else(|| Refusals::one("purpose", RegistryRefusal::NoConsent))?;
        if last.withdrawn.is_some() {
            return Ok(vec![]);
        }
        let today = context.today();
        if on > today {
            return Err(Refusals::one("on", RegistryRefusal::DateInFuture { date: on, today }));
        }
        if on < last.given_on {
            let refusal = RegistryRefusal::DateBeforeLastChange { date: on, since: last.given_on };
            return Err(Refusals::one("on", refusal));
        }
        if reason.is_some() && school.registry.is_erased(id.0, Category::Comment) {
            return Err(Refusals::one("reason", RegistryRefusal::DataErased(id.0)));
        }
        let reason = reason.map(Into::into);
        let event = ConsentWithdrawn { student: id, guardian, purpose, on, reason };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Full years on a day.
fn age_on(born_on: Date, day: Date) -> i16 {
    let had_birthday = (day.month(), day.day()) >= (born_on.month(), born_on.day());
    day.year().saturating_sub(born_on.year()) - i16::from(!had_birthday)
}
