//! Changes of closed books, signatures, results and awards.

use super::*;

pub(super) fn changes() -> Vec<Event> {
    let (request, class, period) = (id(0x0c), id(0xc1), PERIOD);
    let (student, teacher) = (id(0xd1), id(0xa1));
    let (mathematics, until) = (Target::Subject(Subject::Mathematics), moment("2026-01-20T10:00:00Z"));
    let mark = |points| Some(Mark::Subject { level: Some(Level::Completed), score: Score::new(points) });
    let cell = |version, old, comment| {
        let (target, proposed) = (mathematics, mark(8));
        ProposedCell { student, target, version, old, proposed, comment }
    };
    let order = Order { number: code("08/QĐ-THBM"), dated: date(2026, 1, 18) };
    let execution = Execution::Unlock { reach: Reach::Columns, until };
    vec![
        ChangeRequested {
            request,
            class,
            period,
            requester: teacher,
            cells: vec![cell(2, mark(6), CommentEffect::Write)],
            reason: closed(20),
            minutes: Some(id(0xe5)),
        }
        .into(),
        ChangeCommentsProposed { request, student, comments: closed(21) }.into(),
        ChangeWithdrawn { request, class }.into(),
        ChangeOrdered { request, class, execution, order }.into(),
        ChangeRefused { request, class, requester: teacher, reason: closed(22) }.into(),
        ChangeCorrected { request, class }.into(),
        ChangeUnlocked {
            request,
            class,
            period,
            opened: Opened::Cells(vec![CellRef { student, target: mathematics }]),
            teacher,
            until,
        }
        .into(),
        UnlockClosed { request, class, period, reason: ClosedReason::Expired, since: until }.into(),
    ]
}

pub(super) fn closing() -> Vec<Event> {
    let (class, period, signer) = (id(0xc1), PERIOD, id(0xa1));
    let (area, classes) = (Area::Grade(GradeLevel::G4), vec![id(0xc1), id(0xc2)]);
    let order = |number| Order { number: code(number), dated: date(2026, 1, 14) };
    let withdrawn =
        |stage, signed, n| SignOffWithdrawn { class, period, stage, signed, signer, reason: closed(n) };
    vec![
        SubjectSignedOff { class, period, subject: Subject::Mathematics, statement: Statement::Subject1 }
            .into(),
        ClassConsolidated { class, period, statement: Statement::Consolidation1 }.into(),
        ClassConfirmed { class, period, consolidation: Position(52), statement: Statement::Confirmation1 }
            .into(),
        withdrawn(Stage::Subject(Subject::Mathematics), Position(51), 30).into(),
        ResultsPublished { period, area, classes: classes.clone(), order: order("07/QĐ-THBM") }.into(),
        ResultsWithdrawn { period, area, classes, order: order("08/QĐ-THBM") }.into(),
    ]
}

pub(super) fn results() -> Vec<Event> {
    let (student, class, year) = (id(0xd1), id(0xc1), SchoolYear(2025));
    let not_completed = Some(CompletionLevel::NotCompleted);
    let outcome = Outcome {
        levels: Levels::Primary { level: not_completed, after: not_completed },
        completed: Completed::No,
        promoted: Promoted::Pending { reasons: vec![Reason::PrincipalsDecision] },
        endorsement: Some(SchoolLevel::Primary),
        award: Some(AwardKind::Excellent),
    };
    vec![
        YearResultFinalized {
            student,
            class,
            year,
            rule_set: code("TT27/2020"),
            plan: Some(PlanKind::Exemption),
            outcome,
            replaces: Some(Position(91)),
        }
        .into(),
        PromotionDecided {
            student,
            class,
            year,
            basis: DecisionBasis::AfterReassessment,
            completed: Completed::No,
            verdict: Verdict::Promoted,
            reason: closed(40),
            replaces: Some(Position(92)),
        }
        .into(),
    ]
}

pub(super) fn awards() -> Vec<Event> {
    let (student, class, year, award) = (id(0xd1), id(0xc1), SchoolYear(2025), id(0xf1));
    let nomination = Nomination {
        outstanding: BTreeSet::from([Subject::Mathematics]),
        progress: BTreeSet::from([Trait::Quality(Quality::Honesty)]),
        recognition: ClassRecognition::Recognized,
    };
    let kind = AwardKind::Exemplary;
    let order = Order { number: code("21/QĐ-THBM"), dated: date(2026, 5, 29) };
    vec![
        AwardProposed {
            award,
            student,
            class,
            year,
            kind,
            nomination: Some(nomination),
            citation: Some(closed(41)),
        }
        .into(),
        AwardGranted { award, student, class, year, kind, order }.into(),
        AwardDeclined { award, student, reason: closed(42) }.into(),
        AwardRevoked { award, student, reason: closed(43) }.into(),
    ]
}
