//! Somebody in the race: what they choose by chance, and what they remember of it.

use std::sync::{Arc, atomic::Ordering};

use jiff::Timestamp;
use socai_tests::{Chance, Client, Mutation, Outcome};
use uuid::Uuid;

use super::world::{Asked, Columns, Spot, Stage, World};

/// What the rules may answer to what is tried here. Anything else ends the race.
const KNOWN: [&str; 18] = [
    "PERIOD_LOCKED",
    "VERSION_CONFLICT",
    "STUDENT_NOT_IN_CLASS",
    "NOT_YOUR_SUBJECT",
    "FORBIDDEN",
    "NOT_LOCKED",
    "NOTHING_CHANGES",
    "ALREADY_REQUESTED",
    "OWN_REQUEST",
    "REQUEST_SETTLED",
    "REQUEST_NOT_ORDERED",
    "REQUEST_NOT_UNLOCKED",
    "NOT_THE_REQUESTER",
    "UNTIL_PASSED",
    "ALREADY_IN_FORCE",
    "UNKNOWN_LOCK",
    "FROM_NOT_IN_FUTURE",
    "DATE_BEFORE_ENROLLMENT",
];

/// A command and its answer.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) key: Uuid,
    pub(super) field: &'static str,
    /// The request for a change that it names.
    pub(super) request: Option<String>,
    /// Before it was sent and after it was answered.
    pub(super) within: (Timestamp, Timestamp),
    /// The position, unless it was refused.
    pub(super) accepted: Option<u64>,
    /// The only cell it was about, when it was refused because of a lock: who, in which class.
    pub(super) locked: Option<(usize, usize, Spot)>,
}

/// What one of them did; together, what all did.
#[derive(Default)]
pub(super) struct Day {
    pub(super) sent: Vec<Sent>,
}

impl Day {
    pub(super) fn add(&mut self, other: Self) {
        self.sent.extend(other.sent);
    }
}

pub(super) struct Person {
    pub(super) world: Arc<World>,
    pub(super) number: usize,
    pub(super) taught: Columns,
    pub(super) chance: Chance,
    roles: &'static [&'static str],
    client: Client,
    day: Day,
}

impl Person {
    pub(super) fn new(
        world: &Arc<World>,
        number: usize,
        roles: &'static [&'static str],
        taught: Columns,
        client: Client,
        chance: &Chance,
    ) -> Self {
        let chance = chance.of(&number.to_string());
        Self { world: Arc::clone(world), number, taught, chance, roles, client, day: Day::default() }
    }

    /// Does what the own roles do, in turn, until the race is over.
    pub(super) async fn work(mut self) -> Day {
        while !self.world.is_over.load(Ordering::Relaxed) {
            match self.chance.one_of(self.roles) {
                "TEACHER" => self.teach().await,
                "ADMIN_BOARD" => self.administrate().await,
                _ => self.lead().await,
            }
        }
        self.day
    }

    /// Sends a command and counts the answer under its field.
    pub(super) async fn send(&mut self, mutation: &Mutation) -> Outcome {
        self.send_as(mutation, mutation.field(), None).await
    }

    /// The same under another name; `about` is the only cell that is entered, and into which class's book.
    pub(super) async fn send_as(
        &mut self,
        mutation: &Mutation,
        name: &str,
        about: Option<(usize, Spot)>,
    ) -> Outcome {
        // The ledger writes whole milliseconds.
        let sent = Timestamp::from_millisecond(Timestamp::now().as_millisecond()).unwrap();
        let outcome = self.client.mutate(mutation).await;
        let within = (sent, Timestamp::now());
        let codes = outcome.codes();
        assert!(codes.iter().all(|code| KNOWN.contains(code)), "{} {name}: {outcome:?}", mutation.field());
        assert!(!outcome.is_replay, "a fresh key is no replay");
        if codes.is_empty() {
            self.count(name);
        }
        for code in &codes {
            self.count(&format!("{name} {code}"));
        }
        let is_locked = codes == ["PERIOD_LOCKED"];
        let locked = about.filter(|_| is_locked).map(|(class, spot)| (self.number, class, spot));
        let accepted = if codes.is_empty() { outcome.position } else { None };
        let (key, field) = (mutation.key(), mutation.field());
        let request = mutation.said("requestId").map(str::to_owned);
        self.day.sent.push(Sent { key, field, request, within, accepted, locked });
        outcome
    }

    pub(super) fn count(&self, name: &str) {
        self.world.on_board(|board| *board.tally.entry(name.to_owned()).or_default() += 1);
    }

    /// A request of the newest ones that fits.
    pub(super) fn pick(&mut self, fits: impl Fn(&Asked) -> bool) -> Option<Asked> {
        let newest: Vec<_> = self.world.on_board(|board| {
            board.requests.iter().rev().filter(|asked| fits(asked)).take(8).cloned().collect()
        });
        (!newest.is_empty()).then(|| newest[self.chance.below(newest.len())].clone())
    }

    /// Notes how far a request has come.
    pub(super) fn note(&self, request: &str, stage: Stage) {
        self.world.on_board(|board| {
            if let Some(asked) = board.requests.iter_mut().find(|asked| asked.id == request) {
                asked.stage = stage;
            }
        });
    }

    /// Rests for a moment, so that the others have one too.
    pub(super) async fn rest(&mut self, least: i32, most: i32) {
        let millis = u64::try_from(self.chance.within(least, most)).unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
    }
}
