//! Changes of a closed book: a teacher asks, the principal orders or refuses, the admin board carries out.

use serde_json::{Value, json};
use socai_tests::{Chance, Mutation};

use super::{
    entry::{Sheet, period},
    programme::{Moment, lessons},
    record::{Column, LEVELS, Mark},
    world::{World, order},
};

/// What becomes of a request.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Correction,
    Unlock,
    Refusal,
}

impl World {
    /// A few mistakes are found after the book was closed; each goes its own way. What was changed is signed again.
    pub(super) async fn change_closed_book(&mut self, moment: Moment) {
        let mut chance = self.chance.of(&format!("mistakes/{}", moment.name()));
        for answer in [Answer::Correction, Answer::Unlock, Answer::Refusal] {
            let sheet = self.mistake(moment, &mut chance);
            self.change(&sheet, answer).await;
            if !matches!(answer, Answer::Refusal) {
                self.sign_again(&[sheet.class], moment).await;
            }
        }
    }

    /// A mark that should be another one.
    fn mistake(&self, moment: Moment, chance: &mut Chance) -> Sheet {
        let present: Vec<usize> =
            (0..self.pupils.len()).filter(|index| !self.pupils[*index].has_left).collect();
        let index = chance.one_of(&present);
        let pupil = &self.pupils[index];
        let room = &self.rooms[pupil.class];
        let taken =
            |column: &Column| column.subject().is_some_and(|subject| pupil.subjects.contains(&subject));
        let written = pupil.book.keys().filter(|(at, column)| *at == moment && taken(column));
        let columns: Vec<Column> = written.map(|(_, column)| *column).collect();
        let column = chance.one_of(&columns);
        let mark = match pupil.mark(moment, column).expect("it was written") {
            Mark::Subject(level, Some(score)) => {
                Mark::Subject(level, Some(if score == 10 { 9 } else { score + 1 }))
            }
            Mark::Subject(level, None) => {
                Mark::Subject(if level == LEVELS[0] { LEVELS[1] } else { LEVELS[0] }, None)
            }
            Mark::Score(tenths) => Mark::Score(if tenths == 100 { 99 } else { tenths + 1 }),
            Mark::Pass(is_passed) => Mark::Pass(!is_passed),
            Mark::Absent(_)
                if column.subject().is_some_and(|subject| lessons(pupil.grade, subject).is_none()) =>
            {
                Mark::Pass(true)
            }
            Mark::Absent(_) => Mark::Score(70),
            other => panic!("{other:?} is not of a subject"),
        };
        let teacher = room.writer(column);
        Sheet { class: pupil.class, teacher, moment, cells: vec![(index, column, mark)] }
    }

    async fn change(&mut self, sheet: &Sheet, answer: Answer) {
        let teacher = &self.teachers[sheet.teacher];
        let cells: Vec<Value> = sheet
            .cells
            .iter()
            .map(|(index, column, mark)| {
                let pupil = &self.pupils[*index];
                json!({
                    "studentId": pupil.id, "target": column.input(), "mark": mark.input(),
                    "expectedVersion": pupil.version(sheet.moment, *column),
                })
            })
            .collect();
        let input = json!({
            "classId": self.rooms[sheet.class].class.id, "period": period(sheet.moment), "cells": cells,
            "reason": "Cộng sai điểm bài kiểm tra",
        });
        let ask = Mutation::new("requestChange", &self.school, input).selecting("request { id }");
        let asked = teacher.mutate(&ask).await.accepted();
        let request = asked.payload["request"]["id"].clone();
        let execution = match answer {
            Answer::Refusal => {
                let input = json!({ "requestId": request, "reason": "Bài kiểm tra chấm đúng" });
                self.order(Mutation::new("refuseChange", &self.school, input)).await;
                return;
            }
            Answer::Correction => json!({ "correction": true }),
            Answer::Unlock => json!({ "unlock": { "reach": "CELLS", "until": until() } }),
        };
        let input = json!({ "requestId": request, "execution": execution, "order": order("07/QĐ-SD") });
        self.order(Mutation::new("orderChange", &self.school, input)).await;
        let execute = Mutation::new("executeChange", &self.school, json!({ "requestId": request }));
        let _executed = self.school.carry_out(execute).await;
        if let Answer::Unlock = answer {
            let _saved = self.save(sheet).await.accepted();
            let close = Mutation::new("closeUnlock", &self.school, json!({ "requestId": request }));
            let _closed = self.teachers[sheet.teacher].mutate(&close).await.accepted();
        }
        let mut after = vec!["LOCK", "PUBLICATION"];
        after.extend(self.is_finalized.then_some("FINALIZATION"));
        for (index, column, mark) in &sheet.cells {
            let pupil = &self.pupils[*index];
            let old = pupil.mark(sheet.moment, *column).map(Mark::input);
            self.late.push(json!([pupil.id, sheet.moment.name(), column.code(), old, mark.input(), after]));
        }
        self.note(sheet);
    }
}

/// An hour from now.
fn until() -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1)).to_string()
}
