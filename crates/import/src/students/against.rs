//! Compares the rows of a student file with a school and says what each would change.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use socai_school::{
    School,
    calendar::{OpenSchoolYear, SchoolYear, YearDates},
    classes::CreateClass,
    ids::{ClassId, StudentId},
    registry::{
        Admission, AdmitStudents, AssignMinistryCode, ChangeClass, Contact, CorrectStudent, GuardianEntry,
        GuardianRelation, Origin, RegisterGuardian, Student, StudentCode, StudentHealth, StudentIdentity,
    },
    text::{Bilingual, Code, Line, Note, fold},
};
use uuid::Uuid;

use super::{
    NewClass, Outcome, RowPlan, StudentPlan,
    columns::{Columns, Field},
    rows::{Read, Row, Status},
    usual_year,
};
use crate::plan::{CellProblem, Plan, Source, Step};

pub(super) fn plan(
    school: &School,
    columns: &Columns,
    reads: Vec<Read>,
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
            Ok(row) => match self.repeated(&row, read.row) {
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

    fn compare(
        &mut self,
        row: &Row,
        index: u32,
        student: &Student,
        source: &Source,
        notices: &mut Vec<Bilingual>,
    ) -> Outcome {
        let Some(identity) = student.identity.get() else {
            return Outcome::Skipped(Bilingual::new(
                "Dữ liệu cá nhân đã được xóa.",
                "The personal data was erased.",
            ));
        };
        let class = student
            .open_enrollment()
            .and_then(|enrollment| Some((enrollment, self.school.classes.class(enrollment.class)?)));
        let Some((enrollment, class)) = class else {
            return self.refuse(
                index,
                Field::Class,
                "STUDENT_HAS_DEPARTED",
                (
                    "Học sinh đã rời trường; hãy tiếp nhận lại trong chương trình trước.",
                    "The student has left; take the student back in the program first.",
                ),
            );
        };
        if class.year != self.year {
            return self.refuse(
                index,
                Field::Class,
                "CLASS_OF_OTHER_YEAR",
                (
                    "Học sinh đang thuộc lớp của năm học khác; tệp này không dùng để lên lớp.",
                    "The student is in a class of another school year; this file does not promote students.",
                ),
            );
        }
        let moves = fold(class.name.as_str()) != fold(row.class.as_str());
        if moves && class.grade != row.grade {
            return self.refuse(
                index,
                Field::Class,
                "CLASS_OF_OTHER_GRADE",
                ("Chỉ chuyển lớp trong cùng khối.", "A student changes class only within the grade."),
            );
        }
        let code = match (&identity.code, &row.code) {
            (StudentCode::Ministry(known), StudentCode::Ministry(given)) if known != given => {
                return self.refuse(
                    index,
                    Field::Code,
                    "MINISTRY_CODE_ALREADY_ASSIGNED",
                    (
                        "Học sinh có số định danh này đã có mã khác do Bộ cấp.",
                        "The student with this identity number has another ministry code.",
                    ),
                );
            }
            (StudentCode::Temporary(_), given @ StudentCode::Ministry(code)) => {
                let command = AssignMinistryCode { student: student.id, code: code.clone() };
                self.codes.push(Step::ready(command, vec![source.clone()]));
                given.clone()
            }
            (known, _) => known.clone(),
        };
        let mut changed =
            if code == identity.code { Vec::new() } else { vec![self.columns.title(Field::Code)] };
        if moves {
            self.need_class(row);
            let on = self.today.max(enrollment.from.tomorrow().unwrap_or(self.today));
            let command = ChangeClass { student: student.id, to: ClassId(Uuid::nil()), on, reason: reason() };
            self.moves.push(Step::change_class(self.year, row.class.clone(), command, source.clone()));
        }
        changed.extend(self.correct(row, student, identity, code, source));
        changed.extend(self.compare_guardians(row, student.id, source, notices));
        match (moves, changed.is_empty()) {
            (true, _) => {
                Outcome::MovedClass { from: class.name.to_string(), to: row.class.to_string(), also: changed }
            }
            (false, false) => Outcome::Changed(changed),
            (false, true) => Outcome::Unchanged,
        }
    }

    // A blank cell or a missing column says nothing: what is known stays.
    fn correct(
        &mut self,
        row: &Row,
        student: &Student,
        known: &StudentIdentity,
        code: StudentCode,
        source: &Source,
    ) -> Vec<String> {
        let given = StudentIdentity {
            name: row.name.clone(),
            code: code.clone(),
            born_on: row.born_on,
            gender: row.gender,
            ethnicity: row.ethnicity.clone().or_else(|| known.ethnicity.clone()),
            birthplace: row.birthplace.clone().or_else(|| known.birthplace.clone()),
            identity_number: row.identity_number.clone().or_else(|| known.identity_number.clone()),
        };
        let nothing = Contact { address: None, phone: None, email: None };
        let known_contact = student.contact.as_ref().and_then(|contact| contact.get()).unwrap_or(&nothing);
        let contact = Contact {
            address: row.contact.address.clone().or_else(|| known_contact.address.clone()),
            phone: row.contact.phone.clone().or_else(|| known_contact.phone.clone()),
            email: row.contact.email.clone().or_else(|| known_contact.email.clone()),
        };
        let known_health = student.health.as_ref().and_then(|health| health.get());
        let known_disability = known_health.and_then(|health| health.disability.as_ref());
        let disability = row.disability.as_ref().or(known_disability);
        let differs = [
            (Field::Name, given.name != known.name),
            (Field::BornOn, given.born_on != known.born_on),
            (Field::Gender, given.gender != known.gender),
            (Field::Ethnicity, given.ethnicity != known.ethnicity),
            (Field::Birthplace, given.birthplace != known.birthplace),
            (Field::IdentityNumber, given.identity_number != known.identity_number),
            (Field::Address, contact.address != known_contact.address),
            (Field::Phone, contact.phone != known_contact.phone),
            (Field::Email, contact.email != known_contact.email),
            (Field::Disability, disability != known_disability),
        ];
        let changed: Vec<String> = differs
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(field, _)| self.columns.title(*field))
            .collect();
        let identity_differs = given != (StudentIdentity { code, ..known.clone() });
        let command = CorrectStudent {
            student: student.id,
            identity: identity_differs.then_some(given),
            contact: (contact != *known_contact).then_some(contact),
            health: (disability != known_disability).then(|| StudentHealth {
                disability: disability.cloned(),
                remarks: known_health.and_then(|health| health.remarks.clone()),
            }),
            reason: reason(),
        };
        if !changed.is_empty() {
            self.corrections.push(Step::ready(command, vec![source.clone()]));
        }
        changed
    }

    // A guardian who is missing is registered. One who differs is not replaced: the file cannot say whether it is another
    // person or another spelling.
    fn compare_guardians(
        &mut self,
        row: &Row,
        student: StudentId,
        source: &Source,
        notices: &mut Vec<Bilingual>,
    ) -> Vec<String> {
        let known = self.school.registry.guardians_of(student);
        let mut changed = Vec::new();
        for entry in &row.guardians {
            let same: Vec<_> = known
                .iter()
                .filter(|guardian| {
                    guardian
                        .students
                        .iter()
                        .any(|(of, relation)| *of == student && *relation == entry.relation)
                })
                .collect();
            let field = guardian_field(entry);
            if same.is_empty() {
                let command = RegisterGuardian { student, entry: entry.clone() };
                self.guardians.push(Step::ready(command, vec![source.clone()]));
                changed.push(self.columns.title(field));
            } else if !same
                .iter()
                .any(|guardian| guardian.profile.get().is_none_or(|profile| *profile == entry.profile))
            {
                let title = self.columns.title(field);
                notices.push(Bilingual::new(
                    format!("Cột {title} khác với người đã ghi trong sổ; không tự thay thế."),
                    format!("Column {title} differs from the registered person and is not replaced."),
                ));
            }
        }
        changed
    }

    fn need_class(&mut self, row: &Row) {
        if self.school.classes.by_name(self.year, row.class.as_str()).is_none() {
            let class = NewClass { name: row.class.clone(), grade: row.grade };
            self.classes.entry(fold(row.class.as_str())).or_insert(class);
        }
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

fn guardian_field(entry: &GuardianEntry) -> Field {
    match entry.relation {
        GuardianRelation::Mother => Field::MotherName,
        GuardianRelation::Father => Field::FatherName,
        GuardianRelation::Other => Field::GuardianName,
    }
}

fn reason() -> Option<Note> {
    Note::new("Nhập từ tệp học sinh của CSDL ngành").ok()
}

fn unnamed_school() -> Option<Line> {
    Line::new("(tệp không ghi tên trường)").ok()
}
