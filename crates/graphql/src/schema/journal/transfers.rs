//! What events about transfers say.

use socai_school::{
    Sealed,
    ids::StudentId,
    policy::Object as About,
    transfers::{
        AdmissionAcknowledged, Applicant, DossierMarksReceived, DossierReceived, DossierYearReceived,
        Evidence, ReleaseWithdrawn, SchoolReference, TransferAdmitted, TransferAgreed, TransferCanceled,
        TransferEnded, TransferLapsed, TransferRefused, TransferReleased, TransferRequested,
    },
};

use super::changes::{Changes, Shown, day, text};
use crate::access;

const CLASS: (&str, &str) = ("Lớp", "Class");
const GRADE: (&str, &str) = ("Khối", "Grade");
const FROM: (&str, &str) = ("Chuyển đến từ", "From");
const TO: (&str, &str) = ("Chuyển đến", "To");
const ON: (&str, &str) = ("Từ ngày", "From");
const RELEASE_BY: (&str, &str) = ("Hạn nộp hồ sơ", "Release by");

pub(super) fn agreed(c: &mut Changes<'_>, e: &TransferAgreed) {
    school(c, "from", FROM, &e.from).set("grade", GRADE, text(e.grade.vi()));
    c.set("releaseBy", RELEASE_BY, day(e.release_by));
    applicant(c, e.student, &e.applicant).reason(e.reason.as_ref());
}

pub(super) fn refused(c: &mut Changes<'_>, e: &TransferRefused) {
    school(c, "from", FROM, &e.from).set("grade", GRADE, text(e.grade.vi()));
    applicant(c, e.student, &e.applicant).reason(Some(&e.reason));
}

pub(super) fn canceled(c: &mut Changes<'_>, e: &TransferCanceled) {
    c.under(access::CHANGE_TRANSFER, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn lapsed(c: &mut Changes<'_>, e: &TransferLapsed) {
    c.set("lastDay", ("Ngày cuối", "Last day"), day(e.last_day));
}

pub(super) fn received(c: &mut Changes<'_>, e: &DossierReceived) {
    c.set("leftOn", ("Rời trường cũ ngày", "Left on"), day(e.left_on));
    evidence(c, &e.release);
    let about = About::Student(e.student);
    c.under(access::CHANGE_IDENTITY, about).identity(None, Some(&e.identity));
    c.under(access::CHANGE_PRIVATE, about)
        .identity_number(None, Some(&e.identity))
        .contact(None, e.contact.as_ref());
    c.under(access::CHANGE_HEALTH, about).health(None, e.health.as_ref());
}

pub(super) fn page(c: &mut Changes<'_>, e: &DossierYearReceived) {
    school(c, "school", ("Trường", "School"), &e.school);
    c.set("year", ("Năm học", "School year"), text(e.year));
    c.set("className", CLASS, text(&e.class_name)).set("grade", GRADE, text(e.grade.vi()));
}

pub(super) fn marks(c: &mut Changes<'_>, e: &DossierMarksReceived) {
    c.set("moment", ("Kì đánh giá", "Grading period"), text(e.moment.vi()));
    c.set("markCount", ("Số kết quả", "Marks"), text(e.marks.len()));
}

pub(super) fn admitted(c: &mut Changes<'_>, e: &TransferAdmitted) {
    c.class("class", CLASS, e.class).set("on", ON, day(e.on));
}

pub(super) fn requested(c: &mut Changes<'_>, e: &TransferRequested) {
    school(c, "to", TO, &e.to).set("grade", GRADE, text(e.grade.vi()));
    c.set("releaseBy", RELEASE_BY, day(e.release_by));
    evidence(c, &e.agreement);
}

pub(super) fn released(c: &mut Changes<'_>, e: &TransferReleased) {
    school(c, "to", TO, &e.to).set("on", ON, day(e.on)).order(&e.order);
}

pub(super) fn ended(c: &mut Changes<'_>, e: &TransferEnded) {
    c.set("ending", ("Kết thúc", "Ending"), text(e.ending.vi()));
    evidence(c, &e.evidence);
}

pub(super) fn withdrawn(c: &mut Changes<'_>, e: &ReleaseWithdrawn) {
    c.class("class", CLASS, e.class).set("on", ON, day(e.on));
}

pub(super) fn acknowledged(c: &mut Changes<'_>, e: &AdmissionAcknowledged) {
    c.set("on", ON, day(e.on));
    evidence(c, &e.admission);
}

pub(super) fn school<'c, 'a>(
    c: &'c mut Changes<'a>,
    field: &'static str,
    label: (&'static str, &'static str),
    school: &SchoolReference,
) -> &'c mut Changes<'a> {
    c.set(field, label, text(format!("{} ({})", school.name, school.code)))
}

pub(super) fn applicant<'c, 'a>(
    c: &'c mut Changes<'a>,
    student: StudentId,
    applicant: &Sealed<Applicant>,
) -> &'c mut Changes<'a> {
    c.under(access::CHANGE_TRANSFER, About::Student(student));
    let name = applicant.get().map_or(Shown::Erased, |applicant| text(applicant.name.full()));
    c.set("applicant", ("Học sinh", "Student"), name)
}

pub(super) fn evidence(c: &mut Changes<'_>, evidence: &Evidence) {
    let label = ("Dòng trong sổ trường kia", "Entry of the other school");
    c.set("evidence", label, text(format!("{}: {}", evidence.position, evidence.leaf)));
}
