//! The scan itself: it passes what the procedure allows, and finds each kind of violation in a forged ledger.

use jiff::Timestamp;
use serde_json::{Value, json};
use socai_tests::Leaf;
use uuid::Uuid;

use super::{Cell, Fault, Refusal, Wrong, counts, faults, groundless};

const TEACHER: u128 = 0xa1;
const OTHER: u128 = 0xa2;
const ADMIN: u128 = 0xad;
const PRINCIPAL: u128 = 0xab;
const AN: u128 = 0xd1;
const BINH: u128 = 0xd2;
const REQUEST: u128 = 0xe1;

fn id(number: u128) -> Value {
    json!(Uuid::from_u128(number))
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(1_736_000_000 + second).unwrap()
}

fn period() -> Value {
    json!({ "moment": "CK1", "year": 2024 })
}

fn class() -> Value {
    id(0xc1)
}

/// A forged ledger, told event by event. Class 2A has a grade, two teachers of Mathematics, one of Music.
struct Forged(Vec<Leaf>);

impl Forged {
    fn new() -> Self {
        let taught = |subject: &str, by: u128| json!({ "class": class(), "subject": subject, "teacher": id(by), "from": "2024-09-05" });
        Self(Vec::new())
            .at(
                0,
                ADMIN,
                "class.created",
                json!({ "class": class(), "grade": "2", "name": "2A", "year": 2024 }),
            )
            .at(0, ADMIN, "subject_teacher.assigned", taught("TOAN", TEACHER))
            .at(0, ADMIN, "subject_teacher.assigned", taught("TOAN", OTHER))
            .at(0, ADMIN, "subject_teacher.assigned", taught("AN", TEACHER))
    }

    /// An event of a command of its own.
    fn at(self, moment: i64, actor: u128, kind: &str, body: Value) -> Self {
        let command = self.0.len() as u128 + 1000;
        self.of(command, moment, actor, kind, body)
    }

    fn of(mut self, command: u128, moment: i64, actor: u128, kind: &str, body: Value) -> Self {
        let (command, actor) = (Uuid::from_u128(command), Uuid::from_u128(actor));
        let position = self.0.len() as u64 + 1;
        self.0.push(Leaf { position, kind: kind.to_owned(), command, actor, at: second(moment), body });
        self
    }

    fn lock(self, moment: i64) -> Self {
        self.at(moment, ADMIN, "period.locked", json!({ "scope": scope() }))
    }

    fn asked(self, moment: i64) -> Self {
        let cell = json!({
            "student": id(AN), "target": { "subject": "TOAN" }, "version": 0, "proposed": mark("T"), "comment": "keep",
        });
        let body = json!({
            "request": id(REQUEST), "class": class(), "period": period(), "requester": id(TEACHER), "cells": [cell],
        });
        self.at(moment, TEACHER, "change.requested", body)
    }

    fn ordered(self, moment: i64, by: u128, execution: &Value) -> Self {
        let body = json!({ "request": id(REQUEST), "class": class(), "execution": execution });
        self.at(moment, by, "change.ordered", body)
    }

    /// Ordered and opened to the teacher for one cell, until second 100.
    fn unlocked(self, moment: i64) -> Self {
        self.ordered(moment, PRINCIPAL, &unlock()).opened(moment, ADMIN)
    }

    fn opened(self, moment: i64, by: u128) -> Self {
        let opened = json!({ "cells": [{ "student": id(AN), "target": { "subject": "TOAN" } }] });
        let body = json!({
            "request": id(REQUEST), "class": class(), "period": period(), "opened": opened, "teacher": id(TEACHER),
            "until": second(100).to_string(),
        });
        self.at(moment, by, "change.unlocked", body)
    }

    fn closed(self, moment: i64, reason: &str, since: i64) -> Self {
        let body = json!({
            "request": id(REQUEST), "class": class(), "period": period(), "reason": reason, "since": second(since).to_string(),
        });
        self.at(moment, u128::MAX, "unlock.closed", body)
    }

    /// A mark in Mathematics, under the request or not.
    fn grade(self, moment: i64, by: u128, student: u128, request: Option<u128>) -> Self {
        self.at(moment, by, "grade.entered", grade(student, "TOAN", request))
    }

    fn corrected(self, moment: i64, by: u128, level: &str) -> Self {
        let mut written = grade(AN, "TOAN", Some(REQUEST));
        written["mark"] = mark(level);
        self.of(7, moment, by, "grade.entered", written).of(
            7,
            moment,
            by,
            "change.corrected",
            json!({ "request": id(REQUEST), "class": class() }),
        )
    }

    fn faults(&self) -> Vec<Wrong> {
        faults(&self.0).into_iter().map(|(_, wrong): Fault| wrong).collect()
    }
}

fn scope() -> Value {
    json!({ "area": { "class": class() }, "columns": "all", "period": period() })
}

fn mark(level: &str) -> Value {
    json!({ "subject": { "level": level } })
}

fn unlock() -> Value {
    json!({ "unlock": { "reach": "cells", "until": second(100).to_string() } })
}

fn grade(student: u128, subject: &str, request: Option<u128>) -> Value {
    let mut body = json!({
        "class": class(), "student": id(student), "period": period(), "target": { "subject": subject }, "mark": mark("H"),
    });
    if let Some(request) = request {
        body["request"] = id(request);
    }
    body
}

#[test]
fn the_whole_procedure_is_in_order() {
    let unlocked = Forged::new().grade(1, OTHER, BINH, None).lock(2).asked(3).unlocked(4);
    let closed = unlocked.grade(99, TEACHER, AN, Some(REQUEST)).closed(101, "expired", 100);
    let opened =
        closed.at(102, ADMIN, "period.unlocked", json!({ "scope": scope() })).grade(103, TEACHER, AN, None);
    assert_eq!(opened.faults(), []);
    let corrected = Forged::new().lock(2).asked(3).ordered(4, PRINCIPAL, &json!("correction"));
    let corrected = corrected.corrected(5, ADMIN, "T");
    assert_eq!(corrected.faults(), []);
    let counted = counts(&corrected.0);
    assert_eq!((counted.open, counted.under_unlock, counted.corrected), (0, 0, 1));
}

#[test]
fn an_entry_in_a_locked_scope_is_found() {
    assert_eq!(Forged::new().lock(2).grade(3, TEACHER, AN, None).faults(), [Wrong::Locked]);
    let elsewhere =
        Forged::new().lock(2).asked(3).unlocked(4).closed(5, "byHand", 5).grade(6, OTHER, BINH, None);
    assert_eq!(elsewhere.faults(), [Wrong::Locked]);
}

#[test]
fn an_entry_after_the_set_time_of_a_lock_is_found() {
    let forged = |moment| {
        let body = json!({ "scope": scope(), "from": second(50).to_string() });
        Forged::new().at(2, ADMIN, "period.locked", body).grade(moment, TEACHER, AN, None)
    };
    assert_eq!(forged(49).faults(), []);
    assert_eq!(forged(50).faults(), [Wrong::Locked, Wrong::NeverRecorded]);
    let began = json!({ "lock": 5, "scope": scope(), "from": second(50).to_string() });
    assert_eq!(forged(49).at(51, u128::MAX, "lock.began", began.clone()).faults(), []);
    assert_eq!(forged(48).at(49, u128::MAX, "lock.began", began).faults(), [Wrong::NotDue]);
    let cancel = |moment| {
        forged(49).at(moment, ADMIN, "lock.canceled", json!({ "lock": 5 })).grade(60, TEACHER, BINH, None)
    };
    assert_eq!(cancel(49).faults(), []);
    assert_eq!(cancel(50).faults(), [Wrong::NotDue, Wrong::Locked, Wrong::NeverRecorded]);
}

#[test]
fn an_entry_under_an_expired_unlock_is_found() {
    let forged =
        |moment| Forged::new().lock(2).asked(3).unlocked(4).grade(moment, TEACHER, AN, Some(REQUEST));
    assert_eq!(forged(99).closed(100, "expired", 100).faults(), []);
    assert_eq!(forged(100).closed(100, "expired", 100).faults(), [Wrong::Expired]);
    let closed = Forged::new().lock(2).asked(3).unlocked(4).closed(50, "byHand", 50);
    assert_eq!(closed.grade(60, TEACHER, AN, Some(REQUEST)).faults(), [Wrong::Expired]);
}

#[test]
fn an_entry_under_an_unlock_that_a_lock_has_overtaken_is_found() {
    let overtaken = Forged::new().lock(2).asked(3).unlocked(4).lock(5).grade(6, TEACHER, AN, Some(REQUEST));
    assert_eq!(overtaken.closed(7, "relocked", 5).faults(), [Wrong::Relocked]);
}

#[test]
fn an_entry_by_another_teacher_is_found() {
    let forged = Forged::new().lock(2).asked(3).unlocked(4).grade(5, OTHER, AN, Some(REQUEST));
    assert_eq!(forged.faults(), [Wrong::OtherTeacher]);
    assert_eq!(Forged::new().grade(5, ADMIN, AN, None).faults(), [Wrong::NotTheirs]);
}

#[test]
fn an_entry_in_another_cell_is_found() {
    let unlocked = || Forged::new().lock(2).asked(3).unlocked(4);
    assert_eq!(unlocked().grade(5, TEACHER, BINH, Some(REQUEST)).faults(), [Wrong::OtherCell]);
    let music = grade(AN, "AN", Some(REQUEST));
    assert_eq!(unlocked().at(5, TEACHER, "grade.entered", music).faults(), [Wrong::OtherCell]);
}

#[test]
fn a_request_that_its_author_approved_is_found() {
    let forged = Forged::new().lock(2).asked(3).ordered(4, TEACHER, &unlock()).opened(5, ADMIN);
    assert_eq!(forged.faults(), [Wrong::OrderedByRequester]);
    let forged = Forged::new().lock(2).asked(3).ordered(4, PRINCIPAL, &unlock()).opened(5, TEACHER);
    assert_eq!(forged.faults(), [Wrong::ExecutedByRequester]);
}

#[test]
fn an_execution_without_an_order_is_found() {
    assert_eq!(Forged::new().lock(2).asked(3).opened(5, ADMIN).faults(), [Wrong::NotOrdered]);
    assert_eq!(Forged::new().lock(2).asked(3).corrected(5, ADMIN, "T").faults(), [Wrong::NotOrdered]);
    let otherwise = Forged::new().lock(2).asked(3).ordered(4, PRINCIPAL, &unlock()).corrected(5, ADMIN, "T");
    assert_eq!(otherwise.faults(), [Wrong::NotOrdered]);
    let never = Forged::new().lock(2).asked(3).grade(5, TEACHER, AN, Some(REQUEST));
    assert_eq!(never.faults(), [Wrong::NeverOpened]);
}

#[test]
fn an_execution_otherwise_than_asked_for_is_found() {
    let ordered = || Forged::new().lock(2).asked(3).ordered(4, PRINCIPAL, &json!("correction"));
    assert_eq!(ordered().corrected(5, ADMIN, "H").faults(), [Wrong::NotAsAsked]);
    let written = Forged::new().asked(1).grade(2, TEACHER, AN, None).lock(3);
    let outdated = written.ordered(4, PRINCIPAL, &json!("correction")).corrected(5, ADMIN, "T");
    assert_eq!(outdated.faults(), [Wrong::Outdated]);
    let refused = json!({ "request": id(REQUEST), "class": class(), "requester": id(TEACHER) });
    let settled = ordered().at(4, PRINCIPAL, "change.refused", refused).opened(5, ADMIN);
    assert_eq!(settled.faults(), [Wrong::Settled]);
}

#[test]
fn an_unlock_named_without_need_is_found() {
    let forged = Forged::new().asked(3).unlocked(4).grade(5, TEACHER, AN, Some(REQUEST));
    assert_eq!(forged.faults(), [Wrong::NotLocked]);
}

#[test]
fn ends_that_are_recorded_wrongly_or_never_are_found() {
    let unlocked = || Forged::new().lock(2).asked(3).unlocked(4);
    assert_eq!(unlocked().closed(99, "expired", 100).faults(), [Wrong::FalseEnd]);
    assert_eq!(unlocked().closed(101, "expired", 99).faults(), [Wrong::FalseEnd]);
    assert_eq!(unlocked().closed(50, "relocked", 50).faults(), [Wrong::FalseEnd]);
    assert_eq!(unlocked().closed(50, "byHand", 50).closed(100, "expired", 100).faults(), [Wrong::FalseEnd]);
    assert_eq!(unlocked().at(100, ADMIN, "award.granted", json!({})).faults(), [Wrong::NeverRecorded]);
}

#[test]
fn time_that_goes_backwards_is_found() {
    assert_eq!(
        Forged::new().grade(5, TEACHER, AN, None).grade(4, TEACHER, BINH, None).faults(),
        [Wrong::BackInTime]
    );
}

#[test]
fn a_refusal_without_a_lock_is_found() {
    let ledger = Forged::new().lock(10).asked(11).unlocked(12).closed(101, "expired", 100);
    let cell = |student: u128| Cell {
        student: Uuid::from_u128(student),
        period: period().to_string(),
        target: json!({ "subject": "TOAN" }).to_string(),
    };
    let refusal = |teacher: u128, student, from, to| Refusal {
        teacher: Uuid::from_u128(teacher),
        class: Uuid::from_u128(0xc1),
        cell: cell(student),
        within: (second(from), second(to)),
    };
    let at_once = jiff::SignedDuration::ZERO;
    let groundless = |refusal: Refusal| !groundless(&ledger.0, &[refusal], at_once).is_empty();
    assert!(groundless(refusal(TEACHER, AN, 1, 9)), "before the lock");
    assert!(!groundless(refusal(TEACHER, AN, 9, 10)), "when it was locked");
    assert!(groundless(refusal(TEACHER, AN, 13, 99)), "under the unlock");
    assert!(!groundless(refusal(OTHER, AN, 13, 99)), "under the unlock of somebody else");
    assert!(!groundless(refusal(TEACHER, BINH, 13, 99)), "another student");
    assert!(!groundless(refusal(TEACHER, AN, 99, 100)), "when the unlock ended");
}
