//! Behavior of hand-overs of the book.

use super::*;
use crate::ids::AccountId;

/// The first day of the new homeroom teacher, which is the day of the commands.
const SINCE: Date = date(2025, 10, 15);

fn assigned(teacher: AccountId, from: Date) -> Event {
    HomeroomTeacherAssigned { class: CLASS_3A, teacher, from }.into()
}

fn given_change() -> Given {
    given_school().and([assigned(TEACHER_4A, SINCE)])
}

fn give() -> HandOverHomeroomBook {
    HandOverHomeroomBook { class: CLASS_3A, note: Some(note("Em An đang được kèm Toán")) }
}

fn take() -> TakeOverHomeroomBook {
    TakeOverHomeroomBook { class: CLASS_3A }
}

/// Whether each change of the class is open.
fn open(given: &Given) -> Vec<bool> {
    given.school().homeroom_changes(CLASS_3A).iter().map(HomeroomChange::is_open).collect()
}

#[test]
fn the_outgoing_teacher_gives_the_book_and_the_new_one_takes_it() {
    let given = given_change();
    assert_eq!(open(&given), [true]);
    let handed = HomeroomBookHandedOver {
        class: CLASS_3A,
        since: SINCE,
        from: TEACHER_3A,
        to: TEACHER_4A,
        note: Some(Sealed::Open(note("Em An đang được kèm Toán"))),
    };
    given.clone().by(TEACHER_3A).when(give()).then([handed.into()]);
    let given = given.by(TEACHER_3A).when(give()).recorded();
    assert_eq!(open(&given), [true]);
    let signed = given.school().position;
    let taken = HomeroomBookTakenOver {
        class: CLASS_3A,
        since: SINCE,
        from: TEACHER_3A,
        to: TEACHER_4A,
        given: signed,
    };
    given.clone().by(TEACHER_4A).when(take()).then([taken.into()]);
    let given = given.by(TEACHER_4A).when(take()).recorded();
    assert_eq!(open(&given), [false]);
    let school = given.school();
    let hand_over = school.homeroom.hand_over(CLASS_3A, SINCE).unwrap();
    assert_eq!(hand_over.given.position, signed);
    assert_eq!(hand_over.taken.unwrap().by, crate::Actor::Account(TEACHER_4A));
    for teacher in [TEACHER_3A, TEACHER_4A] {
        assert_eq!(school.homeroom_changes_of(teacher), school.homeroom_changes(CLASS_3A));
    }
    assert_eq!(school.homeroom_changes_of(TEACHER_3B), []);
}

#[test]
fn both_sign_for_themselves_and_nobody_for_them() {
    let given = given_change();
    let over = given.clone().by(TEACHER_3A).when(give()).recorded();
    for other in [ADMIN, PRINCIPAL, VICE, CLERK, TEACHER_3B, ENGLISH, PARENT, INSPECTOR] {
        given.clone().by(other).when(give()).then_refused(&[("", "FORBIDDEN")]);
        over.clone().by(other).when(take()).then_refused(&[("", "FORBIDDEN")]);
    }
    given.clone().by(TEACHER_4A).when(give()).then_refused(&[("class", "NOT_THE_HOLDER")]);
    over.by(TEACHER_3A).when(take()).then_refused(&[("class", "NOT_THE_RECEIVER")]);
}

#[test]
fn each_signature_is_given_once_and_in_this_order() {
    let given = given_change();
    given.clone().by(TEACHER_4A).when(take()).then_refused(&[("class", "NOT_HANDED_OVER")]);
    let given = given.by(TEACHER_3A).when(give()).recorded();
    given.clone().when(give()).then_refused(&[("class", "HANDED_OVER_ALREADY")]);
    let given = given.by(TEACHER_4A).when(take()).recorded();
    given.clone().when(take()).then_refused(&[("class", "TAKEN_OVER_ALREADY")]);
    given.by(TEACHER_3A).when(give()).then_refused(&[("class", "HANDED_OVER_ALREADY")]);
}

#[test]
fn without_a_change_of_teacher_there_is_nothing_to_hand_over() {
    let given = given_school().by(TEACHER_3A);
    given.clone().when(give()).then_refused(&[("class", "HOMEROOM_TEACHER_NOT_CHANGED")]);
    given.clone().when(take()).then_refused(&[("class", "HOMEROOM_TEACHER_NOT_CHANGED")]);
    // The same teacher again is no change.
    let again = given.and([assigned(TEACHER_3A, SINCE)]).by(TEACHER_3A);
    again.when(give()).then_refused(&[("class", "HOMEROOM_TEACHER_NOT_CHANGED")]);
}

#[test]
fn a_change_that_is_decided_is_given_before_its_day_and_taken_from_then_on() {
    let given = given_school().and([assigned(TEACHER_4A, date(2025, 11, 3))]);
    let given = given.by(TEACHER_3A).when(give()).recorded().by(TEACHER_4A);
    given.clone().when(take()).then_refused(&[("class", "NOT_THE_RECEIVER")]);
    given.at("2025-11-03T01:00:00Z").when(take()).decided();
}

#[test]
fn a_signature_counts_for_the_change_for_which_it_was_given() {
    let given = given_change().by(TEACHER_3A).when(give()).recorded();
    // Somebody else was decided on for the same day.
    let given = given.and([assigned(TEACHER_3B, SINCE)]);
    given.clone().by(TEACHER_4A).when(take()).then_refused(&[("", "FORBIDDEN")]);
    given.clone().by(TEACHER_3B).when(take()).then_refused(&[("class", "NOT_HANDED_OVER")]);
    given.by(TEACHER_3A).when(give()).recorded().by(TEACHER_3B).when(take()).decided();
}

#[test]
fn each_change_has_its_own_signatures() {
    let given = given_change().and([assigned(TEACHER_3B, date(2025, 10, 16))]);
    assert_eq!(open(&given), [true, true]);
    // The first change was never signed; the second does not wait for it.
    let given = given.at("2025-10-16T01:00:00Z").by(TEACHER_4A).when(give()).recorded();
    let given = given.by(TEACHER_3B).when(take()).recorded();
    assert_eq!(open(&given), [true, false]);
    let given = given.by(TEACHER_3A).when(give()).recorded();
    let given = given.by(TEACHER_4A).when(take()).recorded();
    assert_eq!(open(&given), [false, false]);
}

#[test]
fn an_erasure_takes_the_note_and_leaves_the_signatures() {
    let given = given_change().by(TEACHER_3A).when(give()).recorded();
    let erased = PersonalDataErased {
        person: TEACHER_3A.0,
        categories: vec![Category::Comment],
        basis: Line::new("Hết hạn lưu trữ").unwrap(),
    };
    let given = given.and([erased.into()]);
    let hand_over = given.school().homeroom.hand_over(CLASS_3A, SINCE).unwrap();
    assert_eq!(hand_over.note, Some(Sealed::erased()));
    given.by(TEACHER_4A).when(take()).decided();
    let erased = PersonalDataErased {
        person: TEACHER_3A.0,
        categories: vec![Category::Comment],
        basis: Line::new("Hết hạn lưu trữ").unwrap(),
    };
    given_change().and([erased.into()]).by(TEACHER_3A).when(give()).then_refused(&[("", "NOT_THE_AUTHOR")]);
}
