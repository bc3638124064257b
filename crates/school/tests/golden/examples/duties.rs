//! Examples of the events about duties and incident reports.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    duties::{
        DutyAccepted, DutyAssigned, DutyEnded, DutyHandOverCanceled, DutyHandOverGiven, DutyKind,
        HandOverSide,
    },
    incidents::{
        IncidentAnswered, IncidentClosed, IncidentKind, IncidentReopened, IncidentReported, IncidentTaken,
        Reference, Severity,
    },
    periods::Order,
};

use super::{closed, code, id, line};

fn order() -> Order {
    Order { number: code("12/QĐ-THBM"), dated: date(2025, 9, 4) }
}

pub(super) fn duties() -> Vec<Event> {
    let (duty, from, to) = (id(0xda), id(0xa4), id(0xa3));
    let day = date(2025, 10, 15);
    vec![
        DutyAssigned {
            duty,
            kind: DutyKind::Other(line("Phụ trách thư viện")),
            holder: from,
            order: order(),
            from: date(2025, 9, 5),
            until: Some(date(2026, 5, 31)),
        }
        .into(),
        DutyEnded { duty, holder: to, until: day, order: order() }.into(),
        DutyHandOverGiven { duty, from, to, note: Some(closed(70)) }.into(),
        DutyAccepted { duty, from, to, on: day, given: Position(4720) }.into(),
        DutyHandOverCanceled { duty, from, to, by: HandOverSide::Receiver }.into(),
    ]
}

pub(super) fn incidents() -> Vec<Event> {
    let (incident, reporter) = (id(0x1c), id(0xa2));
    let about = Some(Reference::Student(id(0xd1)));
    vec![
        IncidentReported {
            incident,
            reporter,
            kind: IncidentKind::DataProtection,
            severity: Severity::Critical,
            about,
            subject: closed(71),
            text: closed(72),
        }
        .into(),
        IncidentTaken { incident, reporter }.into(),
        IncidentAnswered { incident, reporter, about, text: closed(73) }.into(),
        IncidentClosed { incident, reporter }.into(),
        IncidentReopened { incident, reporter, about, text: closed(74) }.into(),
    ]
}
