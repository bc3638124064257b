//! The principal's decision about promotion, and where students go.

use uuid::Uuid;

use super::*;
use crate::{
    calendar::SchoolYear,
    registry::PersonalDataErased,
    results::{
        Completed, DecidePromotion, DecisionBasis, Destination, FinalizeYear, Promoted, PromotionDecided,
        Reason, Verdict, next_year, of,
    },
    sealed::Category,
    testing::*,
};

const HA_4A: (StudentId, ClassId, GradeLevel) = (HA, CLASS_4A, GradeLevel::G4);
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn decide(student: StudentId, verdict: Verdict) -> DecidePromotion {
    DecidePromotion { student, year: YEAR, verdict, reason: note("Đã tiến bộ") }
}

fn decision(
    student: StudentId,
    class: ClassId,
    basis: DecisionBasis,
    completed: Completed,
) -> PromotionDecided {
    PromotionDecided {
        student,
        class,
        year: YEAR,
        basis,
        completed,
        verdict: Verdict::Promoted,
        reason: Sealed::Open(note("Đã tiến bộ")),
        replaces: None,
    }
}

/// 4A closed, with a student who has not completed the class.
fn weak() -> Given {
    let weak = [(MATHEMATICS, level(Level::NotCompleted, Some(4)))];
    let given = given_school().and(filled(HA_4A, &[END], 8, &weak));
    closed(given, CLASS_4A, &[END]).by(PRINCIPAL)
}

/// Assessed again without success.
fn weak_again() -> Given {
    let again = level(Level::NotCompleted, Some(4));
    weak().and([entered(HA, CLASS_4A, AGAIN, MATHEMATICS, again)]).and(locked(CLASS_4A, &[AGAIN]))
}

fn promoted(given: &Given, student: StudentId) -> (Completed, Promoted) {
    let outcome = of(given.school(), student, YEAR).unwrap().outcome(given.school());
    (outcome.completed, outcome.promoted)
}

#[test]
fn who_did_not_complete_the_class_may_be_promoted_by_decision_and_has_still_not_completed_it() {
    let event = decision(HA, CLASS_4A, DecisionBasis::AfterReassessment, Completed::No);
    weak_again().when(decide(HA, Verdict::Promoted)).then([event.into()]);
    let given = weak_again().when(decide(HA, Verdict::Promoted)).recorded();
    assert_eq!(promoted(&given, HA), (Completed::No, Promoted::Yes));
    let retained = weak_again().when(decide(HA, Verdict::Retained)).recorded();
    let reasons = vec![Reason::PrincipalsDecision];
    assert_eq!(promoted(&retained, HA), (Completed::No, Promoted::No { reasons }));
}

#[test]
fn a_decision_is_recorded_once_and_another_one_names_it() {
    let given = weak_again().when(decide(HA, Verdict::Promoted)).recorded();
    let position = given.school().position;
    given.clone().by(PRINCIPAL).when(decide(HA, Verdict::Promoted)).then_nothing();
    let other = given.by(PRINCIPAL).when(decide(HA, Verdict::Retained)).decided();
    let Event::PromotionDecided(event) = &other[0].event else { panic!("{other:?}") };
    assert_eq!((event.verdict, event.replaces), (Verdict::Retained, Some(position)));
}

#[test]
fn nothing_is_decided_before_its_turn_or_where_the_rules_settle_it() {
    weak().when(decide(HA, Verdict::Promoted)).then_refused(&[("student", "DECISION_NOT_DUE")]);
    let open = weak().and([entered(HA, CLASS_4A, AGAIN, MATHEMATICS, level(Level::NotCompleted, Some(4)))]);
    open.when(decide(HA, Verdict::Promoted)).then_refused(&[("year", "REASSESSMENT_NOT_LOCKED")]);
    let good = closed(given_school().and(filled(HA_4A, &[END], 8, &[])), CLASS_4A, &[END]).by(PRINCIPAL);
    good.when(decide(HA, Verdict::Retained)).then_refused(&[("student", "PROMOTION_SETTLED")]);
    let open = given_school().and(filled(HA_4A, &[END], 8, &[])).by(PRINCIPAL);
    open.when(decide(HA, Verdict::Promoted)).then_refused(&[("year", "YEAR_NOT_CLOSED")]);
}

#[test]
fn a_decision_is_the_principals_and_about_a_student_of_the_year() {
    for other in [VICE, ADMIN, TEACHER_4A, CLERK] {
        weak_again().by(other).when(decide(HA, Verdict::Promoted)).then_refused(&[("", "FORBIDDEN")]);
    }
    let nobody = StudentId(Uuid::from_u128(0xef));
    weak_again().when(decide(nobody, Verdict::Promoted)).then_refused(&[("student", "UNKNOWN_STUDENT")]);
    let later = DecidePromotion { year: SchoolYear(2026), ..decide(HA, Verdict::Promoted) };
    weak_again().when(later.clone()).then_refused(&[("year", "SCHOOL_YEAR_NOT_OPEN")]);
    let opened = weak_again().and([next_year_opened()]);
    opened.when(later).then_refused(&[("year", "STUDENT_NOT_IN_YEAR")]);
    let categories = vec![Category::Comment];
    let erased = PersonalDataErased { person: HA.0, categories, basis: line("Luật") };
    let given = weak_again().when(decide(HA, Verdict::Promoted)).recorded().and([erased.into()]);
    assert_eq!(given.school().results.decision(HA, YEAR).unwrap().reason, Sealed::erased());
    given
        .by(PRINCIPAL)
        .when(decide(HA, Verdict::Retained))
        .then_refused(&[("reason", "PERSONAL_DATA_ERASED")]);
}

#[test]
fn by_an_individual_plan_the_principal_decides_about_promotion_and_completion() {
    let planned = weak().and([plan(HA, PlanKind::IndividualEducation, &[])]);
    let planned = closed(planned, CLASS_4A, &[END]);
    let reasons = vec![Reason::IndividualPlan];
    assert_eq!(promoted(&planned, HA), (Completed::Pending, Promoted::Pending { reasons }));
    let event = decision(HA, CLASS_4A, DecisionBasis::IndividualPlan, Completed::Yes);
    planned.clone().when(decide(HA, Verdict::Promoted)).then([event.into()]);
    let given = planned.when(decide(HA, Verdict::Promoted)).recorded();
    assert_eq!(promoted(&given, HA), (Completed::Yes, Promoted::Yes));
}

#[test]
fn in_secondary_school_only_an_individual_plan_is_left_to_the_principal() {
    let rows = [KHANH, LAN].map(|student| filled((student, CLASS_6A, GradeLevel::G6), ALL_YEAR, 3, &[]));
    let given = closed(given_secondary().and(rows.concat()), CLASS_6A, ALL_YEAR).by(PRINCIPAL);
    given.clone().when(decide(KHANH, Verdict::Promoted)).then_refused(&[("student", "DECISION_NOT_DUE")]);
    let planned = given.and([plan(KHANH, PlanKind::IndividualEducation, &[])]);
    let planned = closed(planned, CLASS_6A, &[END]);
    let event = decision(KHANH, CLASS_6A, DecisionBasis::IndividualPlan, Completed::Yes);
    planned.clone().when(decide(KHANH, Verdict::Promoted)).then([event.into()]);
    let met = planned.when(decide(KHANH, Verdict::Promoted)).recorded();
    assert_eq!(promoted(&met, KHANH), (Completed::Yes, Promoted::Yes));
    let not_met = met.by(PRINCIPAL).when(decide(KHANH, Verdict::Retained)).recorded();
    let reasons = vec![Reason::IndividualPlan];
    assert_eq!(promoted(&not_met, KHANH), (Completed::No, Promoted::No { reasons }));
}

#[test]
fn the_list_of_the_next_year_follows_from_what_was_finalized_and_decided() {
    let finalize = || FinalizeYear { class: CLASS_4A, students: vec![] };
    let given = weak_again();
    assert_eq!(next_year(given.school(), CLASS_4A), [(HA, Destination::Open)]);
    let finalized = given.when(finalize()).recorded();
    assert_eq!(next_year(finalized.school(), CLASS_4A), [(HA, Destination::Open)]);
    let up = finalized.clone().by(PRINCIPAL).when(decide(HA, Verdict::Promoted)).recorded();
    assert_eq!(next_year(up.school(), CLASS_4A), [(HA, Destination::Promoted(GradeLevel::G5))]);
    let again = finalized.by(PRINCIPAL).when(decide(HA, Verdict::Retained)).recorded();
    assert_eq!(next_year(again.school(), CLASS_4A), [(HA, Destination::Retained(GradeLevel::G4))]);
    assert_eq!(next_year(again.school(), ClassId(Uuid::from_u128(0xef))), []);
}

#[test]
fn the_last_grade_completed_ends_primary_school() {
    let (class_5, linh) = (ClassId(Uuid::from_u128(0xc5)), StudentId(Uuid::from_u128(0xdf)));
    let given = given_school()
        .and(class(class_5, "5A", GradeLevel::G5, TEACHER_4A))
        .and([admitted(linh, 60, class_5, student("Hồ Mỹ Linh", "TAM-060", date(2015, 4, 6)))])
        .and(filled((linh, class_5, GradeLevel::G5), &[END], 8, &[]));
    let given = closed(given, class_5, &[END]).by(PRINCIPAL);
    let given = given.when(FinalizeYear { class: class_5, students: vec![] }).recorded();
    let outcome = &given.school().results.finalized(linh, YEAR).unwrap().outcome;
    assert_eq!(outcome.endorsement, Some(crate::regulations::SchoolLevel::Primary));
    let destination = Destination::Completed(crate::regulations::SchoolLevel::Primary);
    assert_eq!(next_year(given.school(), class_5), [(linh, destination)]);
}

#[test]
fn a_decision_after_supplementary_assessment_says_nothing_of_an_individual_plan_and_the_other_way_round() {
    let individual = || plan(HA, PlanKind::IndividualEducation, &[]);
    let pending = |reason| (Completed::Pending, Promoted::Pending { reasons: vec![reason] });
    let given = weak_again().when(decide(HA, Verdict::Promoted)).recorded().and([individual()]);
    assert_eq!(promoted(&given, HA), pending(Reason::IndividualPlan));

    let event = decision(HA, CLASS_4A, DecisionBasis::IndividualPlan, Completed::Yes);
    let given = weak_again().and([individual(), event.into()]);
    assert_eq!(promoted(&given, HA), (Completed::Yes, Promoted::Yes));
    let ended = crate::plans::IndividualPlanEnded { student: HA, year: YEAR, order: order() };
    let (completed, promoted) = promoted(&given.and([ended.into()]), HA);
    let reasons = vec![Reason::PrincipalsDecision];
    assert_eq!((completed, promoted), (Completed::No, Promoted::Pending { reasons }));
}

#[test]
fn a_plan_or_electives_decided_after_the_principal_confirmed_the_year_are_signed_anew() {
    let hindered = |given: Given| {
        let command = FinalizeYear { class: CLASS_4A, students: vec![] };
        given.by(PRINCIPAL).when(command).then_refused(&[("class", "YEAR_NOT_CLOSED")]);
    };
    let given = closed(given_school().and(filled(HA_4A, &[END], 8, &[])), CLASS_4A, &[END]).by(PRINCIPAL);
    given.clone().now(FinalizeYear { class: CLASS_4A, students: vec![] });
    let exempt = plan(HA, PlanKind::Exemption, &[Subject::Mathematics]);
    hindered(given.clone().and([exempt.clone()]));
    let chosen = crate::classes::ClassSubjectsChosen { class: CLASS_4A, electives: vec![] };
    hindered(given.clone().and([chosen.into()]));
    let ended = crate::plans::IndividualPlanEnded { student: HA, year: YEAR, order: order() };
    let planned = given_school().and(filled(HA_4A, &[END], 8, &[])).and([exempt]);
    hindered(closed(planned, CLASS_4A, &[END]).and([ended.into()]));
}
