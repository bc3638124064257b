use serde_json::json;
use uuid::Uuid;

use super::*;

fn setting() -> (DataKey, LedgerId, EventId) {
    (DataKey::generate(Uuid::new_v4(), "identity"), LedgerId::random(), EventId::now())
}

#[test]
fn a_sealed_value_opens_to_itself() {
    let (key, ledger, event) = setting();
    let value = json!({ "given": "Ánh", "family": "Nguyễn" });
    let (commitment, payload) = seal(&key, ledger, event, "name", &value).unwrap();
    let opened = open(&key, ledger, event, &payload, &commitment).unwrap();
    assert_eq!(opened.jcs(), "{\"family\":\"Nguyễn\",\"given\":\"Ánh\"}");
    assert_eq!(opened.decode::<serde_json::Value>().unwrap(), value);
    // An auditor checks a disclosure without any key.
    assert_eq!(Commitment::to(key.id, &opened.salt, opened.jcs().as_bytes()), commitment);
    let shown = format!("{payload:?} {opened:?} {key:?} {commitment:?}");
    assert!(!shown.contains("Ánh"));
}

#[test]
fn equal_values_have_unequal_commitments() {
    let (key, ledger, event) = setting();
    let seal = || seal(&key, ledger, event, "score", "10").unwrap();
    let ((a, sealed_a), (b, sealed_b)) = (seal(), seal());
    assert_ne!(a.digest, b.digest);
    assert_ne!(sealed_a.ciphertext, sealed_b.ciphertext);
}

fn refusal(
    key: &DataKey,
    ledger: LedgerId,
    event: EventId,
    payload: &SealedPayload,
    commitment: &Commitment,
) -> SealError {
    open(key, ledger, event, payload, commitment).unwrap_err()
}

#[test]
fn a_payload_opens_only_where_it_belongs() {
    let (key, ledger, event) = setting();
    let (commitment, payload) = seal(&key, ledger, event, "name", "Ánh").unwrap();
    let (other, _) = seal(&key, ledger, event, "name", "Ánh").unwrap();
    assert!(matches!(refusal(&key, LedgerId::random(), event, &payload, &commitment), SealError::Altered));
    assert!(matches!(refusal(&key, ledger, EventId::now(), &payload, &commitment), SealError::Altered));
    assert!(matches!(refusal(&key, ledger, event, &payload, &other), SealError::NotCommitted));
    let another = DataKey::generate(key.owner, "identity");
    assert!(matches!(refusal(&another, ledger, event, &payload, &commitment), SealError::OtherKey { .. }));
    let moved = SealedPayload { field: "alias".into(), ..payload.clone() };
    assert!(matches!(refusal(&key, ledger, event, &moved, &commitment), SealError::Altered));
    for index in 0..payload.ciphertext.len() {
        let mut altered = payload.clone();
        altered.ciphertext[index] ^= 1;
        assert!(matches!(refusal(&key, ledger, event, &altered, &commitment), SealError::Altered));
    }
}

#[test]
fn a_commitment_has_one_written_form() {
    let commitment = Commitment { key: KeyId::from_bytes([7; 16]), digest: Hash([255; 32]) };
    let text = serde_json::to_string(&commitment).unwrap();
    let expected = concat!(
        r#"{"commitment":"__________________________________________8","#,
        r#""key":"07070707-0707-0707-0707-070707070707"}"#
    );
    assert_eq!(text, expected);
    assert_eq!(serde_json::from_str::<Commitment>(&text).unwrap(), commitment);
    assert_eq!(
        serde_json::from_value::<Commitment>(serde_json::from_str(&text).unwrap()).unwrap(),
        commitment
    );
    for wrong in [r#"{"commitment":"AA","key":"07070707-0707-0707-0707-070707070707"}"#, "{}", "[]"] {
        assert!(serde_json::from_str::<Commitment>(wrong).is_err());
    }
}

#[test]
fn the_digest_is_the_documented_one() {
    let commitment = Commitment::to(KeyId::from_bytes([0; 16]), &[1; 32], b"\"x\"");
    let expected = Hash::of(&[b"socai/commitment/v1\0".as_slice(), &[1; 32], b"\"x\""].concat());
    assert_eq!(commitment.digest, expected);
}
