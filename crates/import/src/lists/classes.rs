//! The classes of a year with their homeroom teachers.

use std::collections::HashMap;

use jiff::civil::Date;
use socai_school::{
    Command, School,
    classes::{AssignHomeroomTeacher, CreateClass},
    ids::{AccountId, ClassId},
    regulations::GradeLevel,
    text::{Bilingual, Code, fold},
};
use uuid::Uuid;

use super::{
    ListPlan, Options, Outcome, Period, RowPlan,
    table::{Row, Table},
    teacher::teacher,
};
use crate::{
    error::FileError,
    grid::Grid,
    header::Names,
    plan::{Plan, Step},
    values,
};

pub(crate) const CLASS: Names = &["Lớp", "Tên lớp", "Mã lớp", "Lớp học"];
pub(crate) const GRADE: Names = &["Khối", "Khối lớp"];
pub(crate) const TEACHER_CODE: Names = &["Mã GVCN", "Mã giáo viên chủ nhiệm", "Mã cán bộ GVCN"];
pub(crate) const TEACHER: Names = &[
    "GVCN",
    "Giáo viên chủ nhiệm",
    "Họ tên GVCN",
    "Họ và tên GVCN",
    "Chủ nhiệm",
    "Họ tên giáo viên chủ nhiệm",
];
pub(crate) const FROM: Names = &["Từ ngày", "Chủ nhiệm từ ngày"];
const REQUIRED: &[&[Names]] = &[&[CLASS], &[GRADE, TEACHER_CODE, TEACHER]];

/// Plans the import of the classes of a year.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read; bad rows are in the plan.
pub fn plan(grid: &Grid, school: &School, options: &Options) -> Result<ListPlan, FileError> {
    let table = Table::find(grid, REQUIRED, &[FROM])?;
    let period = Period::of(school, &table.header.title, options)?;
    let read = table.rows()?;
    let today = period.today(options);
    let mut planner =
        Planner { school, period, today, seen: HashMap::new(), steps: Vec::new(), homerooms: Vec::new() };
    let rows: Vec<RowPlan> = read.rows.iter().map(|row| planner.row(row)).collect();
    let refused = rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_)));
    let Planner { period, steps, homerooms, .. } = planner;
    let Period { year, opens, .. } = period;
    let is_new = rows.iter().any(|row| row.outcome == Outcome::New);
    let opening = opens.clone().filter(|_| is_new).map(|open| Step::ready(Command::from(open), Vec::new()));
    let steps =
        if refused { Vec::new() } else { opening.into_iter().chain(steps).chain(homerooms).collect() };
    Ok(ListPlan {
        year: Some(year),
        opens: opens.filter(|_| is_new),
        rows,
        passed_over: read.passed_over,
        unknown_columns: table.unknown(),
        plan: Plan::new(school, steps),
    })
}

struct Planner<'s> {
    school: &'s School,
    period: Period,
    today: Date,
    /// Folded name, and the row that has it.
    seen: HashMap<String, u32>,
    steps: Vec<Step>,
    homerooms: Vec<Step>,
}

impl Planner<'_> {
    fn row(&mut self, row: &Row<'_>) -> RowPlan {
        let outcome = self.outcome(row);
        let outcome = if row.is_refused() { Outcome::Refused(row.problems()) } else { outcome };
        RowPlan { row: row.number(), about: row.text(CLASS), outcome, notices: Vec::new() }
    }

    // Every cell is read before the row is given up, so that all bad ones are reported at once.
    fn outcome(&mut self, row: &Row<'_>) -> Outcome {
        let class = self.class(row);
        let homeroom = teacher(self.school, row, TEACHER_CODE, TEACHER);
        let from = row.date(FROM);
        let Some((name, grade)) = class else { return Outcome::Unchanged };
        match self.school.classes.by_name(self.period.year, name.as_str()) {
            None => {
                let command = CreateClass { year: self.period.year, name: name.clone(), grade };
                let source = row.source(&[(CLASS, "name"), (CLASS, "grade")]);
                self.steps.push(Step::ready(Command::from(command), vec![source]));
                if let Some(teacher) = homeroom {
                    let from = from.unwrap_or(self.period.first_day);
                    self.homeroom(row, name, ClassId(Uuid::nil()), teacher, from);
                }
                Outcome::New
            }
            Some(class) => {
                // Nobody keeps the class yet: the teacher does from the first day on.
                let first = if class.homeroom.is_empty() { self.period.first_day } else { self.today };
                let from = from.unwrap_or(first);
                let present = self.school.classes.homeroom_teacher(class.id, from);
                match homeroom.filter(|teacher| present != Some(*teacher)) {
                    None => Outcome::Unchanged,
                    Some(teacher) => {
                        self.homeroom(row, class.name.clone(), class.id, teacher, from);
                        Outcome::Changed(vec![Bilingual::new(
                            format!("giáo viên chủ nhiệm từ {}", values::shown(from)),
                            format!("homeroom teacher from {from}"),
                        )])
                    }
                }
            }
        }
    }

    fn homeroom(&mut self, row: &Row<'_>, name: Code, class: ClassId, teacher: AccountId, from: Date) {
        let command = AssignHomeroomTeacher { class, teacher, from };
        let source =
            row.source(&[(TEACHER_CODE, "teacher"), (TEACHER, "teacher"), (CLASS, "class"), (FROM, "from")]);
        self.homerooms.push(Step::homeroom(self.period.year, name, command, source));
    }

    fn class(&mut self, row: &Row<'_>) -> Option<(Code, GradeLevel)> {
        let Some(written) = row.text(CLASS) else {
            row.refuse_missing(CLASS);
            return None;
        };
        let name = values::class_name(&written);
        let (Ok(name), Some(grade)) = (Code::new(name), values::grade_of(name)) else {
            row.refuse(CLASS, "BAD_CLASS", values::BAD_CLASS);
            return None;
        };
        if let Some(given) = row.value(GRADE) {
            let digits: String = given.to_string().chars().filter(char::is_ascii_digit).collect();
            if digits != grade.code() {
                row.refuse(
                    GRADE,
                    "OTHER_GRADE",
                    (
                        "Khối khác với chữ số đầu của tên lớp.",
                        "The grade is not the one the class name begins with.",
                    ),
                );
            }
        }
        if !self.school.calendar.grades().any(|taught| taught == grade) {
            row.refuse(CLASS, "GRADE_NOT_TAUGHT", values::GRADE_NOT_TAUGHT);
        }
        if let Some(before) = self.seen.insert(fold(name.as_str()), row.number()) {
            let vi = format!("Đã có ở dòng {before} của tệp.");
            let en = format!("Row {before} of the file has it already.");
            row.refuse(CLASS, "DUPLICATE_IN_FILE", (&vi, &en));
        }
        Some((name, grade))
    }
}
