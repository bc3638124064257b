//! Locks, the orders that they cite, and whether the visitor may write.

use socai_school::periods::{Area, Columns, LockStatement, Order};

use super::{
    columns::TargetOf,
    people::ActorOf,
    places::{ClassOf, PeriodOf},
};
use crate::{
    enums::GradeLevel,
    fast::plan::{Field, Lane, leaf, maybe, one, text},
    scalars::{Day, Moment},
    schema::{AccessNode, LockArea, LockState, begins_in_seconds},
    scope::Scope,
};

/// A lock.
pub(crate) struct LockOf<'a> {
    pub scope: &'a Scope,
    pub statement: &'a LockStatement,
}

impl<'a> Lane<'a> for LockOf<'a> {
    const TYPE: &'static str = "Lock";
    const FALLS_BACK: &'static [&'static str] = &["covers"];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "period" => one(|of: &Self| PeriodOf(of.statement.scope.period)),
            "isLocked" => leaf(|of: &Self| of.statement.locked),
            "area" => leaf(|of: &Self| LockArea::of(of.statement.scope.area)),
            "grade" => leaf(|of: &Self| match of.statement.scope.area {
                Area::Grade(grade) => Some(GradeLevel::from(grade)),
                Area::School | Area::Class(_) => None,
            }),
            "class" => maybe(|of: &Self| match of.statement.scope.area {
                Area::Class(class) => ClassOf::find(of.scope, class),
                Area::School | Area::Grade(_) => None,
            }),
            "target" => maybe(|of: &Self| match of.statement.scope.columns {
                Columns::One(target) => Some(TargetOf::plain(target)),
                Columns::All => None,
            }),
            "order" => one(|of: &Self| -> &'a Order { &of.statement.order }),
            "by" => one(|of: &Self| ActorOf { scope: of.scope, actor: of.statement.by }),
            "at" => leaf(|of: &Self| Moment(of.statement.at)),
            "from" => leaf(|of: &Self| Moment(of.statement.from)),
            "state" => leaf(|of: &Self| LockState::of(of.statement.remaining(of.scope.moment()))),
            "beginsInSeconds" => leaf(|of: &Self| begins_in_seconds(of.scope, of.statement)),
            "position" => leaf(|of: &Self| of.statement.position),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a Order {
    const TYPE: &'static str = "Order";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "number" => text(|order: &Self| order.number.as_str()),
            "dated" => leaf(|order: &Self| Day(order.dated)),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for AccessNode {
    const TYPE: &'static str = "CellAccess";
    const FALLS_BACK: &'static [&'static str] = &["request"];

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "state" => leaf(|access: &Self| access.state),
            "until" => leaf(|access: &Self| access.until),
            _ => None,
        }
    }
}
