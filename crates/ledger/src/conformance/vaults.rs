//! Rules of key vaults: a key is made once, kept apart, and destroyed for good.

use uuid::Uuid;

use super::{Verdict, ensure};
use crate::{EventId, KeyVault, LedgerId, SealError, open, seal};

fn wanted(owner: Uuid, categories: &[&str]) -> Vec<(Uuid, String)> {
    categories.iter().map(|category| (owner, (*category).to_owned())).collect()
}

/// The same owner and category always get the same key, in the order asked for.
pub async fn keys_are_made_once<V: KeyVault>(vault: &V) -> Verdict {
    let (ledger, owner, event) = (LedgerId::random(), Uuid::new_v4(), EventId::now());
    let made = vault.ensure(ledger, &wanted(owner, &["identity", "contact", "identity"])).await?;
    ensure!(made.len() == 3 && made[0].id == made[2].id && made[0].id != made[1].id, "{made:?}");
    ensure!(made[1].category == "contact" && made[1].owner == owner, "{made:?}");
    let again = vault.ensure(ledger, &wanted(owner, &["contact", "health"])).await?;
    ensure!(again[0].id == made[1].id, "another key for the same values");
    let (commitment, payload) = seal(&made[1], ledger, event, "phone", "0912 345 678")?;
    let opened = open(&again[0], ledger, event, &payload, &commitment)?;
    ensure!(opened.jcs() == "\"0912 345 678\"", "it opens to something else");
    let mut all: Vec<_> = [&made[0], &made[1], &again[1]].iter().map(|key| key.id).collect();
    all.sort();
    let found: Vec<_> = vault.all(ledger).await?.iter().map(|key| key.id).collect();
    ensure!(found == all, "{found:?}");
    ensure!(vault.ensure(ledger, &[]).await?.is_empty(), "a key that nobody asked for");
    Ok(())
}

/// Neither owners nor ledgers share a key.
pub async fn keys_are_kept_apart<V: KeyVault>(vault: &V) -> Verdict {
    let (a, b, owner, other) = (LedgerId::random(), LedgerId::random(), Uuid::new_v4(), Uuid::new_v4());
    let mut ids = Vec::new();
    for (ledger, owner) in [(a, owner), (a, other), (b, owner)] {
        ids.extend(vault.ensure(ledger, &wanted(owner, &["identity"])).await?.iter().map(|key| key.id));
    }
    ids.sort();
    ids.dedup();
    ensure!(ids.len() == 3, "a key is shared");
    vault.destroy(a, owner, None).await?;
    ensure!(vault.all(a).await?.len() == 1 && vault.all(b).await?.len() == 1, "destroying went too far");
    ensure!(vault.destroyed(b).await?.is_empty(), "destroying went too far");
    Ok(())
}

/// What a destroyed key sealed never opens again; asking again makes another key.
pub async fn a_destroyed_key_never_comes_back<V: KeyVault>(vault: &V) -> Verdict {
    let (ledger, owner, event) = (LedgerId::random(), Uuid::new_v4(), EventId::now());
    let made = vault.ensure(ledger, &wanted(owner, &["identity", "contact"])).await?;
    let (commitment, payload) = seal(&made[0], ledger, event, "name", "Ánh")?;
    let destroyed = vault.destroy(ledger, owner, Some("identity")).await?;
    ensure!(destroyed == [made[0].id], "{destroyed:?}");
    ensure!(vault.destroy(ledger, owner, Some("identity")).await?.is_empty(), "destroyed twice");
    ensure!(vault.destroyed(ledger).await? == destroyed, "it is not known that there was a key");
    let living: Vec<_> = vault.all(ledger).await?.iter().map(|key| key.id).collect();
    ensure!(living == [made[1].id], "{living:?}");
    let new = vault.ensure(ledger, &wanted(owner, &["identity"])).await?;
    ensure!(new[0].id != made[0].id, "the key has come back");
    let opened = open(&new[0], ledger, event, &payload, &commitment);
    ensure!(matches!(opened, Err(SealError::OtherKey { .. })), "the new key opens the old value");
    let rest = vault.destroy(ledger, owner, None).await?;
    ensure!(rest.len() == 2 && vault.all(ledger).await?.is_empty(), "{rest:?}");
    Ok(())
}

/// Callers who ask for the same keys at once get the same keys.
pub async fn callers_who_ask_at_once_get_the_same_keys<V: KeyVault>(vault: &V) -> Verdict {
    let (ledger, owner) = (LedgerId::random(), Uuid::new_v4());
    let wanted = wanted(owner, &["a", "b", "c"]);
    let asked = futures::future::join_all((0..8).map(|_| vault.ensure(ledger, &wanted))).await;
    for answer in asked {
        let ids: Vec<_> = answer?.iter().map(|key| key.id).collect();
        let all = vault.all(ledger).await?;
        ensure!(
            all.len() == 3 && all.iter().all(|key| ids.contains(&key.id)),
            "another key for the same values"
        );
    }
    Ok(())
}

/// A ledger has one signing key, and no other ledger has it.
pub async fn a_signing_key_is_made_once<V: KeyVault>(vault: &V) -> Verdict {
    let (a, b) = (LedgerId::random(), LedgerId::random());
    let asked = futures::future::join_all((0..8).map(|_| vault.signing_key(a))).await;
    let public = vault.signing_key(a).await?.public();
    for key in asked {
        ensure!(key?.public() == public, "another key for the same ledger");
    }
    ensure!(vault.signing_key(b).await?.public() != public, "two ledgers sign with one key");
    vault.destroy(a, Uuid::new_v4(), None).await?;
    ensure!(vault.signing_key(a).await?.public() == public, "the erasure of a person took the signing key");
    Ok(())
}

/// After a key was retired there is another one; what the old one signed stays valid.
pub async fn a_retired_signing_key_never_signs_again<V: KeyVault>(vault: &V) -> Verdict {
    let ledger = LedgerId::random();
    ensure!(!vault.retire_signing_key(ledger).await?, "there was nothing to retire");
    let old = vault.signing_key(ledger).await?;
    let signature = old.sign(b"what was said");
    ensure!(vault.retire_signing_key(ledger).await?, "nothing was retired");
    let new = vault.signing_key(ledger).await?;
    ensure!(new.public() != old.public(), "the key has come back");
    ensure!(old.public().verify(b"what was said", &signature), "the old signature is not valid any more");
    ensure!(!new.public().verify(b"what was said", &signature), "the new key vouches for the old signature");
    Ok(())
}
