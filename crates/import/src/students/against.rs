//! Compares the rows of a student file with a school and says what each would change.

mod compare;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use socai_school::{
    School,
    calendar::{OpenSchoolYear, SchoolYear, YearDates},
    classes::CreateClass,
    ids::{ClassId, StudentId},
    registry::{
        Admission, AdmitStudents, Contact, DepartureReason, Origin, RecordDeparture, StudentHealth,
        StudentIdentity,
    },
    text::{Bilingual, Code, Line, Note, fold},
};
use uuid::Uuid;

use super::{
    Absent, Held, NewClass, Options, Outcome, RowPlan, StudentPlan,
    columns::{Columns, Field},
    rows::{Read, Row, Status},
    usual_year,
};
use crate::{
    passed::PassedOver,
    plan::{CellProblem, Plan, Source, Step},
    values,
};

pub(super) fn plan(
    school: &School,
    columns: &Columns,
    reads: Vec<Read>,
    passed_over: Vec<PassedOver>,
    year: SchoolYear,
    notices: Vec<Bilingual>,
    options: &Options,
) -> StudentPlan {
    let opens = school.calendar.year(year).is_none().then(|| usual_year(year));
    let mut planner = Planner::new(school, columns, year, opens.as_ref(), options.today);
    let rows: Vec<RowPlan> = reads.into_iter().map(|read| planner.row(read)).collect();
    let refused = rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_)));
    let held = planner.held(options);
    // Of a row with a bad cell it is not known whom it means.
    let absent = if refused { Vec::new() } else { planner.absent() };
    let classes: Vec<NewClass> = planner.classes.values().cloned().collect();
    let steps = if refused || held.is_some() { Vec::new() } else { planner.steps(opens.clone(), &classes) };
    StudentPlan {
        year,
        opens,
        classes,
        rows,
        passed_over,
        unknown_columns: columns.unknown(),
        absent,
        held,
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
    departures: Vec<Step>,
    /// Known students whom the file names, and their classes in it.
    named: HashSet<StudentId>,
    /// Classes of the school that the file names.
    named_classes: BTreeSet<ClassId>,
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
            departures: Vec::new(),
            named: HashSet::new(),
            named_classes: BTreeSet::new(),
        }
    }

    /// Whether the file ends so many enrollments that somebody has to say that they know.
    fn held(&self, options: &Options) -> Option<Held> {
        let leaving = self.departures.len();
        let enrolled = self.school.registry.students().filter(|student| student.open_enrollment().is_some());
        let allowed = options.leaving_limit.allowed(enrolled.count());
        (leaving > allowed && options.leaving != Some(leaving)).then_some(Held { leaving, allowed })
    }

    /// Who is in a class that the file names and has no row in it.
    fn absent(&self) -> Vec<Absent> {
        let mut absent = Vec::new();
        for class in self.named_classes.iter().filter_map(|id| self.school.classes.class(*id)) {
            let listed = self.school.registry.class_list(class.id, self.today);
            for student in listed.iter().filter(|student| !self.named.contains(&student.id)) {
                let code = student.identity.get().map(|identity| identity.code.as_str().to_owned());
                absent.push(Absent { class: class.name.clone(), code });
            }
        }
        absent
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
        self.named.extend(known.map(|student| student.id));
        let class = self.school.classes.by_name(self.year, row.class.as_str());
        self.named_classes.extend(class.map(|class| class.id));
        match (known, row.status) {
            (None, Status::Left(_)) => Outcome::Skipped(Bilingual::new(
                "Học sinh đã rời trường và chưa từng có trong sổ.",
                "The student has left and was never in the register.",
            )),
            (None, _) => self.admit(row, source),
            (Some(student), Status::Left(reason)) if student.open_enrollment().is_some() => {
                self.leave(row, index, student.id, reason, source)
            }
            (Some(_), Status::Left(_)) => Outcome::Unchanged,
            (Some(student), _) => self.compare(row, index, student, &source, notices),
        }
    }

    fn leave(
        &mut self,
        row: &Row,
        index: u32,
        student: StudentId,
        reason: DepartureReason,
        source: Source,
    ) -> Outcome {
        let Some(on) = row.status_date else {
            let text = (
                "Học sinh rời trường phải có ngày nhập trạng thái.",
                "Who leaves needs the date of the state.",
            );
            return self.refuse(index, Field::StatusDate, "MISSING", text);
        };
        let command = RecordDeparture { student, on, reason, note: note() };
        self.departures.push(Step::ready(command, vec![source]));
        Outcome::Leaving { on, reason }
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
                Status::Present | Status::Left(_) => Origin::Existing,
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
            // The sheets of the sector database do not say it: who needs it is admitted by hand.
            age: None,
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
        Some(self.problem(
            index,
            Field::Class,
            "GRADE_NOT_TAUGHT",
            values::GRADE_NOT_TAUGHT,
            Some(row.class.as_str()),
        ))
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
        steps.extend(
            self.moves
                .into_iter()
                .chain(self.codes)
                .chain(self.corrections)
                .chain(self.guardians)
                .chain(self.departures),
        );
        steps
    }
}

fn says_something(contact: &Contact) -> bool {
    contact.address.is_some() || contact.phone.is_some() || contact.email.is_some()
}

fn note() -> Option<Note> {
    Note::new("Nhập từ tệp học sinh của CSDL ngành").ok()
}

fn unnamed_school() -> Option<Line> {
    Line::new("(tệp không ghi tên trường)").ok()
}
