//! Behavior of signing keys, trusted keys and accepted heads.

use uuid::Uuid;

use super::*;
use crate::{
    Event, Position, Sealed, documents::Digest, registry::PersonalDataErased, sealed::Category, testing::*,
};

const LEDGER: Uuid = Uuid::from_u128(0x1ed);

fn key(number: u8) -> SchoolKey {
    SchoolKey::from([number; 32])
}

fn root(number: u8) -> Digest {
    hex::encode([number; 32]).parse().unwrap()
}

fn trust(number: u8) -> TrustSchoolKey {
    TrustSchoolKey {
        code: code("TH-HOASEN"),
        name: line("Tiểu học Hoa Sen"),
        key: key(number),
        learned_from: line("Công văn 12/TH-HS"),
    }
}

fn withdraw(number: u8) -> WithdrawSchoolKey {
    WithdrawSchoolKey { key: key(number), reason: line("Máy chủ của trường bạn bị xâm nhập") }
}

fn head(position: u64, of: u8) -> AcceptHead {
    AcceptHead {
        ledger: LEDGER,
        code: code("th-hoasen"),
        position: Position(position),
        root: root(of),
        signed_at: "2025-10-14T01:00:00Z".parse().unwrap(),
        key: key(1),
    }
}

fn trusting() -> Given {
    given_school().by(PRINCIPAL).now(trust(1))
}

#[test]
fn the_first_key_is_introduced_once_and_a_new_one_replaces_it() {
    let first = SigningKeyIntroduced { key: key(1), replaces: None };
    given_school().when(IntroduceSigningKey { key: key(1) }).then([first.into()]);
    let given = given_school().by_operator().now(IntroduceSigningKey { key: key(1) });
    given.clone().when(IntroduceSigningKey { key: key(1) }).then_nothing();
    let second = SigningKeyIntroduced { key: key(2), replaces: Some(key(1)) };
    given.clone().when(IntroduceSigningKey { key: key(2) }).then([second.into()]);
    let rotated = given.now(IntroduceSigningKey { key: key(2) });
    assert_eq!(rotated.school().keys.current().unwrap().key, key(2));
    assert_eq!(rotated.school().keys.own().count(), 2);
    rotated.when(IntroduceSigningKey { key: key(1) }).then_refused(&[("key", "SIGNING_KEY_REPLACED")]);
}

#[test]
fn the_principal_or_the_admin_board_trusts_a_key_and_says_where_it_was_learned_from() {
    for who in [PRINCIPAL, ADMIN] {
        let event = SchoolKeyTrusted {
            code: code("TH-HOASEN"),
            name: line("Tiểu học Hoa Sen"),
            key: key(1),
            author: who,
            learned_from: line("Công văn 12/TH-HS").into(),
        };
        given_school().by(who).when(trust(1)).then([Event::from(event)]);
    }
    for who in [TEACHER_3A, PARENT, VICE, INSPECTOR, CLERK] {
        given_school().by(who).when(trust(1)).then_refused(&[("", "FORBIDDEN")]);
        trusting().by(who).when(withdraw(1)).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school().by_operator().when(trust(1)).then_refused(&[("", "FORBIDDEN")]);
    trusting().when(trust(1)).then_nothing();
    let other = TrustSchoolKey { code: code("TH-KHAC"), ..trust(1) };
    trusting().when(other).then_refused(&[("key", "SCHOOL_KEY_OF_ANOTHER_SCHOOL")]);
    let own = given_school().now(IntroduceSigningKey { key: key(1) });
    own.when(trust(1)).then_refused(&[("key", "SCHOOL_KEY_OWN")]);
}

#[test]
fn a_withdrawn_key_stays_withdrawn() {
    let withdrawn = trusting().now(withdraw(1));
    let keys = &withdrawn.school().keys;
    assert_eq!(keys.trusts(key(1), &code("TH-HOASEN")), Err(KeyRefusal::Withdrawn { key: key(1) }));
    assert_eq!(keys.trusts(key(2), &code("TH-HOASEN")), Err(KeyRefusal::Unknown { key: key(2) }));
    withdrawn.clone().when(withdraw(1)).then_nothing();
    withdrawn.clone().when(trust(1)).then_refused(&[("key", "SCHOOL_KEY_WITHDRAWN")]);
    withdrawn.by(ADMIN).when(head(7, 7)).then_refused(&[("key", "SCHOOL_KEY_WITHDRAWN")]);
    given_school().when(withdraw(1)).then_refused(&[("key", "SCHOOL_KEY_UNKNOWN")]);
}

#[test]
fn heads_of_a_ledger_grow_and_never_contradict_each_other() {
    given_school().when(head(7, 7)).then_refused(&[("key", "SCHOOL_KEY_UNKNOWN")]);
    let given = trusting().by(ADMIN).now(head(7, 7));
    assert_eq!(given.school().keys.heads().next().unwrap().position, Position(7));
    given.clone().when(head(7, 7)).then_nothing();
    given.clone().when(head(7, 8)).then_refused(&[("position", "HEAD_CONTRADICTS")]);
    given.clone().when(head(6, 6)).then_refused(&[("position", "HEAD_TOO_OLD")]);
    let other = AcceptHead { ledger: Uuid::from_u128(2), ..head(8, 8) };
    given.clone().when(other).then_refused(&[("position", "SCHOOL_KEY_OF_ANOTHER_LEDGER")]);
    let newer = given.now(head(9, 9));
    newer.when(head(8, 8)).then_refused(&[("position", "HEAD_TOO_OLD")]);
    let foreign = AcceptHead { code: code("TH-KHAC"), ..head(7, 7) };
    trusting().by(ADMIN).when(foreign).then_refused(&[("key", "SCHOOL_KEY_OF_ANOTHER_SCHOOL")]);
}

#[test]
fn what_somebody_wrote_is_forgotten_with_them() {
    let erased = PersonalDataErased {
        person: PRINCIPAL.0,
        categories: vec![Category::Comment],
        basis: line("Luật 91/2025/QH15"),
    };
    let given = trusting().now(withdraw(1)).and([erased.into()]);
    let known = given.school().keys.other(key(1)).unwrap();
    assert_eq!(known.learned_from, Sealed::erased());
    assert_eq!(known.withdrawn.as_ref().unwrap().reason, Sealed::erased());
}

#[test]
fn a_key_has_one_spelling() {
    let text = key(0xab).to_string();
    assert_eq!(text.parse(), Ok(key(0xab)));
    assert!(text.to_uppercase().parse::<SchoolKey>().is_err());
    assert!(text[2..].parse::<SchoolKey>().is_err());
    assert_eq!(key(0xab).spelled(), ["abababab"; 8].join(" "));
}
