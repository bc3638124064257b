use super::*;

fn key(number: u8) -> SigningKey {
    SigningKey::from_secret(&[number; 32])
}

fn head() -> SignedHead {
    let ledger = LedgerId("0b4c7f7e-5d6a-4b1e-9c1a-2f7f3f1d9a01".parse().unwrap());
    let at = "2026-05-20T02:14:07.312987Z".parse().unwrap();
    let state = (Position::from(7), Hash::of(b"root"));
    SignedHead::sign(&key(1), ledger, "TH-A", state, at).unwrap()
}

/// RFC 8032, section 7.1, tests 1 to 3.
#[test]
fn the_signatures_of_the_standard_verify() {
    for (public, message, signature) in [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ] {
        let (public, message) = (public.parse::<PublicKey>().unwrap(), hex::decode(message).unwrap());
        let signature = signature.parse().unwrap();
        assert!(public.verify(&message, &signature));
        assert!(!public.verify(b"another message", &signature));
        assert!(!key(1).public().verify(&message, &signature));
    }
}

#[test]
fn a_value_has_one_spelling() {
    let text = key(1).public().to_string();
    assert_eq!(text.parse(), Ok(key(1).public()));
    assert!(text.to_uppercase().parse::<PublicKey>().is_err());
    assert!(text[2..].parse::<PublicKey>().is_err());
    // The neutral element: every message would have a signature under it.
    assert!(format!("01{}", "00".repeat(31)).parse::<PublicKey>().is_err());
    let signature = key(1).sign(b"x").to_string();
    assert!(signature.parse::<Signature>().is_ok());
    assert!(signature.to_uppercase().parse::<Signature>().is_err());
}

#[test]
fn what_is_signed_is_what_the_format_says() {
    let head = head();
    let said = format!(
        "socai/head/v1\0{{\"at\":\"2026-05-20T02:14:07.312Z\",\"ledger\":\"0b4c7f7e-5d6a-4b1e-9c1a-2f7f3f1d9a01\",\
         \"position\":7,\"root\":\"{}\",\"school\":\"TH-A\"}}",
        Hash::of(b"root")
    );
    assert!(key(1).public().verify(said.as_bytes(), &head.signature));
    let written = serde_json::to_string(&head).unwrap();
    assert_eq!(serde_json::from_str::<SignedHead>(&written).unwrap(), head);
}

#[test]
fn another_head_is_not_signed() {
    let head = head();
    assert!(head.is_signed_by(&key(1).public()));
    assert!(!head.is_signed_by(&key(2).public()));
    for other in [
        SignedHead { ledger: LedgerId::random(), ..head.clone() },
        SignedHead { school: "TH-B".to_owned(), ..head.clone() },
        SignedHead { position: head.position.next(), ..head.clone() },
        SignedHead { root: Hash::of(b"other"), ..head.clone() },
        SignedHead { at: head.at + std::time::Duration::from_millis(1), ..head.clone() },
    ] {
        assert!(!other.is_signed_by(&key(1).public()));
    }
}
