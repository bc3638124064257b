//! An invented primary school of any size: classes of 35 whose homeroom teachers enter every column of the gradebook.
//!
//! Everything is decided by the domain itself; nothing is put into a ledger that a school could not have done.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::civil::{Date, date};
use socai_runtime::{Actor, Command, Receipt, Request, Runtime, SchoolHandle};
use socai_school::{
    calendar::{FoundSchool, GradingPeriod, OpenSchoolYear, SchoolIdentity, SchoolYear},
    classes::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass},
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::{AccountId, ClassId, SchoolId, StudentId},
    names::PersonName,
    policy::Role,
    registry::{Admission, AdmitStudents, Gender, Origin, StudentCode, StudentIdentity},
    regulations::{AssessmentPeriod, GradeLevel, Level, RuleSet, SchoolLevel, Score, Target, TraitLevel},
    staff::{OpenAccount, Profile},
    text::{Code, Line, Note},
};
use uuid::Uuid;

use crate::Failure;

/// Students in each class: the upper bound of a primary class (Circular 28/2020/TT-BGDĐT, Article 16).
pub const CLASS_SIZE: usize = 35;

const YEAR: SchoolYear = SchoolYear(2025);
const FIRST_DAY: Date = date(2025, 9, 5);
/// When the sample is assessed: the four periodic assessments of primary school (Circular 27/2020, Article 7).
const MOMENTS: [AssessmentPeriod; 4] = [
    AssessmentPeriod::MidTermOne,
    AssessmentPeriod::EndTermOne,
    AssessmentPeriod::MidTermTwo,
    AssessmentPeriod::EndOfYear,
];
/// A school day of term two, on which the whole year is open.
pub const SCHOOL_DAY: &str = "2026-03-10T02:00:00Z";
/// Commands that wait for an answer at once while the school is set up.
const AT_ONCE: usize = 64;
/// Whole grids that do so: about a thousand events each.
const GRIDS_AT_ONCE: usize = 8;

/// A founded, staffed and enrolled school without a grade.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The school.
    pub school: SchoolId,
    /// Its classes.
    pub classes: Vec<SampleClass>,
    /// How many cells out of a hundred carry a comment, which is sealed.
    pub comments: usize,
}

/// A class with its one teacher and its students.
#[derive(Clone, Debug)]
pub struct SampleClass {
    /// The class.
    pub id: ClassId,
    /// Homeroom teacher and teacher of every subject.
    pub teacher: AccountId,
    /// The grade.
    pub grade: GradeLevel,
    /// The students.
    pub students: Vec<StudentId>,
}

/// A column of a class's gradebook in one period: what a teacher enters at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which of the classes.
    pub class: usize,
    /// When in the year.
    pub moment: AssessmentPeriod,
    /// Subject, quality or competency.
    pub target: Target,
}

impl Sample {
    /// Founds a school with `classes` classes, evenly over the five grades.
    ///
    /// # Errors
    /// When a command is refused or the database fails.
    pub async fn found(
        runtime: &Runtime,
        classes: usize,
        comments: usize,
    ) -> Result<(Self, SchoolHandle), Failure> {
        let school = SchoolId(Uuid::new_v4());
        let found = FoundSchool {
            school,
            code: Code::new(&format!("BENCH{}", school.0.simple()))?,
            identity: SchoolIdentity {
                name: Line::new("Tiểu học Bình Minh")?,
                commune: Line::new("Xã Bình Minh")?,
                province: Line::new("Tỉnh Hà Trung")?,
            },
            from: date(2025, 7, 1),
            levels: vec![SchoolLevel::Primary],
        };
        runtime.found_school(Actor::Operator, Uuid::new_v4(), found).await?;
        let handle = runtime.school(school).await?.ok_or("the school that was just founded is missing")?;
        let operator = |command| Request { actor: Actor::Operator, command_id: Uuid::new_v4(), command };
        let year = OpenSchoolYear {
            year: YEAR,
            first_day: FIRST_DAY,
            term_two_first_day: date(2026, 1, 19),
            last_day: date(2026, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        };
        let admin = AccountId(Uuid::new_v4());
        handle.execute(operator(year.into())).await?;
        handle.execute(operator(account(admin, "QT01", "Phạm Văn Quản", Role::AdminBoard)?)).await?;

        let teachers: Vec<AccountId> = (0..classes).map(|_| AccountId(Uuid::new_v4())).collect();
        let primary: Vec<GradeLevel> = SchoolLevel::Primary.grades().collect();
        let grades: Vec<GradeLevel> = primary.iter().copied().cycle().take(classes).collect();
        let mut opening = Vec::new();
        for (index, (teacher, grade)) in teachers.iter().zip(&grades).enumerate() {
            opening.push(account(*teacher, &format!("GV{index:03}"), "Nguyễn Thị Bốn", Role::Teacher)?);
            opening.push(CreateClass { year: YEAR, name: class_name(index)?, grade: *grade }.into());
        }
        run(&handle, Actor::Operator, opening).await?;

        let state = handle.now().await?;
        let mut sample = Self { school, classes: Vec::new(), comments };
        let (mut assigning, mut admitting) = (Vec::new(), Vec::new());
        for (index, (teacher, grade)) in teachers.into_iter().zip(grades).enumerate() {
            let found = state.classes.by_name(YEAR, class_name(index)?.as_str());
            let id = found.ok_or("a class that was just created is missing")?.id;
            sample.classes.push(SampleClass { id, teacher, grade, students: Vec::new() });
            assigning.push(AssignHomeroomTeacher { class: id, teacher, from: FIRST_DAY }.into());
            for subject in rules()?.subjects(grade) {
                assigning.push(AssignSubjectTeacher { class: id, subject, teacher, from: FIRST_DAY }.into());
            }
            let entries: Result<_, Failure> =
                (0..CLASS_SIZE).map(|seat| admission(id, index, seat, grade)).collect();
            admitting.push(AdmitStudents { entries: entries? }.into());
        }
        run(&handle, Actor::Account(admin), assigning).await?;
        run(&handle, Actor::Account(admin), admitting).await?;

        let state = handle.now().await?;
        for class in &mut sample.classes {
            class.students = state.registry.members(class.id, FIRST_DAY).map(|student| student.id).collect();
            if class.students.len() != CLASS_SIZE {
                return Err("a student who was just admitted is missing".into());
            }
        }
        Ok((sample, handle))
    }

    /// A grading period of the sample's year.
    #[must_use]
    pub const fn period(moment: AssessmentPeriod) -> GradingPeriod {
        GradingPeriod { year: YEAR, moment }
    }

    /// Every column of every class in all four periods, spread over the classes as a school enters them.
    ///
    /// # Errors
    /// When no regulation is in force, which cannot be for the sample's year.
    pub fn columns(&self) -> Result<Vec<Column>, Failure> {
        let rules = rules()?;
        let mut columns = Vec::new();
        for moment in MOMENTS {
            let targets: Vec<Vec<Target>> =
                self.classes.iter().map(|class| rules.targets(class.grade, moment)).collect();
            let most = targets.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..most {
                for (class, targets) in targets.iter().enumerate() {
                    columns.extend(targets.get(at).map(|target| Column { class, moment, target: *target }));
                }
            }
        }
        Ok(columns)
    }

    /// Enters a column: one cell for each student. `revision` says how often the column was entered before.
    ///
    /// # Errors
    /// When no regulation is in force, which cannot be for the sample's year.
    pub fn enter(&self, column: Column, revision: u32) -> Result<Request, Failure> {
        self.enter_all(column.class, column.moment, &[column.target], revision)
    }

    /// Enters several columns of a class in one command.
    ///
    /// # Errors
    /// As [`Sample::enter`].
    pub fn enter_all(
        &self,
        class: usize,
        moment: AssessmentPeriod,
        targets: &[Target],
        revision: u32,
    ) -> Result<Request, Failure> {
        let rules = rules()?;
        let class = self.classes.get(class).ok_or("no such class")?;
        let mut entries = Vec::with_capacity(targets.len() * class.students.len());
        for (at, &target) in targets.iter().enumerate() {
            for (seat, &student) in class.students.iter().enumerate() {
                let turn = seat + at + moment as usize + revision as usize;
                entries.push(CellEntry {
                    student,
                    target,
                    mark: Some(mark(rules, class.grade, moment, target, turn)),
                    comment: comment(turn * 37 % 100 < self.comments, seat)?,
                    expected_version: revision,
                    reason: None,
                });
            }
        }
        let command = EnterGrades { class: class.id, period: Self::period(moment), entries };
        let actor = Actor::Account(class.teacher);
        Ok(Request { actor, command_id: Uuid::new_v4(), command: command.into() })
    }

    /// Enters whole grids until the school has at least `events` events: every column once, then corrections.
    ///
    /// # Errors
    /// When a command is refused or the database fails.
    pub async fn fill(&self, handle: &SchoolHandle, events: u64) -> Result<(), Failure> {
        let rules = rules()?;
        for revision in 0.. {
            for moment in MOMENTS {
                let mut missing = events.saturating_sub(handle.now().await?.position.0);
                let mut grids = Vec::new();
                for (at, class) in self.classes.iter().enumerate() {
                    if missing == 0 {
                        break;
                    }
                    let mut targets = rules.targets(class.grade, moment);
                    targets.truncate(usize::try_from(missing)?.div_ceil(CLASS_SIZE));
                    missing = missing.saturating_sub((targets.len() * CLASS_SIZE) as u64);
                    grids.push(self.enter_all(at, moment, &targets, revision)?);
                }
                if grids.is_empty() {
                    return Ok(());
                }
                execute(handle, grids, GRIDS_AT_ONCE).await?;
            }
        }
        Ok(())
    }
}

async fn execute(handle: &SchoolHandle, requests: Vec<Request>, at_once: usize) -> Result<(), Failure> {
    stream::iter(requests)
        .map(|request| handle.execute(request))
        .buffer_unordered(at_once)
        .try_for_each(|_: Receipt| std::future::ready(Ok(())))
        .await?;
    Ok(())
}

async fn run(handle: &SchoolHandle, actor: Actor, commands: Vec<Command>) -> Result<(), Failure> {
    let request = |command| Request { actor, command_id: Uuid::new_v4(), command };
    execute(handle, commands.into_iter().map(request).collect(), AT_ONCE).await
}

fn rules() -> Result<&'static RuleSet, Failure> {
    RuleSet::of(GradeLevel::G5, FIRST_DAY).ok_or_else(|| "no regulation is in force".into())
}

fn account(id: AccountId, code: &str, name: &str, role: Role) -> Result<Command, Failure> {
    let profile = Profile { name: PersonName::parse(name)?, contact: None };
    Ok(OpenAccount { account: id, staff_code: Some(Code::new(code)?), profile, roles: vec![role] }.into())
}

fn class_name(index: usize) -> Result<Code, Failure> {
    let grades = SchoolLevel::Primary.grades().count();
    let (grade, number) = (index % grades + 1, index / grades + 1);
    Ok(Code::new(&format!("{grade}A{number}"))?)
}

fn admission(class: ClassId, index: usize, seat: usize, grade: GradeLevel) -> Result<Admission, Failure> {
    let family = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"][seat % 7];
    let given =
        ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Minh", "Ngọc", "Quỳnh"][seat % 11];
    let born_in = 2019 - (grade as i16);
    let identity = StudentIdentity {
        name: PersonName::parse(&format!("{family} Thị {given}"))?,
        code: StudentCode::Temporary(Line::new(&format!("TAM-{index:03}-{seat:02}"))?),
        born_on: Date::new(born_in, 3, 1)?,
        gender: if seat.is_multiple_of(2) { Gender::Female } else { Gender::Male },
        ethnicity: None,
        birthplace: None,
        identity_number: None,
    };
    Ok(Admission {
        class,
        on: FIRST_DAY,
        origin: Origin::Existing,
        identity,
        contact: None,
        health: None,
        guardians: Vec::new(),
        age: None,
    })
}

fn mark(rules: &RuleSet, grade: GradeLevel, moment: AssessmentPeriod, target: Target, turn: usize) -> Mark {
    match target {
        Target::Subject(subject) => {
            let level = Some(Level::ALL[turn % Level::ALL.len()]);
            let points = u8::try_from(turn % 11).unwrap_or(0);
            let score = if rules.has_test(grade, subject, moment) { Score::new(points) } else { None };
            Mark::Subject { level, score }
        }
        Target::Absences => Mark::Absences { excused: u16::try_from(turn % 9).unwrap_or(0), unexcused: 0 },
        // Primary school has neither regular assessments nor a rating of conduct.
        Target::Quality(_) | Target::Competency(_) | Target::Regular { .. } | Target::Conduct => {
            Mark::Trait { level: TraitLevel::ALL[turn % TraitLevel::ALL.len()] }
        }
    }
}

fn comment(wanted: bool, seat: usize) -> Result<Option<Note>, Failure> {
    const TEXTS: [&str; 4] = [
        "Em chăm chỉ học bài, cần luyện thêm kĩ năng đọc diễn cảm.",
        "Có tiến bộ rõ rệt trong giải toán có lời văn; cần cẩn thận hơn khi tính toán.",
        "Tích cực phát biểu xây dựng bài, biết giúp đỡ bạn trong nhóm.",
        "Nắm được kiến thức cơ bản của môn học.",
    ];
    if !wanted {
        return Ok(None);
    }
    Ok(Some(Note::new(TEXTS[seat % TEXTS.len()])?))
}
