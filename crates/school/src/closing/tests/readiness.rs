use jiff::civil::date;

use super::*;
use crate::{
    Timestamp,
    closing::{Lacking, Part, Phase, Readiness, lines, readiness},
    plans::{IndividualPlanSet, PlanKind},
    registry::{DepartureReason, StudentDeparted},
    regulations::MissingPart,
    sealed::Sealed,
};

const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn now() -> Timestamp {
    "2025-10-15T01:00:00Z".parse().unwrap()
}

fn of_3a(given: &Given) -> Readiness {
    readiness(given.school(), CLASS_3A, MID, now()).unwrap()
}

fn part(readiness: &Readiness, subject: Option<Subject>) -> &Part {
    readiness.parts.iter().find(|part| part.subject == subject).unwrap()
}

#[test]
fn an_empty_class_lacks_every_column_of_every_student() {
    let readiness = of_3a(&staffed_3a());
    let mathematics = part(&readiness, Some(Subject::Mathematics));
    assert_eq!(mathematics.teachers, [TEACHER_3A]);
    let [column] = mathematics.columns.as_slice() else { panic!() };
    assert_eq!((column.target, column.required, column.entered), (MATHEMATICS, 3, 0));
    let lacks = |student| Lacking { student, target: MATHEMATICS, what: MissingPart::Level };
    assert_eq!(column.lacking, [AN, BINH, CHI].map(lacks));
    assert_eq!(part(&readiness, Some(Subject::ForeignLanguage)).teachers, [ENGLISH]);
    let own = part(&readiness, None);
    assert_eq!((own.teachers.as_slice(), own.stage()), ([TEACHER_3A].as_slice(), Stage::Consolidation));
    assert!(own.columns.iter().all(|column| column.target.subject().is_none() && column.entered == 0));
    assert_eq!(readiness.entered(), 0);
}

#[test]
fn what_was_entered_counts_and_what_is_missing_is_named() {
    let given = staffed_3a().and([entered(CLASS_3A, AN, MID, MATHEMATICS)]);
    let readiness = of_3a(&given);
    let column = &part(&readiness, Some(Subject::Mathematics)).columns[0];
    assert_eq!((column.required, column.entered, column.lacking.len()), (3, 1, 2));
    assert_eq!(readiness.entered(), 1);
    let full = of_3a(&filled_3a());
    assert_eq!(full.required(), full.entered());
    assert!(full.parts.iter().all(Part::is_complete));
}

#[test]
fn a_subject_without_a_teacher_shows_that_nobody_can_enter_it() {
    let readiness = of_3a(&given_school());
    assert_eq!(part(&readiness, Some(Subject::Ethics)).teachers, []);
}

#[test]
fn a_student_who_is_exempt_is_not_asked_for() {
    let plan = IndividualPlanSet {
        student: AN,
        year: YEAR,
        kind: PlanKind::Exemption,
        exempt: vec![Subject::PhysicalEducation],
        basis: Sealed::Open(Note::new("Giấy xác nhận của bệnh viện.").unwrap()),
        order: order(),
    };
    let readiness = of_3a(&staffed_3a().and([plan.into()]));
    let required = |subject| part(&readiness, Some(subject)).columns[0].required;
    assert_eq!((required(Subject::PhysicalEducation), required(Subject::Mathematics)), (2, 3));
}

#[test]
fn a_student_who_left_is_not_asked_for() {
    let left = StudentDeparted {
        student: AN,
        class: CLASS_3A,
        on: date(2025, 10, 10),
        reason: DepartureReason::Transferred,
        note: None,
    };
    let readiness = of_3a(&staffed_3a().and([left.into()]));
    assert_eq!(part(&readiness, None).columns[0].required, 2);
}

#[test]
fn a_student_who_came_after_the_term_has_no_results_of_it_here() {
    let late = StudentId(uuid::Uuid::from_u128(0xdf));
    let arrival = |on| {
        let identity = student("Mai Văn Muộn", "TAM-099", date(2017, 3, 1));
        let Event::StudentAdmitted(event) = admitted(late, 99, CLASS_3A, identity) else { panic!() };
        crate::registry::StudentAdmitted { on, ..event }.into()
    };
    let required = |given: &Given, at: &str, moment| {
        let period = GradingPeriod { moment, ..MID };
        let readiness = readiness(given.school(), CLASS_3A, period, at.parse().unwrap()).unwrap();
        part(&readiness, None).columns[0].required
    };
    let spring = "2026-02-20T01:00:00Z";
    let in_term_two = given_school().and([arrival(date(2026, 1, 19))]);
    assert_eq!(required(&in_term_two, spring, AssessmentPeriod::MidTermOne), 3);
    assert_eq!(required(&in_term_two, spring, AssessmentPeriod::EndTermOne), 3);
    assert_eq!(required(&in_term_two, spring, AssessmentPeriod::MidTermTwo), 4);
    let in_term_one = given_school().and([arrival(date(2026, 1, 18))]);
    assert_eq!(required(&in_term_one, spring, AssessmentPeriod::EndTermOne), 4);
    // Who came after the book was locked cannot have been assessed either.
    let locked = in_term_one.and([lock(Area::School, Columns::All)]);
    assert_eq!(required(&locked, spring, AssessmentPeriod::MidTermOne), 3);
    assert_eq!(required(&locked, spring, AssessmentPeriod::EndTermOne), 4);
}

#[test]
fn an_assessment_that_is_to_be_made_up_is_missing_in_secondary_school() {
    use crate::gradebook::Absence;
    let period = GradingPeriod { moment: AssessmentPeriod::MidTermOne, ..MID };
    let marked = |mark| {
        GradeEntered {
            student: KHANH,
            class: CLASS_6A,
            period,
            target: MATHEMATICS,
            mark: Some(mark),
            comment: None,
            request: None,
        }
        .into()
    };
    let lacking = |mark| {
        let given = given_secondary().and([marked(mark)]);
        let readiness = readiness(given.school(), CLASS_6A, period, now()).unwrap();
        let column = part(&readiness, Some(Subject::Mathematics)).columns[0].clone();
        column.lacking.into_iter().find(|lacking| lacking.student == KHANH).map(|lacking| lacking.what)
    };
    assert_eq!(lacking(Mark::Absent { absence: Absence::MakeUpDue }), Some(MissingPart::MakeUp));
    assert_eq!(lacking(Mark::Absent { absence: Absence::Zero }), None);
}

#[test]
fn a_signature_that_is_outdated_is_shown_as_such() {
    let given = signed_off_3a();
    let event = corrected(&given, AN, MATHEMATICS);
    let readiness = of_3a(&given.and([event]));
    let signed = part(&readiness, Some(Subject::Mathematics)).signed;
    assert!(matches!(signed, Signed::Outdated { .. }) && signed.given().is_some());
}

#[test]
fn the_school_has_one_line_per_class_that_is_assessed() {
    let given = signed_off_3a();
    let event = corrected(&given, AN, MATHEMATICS);
    let given = given.and([event]);
    let lines = lines(given.school(), MID, now());
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["2A", "3A", "3B", "4A"]);
    let line = &lines[1];
    assert_eq!(
        (line.required, line.phase, line.unsigned.as_slice()),
        (line.entered, Phase::Open, &[Subject::Mathematics][..])
    );
    let regular = GradingPeriod { moment: AssessmentPeriod::RegularOne, ..MID };
    assert_eq!(super::super::lines(given_secondary().school(), regular, now()).len(), 1);
}

#[test]
fn after_the_year_only_what_was_assessed_again_is_signed() {
    let again = GradingPeriod { moment: AssessmentPeriod::Reassessment, ..MID };
    let open = super::super::of(given_school().school(), CLASS_3A, again, now()).unwrap();
    assert_eq!(open.subjects, []);
    let given = staffed_3a().and([entered(CLASS_3A, AN, again, MATHEMATICS)]).by(TEACHER_3A);
    let command = ConsolidateClass { period: again, ..consolidate() };
    given.clone().when(command.clone()).then_refused(&[("", "SUBJECTS_NOT_SIGNED_OFF")]);
    let given = given.when(SignOffSubject { period: again, ..sign_off(Subject::Mathematics) }).recorded();
    assert_eq!(given.when(command.clone()).decided().len(), 1);
    staffed_3a().by(TEACHER_3A).when(command).then_refused(&[("class", "NOTHING_TO_SIGN")]);
}

#[test]
fn a_class_that_is_unknown_or_of_another_year_has_no_readiness() {
    let unknown = ClassId(uuid::Uuid::nil());
    let code = |class, period| {
        use crate::Explain;
        readiness(given_school().school(), class, period, now()).unwrap_err().code()
    };
    assert_eq!(code(unknown, MID), "UNKNOWN_CLASS");
    let old = GradingPeriod { year: crate::calendar::SchoolYear(2024), ..MID };
    assert_eq!(code(CLASS_3A, old), "SCHOOL_YEAR_NOT_OPEN");
}
