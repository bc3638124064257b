//! Given events, when a command, then events or refusals: the harness of every decision's tests, with a small ready
//! school. Each step offers only what comes next. All names and data are invented.

mod sample;
mod secondary;

pub(crate) use sample::*;
pub(crate) use secondary::*;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Actor, Command, Context, Decided, Decision, Event, Explain, IdSource, Position, Recorded, Refusals,
    School, decide, ids::AccountId,
};

/// The `n`th fresh id, from 0, of the command under test.
pub(crate) fn fresh<T: From<Uuid>>(n: usize) -> T {
    let ids = IdSource::new(SEED);
    for _ in 0..n {
        let _: Uuid = ids.fresh();
    }
    ids.fresh()
}

const SEED: Uuid = Uuid::from_u128(0x5eed);

/// What has happened before; then `when`.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    school: School,
    at: Timestamp,
    actor: Actor,
}

/// Starts from nothing but these events.
pub(crate) fn given(events: impl IntoIterator<Item = Event>) -> Given {
    let at = "2025-10-15T01:00:00Z".parse().unwrap();
    Given { school: School::default(), at, actor: Actor::Account(ADMIN) }.and(events)
}

/// Starts from the sample school.
pub(crate) fn given_school() -> Given {
    given(sample())
}

impl Given {
    /// More events, recorded by the admin board.
    pub(crate) fn and(self, events: impl IntoIterator<Item = Event>) -> Self {
        self.and_by(ADMIN, events)
    }

    /// More events, recorded by this account, each of a command of its own. Each is recorded one second after the one
    /// before.
    pub(crate) fn and_by(self, actor: AccountId, events: impl IntoIterator<Item = Event>) -> Self {
        events.into_iter().fold(self, |given, event| given.and_at_once(actor, [event]))
    }

    /// More events of one command, whose id is the position of the first.
    fn and_at_once(mut self, actor: AccountId, events: impl IntoIterator<Item = Event>) -> Self {
        let command = self.next_command();
        for event in events {
            let position = Position(self.school.position.0 + 1);
            let at = Timestamp::from_second(1_757_000_000 + i64::try_from(position.0).unwrap()).unwrap();
            let right = "admin-board/none".to_owned();
            self.school.apply(&Recorded {
                position,
                at,
                actor: Actor::Account(actor),
                right,
                command,
                event,
            });
        }
        self
    }

    /// The id under which the next command will be recorded.
    pub(crate) fn next_command(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.school.position.0 + 1))
    }

    /// Decides the command and records what was decided at the moment of the command, where time matters. Panics when it is
    /// refused.
    #[track_caller]
    pub(crate) fn now(mut self, command: impl Into<Command>) -> Self {
        let decided = match self.decide(command) {
            Ok(decided) => decided,
            Err(refusals) => panic!("refused: {refusals}"),
        };
        let command = Uuid::new_v5(&SEED, &self.school.position.0.to_be_bytes());
        for Decided { right, event } in decided {
            let position = Position(self.school.position.0 + 1);
            let (at, actor, right) = (self.at, self.actor, right.to_string());
            self.school.apply(&Recorded { position, at, actor, right, command, event });
        }
        self
    }

    /// The moment of the command, such as `2025-10-15T01:00:00Z` (the default, 8 o'clock in Vietnam).
    pub(crate) fn at(mut self, at: &str) -> Self {
        self.at = at.parse().unwrap();
        self
    }

    /// Who gives the command; the admin board by default.
    pub(crate) fn by(mut self, actor: AccountId) -> Self {
        self.actor = Actor::Account(actor);
        self
    }

    pub(crate) fn by_system(mut self) -> Self {
        self.actor = Actor::System;
        self
    }

    pub(crate) fn by_operator(mut self) -> Self {
        self.actor = Actor::Operator;
        self
    }

    /// The state so far.
    pub(crate) fn school(&self) -> &School {
        &self.school
    }

    /// Decides the command.
    pub(crate) fn when(self, command: impl Into<Command>) -> Then {
        let decision = self.decide(command);
        Then { given: self, decision }
    }

    /// The surroundings of the command, for questions that are asked as if it were given.
    pub(crate) fn context(&self) -> Context {
        Context { at: self.at, actor: self.actor, ids: IdSource::new(SEED) }
    }

    /// The bare decision, for random histories where either outcome is fine.
    pub(crate) fn decide(&self, command: impl Into<Command>) -> Decision {
        decide(&self.school, &self.context(), command.into())
    }
}

/// What came of the command.
#[derive(Debug)]
pub(crate) struct Then {
    given: Given,
    decision: Decision,
}

impl Then {
    /// Exactly these events.
    #[track_caller]
    pub(crate) fn then(self, expected: impl IntoIterator<Item = Event>) {
        let events: Vec<Event> = self.decided().into_iter().map(|decided| decided.event).collect();
        assert_eq!(events, expected.into_iter().collect::<Vec<_>>());
    }

    /// No event and no refusal.
    #[track_caller]
    pub(crate) fn then_nothing(self) {
        assert_eq!(self.decided(), []);
    }

    /// Refused with exactly these paths and codes; every refusal explains itself in both languages.
    #[track_caller]
    pub(crate) fn then_refused(self, expected: &[(&str, &str)]) {
        let refusals = self.refusals();
        let actual: Vec<(&str, &str)> =
            refusals.list().iter().map(|refused| (refused.path.as_str(), refused.refusal.code())).collect();
        assert_eq!(actual, expected);
        for refused in refusals.list() {
            let text = refused.refusal.text();
            assert!(!text.vi.is_empty() && !text.en.is_empty() && text.vi != text.en, "{refused:?}");
        }
    }

    /// The decided events with their rights.
    #[track_caller]
    pub(crate) fn decided(self) -> Vec<Decided> {
        match self.decision {
            Ok(decided) => decided,
            Err(refusals) => panic!("refused: {refusals}"),
        }
    }

    /// The refusals.
    #[track_caller]
    pub(crate) fn refusals(self) -> Refusals {
        match self.decision {
            Ok(decided) => panic!("not refused: {decided:?}"),
            Err(refusals) => refusals,
        }
    }

    /// Records what was decided as one command, for a further step.
    #[track_caller]
    pub(crate) fn recorded(self) -> Given {
        let actor = self.given.actor;
        let given = self.given.clone();
        let events = self.decided().into_iter().map(|decided| decided.event);
        let account = match actor {
            Actor::Account(account) => account,
            Actor::Operator | Actor::System => ADMIN,
        };
        given.and_at_once(account, events)
    }
}
