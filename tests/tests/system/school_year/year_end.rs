//! The end of the year: results are finalized; who has not passed is assessed again; the principal decides what the rules
//! leave open; awards are granted.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use socai_tests::{Mutation, YEAR};

use super::{
    marks, oracle,
    programme::{Moment, QUALITIES, Term, competencies, is_primary, lessons},
    record::{Column, Mark, RATINGS},
    world::{World, order, together},
};

impl World {
    /// The principal finalizes the results of all classes.
    pub(super) async fn finalize(&mut self) {
        together(self.rooms.iter().map(async |room| {
            let input = json!({ "classId": room.class.id, "studentIds": [] });
            self.order(Mutation::new("finalizeYear", &self.school, input)).await;
        }))
        .await;
        self.is_finalized = true;
    }

    /// Assesses again what kept students from passing, by what the reference calculation says of the record, and closes that
    /// book too. Gives how many cells that took.
    pub(super) async fn reassess(&mut self) -> usize {
        let mut chance = self.chance.of("again");
        let results = oracle::results(&oracle::document(&self.pupils));
        let mut cells = Vec::new();
        for (index, (pupil, result)) in self.pupils.iter().zip(&results).enumerate() {
            if pupil.has_left {
                continue;
            }
            let columns = if is_primary(pupil.grade) {
                failed(pupil.grade, &pupil.subjects, result)
            } else {
                open(result, &pupil.subjects)
            };
            for column in columns {
                let mark = match column {
                    Column::Conduct => Mark::Conduct(RATINGS[3]),
                    _ => match pupil.mark(Moment::EndOfYear, column).expect("it was entered") {
                        // Who was absent failed, also where nothing is scored.
                        Mark::Absent(_)
                            if column.subject().is_some_and(|it| lessons(pupil.grade, it).is_none()) =>
                        {
                            Mark::Pass(false)
                        }
                        mark => mark,
                    },
                };
                cells.push((index, column, marks::again(mark, &mut chance)));
            }
        }
        let count = cells.len();
        let sheets = self.sheets(Moment::Reassessment, cells);
        self.enter(&sheets).await;
        self.close_reassessment().await;
        count
    }

    /// The principal decides about those who still have not completed their class, and lets half of them go up.
    pub(super) async fn decide_promotions(&mut self) {
        let results = oracle::results(&oracle::document(&self.pupils));
        let undecided: Vec<usize> = (0..self.pupils.len())
            .filter(|index| results[*index]["after"]["completed"] == json!(false))
            .collect();
        together(undecided.iter().enumerate().map(async |(turn, index)| {
            let input = json!({
                "studentId": self.pupils[*index].id, "year": YEAR, "verdict": verdict(turn),
                "reason": "Đã được giúp đỡ và kiểm tra lại",
            });
            self.order(Mutation::new("decidePromotion", &self.school, input)).await;
        }))
        .await;
        for (turn, index) in undecided.into_iter().enumerate() {
            self.pupils[index].decision = Some(turn % 2 == 0);
        }
    }

    /// The principal grants the awards that follow from the results; one that does not follow is refused.
    pub(super) async fn grant_awards(&self) {
        let results = oracle::results(&oracle::document(&self.pupils));
        let earned = |result: &Value| match result["award"].as_str() {
            Some("excellent") => Some("EXCELLENT"),
            Some("good") => Some("GOOD"),
            _ => (result["excellent"] == json!(true)).then_some("EXCELLENT"),
        };
        let (mut grants, mut others) = (Vec::new(), Vec::new());
        for (pupil, result) in self.pupils.iter().zip(&results).filter(|(pupil, _)| !pupil.has_left) {
            let kind = earned(result);
            let grant = json!({ "studentId": pupil.id, "year": YEAR, "kind": kind.unwrap_or("EXCELLENT") });
            if kind.is_some() { &mut grants } else { &mut others }.push(json!({ "earned": grant }));
        }
        others.truncate(1);
        let grant = |grants: Vec<Value>| {
            let input = json!({ "grants": grants, "order": order("30/QĐ-KT") });
            Mutation::new("grantAwards", &self.school, input)
        };
        self.principal.mutate(&grant(others)).await.refused("AWARD_NOT_CARRIED");
        if !grants.is_empty() {
            self.order(grant(grants)).await;
        }
    }
}

fn verdict(turn: usize) -> &'static str {
    if turn.is_multiple_of(2) { "PROMOTED" } else { "RETAINED" }
}

/// The columns that keep a student of primary school from completing the class.
fn failed(grade: u8, subjects: &[Term], result: &Value) -> Vec<Column> {
    if result["level"] != "CHT" {
        return Vec::new();
    }
    let conditions = result["failed"]["HT"].as_array().unwrap().iter();
    let codes: BTreeSet<&str> =
        conditions.map(|condition| condition.as_str().unwrap().split(':').next().unwrap()).collect();
    let columns = codes.into_iter().map(|code| {
        let find = |terms: &[Term]| terms.iter().copied().find(|term| term.code == code);
        find(&competencies(grade))
            .map(Column::Competency)
            .or_else(|| find(&QUALITIES).map(Column::Quality))
            .or_else(|| find(subjects).map(Column::Subject))
            .unwrap_or_else(|| panic!("{code} is no column"))
    });
    columns.collect()
}

/// What is open to a student of secondary school in the summer.
fn open(result: &Value, subjects: &[Term]) -> Vec<Column> {
    let promotion = &result["promotion"];
    let retests = promotion["retest_subjects"].as_array().unwrap();
    let subjects = subjects.iter().copied().filter(|subject| retests.contains(&json!(subject.code)));
    let mut columns: Vec<Column> = subjects.map(Column::Subject).collect();
    if promotion["needs_summer_training"] == json!(true) {
        columns.push(Column::Conduct);
    }
    columns
}
