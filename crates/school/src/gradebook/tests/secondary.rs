//! Lower secondary school: scores with a decimal, Đ/CĐ, absences, conduct.

use super::*;
use crate::{
    gradebook::Absence,
    regulations::{DecimalScore, PassLevel, Rating, RegularNumber},
};

const REGULAR: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::RegularOne };
const YEAR_END: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndOfYear };
const PHYSICAL: Target = Target::Subject(Subject::PhysicalEducation);

fn points(text: &str) -> Option<Mark> {
    Some(Mark::Score { score: text.parse::<DecimalScore>().unwrap() })
}

fn regular(number: u8) -> Target {
    Target::Regular { subject: Subject::Mathematics, number: RegularNumber::new(number).unwrap() }
}

#[test]
fn a_subject_teacher_enters_regular_assessments_and_absences() {
    let absent = Some(Mark::Absent { absence: Absence::MakeUpDue });
    given_secondary()
        .by(MATHS)
        .when(enter(
            CLASS_6A,
            REGULAR,
            [cell(KHANH, regular(1), points("8.3"), 0), cell(LAN, regular(1), absent, 0)],
        ))
        .then([
            entered(KHANH, CLASS_6A, REGULAR, regular(1), points("8.3")),
            entered(LAN, CLASS_6A, REGULAR, regular(1), absent),
        ]);
}

#[test]
fn an_absence_is_neither_nothing_nor_a_zero() {
    let zero = Some(Mark::Absent { absence: Absence::Zero });
    let given = given_secondary()
        .by(MATHS)
        .when(enter(
            CLASS_6A,
            MID,
            [cell(KHANH, MATHEMATICS, points("0"), 0), cell(LAN, MATHEMATICS, zero, 0)],
        ))
        .recorded();
    let mark = |student| given.school().gradebook.cell(student, MID, MATHEMATICS).unwrap().mark;
    assert_eq!((mark(KHANH), mark(LAN)), (points("0"), zero));
    assert_ne!(mark(KHANH), mark(LAN));
}

#[test]
fn the_homeroom_teacher_rates_conduct_and_counts_absences() {
    let conduct = Some(Mark::Conduct { level: Rating::Fair });
    let missed = Some(Mark::Absences { excused: 3, unexcused: 1 });
    let entries = || [cell(KHANH, Target::Conduct, conduct, 0), cell(KHANH, Target::Absences, missed, 0)];
    given_secondary().by(TEACHER_6A).when(enter(CLASS_6A, YEAR_END, entries())).then([
        entered(KHANH, CLASS_6A, YEAR_END, Target::Conduct, conduct),
        entered(KHANH, CLASS_6A, YEAR_END, Target::Absences, missed),
    ]);
    given_secondary().by(MATHS).when(enter(CLASS_6A, YEAR_END, entries())).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_mark_must_be_of_the_kind_that_the_column_holds() {
    let passed = Some(Mark::Pass { level: PassLevel::Passed });
    let refused = |period, target, mark, code| {
        given_secondary()
            .by(MATHS)
            .when(enter(CLASS_6A, period, [cell(KHANH, target, mark, 0)]))
            .then_refused(&[code]);
    };
    refused(MID, MATHEMATICS, passed, ("entries[0].mark", "MARK_DOES_NOT_FIT"));
    refused(MID, MATHEMATICS, scored(Level::Completed, 8), ("entries[0].mark", "MARK_DOES_NOT_FIT"));
    refused(MID, PHYSICAL, points("8"), ("entries[0].mark", "MARK_DOES_NOT_FIT"));
    refused(MID, regular(1), points("8"), ("entries[0].target", "TARGET_NOT_IN_GRADE"));
    refused(REGULAR, MATHEMATICS, points("8"), ("entries[0].target", "TARGET_NOT_IN_GRADE"));
    given_secondary()
        .by(MATHS)
        .when(enter(CLASS_6A, MID, [cell(KHANH, PHYSICAL, passed, 0)]))
        .then([entered(KHANH, CLASS_6A, MID, PHYSICAL, passed)]);
}
