//! What events about locks, changes of a closed book, signatures and publication say.

use socai_school::{
    calendar::GradingPeriod,
    changes::{
        ChangeCommentsProposed, ChangeOrdered, ChangeRefused, ChangeRequested, ChangeUnlocked, CommentEffect,
        Execution, Opened, ProposedCell, UnlockClosed,
    },
    closing::{
        ClassConfirmed, ClassConsolidated, ResultsPublished, ResultsWithdrawn, SignOffWithdrawn, Statement,
        SubjectSignedOff,
    },
    gradebook::Mark,
    ids::{ClassId, StudentId},
    local_moment,
    periods::{LockBegan, LockCanceled, PeriodLocked, PeriodUnlocked},
    policy::Object as About,
    regulations::Target,
};

use super::{
    super::{about_signature, mark::Written},
    changes::{Changes, Shown, moment, text},
};
use crate::{access, enums::Label};

const CLASS: (&str, &str) = ("Lớp", "Class");
const CELL: (&str, &str) = ("Ô", "Cell");
const FROM: (&str, &str) = ("Có hiệu lực từ", "In force from");

pub(super) fn locked(c: &mut Changes<'_>, e: &PeriodLocked) {
    c.lock(&e.scope, &e.order).set("from", FROM, e.from.map_or(Shown::Nothing, moment));
}

pub(super) fn unlocked(c: &mut Changes<'_>, e: &PeriodUnlocked) {
    c.lock(&e.scope, &e.order);
}

pub(super) fn lock_canceled(c: &mut Changes<'_>, e: &LockCanceled) {
    c.lock(&e.scope, &e.order);
}

pub(super) fn lock_began(c: &mut Changes<'_>, e: &LockBegan) {
    c.covered(&e.scope).set("from", FROM, moment(e.from));
}

pub(super) fn change_requested(c: &mut Changes<'_>, e: &ChangeRequested) {
    of_class(c, e.class, e.period).set("cellCount", ("Số ô", "Cells"), text(e.cells.len()));
    for cell in &e.cells {
        requested_cell(c, e.class, cell);
    }
    c.under(access::CHANGE_OF_REQUEST, About::Change(e.request)).reason(Some(&e.reason));
}

fn requested_cell(c: &mut Changes<'_>, class: ClassId, cell: &ProposedCell) {
    let place = place(c, cell.student, cell.target);
    let shown = |value: Option<Mark>| {
        text(format!(
            "{place}: {}",
            value.map_or_else(|| "trống".to_owned(), |mark| Written(mark).to_string())
        ))
    };
    c.under(access::CHANGE_GRADE, About::Column(class, cell.target));
    c.change("cell", CELL, shown(cell.old), shown(cell.proposed));
    let effect = match cell.comment {
        CommentEffect::Keep => return,
        CommentEffect::Remove => "xóa nhận xét",
        CommentEffect::Write => "thay nhận xét",
    };
    c.set("comment", ("Nhận xét", "Comment"), text(format!("{place}: {effect}")));
}

fn place(c: &Changes<'_>, student: StudentId, target: Target) -> String {
    format!("{}, {}", c.student_name(student), target.vi())
}

pub(super) fn comments_proposed(c: &mut Changes<'_>, e: &ChangeCommentsProposed) {
    c.under(access::CHANGE_OF_REQUEST, About::Change(e.request));
    let comments = e.comments.get().map_or(Shown::Erased, |comments| {
        let each = comments.iter().map(|one| format!("{}: {}", one.target.vi(), one.comment));
        text(each.collect::<Vec<_>>().join("; "))
    });
    c.set("comments", ("Nhận xét", "Comments"), comments);
}

pub(super) fn change_ordered(c: &mut Changes<'_>, e: &ChangeOrdered) {
    let execution = match e.execution {
        Execution::Unlock { until, .. } => format!("Mở sổ đến {}", local_moment(until)),
        Execution::Correction => "Sửa trực tiếp".to_owned(),
    };
    c.class("class", CLASS, e.class);
    c.set("execution", ("Cách thực hiện", "Execution"), text(execution)).order(&e.order);
}

pub(super) fn change_refused(c: &mut Changes<'_>, e: &ChangeRefused) {
    c.class("class", CLASS, e.class);
    c.under(access::CHANGE_OF_REQUEST, About::Change(e.request)).reason(Some(&e.reason));
}

pub(super) fn change_unlocked(c: &mut Changes<'_>, e: &ChangeUnlocked) {
    of_class(c, e.class, e.period).set("until", ("Đến lúc", "Until"), moment(e.until));
    c.under(access::CHANGE_OF_REQUEST, About::Change(e.request));
    c.account("teacher", ("Giáo viên", "Teacher"), e.teacher);
    let opened: Vec<String> = match &e.opened {
        Opened::Cells(cells) => cells.iter().map(|cell| place(c, cell.student, cell.target)).collect(),
        Opened::Columns(columns) => columns.iter().map(|column| column.vi()).collect(),
    };
    c.set("opened", ("Phần được mở", "Opened"), text(opened.join("; ")));
}

pub(super) fn unlock_closed(c: &mut Changes<'_>, e: &UnlockClosed) {
    of_class(c, e.class, e.period);
    c.set("reason", ("Lí do", "Reason"), text(Label::from(e.reason).vietnamese()));
    c.set("since", ("Từ lúc", "Since"), moment(e.since));
}

pub(super) fn signed_off(c: &mut Changes<'_>, e: &SubjectSignedOff) {
    of_class(c, e.class, e.period).set("subject", ("Môn học", "Subject"), text(e.subject.vi()));
    statement(c, e.statement);
}

pub(super) fn consolidated(c: &mut Changes<'_>, e: &ClassConsolidated) {
    statement(of_class(c, e.class, e.period), e.statement);
}

pub(super) fn confirmed(c: &mut Changes<'_>, e: &ClassConfirmed) {
    statement(of_class(c, e.class, e.period), e.statement);
}

pub(super) fn sign_off_withdrawn(c: &mut Changes<'_>, e: &SignOffWithdrawn) {
    of_class(c, e.class, e.period).set("stage", ("Xác nhận", "Signature"), text(e.stage.name().vi));
    c.account("signer", ("Người đã kí", "Signer"), e.signer);
    c.under(access::CHANGE_SIGNATURE, about_signature(e.class, e.stage)).reason(Some(&e.reason));
}

pub(super) fn published(c: &mut Changes<'_>, e: &ResultsPublished) {
    publication(c, e.period, &e.classes).order(&e.order);
}

pub(super) fn withdrawn(c: &mut Changes<'_>, e: &ResultsWithdrawn) {
    publication(c, e.period, &e.classes).order(&e.order);
}

fn publication<'c, 'a>(
    c: &'c mut Changes<'a>,
    period: GradingPeriod,
    classes: &[ClassId],
) -> &'c mut Changes<'a> {
    in_period(c, period).set("classCount", ("Số lớp", "Classes"), text(classes.len()));
    for class in classes {
        c.class("class", CLASS, *class);
    }
    c
}

fn of_class<'c, 'a>(c: &'c mut Changes<'a>, class: ClassId, period: GradingPeriod) -> &'c mut Changes<'a> {
    in_period(c.class("class", CLASS, class), period)
}

fn in_period<'c, 'a>(c: &'c mut Changes<'a>, period: GradingPeriod) -> &'c mut Changes<'a> {
    let moment = format!("{}, {}", period.moment.vi(), period.year);
    c.set("period", ("Kì đánh giá", "Grading period"), text(moment))
}

fn statement(c: &mut Changes<'_>, statement: Statement) {
    c.set("statement", ("Lời xác nhận", "Statement"), text(statement.vi()));
}
