//! What events about duties and incident reports say.

use socai_school::{
    duties::{DutyAccepted, DutyAssigned, DutyEnded, DutyHandOverCanceled, DutyHandOverGiven, DutyId},
    incidents::{IncidentAnswered, IncidentId, IncidentReopened, IncidentReported},
    policy::Object as About,
};

use super::changes::{Changes, Shown, day, text};
use crate::{access, enums::Label};

const DUTY: (&str, &str) = ("Nhiệm vụ", "Duty");
const FROM: (&str, &str) = ("Bên giao", "Handed over by");
const TO: (&str, &str) = ("Bên nhận", "Handed over to");
const UNTIL: (&str, &str) = ("Đến ngày", "Until");
const TEXT: (&str, &str) = ("Nội dung", "Text");

pub(super) fn assigned(c: &mut Changes<'_>, e: &DutyAssigned) {
    c.set("duty", DUTY, text(e.kind.vi())).account("holder", ("Người phụ trách", "Holder"), e.holder);
    c.set("from", ("Từ ngày", "From"), day(e.from)).set("until", UNTIL, e.until.map_or(Shown::Nothing, day));
    c.order(&e.order);
}

pub(super) fn ended(c: &mut Changes<'_>, e: &DutyEnded) {
    named(c, e.duty).account("holder", ("Người phụ trách", "Holder"), e.holder);
    c.set("until", UNTIL, day(e.until)).order(&e.order);
}

pub(super) fn given(c: &mut Changes<'_>, e: &DutyHandOverGiven) {
    named(c, e.duty).account("from", FROM, e.from).account("to", TO, e.to);
    c.under(access::CHANGE_DUTY, About::Duty(e.duty));
    c.set("note", ("Nội dung bàn giao", "What is handed over"), e.note.as_ref().into());
}

pub(super) fn accepted(c: &mut Changes<'_>, e: &DutyAccepted) {
    named(c, e.duty).account("from", FROM, e.from).account("to", TO, e.to);
    c.set("on", ("Từ ngày", "From"), day(e.on));
}

pub(super) fn canceled(c: &mut Changes<'_>, e: &DutyHandOverCanceled) {
    named(c, e.duty).account("from", FROM, e.from).account("to", TO, e.to);
}

pub(super) fn reported(c: &mut Changes<'_>, e: &IncidentReported) {
    c.set("kind", ("Loại sự cố", "Kind"), text(Label::from(e.kind).vietnamese()));
    c.set("severity", ("Mức độ", "Severity"), text(Label::from(e.severity).vietnamese()));
    words(c, e.incident).set("subject", ("Tiêu đề", "Subject"), (&e.subject).into());
    c.set("text", TEXT, (&e.text).into());
}

pub(super) fn answered(c: &mut Changes<'_>, e: &IncidentAnswered) {
    words(c, e.incident).set("text", TEXT, (&e.text).into());
}

pub(super) fn reopened(c: &mut Changes<'_>, e: &IncidentReopened) {
    words(c, e.incident).set("text", TEXT, (&e.text).into());
}

fn named<'a, 'b>(c: &'a mut Changes<'b>, duty: DutyId) -> &'a mut Changes<'b> {
    c.duty("duty", DUTY, duty)
}

fn words<'a, 'b>(c: &'a mut Changes<'b>, incident: IncidentId) -> &'a mut Changes<'b> {
    c.under(access::CHANGE_INCIDENT, About::Incident(incident))
}
