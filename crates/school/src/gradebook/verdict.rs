//! What would become of each cell of a bulk entry, told without entering it: by the same judge as the decision.

use super::{EnterGrades, decide::judged};
use crate::{
    context::Context,
    event::Event,
    refusal::{Decided, Refusals, Refused},
    state::School,
};

/// What a command does to one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The cell holds this already.
    Unchanged,
    /// The cell was empty and gets its first entry.
    Entered,
    /// The cell's entry is replaced.
    Corrected,
    /// The cell is refused, and with it the whole command.
    Refused(Refused),
}

impl Verdict {
    pub(super) fn of(judged: &Result<Option<Decided>, Refused>) -> Self {
        match judged {
            Ok(None) => Self::Unchanged,
            Ok(Some(Decided { event: Event::GradeEntered(_), .. })) => Self::Entered,
            Ok(Some(_)) => Self::Corrected,
            Err(refused) => Self::Refused(refused.clone()),
        }
    }
}

/// One verdict per entry of the command, in its order. The command is accepted exactly when none is a refusal.
///
/// # Errors
/// [`Refusals`] of the command as a whole: no right to any of its columns, no such class, too many cells.
pub fn verdicts(school: &School, context: &Context, command: &EnterGrades) -> Result<Vec<Verdict>, Refusals> {
    Ok(judged(school, context, command.clone())?.iter().map(Verdict::of).collect())
}
