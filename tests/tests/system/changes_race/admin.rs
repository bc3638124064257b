//! What the admin board does: lock and unlock, at once and at a set time, carry out what was ordered, move students.

use jiff::Timestamp;
use serde_json::{Value, json};
use socai_tests::Mutation;

use super::{
    person::Person,
    world::{MOMENTS, Stage, TARGETS, in_millis, order, period, target},
};

impl Person {
    pub(super) async fn administrate(&mut self) {
        match self.chance.below(60) {
            0..36 => self.execute().await,
            36..41 => self.lock().await,
            41..49 => self.schedule().await,
            49..53 => self.unlock().await,
            53..55 => self.cancel().await,
            55 => self.close_some_unlock().await,
            56 => self.execute_own().await,
            57 => self.execute_unordered().await,
            58 => self.change_class().await,
            _ => self.rest(1, 20).await,
        }
    }

    async fn execute(&mut self) {
        let Some(asked) = self.pick(|asked| matches!(asked.stage, Stage::Ordered { .. })) else {
            return self.rest(1, 8).await;
        };
        let Stage::Ordered { correction, until } = asked.stage else { return };
        let input = json!({ "requestId": asked.id });
        let outcome = self.send(&Mutation::new("executeChange", &self.world.school, input)).await;
        let stage = match outcome.codes()[..] {
            [] if correction => Stage::Done,
            [] => {
                self.falls_due(until);
                Stage::Unlocked { until }
            }
            ["UNTIL_PASSED"] => Stage::Asked,
            ["OWN_REQUEST"] => return,
            _ => Stage::Done,
        };
        self.note(&asked.id, stage);
    }

    async fn execute_own(&mut self) {
        let own = self.number;
        let Some(asked) = self.pick(|asked| asked.by == own) else { return };
        let input = json!({ "requestId": asked.id });
        let outcome = self.send(&Mutation::new("executeChange", &self.world.school, input)).await;
        assert_eq!(outcome.codes(), ["OWN_REQUEST"]);
    }

    async fn execute_unordered(&mut self) {
        if let Some(asked) = self.pick(|asked| matches!(asked.stage, Stage::Asked | Stage::Done)) {
            let input = json!({ "requestId": asked.id });
            let _outcome = self.send(&Mutation::new("executeChange", &self.world.school, input)).await;
        }
    }

    async fn lock(&mut self) {
        let input = json!({ "scope": self.scope(), "order": order() });
        let _outcome = self.send(&Mutation::new("lockPeriod", &self.world.school, input)).await;
        self.rest(20, 120).await;
    }

    async fn schedule(&mut self) {
        let from = in_millis(self.chance.within(1, 900));
        let input = json!({ "scope": self.scope(), "order": order(), "from": from.to_string() });
        let lock = Mutation::new("lockPeriod", &self.world.school, input);
        let outcome = self.send_as(&lock, "lockPeriod at a set time", None).await;
        if let Some(position) = outcome.position {
            self.falls_due(from);
            self.world.on_board(|board| board.scheduled.push(position));
        }
        self.rest(20, 120).await;
    }

    /// Narrower than locks are, so that most of the book is closed.
    async fn unlock(&mut self) {
        let class = self.chance.below(self.world.classes.len());
        let column = self.chance.below(TARGETS.len());
        let moment = self.chance.below(MOMENTS.len());
        let scope = json!({
            "period": period(moment), "area": { "classId": self.world.classes[class].id }, "target": target(column),
        });
        let input = json!({ "scope": scope, "order": order() });
        let _outcome = self.send(&Mutation::new("unlockPeriod", &self.world.school, input)).await;
        self.rest(20, 120).await;
    }

    async fn cancel(&mut self) {
        let newest =
            self.world.on_board(|board| board.scheduled.iter().rev().take(3).copied().collect::<Vec<_>>());
        if newest.is_empty() {
            return;
        }
        let input = json!({ "lock": self.chance.one_of(&newest), "order": order() });
        let _outcome = self.send(&Mutation::new("cancelScheduledLock", &self.world.school, input)).await;
    }

    async fn close_some_unlock(&mut self) {
        if let Some(asked) = self.pick(|asked| matches!(asked.stage, Stage::Unlocked { .. })) {
            self.close(&asked).await;
        }
    }

    /// Moves a student to the other class, a day later than anybody was moved before.
    async fn change_class(&mut self) {
        let student = self.chance.below(self.world.students.len());
        let (class, day) = self.world.on_board(|board| {
            board.moves += 1;
            (1 - board.places[student], board.moves)
        });
        let first: jiff::civil::Date = "2025-01-20".parse().unwrap();
        let on = first.checked_add(jiff::Span::new().days(day.min(120))).unwrap();
        let input = json!({
            "studentId": self.world.students[student].id, "toClassId": self.world.classes[class].id, "on": on.to_string(),
        });
        let outcome = self.send(&Mutation::new("changeClass", &self.world.school, input)).await;
        if outcome.is_accepted() {
            self.world.on_board(|board| board.places[student] = class);
        }
    }

    fn falls_due(&self, at: Timestamp) {
        self.world.on_board(|board| board.last_due = board.last_due.max(Some(at)));
    }

    fn scope(&mut self) -> Value {
        let area = match self.chance.below(6) {
            0 => json!({ "wholeSchool": true }),
            1 => json!({ "grade": "G2" }),
            _ => json!({ "classId": self.world.classes[self.chance.below(self.world.classes.len())].id }),
        };
        let period = period(self.chance.below(MOMENTS.len()));
        let mut scope = json!({ "period": period, "area": area });
        if self.chance.once_in(3) {
            scope["target"] = target(self.chance.below(TARGETS.len()));
        }
        scope
    }
}
