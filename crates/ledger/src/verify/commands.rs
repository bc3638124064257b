//! Whether the command records and the entries tell the same story.

use std::collections::BTreeSet;

use futures::StreamExt;

use super::{Decided, Fault, Finding};
use crate::{CommandId, CommandRecord, LedgerId, Position, Store, StoreError};

/// Records that are read at once.
const CHUNK: usize = 500;

/// What the entries say of their commands.
#[derive(Default)]
pub(super) struct Commands {
    decided: Decided,
    /// Entries that do not say their command, because they are missing or unreadable. That is a finding
    /// already, and no reason to blame the command's record.
    silent: BTreeSet<Position>,
    /// Entries that stand apart from the others of their command.
    apart: Vec<Finding>,
}

impl Commands {
    /// An entry does not say its command.
    pub(super) fn silent(&mut self, position: Position) {
        self.silent.insert(position);
    }

    /// Whether nobody knows who decided the entries from `first` up to and including `last`.
    fn all_silent(&self, first: Position, last: Position) -> bool {
        last < first || self.silent.range(first..=last).count() as u64 == last.get() + 1 - first.get()
    }

    /// An entry names its command.
    pub(super) fn decided(&mut self, command: CommandId, position: Position) {
        let (first, last) = self.decided.get(&command).copied().unwrap_or((position, position));
        if last != position && !self.all_silent(last.next(), position.previous()) {
            self.apart.push(Finding { position, fault: Fault::CommandChanged(command) });
        }
        self.decided.insert(command, (first, position));
    }

    /// Compares with the records.
    pub(super) async fn check<S: Store + ?Sized>(
        &self,
        store: &S,
        ledger: LedgerId,
        head: Position,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut findings = self.apart.clone();
        let mut decided: Vec<_> = self.decided.iter().map(|(id, range)| (*id, *range)).collect();
        decided.sort_by_key(|(_, range)| *range);
        for chunk in decided.chunks(CHUNK) {
            self.recorded(store, ledger, chunk, &mut findings).await?;
        }
        let changed = !findings.is_empty();
        let mut records = store.all_commands(ledger);
        while let Some(records) = records.next().await {
            let records = match records {
                Ok(records) => records,
                // Damaged rows of commands that decided something were found above, with their positions.
                Err(StoreError::Corrupt { .. }) if changed => break,
                Err(StoreError::Corrupt { position, .. }) => {
                    let position = position.min(head);
                    findings.push(Finding { position, fault: Fault::CommandRow });
                    break;
                }
                Err(error) => return Err(error),
            };
            findings.extend(records.iter().filter_map(|record| self.surplus(record, head)));
        }
        Ok(findings)
    }

    /// Each command that decided entries is recorded with just these.
    async fn recorded<S: Store + ?Sized>(
        &self,
        store: &S,
        ledger: LedgerId,
        decided: &[(CommandId, (Position, Position))],
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let ids: Vec<_> = decided.iter().map(|(id, _)| *id).collect();
        let whole = match store.commands(ledger, &ids).await {
            Ok(records) => Some(records),
            Err(StoreError::Corrupt { .. }) => None,
            Err(error) => return Err(error),
        };
        for (id, (first, last)) in decided {
            let record = match &whole {
                Some(records) => records.iter().find(|record| record.id == *id).copied(),
                // One of them cannot be read; each is asked for alone.
                None => match store.commands(ledger, &[*id]).await {
                    Ok(records) => records.first().copied(),
                    Err(StoreError::Corrupt { .. }) => {
                        findings.push(Finding { position: *first, fault: Fault::CommandChanged(*id) });
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            let fault = match record {
                None => Fault::CommandMissing(*id),
                Some(record) if !self.fits(&record, *first, *last) => Fault::CommandChanged(*id),
                Some(_) => continue,
            };
            findings.push(Finding { position: *first, fault });
        }
        Ok(())
    }

    /// Whether a record names the entries that were seen, and else only such as say nothing.
    fn fits(&self, record: &CommandRecord, first: Position, last: Position) -> bool {
        record.first <= first
            && last <= record.last
            && self.all_silent(record.first, first.previous())
            && self.all_silent(last.next(), record.last)
    }

    /// A record without entries says so, and stands within the ledger.
    fn surplus(&self, record: &CommandRecord, head: Position) -> Option<Finding> {
        let nothing = record.last < record.first && record.last <= head;
        let unseen = record.last <= head && self.all_silent(record.first, record.last);
        let surplus = !nothing && !unseen && !self.decided.contains_key(&record.id);
        let fault = Fault::CommandSurplus(record.id);
        surplus.then_some(Finding { position: record.first.min(head), fault })
    }
}
