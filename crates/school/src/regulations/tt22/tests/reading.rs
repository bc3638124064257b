//! Reading a record out of a gradebook's marks.

use super::*;
use crate::{
    gradebook::{Absence, Mark},
    regulations::{AssessmentPeriod, GradeLevel},
};

fn marked(moment: AssessmentPeriod, target: Target) -> Option<Mark> {
    let given = |text: &str| Some(Mark::Score { score: score(text) });
    match (moment, target) {
        (_, Target::Subject(Subject::Arts) | Target::Regular { subject: Subject::Arts, .. }) => {
            Some(Mark::Pass { level: PassLevel::Passed })
        }
        (AssessmentPeriod::MidTermOne, Target::Subject(_)) => Some(Mark::Absent { absence: Absence::Zero }),
        (AssessmentPeriod::EndTermOne, Target::Subject(_)) => {
            Some(Mark::Absent { absence: Absence::MakeUpDue })
        }
        (AssessmentPeriod::Reassessment, Target::Subject(_)) => given("5.5"),
        (_, Target::Subject(_) | Target::Regular { .. }) => given("7.5"),
        (AssessmentPeriod::EndTermOne, Target::Conduct) => Some(Mark::Conduct { level: Rating::Fair }),
        (AssessmentPeriod::Reassessment, Target::Conduct) => Some(Mark::Conduct { level: Rating::Passed }),
        (AssessmentPeriod::EndOfYear, Target::Absences) => Some(Mark::Absences { excused: 40, unexcused: 5 }),
        _ => None,
    }
}

#[test]
fn each_mark_is_read_from_its_column_and_moment() {
    let subjects = [Subject::Mathematics, Subject::Arts];
    let record = YearRecord::read(GradeLevel::G6, &subjects, Basis::Rules, marked);
    let SubjectMarks::Scored(mathematics) = &record.subjects[0].marks else { panic!("scored") };
    let given = |text| Assessed::Given(score(text));
    assert_eq!(mathematics.term_one.regular(), [given("7.5"); 4]);
    assert_eq!(mathematics.term_one.mid_term(), Assessed::Zero);
    assert_eq!(mathematics.term_one.end_term(), Assessed::MakeUpDue);
    assert_eq!((mathematics.term_two.mid_term(), mathematics.retest), (given("7.5"), given("5.5")));
    let SubjectMarks::Comment(arts) = &record.subjects[1].marks else { panic!("by comments") };
    assert_eq!(arts.term_two.regular(), [Assessed::Given(PassLevel::Passed); 2]);
    let conduct = (record.conduct.term_one, record.conduct.term_two, record.conduct.after_summer);
    assert_eq!(conduct, (Some(Rating::Fair), None, Some(Rating::Passed)));
    assert_eq!(record.absences, Some(45), "with and without permission");
}

#[test]
fn as_many_regular_assessments_are_read_as_the_programme_has() {
    for (subject, expected) in
        [(Subject::CivicEducation, 2), (Subject::Technology, 3), (Subject::Literature, 4)]
    {
        let year = SubjectYear::read(GradeLevel::G9, subject, |_, _| None).unwrap();
        let SubjectMarks::Scored(marks) = &year.marks else { panic!("scored") };
        assert_eq!(marks.term_one.regular(), vec![Assessed::Missing; expected]);
        assert_eq!(year.year().missing().len(), 2 * (expected + 2));
    }
}

#[test]
fn subjects_that_the_grade_does_not_have_and_marks_of_another_kind_are_passed_over() {
    let record = YearRecord::read(GradeLevel::G6, &[Subject::Physics], Basis::Rules, marked);
    assert!(record.subjects.is_empty());
    let passed = |_, _| Some(Mark::Pass { level: PassLevel::Passed });
    let year = SubjectYear::read(GradeLevel::G6, Subject::CivicEducation, passed).unwrap();
    assert_eq!(year.year().average(), None);
}
