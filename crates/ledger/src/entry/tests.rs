use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::jcs;

fn draft(body: &Value) -> EntryDraft {
    EntryDraft {
        id: EventId::now(),
        kind: "grade.entered".into(),
        version: 2,
        at: "2026-11-21T19:33:18.123456Z".parse().unwrap(),
        actor: Uuid::new_v4(),
        right: "subject-teacher".into(),
        command: CommandId::random(),
        body: Canonical::of(body).unwrap(),
        sealed: Vec::new(),
    }
}

#[test]
fn the_leaf_is_one_canonical_object() {
    let ledger = LedgerId::random();
    let draft = draft(&json!({ "z": "10", "a": [1, null], "text": "Đạt \"tốt\"\n" }));
    let entry = draft.clone().into_entry(ledger, Position::first()).unwrap();
    assert!(jcs::is_canonical(&entry.leaf));
    assert_eq!(entry.leaf_hash, merkle::leaf_hash(entry.leaf.as_bytes()));
    let value: Value = serde_json::from_str(&entry.leaf).unwrap();
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), entry.leaf);
    assert_eq!(value["at"], "2026-11-21T19:33:18.123Z");
    assert_eq!(value["position"], 1);
    assert_eq!(value["body"]["a"], json!([1, null]));

    let envelope = Envelope::parse(&entry.leaf).unwrap();
    assert_eq!((envelope.ledger, envelope.position, envelope.id), (ledger, Position::first(), draft.id));
    assert_eq!((envelope.kind.as_ref(), envelope.version, envelope.at), ("grade.entered", 2, entry.at));
    assert_eq!((envelope.actor, envelope.right.as_ref()), (draft.actor, "subject-teacher"));
    assert_eq!((envelope.command, envelope.body.get()), (draft.command, draft.body.as_str()));
}

#[test]
fn a_body_that_looks_like_the_end_of_a_leaf_deceives_nobody() {
    let trap = r#"","command":"00000000-0000-0000-0000-000000000000","id":"","kind":"x","v":9}"#;
    let body = json!({ "text": trap, "v": 7, "command": { "right": trap } });
    let entry = draft(&body).into_entry(LedgerId::random(), Position::first()).unwrap();
    let envelope = Envelope::parse(&entry.leaf).unwrap();
    assert_eq!(envelope.version, 2);
    assert_eq!(envelope.body.decode::<Value>().unwrap(), body);
}

#[test]
fn what_cannot_be_a_leaf_is_refused() {
    let entry = |draft: EntryDraft| draft.into_entry(LedgerId::random(), Position::first()).map(drop);
    let sound = draft(&json!({}));
    assert_eq!(entry(sound.clone()), Ok(()));
    for name in ["", "a\"b", "a\\b", "a\nb", &"x".repeat(MAX_NAME + 1)] {
        let refused = entry(EntryDraft { kind: name.to_owned().into(), ..sound.clone() });
        assert!(matches!(refused, Err(EntryError::Name(_))), "{name}");
        assert!(entry(EntryDraft { right: name.to_owned().into(), ..sound.clone() }).is_err(), "{name}");
    }
    let large = draft(&json!({ "text": "x".repeat(MAX_LEAF) }));
    assert!(matches!(entry(large), Err(EntryError::TooLarge(_))));
    let payload = SealedPayload {
        field: "name".into(),
        key: crate::KeyId::random(),
        nonce: [0; 24],
        ciphertext: vec![],
    };
    let twice = EntryDraft { sealed: vec![payload.clone(), payload], ..sound.clone() };
    assert_eq!(entry(twice), Err(EntryError::FieldTwice("name".into())));
    assert_eq!(sound.into_entry(LedgerId::random(), Position::ZERO).err(), Some(EntryError::NoPosition));
}

proptest! {
    #[test]
    fn no_altered_leaf_panics_and_none_is_read_as_what_it_is_not(
        at in any::<prop::sample::Index>(), byte in any::<char>(),
    ) {
        let leaf = draft(&json!({ "a": "b" })).into_entry(LedgerId::random(), Position::first()).unwrap().leaf;
        let mut altered: Vec<char> = leaf.chars().collect();
        let index = at.index(altered.len());
        altered[index] = byte;
        let altered: String = altered.into_iter().collect();
        if let Ok(envelope) = Envelope::parse(&altered) {
            // Whatever is accepted is spelt in the one way that writes these members.
            let (end, start) = (format!(r#","v":{}}}"#, envelope.version), format!(r#"{{"actor":"{}""#, envelope.actor));
            prop_assert!(altered.ends_with(&end), "the end");
            prop_assert!(altered.starts_with(&start), "the start");
        }
        let cut = &altered[..altered.floor_char_boundary(at.index(altered.len()))];
        prop_assert!(Envelope::parse(cut).is_err());
    }
}
