//! Examples of the events about transfers between schools.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    awards::AwardKind,
    calendar::SchoolYear,
    gradebook::{Mark, Standing},
    ids::{SchoolId, TransferId},
    periods::Order,
    plans::PlanKind,
    registry::DepartureReason,
    regulations::{AssessmentPeriod, GradeLevel, Level, Score, Subject, Target},
    results::{Completed, DecisionBasis, Levels, Outcome, Promoted, Verdict},
    transfers::{
        AdmissionAcknowledged, DossierAbsences, DossierMarksReceived, DossierReceived, DossierReplacement,
        DossierResult, DossierStay, DossierYearReceived, Ending, Evidence, LeafHash, Provenance,
        ReceivedAward, ReceivedDecision, ReceivedMark, ReceivedPlan, ReleaseWithdrawn, SchoolReference,
        SubjectMapping, TransferAdmitted, TransferAgreed, TransferCanceled, TransferEnded, TransferLapsed,
        TransferRefused, TransferReleased, TransferRequested,
    },
};

use super::{closed, code, id, line};

fn school(number: &str, name: &str) -> SchoolReference {
    SchoolReference { code: code(number), name: line(name) }
}

fn evidence(position: u64) -> Evidence {
    Evidence { ledger: id::<SchoolId>(0x5c01), position: Position(position), leaf: LeafHash([0xab; 32]) }
}

fn order() -> Order {
    Order { number: code("12/QĐ-TH"), dated: date(2025, 10, 17) }
}

fn transfer() -> TransferId {
    id(0x7a)
}

pub(super) fn transfers() -> Vec<Event> {
    [arriving(), received(), leaving()].concat()
}

fn arriving() -> Vec<Event> {
    let (transfer, student) = (transfer(), id(0xd1));
    let from = school("79000456", "Tiểu học Sao Mai");
    vec![
        TransferAgreed {
            transfer,
            student,
            from: from.clone(),
            ledger: Some(id(0x5c01)),
            grade: GradeLevel::G3,
            release_by: date(2025, 10, 20),
            applicant: closed(70),
            reason: Some(closed(71)),
        }
        .into(),
        TransferRefused {
            transfer,
            student,
            from,
            grade: GradeLevel::G3,
            applicant: closed(72),
            reason: closed(73),
        }
        .into(),
        TransferCanceled { transfer, student, reason: closed(74) }.into(),
        TransferLapsed { transfer, student, last_day: date(2025, 10, 27) }.into(),
    ]
}

fn received() -> Vec<Event> {
    let (transfer, student) = (transfer(), id(0xd1));
    let outcome = Outcome {
        levels: Levels::Primary { level: None, after: None },
        completed: Completed::Yes,
        promoted: Promoted::Yes,
        endorsement: None,
        award: Some(AwardKind::Excellent),
    };
    vec![
        DossierReceived {
            transfer,
            student,
            release: evidence(4711),
            left_on: date(2025, 10, 18),
            register_number: 123,
            identity: closed(75),
            contact: Some(closed(76)),
            health: Some(closed(77)),
            guardians: Some(closed(78)),
            stays: vec![DossierStay {
                year: SchoolYear(2025),
                class: id(0xc9),
                class_name: code("3C"),
                grade: GradeLevel::G3,
                from: date(2025, 9, 5),
                until: Some(date(2025, 10, 18)),
                departure: Some(DepartureReason::Transferred),
            }],
        }
        .into(),
        DossierYearReceived {
            transfer,
            student,
            page: 0,
            school: school("79000456", "Tiểu học Sao Mai"),
            provenance: Provenance { transfer, release: evidence(4711) },
            year: SchoolYear(2024),
            class_name: code("2C"),
            grade: GradeLevel::G2,
            from: date(2024, 9, 5),
            until: Some(date(2025, 9, 5)),
            rule_set: Some(code("TT27/2020")),
            subjects: vec![Subject::Vietnamese, Subject::Mathematics],
            plan: Some(ReceivedPlan {
                kind: PlanKind::Exemption,
                exempt: vec![Subject::PhysicalEducation],
                order: order(),
                at: Position(12),
            }),
            absences: Some(DossierAbsences { excused: 3, unexcused: 1, at: Some(Position(13)) }),
            finalized: Some(DossierResult { rule_set: code("TT27/2020"), outcome, at: Position(14) }),
            decision: Some(ReceivedDecision {
                basis: DecisionBasis::AfterReassessment,
                verdict: Verdict::Promoted,
                at: Position(15),
            }),
            awards: vec![ReceivedAward { kind: AwardKind::Excellent, order: order(), at: Position(16) }],
            remarks: Some(closed(79)),
        }
        .into(),
        DossierMarksReceived {
            transfer,
            student,
            page: 0,
            moment: AssessmentPeriod::EndTermOne,
            marks: vec![ReceivedMark {
                target: Target::Subject(Subject::Mathematics),
                mark: Some(Mark::Subject { level: Some(Level::WellCompleted), score: Score::new(5) }),
                replacement: Some(DossierReplacement {
                    score: Score::new(9).unwrap(),
                    stands: Standing::Second,
                    at: Position(18),
                }),
                at: Position(17),
            }],
            comments: Some(closed(80)),
        }
        .into(),
        TransferAdmitted {
            transfer,
            student,
            class: id(0xc1),
            on: date(2025, 10, 21),
            subjects: vec![SubjectMapping { from: Subject::EthnicLanguage, to: None }],
        }
        .into(),
    ]
}

fn leaving() -> Vec<Event> {
    let (transfer, student) = (transfer(), id(0xd2));
    let to = school("79000789", "Tiểu học Hoa Sen");
    vec![
        TransferRequested {
            transfer,
            student,
            to: to.clone(),
            agreement: evidence(20),
            grade: GradeLevel::G3,
            release_by: date(2025, 10, 20),
        }
        .into(),
        TransferReleased {
            transfer,
            student,
            to,
            agreement: evidence(20),
            on: date(2025, 10, 18),
            order: order(),
        }
        .into(),
        TransferEnded { transfer, student, ending: Ending::Canceled, evidence: evidence(21) }.into(),
        ReleaseWithdrawn {
            transfer,
            student,
            released: Position(4712),
            class: id(0xc1),
            on: date(2025, 10, 22),
        }
        .into(),
        AdmissionAcknowledged { transfer, student, admission: evidence(22), on: date(2025, 10, 21) }.into(),
    ]
}
