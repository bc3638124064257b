//! What events about the life of students at the school say.

use socai_school::{
    Event, Sealed,
    policy::Object as About,
    registry::{
        AgeExcepted, ConsentGiven, ConsentWithdrawn, GuardianAssigned, GuardianCorrected, GuardianEnded,
        StudentCode, StudentCorrected, StudentReturned, StudentSuspended, StudentsMerged,
    },
    rollover::YearRolledOver,
};

use super::changes::{Changes, Shown, day, text};
use crate::{access, enums::Label};

const CLASS: (&str, &str) = ("Lớp", "Class");
const SINCE: (&str, &str) = ("Từ ngày", "From");
const RELATION: (&str, &str) = ("Quan hệ", "Relation");
const NAME: (&str, &str) = ("Họ và tên", "Name");
const PURPOSE: (&str, &str) = ("Mục đích", "Purpose");
const DOCUMENT: (&str, &str) = ("Văn bản", "Document");

pub(super) fn suspended(c: &mut Changes<'_>, e: &StudentSuspended) {
    c.class("class", CLASS, e.class).set("from", SINCE, day(e.from));
    c.set("expected", ("Dự kiến trở lại", "Expected back"), e.expected.map_or(Shown::Nothing, day));
    c.under(access::CHANGE_IDENTITY, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn returned(c: &mut Changes<'_>, e: &StudentReturned) {
    c.class("from", ("Lớp cũ", "From class"), e.from).class("to", ("Lớp mới", "To class"), e.to);
    c.set("on", SINCE, day(e.on));
    c.under(access::CHANGE_IDENTITY, About::Student(e.student));
    c.set("note", ("Ghi chú", "Note"), e.note.as_ref().into());
}

pub(super) fn age_excepted(c: &mut Changes<'_>, e: &AgeExcepted) {
    c.class("class", CLASS, e.class).under(access::CHANGE_HEALTH, About::Student(e.student));
    let Some(exception) = e.exception.get() else {
        c.set("ground", ("Diện", "Circumstance"), Shown::Erased);
        return;
    };
    c.set("ground", ("Diện", "Circumstance"), text(Label::from(exception.ground).vietnamese()));
    let decision = exception.decision.as_ref().map_or(Shown::Nothing, text);
    c.set("decision", ("Quyết định", "Decision"), decision);
}

pub(super) fn merged(c: &mut Changes<'_>, e: &StudentsMerged) {
    c.under(access::CHANGE_IDENTITY, About::Student(e.stands));
    let (stands, duplicate) = (c.student_name(e.stands), c.student_name(e.duplicate));
    c.set("stands", ("Hồ sơ được giữ lại", "Entry that stands"), text(stands));
    c.set("duplicate", ("Hồ sơ được gộp", "Entry that is closed"), text(duplicate)).reason(Some(&e.reason));
}

pub(super) fn rolled_over(c: &mut Changes<'_>, e: &YearRolledOver) {
    c.set("from", ("Năm học cũ", "From year"), text(e.from)).set(
        "to",
        ("Năm học mới", "To year"),
        text(e.to),
    );
    c.set("on", SINCE, day(e.on)).set("promoted", ("Lên lớp", "Promoted"), text(e.promoted));
    c.set("retained", ("Học lại", "Retained"), text(e.retained));
    c.set("completed", ("Hoàn thành cấp học", "Completed"), text(e.completed));
    c.set("open", ("Chưa chuyển", "Not settled"), text(e.open));
}

pub(super) fn guardian_assigned(c: &mut Changes<'_>, e: &GuardianAssigned) {
    c.under(access::CHANGE_PRIVATE, About::Student(e.student));
    c.set("relation", RELATION, text(Label::from(e.relation).vietnamese()));
}

pub(super) fn corrected(c: &mut Changes<'_>, e: &StudentCorrected, earlier: &[&Event]) {
    let (mut identity, mut contact, mut health) = (None, None, None);
    for event in earlier {
        match event {
            Event::StudentAdmitted(said) => {
                identity = Some(said.identity.clone());
                contact = said.contact.as_ref();
                health = said.health.as_ref();
            }
            Event::MinistryCodeAssigned(said) => {
                if let (Some(Sealed::Open(identity)), Some(code)) = (&mut identity, said.code.get()) {
                    identity.code = StudentCode::Ministry(code.clone());
                }
            }
            Event::StudentCorrected(said) => {
                identity = said.identity.clone().or(identity);
                contact = said.contact.as_ref().or(contact);
                health = said.health.as_ref().or(health);
            }
            _ => {}
        }
    }
    let about = About::Student(e.student);
    c.under(access::CHANGE_IDENTITY, about)
        .identity(identity.as_ref(), e.identity.as_ref())
        .reason(e.reason.as_ref());
    c.under(access::CHANGE_PRIVATE, about).contact(contact, e.contact.as_ref());
    if e.identity.is_some() {
        c.identity_number(identity.as_ref(), e.identity.as_ref());
    }
    c.under(access::CHANGE_HEALTH, about).health(health, e.health.as_ref());
}

pub(super) fn guardian_corrected(c: &mut Changes<'_>, e: &GuardianCorrected, earlier: &[&Event]) {
    let (mut old_name, mut old_contact) = (None, None);
    for event in earlier {
        match event {
            Event::GuardianRegistered(said) => {
                old_name = Some(&said.profile);
                old_contact = said.contact.as_ref();
            }
            Event::GuardianCorrected(said) => {
                old_name = said.profile.as_ref().or(old_name);
                old_contact = said.contact.as_ref().or(old_contact);
            }
            _ => {}
        }
    }
    c.under(access::CHANGE_PRIVATE, About::Student(e.student));
    if let Some(relation) = e.relation {
        c.set("relation", RELATION, text(Label::from(relation).vietnamese()));
    }
    if let Some(profile) = &e.profile {
        let name = |profile: &Sealed<socai_school::registry::GuardianProfile>| {
            profile.get().map_or(Shown::Erased, |profile| text(profile.name.full()))
        };
        c.change("name", NAME, old_name.map_or(Shown::Nothing, name), name(profile));
    }
    c.contact(old_contact, e.contact.as_ref());
}

pub(super) fn guardian_ended(c: &mut Changes<'_>, e: &GuardianEnded) {
    c.under(access::CHANGE_PRIVATE, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn consent_given(c: &mut Changes<'_>, e: &ConsentGiven) {
    c.under(access::CHANGE_PRIVATE, About::Student(e.student));
    c.set("purpose", PURPOSE, text(Label::from(e.purpose).vietnamese()));
    c.set("on", ("Ngày", "Date"), day(e.on));
    let asked =
        e.child_agrees.map_or(Shown::Nothing, |agrees| text(if agrees { "đồng ý" } else { "không" }));
    c.set("childAgrees", ("Ý kiến của trẻ", "The child"), asked);
    c.set("document", DOCUMENT, e.document.as_ref().into());
}

pub(super) fn consent_withdrawn(c: &mut Changes<'_>, e: &ConsentWithdrawn) {
    c.under(access::CHANGE_PRIVATE, About::Student(e.student));
    c.set("purpose", PURPOSE, text(Label::from(e.purpose).vietnamese()));
    c.set("on", SINCE, day(e.on)).reason(e.reason.as_ref());
}
