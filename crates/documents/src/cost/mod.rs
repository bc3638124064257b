//! What an operation would produce: every field counts 1, and what stands below a list counts as often as the list is long.
//!
//! How long lists are is said by the schema, in the words of the public draft for cost directives
//! (<https://ibm.github.io/graphql-specs/cost-spec.html>): `@listSize` on the field. The cost is prepared with the
//! document as a sum whose only unknowns are sizes and conditions that variables give. Fields that are merged count
//! each time they are written.

mod plan;
mod size;

pub(crate) use plan::Plan;
