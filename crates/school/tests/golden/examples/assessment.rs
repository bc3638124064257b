//! Grades, comments and the locks on them.

use super::*;

pub(super) const PERIOD: GradingPeriod =
    GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::EndTermOne };

pub(super) fn grades() -> Vec<Event> {
    let (student, class, period) = (id(0xd1), id(0xc1), PERIOD);
    let level = Some(Level::WellCompleted);
    vec![
        GradeEntered {
            student,
            class,
            period,
            target: Target::Subject(Subject::Mathematics),
            mark: Some(Mark::Subject { level, score: Score::new(9) }),
            comment: Some(closed(15)),
            request: None,
        }
        .into(),
        GradeCorrected {
            student,
            class,
            period,
            target: Target::Competency(Competency::ProblemSolvingAndCreativity),
            corrects: Position(41),
            previous: Some(Mark::Trait { level: TraitLevel::Reached }),
            mark: Some(Mark::Trait { level: TraitLevel::Good }),
            comment: Some(closed(16)),
            reason: Some(closed(17)),
            reverts: None,
            request: None,
        }
        .into(),
    ]
}

pub(super) fn replacements() -> Vec<Event> {
    let (student, class, period, subject) = (id(0xd1), id(0xc1), PERIOD, Subject::Mathematics);
    let (first, score) = (Score::new(3).unwrap(), Score::new(8).unwrap());
    vec![
        ReplacementTestProposed { student, class, period, subject, score: first, reason: closed(20) }.into(),
        ReplacementTestDecided {
            student,
            class,
            period,
            subject,
            proposal: Position(51),
            permission: Permission::Permitted,
            reason: Some(closed(21)),
        }
        .into(),
        ReplacementTestRecorded {
            student,
            class,
            period,
            subject,
            proposal: Position(51),
            replaces: Position(41),
            first,
            score,
            stands: Standing::Second,
            reason: Some(closed(22)),
            request: None,
        }
        .into(),
    ]
}

pub(super) fn comments() -> Vec<Event> {
    let (template, author) = (id(0xe6), id(0xa1));
    vec![
        CommentTemplateSaved {
            template,
            keeper: Keeper::Teacher(author),
            author,
            columns: ColumnFilter::One(Target::Subject(Subject::Mathematics)),
            marks: MarkFilter::Scores { from: "6.5".parse().unwrap(), to: "7.9".parse().unwrap() },
            grades: vec![GradeLevel::G6, GradeLevel::G7],
            text: closed(23),
        }
        .into(),
        CommentTemplateRetired { template }.into(),
    ]
}

pub(super) fn periods() -> Vec<Event> {
    let order = |number| Order { number: code(number), dated: date(2026, 1, 12) };
    let all = LockScope { period: PERIOD, area: Area::School, columns: Columns::All };
    let target = Target::Subject(Subject::Mathematics);
    let one = LockScope { period: PERIOD, area: Area::Class(id(0xc1)), columns: Columns::One(target) };
    vec![
        PeriodLocked { scope: all, order: order("05/QĐ-THBM"), from: None }.into(),
        PeriodUnlocked { scope: one, order: order("06/QĐ-THBM") }.into(),
        LockCanceled { lock: Position(77), scope: all, order: order("07/QĐ-THBM") }.into(),
        LockBegan { lock: Position(78), scope: one, from: moment("2026-01-16T10:00:00Z") }.into(),
    ]
}
