//! Files that a school, or somebody with its key, wrote otherwise than it should: each is refused for its own reason.

use socai_school::{
    Position,
    documents::Digest,
    gradebook::Mark,
    ids::TransferId,
    keys::{HeadAccepted, SchoolKey, SchoolKeyWithdrawn},
    regulations::Level,
};
use uuid::Uuid;

use super::world::{
    Expected, OTHER, STUDENT, Sender, TWICE, addressee, agreement, code, history, key, line, merged_history,
    receiver, sender, tell,
};
use crate::{Draft, build};

/// The codes with which a signed file of this draft is refused.
fn refused(draft: &Draft) -> Vec<&'static str> {
    Expected::honest().refused(&build(draft, &key(1)).unwrap())
}

#[test]
fn an_unknown_a_withdrawn_and_another_schools_key_are_refused() {
    let text = Sender::of(history()).file();
    let mut expected = Expected { receiver: receiver(&key(2)), ..Expected::honest() };
    assert_eq!(expected.refused(&text), ["SCHOOL_KEY_UNKNOWN"]);
    expected.receiver = receiver(&key(1));
    let withdrawn = SchoolKeyWithdrawn {
        key: SchoolKey::from(*key(1).public().as_bytes()),
        author: Uuid::nil().into(),
        reason: line("Máy chủ bị xâm nhập").into(),
    };
    tell(&mut expected.receiver, withdrawn.into());
    assert_eq!(expected.refused(&text), ["SCHOOL_KEY_WITHDRAWN"]);
    // Somebody who has a key that is trusted for another school.
    let (mut forger, mut draft) = (Sender::of(history()), Sender::of(history()).draft());
    forger.key = key(2);
    draft.head = forger.head(forger.leaves.len());
    draft.dossier.school.code = code("TH-KHAC");
    let text = build(&draft, &key(1)).unwrap();
    assert_eq!(Expected::honest().refused(&text), ["SCHOOL_KEY_OF_ANOTHER_SCHOOL"]);
}

#[test]
fn a_signature_of_another_key_is_refused() {
    let draft = Sender::of(history()).draft();
    let forged = build(&draft, &key(2)).unwrap();
    let (theirs, own) = (key(2).public().to_string(), key(1).public().to_string());
    assert_eq!(Expected::honest().refused(&forged), ["SCHOOL_KEY_UNKNOWN"]);
    let renamed = forged.replacen(&theirs, &own, 1);
    assert_eq!(Expected::honest().refused(&renamed), ["DOSSIER_SIGNATURE_INVALID"]);
}

#[test]
fn another_addressee_sender_transfer_or_agreement_is_refused() {
    let text = Sender::of(history()).file();
    let honest = Expected::honest;
    let school = Expected { school: code("TH-KHAC"), ..honest() };
    assert_eq!(school.refused(&text), ["DOSSIER_FOR_ANOTHER_SCHOOL"]);
    let from = Expected { from: code("TH-KHAC"), ..honest() };
    assert_eq!(from.refused(&text), ["DOSSIER_FROM_ANOTHER_SCHOOL"]);
    let transfer = Expected { transfer: TransferId(Uuid::from_u128(0x80)), ..honest() };
    assert_eq!(transfer.refused(&text), ["DOSSIER_OF_ANOTHER_TRANSFER"]);
    let mut other = agreement();
    other.position = Position(13);
    let agreed = Expected { agreement: other, ..honest() };
    assert_eq!(agreed.refused(&text), ["DOSSIER_OF_ANOTHER_AGREEMENT"]);
}

#[test]
fn a_file_replayed_for_another_transfer_does_not_fit_its_release() {
    let mut draft = Sender::of(history()).draft();
    let other = TransferId(Uuid::from_u128(0x80));
    draft.transfer = other;
    let expected = Expected { transfer: other, ..Expected::honest() };
    assert_eq!(expected.refused(&build(&draft, &key(1)).unwrap()), ["DOSSIER_RELEASE_MISSING"]);
}

#[test]
fn an_old_head_does_not_prove_the_release() {
    let sender = Sender::of(history());
    let mut draft = sender.draft();
    draft.head = sender.head(sender.leaves.len() - 1);
    // The proofs lead to the newer head; of the release there can be none under the old one.
    assert!(refused(&draft).contains(&"DOSSIER_HEAD_BEFORE_ENTRY"));
}

fn accepted(position: u64, root: Digest) -> HeadAccepted {
    HeadAccepted {
        ledger: Uuid::from_u128(0x5c00),
        code: sender().code,
        position: Position(position),
        root,
        signed_at: "2026-01-06T02:00:00Z".parse().unwrap(),
        key: SchoolKey::from(*key(1).public().as_bytes()),
    }
}

#[test]
fn a_head_older_than_one_accepted_or_contradicting_it_is_refused() {
    let sender = Sender::of(history());
    let (text, size) = (sender.file(), sender.leaves.len() as u64);
    let root: Digest = sender.head(sender.leaves.len()).root.to_string().parse().unwrap();
    let other: Digest = "ab".repeat(32).parse().unwrap();
    let after = |head: HeadAccepted| {
        let mut expected = Expected::honest();
        tell(&mut expected.receiver, head.into());
        expected
    };
    assert!(after(accepted(size, root)).verify(&text).is_ok());
    assert!(after(accepted(size - 1, other)).verify(&text).is_ok());
    assert_eq!(after(accepted(size, other)).refused(&text), ["HEAD_CONTRADICTS"]);
    assert_eq!(after(accepted(size + 1, other)).refused(&text), ["HEAD_TOO_OLD"]);
    let elsewhere = HeadAccepted { ledger: Uuid::from_u128(1), ..accepted(3, other) };
    assert_eq!(after(elsewhere).refused(&text), ["SCHOOL_KEY_OF_ANOTHER_LEDGER"]);
}

#[test]
fn the_head_of_another_ledger_or_school_is_refused() {
    let mut sender = Sender::of(history());
    let mut draft = sender.draft();
    sender.ledger = socai_ledger::LedgerId(Uuid::from_u128(9));
    draft.head = sender.head(sender.leaves.len());
    assert_eq!(refused(&draft), ["DOSSIER_HEAD_INVALID"]);
    sender.key = key(2);
    draft.head = sender.head(sender.leaves.len());
    assert_eq!(refused(&draft), ["DOSSIER_HEAD_INVALID"]);
}

#[test]
fn entries_and_proofs_of_another_school_are_refused() {
    let sender = Sender::of(history());
    // The same history in another ledger: other salts, other ids of it.
    let mut other = Sender::of(Vec::new());
    other.ledger = socai_ledger::LedgerId(Uuid::from_u128(9));
    history().into_iter().for_each(|event| other.record(event));
    let mut draft = sender.draft();
    draft.entries[3] =
        other.entry(4, sender.leaves.len(), |owner, field| owner == STUDENT.0 && field != "guardians");
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_OF_ANOTHER_LEDGER"]);
    // Another history of the same ledger, and only its proof.
    let again = Sender::of(history());
    draft.entries[3] =
        again.entry(4, sender.leaves.len(), |owner, field| owner == STUDENT.0 && field != "guardians");
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_NOT_PROVEN"]);
    let mut draft = sender.draft();
    draft.entries[3].path = again.entry(4, sender.leaves.len(), |_, _| false).path;
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_NOT_PROVEN"]);
}

#[test]
fn entries_about_others_and_their_openings_are_refused() {
    let sender = Sender::of(history());
    let size = sender.leaves.len();
    let mut draft = sender.draft();
    draft.entries.insert(4, sender.entry(5, size, |_, _| false));
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_OF_OTHERS"]);
    draft.entries[4] = sender.entry(5, size, |_, _| true);
    assert_eq!(refused(&draft), ["DOSSIER_OPENING_OF_OTHERS", "DOSSIER_OPENING_OF_OTHERS"]);
    // An opening that belongs to another entry: the value is the other child's.
    let mut draft = sender.draft();
    draft.entries[3].openings = sender.entry(5, size, |owner, _| owner == OTHER.0).openings;
    assert_eq!(refused(&draft), ["DOSSIER_OPENING_WRONG", "DOSSIER_OPENING_WRONG"]);
    // The entry of a guardian speaks of the guardian.
    let mut draft = sender.draft();
    draft.entries.insert(4, sender.entry(6, size, |_, _| false));
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_OF_OTHERS"]);
}

#[test]
fn what_stands_under_a_merged_entry_goes_along_with_the_merger_alone() {
    let sender = Sender::of(merged_history());
    let mut draft = sender.draft();
    let verified = Expected::honest().verify(&build(&draft, &key(1)).unwrap()).unwrap();
    assert_eq!(verified.entries, 12);
    assert!(verified.dossier.stays.len() > 1);
    // Without the entry that says so, the other entry of the register is somebody else.
    let merger = draft.entries.iter().position(|entry| entry.leaf.contains("students.merged")).unwrap();
    draft.entries.remove(merger);
    assert_eq!(refused(&draft)[0], "DOSSIER_OPENING_OF_OTHERS");
    assert!(sender.file().contains(&TWICE.to_string()));
}

#[test]
fn entries_out_of_order_or_twice_are_refused() {
    let mut draft = Sender::of(history()).draft();
    draft.entries.swap(4, 5);
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_ORDER"]);
    let sender = Sender::of(history());
    let mut draft = sender.draft();
    draft.entries.insert(
        5,
        sender.entry(7, sender.leaves.len(), |owner, field| owner == STUDENT.0 && field != "guardians"),
    );
    assert_eq!(refused(&draft), ["DOSSIER_ENTRY_ORDER"]);
}

#[test]
fn a_release_that_is_missing_or_another_one_is_refused() {
    let sender = Sender::of(history());
    let mut draft = sender.draft();
    draft.entries.pop();
    assert_eq!(refused(&draft), ["DOSSIER_RELEASE_MISSING"]);
    let mut draft = sender.draft();
    draft.release = sender.evidence(4);
    assert_eq!(refused(&draft), ["DOSSIER_RELEASE_MISSING"]);
    let mut draft = sender.draft();
    draft.addressee.code = code("TH-KHAC");
    let expected = Expected { school: code("TH-KHAC"), ..Expected::honest() };
    assert_eq!(expected.refused(&build(&draft, &key(1)).unwrap()), ["DOSSIER_RELEASE_MISSING"]);
    assert_ne!(addressee().code, draft.addressee.code);
}

#[test]
fn a_dossier_that_says_more_than_its_entries_is_refused() {
    let sender = Sender::of(history());
    let path = |draft: &Draft| {
        let faults = Expected::honest().verify(&build(draft, &key(1)).unwrap()).unwrap_err();
        faults.list().iter().map(crate::Fault::path).collect::<Vec<_>>()
    };
    let mut draft = sender.draft();
    draft.dossier.years[0].marks[0].mark =
        Some(Mark::Subject { level: Some(Level::NotCompleted), score: None });
    assert_eq!(refused(&draft)[0], "DOSSIER_DOES_NOT_FOLLOW");
    assert!(path(&draft)[0].starts_with("dossier.years[0].marks[0].mark"), "{:?}", path(&draft));
    let mut draft = sender.draft();
    draft.dossier.years[0].marks.pop();
    assert_eq!(path(&draft), ["dossier.years[0].marks"]);
    let mut draft = sender.draft();
    draft.dossier.register_number = 7;
    assert_eq!(path(&draft), ["dossier.register_number"]);
    let mut draft = sender.draft();
    draft.dossier.health = None;
    assert_eq!(path(&draft), ["dossier.health"]);
    let mut draft = sender.draft();
    draft.dossier.stays[0].from = "2024-09-05".parse().unwrap();
    assert_eq!(path(&draft), ["dossier.stays[0].from"]);
    // An entry that the sender leaves out is missed when the dossier rests on it.
    let mut draft = sender.draft();
    draft.entries.remove(6);
    assert_eq!(refused(&draft)[0], "DOSSIER_DOES_NOT_FOLLOW");
    // A value that is shown without its opening rests on nothing.
    let mut draft = sender.draft();
    draft.entries[3].openings.clear();
    assert_eq!(path(&draft), ["dossier.student"]);
}

#[test]
fn guardians_are_the_senders_statement() {
    let mut draft = Sender::of(history()).draft();
    assert_eq!(draft.dossier.guardians.len(), 1);
    draft.dossier.guardians.clear();
    assert!(Expected::honest().verify(&build(&draft, &key(1)).unwrap()).is_ok());
}
