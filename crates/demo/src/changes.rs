//! Changes of a closed book: one that was asked for, ordered, carried out through a narrow unlock and signed anew, and one that
//! waits for the principal.

use jiff::ToSpan;
use socai_school::{
    calendar::GradingPeriod,
    changes::{
        CellChange, ChangeFilter, CloseUnlock, CommentChange, ExecuteChange, Execution, OrderChange, Reach,
        RequestChange,
    },
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::{AccountId, ChangeRequestId, StudentId},
    regulations::{Subject, Target},
    text::Note,
};

use crate::{
    Scene, closing,
    error::DemoError,
    grades, marks,
    pupils::{self, DemoClass},
};

const COLUMN: Target = Target::Subject(Subject::Mathematics);

/// A request and what it is about.
struct Asked {
    request: ChangeRequestId,
    teacher: AccountId,
    student: StudentId,
    version: u32,
    mark: Mark,
}

/// A request that waits for the principal.
pub(crate) async fn ask(
    scene: &Scene<'_>,
    class: &DemoClass,
    period: GradingPeriod,
) -> Result<(), DemoError> {
    request(scene, class, period, "Phụ huynh xem lại bài, giáo viên chấm sót một câu").await.map(drop)
}

/// A request that the principal orders and the admin board carries out: the teacher corrects the one cell, the unlock is closed,
/// and what the change has made outdated is signed again.
pub(crate) async fn change(
    scene: &Scene<'_>,
    class: &DemoClass,
    period: GradingPeriod,
) -> Result<(), DemoError> {
    let (office, staff) = (scene.office, scene.staff);
    let asked = request(scene, class, period, "Vào nhầm điểm của hai học sinh trùng tên đệm").await?;
    let Some(Asked { request, teacher, student, version, mark }) = asked else { return Ok(()) };
    let execution = Execution::Unlock { reach: Reach::Cells, until: office.now() + 72.hours() };
    let order = closing::order(scene, period.moment, 2)?;
    office.by(staff.principal, "order a change", OrderChange { request, execution, order }).await?;
    office.by(staff.admin, "open the book for a change", ExecuteChange { request }).await?;
    let state = office.state().await?;
    let comment = state.gradebook.cell(student, period, COLUMN).and_then(|cell| cell.comment.as_ref()?.get());
    let entry = CellEntry {
        comment: comment.cloned(),
        expected_version: version,
        ..grades::entry(student, COLUMN, mark)
    };
    let enter = EnterGrades { class: class.id, period, entries: vec![entry] };
    office.by(teacher, "correct under an unlock", enter).await?;
    office.by(teacher, "close an unlock", CloseUnlock { request }).await?;
    closing::confirm(scene, period).await
}

/// The teacher of Mathematics asks for another mark of the third student, or the last of fewer.
async fn request(
    scene: &Scene<'_>,
    class: &DemoClass,
    period: GradingPeriod,
    reason: &str,
) -> Result<Option<Asked>, DemoError> {
    let state = scene.office.state().await?;
    let teacher = scene.teacher(&state, class, Subject::Mathematics);
    let students = pupils::present(&state, class.id);
    let written = |student: &StudentId| {
        let cell = state.gradebook.cell(*student, period, COLUMN)?;
        let (mark, _) = marks::corrected(cell.mark?)?;
        Some((*student, cell.version, mark))
    };
    let found = students.iter().map(|student| student.id).filter_map(|student| written(&student));
    let found = found.take(3).last();
    let (Some(teacher), Some((student, version, mark))) = (teacher, found) else { return Ok(None) };
    let cell = CellChange {
        student,
        target: COLUMN,
        mark: Some(mark),
        comment: CommentChange::Keep,
        expected_version: version,
    };
    let (class, reason) = (class.id, Note::new(reason)?);
    let command = RequestChange { class, period, cells: vec![cell], reason, minutes: None };
    let receipt = scene.office.by(teacher, "ask for a change", command).await?;
    let filter =
        ChangeFilter { status: None, class: Some(class), period: Some(period), requester: Some(teacher) };
    let newest = receipt.state.changes.requests(filter, receipt.at).next();
    let request = newest.ok_or(DemoError::Lost("a change request"))?.id;
    Ok(Some(Asked { request, teacher, student, version, mark }))
}
