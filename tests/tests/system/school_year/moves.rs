//! Students who change class or leave between the terms.

use serde_json::json;
use socai_tests::Mutation;

use super::{
    programme::Moment,
    world::{World, together},
};

/// The first day of the second term, on which they do.
const DAY: &str = "2025-01-20";

impl World {
    /// In every grade with two classes one student changes to the next class; one student in eighty leaves the school.
    pub(super) async fn move_students(&mut self) {
        let mut chance = self.chance.of("moves");
        let mut moves = Vec::new();
        for (from, to) in (0..self.rooms.len()).zip(1..self.rooms.len()) {
            let [source, target] = [&self.rooms[from], &self.rooms[to]];
            // Who comes into a class has marks in what the class takes.
            let is_prepared = target.subjects.iter().all(|subject| source.subjects.contains(subject));
            if source.grade == target.grade && is_prepared && from % 3 == 0 {
                let roll: Vec<usize> = self.roll(from).map(|(index, _)| index).collect();
                moves.push((chance.one_of(&roll), to));
            }
        }
        together(moves.iter().map(async |(index, to)| {
            let input = json!({
                "studentId": self.pupils[*index].id, "toClassId": self.rooms[*to].class.id, "on": DAY,
                "reason": "Theo nguyện vọng của gia đình",
            });
            self.school.carry_out(Mutation::new("changeClass", &self.school, input)).await
        }))
        .await;
        let receiving: Vec<usize> = moves.iter().map(|(_, to)| *to).collect();
        for (index, to) in moves {
            let taken = self.rooms[to].subjects.clone();
            let pupil = &mut self.pupils[index];
            pupil.class = to;
            pupil.subjects.retain(|subject| taken.contains(subject));
        }
        // A mark that was corrected after the new class had signed for the first term is now one of its own.
        for moment in self.moments().into_iter().filter(|moment| *moment <= Moment::EndTermOne) {
            self.sign_again(&receiving, moment).await;
        }

        let leaving: Vec<usize> = (0..self.pupils.len()).filter(|_| chance.once_in(80)).collect();
        together(leaving.iter().map(async |index| {
            let input = json!({ "studentId": self.pupils[*index].id, "on": DAY, "reason": "TRANSFERRED" });
            self.school.carry_out(Mutation::new("recordDeparture", &self.school, input)).await
        }))
        .await;
        for index in leaving {
            self.pupils[index].has_left = true;
        }
    }
}
