//! What comes to pass by time alone.

use super::*;
use crate::{
    Actor,
    periods::{CancelScheduledLock, LockBegan},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn lock_at(from: &str) -> LockPeriod {
    LockPeriod { from: Some(at(from)), ..lock(Area::Class(CLASS_3A)) }
}

#[test]
fn only_the_clock_records_what_is_due() {
    for actor in [ADMIN, PRINCIPAL, TEACHER_3A] {
        given_school().by(actor).when(RecordDue {}).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school().by_operator().when(RecordDue {}).then_refused(&[("", "FORBIDDEN")]);
    given_school().by_system().when(RecordDue {}).then_nothing();
}

#[test]
fn the_end_of_an_unlock_is_recorded_once() {
    let given = given_executed(unlock(Reach::Cells)).by_system();
    let (request, class, period) = (id(&given), CLASS_3A, MID);
    let since = at("2025-10-16T12:00:00Z");
    assert_eq!(given.school().next_due(given.school().at), Some(since));
    given.clone().at("2025-10-16T11:59:59Z").when(RecordDue {}).then_nothing();
    let given = given.at("2025-10-16T15:00:00Z");
    let closed = UnlockClosed { request, class, period, reason: ClosedReason::Expired, since };
    given.clone().when(RecordDue {}).then([closed.into()]);
    let now = at("2025-10-16T15:00:00Z");
    assert_eq!(given.school().next_due(now), Some(now));
    let given = given.now(RecordDue {});
    given.clone().when(RecordDue {}).then_nothing();
    assert_eq!(given.school().next_due(now), None);
    let end = match &given.school().changes.request(request).unwrap().outcome {
        Some(Outcome::Unlocked { closed: Some(end), .. }) => end.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((end.by, end.since, end.at), (Actor::System, since, now));
}

#[test]
fn closing_what_has_expired_tells_that_it_expired() {
    let given = given_executed(unlock(Reach::Cells)).by(TEACHER_3A).at("2025-10-16T15:00:00Z");
    let (request, class, period) = (id(&given), CLASS_3A, MID);
    let (reason, since) = (ClosedReason::Expired, at("2025-10-16T12:00:00Z"));
    given.when(CloseUnlock { request }).then([UnlockClosed { request, class, period, reason, since }.into()]);
}

#[test]
fn a_lock_that_takes_effect_is_recorded_before_the_unlock_that_it_ends() {
    let given = given_executed(unlock(Reach::Cells)).by(ADMIN).now(lock_at("2025-10-15T04:00:00Z"));
    let (lock, from) = (given.school().position, at("2025-10-15T04:00:00Z"));
    let scope = lock_at("2025-10-15T04:00:00Z").scope;
    let (request, class, period, reason) = (id(&given), CLASS_3A, MID, ClosedReason::Relocked);
    let began: Event = LockBegan { lock, scope, from }.into();
    let closed: Event = UnlockClosed { request, class, period, reason, since: from }.into();
    // Also when the time of the unlock is over as well.
    for late in ["2025-10-15T04:00:00Z", "2025-10-20T04:00:00Z"] {
        given.clone().by_system().at(late).when(RecordDue {}).then([began.clone(), closed.clone()]);
    }
    let given = given.by_system().at("2025-10-15T05:00:00Z").now(RecordDue {});
    given.clone().when(RecordDue {}).then_nothing();
    assert_eq!(given.school().next_due(from), None);
}

#[test]
fn a_canceled_lock_never_begins() {
    let given = given_school().by(ADMIN).now(lock_at("2025-10-15T04:00:00Z"));
    let lock = given.school().position;
    let given = given.now(CancelScheduledLock { lock, order: order() }).by_system();
    assert_eq!(given.school().next_due(given.school().at), None);
    given.at("2025-10-15T05:00:00Z").when(RecordDue {}).then_nothing();
}

#[test]
fn unlocks_in_force_tell_the_time_that_is_left() {
    let given = given_executed(unlock(Reach::Cells));
    let now = at("2025-10-16T10:30:00Z");
    let unlocks = given.school().unlocks_in_force(now);
    assert_eq!(unlocks[0].remaining(now), Some(SignedDuration::from_mins(90)));
    assert_eq!(unlocks[0].remaining(at("2025-10-16T12:00:00Z")), None);
    assert!(given.school().unlocks_in_force(at("2025-10-16T12:00:00Z")).is_empty());
}
