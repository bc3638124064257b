//! Compares the rows of a student file with a school and says what each would change.

mod compare;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use socai_school::{
    School,
    calendar::{OpenSchoolYear, SchoolYear, YearDates},
    classes::CreateClass,
    ids::ClassId,
    registry::{Admission, AdmitStudents, Contact, Origin, StudentHealth, StudentIdentity},
    text::{Bilingual, Code, Line, Note, fold},
};
use uuid::Uuid;

use super::{
    NewClass, Outcome, PassedOver, RowPlan, StudentPlan,
    columns::{Columns, Field},
    rows::{Read, Row, Status},
    usual_year,
};
use crate::plan::{CellProblem, Plan, Source, Step};

pub(super) fn plan(
    school: &School,
    columns: &Columns,
    reads: Vec<Read>,
    passed_over: Vec<PassedOver>,
    year: SchoolYear,
    notices: Vec<Bilingual>,
    today: Date,
) -> StudentPlan {
    let opens = school.calendar.year(year).is_none().then(|| usual_year(year));
    let mut planner = Planner::new(school, columns, year, opens.as_ref(), today);
    let rows: Vec<RowPlan> = reads.into_iter().map(|read| planner.row(read)).collect();
    let refused = rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_)));
    let classes: Vec<NewClass> = planner.classes.values().cloned().collect();
    let steps = if refused { Vec::new() } else { planner.steps(opens.clone(), &classes) };
    StudentPlan {
        year,
        opens,
        classes,
        rows,
        passed_over,
        unknown_columns: columns.unknown(),
        notices,
        plan: Plan::new(school, steps),
    }
}

struct Planner<'a> {
    school: &'a School,
    columns: &'a Columns,
    year: SchoolYear,
    first_day: Date,
    today: Date,
    /// Folded name to class, so that `2a` and `2A` are created once.
    classes: BTreeMap<String, NewClass>,
    seen: HashMap<String, u32>,
    admissions: Vec<(Code, Admission, Source)>,
    moves: Vec<Step>,
    codes: Vec<Step>,
    corrections: Vec<Step>,
    guardians: Vec<Step>,
}

impl<'a> Planner<'a> {
    fn new(
        school: &'a School,
        columns: &'a Columns,
        year: SchoolYear,
        opens: Option<&OpenSchoolYear>,
        today: Date,
    ) -> Self {
        let open = school.calendar.year(year).map(|dates: &YearDates| (dates.first_day, dates.last_day));
        let (first_day, last_day) =
            open.or(opens.map(|year| (year.first_day, year.last_day))).unwrap_or((Date::MIN, Date::MAX));
        Self {
            school,
            columns,
            year,
            first_day,
            today: today.clamp(first_day, last_day.max(first_day)),
            classes: BTreeMap::new(),
            seen: HashMap::new(),
            admissions: Vec::new(),
            moves: Vec::new(),
            codes: Vec::new(),
            corrections: Vec::new(),
            guardians: Vec::new(),
        }
    }

    fn row(&mut self, read: Read) -> RowPlan {
        let mut notices = Vec::new();
        let outcome = match read.result {
            Err(problems) => Outcome::Refused(problems),
            Ok(row) => match self.repeated(&row, read.row).or_else(|| self.not_taught(&row, read.row)) {
                Some(problem) => Outcome::Refused(vec![problem]),
                None => self.outcome(&row, read.row, read.source, &mut notices),
            },
        };
        RowPlan { row: read.row + 1, code: read.code, outcome, notices }
    }

    fn outcome(&mut self, row: &Row, index: u32, source: Source, notices: &mut Vec<Bilingual>) -> Outcome {
        let registry = &self.school.registry;
        let by_number =
            || row.identity_number.as_ref().and_then(|number| registry.by_identity_number(number.as_str()));
        let known =
            registry.by_code(row.code.as_str()).or_else(by_number).and_then(|id| registry.student(id));
        match (known, row.status) {
            (None, Status::Left) => Outcome::Skipped(Bilingual::new(
                "Học sinh đã rời trường và chưa từng có trong sổ.",
                "The student has left and was never in the register.",
            )),
            (None, _) => self.admit(row, source),
            (Some(student), Status::Left) if student.open_enrollment().is_some() => {
                Outcome::Skipped(Bilingual::new(
                    "Tệp ghi học sinh đã rời trường; hãy ghi nhận việc chuyển đi, thôi học trong chương trình.",
                    "The file says that the student has left; record the departure in the program.",
                ))
            }
            (Some(_), Status::Left) => Outcome::Unchanged,
            (Some(student), _) => self.compare(row, index, student, &source, notices),
        }
    }

    fn admit(&mut self, row: &Row, source: Source) -> Outcome {
        self.need_class(row);
        let admission = Admission {
            class: ClassId(Uuid::nil()),
            on: row.status_date.map_or(self.first_day, |date| date.max(self.first_day)),
            origin: match row.status {
                Status::New => Origin::New,
                Status::Arrived => {
                    unnamed_school().map_or(Origin::Existing, |school| Origin::Transfer { school })
                }
                Status::Present | Status::Left => Origin::Existing,
            },
            identity: StudentIdentity {
                name: row.name.clone(),
                code: row.code.clone(),
                born_on: row.born_on,
                gender: row.gender,
                ethnicity: row.ethnicity.clone(),
                birthplace: row.birthplace.clone(),
                identity_number: row.identity_number.clone(),
            },
            contact: says_something(&row.contact).then(|| row.contact.clone()),
            health: row
                .disability
                .clone()
                .map(|disability| StudentHealth { disability: Some(disability), remarks: None }),
            guardians: row.guardians.clone(),
        };
        self.admissions.push((row.class.clone(), admission, source));
        Outcome::New
    }

    fn need_class(&mut self, row: &Row) {
        if self.school.classes.by_name(self.year, row.class.as_str()).is_none() {
            let class = NewClass { name: row.class.clone(), grade: row.grade };
            self.classes.entry(fold(row.class.as_str())).or_insert(class);
        }
    }

    fn not_taught(&self, row: &Row, index: u32) -> Option<CellProblem> {
        if self.school.calendar.grades().any(|grade| grade == row.grade) {
            return None;
        }
        let text = ("Trường không có cấp học của khối này.", "The school does not teach this grade.");
        Some(self.problem(index, Field::Class, "GRADE_NOT_TAUGHT", text, Some(row.class.as_str())))
    }

    fn repeated(&mut self, row: &Row, index: u32) -> Option<CellProblem> {
        let code = (Field::Code, row.code.as_str());
        let number = row.identity_number.as_ref().map(|number| (Field::IdentityNumber, number.as_str()));
        let mut problem = None;
        for (field, value) in std::iter::once(code).chain(number) {
            if let Some(before) = self.seen.insert(value.to_owned(), index) {
                let (vi, en) = (
                    format!("Đã có ở dòng {} của tệp.", before + 1),
                    format!("Row {} of the file has it already.", before + 1),
                );
                problem = problem.or(Some(self.problem(
                    index,
                    field,
                    "DUPLICATE_IN_FILE",
                    (&vi, &en),
                    Some(value),
                )));
            }
        }
        problem
    }

    fn refuse(&self, index: u32, field: Field, code: &'static str, text: (&str, &str)) -> Outcome {
        Outcome::Refused(vec![self.problem(index, field, code, text, None)])
    }

    fn problem(
        &self,
        row: u32,
        field: Field,
        code: &'static str,
        (vi, en): (&str, &str),
        value: Option<&str>,
    ) -> CellProblem {
        CellProblem {
            address: self.columns.address(row, field),
            column: self.columns.title(field),
            value: value.map(ToOwned::to_owned),
            code,
            reason: Bilingual::new(vi, en),
        }
    }

    fn steps(self, opens: Option<OpenSchoolYear>, classes: &[NewClass]) -> Vec<Step> {
        let year = self.year;
        let opening = opens.filter(|_| !self.admissions.is_empty()).map(|open| Step::ready(open, Vec::new()));
        let creating = classes.iter().map(|class| {
            Step::ready(CreateClass { year, name: class.name.clone(), grade: class.grade }, Vec::new())
        });
        let admitting = self.admissions.chunks(AdmitStudents::LIMIT).map(|chunk| {
            let classes = chunk.iter().map(|(class, ..)| class.clone()).collect();
            let entries = chunk.iter().map(|(_, admission, _)| admission.clone()).collect();
            let sources = chunk.iter().map(|(_, _, source)| source.clone()).collect();
            Step::admit(year, classes, AdmitStudents { entries }, sources)
        });
        let mut steps: Vec<Step> = opening.into_iter().chain(creating).chain(admitting).collect();
        steps.extend(self.moves.into_iter().chain(self.codes).chain(self.corrections).chain(self.guardians));
        steps
    }
}

fn says_something(contact: &Contact) -> bool {
    contact.address.is_some() || contact.phone.is_some() || contact.email.is_some()
}

fn reason() -> Option<Note> {
    Note::new("Nhập từ tệp học sinh của CSDL ngành").ok()
}

fn unnamed_school() -> Option<Line> {
    Line::new("(tệp không ghi tên trường)").ok()
}
