//! What teachers do: enter, also where they may not, ask for changes, and write under an unlock until it ends under their hand.

use jiff::Timestamp;
use serde_json::{Value, json};
use socai_tests::{Mutation, Outcome};

use super::{
    person::Person,
    world::{Asked, MOMENTS, Spot, Stage, TARGETS, period, target},
};

/// An unlock is over for good when it ended so long ago, in milliseconds.
const OVER: i64 = 40;

impl Person {
    pub(super) async fn teach(&mut self) {
        match self.chance.below(40) {
            0..16 => self.enter_something().await,
            16..28 => self.use_unlock().await,
            28..35 => self.ask().await,
            35..37 => self.use_unlock_of_another().await,
            37 => self.withdraw().await,
            38 => self.close_own_unlock().await,
            _ => self.overstep().await,
        }
    }

    /// One or two cells of a column of one's own.
    async fn enter_something(&mut self) {
        let (class, target) = self.chance.one_of(self.taught);
        let spot = self.spot(class, target);
        let other = Spot { student: self.student(class), ..spot };
        if other.student == spot.student || !self.chance.once_in(5) {
            let _outcome = self.enter(class, &[spot], "enterGrades").await;
        } else {
            let _outcome = self.enter(class, &[spot, other], "enterGrades").await;
        }
    }

    /// A cell of one's own beside one of somebody else's.
    async fn overstep(&mut self) {
        let (class, target) = self.chance.one_of(self.taught);
        let own = self.spot(class, target);
        let others: Vec<usize> =
            (0..TARGETS.len()).filter(|target| !self.taught.contains(&(class, *target))).collect();
        let other = Spot { target: self.chance.one_of(&others), ..own };
        let outcome = self.enter(class, &[own, other], "enterGrades").await;
        assert!(outcome.codes().contains(&"NOT_YOUR_SUBJECT"), "{outcome:?}");
    }

    /// Writes a cell that is open to oneself alone, again and again, until it is refused.
    async fn use_unlock(&mut self) {
        let own = self.number;
        let is_mine = |asked: &Asked| asked.by == own && matches!(asked.stage, Stage::Unlocked { .. });
        let Some(asked) = self.pick(is_mine) else { return self.enter_something().await };
        let Stage::Unlocked { until } = asked.stage else { return };
        let spot = self.chance.one_of(&asked.spots);
        let mut written = 0;
        let is_locked = loop {
            let outcome = self.enter(asked.class, &[spot], "enterGrades").await;
            match outcome.codes()[..] {
                [] => written += 1,
                ["VERSION_CONFLICT"] => {}
                ["PERIOD_LOCKED"] => break true,
                _ => break false,
            }
            if Timestamp::now().as_millisecond() > until.as_millisecond() + OVER {
                break false;
            }
            if self.chance.once_in(6) {
                // Another cell of the column, which is open only if the whole column is.
                let beside = Spot { student: self.student(asked.class), ..spot };
                let _outcome = self.enter(asked.class, &[beside], "beside the unlock").await;
            }
            self.rest(0, 12).await;
        };
        let is_over = Timestamp::now() >= until;
        if written > 0 && is_locked {
            self.count(if is_over { "expired under the hand" } else { "closed under the hand" });
        }
        if is_over || self.chance.once_in(2) {
            self.note(&asked.id, Stage::Done);
        }
    }

    /// Tries a cell that one teaches oneself, and that is open to a colleague.
    async fn use_unlock_of_another(&mut self) {
        let (own, taught) = (self.number, self.taught);
        let fits = |asked: &Asked| {
            let teaches = asked.spots.iter().all(|spot| taught.contains(&(asked.class, spot.target)));
            asked.by != own && teaches && matches!(asked.stage, Stage::Unlocked { .. })
        };
        if let Some(asked) = self.pick(fits) {
            let name = "under an unlock of somebody else";
            let _outcome = self.enter(asked.class, &asked.spots[..1], name).await;
        }
    }

    async fn ask(&mut self) {
        let (class, column) = self.chance.one_of(self.taught);
        let first = self.spot(class, column);
        let second = Spot { student: self.student(class), ..first };
        let mut spots = vec![first];
        if second.student != first.student && self.chance.once_in(3) {
            spots.push(second);
        }
        let cells: Vec<Value> = spots
            .iter()
            .map(|spot| {
                let (version, level) = self.next(*spot);
                let mark = if is_trait(*spot) { json!({ "trait": level }) } else { json!({ "subject": { "level": level } }) };
                json!({
                    "studentId": self.world.students[spot.student].id, "target": target(spot.target), "mark": mark,
                    "expectedVersion": version,
                })
            })
            .collect();
        let class_id = &self.world.classes[class].id;
        let input = json!({
            "classId": class_id, "period": period(first.moment), "cells": cells, "reason": "Cộng nhầm điểm",
        });
        let ask = Mutation::new("requestChange", &self.world.school, input).selecting("request { id }");
        let outcome = self.send(&ask).await;
        self.learn(&spots, &outcome);
        if let Some(id) = outcome.payload["request"]["id"].as_str() {
            let asked = Asked { id: id.to_owned(), by: self.number, class, spots, stage: Stage::Asked };
            self.world.on_board(|board| board.requests.push(asked));
        }
    }

    async fn withdraw(&mut self) {
        let own = self.number;
        if let Some(asked) = self.pick(|asked| asked.by == own && asked.stage != Stage::Done) {
            let input = json!({ "requestId": asked.id });
            let outcome = self.send(&Mutation::new("withdrawChange", &self.world.school, input)).await;
            if outcome.is_accepted() {
                self.note(&asked.id, Stage::Done);
            }
        }
    }

    async fn close_own_unlock(&mut self) {
        let own = self.number;
        if let Some(asked) =
            self.pick(|asked| asked.by == own && matches!(asked.stage, Stage::Unlocked { .. }))
        {
            self.close(&asked).await;
        }
    }

    pub(super) async fn close(&mut self, asked: &Asked) {
        let input = json!({ "requestId": asked.id });
        let outcome = self.send(&Mutation::new("closeUnlock", &self.world.school, input)).await;
        if outcome.is_accepted() {
            self.note(&asked.id, Stage::Done);
        }
    }

    /// Enters these cells of one period, each as the other of two levels.
    async fn enter(&mut self, class: usize, spots: &[Spot], name: &'static str) -> Outcome {
        let entries: Vec<Value> = spots
            .iter()
            .map(|spot| {
                let (version, level) = self.next(*spot);
                let mark = if is_trait(*spot) { "traitLevel" } else { "level" };
                json!({
                    "studentId": self.world.students[spot.student].id, "target": target(spot.target), mark: level,
                    "expectedVersion": version,
                })
            })
            .collect();
        let class_id = &self.world.classes[class].id;
        let input = json!({ "classId": class_id, "period": period(spots[0].moment), "entries": entries });
        let select = "cells { version access { request { id } } }";
        let enter = Mutation::new("enterGrades", &self.world.school, input).selecting(select);
        let about = if let [spot] = spots { Some((class, *spot)) } else { None };
        let outcome = self.send_as(&enter, name, about).await;
        self.learn(spots, &outcome);
        if outcome.payload["cells"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|cell| !cell["access"]["request"].is_null())
        {
            self.count("written under an unlock");
        }
        outcome
    }

    /// What is to be written next into a cell: upon which version, and another level than the one before.
    fn next(&self, spot: Spot) -> (u32, &'static str) {
        let version = self.world.on_board(|board| board.versions.get(&spot).copied().unwrap_or(0));
        let levels = if is_trait(spot) { ["REACHED", "GOOD"] } else { ["COMPLETED", "WELL_COMPLETED"] };
        (version, levels[version as usize % 2])
    }

    /// The versions that an answer tells.
    fn learn(&self, spots: &[Spot], outcome: &Outcome) {
        let accepted =
            outcome.payload["cells"].as_array().into_iter().flatten().map(|cell| cell["version"].as_u64());
        let written = spots.iter().zip(accepted);
        let conflicts = outcome.refusals.iter().filter_map(|refusal| {
            let index = refusal.path.split(['[', ']']).nth(1)?.parse::<usize>().ok()?;
            Some((&spots[index], refusal.actual.map(u64::from)))
        });
        self.world.on_board(|board| {
            for (spot, version) in written.chain(conflicts) {
                if let Some(version) = version {
                    let known = board.versions.entry(*spot).or_default();
                    *known = (*known).max(u32::try_from(version).unwrap());
                }
            }
        });
    }

    fn spot(&mut self, class: usize, target: usize) -> Spot {
        Spot { student: self.student(class), moment: self.chance.below(MOMENTS.len()), target }
    }

    /// A student of a class, now and then one of another.
    fn student(&mut self, class: usize) -> usize {
        let places = self.world.on_board(|board| board.places.clone());
        let is_of_class = |student: &usize| places[*student] == class;
        let students: Vec<usize> = (0..places.len()).filter(is_of_class).collect();
        if students.is_empty() || self.chance.once_in(25) {
            return self.chance.below(places.len());
        }
        self.chance.one_of(&students)
    }
}

fn is_trait(spot: Spot) -> bool {
    TARGETS[spot.target].is_quality
}
