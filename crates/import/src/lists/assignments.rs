//! Who teaches which subject to which classes (phân công giảng dạy). One row may name several classes and several subjects.
//!
//! For each class and subject that the file names, it names all of its teachers: whoever has the subject and is not in the
//! file hands it over the day before. Classes and subjects that the file does not name stay as they are.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use socai_school::{
    Command, School,
    classes::{AssignSubjectTeacher, Class, EndSubjectTeacher},
    ids::{AccountId, ClassId},
    regulations::Subject,
    text::Bilingual,
};

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

pub(crate) const TEACHER_CODE: Names = &["Mã cán bộ", "Mã giáo viên", "Mã GV"];
pub(crate) const TEACHER: Names =
    &["Giáo viên", "Họ tên giáo viên", "Họ và tên giáo viên", "Họ và tên", "Họ tên"];
pub(crate) const CLASSES: Names = &["Lớp", "Các lớp", "Lớp dạy", "Tên lớp", "Lớp phân công"];
pub(crate) const SUBJECTS: Names = &["Môn", "Môn học", "Các môn", "Môn dạy", "Môn phân công"];
pub(crate) const FROM: Names = &["Từ ngày", "Dạy từ ngày"];
const REQUIRED: &[&[Names]] = &[&[TEACHER_CODE, TEACHER], &[CLASSES], &[SUBJECTS]];

/// Plans the import of teaching assignments.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read; bad rows are in the plan.
pub fn plan(grid: &Grid, school: &School, options: &Options) -> Result<ListPlan, FileError> {
    let table = Table::find(grid, REQUIRED, &[FROM])?;
    let period = Period::of(school, &table.header.title, options)?;
    let read = table.rows()?;
    let today = period.today(options);
    let mut planner =
        Planner { school, period, today, steps: Vec::new(), named: BTreeMap::new(), ended: HashSet::new() };
    let wanted: Vec<Wanted> = read.rows.iter().map(|row| planner.read(row)).collect();
    let rows: Vec<RowPlan> =
        read.rows.iter().zip(&wanted).map(|(row, wanted)| planner.row(row, wanted)).collect();
    let refused = rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_)));
    let steps = if refused { Vec::new() } else { planner.steps };
    Ok(ListPlan {
        year: Some(planner.period.year),
        opens: None,
        rows,
        passed_over: read.passed_over,
        unknown_columns: table.unknown(),
        plan: Plan::new(school, steps),
    })
}

/// What a row asks for, as far as its cells make sense.
struct Wanted {
    teacher: Option<AccountId>,
    cells: Vec<(ClassId, Subject)>,
    from: Option<Date>,
}

struct Planner<'s> {
    school: &'s School,
    period: Period,
    today: Date,
    steps: Vec<Step>,
    /// Everybody whom the file names for a class and subject.
    named: BTreeMap<(ClassId, Subject), BTreeSet<AccountId>>,
    /// Assignments that a row has ended already.
    ended: HashSet<(ClassId, Subject, AccountId)>,
}

impl Planner<'_> {
    // Every cell is read before the row is given up, so that all bad ones are reported at once.
    fn read(&mut self, row: &Row<'_>) -> Wanted {
        let teacher = teacher(self.school, row, TEACHER_CODE, TEACHER);
        if teacher.is_none() && !row.is_refused() {
            row.refuse_missing(if row.value(TEACHER_CODE).is_some() { TEACHER_CODE } else { TEACHER });
        }
        let from = row.date(FROM);
        let classes = self.classes(row);
        let subjects = subjects(row);
        let cells: Vec<(ClassId, Subject)> =
            classes.iter().flat_map(|class| subjects.iter().map(|subject| (*class, *subject))).collect();
        if let Some(teacher) = teacher {
            for cell in &cells {
                if !self.named.entry(*cell).or_default().insert(teacher) {
                    row.refuse(
                        CLASSES,
                        "DUPLICATE_IN_FILE",
                        (
                            "Một dòng trước đã phân công giáo viên này dạy môn này ở lớp này.",
                            "A row before has this teacher, subject and class already.",
                        ),
                    );
                }
            }
        }
        Wanted { teacher, cells, from }
    }

    fn row(&mut self, row: &Row<'_>, wanted: &Wanted) -> RowPlan {
        let mut notices = Vec::new();
        let (mut added, mut handed_over) = (0, Vec::new());
        if let Some(teacher) = wanted.teacher.filter(|_| !row.is_refused()) {
            for (class, subject) in &wanted.cells {
                let Some(class) = self.school.classes.class(*class) else { continue };
                added += usize::from(self.assign(
                    row,
                    class,
                    *subject,
                    teacher,
                    wanted.from,
                    &mut handed_over,
                    &mut notices,
                ));
            }
        }
        let outcome = match (row.is_refused(), added, handed_over.is_empty()) {
            (true, ..) => Outcome::Refused(row.problems()),
            (false, 0, _) => Outcome::Unchanged,
            (false, _, true) => Outcome::New,
            (false, _, false) => Outcome::Changed(handed_over),
        };
        let about = row.text(TEACHER_CODE).or_else(|| row.text(TEACHER));
        RowPlan { row: row.number(), about, outcome, notices }
    }

    #[expect(clippy::too_many_arguments, reason = "what it adds to belongs to one row")]
    fn assign(
        &mut self,
        row: &Row<'_>,
        class: &Class,
        subject: Subject,
        teacher: AccountId,
        from: Option<Date>,
        handed_over: &mut Vec<Bilingual>,
        notices: &mut Vec<Bilingual>,
    ) -> bool {
        let of_subject = || class.assignments.iter().filter(|assignment| assignment.subject == subject);
        // Nobody had the subject yet: the teacher has it from the first day on.
        let first = if of_subject().next().is_none() { self.period.first_day } else { self.today };
        let from = from.unwrap_or(first);
        if of_subject().any(|assignment| assignment.teacher == teacher && assignment.until.is_none()) {
            return false;
        }
        let source = row.source(&[
            (TEACHER_CODE, "teacher"),
            (TEACHER, "teacher"),
            (CLASSES, "class"),
            (SUBJECTS, "subject"),
            (FROM, "from"),
        ]);
        for other in of_subject().filter(|assignment| assignment.until.is_none()) {
            let is_named =
                self.named.get(&(class.id, subject)).is_some_and(|named| named.contains(&other.teacher));
            if is_named || !self.ended.insert((class.id, subject, other.teacher)) {
                continue;
            }
            let until =
                from.yesterday().ok().filter(|until| other.from <= *until && *until >= self.period.first_day);
            let Some(until) = until else {
                notices.push(Bilingual::new(
                    format!(
                        "{} {}: giáo viên đang dạy không thể bàn giao trước ngày {}; cả hai cùng dạy.",
                        class.name,
                        subject.vi(),
                        values::shown(from)
                    ),
                    format!(
                        "{} {}: the present teacher cannot hand over before {from}; both have it.",
                        class.name,
                        subject.en()
                    ),
                ));
                continue;
            };
            let command = EndSubjectTeacher { class: class.id, subject, teacher: other.teacher, until };
            self.steps.push(Step::ready(Command::from(command), vec![source.clone()]));
            handed_over.push(Bilingual::new(
                format!("{} {}: giáo viên trước dạy đến {}", class.name, subject.vi(), values::shown(until)),
                format!("{} {}: the teacher before has it until {until}", class.name, subject.en()),
            ));
        }
        let command = AssignSubjectTeacher { class: class.id, subject, teacher, from };
        self.steps.push(Step::ready(Command::from(command), vec![source]));
        true
    }

    fn classes(&self, row: &Row<'_>) -> Vec<ClassId> {
        let parts = row.parts(CLASSES);
        if parts.is_empty() {
            row.refuse_missing(CLASSES);
        }
        let mut classes = Vec::new();
        for part in parts {
            let name = values::class_name(&part);
            match self.school.classes.by_name(self.period.year, name) {
                Some(class) if !classes.contains(&class.id) => classes.push(class.id),
                Some(_) => {}
                None => {
                    let year = self.period.year;
                    let vi =
                        format!("Năm học {year} trường không có lớp {name}; hãy nhập danh sách lớp trước.");
                    let en = format!("The school has no class {name} in {year}; import the classes first.");
                    row.refuse(CLASSES, "UNKNOWN_CLASS", (&vi, &en));
                }
            }
        }
        classes
    }
}

fn subjects(row: &Row<'_>) -> Vec<Subject> {
    // A name with a comma in it is one subject.
    let whole = row.text(SUBJECTS).and_then(|text| values::subject(&text));
    if let Some(subject) = whole {
        return vec![subject];
    }
    let parts = row.parts(SUBJECTS);
    if parts.is_empty() {
        row.refuse_missing(SUBJECTS);
    }
    let mut subjects = Vec::new();
    for part in parts {
        match values::subject(&part) {
            Some(subject) if !subjects.contains(&subject) => subjects.push(subject),
            Some(_) => {}
            None => {
                let vi = format!("Không có môn học “{part}”.");
                let en = format!("There is no subject “{part}”.");
                row.refuse(SUBJECTS, "UNKNOWN_SUBJECT", (&vi, &en));
            }
        }
    }
    subjects
}
