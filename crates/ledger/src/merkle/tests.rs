use proptest::prelude::*;

use super::*;

/// The eight leaves that Certificate Transparency implementations test with.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// Their roots at sizes 1 to 8.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

/// The definition of RFC 6962, section 2.1, word for word.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            node_hash(&defined(&leaves[..half]), &defined(&leaves[half..]))
        }
    }
}

#[test]
fn the_roots_of_certificate_transparency() {
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), Hash::of(b""));
    for (leaf, root) in LEAVES.iter().zip(ROOTS) {
        frontier.push(leaf_hash(&hex::decode(leaf).unwrap()));
        assert_eq!(frontier.root(), root.parse().unwrap());
    }
    assert_eq!(frontier.size(), 8);
}

#[test]
fn the_proofs_of_certificate_transparency() {
    let hashes: Vec<_> = LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect();
    let parse = |proof: &[&str]| proof.iter().map(|hash| hash.parse().unwrap()).collect::<Vec<Hash>>();
    let path = parse(&[
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    assert_eq!(prove_inclusion(&hashes, 0), Some(path));
    let consistency = parse(&[
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(prove_consistency(&hashes, 6), Some(consistency));
}

#[test]
fn all_proofs_of_small_trees_hold_and_no_other() {
    for size in 0..24 {
        let all = leaves(size);
        let root = root_of(all.iter().copied());
        assert_eq!(root, defined(&all));
        assert_eq!(prove_inclusion(&all, size), None);
        let tree = Tree::of(all.clone());
        assert_eq!((tree.root(), tree.size(), tree.prove_inclusion(size)), (root, size, None));
        for index in 0..size {
            let path = prove_inclusion(&all, index).unwrap();
            assert_eq!(tree.prove_inclusion(index).as_ref(), Some(&path));
            for other in 0..size + 2 {
                let holds = verify_inclusion(all[index], other as u64, size as u64, &path, root);
                assert_eq!(holds, other == index, "leaf {index} as {other} of {size}");
            }
        }
        for old in 0..=size {
            let proof = prove_consistency(&all, old).unwrap();
            let old_root = root_of(all[..old].iter().copied());
            let holds = |old_root, root| verify_consistency(old as u64, old_root, size as u64, root, &proof);
            assert!(holds(old_root, root), "{old} of {size}");
            assert!(!holds(Hash::of(b"another"), root));
            if old > 0 {
                assert!(!holds(old_root, Hash::of(b"another")));
            }
        }
    }
}

proptest! {
    #[test]
    fn a_frontier_is_its_tree(size in 0_usize..600) {
        let all = leaves(size);
        let mut frontier = Frontier::new();
        all.iter().for_each(|leaf| frontier.push(*leaf));
        prop_assert_eq!(frontier.root(), defined(&all));
        let written = serde_json::to_string(&frontier).unwrap();
        prop_assert_eq!(serde_json::from_str::<Frontier>(&written).unwrap(), frontier);
    }

    #[test]
    fn an_altered_proof_proves_nothing(
        size in 2_usize..400, pick in any::<prop::sample::Index>(), step in any::<prop::sample::Index>(), bit in 0_usize..256,
    ) {
        let all = leaves(size);
        let (root, index) = (root_of(all.iter().copied()), pick.index(size));
        let mut path = prove_inclusion(&all, index).unwrap();
        prop_assert!(verify_inclusion(all[index], index as u64, size as u64, &path, root));
        let step = step.index(path.len());
        path[step].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verify_inclusion(all[index], index as u64, size as u64, &path, root));
        path.push(root);
        prop_assert!(!verify_inclusion(all[index], index as u64, size as u64, &path, root));
    }
}

#[test]
fn a_frontier_with_missing_peaks_is_refused() {
    assert!(serde_json::from_str::<Frontier>(r#"{"size":3,"peaks":[]}"#).is_err());
    assert!(serde_json::from_str::<Frontier>(r#"{"size":0,"peaks":[]}"#).is_ok());
}
