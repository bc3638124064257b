//! Examples of the events about conduct, the contact book and the homeroom book.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    attendance::Month,
    conduct::{
        ConductNoteRecorded, ConductNoteWithdrawn, ConductReviewed, DisciplineDecided, DisciplineLifted,
        Measure, NoteKind, ReviewLevel, Reviewed, Span,
    },
    contact::{GuardianWrote, MessageSeen, MessageSent, Recipient},
    homeroom::{
        CircumstancesRecorded, HomeroomBookHandedOver, HomeroomBookLocked, HomeroomBookTakenOver,
        HomeroomPageWritten, Means, Page, ParentContactLogged, ParentMeetingRecorded, SupportCaseClosed,
        SupportCaseOpened,
    },
    ids::{AccountId, ClassId, StudentId},
};

use super::{closed, id};

pub(super) fn class_life() -> Vec<Event> {
    [conduct(), contact(), homeroom()].concat()
}

fn conduct() -> Vec<Event> {
    let (class, student, author): (ClassId, StudentId, AccountId) = (id(0xc1), id(0xd1), id(0xa2));
    let on = date(2025, 10, 14);
    vec![
        ConductNoteRecorded {
            note: id(0x101),
            student,
            class,
            on,
            kind: NoteKind::Praise,
            text: closed(70),
            shared: true,
            corrects: Some(Position(4720)),
        }
        .into(),
        ConductNoteWithdrawn { note: id(0x101), student, class, reason: closed(71) }.into(),
        ConductReviewed {
            class,
            span: Span::Month(Month::of(on)),
            levels: vec![Reviewed { student, level: ReviewLevel::NeedsEffort }],
            author,
            remark: Some(closed(72)),
            corrects: Some(Position(4721)),
        }
        .into(),
        DisciplineDecided {
            discipline: id(0x102),
            student,
            class,
            measure: Measure::SelfReview,
            on,
            reason: closed(73),
        }
        .into(),
        DisciplineLifted { discipline: id(0x102), student, reason: closed(74) }.into(),
    ]
}

fn contact() -> Vec<Event> {
    let (class, student): (ClassId, StudentId) = (id(0xc1), id(0xd1));
    vec![
        MessageSent { message: id(0x103), to: Recipient::Class(class), author: id(0xa2), text: closed(75) }
            .into(),
        GuardianWrote { letter: id(0x104), student, answers: Some(id(0x103)), text: closed(76) }.into(),
        MessageSeen { message: id(0x103), student }.into(),
    ]
}

fn homeroom() -> Vec<Event> {
    let (class, student, author): (ClassId, StudentId, AccountId) = (id(0xc1), id(0xd1), id(0xa2));
    let on = date(2025, 10, 14);
    vec![
        HomeroomPageWritten {
            class,
            page: Page::WeekPlan(6),
            author,
            text: closed(77),
            corrects: Some(Position(4722)),
        }
        .into(),
        CircumstancesRecorded { student, class, text: closed(78), corrects: Some(Position(4723)) }.into(),
        ParentContactLogged {
            student,
            class,
            on,
            means: Means::HomeVisit,
            guardian: Some(id(0xe1)),
            text: closed(79),
        }
        .into(),
        ParentMeetingRecorded {
            class,
            on,
            author,
            attended: vec![student],
            minutes: closed(80),
            corrects: Some(Position(4724)),
        }
        .into(),
        SupportCaseOpened { case: id(0x105), student, class, text: closed(81) }.into(),
        SupportCaseClosed { case: id(0x105), student, outcome: closed(82) }.into(),
        HomeroomBookLocked { class, until: Some(on) }.into(),
        HomeroomBookHandedOver { class, since: on, from: author, to: id(0xa3), note: Some(closed(83)) }
            .into(),
        HomeroomBookTakenOver { class, since: on, from: author, to: id(0xa3), given: Position(4725) }.into(),
    ]
}
