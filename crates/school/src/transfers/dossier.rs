//! The dossier (hồ sơ chuyển trường): what a school knows of a student whom it releases to another school, as plain values.
//!
//! It is personal through and through: nothing of it is ever written into a leaf without being sealed, marks and levels aside,
//! which name nobody.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, SchoolReference};
use crate::{
    awards::AwardKind,
    calendar::SchoolYear,
    gradebook::{Mark, Standing},
    ids::{ClassId, StudentId, TransferId},
    periods::Order,
    plans::PlanKind,
    registry::{
        Contact, DepartureReason, GuardianProfile, GuardianRelation, Origin, StudentHealth, StudentIdentity,
    },
    regulations::{AssessmentPeriod, GradeLevel, Score, Subject, Target},
    results::{DecisionBasis, Outcome, Verdict},
    state::Position,
    text::{Code, Note},
};

/// What a school knows of a student, as it hands it to another school. What was erased is left out.
///
/// Every position is one of the ledger of the school that wrote the entry: `school` for what is the school's own, the ledger of
/// [`Provenance::release`] for what that school had received itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// The school that hands it over.
    pub school: SchoolReference,
    /// The last entry of its ledger that is taken into account.
    pub as_of: Position,
    /// The student, as that school names it.
    pub student: StudentId,
    /// Register number (số đăng bộ) at that school.
    pub register_number: u32,
    /// Where that school had the student from.
    pub origin: Origin,
    /// Names, codes, birth.
    pub identity: StudentIdentity,
    /// Address and telephone.
    pub contact: Option<Contact>,
    /// Disability and health.
    pub health: Option<StudentHealth>,
    /// The entry that last said something about identity, contact or health.
    pub identity_at: Position,
    /// The guardians in the order in which they were registered.
    pub guardians: Vec<DossierGuardian>,
    /// Stays in classes of that school, in the order of time.
    pub stays: Vec<DossierStay>,
    /// The report book (học bạ), one page per school and school year, oldest first; what other schools wrote before comes first
    /// within a year. The last page may be of a year that is not over.
    pub years: Vec<DossierYear>,
}

/// A guardian of the student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierGuardian {
    /// What the guardian is to the student.
    pub relation: GuardianRelation,
    /// Name.
    pub profile: GuardianProfile,
    /// Telephone and address.
    pub contact: Option<Contact>,
    /// The entry that last said something about name or contact.
    pub at: Position,
}

/// A stay in a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierStay {
    /// The school year of the class.
    pub year: SchoolYear,
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub class_name: Code,
    /// Its grade.
    pub grade: GradeLevel,
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Option<Date>,
    /// Why the student left the school, when the stay ended so.
    pub departure: Option<DepartureReason>,
}

/// How a school came to know what it did not write itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The transfer with which it came.
    pub transfer: TransferId,
    /// The entry with which the school named on the page released it.
    pub release: Evidence,
}

/// A page of the report book: a school year at a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierYear {
    /// The school that wrote it.
    pub school: SchoolReference,
    /// How it came to the school that hands it over; none for that school's own pages.
    pub received: Option<Provenance>,
    /// The school year.
    pub year: SchoolYear,
    /// The name of the student's last class in it.
    pub class_name: Code,
    /// Its grade.
    pub grade: GradeLevel,
    /// First day in a class of the year.
    pub from: Date,
    /// First day on which the student was in none of its classes any more.
    pub until: Option<Date>,
    /// The rule set by which the year is assessed, by its name; none when none is known for it.
    pub rule_set: Option<Code>,
    /// The subjects in which the student is assessed, in the order of the forms.
    pub subjects: Vec<Subject>,
    /// The plan by which the student is assessed otherwise than the class.
    pub plan: Option<DossierPlan>,
    /// Everything that stands in the gradebook, in the order of moments and columns.
    pub marks: Vec<DossierMark>,
    /// Half-day sessions missed in the year so far.
    pub absences: Option<DossierAbsences>,
    /// What was finalized; none while the year is not.
    pub finalized: Option<DossierResult>,
    /// What the principal decided about promotion.
    pub decision: Option<DossierDecision>,
    /// The awards granted.
    pub awards: Vec<DossierAward>,
}

/// An individual plan or exemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierPlan {
    /// The kind.
    pub kind: PlanKind,
    /// The subjects in which the student is not assessed.
    pub exempt: Vec<Subject>,
    /// Why.
    pub basis: Option<Note>,
    /// The principal's decision.
    pub order: Order,
    /// The entry.
    pub at: Position,
}

/// What stands in a column of the gradebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierMark {
    /// When in the year.
    pub moment: AssessmentPeriod,
    /// The column.
    pub target: Target,
    /// Level and score as written; none for a comment alone.
    pub mark: Option<Mark>,
    /// The test that was sat in place of an abnormal one, whose score stands beside that of `mark`.
    pub replacement: Option<DossierReplacement>,
    /// Comment.
    pub comment: Option<Note>,
    /// The entry that wrote it last.
    pub at: Position,
}

/// The score of a replacement test (Circular 27/2020, Article 7.1d).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierReplacement {
    /// Its score.
    pub score: Score,
    /// Which of the two counts.
    pub stands: Standing,
    /// The entry that recorded it.
    pub at: Position,
}

/// Half-day sessions missed. The entries of sessions name whole classes, so no position can be shown for a sum of sessions: it
/// is the school's statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierAbsences {
    /// With permission (có phép).
    pub excused: u16,
    /// Without permission (không phép).
    pub unexcused: u16,
    /// The entry that wrote the two numbers by hand; none when they are what recorded sessions add up to.
    pub at: Option<Position>,
}

/// A finalized result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierResult {
    /// The rule set by which it was found.
    pub rule_set: Code,
    /// Level, completion, promotion, award.
    pub outcome: Outcome,
    /// The entry.
    pub at: Position,
}

/// A decision of the principal about promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierDecision {
    /// Why the rules left it to the principal.
    pub basis: DecisionBasis,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<Note>,
    /// The entry.
    pub at: Position,
}

/// A granted award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierAward {
    /// What was awarded.
    pub kind: AwardKind,
    /// For what.
    pub citation: Option<Note>,
    /// The principal's decision.
    pub order: Order,
    /// The entry that granted it.
    pub at: Position,
}
