//! Behavior of awards.

use std::collections::BTreeSet;

use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::{
    Event,
    calendar::SchoolYear,
    ids::{ClassId, StudentId},
    periods::Order,
    registry::PersonalDataErased,
    regulations::{
        AssessmentPeriod, GradeLevel, Quality, Subject, Trait,
        tt27::{ClassRecognition, Nomination},
    },
    results::{
        FinalizeYear, finalization_preview,
        tests::{ALL_YEAR, END, closed, filled, level, note},
    },
    sealed::{Category, Sealed},
    testing::*,
};

const HA_4A: (StudentId, ClassId, GradeLevel) = (HA, CLASS_4A, GradeLevel::G4);

fn order() -> Order {
    Order { number: code("41/QĐ-THBM"), dated: date(2025, 10, 10) }
}

fn nomination() -> Nomination {
    Nomination {
        outstanding: BTreeSet::from([Subject::Science]),
        progress: BTreeSet::from([Trait::Quality(Quality::Honesty)]),
        recognition: ClassRecognition::Recognized,
    }
}

fn propose(kind: AwardKind) -> ProposeAward {
    ProposeAward { student: HA, year: YEAR, kind, nomination: None, citation: None }
}

fn exemplary() -> ProposeAward {
    ProposeAward { nomination: Some(nomination()), ..propose(AwardKind::Exemplary) }
}

fn achievement() -> ProposeAward {
    ProposeAward { citation: Some(note("Giải nhất cờ vua")), ..propose(AwardKind::Achievement) }
}

fn grant(grants: Vec<Grant>) -> GrantAwards {
    GrantAwards { grants, order: order() }
}

fn earned(kind: AwardKind) -> Grant {
    Grant::Earned { student: HA, year: YEAR, kind }
}

fn proposed(award: AwardId) -> Grant {
    Grant::Proposed { award }
}

/// 4A with the marks of its one student, finalized.
fn finalized(score: u8) -> Given {
    let given = closed(given_school().and(filled(HA_4A, &[END], score, &[])), CLASS_4A, &[END]);
    given.by(PRINCIPAL).when(FinalizeYear { class: CLASS_4A, students: vec![] }).recorded()
}

fn with(given: Given, command: ProposeAward) -> (Given, AwardId) {
    let given = given.by(TEACHER_4A).when(command).recorded();
    let award = given.school().awards.of_student(HA, YEAR).last().unwrap().id;
    (given.by(PRINCIPAL), award)
}

#[test]
fn the_homeroom_teacher_proposes_an_exemplary_student() {
    let event = AwardProposed {
        award: fresh(0),
        student: HA,
        class: CLASS_4A,
        year: YEAR,
        kind: AwardKind::Exemplary,
        nomination: Some(nomination()),
        citation: None,
    };
    finalized(8).by(TEACHER_4A).when(exemplary()).then([event.into()]);
    for other in [PRINCIPAL, ENGLISH, ADMIN, PARENT] {
        finalized(8).by(other).when(exemplary()).then_refused(&[("", "FORBIDDEN")]);
    }
}

#[test]
fn an_exemplary_student_needs_the_result_and_what_people_say() {
    let refused = |given: Given, command, refusal| {
        given.by(TEACHER_4A).when(command).then_refused(&[refusal]);
    };
    refused(finalized(9), exemplary(), ("nomination", "NOT_EXEMPLARY"));
    refused(finalized(8), propose(AwardKind::Exemplary), ("nomination", "NOMINATION_MISSING"));
    let recognition = ClassRecognition::NotRecognized;
    let alone = Nomination { recognition, ..nomination() };
    refused(
        finalized(8),
        ProposeAward { nomination: Some(alone), ..exemplary() },
        ("nomination", "NOT_EXEMPLARY"),
    );
    let excellent = ProposeAward { kind: AwardKind::Excellent, ..exemplary() };
    refused(finalized(9), excellent, ("nomination", "NOMINATION_NOT_NEEDED"));
    refused(finalized(9), propose(AwardKind::Good), ("kind", "AWARD_NOT_IN_GRADE"));
    let (given, _) = with(finalized(8), exemplary());
    refused(given, exemplary(), ("kind", "AWARD_EXISTS"));
}

#[test]
fn a_proposal_is_about_a_student_of_an_open_year() {
    let later = ProposeAward { year: SchoolYear(2026), ..achievement() };
    given_school().by(TEACHER_4A).when(later).then_refused(&[("year", "SCHOOL_YEAR_NOT_OPEN")]);
    let other = ProposeAward { student: AN, ..achievement() };
    given_school().by(TEACHER_4A).when(other).then_refused(&[("", "FORBIDDEN")]);
    let nobody = ProposeAward { student: StudentId(Uuid::from_u128(0xef)), ..achievement() };
    given_school().by(TEACHER_4A).when(nobody).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_single_achievement_is_awarded_at_any_time_and_more_than_once_but_named() {
    let unnamed = ProposeAward { citation: None, ..achievement() };
    given_school().by(TEACHER_4A).when(unnamed).then_refused(&[("citation", "CITATION_MISSING")]);
    let (given, first) = with(given_school(), achievement());
    let second = AwardId(Uuid::from_u128(0xf2));
    let event = AwardProposed {
        award: second,
        student: HA,
        class: CLASS_4A,
        year: YEAR,
        kind: AwardKind::Achievement,
        nomination: None,
        citation: Some(Sealed::Open(note("Giải nhì bơi lội"))),
    };
    given.clone().by(TEACHER_4A).when(achievement()).decided();
    let given = given.and_by(TEACHER_4A, [event.into()]);
    let granted = |award| {
        let (student, class, year, kind) = (HA, CLASS_4A, YEAR, AwardKind::Achievement);
        Event::from(AwardGranted { award, student, class, year, kind, order: order() })
    };
    let both = vec![proposed(first), proposed(second)];
    given.clone().when(grant(both.clone())).then([granted(first), granted(second)]);
    given.when(grant(both)).recorded().by(PRINCIPAL).when(grant(vec![proposed(first)])).then_nothing();
}

#[test]
fn the_award_that_the_result_carries_is_granted_without_a_proposal() {
    let event = AwardGranted {
        award: fresh(0),
        student: HA,
        class: CLASS_4A,
        year: YEAR,
        kind: AwardKind::Excellent,
        order: order(),
    };
    finalized(9).by(PRINCIPAL).when(grant(vec![earned(AwardKind::Excellent)])).then([event.into()]);
    let given = finalized(9).by(PRINCIPAL).when(grant(vec![earned(AwardKind::Excellent)])).recorded();
    given.by(PRINCIPAL).when(grant(vec![earned(AwardKind::Excellent)])).then_nothing();
    let (given, award) = with(finalized(9), propose(AwardKind::Excellent));
    let decided = given.when(grant(vec![earned(AwardKind::Excellent)])).decided();
    assert!(matches!(&decided[0].event, Event::AwardGranted(event) if event.award == award));
}

#[test]
fn what_the_finalized_result_does_not_carry_is_not_granted() {
    let refused = |given: Given, one, refusal| {
        given.by(PRINCIPAL).when(grant(vec![one])).then_refused(&[("grants[0]", refusal)]);
    };
    refused(finalized(8), earned(AwardKind::Excellent), "AWARD_NOT_CARRIED");
    refused(given_school(), earned(AwardKind::Excellent), "YEAR_NOT_FINALIZED");
    refused(finalized(8), earned(AwardKind::Exemplary), "AWARD_NEEDS_PROPOSAL");
    refused(finalized(8), earned(AwardKind::Achievement), "AWARD_NEEDS_PROPOSAL");
    refused(finalized(8), proposed(AwardId(Uuid::from_u128(0xef))), "UNKNOWN_AWARD");
    let open = given_school().and(filled(HA_4A, &[END], 8, &[]));
    let (given, award) = with(open, exemplary());
    refused(given, proposed(award), "YEAR_NOT_FINALIZED");
}

#[test]
fn a_grant_is_the_principals_with_an_order_of_today_or_before() {
    let one = || vec![earned(AwardKind::Excellent)];
    for other in [VICE, TEACHER_4A, ADMIN] {
        finalized(9).by(other).when(grant(one())).then_refused(&[("", "FORBIDDEN")]);
    }
    let given = || finalized(9).by(PRINCIPAL);
    given().when(grant(vec![])).then_refused(&[("grants", "NO_ENTRIES")]);
    let many = vec![earned(AwardKind::Excellent); GrantAwards::LIMIT + 1];
    given().when(grant(many)).then_refused(&[("grants", "TOO_MANY_ENTRIES")]);
    let twice = [one(), one()].concat();
    given().when(grant(twice)).then_refused(&[("grants[1]", "AWARD_REPEATED")]);
    let future = Order { dated: date(2025, 10, 16), ..order() };
    let future = GrantAwards { order: future, grants: one() };
    given().when(future).then_refused(&[("order.dated", "ORDER_IN_FUTURE")]);
}

#[test]
fn nobody_decides_about_their_own_proposal_in_another_role() {
    let role = crate::staff::RoleGranted { account: TEACHER_4A, role: crate::policy::Role::Principal };
    let (given, award) = with(given_school().and([role.into()]), achievement());
    let own = || given.clone().by(TEACHER_4A);
    own().when(grant(vec![proposed(award)])).then_refused(&[("grants[0]", "OWN_PROPOSAL")]);
    let decline = DeclineAward { award, reason: note("Chưa đủ hồ sơ") };
    own().when(decline).then_refused(&[("award", "OWN_PROPOSAL")]);
}

#[test]
fn a_proposal_is_declined_once_and_never_granted_after() {
    let (given, award) = with(given_school(), achievement());
    let decline = || DeclineAward { award, reason: note("Chưa đủ hồ sơ") };
    let reason = Sealed::Open(note("Chưa đủ hồ sơ"));
    given.clone().when(decline()).then([AwardDeclined { award, student: HA, reason }.into()]);
    given.clone().by(VICE).when(decline()).then_refused(&[("", "FORBIDDEN")]);
    let declined = given.when(decline()).recorded().by(PRINCIPAL);
    declined.clone().when(decline()).then_refused(&[("award", "AWARD_ALREADY_DECIDED")]);
    let granted = declined.clone().when(grant(vec![proposed(award)]));
    granted.then_refused(&[("grants[0]", "AWARD_ALREADY_DECIDED")]);
    let unknown = DeclineAward { award: AwardId(Uuid::from_u128(0xef)), reason: note("Không") };
    declined.when(unknown).then_refused(&[("award", "UNKNOWN_AWARD")]);
}

#[test]
fn a_granted_award_is_revoked_with_a_reason_and_can_be_granted_anew() {
    let given = finalized(9).by(PRINCIPAL).when(grant(vec![earned(AwardKind::Excellent)])).recorded();
    let award = given.school().awards.of_class(CLASS_4A).next().unwrap().id;
    let revoke = || RevokeAward { award, reason: note("Ghi nhầm học sinh") };
    given.clone().by(VICE).when(revoke()).then_refused(&[("", "FORBIDDEN")]);
    let revoked = given.by(PRINCIPAL).when(revoke()).recorded().by(PRINCIPAL);
    assert!(!revoked.school().awards.award(award).unwrap().is_granted());
    revoked.clone().when(revoke()).then_refused(&[("award", "AWARD_NOT_GRANTED")]);
    assert_eq!(revoked.when(grant(vec![earned(AwardKind::Excellent)])).decided().len(), 1);
}

#[test]
fn texts_are_erased_with_the_student_and_none_is_written_anew() {
    let categories = vec![Category::Comment];
    let erased = PersonalDataErased { person: HA.0, categories, basis: line("Luật") };
    let (given, award) = with(given_school(), achievement());
    let given = given.and([erased.into()]);
    let citation = given.school().awards.award(award).unwrap().citation.clone();
    assert_eq!(citation, Some(Sealed::erased()));
    let again = given.clone().by(TEACHER_4A).when(achievement());
    again.then_refused(&[("citation", "PERSONAL_DATA_ERASED")]);
    let decline = DeclineAward { award, reason: note("Không") };
    given.by(PRINCIPAL).when(decline).then_refused(&[("reason", "PERSONAL_DATA_ERASED")]);
}

#[test]
fn an_award_that_a_changed_result_does_not_carry_is_pointed_out() {
    let given = finalized(9).by(PRINCIPAL).when(grant(vec![earned(AwardKind::Excellent)])).recorded();
    let award = given.school().awards.of_class(CLASS_4A).next().unwrap().id;
    let ethnic = crate::regulations::Target::Subject(Subject::EthnicLanguage);
    let mark = level(crate::regulations::Level::Completed, None);
    let changed = given.and([crate::results::tests::entered(HA, CLASS_4A, END, ethnic, mark)]);
    let preview = finalization_preview(changed.school(), CLASS_4A, changed.school().at).unwrap();
    assert_eq!(preview.students[0].lost_awards, [award]);
}

#[test]
fn secondary_school_awards_good_students_by_their_result() {
    let rows = [KHANH, LAN].map(|student| filled((student, CLASS_6A, GradeLevel::G6), ALL_YEAR, 8, &[]));
    let given = closed(given_secondary().and(rows.concat()), CLASS_6A, ALL_YEAR).by(PRINCIPAL);
    let given = given.when(FinalizeYear { class: CLASS_6A, students: vec![] }).recorded().by(PRINCIPAL);
    let earned = |kind| Grant::Earned { student: LAN, year: YEAR, kind };
    given.clone().when(grant(vec![earned(AwardKind::Good)])).decided();
    let refused = given.clone().when(grant(vec![earned(AwardKind::Excellent)]));
    refused.then_refused(&[("grants[0]", "AWARD_NOT_CARRIED")]);
    let exemplary = ProposeAward { student: LAN, ..exemplary() };
    given.by(TEACHER_6A).when(exemplary).then_refused(&[("kind", "AWARD_NOT_IN_GRADE")]);
    assert_eq!(ALL_YEAR.last(), Some(&AssessmentPeriod::EndOfYear));
}

#[test]
fn an_award_that_follows_from_the_result_is_granted_also_to_whom_the_principal_proposed_in_another_role() {
    let role = crate::staff::RoleGranted { account: TEACHER_4A, role: crate::policy::Role::Principal };
    let (given, award) = with(finalized(9).and([role.into()]), propose(AwardKind::Excellent));
    let given = given.by(TEACHER_4A);
    given.clone().when(grant(vec![proposed(award)])).then_refused(&[("grants[0]", "OWN_PROPOSAL")]);
    let decided = given.when(grant(vec![earned(AwardKind::Excellent)])).decided();
    assert!(
        matches!(&decided[0].event, Event::AwardGranted(granted) if granted.award == award),
        "{decided:?}"
    );
}
