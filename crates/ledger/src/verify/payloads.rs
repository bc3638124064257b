//! Whether each entry's sealed values are just those that its leaf commits to.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Fault;
use crate::seal::{Commitment, open_unchecked};
use crate::{DataKey, Envelope, KeyId, KeyVault, LedgerId, SealedPayload, StoreError};

/// The keys of a ledger, and how many sealed values are erased.
#[derive(Default)]
pub(super) struct Payloads {
    living: HashMap<KeyId, DataKey>,
    destroyed: HashSet<KeyId>,
    pub(super) erased: u64,
}

impl Payloads {
    pub(super) async fn load<V: KeyVault + ?Sized>(vault: &V, ledger: LedgerId) -> Result<Self, StoreError> {
        let living = vault.all(ledger).await?.into_iter().map(|key| (key.id, key)).collect();
        let destroyed = vault.destroyed(ledger).await?.into_iter().collect();
        Ok(Self { living, destroyed, erased: 0 })
    }

    pub(super) fn check(
        &mut self,
        ledger: LedgerId,
        envelope: &Envelope<'_>,
        sealed: &[SealedPayload],
    ) -> Vec<Fault> {
        let mut open = commitments(envelope);
        let mut faults = Vec::new();
        for payload in sealed {
            let mut take = |fits: &dyn Fn(&Commitment) -> bool| {
                let place = open.iter().position(fits);
                place.map(|place| open.swap_remove(place)).is_some()
            };
            let field = || payload.field.clone();
            if self.destroyed.contains(&payload.key) {
                if take(&|commitment| commitment.key == payload.key) {
                    self.erased += 1;
                } else {
                    faults.push(Fault::PayloadSurplus(field()));
                }
                continue;
            }
            let Some(key) = self.living.get(&payload.key) else {
                faults.push(Fault::KeyUnknown(field()));
                continue;
            };
            match open_unchecked(key, ledger, envelope.id, payload) {
                Err(_) => faults.push(Fault::PayloadChanged(field())),
                Ok(opened) => {
                    let commitment = Commitment::to(key.id, &opened.salt, opened.jcs().as_bytes());
                    if !take(&|open| *open == commitment) {
                        faults.push(Fault::PayloadSurplus(field()));
                    }
                }
            }
        }
        // A payload that has changed leaves its commitment open too; that is one fault, not two.
        let missing = open.len().saturating_sub(faults.len());
        faults.extend(std::iter::repeat_n(Fault::PayloadMissing, missing));
        faults
    }
}

/// All commitments in a body, wherever they stand.
fn commitments(envelope: &Envelope<'_>) -> Vec<Commitment> {
    let mut found = Vec::new();
    if envelope.body.get().contains(r#""commitment":"#)
        && let Ok(body) = envelope.body.decode::<Value>()
    {
        collect(&body, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<Commitment>) {
    match value {
        Value::Object(members) => {
            if members.len() == 2
                && let Ok(commitment) = serde_json::from_value(value.clone())
            {
                found.push(commitment);
                return;
            }
            members.values().for_each(|member| collect(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
