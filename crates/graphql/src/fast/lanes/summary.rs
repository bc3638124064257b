//! The lane of `Class.summary`.

use std::{borrow::Cow, collections::BTreeMap};

use socai_school::{
    calendar::GradingPeriod,
    gradebook::Mark,
    registry::Student,
    regulations::Target,
    results::{ClassSummary, CountedLevel, FootColumn, SummaryRow, class_summary, levels_at},
};

use super::{
    awards::AwardOf,
    columns::TargetOf,
    places::{ClassOf, PeriodOf},
    results::{FinalizedOf, StandingOf},
    student::StudentOf,
};
use crate::{
    fast::{
        Asked, HasLane,
        json::Json,
        plan::{Field, Lane, leaf, list, list_of_maybe, maybe, one, text},
    },
    schema::{Absences, CompletionNode, LevelCountNode, OutcomeNode, RatingNode, SummaryNode, counted},
    scope::Scope,
};

/// Bytes of a student's row in a usual answer.
const ROW: usize = 2048;

impl HasLane for SummaryNode {
    fn write(&self, asked: &Asked<'_>) -> Option<Json> {
        #[expect(
            clippy::needless_late_init,
            reason = "outlives the plan, which is made before anything is read"
        )]
        let summary;
        let plan = asked.plan::<&Summary<'_>>()?;
        let school = self.scope.school();
        let found = class_summary(school, self.class, self.period)?;
        let students = found.rows.iter().map(|row| school.registry.student(row.student));
        let students: Vec<&Student> = students.collect::<Option<_>>()?;
        let mut json = Json::with_capacity(students.len() * ROW);
        summary = Summary { scope: &self.scope, of: self, found, students };
        plan.write(&&summary, &mut json);
        Some(json)
    }
}

/// A summary as it was found.
pub(crate) struct Summary<'a> {
    scope: &'a Scope,
    of: &'a SummaryNode,
    found: ClassSummary<'a>,
    students: Vec<&'a Student>,
}

impl<'a> Lane<'a> for &'a Summary<'a> {
    const TYPE: &'static str = "ClassSummary";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "class" => maybe(|summary: &Self| ClassOf::find(summary.scope, summary.of.class)),
            "period" => one(|summary: &Self| PeriodOf(summary.of.period)),
            "columns" => list(|summary: &Self| {
                let summary: &'a Summary<'a> = summary;
                let on_form = Some(summary.of.level);
                summary.found.columns.iter().map(move |target| TargetOf { target: *target, on_form })
            }),
            "rows" => list(|summary: &Self| {
                let summary: &'a Summary<'a> = summary;
                let (scope, period) = (summary.scope, summary.of.period);
                let rows = summary.students.iter().zip(&summary.found.rows);
                rows.map(move |(student, row)| SummaryRowOf { scope, period, student, row })
            }),
            "studentCount" => leaf(|summary: &Self| summary.found.foot.size),
            "countedCount" => leaf(|summary: &Self| summary.found.foot.counted),
            "foot" => list(|summary: &Self| {
                let summary: &'a Summary<'a> = summary;
                let columns = summary.found.foot.levels.iter();
                columns.map(move |(column, levels)| FootOf { summary, column: *column, levels })
            }),
            _ => None,
        }
    }
}

/// A student's row of the summary.
#[derive(Clone, Copy)]
pub(crate) struct SummaryRowOf<'a> {
    scope: &'a Scope,
    period: GradingPeriod,
    student: &'a Student,
    row: &'a SummaryRow<'a>,
}

impl SummaryRowOf<'_> {
    fn levels(&self) -> [Option<CountedLevel>; 3] {
        levels_at(&self.row.year, self.period.moment)
    }
}

/// A level of study or conduct.
fn rating(level: Option<CountedLevel>) -> Option<RatingNode> {
    match level {
        Some(CountedLevel::Rating(rating)) => Some(rating.into()),
        _ => None,
    }
}

impl<'a> Lane<'a> for SummaryRowOf<'a> {
    const TYPE: &'static str = "SummaryRow";
    const FALLS_BACK: &'static [&'static str] = &["result"];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "student" => one(|of: &Self| StudentOf { scope: of.scope, student: of.student }),
            "registerNumber" => leaf(|of: &Self| of.row.register_number),
            "marks" => list_of_maybe(|of: &Self| {
                let marks: &'a [Option<Mark>] = &of.row.marks;
                marks.iter().copied()
            }),
            "standings" => list(|of: &Self| {
                let row: &'a SummaryRow<'a> = of.row;
                row.standings.iter().map(|standing| StandingOf(Cow::Borrowed(standing)))
            }),
            "study" => maybe(|of: &Self| rating(of.levels()[0])),
            "conduct" => maybe(|of: &Self| rating(of.levels()[1])),
            "completionLevel" => maybe(|of: &Self| match of.levels()[2] {
                Some(CountedLevel::Year(level)) => Some(CompletionNode::from(level)),
                _ => None,
            }),
            "absences" => maybe(|of: &Self| {
                let (excused, unexcused) = of.row.year.absences()?;
                Some(Absences::new(excused, unexcused))
            }),
            "outcome" => maybe(|of: &Self| of.row.outcome.as_ref().map(OutcomeNode::from)),
            "finalized" => maybe(|of: &Self| {
                let finalized = of.row.finalized?;
                Some(FinalizedOf { scope: of.scope, finalized })
            }),
            "awards" => list(|of: &Self| {
                let (scope, row): (_, &'a SummaryRow<'a>) = (of.scope, of.row);
                row.awards.iter().map(move |award| AwardOf { scope, award })
            }),
            "isNotCounted" => leaf(|of: &Self| of.row.year.is_individual()),
            _ => None,
        }
    }
}

/// The counts of one column at the foot.
pub(crate) struct FootOf<'a> {
    summary: &'a Summary<'a>,
    column: FootColumn,
    levels: &'a BTreeMap<CountedLevel, usize>,
}

impl<'a> Lane<'a> for FootOf<'a> {
    const TYPE: &'static str = "FootColumn";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "target" => maybe(|of: &Self| match of.column {
                FootColumn::Column(target) => {
                    let target: Target = target;
                    Some(TargetOf { target, on_form: Some(of.summary.of.level) })
                }
                FootColumn::Subject(_) | FootColumn::Study | FootColumn::Conduct | FootColumn::Year => None,
            }),
            "label" => one(|of: &Self| of.summary.of.foot_label(of.column)),
            "levels" => list(|of: &Self| {
                let (levels, size) = (of.levels, of.summary.found.foot.counted);
                levels.iter().map(move |(level, count)| counted(*level, *count, size))
            }),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for LevelCountNode {
    const TYPE: &'static str = "LevelCount";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "code" => text(|level: &Self| level.code.as_str()),
            "label" => one(|level: &Self| level.label.clone()),
            "count" => leaf(|level: &Self| level.count),
            "percent" => text(|level: &Self| level.percent.as_str()),
            _ => None,
        }
    }
}
