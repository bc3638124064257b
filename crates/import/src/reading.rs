//! One call for every kind of list: what the command line and the server have in common.

use jiff::civil::Date;
use serde_json::{Value, json};
use socai_school::{School, calendar::SchoolYear};

use crate::{
    CellProblem, FileError, Grid, Plan,
    lists::{
        self, ListPlan,
        staff::{Login, StaffPlan},
    },
    results::{self, ResultPlan},
    students::{self, Held, LeavingLimit, StudentPlan},
};

/// What a file is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Students with guardians.
    Students,
    /// Staff with roles.
    Staff,
    /// Classes with homeroom teachers.
    Classes,
    /// Teaching assignments.
    Assignments,
    /// The timetable.
    Timetable,
    /// The result sheet of a class.
    Results,
}

/// What the file does not say.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The school year, where the file does not name it.
    pub year: Option<SchoolYear>,
    /// Today in Vietnam.
    pub today: Date,
    /// How many students leave, said by somebody who knows; see [`Held`].
    pub leaving: Option<usize>,
}

/// What a list would do.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Of students.
    Students(StudentPlan),
    /// Of staff.
    Staff(StaffPlan),
    /// Of classes, assignments or a timetable.
    List(ListPlan),
    /// Of results.
    Results(ResultPlan),
}

/// Plans the import of a list against one state of a school.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read; bad rows are in the plan.
pub fn read_list(
    kind: ListKind,
    grid: &Grid,
    school: &School,
    options: &Options,
) -> Result<Reading, FileError> {
    let Options { year, today, leaving } = *options;
    let list = lists::Options { year, today };
    Ok(match kind {
        ListKind::Students => {
            let options = students::Options { year, today, leaving_limit: LeavingLimit::default(), leaving };
            Reading::Students(students::plan(grid, school, &options)?)
        }
        ListKind::Staff => Reading::Staff(lists::staff::plan(grid, school)?),
        ListKind::Classes => Reading::List(lists::classes::plan(grid, school, &list)?),
        ListKind::Assignments => Reading::List(lists::assignments::plan(grid, school, &list)?),
        ListKind::Timetable => Reading::List(lists::timetable::plan(grid, school, &list)?),
        ListKind::Results => {
            Reading::Results(results::plan(grid, school, &results::Options { year, moment: None })?)
        }
    })
}

impl Reading {
    /// What would be carried out.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        match self {
            Self::Students(plan) => &plan.plan,
            Self::Staff(plan) => &plan.list.plan,
            Self::List(plan) => &plan.plan,
            Self::Results(plan) => &plan.plan,
        }
    }

    /// Cells that are refused.
    #[must_use]
    pub fn problems(&self) -> Vec<CellProblem> {
        match self {
            Self::Students(plan) => plan.problems().cloned().collect(),
            Self::Staff(plan) => plan.list.problems().cloned().collect(),
            Self::List(plan) => plan.problems().cloned().collect(),
            Self::Results(plan) => plan.problems().cloned().collect(),
        }
    }

    /// Why the plan is held back, when it ends too many enrollments.
    #[must_use]
    pub fn held(&self) -> Option<Held> {
        match self {
            Self::Students(plan) => plan.held,
            Self::Staff(_) | Self::List(_) | Self::Results(_) => None,
        }
    }

    /// The accounts that are opened.
    #[must_use]
    pub fn logins(&self) -> &[Login] {
        match self {
            Self::Staff(plan) => &plan.logins,
            Self::Students(_) | Self::List(_) | Self::Results(_) => &[],
        }
    }

    /// What it would do, row by row, for programs: an object.
    #[must_use]
    pub fn members(&self) -> Value {
        match self {
            Self::Students(plan) => json!({
                "absent": plan.absent, "held": plan.held, "year": plan.year.to_string(),
                "opensYear": plan.opens.is_some(), "newClasses": plan.classes, "counts": plan.counts(),
                "rows": plan.rows, "passedOver": plan.passed_over, "unknownColumns": plan.unknown_columns,
                "notices": plan.notices,
            }),
            Self::Staff(plan) => {
                let mut members = list(&plan.list);
                if let Value::Object(members) = &mut members {
                    members.insert("logins".into(), json!(plan.logins));
                }
                members
            }
            Self::List(plan) => list(plan),
            Self::Results(plan) => json!({
                "class": plan.class_name, "period": plan.period.to_string(), "counts": plan.counts(),
                "rows": plan.rows, "unknownColumns": plan.unknown_columns, "notices": plan.notices,
            }),
        }
    }
}

fn list(plan: &ListPlan) -> Value {
    json!({
        "year": plan.year.map(|year| year.to_string()), "opensYear": plan.opens.is_some(),
        "counts": plan.counts(), "rows": plan.rows, "passedOver": plan.passed_over,
        "unknownColumns": plan.unknown_columns,
    })
}

/// What is wished for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish<'a> {
    /// To see the plan.
    Show,
    /// To carry the plan out, whatever it is.
    CarryOutAny,
    /// To carry out the plan with this digest.
    CarryOut(&'a str),
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is written: more students would leave than a mistake should end.
    Held,
    /// Nothing is written: there are bad cells, or rows that the school's rules refuse.
    Refused,
    /// There is nothing to do; this is also what a repeated import finds.
    Unchanged,
    /// Nothing is written: the plan is no longer the one that was shown, because the school or the file is another.
    MovedOn,
    /// Nothing is written yet.
    Planned,
    /// All of it is recorded.
    Committed,
}

impl Outcome {
    /// What comes of a reading whose problems, those of the rehearsal included, are these.
    #[must_use]
    pub fn of(reading: &Reading, problems: &[CellProblem], wish: Wish<'_>) -> Self {
        if !problems.is_empty() {
            return Self::Refused;
        }
        if reading.held().is_some() {
            return Self::Held;
        }
        if reading.plan().is_empty() {
            return Self::Unchanged;
        }
        match wish {
            Wish::Show => Self::Planned,
            Wish::CarryOut(digest) if digest != reading.plan().digest().to_string() => Self::MovedOn,
            Wish::CarryOut(_) | Wish::CarryOutAny => Self::Committed,
        }
    }

    /// Stable, for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Unchanged => "unchanged",
            Self::MovedOn => "movedOn",
            Self::Planned => "planned",
            Self::Committed => "committed",
        }
    }
}
