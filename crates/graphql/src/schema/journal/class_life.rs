//! What events about conduct, the contact book and the homeroom book say. Texts are shown under the right to read their book.

use socai_school::{
    Event, Sealed,
    conduct::{
        ConductNoteRecorded, ConductNoteWithdrawn, ConductReviewed, DisciplineDecided, DisciplineLifted,
        ReviewLevel, Reviewed,
    },
    contact::{GuardianWrote, MessageSeen, MessageSent, Recipient},
    homeroom::{
        CircumstancesRecorded, HomeroomBookHandedOver, HomeroomBookLocked, HomeroomBookTakenOver,
        HomeroomPageWritten, ParentContactLogged, ParentMeetingRecorded, SupportCaseClosed,
        SupportCaseOpened,
    },
    ids::{AccountId, ClassId},
    policy::Object as About,
    text::Note,
};

use super::changes::{Changes, Shown, day, text};
use crate::access;

const CLASS: (&str, &str) = ("Lớp", "Class");
const DATE: (&str, &str) = ("Ngày", "Date");
const SINCE: (&str, &str) = ("Từ ngày", "From");
const TEXT: (&str, &str) = ("Nội dung", "Text");

fn corrected(c: &mut Changes<'_>, old: Option<&Sealed<Note>>, new: &Sealed<Note>) {
    c.change("text", TEXT, old.into(), new.into());
}

pub(super) fn note_recorded(c: &mut Changes<'_>, e: &ConductNoteRecorded, before: Option<&Event>) {
    let old = match before {
        Some(Event::ConductNoteRecorded(before)) => Some(&before.text),
        _ => None,
    };
    c.class("class", CLASS, e.class).set("on", DATE, day(e.on));
    c.under(access::CHANGE_CONDUCT, About::Student(e.student));
    c.set("kind", ("Loại", "Kind"), text(e.kind.vi()));
    c.set("shared", ("Chia sẻ với gia đình", "Shared"), if e.shared { text("có") } else { Shown::Nothing });
    corrected(c, old, &e.text);
}

pub(super) fn note_withdrawn(c: &mut Changes<'_>, e: &ConductNoteWithdrawn) {
    c.under(access::CHANGE_CONDUCT, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn reviewed(c: &mut Changes<'_>, e: &ConductReviewed, before: Option<&Event>) {
    let before = match before {
        Some(Event::ConductReviewed(before)) => Some(before),
        _ => None,
    };
    c.class("class", CLASS, e.class).set("span", ("Thời gian", "Span"), text(e.span));
    c.under(access::CHANGE_CONDUCT, About::Class(e.class));
    let names = |event: Option<&ConductReviewed>, level: ReviewLevel| {
        let levels = event.map_or(&[][..], |event| event.levels.as_slice()).iter();
        let of = levels.filter(|reviewed| reviewed.level == level);
        let names: Vec<String> = of.map(|reviewed: &Reviewed| c.student_name(reviewed.student)).collect();
        if names.is_empty() { Shown::Nothing } else { text(names.join("; ")) }
    };
    let listed = [
        ("good", ReviewLevel::Good),
        ("fair", ReviewLevel::Fair),
        ("reached", ReviewLevel::Reached),
        ("needsEffort", ReviewLevel::NeedsEffort),
    ];
    let listed = listed.map(|(field, level)| (field, level, names(before, level), names(Some(e), level)));
    for (field, level, old, new) in listed {
        c.change(field, (level.vi(), level.en()), old, new);
    }
    let old = before.and_then(|before| before.remark.as_ref());
    c.change("remark", ("Nhận xét chung", "Remark"), old.into(), e.remark.as_ref().into());
}

pub(super) fn discipline_decided(c: &mut Changes<'_>, e: &DisciplineDecided) {
    c.class("class", CLASS, e.class).under(access::CHANGE_DISCIPLINE, About::Student(e.student));
    c.set("measure", ("Hình thức", "Measure"), text(e.measure.vi())).set("on", DATE, day(e.on));
    c.reason(Some(&e.reason));
}

pub(super) fn discipline_lifted(c: &mut Changes<'_>, e: &DisciplineLifted) {
    c.under(access::CHANGE_DISCIPLINE, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn message_sent(c: &mut Changes<'_>, e: &MessageSent) {
    match e.to {
        Recipient::Student(student) => {
            c.under(access::CHANGE_CONTACT_BOOK, About::Student(student));
        }
        Recipient::Class(class) => {
            c.class("class", CLASS, class).under(access::CHANGE_HOMEROOM_BOOK, About::Class(class));
        }
        // Told to every family: nothing in it is for one of them alone.
        Recipient::Grade(grade) => {
            c.set("grade", ("Khối", "Grade"), text(grade.vi()));
        }
        Recipient::School => {
            c.set("area", ("Phạm vi", "Area"), text("Toàn trường"));
        }
    }
    c.set("text", TEXT, (&e.text).into());
}

pub(super) fn guardian_wrote(c: &mut Changes<'_>, e: &GuardianWrote) {
    c.under(access::CHANGE_CONTACT_BOOK, About::Student(e.student)).set("text", TEXT, (&e.text).into());
}

pub(super) fn message_seen(_: &mut Changes<'_>, _: &MessageSeen) {}

pub(super) fn page_written(c: &mut Changes<'_>, e: &HomeroomPageWritten, before: Option<&Event>) {
    let old = match before {
        Some(Event::HomeroomPageWritten(before)) => Some(&before.text),
        _ => None,
    };
    c.class("class", CLASS, e.class).set("page", ("Trang", "Page"), text(e.page));
    c.under(access::CHANGE_HOMEROOM_BOOK, About::Class(e.class));
    corrected(c, old, &e.text);
}

pub(super) fn circumstances(c: &mut Changes<'_>, e: &CircumstancesRecorded, before: Option<&Event>) {
    let old = match before {
        Some(Event::CircumstancesRecorded(before)) => Some(&before.text),
        _ => None,
    };
    c.under(access::CHANGE_CIRCUMSTANCES, About::Student(e.student));
    corrected(c, old, &e.text);
}

pub(super) fn parent_contact(c: &mut Changes<'_>, e: &ParentContactLogged) {
    c.under(access::CHANGE_CIRCUMSTANCES, About::Student(e.student)).set("on", DATE, day(e.on));
    c.set("means", ("Hình thức", "Means"), text(e.means.vi())).set("text", TEXT, (&e.text).into());
}

pub(super) fn parent_meeting(c: &mut Changes<'_>, e: &ParentMeetingRecorded, before: Option<&Event>) {
    let old = match before {
        Some(Event::ParentMeetingRecorded(before)) => Some(&before.minutes),
        _ => None,
    };
    c.class("class", CLASS, e.class).set("on", DATE, day(e.on));
    c.under(access::CHANGE_HOMEROOM_BOOK, About::Class(e.class));
    c.set("attended", ("Số gia đình dự họp", "Families present"), text(e.attended.len()));
    corrected(c, old, &e.minutes);
}

pub(super) fn case_opened(c: &mut Changes<'_>, e: &SupportCaseOpened) {
    c.under(access::CHANGE_CIRCUMSTANCES, About::Student(e.student)).set("text", TEXT, (&e.text).into());
}

pub(super) fn case_closed(c: &mut Changes<'_>, e: &SupportCaseClosed) {
    c.under(access::CHANGE_CIRCUMSTANCES, About::Student(e.student));
    c.set("outcome", ("Kết quả", "Outcome"), (&e.outcome).into());
}

pub(super) fn book_locked(c: &mut Changes<'_>, e: &HomeroomBookLocked) {
    c.class("class", CLASS, e.class);
    c.set("until", ("Khóa đến", "Closed until"), e.until.map_or(Shown::Nothing, day));
}

pub(super) fn book_handed_over(c: &mut Changes<'_>, e: &HomeroomBookHandedOver) {
    passed(c, e.class, e.from, e.to).set("since", SINCE, day(e.since));
    c.under(access::CHANGE_HOMEROOM_BOOK, About::Class(e.class));
    c.set("note", ("Nội dung bàn giao", "What is handed over"), e.note.as_ref().into());
}

pub(super) fn book_taken_over(c: &mut Changes<'_>, e: &HomeroomBookTakenOver) {
    passed(c, e.class, e.from, e.to).set("since", SINCE, day(e.since));
}

fn passed<'a, 'b>(
    c: &'a mut Changes<'b>,
    class: ClassId,
    from: AccountId,
    to: AccountId,
) -> &'a mut Changes<'b> {
    let (giver, receiver) = (("Bên giao", "Handed over by"), ("Bên nhận", "Handed over to"));
    c.class("class", CLASS, class).account("from", giver, from).account("to", receiver, to)
}
