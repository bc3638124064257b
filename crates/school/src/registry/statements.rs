//! Which event said what of a person. A correction says one part and leaves the others as they are, so what it corrects is the last
//! event that said that part, whatever was said of the others since.

use serde::{Deserialize, Serialize};

use crate::state::Position;

/// A part of what is known of a person that is said by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The identity of a student, the name of a guardian.
    Identity,
    /// The code alone; the rest of the identity stays.
    Code,
    /// Where the person can be reached.
    Contact,
    /// Disability and health.
    Health,
}

/// Which event said what, in the order of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statements(Vec<(Position, Part)>);

impl Statements {
    /// The event that last said the part before the one at `position`.
    #[must_use]
    pub fn before(&self, part: Part, position: Position) -> Option<Position> {
        let earlier = self.0.iter().rev().filter(|(at, said)| *at < position && *said == part);
        earlier.map(|(at, _)| *at).next()
    }

    pub(super) fn note(&mut self, at: Position, parts: impl IntoIterator<Item = (Part, bool)>) {
        let said = parts.into_iter().filter(|(_, is_said)| *is_said);
        self.0.extend(said.map(|(part, _)| (at, part)));
    }
}
