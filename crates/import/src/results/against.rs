//! Compares the cells of a result sheet with the gradebook of the class.

use std::collections::HashMap;

use socai_school::{
    School,
    calendar::GradingPeriod,
    classes::Class,
    gradebook::{Cell, CellEntry, EnterGrades, Mark},
    ids::StudentId,
    registry::Student,
    regulations::{Level, Score, Target, TraitLevel},
    text::{Bilingual, Note, fold},
};

use super::{
    CellOutcome, CellPlan, ResultPlan, RowPlan,
    columns::{Columns, GradeColumn, Part},
};
use crate::{
    grid::{CellAddress, CellValue, Grid},
    plan::{CellProblem, Place, Plan, Source, Step},
    values,
};

pub(super) fn plan(
    grid: &Grid,
    school: &School,
    columns: &Columns,
    class: &Class,
    period: GradingPeriod,
) -> ResultPlan {
    let mut planner = Planner {
        grid,
        school,
        columns,
        class,
        period,
        seen: HashMap::new(),
        entries: Vec::new(),
        sources: Vec::new(),
    };
    let rows: Vec<RowPlan> = columns.rows(grid).map(|row| planner.row(row)).collect();
    let mut plan = ResultPlan {
        class: class.id,
        class_name: class.name.to_string(),
        period,
        notices: not_imported(grid, columns, &rows),
        rows,
        unknown_columns: columns.unknown.clone(),
        plan: Plan::new(school, Vec::new()),
    };
    if plan.problems().next().is_none() {
        let chunks =
            planner.entries.chunks(EnterGrades::LIMIT).zip(planner.sources.chunks(EnterGrades::LIMIT));
        let step = |(entries, sources): (&[CellEntry], &[Source])| {
            Step::ready(EnterGrades { class: class.id, period, entries: entries.to_vec() }, sources.to_vec())
        };
        plan.plan = Plan::new(school, chunks.map(step).collect());
    }
    plan
}

fn not_imported(grid: &Grid, columns: &Columns, rows: &[RowPlan]) -> Vec<Bilingual> {
    let filled = |column: u32| rows.iter().any(|row| grid.get(row.row - 1, column).is_some());
    let filled = columns.year_end.iter().filter(|(column, _)| filled(*column));
    filled
        .map(|(_, title)| {
            Bilingual::new(
                format!("Cột “{title}” có dữ liệu nhưng không được nhập: kết quả cuối năm được xác nhận trong chương trình."),
                format!("Column “{title}” is filled but not imported: year-end results are confirmed in the program."),
            )
        })
        .collect()
}

struct Planner<'a> {
    grid: &'a Grid,
    school: &'a School,
    columns: &'a Columns,
    class: &'a Class,
    period: GradingPeriod,
    seen: HashMap<StudentId, u32>,
    entries: Vec<CellEntry>,
    sources: Vec<Source>,
}

impl Planner<'_> {
    fn row(&mut self, row: u32) -> RowPlan {
        let code = self.columns.code(self.grid, row).map(ToString::to_string);
        match self.student(row) {
            Err(problem) => RowPlan { row: row + 1, code, refused: vec![*problem], cells: Vec::new() },
            Ok(student) => {
                RowPlan { row: row + 1, code, refused: Vec::new(), cells: self.cells(row, student) }
            }
        }
    }

    // The code decides who it is; name and birth date must agree, because a row that slipped by one would otherwise give
    // every student the grades of the next.
    fn student(&mut self, row: u32) -> Result<StudentId, Box<CellProblem>> {
        let columns = self.columns;
        let Some(code) = columns.code(self.grid, row) else {
            return Err(self.problem(
                columns.code_cell(row),
                "MISSING",
                "Thiếu mã học sinh.",
                "The student code is missing.",
            ));
        };
        if let Some(class) = columns.class(self.grid, row)
            && fold(&class) != fold(self.class.name.as_str())
        {
            let (vi, en) = (
                format!("Dòng này thuộc lớp khác; tệp là của lớp {}.", self.class.name),
                format!("The row is of another class; the file is of class {}.", self.class.name),
            );
            return Err(self.problem(columns.class_cell(row), "OTHER_CLASS", &vi, &en));
        }
        let written = values::digits(code).unwrap_or_else(|| code.to_string().to_uppercase());
        let registry = &self.school.registry;
        let Some(student) = registry.by_code(&written).and_then(|id| registry.student(id)) else {
            return Err(self.problem(
                columns.code_cell(row),
                "UNKNOWN_STUDENT",
                "Trường không có học sinh mang mã này.",
                "The school has no student with this code.",
            ));
        };
        if !student.enrollments.iter().any(|enrollment| enrollment.class == self.class.id) {
            let (vi, en) = (
                format!("Học sinh không thuộc lớp {}.", self.class.name),
                format!("The student is not in class {}.", self.class.name),
            );
            return Err(self.problem(columns.code_cell(row), "NOT_IN_CLASS", &vi, &en));
        }
        self.same_person(row, student)?;
        if let Some(before) = self.seen.insert(student.id, row) {
            let (vi, en) = (
                format!("Đã có ở dòng {} của tệp.", before + 1),
                format!("Row {} of the file has the student already.", before + 1),
            );
            return Err(self.problem(columns.code_cell(row), "DUPLICATE_IN_FILE", &vi, &en));
        }
        Ok(student.id)
    }

    fn same_person(&self, row: u32, student: &Student) -> Result<(), Box<CellProblem>> {
        let Some(identity) = student.identity.get() else { return Ok(()) };
        let name = self.columns.name(self.grid, row).map(|name| fold(&name.to_string()));
        if name != Some(fold(&identity.name.full())) {
            let cell = self.columns.name_cell(row);
            return Err(self.problem(
                cell,
                "NAME_MISMATCH",
                "Họ tên không khớp với học sinh mang mã này.",
                "The name is not that of the student with this code.",
            ));
        }
        match self.columns.born_on(self.grid, row) {
            Some(born_on) if values::date(born_on) != Some(identity.born_on) => Err(self.problem(
                self.columns.born_on_cell(row),
                "BIRTH_DATE_MISMATCH",
                "Ngày sinh không khớp với học sinh mang mã này.",
                "The birth date is not that of the student with this code.",
            )),
            _ => Ok(()),
        }
    }

    fn cells(&mut self, row: u32, student: StudentId) -> Vec<CellPlan> {
        let mut plans = Vec::new();
        let mut targets: Vec<Target> = Vec::new();
        for column in &self.columns.grades {
            if !targets.contains(&column.target) {
                targets.push(column.target);
            }
        }
        for target in targets {
            plans.extend(self.target(row, student, target));
        }
        plans.sort_by_key(|plan| plan.address);
        plans
    }

    // Level and score stand in two columns and make one mark. A blank cell keeps its part of what is known.
    fn target(&mut self, row: u32, student: StudentId, target: Target) -> Vec<CellPlan> {
        let known = self.school.gradebook.cell(student, self.period, target);
        let mut draft = Draft::of(known);
        let mut plans = Vec::new();
        let mut places = Vec::new();
        for column in self.columns.grades.iter().filter(|column| column.target == target) {
            let Some(value) = self.grid.get(row, column.index) else { continue };
            let address = CellAddress { row, column: column.index };
            let outcome = draft.put(column, value).unwrap_or_else(|(vi, en)| {
                let problem = CellProblem {
                    address: Some(address),
                    column: column.title.clone(),
                    value: Some(value.to_string()),
                    code: if column.part == Part::Score { "BAD_SCORE" } else { "BAD_LEVEL" },
                    reason: Bilingual::new(vi, en),
                };
                CellOutcome::Refused(problem)
            });
            places.push(Place {
                field: if column.part == Part::Score { "mark.score" } else { "mark" },
                address,
                column: column.title.clone(),
            });
            plans.push(CellPlan { address, column: column.title.clone(), value: value.to_string(), outcome });
        }
        let differs =
            plans.iter().any(|plan| matches!(plan.outcome, CellOutcome::New | CellOutcome::Changed { .. }));
        if differs {
            self.entries.push(CellEntry {
                student,
                target,
                mark: draft.mark(),
                comment: known.and_then(|cell| cell.comment.as_ref()?.get().cloned()),
                expected_version: known.map_or(0, |cell| cell.version),
                reason: known.and_then(|_| Note::new("Nhập từ bảng kết quả học tập của CSDL ngành").ok()),
            });
            self.sources.push(places);
        }
        plans
    }

    fn problem(&self, cell: CellAddress, code: &'static str, vi: &str, en: &str) -> Box<CellProblem> {
        Box::new(CellProblem {
            address: Some(cell),
            column: self.columns.title(cell),
            value: self.grid.get(cell.row, cell.column).map(ToString::to_string),
            code,
            reason: Bilingual::new(vi, en),
        })
    }
}

#[derive(Default)]
struct Draft {
    level: Option<Level>,
    score: Option<Score>,
    trait_level: Option<TraitLevel>,
}

impl Draft {
    fn of(known: Option<&Cell>) -> Self {
        match known.and_then(|cell| cell.mark) {
            None => Self::default(),
            Some(Mark::Subject { level, score }) => Self { level, score, trait_level: None },
            Some(Mark::Trait { level }) => Self { trait_level: Some(level), ..Self::default() },
            // The sheet of primary school knows nothing of these; the decision refuses to put its marks in their place.
            Some(
                Mark::Score { .. }
                | Mark::Pass { .. }
                | Mark::Absent { .. }
                | Mark::Conduct { .. }
                | Mark::Absences { .. },
            ) => Self::default(),
        }
    }

    fn put(
        &mut self,
        column: &GradeColumn,
        value: &CellValue,
    ) -> Result<CellOutcome, (&'static str, &'static str)> {
        match column.part {
            Part::Score => {
                let score = values::score(value).ok_or((
                    "Điểm phải là số nguyên từ 0 đến 10.",
                    "A score is a whole number from 0 to 10.",
                ))?;
                Ok(replace(&mut self.score, score, ToString::to_string))
            }
            Part::Level => {
                let level = values::level(value)
                    .ok_or(("Mức đạt được phải là T, H hoặc C.", "A level is T, H or C."))?;
                Ok(replace(&mut self.level, level, |level| level.code().to_owned()))
            }
            Part::Trait => {
                let level = values::trait_level(value)
                    .ok_or(("Mức đạt được phải là T, Đ hoặc C.", "A level is T, Đ or C."))?;
                Ok(replace(&mut self.trait_level, level, |level| level.code().to_owned()))
            }
        }
    }

    fn mark(&self) -> Option<Mark> {
        match (self.trait_level, self.level, self.score) {
            (Some(level), ..) => Some(Mark::Trait { level }),
            (None, None, None) => None,
            (None, level, score) => Some(Mark::Subject { level, score }),
        }
    }
}

fn replace<T: PartialEq + Copy>(slot: &mut Option<T>, value: T, show: impl Fn(&T) -> String) -> CellOutcome {
    match slot.replace(value) {
        None => CellOutcome::New,
        Some(before) if before == value => CellOutcome::Same,
        Some(before) => CellOutcome::Changed { from: show(&before) },
    }
}
