//! What comes to pass by time alone and is recorded afterwards: locks that take effect, unlocks that end, agreements on transfers
//! that lapse. Nothing depends on
//! the record being in time: every decision asks for the moment itself.

use jiff::Timestamp;

use super::RecordDue;
use crate::{
    command::Decide,
    context::Context,
    event::Event,
    periods::LockBegan,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision},
    state::School,
};

impl Decide for RecordDue {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::RecordDue, Object::School, context.today())?;
        let due = school.due(context.at);
        Ok(due.into_iter().map(|(_, event)| Decided { right, event }).collect())
    }
}

impl School {
    /// What has come to pass by a moment and is not recorded, in the order in which it did.
    fn due(&self, at: Timestamp) -> Vec<(Timestamp, Event)> {
        let begun = self.locks.not_begun().into_iter().filter(|lock| lock.from <= at);
        let began = begun.map(|lock| {
            let began = LockBegan { lock: lock.position, scope: lock.scope, from: lock.from };
            (lock.from, began.into())
        });
        let ended = self.changes.unlocks().filter_map(|unlock| unlock.ended(self, &self.locks, at));
        let ended = ended.map(|closed| (closed.since, closed.into()));
        let lapsed = self.lapsed_agreements(at);
        let mut due: Vec<(Timestamp, Event)> = began.chain(ended).chain(lapsed).collect();
        due.sort_by_key(|(moment, _)| *moment);
        due
    }

    /// When something is to be recorded next by [`RecordDue`]: now or later, as seen from a moment; none when nothing is
    /// under way.
    #[must_use]
    pub fn next_due(&self, at: Timestamp) -> Option<Timestamp> {
        let locks = self.locks.not_begun().into_iter().map(|lock| lock.from);
        let unlocks = self.changes.unlocks().map(|unlock| unlock.until);
        locks.chain(unlocks).chain(self.next_lapse()).min().map(|due| due.max(at))
    }

    /// When something is next different by time alone, strictly after a moment: a lock takes effect, an unlock ends, a request
    /// lapses. Until then every question that is asked of a moment has the same answer as long as the local date stays and
    /// nothing is recorded.
    #[must_use]
    pub fn next_turn(&self, after: Timestamp) -> Option<Timestamp> {
        let locks = self.locks.all().map(|lock| lock.from);
        let unlocks = self.changes.unlocks().map(|unlock| unlock.until);
        let requests = self.changes.lapses_after(after);
        locks.chain(unlocks).chain(requests).filter(|turn| *turn > after).min()
    }
}
