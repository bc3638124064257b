//! Decides a plan against a state and keeps nothing: the rules of the school itself say what they would refuse, and the answer
//! names cells.

use jiff::Timestamp;
use socai_school::{Actor, Context, Explain, IdSource, Refusals, School, decide};

use crate::plan::{CellProblem, Plan};

/// Everything that would be refused if the plan were carried out now by that actor; empty when all of it would be accepted.
/// Stops at the first refused step, because the later ones build on it.
#[must_use]
pub fn rehearse(plan: &Plan, school: &School, actor: Actor, at: Timestamp) -> Vec<CellProblem> {
    let context = Context { at: at.max(school.at), actor, ids: IdSource::new(plan.command_id()) };
    match decide(school, &context, plan.command()) {
        Ok(_) => Vec::new(),
        Err(refusals) => refused(plan, &refusals),
    }
}

/// What was refused of a plan, at its cells.
#[must_use]
pub fn refused(plan: &Plan, refusals: &Refusals) -> Vec<CellProblem> {
    refusals.list().iter().map(|refused| problem(plan, &refused.path, &refused.refusal)).collect()
}

fn problem(plan: &Plan, path: &str, refusal: &dyn Explain) -> CellProblem {
    // A refused mark does not say which half of it is wrong, but its code does; the two stand in different cells.
    let half = if path.ends_with(".mark") && refusal.code().contains("SCORE") { ".score" } else { "" };
    let place = plan.place(&format!("{path}{half}"));
    CellProblem {
        address: place.map(|place| place.address),
        column: place.map_or_else(String::new, |place| place.column.clone()),
        value: refusal.value(),
        code: refusal.code(),
        reason: refusal.text(),
    }
}
