//! The Merkle tree of RFC 6962, section 2.1 (RFC 9162 hashes identically).
//!
//! Pure functions over hashes. Knows nothing of entries, stores or signatures.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Hash;

#[cfg(test)]
mod tests;

/// The hash of a leaf: SHA-256(0x00 || bytes).
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(bytes);
    Hash(hasher.finalize().into())
}

/// The hash of an inner node: SHA-256(0x01 || left || right).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut joined = [0_u8; 65];
    joined[0] = 1;
    joined[1..33].copy_from_slice(&left.0);
    joined[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(joined).into())
}

/// The right edge of a growing tree: the roots of its perfect subtrees, largest first.
///
/// Enough to add leaves and to know the root at every size; at most 53 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FrontierParts", into = "FrontierParts")]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// The stored form of a [`Frontier`], before it is known to be one.
#[derive(Serialize, Deserialize)]
struct FrontierParts {
    size: u64,
    peaks: Vec<Hash>,
}

/// A frontier has one peak for each bit set in its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a frontier of size {size} has {} peaks, not {peaks}", size.count_ones())]
pub struct NotAFrontier {
    size: u64,
    peaks: usize,
}

impl TryFrom<FrontierParts> for Frontier {
    type Error = NotAFrontier;

    fn try_from(FrontierParts { size, peaks }: FrontierParts) -> Result<Self, NotAFrontier> {
        if peaks.len() == size.count_ones() as usize {
            Ok(Self { size, peaks })
        } else {
            Err(NotAFrontier { size, peaks: peaks.len() })
        }
    }
}

impl From<Frontier> for FrontierParts {
    fn from(frontier: Frontier) -> Self {
        Self { size: frontier.size, peaks: frontier.peaks }
    }
}

impl Frontier {
    /// The frontier of the empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one leaf, given its hash. Amortised one node hash; O(log n) at worst.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The Merkle tree hash of everything pushed so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Hash::of(b"") };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// How many leaves were pushed.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }
}

/// The root over `leaves` (their leaf hashes, in order).
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.push(leaf);
    }
    frontier.root()
}

/// The largest power of two that is smaller than `size` (which is at least 2).
const fn split(size: usize) -> usize {
    1 << (usize::BITS - 1 - (size - 1).leading_zeros())
}

/// The audit path of leaf `index` (from 0) in the tree over `leaves`: RFC 6962, section 2.1.1.
///
/// `None` if there is no such leaf. Takes time proportional to the number of leaves.
#[must_use]
pub fn prove_inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut path, mut range, mut index) = (Vec::new(), leaves, index);
    while range.len() > 1 {
        let (left, right) = range.split_at(split(range.len()));
        if index < left.len() {
            path.push(root_of(right.iter().copied()));
            range = left;
        } else {
            path.push(root_of(left.iter().copied()));
            index -= left.len();
            range = right;
        }
    }
    path.reverse();
    Some(path)
}

/// A whole tree in memory, for many proofs of inclusion: each takes time proportional to its length.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The leaves, then the nodes above them, up to the root. A last node without a neighbor is also in the level above.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over these leaf hashes.
    #[must_use]
    pub fn of(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let pair = |pair: &[Hash]| match pair {
                [left, right] => node_hash(left, right),
                _ => pair[0],
            };
            let above = below.chunks(2).map(pair).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// The Merkle tree hash.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.levels.last().and_then(|level| level.first()).copied().unwrap_or_else(|| Hash::of(b""))
    }

    /// The audit path of leaf `index` (from 0): what [`prove_inclusion`] finds.
    #[must_use]
    pub fn prove_inclusion(&self, index: usize) -> Option<Vec<Hash>> {
        if index >= self.size() {
            return None;
        }
        let neighbors = self.levels.iter().enumerate();
        Some(neighbors.filter_map(|(height, level)| level.get((index >> height) ^ 1)).copied().collect())
    }
}

/// Whether `path` proves that the leaf with this hash is number `index` of the tree of `size` leaves
/// with this root: RFC 9162, section 2.1.3.2.
#[must_use]
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// The proof that the tree over the first `old` leaves is a prefix of the tree over `leaves`:
/// RFC 6962, section 2.1.2. Empty when `old` is zero or everything.
///
/// `None` if there are fewer than `old` leaves. Takes time proportional to the number of leaves.
#[must_use]
pub fn prove_consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    let (mut proof, mut range, mut old, mut whole) = (Vec::new(), leaves, old, true);
    if old == 0 {
        return Some(proof);
    }
    while old != range.len() {
        let (left, right) = range.split_at(split(range.len()));
        if old <= left.len() {
            proof.push(root_of(right.iter().copied()));
            range = left;
        } else {
            proof.push(root_of(left.iter().copied()));
            old -= left.len();
            range = right;
            whole = false;
        }
    }
    if !whole {
        proof.push(root_of(range.iter().copied()));
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that the tree (`new_size`, `new_root`) extends the tree (`old_size`,
/// `old_root`) without changing it: RFC 9162, section 2.1.4.2.
#[must_use]
pub fn verify_consistency(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    new_root: Hash,
    proof: &[Hash],
) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == 0 {
        return proof.is_empty() && old_root == Hash::of(b"");
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // A complete old tree is a node of the new one and is left out of the proof.
    let (start, steps) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        let Some((first, rest)) = proof.split_first() else { return false };
        (*first, rest)
    };
    let (mut old_hash, mut new_hash) = (start, start);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == old_root && new_hash == new_root
}
