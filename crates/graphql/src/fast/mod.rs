//! Fast lanes: the answers that are large and asked for all day (gradebooks, class lists, summaries, pages of the journal) are
//! written as JSON straight from the state, without a future and a value per field.
//!
//! A lane belongs to a field of the schema. Its type in the schema stays that of the stock resolvers, which also answer whatever
//! a lane does not know, as a whole: there is never a difference, only speed. Rights are asked for at the field itself, as ever;
//! what a stock resolver guards below it, the lane guards by the same table.

mod json;
mod lanes;
mod plan;
mod response;
mod scalar;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field,
    registry::Registry,
};

pub use response::{is_refused, write_json};

use json::Json;
use plan::{Lane, Plan, Selections};

/// Among the data of a request: its answer is written by [`write_json`], so that lanes may write parts of it. Without it everything
/// is left to the stock resolvers, whose answers any serializer can write.
#[derive(Clone, Copy, Debug, Default)]
pub struct WithLanes;

/// A value that is written by its lane where the lane knows everything that is asked.
pub(crate) struct Fast<T>(pub T);

/// A value that has a lane.
pub(crate) trait HasLane: OutputType {
    /// Writes what is asked for; nothing when it falls back.
    fn write(&self, asked: &Asked<'_>) -> Option<Json>;
}

/// What is asked of a value.
pub(crate) struct Asked<'d> {
    selections: Selections<'d>,
    set: &'d async_graphql::parser::types::SelectionSet,
}

impl<'d> Asked<'d> {
    fn of(ctx: &'d ContextSelectionSet<'d>) -> Option<Self> {
        ctx.data_opt::<WithLanes>()?;
        let (selections, set) = Selections::of(ctx)?;
        Some(Self { selections, set })
    }

    /// How values of a type are written.
    pub(crate) fn plan<'p, T: Lane<'p>>(&self) -> Option<Plan<'p, T>> {
        Plan::compile(&self.selections, &[self.set])
    }
}

impl<T: HasLane> OutputType for Fast<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let written = Asked::of(ctx).and_then(|asked| self.0.write(&asked));
        match written {
            Some(json) => Ok(Value::Binary(json.into_bytes().into())),
            None => self.0.resolve(ctx, field).await,
        }
    }
}
