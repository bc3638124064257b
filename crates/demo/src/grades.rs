//! Results of one moment of assessment: subject teachers enter their columns, homeroom teachers the others, missed tests are
//! made up, and some entries are corrected later.

use rand::{RngExt, rngs::ChaCha12Rng};
use socai_runtime::Command;
use socai_school::{
    School,
    calendar::GradingPeriod,
    gradebook::{Absence, CellEntry, EnterGrades, Mark},
    ids::{AccountId, StudentId},
    regulations::{DecimalScore, Level, Subject, Target},
    text::{Note, TextError},
};

use crate::{
    Scene,
    error::DemoError,
    marks::{self, Ability},
    people::pick,
    pupils::{self, DemoClass},
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
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    classes: &[DemoClass],
    period: GradingPeriod,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes {
        let Some(rules) = state.calendar.rules(period.year, class.grade) else { continue };
        let students: Vec<(StudentId, Ability)> = abilities(scene, &state, class);
        let targets = rules.targets(class.grade, period.moment);
        let mut writers: Vec<(AccountId, Option<Subject>)> = Vec::new();
        for subject in state.subjects_of(class.id) {
            writers.extend(scene.teacher(&state, class, subject).map(|teacher| (teacher, Some(subject))));
        }
        writers.push((class.homeroom, None));
        for (writer, subject) in writers {
            let mut entries = Vec::new();
            for (student, ability) in &students {
                for target in targets.iter().filter(|target| target.subject() == subject) {
                    let Some(holds) = rules.holds(class.grade, period.moment, *target) else { continue };
                    if subject.is_some_and(|it| state.plans.is_exempt(*student, period.year, it)) {
                        continue;
                    }
                    let mark = marks::mark(rng, *ability, *target, holds);
                    let comment = comment(rng, *target, mark)?;
                    entries.push(CellEntry { comment, ..entry(*student, *target, mark) });
                }
            }
            if !entries.is_empty() {
                commands.push((writer, EnterGrades { class: class.id, period, entries }.into()));
            }
        }
    }
    scene.office.all("enter grades", commands).await?;
    make_up(scene, rng, classes, period).await
}

/// The students of a class who are here now.
fn abilities(scene: &Scene<'_>, state: &School, class: &DemoClass) -> Vec<(StudentId, Ability)> {
    let students = pupils::present(state, class.id).into_iter();
    students.map(|student| (student.id, Ability::of(scene.seed, student.register_number))).collect()
}

pub(crate) fn entry(student: StudentId, target: Target, mark: Mark) -> CellEntry {
    CellEntry { student, target, mark: Some(mark), comment: None, expected_version: 0, reason: None }
}

/// Some periodic marks of a subject have a comment.
fn comment(rng: &mut ChaCha12Rng, target: Target, mark: Mark) -> Result<Option<Note>, TextError> {
    if !matches!(target, Target::Subject(_)) || !rng.random_bool(0.06) {
        return Ok(None);
    }
    let list = match mark {
        Mark::Subject { level: Some(Level::WellCompleted), .. } => PRAISE,
        Mark::Subject { level: Some(Level::NotCompleted), .. } => CONCERN,
        Mark::Score { score } if score >= DecimalScore::from_tenths(80).unwrap_or(DecimalScore::MAX) => {
            PRAISE
        }
        Mark::Score { score } if score < DecimalScore::from_tenths(50).unwrap_or(DecimalScore::ZERO) => {
            CONCERN
        }
        Mark::Absent { .. } => return Ok(None),
        _ => ADVICE,
    };
    Note::new(pick::<&str>(rng, list)).map(Some)
}

/// Every missed test of the period is made up, or becomes a zero.
async fn make_up(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    classes: &[DemoClass],
    period: GradingPeriod,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes {
        for (student, ability) in abilities(scene, &state, class) {
            for (target, cell) in state.gradebook.cells(student, period) {
                if cell.mark != Some(Mark::Absent { absence: Absence::MakeUpDue }) {
                    continue;
                }
                let teacher = target.subject().and_then(|subject| scene.teacher(&state, class, subject));
                let mark = marks::made_up(rng, ability, target);
                let reason = match mark {
                    Mark::Absent { .. } => "Vắng kiểm tra bù, không có lí do",
                    _ => "Kiểm tra bù",
                };
                let reason = Some(Note::new(reason)?);
                let entry =
                    CellEntry { expected_version: cell.version, reason, ..entry(student, target, mark) };
                let command = EnterGrades { class: class.id, period, entries: vec![entry] };
                commands.extend(teacher.map(|teacher| (teacher, command.into())));
            }
        }
    }
    scene.office.all("make up a test", commands).await
}

/// Corrects some scores or levels, each with its reason, by the teacher of the subject.
pub(crate) async fn correct(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    classes: &[DemoClass],
    period: GradingPeriod,
    count: usize,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let target = Target::Subject(Subject::Mathematics);
    let mut chosen: Vec<StudentId> = Vec::new();
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes.iter().cycle().take(count.min(classes.len() * 3)) {
        let Some(teacher) = scene.teacher(&state, class, Subject::Mathematics) else { continue };
        let students = pupils::present(&state, class.id);
        if students.is_empty() {
            continue;
        }
        let student = pick(rng, &students).id;
        let Some(cell) = state.gradebook.cell(student, period, target) else { continue };
        let Some((mark, reason)) = cell.mark.and_then(marks::corrected) else { continue };
        // Two corrections of one cell in one go would contradict each other's version.
        if chosen.contains(&student) {
            continue;
        }
        chosen.push(student);
        let entry = CellEntry {
            comment: cell.comment.as_ref().and_then(|comment| comment.get().cloned()),
            expected_version: cell.version,
            reason: Some(Note::new(reason)?),
            ..entry(student, target, mark)
        };
        commands.push((teacher, EnterGrades { class: class.id, period, entries: vec![entry] }.into()));
    }
    scene.office.all("correct grade", commands).await
}
