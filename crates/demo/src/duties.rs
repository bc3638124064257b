//! How old passwords may be, duties by decisions of the principal, one of which passed from one vice principal to the other, and a report that the admin
//! board answered.

use socai_school::{
    Date,
    credentials::SetAccountRules,
    duties::{AcceptDuty, AssignDuty, DutyKind, HandOverDuty},
    incidents::{AnswerIncident, IncidentKind, ReportIncident, Severity, TakeIncident},
    periods::Order,
    text::{Code, Line, Note},
};

use crate::{Scene, error::DemoError};

/// Gives the duties of the year that begins on that day.
pub(crate) async fn give(scene: &Scene<'_>, first_day: Date) -> Result<(), DemoError> {
    let (office, staff) = (scene.office, scene.staff);
    let reviewer = staff.vice.first().copied().unwrap_or(staff.principal);
    let given = [
        (DutyKind::OfficialMailbox, staff.clerk),
        (DutyKind::LessonPlanReview, reviewer),
        (DutyKind::AdminBoardMember, staff.admin),
    ];
    for (number, (kind, holder)) in (2..).zip(given) {
        let number = Code::new(&format!("{number:02}/QĐ-PCNV"))?;
        let order = Order { number, dated: office.today() };
        let assign = AssignDuty { kind, holder, order, from: first_day, until: None };
        office.by(staff.principal, "give a duty", assign).await?;
    }
    let rules = SetAccountRules { password_days: Some(365), second_factor_from: None };
    office.by(staff.principal, "set account rules", rules).await?;
    Ok(())
}

/// Passes the review of lesson plans on, and has a wrong date reported and answered.
pub(crate) async fn go_on(scene: &Scene<'_>) -> Result<(), DemoError> {
    let (office, staff) = (scene.office, scene.staff);
    let state = office.state().await?;
    let review = state.duties.all().filter(|duty| duty.kind == DutyKind::LessonPlanReview).last();
    if let (Some(duty), [from, to, ..]) = (review.map(|duty| duty.id), staff.vice.as_slice()) {
        let note = Some(Note::new("Kế hoạch bài dạy tuần 1 đến tuần 10 đã duyệt xong")?);
        office.by(*from, "hand a duty over", HandOverDuty { duty, to: *to, note }).await?;
        office.by(*to, "accept a duty", AcceptDuty { duty }).await?;
    }
    let Some(teacher) = staff.homeroom.first().copied() else { return Ok(()) };
    let report = ReportIncident {
        kind: IncidentKind::Access,
        severity: Severity::Minor,
        subject: Line::new("Không thấy lớp dạy thay")?,
        text: Note::new("Tôi dạy thay tuần này nhưng chưa thấy tên lớp trong danh sách của mình.")?,
        about: None,
    };
    office.by(teacher, "report an incident", report).await?;
    let state = office.state().await?;
    let Some(incident) = state.incidents.all().next_back().map(|incident| incident.id) else { return Ok(()) };
    office.by(staff.admin, "take an incident", TakeIncident { incident }).await?;
    let text = Note::new("Đã bổ sung phân công dạy thay; thầy/cô đăng nhập lại là thấy.")?;
    office.by(staff.admin, "answer an incident", AnswerIncident { incident, text }).await?;
    Ok(())
}
