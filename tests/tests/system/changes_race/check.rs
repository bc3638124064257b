//! After the race: the ledger alone is judged, then compared with what everybody was told and with their watches.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use serde_json::json;
use socai_tests::{Installation, Leaf, leaves};
use uuid::Uuid;

use super::{
    history::Cell,
    person::{Day, Sent},
    scan::{self, Refusal},
    world::{MOMENTS, Spot, TARGETS, World},
};

/// A decision is known to everybody so long after its recorded time, on a busy machine.
const LATE: SignedDuration = SignedDuration::from_secs(5);

pub(super) async fn check(installation: &Installation, world: &World, all: &Day) {
    let leaves = leaves(&installation.cli().export(&world.school.code).await);
    assert_eq!(scan::faults(&leaves), [], "this must not stand in a ledger");
    acknowledged(&leaves, &all.sent);

    let refusals = Names::of(&leaves).refusals(&all.sent);
    let groundless = scan::groundless(&leaves, &refusals, LATE);
    assert!(groundless.is_empty(), "refused without a lock: {groundless:?}");

    let counts = scan::counts(&leaves);
    println!("{} refusals had a lock; {} events: {counts:?}", refusals.len(), leaves.len());
    let scan::Counts { open, under_unlock, corrected, expired, relocked, by_hand, began, canceled } = counts;
    let rare = [open, under_unlock, corrected, expired, relocked, by_hand, began, canceled];
    assert!(!rare.contains(&0), "this was no race");
    installation.cli().verify_clean().await;
}

/// The ledger holds exactly the commands that were acknowledged, where it was said, and at a time between request and answer:
/// all clocks here are the server's.
fn acknowledged(leaves: &[Leaf], sent: &[Sent]) {
    let mut recorded: HashMap<Uuid, Vec<&Leaf>> = HashMap::new();
    for leaf in leaves {
        recorded.entry(leaf.command).or_default().push(leaf);
    }
    let withdrawn: HashMap<&str, u64> = sent
        .iter()
        .filter(|sent| sent.field == "withdrawChange" && recorded.contains_key(&sent.key))
        .filter_map(|sent| Some((sent.request.as_deref()?, sent.accepted?)))
        .collect();
    for Sent { key, field, request, within: (sent, answered), accepted, .. } in sent {
        let Some(events) = recorded.get(key) else {
            let may_change_nothing = match *field {
                // A lock that holds already, or an unlock that is closed, changes nothing.
                "lockPeriod" | "unlockPeriod" | "closeUnlock" | "changeClass" | "orderChange" => true,
                // Nor does who withdraws once more, which happens when the board is behind the ledger.
                "withdrawChange" => {
                    let before = request.as_deref().and_then(|request| withdrawn.get(request));
                    before.is_some_and(|before| accepted.is_some_and(|accepted| *before <= accepted))
                }
                _ => false,
            };
            assert!(accepted.is_none() || may_change_nothing, "{field} {key} was acknowledged and is lost");
            continue;
        };
        let last = events.last().unwrap();
        assert_eq!(*accepted, Some(last.position), "{field} {key}");
        assert!(events.iter().all(|leaf| leaf.at == last.at), "{field} {key}: one command, one time");
        assert!(
            *sent <= last.at && last.at <= *answered,
            "{field} {key}: {} not in {sent}..{answered}",
            last.at
        );
    }
    let keys: HashSet<Uuid> = sent.iter().map(|sent| sent.key).collect();
    let stray = leaves.iter().filter(|leaf| leaf.is_grade() && !keys.contains(&leaf.command));
    assert_eq!(stray.count(), 0, "grades that nobody sent");
}

/// The ids in the ledger of those whom the race knows by number.
struct Names {
    classes: Vec<Uuid>,
    students: Vec<Uuid>,
    /// The administrator first.
    accounts: Vec<Uuid>,
}

impl Names {
    fn of(leaves: &[Leaf]) -> Self {
        let all = |kind: &str, name: &str| {
            let of_kind = leaves.iter().filter(|leaf| leaf.kind == kind);
            of_kind.map(|leaf| leaf.body[name].as_str().unwrap().parse().unwrap()).collect()
        };
        Self {
            classes: all("class.created", "class"),
            students: all("student.admitted", "student"),
            accounts: all("account.opened", "account"),
        }
    }

    /// The entries of one cell that were refused because of a lock.
    fn refusals(&self, sent: &[Sent]) -> Vec<Refusal> {
        let refusal = |sent: &Sent| {
            let (person, class, Spot { student, moment, target }) = sent.locked?;
            let kind = if TARGETS[target].is_quality { "quality" } else { "subject" };
            let target = json!({ kind: TARGETS[target].stored }).to_string();
            let period = json!({ "moment": MOMENTS[moment].stored, "year": 2024 }).to_string();
            let cell = Cell { student: self.students[student], period, target };
            Some(Refusal {
                teacher: self.accounts[person + 1],
                class: self.classes[class],
                cell,
                within: sent.within,
            })
        };
        sent.iter().filter_map(refusal).collect()
    }
}
