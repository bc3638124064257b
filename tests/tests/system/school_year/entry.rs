//! Entering marks as a gradebook would: each teacher saves the columns that are hers, a class at a time.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use socai_tests::{Mutation, Outcome, YEAR};

use super::{
    marks,
    programme::{Moment, QUALITIES, competencies, is_primary, regular_assessments},
    record::{Column, Mark},
    world::{Room, World, together},
};

/// What one teacher saves at once.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) class: usize,
    pub(super) teacher: usize,
    pub(super) moment: Moment,
    /// Student, column, mark.
    pub(super) cells: Vec<(usize, Column, Mark)>,
}

/// A grading period of the school year, as an input.
pub(super) fn period(moment: Moment) -> Value {
    json!({ "year": YEAR, "moment": moment.name() })
}

impl Room {
    /// What is entered for the class at a moment of the year.
    pub(super) fn columns(&self, moment: Moment) -> Vec<Column> {
        let mut columns = Vec::new();
        for subject in &self.subjects {
            match moment {
                Moment::RegularOne | Moment::RegularTwo => {
                    let numbers = 1..=regular_assessments(self.grade, *subject);
                    columns.extend(numbers.map(|number| Column::Regular(*subject, number)));
                }
                _ => columns.push(Column::Subject(*subject)),
            }
        }
        if is_primary(self.grade) {
            columns.extend(competencies(self.grade).into_iter().map(Column::Competency));
            columns.extend(QUALITIES.map(Column::Quality));
        } else if matches!(moment, Moment::EndTermOne | Moment::EndOfYear) {
            columns.push(Column::Conduct);
        }
        if moment == Moment::EndOfYear {
            columns.push(Column::Absences);
        }
        columns
    }

    /// Who enters a column: the subject's teacher, else the homeroom teacher.
    pub(super) fn writer(&self, column: Column) -> usize {
        column.subject().map_or(self.homeroom, |subject| self.teachers[&subject])
    }
}

impl World {
    /// Invents the marks of a moment, and enters them.
    pub(super) async fn enter_moment(&mut self, moment: Moment) {
        let mut cells = Vec::new();
        for (class, room) in self.rooms.iter().enumerate() {
            let columns = room.columns(moment);
            for (index, pupil) in self.roll(class) {
                let taken = |column: &Column| {
                    column.subject().is_none_or(|subject| pupil.subjects.contains(&subject))
                };
                let columns: Vec<Column> = columns.iter().copied().filter(taken).collect();
                let given = marks::given(pupil, &index.to_string(), moment, &columns, &self.chance);
                cells.extend(columns.into_iter().zip(given).map(|(column, mark)| (index, column, mark)));
            }
        }
        let sheets = self.sheets(moment, cells);
        self.enter(&sheets).await;
    }

    /// What was missed is made up, or counts as zero.
    pub(super) async fn make_up(&mut self, moment: Moment) {
        let mut chance = self.chance.of(&format!("made up/{}", moment.name()));
        let due = self.due(moment);
        let cells = due.into_iter().map(|(index, column)| {
            let subject = column.subject().expect("only assessments are missed");
            (index, column, marks::made_up(&self.pupils[index], subject, &mut chance))
        });
        let cells = cells.collect();
        let sheets = self.sheets(moment, cells);
        self.enter(&sheets).await;
    }

    /// The assessments that are to be made up.
    pub(super) fn due(&self, moment: Moment) -> Vec<(usize, Column)> {
        let pupils = self.pupils.iter().enumerate().filter(|(_, pupil)| !pupil.has_left);
        let cells = pupils
            .flat_map(|(index, pupil)| pupil.book.iter().map(move |(place, cell)| (index, place, cell)));
        cells
            .filter(|(_, place, cell)| place.0 == moment && cell.mark == Mark::Absent(true))
            .map(|(index, place, _)| (index, place.1))
            .collect()
    }

    /// Sorts cells by class and by the teacher who writes them.
    pub(super) fn sheets(&self, moment: Moment, cells: Vec<(usize, Column, Mark)>) -> Vec<Sheet> {
        let mut sheets: BTreeMap<(usize, usize), Vec<_>> = BTreeMap::new();
        for (index, column, mark) in cells {
            let class = self.pupils[index].class;
            let teacher = self.rooms[class].writer(column);
            sheets.entry((class, teacher)).or_default().push((index, column, mark));
        }
        let sheets = sheets.into_iter();
        sheets.map(|((class, teacher), cells)| Sheet { class, teacher, moment, cells }).collect()
    }

    /// Saves sheets, each by its teacher, several at once; notes what was saved.
    pub(super) async fn enter(&mut self, sheets: &[Sheet]) {
        let outcomes = together(sheets.iter().map(|sheet| self.save(sheet))).await;
        for (sheet, outcome) in sheets.iter().zip(outcomes) {
            let _saved = outcome.accepted();
            self.note(sheet);
        }
    }

    /// Sends one sheet.
    pub(super) async fn save(&self, sheet: &Sheet) -> Outcome {
        let entries: Vec<Value> = sheet
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
        let class = &self.rooms[sheet.class].class.id;
        let input = json!({ "classId": class, "period": period(sheet.moment), "entries": entries });
        let enter = Mutation::new("enterGrades", &self.school, input);
        self.teachers[sheet.teacher].mutate(&enter).await
    }

    /// Notes that a sheet was saved.
    pub(super) fn note(&mut self, sheet: &Sheet) {
        for (index, column, mark) in &sheet.cells {
            self.pupils[*index].write(sheet.moment, *column, *mark);
        }
        self.written += sheet.cells.len();
    }
}
