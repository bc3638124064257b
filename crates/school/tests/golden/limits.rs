//! An entry of the ledger takes at most 16 KiB: the largest event of every kind that names several things.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::date};
use serde::Serialize;
use socai_school::{
    Commitment, Event, Position, Sealed,
    attendance::{AttendanceRecorded, Missed, RecordAttendance, Session},
    awards::{AwardId, AwardKind, AwardProposed},
    calendar::{GradingPeriod, SchoolYear},
    changes::{CellRef, ChangeRequested, ChangeUnlocked, CommentEffect, MAX_CELLS, Opened, ProposedCell},
    classes::ClassSubjectsChosen,
    closing::{ConfirmClass, ResultsPublished, ResultsWithdrawn},
    comments::{ColumnFilter, CommentTemplateSaved, Keeper, MarkFilter},
    conduct::{ConductReviewed, ReviewConduct, ReviewLevel, Reviewed, Span},
    gradebook::{Absence, Mark, Standing},
    homeroom::{ParentMeetingRecorded, RecordParentMeeting},
    ids::{AccountId, ChangeRequestId, ClassId, DocumentId, StudentId, TemplateId},
    periods::{Area, Order},
    plans::{IndividualPlanSet, PlanKind},
    registry::DepartureReason,
    regulations::{
        AssessmentPeriod, Competency, CompletionLevel, DecimalScore, GradeLevel, Level, PassLevel, Quality,
        Rating, RegularNumber, SchoolLevel, Score, Subject, Target, Trait, TraitLevel,
        tt27::{ClassRecognition, Nomination},
    },
    results::{Completed, DecisionBasis, Levels, Outcome, Promoted, Reason, Verdict, YearResultFinalized},
    text::{Code, Line},
    timetable::{
        ArrangeSubstitution, LessonsCanceled, NotTaught, Period, Place, PlannedLesson, SchoolDay,
        SetTimetable, Slot, Substituted, SubstitutionArranged, TimetableSet,
    },
    transfers::{
        DossierAbsences, DossierMarksReceived, DossierReceived, DossierReplacement, DossierResult,
        DossierStay, DossierYearReceived, Evidence, LeafHash, Provenance, ReceiveDossier, ReceivedAward,
        ReceivedDecision, ReceivedMark, ReceivedPlan, SchoolReference,
    },
};
use uuid::Uuid;

/// What an entry may take, and the most that its other members take: ids, moments, the names of kind, right and ledger.
const MOST: usize = 16 * 1024 - 1024;

const PERIOD: GradingPeriod = GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::RegularOne };

fn id<T: From<Uuid>>() -> T {
    Uuid::max().into()
}

fn sealed<T>() -> Sealed<T> {
    Sealed::Closed(Commitment { commitment: "f".repeat(64), key: Uuid::max() })
}

fn order() -> Order {
    Order { number: Code::new(&"𝐐".repeat(Code::LIMIT)).unwrap(), dated: date(2025, 10, 14) }
}

fn longest<T: Copy + Serialize>(values: impl IntoIterator<Item = T>) -> T {
    values.into_iter().max_by_key(|value| serde_json::to_string(value).unwrap().len()).unwrap()
}

fn mark() -> Mark {
    longest([
        Mark::Subject { level: Some(Level::WellCompleted), score: Score::new(10) },
        Mark::Trait { level: TraitLevel::Reached },
        Mark::Score { score: DecimalScore::from_tenths(99).unwrap() },
        Mark::Pass { level: PassLevel::NotPassed },
        Mark::Absent { absence: Absence::MakeUpDue },
        Mark::Conduct { level: Rating::NotPassed },
        Mark::Absences { excused: u16::MAX, unexcused: u16::MAX },
    ])
}

fn target() -> Target {
    let number = RegularNumber::new(RegularNumber::MAX).unwrap();
    let regular = Subject::ALL.iter().map(|subject| Target::Regular { subject: *subject, number });
    longest(regular.chain(Competency::ALL.iter().map(|competency| Target::Competency(*competency))))
}

fn changes() -> [Event; 2] {
    let cell = ProposedCell {
        student: id::<StudentId>(),
        target: target(),
        version: u32::MAX,
        old: Some(mark()),
        proposed: Some(mark()),
        comment: longest([CommentEffect::Keep, CommentEffect::Remove, CommentEffect::Write]),
    };
    let (request, class, period) = (id::<ChangeRequestId>(), id::<ClassId>(), PERIOD);
    let opened = CellRef { student: id(), target: target() };
    [
        ChangeRequested {
            request,
            class,
            period,
            requester: id(),
            cells: vec![cell; MAX_CELLS],
            reason: sealed(),
            minutes: Some(id::<DocumentId>()),
        }
        .into(),
        ChangeUnlocked {
            request,
            class,
            period,
            opened: Opened::Cells(vec![opened; MAX_CELLS]),
            teacher: id(),
            until: Timestamp::MAX,
        }
        .into(),
    ]
}

fn published() -> [Event; 2] {
    let classes = vec![id::<ClassId>(); ConfirmClass::LIMIT];
    let (period, area) = (PERIOD, Area::Class(id()));
    [
        ResultsPublished { period, area, classes: classes.clone(), order: order() }.into(),
        ResultsWithdrawn { period, area, classes, order: order() }.into(),
    ]
}

fn of_the_year() -> [Event; 5] {
    let (student, class, year) = (id::<StudentId>(), id::<ClassId>(), PERIOD.year);
    let reasons = vec![Reason::SupplementaryAssessment; 12];
    let competencies = Competency::ALL.iter().copied().map(Trait::Competency);
    let nomination = Nomination {
        outstanding: Subject::ALL.iter().copied().collect(),
        progress: competencies
            .chain(Quality::ALL.iter().copied().map(Trait::Quality))
            .collect::<BTreeSet<_>>(),
        recognition: ClassRecognition::NotRecognized,
    };
    [
        YearResultFinalized {
            student,
            class,
            year,
            rule_set: order().number,
            plan: Some(PlanKind::IndividualEducation),
            outcome: Outcome {
                levels: Levels::Primary {
                    level: Some(CompletionLevel::Excellent),
                    after: Some(CompletionLevel::Excellent),
                },
                completed: Completed::Pending,
                promoted: Promoted::Pending { reasons },
                endorsement: Some(SchoolLevel::LowerSecondary),
                award: Some(AwardKind::Achievement),
            },
            replaces: Some(Position(u64::MAX)),
        }
        .into(),
        AwardProposed {
            award: id::<AwardId>(),
            student,
            class,
            year,
            kind: AwardKind::Achievement,
            nomination: Some(nomination),
            citation: Some(sealed()),
        }
        .into(),
        IndividualPlanSet {
            student,
            year,
            kind: PlanKind::IndividualEducation,
            exempt: Subject::ALL.to_vec(),
            basis: sealed(),
            order: order(),
        }
        .into(),
        ClassSubjectsChosen { class, electives: Subject::ALL.to_vec() }.into(),
        CommentTemplateSaved {
            template: id::<TemplateId>(),
            keeper: Keeper::Teacher(id::<AccountId>()),
            author: id(),
            columns: ColumnFilter::One(target()),
            marks: MarkFilter::Level(Level::WellCompleted),
            grades: GradeLevel::ALL.to_vec(),
            text: sealed(),
        }
        .into(),
    ]
}

fn received() -> [Event; 3] {
    let (transfer, student, at) = (id(), id(), Position(u64::MAX));
    let code = || Code::new(&"𝐐".repeat(Code::LIMIT)).unwrap();
    let evidence = || Evidence { ledger: id(), position: at, leaf: LeafHash([0xff; 32]) };
    let stay = DossierStay {
        year: SchoolYear(2025),
        class: id(),
        class_name: code(),
        grade: GradeLevel::G12,
        from: date(2025, 9, 5),
        until: Some(date(2025, 10, 18)),
        departure: Some(DepartureReason::Transferred),
    };
    let award = ReceivedAward { kind: AwardKind::Exemplary, order: order(), at };
    let replacement = DossierReplacement { score: Score::new(10).unwrap(), stands: Standing::Second, at };
    let mark = ReceivedMark { target: target(), mark: Some(mark()), replacement: Some(replacement), at };
    let outcome = Outcome {
        levels: Levels::Primary { level: Some(CompletionLevel::NotCompleted), after: None },
        completed: Completed::Pending,
        promoted: Promoted::Pending { reasons: vec![Reason::SupplementaryAssessment; 9] },
        endorsement: Some(SchoolLevel::LowerSecondary),
        award: Some(AwardKind::Exemplary),
    };
    [
        DossierReceived {
            transfer,
            student,
            release: evidence(),
            left_on: date(2025, 10, 18),
            register_number: u32::MAX,
            identity: sealed(),
            contact: Some(sealed()),
            health: Some(sealed()),
            guardians: Some(sealed()),
            stays: vec![stay; ReceiveDossier::STAYS],
        }
        .into(),
        DossierYearReceived {
            transfer,
            student,
            page: u16::MAX,
            school: SchoolReference { code: code(), name: Line::new(&"𝐐".repeat(Line::LIMIT)).unwrap() },
            provenance: Provenance { transfer, release: evidence() },
            year: SchoolYear(2025),
            class_name: code(),
            grade: GradeLevel::G12,
            from: date(2025, 9, 5),
            until: Some(date(2025, 10, 18)),
            rule_set: Some(code()),
            subjects: Subject::ALL.to_vec(),
            plan: Some(ReceivedPlan {
                kind: PlanKind::IndividualEducation,
                exempt: Subject::ALL.to_vec(),
                order: order(),
                at,
            }),
            absences: Some(DossierAbsences { excused: u16::MAX, unexcused: u16::MAX, at: Some(at) }),
            finalized: Some(DossierResult { rule_set: code(), outcome, at }),
            decision: Some(ReceivedDecision {
                basis: DecisionBasis::AfterReassessment,
                verdict: Verdict::Promoted,
                at,
            }),
            awards: vec![award; ReceiveDossier::AWARDS],
            remarks: Some(sealed()),
        }
        .into(),
        DossierMarksReceived {
            transfer,
            student,
            page: u16::MAX,
            moment: AssessmentPeriod::RegularOne,
            marks: vec![mark; DossierMarksReceived::LIMIT],
            comments: Some(sealed()),
        }
        .into(),
    ]
}

fn attendance() -> [Event; 1] {
    let missed = Missed { student: id(), excused: false };
    [AttendanceRecorded {
        class: id(),
        date: date(2025, 10, 15),
        session: Session::Afternoon,
        enrolled: u16::MAX,
        absent: vec![missed; RecordAttendance::LIMIT],
        late: true,
        corrects: Some(Position(u64::MAX)),
    }
    .into()]
}

fn timetables() -> [Event; 3] {
    let (session, period) = (Session::Afternoon, Period::new(Period::LAST).unwrap());
    let date = date(2025, 10, 15);
    let planned = PlannedLesson {
        day: longest(SchoolDay::ALL.iter().copied()),
        session,
        period,
        subject: longest(Subject::ALL.iter().copied()),
        teacher: Some(id()),
    };
    let lesson = Place { date, session, period };
    let substituted = Substituted { class: id(), lesson, substitute: id() };
    [
        TimetableSet { class: id(), from: date, lessons: vec![planned; SetTimetable::MOST_LESSONS] }.into(),
        SubstitutionArranged {
            substitution: id(),
            absent: id(),
            lessons: vec![substituted; ArrangeSubstitution::LIMIT],
            reason: Some(sealed()),
        }
        .into(),
        LessonsCanceled {
            class: id(),
            date,
            lessons: vec![Slot { session, period }; 2 * usize::from(Period::LAST)],
            why: longest(NotTaught::ALL.iter().copied()),
            author: id(),
            note: Some(sealed()),
        }
        .into(),
    ]
}

fn class_life() -> [Event; 2] {
    let level = longest(ReviewLevel::ALL.iter().copied());
    let levels = vec![Reviewed { student: id(), level }; ReviewConduct::LIMIT];
    let (class, author, on) = (id::<ClassId>(), id::<AccountId>(), date(2025, 10, 15));
    let corrects = Some(Position(u64::MAX));
    let attended = vec![id::<StudentId>(); RecordParentMeeting::LIMIT];
    [
        ConductReviewed { class, span: Span::Week(35), levels, author, remark: Some(sealed()), corrects }
            .into(),
        ParentMeetingRecorded { class, on, author, attended, minutes: sealed(), corrects }.into(),
    ]
}

#[test]
fn the_largest_event_of_every_kind_fits_into_an_entry() {
    let events = changes()
        .into_iter()
        .chain(published())
        .chain(of_the_year())
        .chain(attendance())
        .chain(received())
        .chain(timetables())
        .chain(class_life());
    for event in events {
        let size = event.body_text().unwrap().len();
        assert!(size <= MOST, "{} takes {size} bytes", event.kind());
    }
}
