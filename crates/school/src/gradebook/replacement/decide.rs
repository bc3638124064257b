//! Who may propose, permit and record a replacement test, and when.

use std::collections::BTreeMap;

use super::{
    DecideReplacementTest, ProposalStatus, ProposeReplacementTest, RecordReplacementTest, ReplacementRefusal,
    ReplacementTestDecided, ReplacementTestProposed, ReplacementTestRecorded,
};
use crate::{
    calendar::GradingPeriod,
    command::Decide,
    context::Context,
    gradebook::{Cell, CellEntry, GradeRefusal, Mark, decide::Sheet},
    ids::{ClassId, StudentId},
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals},
    regulations::{AssessmentPeriod, Circular, Score, Subject, Target},
    sealed::{Category, Sealed},
    state::School,
    text::Note,
};

impl Decide for ProposeReplacementTest {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, period, student, subject, reason } = self;
        let action = Action::ProposeReplacementTest;
        let (right, sheet) = open(school, context, action, class, period, subject)?;
        check_test(school, class, period, subject)?;
        let entry = entry(student, subject, 0, Some(reason.clone()));
        sheet.check(&entry).map_err(named)?;
        let cell = school.gradebook.cell(student, period, Target::Subject(subject));
        let score = first_score(cell)?;
        if cell.is_some_and(|cell| cell.replacement.is_some()) {
            return Err(Refusals::one("subject", ReplacementRefusal::AlreadyReplaced));
        }
        let known = school.gradebook.replacements.proposal(period, student, subject);
        match known.map(|proposal| &proposal.status) {
            None | Some(ProposalStatus::Refused { .. }) => {}
            Some(ProposalStatus::Proposed | ProposalStatus::Permitted { .. }) => {
                return Err(Refusals::one("subject", ReplacementRefusal::AlreadyProposed));
            }
            Some(ProposalStatus::Recorded { .. }) => {
                return Err(Refusals::one("subject", ReplacementRefusal::AlreadyReplaced));
            }
        }
        let reason = Sealed::Open(reason);
        let event = ReplacementTestProposed { student, class, period, subject, score, reason };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for DecideReplacementTest {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { period, student, subject, permission, reason } = self;
        let action = Action::DecideReplacementTest;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let Some(proposal) = school.gradebook.replacements.proposal(period, student, subject) else {
            return Err(Refusals::one("subject", ReplacementRefusal::NotProposed));
        };
        if proposal.by == context.actor {
            return Err(Refusals::one("", ReplacementRefusal::OwnProposal));
        }
        if proposal.status != ProposalStatus::Proposed {
            let refusal = ReplacementRefusal::AlreadyDecided { status: proposal.status.code() };
            return Err(Refusals::one("permission", refusal));
        }
        if reason.is_some() && school.registry.is_erased(student.0, Category::Comment) {
            return Err(Refusals::one("reason", GradeRefusal::PersonalDataErased { student }));
        }
        let event = ReplacementTestDecided {
            student,
            class: proposal.class,
            period,
            subject,
            proposal: proposal.position,
            permission,
            reason: reason.map(Sealed::Open),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RecordReplacementTest {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, period, student, subject, score, stands, expected_version, reason } = self;
        let action = Action::RecordReplacementTest;
        let (right, sheet) = open(school, context, action, class, period, subject)?;
        let entry = entry(student, subject, expected_version, reason.clone());
        sheet.check(&entry).map_err(named)?;
        let Some(proposal) = school.gradebook.replacements.proposal(period, student, subject) else {
            return Err(Refusals::one("subject", ReplacementRefusal::NotProposed));
        };
        match &proposal.status {
            ProposalStatus::Permitted { .. } => {}
            ProposalStatus::Recorded { .. } => {
                return Err(Refusals::one("subject", ReplacementRefusal::AlreadyReplaced));
            }
            status @ (ProposalStatus::Proposed | ProposalStatus::Refused { .. }) => {
                let refusal = ReplacementRefusal::NotPermitted { status: status.code() };
                return Err(Refusals::one("subject", refusal));
            }
        }
        let (cell, access) = sheet.writable(&entry).map_err(named)?;
        let first = first_score(cell)?;
        let Some(cell) = cell else { return Err(Refusals::one("subject", ReplacementRefusal::NoScore)) };
        let event = ReplacementTestRecorded {
            student,
            class,
            period,
            subject,
            proposal: proposal.position,
            replaces: cell.position,
            first,
            score,
            stands,
            reason: reason.map(Sealed::Open),
            request: access.request(),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn open<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    class: ClassId,
    period: GradingPeriod,
    subject: Subject,
) -> Result<(Right, Sheet<'a>), Refusals> {
    let target = Target::Subject(subject);
    let right = authorize(school, context.actor, action, Object::Column(class, target), context.today())?;
    let sheet = Sheet::open(school, context, class, period, BTreeMap::from([(target, Some(right))]))?;
    Ok((right, sheet))
}

fn check_test(
    school: &School,
    class: ClassId,
    period: GradingPeriod,
    subject: Subject,
) -> Result<(), Refusals> {
    let Some(class) = school.classes.class(class) else {
        return Err(Refusals::one("class", GradeRefusal::UnknownClass { class }));
    };
    let Some(rules) = school.calendar.rules(period.year, class.grade) else {
        return Err(Refusals::one("period.year", GradeRefusal::NoRegulation { year: period.year }));
    };
    match rules.circular {
        Circular::Tt27(_) => {}
        Circular::Tt22(_) => {
            return Err(Refusals::one("class", ReplacementRefusal::MadeUpInSecondarySchool));
        }
    }
    if !matches!(period.moment, AssessmentPeriod::EndTermOne | AssessmentPeriod::EndOfYear) {
        return Err(Refusals::one("period.moment", ReplacementRefusal::NotAtThisMoment { period }));
    }
    if !rules.has_test(class.grade, subject, period.moment) {
        return Err(Refusals::one("subject", ReplacementRefusal::NoTest { subject }));
    }
    Ok(())
}

/// The cell as an entry that writes no mark, for the checks that every write passes.
fn entry(student: StudentId, subject: Subject, expected_version: u32, reason: Option<Note>) -> CellEntry {
    let target = Target::Subject(subject);
    CellEntry { student, target, mark: None, comment: None, expected_version, reason }
}

/// The fields of these commands are not those of an entry.
fn named((field, refusal): (&'static str, GradeRefusal)) -> Refusals {
    Refusals::one(if field == "target" { "subject" } else { field }, refusal)
}

fn first_score(cell: Option<&Cell>) -> Result<Score, Refusals> {
    match cell.and_then(|cell| cell.mark) {
        Some(Mark::Subject { score: Some(score), .. }) => Ok(score),
        _ => Err(Refusals::one("subject", ReplacementRefusal::NoScore)),
    }
}
