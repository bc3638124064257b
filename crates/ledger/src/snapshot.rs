//! Snapshots are caches of folds. Any doubt about one means replay, never a guess.
//!
//! What a projection or a fold is, is not known here; neither is the payload's form.

use serde::{Deserialize, Serialize};

use crate::{Hash, LedgerId, Position};

/// What a snapshot claims to be. Checked before its payload is touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotHeader {
    /// Which fold made it.
    pub projection: String,
    /// The version of the fold's code and of the payload's form.
    pub fold_version: u32,
    /// The digest of the event catalogue that the fold knew.
    pub catalogue: Hash,
    /// The ledger it was folded from.
    pub ledger: LedgerId,
    /// The last position that went in.
    pub position: Position,
    /// The Merkle root at that position: a snapshot of another history never fits.
    pub root: Hash,
    /// SHA-256 of the payload.
    pub checksum: Hash,
}

/// A snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// What it claims to be.
    pub header: SnapshotHeader,
    /// The fold's state, in the fold's own form.
    pub payload: Vec<u8>,
}

/// What the reader of a snapshot is able to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected<'a> {
    /// Which fold asks.
    pub projection: &'a str,
    /// The version of the fold's code.
    pub fold_version: u32,
    /// The digest of the event catalogue.
    pub catalogue: Hash,
    /// The ledger.
    pub ledger: LedgerId,
}

impl SnapshotHeader {
    /// Whether such a reader can use the snapshot. The root is compared by whoever knows the roots.
    #[must_use]
    pub fn fits(&self, expected: &Expected<'_>) -> bool {
        let Self { projection, fold_version, catalogue, ledger, position: _, root: _, checksum: _ } = self;
        projection == expected.projection
            && *fold_version == expected.fold_version
            && *catalogue == expected.catalogue
            && *ledger == expected.ledger
    }
}

impl Snapshot {
    /// A snapshot with the checksum of its payload.
    #[must_use]
    pub fn new(expected: &Expected<'_>, position: Position, root: Hash, payload: Vec<u8>) -> Self {
        let header = SnapshotHeader {
            projection: expected.projection.to_owned(),
            fold_version: expected.fold_version,
            catalogue: expected.catalogue,
            ledger: expected.ledger,
            position,
            root,
            checksum: Hash::of(&payload),
        };
        Self { header, payload }
    }

    /// The payload, if the header fits, the root is the ledger's at that position, and no bit has changed.
    #[must_use]
    pub fn check(&self, expected: &Expected<'_>, root: Hash) -> Option<&[u8]> {
        let sound = self.header.fits(expected) && self.header.root == root && self.is_intact();
        sound.then_some(&self.payload)
    }

    /// Whether the payload is the one that was saved.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        Hash::of(&self.payload) == self.header.checksum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_doubt_means_no_payload() {
        let expected = Expected {
            projection: "p",
            fold_version: 3,
            catalogue: Hash::of(b"c"),
            ledger: LedgerId::random(),
        };
        let root = Hash::of(b"root");
        let snapshot = Snapshot::new(&expected, Position::first(), root, b"state".to_vec());
        assert_eq!(snapshot.check(&expected, root), Some(b"state".as_slice()));
        assert_eq!(snapshot.check(&expected, Hash::of(b"another history")), None);
        for other in [
            Expected { projection: "q", ..expected },
            Expected { fold_version: 4, ..expected },
            Expected { catalogue: Hash::of(b"d"), ..expected },
            Expected { ledger: LedgerId::random(), ..expected },
        ] {
            assert_eq!(snapshot.check(&other, root), None);
        }
        let damaged = Snapshot { payload: b"statf".to_vec(), ..snapshot };
        assert_eq!(damaged.check(&expected, root), None);
    }
}
