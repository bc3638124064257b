//! What stands in the books of the first class between two assessments: notes of its homeroom teacher, a week reviewed, pages of the
//! homeroom book, messages to parents, and what one of them answers.

use socai_runtime::Command;
use socai_school::{
    conduct::{NoteKind, RecordConductNote, ReviewConduct, ReviewLevel, Span, StudentReview},
    contact::{MarkMessageSeen, Recipient, SendMessage, WriteToSchool},
    homeroom::{LogParentContact, Means, OpenSupportCase, Page, RecordCircumstances, WriteHomeroomPage},
    ids::StudentId,
    text::Note,
};

use crate::{
    Scene,
    error::DemoError,
    pupils::{self, DemoClass},
    staff::Login,
};

/// What is noted of the first students of the class, and whether their guardians read it.
const NOTES: [(NoteKind, &str, bool); 4] = [
    (NoteKind::Praise, "Em nhặt được của rơi, tự giác trả lại người mất.", true),
    (NoteKind::Progress, "Em phát biểu mạnh dạn hơn tháng trước.", true),
    (NoteKind::Reminder, "Em còn quên vở bài tập, cô đã nhắc riêng.", false),
    (NoteKind::Incident, "Em bị ngã ở sân trường giờ ra chơi, đã được cô y tế chăm sóc.", true),
];

/// Writes all that.
pub(crate) async fn keep(
    scene: &Scene<'_>,
    classes: &[DemoClass],
    guardians: &[Login],
) -> Result<(), DemoError> {
    let Some(class) = classes.first() else { return Ok(()) };
    let state = scene.office.state().await?;
    let students = pupils::present(&state, class.id);
    let today = scene.office.today();
    let note = |text: &str| Note::new(text).map_err(DemoError::from);
    let mut commands: Vec<Command> = Vec::new();
    for (student, (kind, text, shared)) in students.iter().zip(NOTES) {
        let (student, text) = (student.id, note(text)?);
        commands.push(RecordConductNote { student, on: today, kind, text, shared, corrects: None }.into());
    }
    let dates = state.classes.class(class.id).and_then(|known| state.calendar.year(known.year));
    if let Some(week) = dates.and_then(|dates| dates.week_on(today)) {
        let review = |student: StudentId| StudentReview { student, level: ReviewLevel::Good };
        let entries = students.iter().take(NOTES.len()).map(|student| review(student.id)).collect();
        let remark = Some(note("Lớp giữ nền nếp tốt, cần trực nhật sạch hơn.")?);
        let span = Span::Week(week);
        commands.push(ReviewConduct { class: class.id, span, entries, remark, expected_version: 0 }.into());
    }
    let text = note("Ổn định nền nếp trong tháng đầu; mỗi tuần một tiết sinh hoạt theo chủ đề.")?;
    commands
        .push(WriteHomeroomPage { class: class.id, page: Page::YearPlan, text, expected_version: 0 }.into());
    if let Some(student) = students.get(2).map(|student| student.id) {
        let text = note("Bố mẹ đi làm xa, em ở với ông bà.")?;
        commands.push(RecordCircumstances { student, text, expected_version: 0 }.into());
        let text = note("Trao đổi với bà về góc học tập ở nhà.")?;
        let (on, means) = (today, Means::HomeVisit);
        let guardian = state.registry.guardians_of(student).first().map(|guardian| guardian.id);
        commands.push(LogParentContact { student, on, means, guardian, text }.into());
        commands.push(OpenSupportCase { student, text: note("Kèm em đọc mỗi giờ ra chơi.")? }.into());
    }
    let to = Recipient::Class(class.id);
    let text = note("Kính mời phụ huynh dự họp lớp lúc 8 giờ sáng Chủ nhật tuần này.")?;
    commands.push(SendMessage { to, text }.into());
    for command in commands {
        scene.office.by(class.homeroom, "keep the class's books", command).await?;
    }
    answer(scene, guardians).await
}

/// The first guardian reads the message and answers.
async fn answer(scene: &Scene<'_>, guardians: &[Login]) -> Result<(), DemoError> {
    let Some(account) = guardians.first().map(|login| login.account) else { return Ok(()) };
    let state = scene.office.state().await?;
    let Some(student) = state.registry.children_of(account).into_iter().next() else { return Ok(()) };
    let Some(message) = state.messages_to(student).last().map(|message| message.id) else { return Ok(()) };
    scene.office.by(account, "see a message", MarkMessageSeen { message, student }).await?;
    let text = Note::new("Gia đình sẽ dự họp đúng giờ. Cảm ơn cô.")?;
    let letter = WriteToSchool { student, answers: Some(message), text };
    scene.office.by(account, "answer a message", letter).await?;
    Ok(())
}
