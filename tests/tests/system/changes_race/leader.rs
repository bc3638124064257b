//! What the principal and the deputy do: order a change in one way or another, refuse it, and try to decide on their own.

use jiff::Timestamp;
use serde_json::json;
use socai_tests::Mutation;

use super::{
    person::Person,
    world::{Asked, Stage, in_millis, order},
};

impl Person {
    pub(super) async fn lead(&mut self) {
        match self.chance.below(16) {
            0 => self.refuse().await,
            1 => self.order_own().await,
            2 => self.order(|asked| asked.stage != Stage::Asked).await,
            _ => self.order(|asked| asked.stage == Stage::Asked).await,
        }
    }

    async fn order(&mut self, fits: impl Fn(&Asked) -> bool) {
        let Some(asked) = self.pick(fits) else { return self.rest(1, 8).await };
        let correction = self.chance.once_in(5);
        let is_late = self.chance.once_in(20);
        let until = if is_late { in_millis(-1) } else { self.in_a_moment() };
        let reach = if self.chance.once_in(3) { "COLUMNS" } else { "CELLS" };
        let execution = if correction {
            json!({ "correction": true })
        } else {
            json!({ "unlock": { "reach": reach, "until": until.to_string() } })
        };
        let input = json!({ "requestId": asked.id, "execution": execution, "order": order() });
        let outcome = self.send(&Mutation::new("orderChange", &self.world.school, input)).await;
        if outcome.is_accepted() {
            self.note(&asked.id, Stage::Ordered { correction, until });
        } else if outcome.codes() == ["REQUEST_SETTLED"] && asked.stage == Stage::Asked {
            self.note(&asked.id, Stage::Done);
        }
    }

    /// Mostly long enough to be carried out and used, now and then not.
    fn in_a_moment(&mut self) -> Timestamp {
        let millis =
            if self.chance.once_in(5) { self.chance.within(5, 60) } else { self.chance.within(100, 900) };
        in_millis(millis)
    }

    async fn refuse(&mut self) {
        if let Some(asked) = self.pick(|asked| asked.stage == Stage::Asked) {
            let input = json!({ "requestId": asked.id, "reason": "Không đủ căn cứ" });
            let outcome = self.send(&Mutation::new("refuseChange", &self.world.school, input)).await;
            if outcome.is_accepted() {
                self.note(&asked.id, Stage::Done);
            }
        }
    }

    async fn order_own(&mut self) {
        let own = self.number;
        let Some(asked) = self.pick(|asked| asked.by == own) else { return };
        let input = json!({ "requestId": asked.id, "execution": { "correction": true }, "order": order() });
        let outcome = self.send(&Mutation::new("orderChange", &self.world.school, input)).await;
        assert_eq!(outcome.codes(), ["OWN_REQUEST"]);
    }
}
