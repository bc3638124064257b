//! Results of one moment of assessment: subject teachers enter their columns, homeroom teachers qualities and competencies,
//! and some entries are corrected later.

use std::sync::Arc;

use rand::{RngExt, rngs::ChaCha12Rng};
use socai_runtime::Command;
use socai_school::{
    School,
    calendar::GradingPeriod,
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::{AccountId, StudentId},
    regulations::{AssessmentPeriod, Level, Score, Subject, Target, TraitLevel},
    text::{Note, TextError},
};

use crate::{
    calendar::Year,
    error::DemoError,
    office::Office,
    people::pick,
    pupils::{DemoClass, rules, taught},
};

const PRAISE: &[&str] = &[
    "Em học tốt, hăng hái phát biểu, trình bày bài sạch đẹp.",
    "Em nắm chắc kiến thức, biết giúp đỡ bạn.",
    "Em có nhiều tiến bộ, cần phát huy.",
];
const ADVICE: &[&str] = &[
    "Em hoàn thành nội dung môn học; cần đọc kĩ đề trước khi làm bài.",
    "Em cần mạnh dạn hơn khi phát biểu.",
    "Em tính toán còn chậm, cần luyện tập thêm ở nhà.",
];
const CONCERN: &[&str] = &[
    "Em chưa nắm được kiến thức cơ bản; giáo viên và gia đình cùng kèm thêm.",
    "Em còn đọc chậm, cần luyện đọc mỗi ngày.",
];

/// Enters the whole moment for all classes.
pub(crate) async fn enter(
    office: &Office,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
    moment: AssessmentPeriod,
) -> Result<(), DemoError> {
    let state = office.state().await?;
    let period = GradingPeriod { year: year.year, moment };
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes {
        let Some(rules) = rules(year, class.grade) else { continue };
        let mut students: Vec<StudentId> = state
            .registry
            .ever_in(class.id)
            .iter()
            .filter(|student| is_there(student, class))
            .map(|student| student.id)
            .collect();
        // By the codes' order, not by random ids: the same seed gives the same student the same grades.
        students.sort_by_key(|id| state.registry.student(*id).map(|student| student.register_number));
        let abilities: Vec<u8> = students.iter().map(|_| rng.random_range(35..=100)).collect();
        for subject in taught(rules, class.grade) {
            let Some(teacher) = teacher(&state, *class, subject, year) else { continue };
            let tested = rules.has_test(class.grade, subject, moment);
            let mut entries = Vec::new();
            for (student, ability) in students.iter().zip(&abilities) {
                entries.push(subject_entry(rng, *student, subject, *ability, tested)?);
            }
            commands.push((teacher, EnterGrades { class: class.id, period, entries }.into()));
        }
        let mut homeroom = rules.targets(class.grade, moment);
        homeroom.retain(|target| target.subject().is_none());
        let mut entries = Vec::new();
        for (student, ability) in students.iter().zip(&abilities) {
            entries.extend(homeroom.iter().map(|target| homeroom_entry(rng, *student, *target, *ability)));
        }
        commands.push((class.homeroom, EnterGrades { class: class.id, period, entries }.into()));
    }
    commands.retain(
        |(_, command)| !matches!(command, Command::EnterGrades(command) if command.entries.is_empty()),
    );
    office.all("enter grades", commands).await
}

fn is_there(student: &socai_school::registry::Student, class: &DemoClass) -> bool {
    student.open_enrollment().is_some_and(|enrollment| enrollment.class == class.id)
}

fn teacher(state: &Arc<School>, class: DemoClass, subject: Subject, year: Year) -> Option<AccountId> {
    state.classes.subject_teachers(class.id, subject, year.first_day()).first().copied()
}

fn subject_entry(
    rng: &mut ChaCha12Rng,
    student: StudentId,
    subject: Subject,
    ability: u8,
    tested: bool,
) -> Result<CellEntry, TextError> {
    let result = (i16::from(ability) + rng.random_range(-12..=12)).clamp(20, 100);
    let points = u8::try_from((result + 5) / 10).unwrap_or(Score::MAX);
    // Level and score say the same: 9 and 10 are completed well, below 5 is not completed.
    let level = match points {
        9.. => Level::WellCompleted,
        5..=8 => Level::Completed,
        _ => Level::NotCompleted,
    };
    let comment = if rng.random_bool(0.06) {
        let list = match level {
            Level::WellCompleted => PRAISE,
            Level::Completed => ADVICE,
            Level::NotCompleted => CONCERN,
        };
        Some(Note::new(pick::<&str>(rng, list))?)
    } else {
        None
    };
    let score = tested.then(|| Score::new(points)).flatten();
    Ok(CellEntry {
        student,
        target: Target::Subject(subject),
        mark: Some(Mark::Subject { level: Some(level), score }),
        comment,
        expected_version: 0,
        reason: None,
    })
}

/// A column of the homeroom teacher: qualities, competencies, and at the end of the year the sessions missed.
fn homeroom_entry(rng: &mut ChaCha12Rng, student: StudentId, target: Target, ability: u8) -> CellEntry {
    let mark = Some(match target {
        Target::Absences => {
            Mark::Absences { excused: rng.random_range(0..=8), unexcused: u16::from(rng.random_bool(0.1)) }
        }
        _ => Mark::Trait {
            level: match i16::from(ability) + rng.random_range(-10..=25) {
                70.. => TraitLevel::Good,
                38..=69 => TraitLevel::Reached,
                _ => TraitLevel::NeedsEffort,
            },
        },
    });
    CellEntry { student, target, mark, comment: None, expected_version: 0, reason: None }
}

/// Corrects some scores or levels, each with its reason, by the teacher of the subject.
pub(crate) async fn correct(
    office: &Office,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
    moment: AssessmentPeriod,
    count: usize,
) -> Result<(), DemoError> {
    let state = office.state().await?;
    let period = GradingPeriod { year: year.year, moment };
    let target = Target::Subject(Subject::Mathematics);
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes.iter().cycle().take(count.min(classes.len() * 3)) {
        let Some(teacher) = teacher(&state, *class, Subject::Mathematics, year) else { continue };
        let mut students = state.registry.ever_in(class.id);
        students.retain(|student| is_there(student, class));
        students.sort_by_key(|student| student.register_number);
        if students.is_empty() {
            continue;
        }
        let student = pick(rng, &students).id;
        let Some(cell) = state.gradebook.cell(student, period, target) else { continue };
        let Some(Mark::Subject { level, score }) = cell.mark else { continue };
        let (mark, reason) = match score {
            Some(score) => {
                let points =
                    if score.points() < Score::MAX { score.points() + 1 } else { score.points() - 1 };
                let level = match points {
                    9.. => Level::WellCompleted,
                    5..=8 => Level::Completed,
                    _ => Level::NotCompleted,
                };
                (Mark::Subject { level: Some(level), score: Score::new(points) }, "Cộng nhầm điểm các câu")
            }
            None => {
                let level =
                    if level == Some(Level::Completed) { Level::WellCompleted } else { Level::Completed };
                (Mark::Subject { level: Some(level), score: None }, "Ghi nhầm dòng")
            }
        };
        let entry = CellEntry {
            student,
            target,
            mark: Some(mark),
            comment: cell.comment.as_ref().and_then(|comment| comment.get().cloned()),
            expected_version: cell.version,
            reason: Some(Note::new(reason)?),
        };
        // Two corrections of one cell in one go would contradict each other's version.
        let doubled = commands.iter().any(
            |(_, command)| matches!(command, Command::EnterGrades(given) if given.entries.iter().any(|other| other.student == student)),
        );
        if !doubled {
            commands.push((teacher, EnterGrades { class: class.id, period, entries: vec![entry] }.into()));
        }
    }
    office.all("correct grade", commands).await
}
