//! Examples of the events about signing keys and accepted heads.

use socai_school::{
    Event, Position,
    keys::{HeadAccepted, SchoolKey, SchoolKeyTrusted, SchoolKeyWithdrawn, SigningKeyIntroduced},
};
use uuid::Uuid;

use super::{closed, code, id, line, moment};

pub(super) fn keys() -> Vec<Event> {
    let (old, new) = (SchoolKey::from([0x0a; 32]), SchoolKey::from([0x0b; 32]));
    vec![
        SigningKeyIntroduced { key: new, replaces: Some(old) }.into(),
        SchoolKeyTrusted {
            code: code("TH-HOASEN"),
            name: line("Trường Tiểu học Hoa Sen"),
            key: new,
            author: id(0xa1),
            learned_from: closed(63),
        }
        .into(),
        SchoolKeyWithdrawn { key: old, author: id(0xa1), reason: closed(64) }.into(),
        HeadAccepted {
            ledger: id::<Uuid>(0xf1),
            code: code("TH-HOASEN"),
            position: Position(4711),
            root: "0123456789abcdef".repeat(4).parse().unwrap(),
            signed_at: moment("2026-05-20T02:14:07.312Z"),
            key: new,
        }
        .into(),
    ]
}
