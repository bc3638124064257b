//! Examples of the events about mergers of schools.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    ids::{MergerId, SchoolId},
    mergers::{
        MergerAgreed, MergerConcluded, MergerDeclined, MergerEnd, MergerRecorded, SchoolClosed,
        StudentInherited,
    },
    periods::Order,
    regulations::GradeLevel,
    text::Note,
    transfers::{Evidence, LeafHash, SchoolReference},
};

use super::{closed, code, id, line};

fn school(number: &str, name: &str) -> SchoolReference {
    SchoolReference { code: code(number), name: line(name) }
}

fn evidence(position: u64) -> Evidence {
    Evidence { ledger: id::<SchoolId>(0x5c01), position: Position(position), leaf: LeafHash([0xcd; 32]) }
}

fn order() -> Order {
    Order { number: code("88/QĐ-UBND"), dated: date(2026, 6, 15) }
}

pub(super) fn mergers() -> Vec<Event> {
    let merger: MergerId = id(0x3e);
    let (on, grades) = (date(2026, 7, 1), vec![GradeLevel::G1, GradeLevel::G2]);
    let from = school("79000456", "Tiểu học Sao Mai");
    vec![
        MergerAgreed {
            merger,
            from: from.clone(),
            ledger: id(0x5c01),
            on,
            order: order(),
            grades: grades.clone(),
        }
        .into(),
        MergerRecorded {
            merger,
            to: school("79000789", "Tiểu học Bến Thử"),
            agreement: evidence(7),
            on,
            order: order(),
            grades,
        }
        .into(),
        MergerDeclined { merger, reason: Note::new("Quyết định đã bị thu hồi").unwrap() }.into(),
        SchoolClosed {
            merger,
            to: school("79000789", "Tiểu học Bến Thử"),
            on,
            order: order(),
            plan: id(0x91a),
            released: 412,
            completed: 96,
        }
        .into(),
        MergerConcluded { merger, end: MergerEnd::Closed { students: 412 }, evidence: evidence(1240) }.into(),
        StudentInherited {
            merger,
            transfer: id(0x7b),
            student: id(0xd1),
            from,
            ledger: id(0x5c01),
            grade: GradeLevel::G2,
            applicant: closed(90),
        }
        .into(),
    ]
}
