//! One event of every kind as it stands in a leaf, with every optional member present. All data is invented.

mod assessment;
mod attendance;
mod class_life;
mod closing;
mod credentials;
mod duties;
mod keys;
mod lessons;
mod mergers;
mod people;
mod timetable;
mod transfers;

use self::{
    assessment::{PERIOD, comments, grades, periods, replacements},
    closing::{awards, changes, closing, results},
    people::{classes, guardians, plans, school, staff, students},
};
use std::collections::BTreeSet;

use jiff::{Timestamp, civil::date};
use socai_school::{
    Category, Commitment, Event, Position, Sealed,
    awards::{AwardDeclined, AwardGranted, AwardKind, AwardProposed, AwardRevoked},
    calendar::{
        GradingPeriod, SchoolFounded, SchoolIdentity, SchoolIdentityChanged, SchoolYear, SchoolYearOpened,
    },
    changes::{
        CellRef, ChangeCommentsProposed, ChangeCorrected, ChangeOrdered, ChangeRefused, ChangeRequested,
        ChangeUnlocked, ChangeWithdrawn, ClosedReason, CommentEffect, Execution, Opened, ProposedCell, Reach,
        UnlockClosed,
    },
    classes::{
        ClassCreated, ClassSubjectsChosen, HomeroomTeacherAssigned, SubjectTeacherAssigned,
        SubjectTeacherEnded,
    },
    closing::{
        ClassConfirmed, ClassConsolidated, ResultsPublished, ResultsWithdrawn, SignOffWithdrawn, Stage,
        Statement, SubjectSignedOff,
    },
    comments::{ColumnFilter, CommentTemplateRetired, CommentTemplateSaved, Keeper, MarkFilter},
    documents::{DocumentApproved, DocumentReturned, DocumentSubmitted, DocumentTypeDeclared, MediaType},
    gradebook::{
        GradeCorrected, GradeEntered, Mark, Standing,
        replacement::{Permission, ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded},
    },
    periods::{Area, Columns, LockBegan, LockCanceled, LockScope, Order, PeriodLocked, PeriodUnlocked},
    plans::{IndividualPlanEnded, IndividualPlanSet, PlanKind},
    policy::Role,
    registry::{
        AgeExcepted, ClassChanged, ConsentGiven, ConsentPurpose, ConsentWithdrawn, DepartureReason,
        GuardianAccountLinked, GuardianAssigned, GuardianCorrected, GuardianEnded, GuardianRegistered,
        GuardianRelation, MinistryCodeAssigned, Origin, PersonalDataErased, StudentAdmitted,
        StudentCorrected, StudentDeparted, StudentEnrolled, StudentReadmitted, StudentReturned,
        StudentSuspended, StudentsMerged,
    },
    regulations::{
        AssessmentPeriod, Competency, CompletionLevel, GradeLevel, Level, Quality, SchoolLevel, Score,
        Subject, Target, Trait, TraitLevel,
        tt27::{ClassRecognition, Nomination},
    },
    results::{
        Completed, DecisionBasis, Levels, Outcome, Promoted, PromotionDecided, Reason, Verdict,
        YearResultFinalized,
    },
    rollover::YearRolledOver,
    staff::{
        AccountDisabled, AccountEnabled, AccountOpened, PasswordSet, RoleGranted, RoleRevoked,
        SubjectGroupFormed,
    },
    text::{Code, Line},
};
use uuid::Uuid;

/// Every kind once, in the order of the catalogue.
pub(crate) fn all() -> Vec<Event> {
    [
        school(),
        staff(),
        credentials::credentials(),
        classes(),
        plans(),
        students(),
        guardians(),
        grades(),
        replacements(),
        comments(),
        periods(),
        changes(),
        closing(),
        results(),
        awards(),
        attendance::attendance(),
        transfers::transfers(),
        mergers::mergers(),
        timetable::timetable(),
        lessons::lessons(),
        class_life::class_life(),
        documents(),
        keys::keys(),
        duties::duties(),
        duties::incidents(),
    ]
    .concat()
}

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | n))
}

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn closed<T>(n: u8) -> Sealed<T> {
    let commitment = format!("{}{n:02x}8", "q".repeat(40));
    Sealed::Closed(Commitment { commitment, key: id(0xf000 + u128::from(n)) })
}
fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn documents() -> Vec<Event> {
    let (document, author) = (id(0xe5), id(0xa1));
    vec![
        DocumentTypeDeclared {
            code: code("KHBD"),
            name: line("Kế hoạch bài dạy"),
            name_en: line("Lesson plan"),
            submitters: vec![Role::Teacher],
            approvers: vec![Role::VicePrincipal, Role::SubjectGroupHead],
            media_types: vec![MediaType::Pdf, MediaType::Docx],
            max_bytes: 20 * 1024 * 1024,
        }
        .into(),
        DocumentSubmitted {
            document,
            version: 1,
            document_type: code("KHBD"),
            author,
            class: Some(id(0xc1)),
            title: closed(18),
            digest: "0123456789abcdef".repeat(4).parse().unwrap(),
            size: 4096,
            media_type: MediaType::Pdf,
        }
        .into(),
        DocumentApproved { document, version: 2 }.into(),
        DocumentReturned { document, version: 1, author, reason: closed(19) }.into(),
    ]
}
