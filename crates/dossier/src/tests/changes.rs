//! Any change of a real file is refused, wherever and whatever it is.

use proptest::prelude::*;

use super::world::{Expected, Sender, history};

#[test]
fn a_real_file_is_accepted_and_says_what_it_proves() {
    let (sender, expected) = (Sender::of(history()), Expected::honest());
    let text = sender.file();
    let verified = expected.verify(&text).unwrap();
    assert_eq!(verified.dossier, sender.school.dossier(super::world::STUDENT).unwrap());
    assert_eq!(verified.release, sender.evidence(sender.leaves.len() - 1));
    assert_eq!(verified.head.position.0, sender.leaves.len() as u64);
    // The school, the year, the class; the student: admitted, three marks, departed, released.
    assert_eq!(verified.entries, 9);
    // Nothing of whoever else is in the class, and no word of theirs.
    for foreign in ["Bình", "bảng nhân", &super::world::OTHER.to_string()] {
        let said = text.replace("Trường Tiểu học Bình Minh", "").replace("Xã Bình Minh", "");
        assert!(!said.contains(foreign), "{foreign}");
    }
}

#[test]
fn no_byte_can_be_another_one() {
    let (text, expected) = (Sender::of(history()).file(), Expected::honest());
    for at in 0..text.len() {
        // The lowest bit, so that letters and digits stay such and the text mostly stays JSON.
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        if let Ok(changed) = String::from_utf8(bytes) {
            assert!(expected.verify(&changed).is_err(), "byte {at} can be another one");
        }
    }
}

#[test]
fn nothing_can_be_cut_off_or_put_behind() {
    let (text, expected) = (Sender::of(history()).file(), Expected::honest());
    for length in (0..text.len()).step_by(7).filter(|length| text.is_char_boundary(*length)) {
        assert_eq!(expected.refused(&text[..length]), ["DOSSIER_NOT_CANONICAL"], "{length} bytes");
    }
    for more in ["\n", " ", "{}", "x", "\u{feff}"] {
        assert_eq!(expected.refused(&format!("{text}{more}")), ["DOSSIER_NOT_CANONICAL"]);
        assert_eq!(expected.refused(&format!("{more}{text}")), ["DOSSIER_NOT_CANONICAL"]);
    }
    let spaced = text.replacen("\":", "\": ", 1);
    assert_eq!(expected.refused(&spaced), ["DOSSIER_NOT_CANONICAL"]);
    let large = format!("\"{}\"", "x".repeat(crate::LIMIT));
    assert_eq!(expected.refused(&large), ["DOSSIER_TOO_LARGE"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_damage_is_found(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        dropped in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (text, expected) = (Sender::of(history()).file(), Expected::honest());
        let mut bytes = text.clone().into_bytes();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(dropped) = dropped {
            bytes.remove(dropped.index(bytes.len()));
        }
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(changed == text || expected.verify(&changed).is_err());
        }
    }
}
