//! Carries out a plan against a copy of the state and keeps nothing: the rules of the school itself say what they would
//! refuse, and the answer names cells.

use jiff::Timestamp;
use socai_school::{Actor, Context, Explain, IdSource, Position, Recorded, School, decide, text::Bilingual};

use crate::plan::{CellProblem, Plan, Step};

/// Everything that would be refused if the plan were carried out now by that actor; empty when all of it would be accepted.
/// Stops at the first refused step, because the later ones build on it.
#[must_use]
pub fn rehearse(plan: &Plan, school: &School, actor: Actor, at: Timestamp) -> Vec<CellProblem> {
    let mut state = school.clone();
    for (index, step) in plan.steps().iter().enumerate() {
        let command_id = plan.command_id(index);
        let Some(command) = step.command(&state) else {
            return vec![no_class()];
        };
        let context = Context { at: at.max(state.at), actor, ids: IdSource::new(command_id) };
        match decide(&state, &context, command) {
            Err(refusals) => {
                return refusals
                    .list()
                    .iter()
                    .map(|refused| problem(step, &refused.path, &refused.refusal))
                    .collect();
            }
            Ok(decided) => {
                for one in decided {
                    state.apply(&Recorded {
                        position: Position(state.position.0 + 1),
                        at: context.at,
                        actor,
                        right: one.right.to_string(),
                        command: command_id,
                        event: one.event,
                    });
                }
            }
        }
    }
    Vec::new()
}

fn problem(step: &Step, path: &str, refusal: &dyn Explain) -> CellProblem {
    // A refused mark does not say which half of it is wrong, but its code does; the two stand in different cells.
    let half = if path.ends_with(".mark") && refusal.code().contains("SCORE") { ".score" } else { "" };
    let place = step.place(&format!("{path}{half}"));
    CellProblem {
        address: place.map(|place| place.address),
        column: place.map_or_else(String::new, |place| place.column.clone()),
        value: refusal.value(),
        code: refusal.code(),
        reason: refusal.text(),
    }
}

fn no_class() -> CellProblem {
    CellProblem {
        address: None,
        column: String::new(),
        value: None,
        code: "UNKNOWN_CLASS",
        reason: Bilingual::new("Lớp chưa được tạo.", "The class has not been created."),
    }
}
