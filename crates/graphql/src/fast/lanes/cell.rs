//! A cell of a gradebook, read once from the state however many of its fields are asked for.

use socai_school::{
    calendar::GradingPeriod,
    classes::Class,
    gradebook::{self, Mark, replacement::Replacement},
    periods::LockStatement,
    registry::Student,
    regulations::Target,
};

use super::{
    columns::{self, TargetOf},
    locks::LockOf,
    people::ActorOf,
    places::PeriodOf,
    student::StudentOf,
};
use crate::{
    enums::{Label, StandingScore, TraitLevel},
    fast::plan::{Field, Lane, leaf, maybe, maybe_text, one},
    scalars::{Key, Moment, Points},
    schema::{AccessNode, lock_on, mark},
    scope::Scope,
};

/// A column in which a student has a cell.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub period: GradingPeriod,
    pub target: Target,
    /// The lock on the column in the class of the book.
    pub lock: Option<&'a LockStatement>,
}

/// A cell.
#[derive(Clone, Copy)]
pub(crate) struct CellOf<'a> {
    pub scope: &'a Scope,
    pub class: &'a Class,
    pub student: &'a Student,
    pub place: Place<'a>,
    /// What stands there, if anything was ever written.
    pub cell: Option<&'a gradebook::Cell>,
}

impl<'a> CellOf<'a> {
    fn mark(&self) -> Option<Mark> {
        self.cell?.mark
    }

    // A cell that came along from another class is closed by a lock of either class.
    fn lock(&self) -> Option<&'a LockStatement> {
        let elsewhere = || {
            let class = self.cell.map(|cell| cell.class).filter(|class| *class != self.class.id)?;
            let grade = self.scope.school().classes.class(class)?.grade;
            lock_on(self.scope, self.place.period, grade, class, self.place.target)
        };
        self.place.lock.or_else(elsewhere)
    }
}

impl<'a> Lane<'a> for CellOf<'a> {
    const TYPE: &'static str = "GradeCell";
    const FALLS_BACK: &'static [&'static str] = &["history"];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "student" => one(|of: &Self| StudentOf { scope: of.scope, student: of.student }),
            "period" => one(|of: &Self| PeriodOf(of.place.period)),
            "target" => one(|of: &Self| TargetOf::plain(of.place.target)),
            "mark" => maybe(Self::mark),
            "level" => leaf(|of: &Self| columns::level(of.mark())),
            "traitLevel" => leaf(|of: &Self| match of.mark() {
                Some(Mark::Trait { level }) => Some(TraitLevel::from(level)),
                _ => None,
            }),
            "levelLabel" => maybe(|of: &Self| mark::label(of.mark()?)),
            "score" => leaf(|of: &Self| match of.mark() {
                Some(Mark::Subject { score, .. }) => score.map(Points),
                _ => None,
            }),
            "replacement" => maybe(|of: &Self| {
                let replacement: &'a Replacement = of.cell?.replacement.as_deref()?;
                Some(ReplacementOf { scope: of.scope, replacement })
            }),
            "standingScore" => {
                leaf(|of: &Self| of.cell.and_then(gradebook::Cell::standing_score).map(Points))
            }
            "command" => leaf(|of: &Self| of.cell.map(|cell| Key(cell.command))),
            "comment" => maybe_text(|of: &Self| Some(of.cell?.comment.as_ref()?.get()?.as_str())),
            "isCommentErased" => leaf(|of: &Self| {
                let comment = of.cell.and_then(|cell| cell.comment.as_ref());
                comment.is_some_and(|comment| comment.get().is_none())
            }),
            "version" => leaf(|of: &Self| of.cell.map_or(0, |cell| cell.version)),
            "enteredAt" => leaf(|of: &Self| of.cell.map(|cell| Moment(cell.at))),
            "enteredBy" => maybe(|of: &Self| of.cell.map(|cell| ActorOf { scope: of.scope, actor: cell.by })),
            "position" => leaf(|of: &Self| of.cell.map(|cell| cell.position)),
            "isLocked" => leaf(|of: &Self| of.lock().is_some()),
            "lock" => maybe(|of: &Self| of.lock().map(|statement| LockOf { scope: of.scope, statement })),
            "access" => one(|of: &Self| {
                let place = (of.student.id, of.place.period, of.place.target);
                AccessNode::of_cell(of.scope, of.class.id, place)
            }),
            _ => None,
        }
    }
}

/// The test that was sat in place of an abnormal one.
pub(crate) struct ReplacementOf<'a> {
    scope: &'a Scope,
    replacement: &'a Replacement,
}

impl<'a> Lane<'a> for ReplacementOf<'a> {
    const TYPE: &'static str = "ReplacementScore";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "score" => leaf(|of: &Self| Points(of.replacement.score)),
            "stands" => leaf(|of: &Self| StandingScore::from(of.replacement.stands)),
            "standsLabel" => one(|of: &Self| Label::from(of.replacement.stands)),
            "by" => one(|of: &Self| ActorOf { scope: of.scope, actor: of.replacement.by }),
            "at" => leaf(|of: &Self| Moment(of.replacement.at)),
            "position" => leaf(|of: &Self| of.replacement.position),
            _ => None,
        }
    }
}
