//! Looks for grades in locked scopes, in an exported ledger alone. Written from the meaning of the events, apart from the
//! program: a grade is wrong when the last statement before it about its class and period was a lock.

use std::collections::HashMap;

use serde_json::Value;
use socai_tests::Leaf;

/// The positions of all grades that were written while their class and period were locked. Understands scopes of one
/// whole class, and fails on wider or narrower ones rather than guess.
pub(super) fn written_while_locked(leaves: &[Leaf]) -> Vec<u64> {
    let mut locked: HashMap<(String, String), bool> = HashMap::new();
    let mut wrong = Vec::new();
    for leaf in leaves {
        match leaf.kind.as_str() {
            "period.locked" | "period.unlocked" => {
                let scope = &leaf.body["scope"];
                assert_eq!(scope["columns"], "all", "a scope that this scan does not understand: {scope}");
                let place = place(&scope["area"]["class"], &scope["period"]);
                locked.insert(place, leaf.kind == "period.locked");
            }
            "grade.entered" | "grade.corrected" => {
                let place = place(&leaf.body["class"], &leaf.body["period"]);
                if locked.get(&place) == Some(&true) {
                    wrong.push(leaf.position);
                }
            }
            _ => {}
        }
    }
    wrong
}

fn place(class: &Value, period: &Value) -> (String, String) {
    let class = class.as_str().unwrap_or_else(|| panic!("no class: {class}"));
    (class.to_owned(), format!("{} {}", period["year"], period["moment"]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    const LOCK: &str = "period.locked";
    const UNLOCK: &str = "period.unlocked";

    fn forged(events: &[(&str, &str, &str)]) -> Vec<Leaf> {
        let leaf = |(position, (kind, class, moment)): (u64, &(&str, &str, &str))| {
            let period = json!({ "year": 2024, "moment": moment });
            let scope = json!({ "area": { "class": class }, "columns": "all", "period": period });
            let is_grade = kind.starts_with("grade.");
            let body = if is_grade {
                json!({ "class": class, "period": period })
            } else {
                json!({ "scope": scope })
            };
            let at = "2025-01-17T01:00:00Z".parse().unwrap();
            Leaf { position, kind: (*kind).to_owned(), command: Uuid::nil(), actor: Uuid::nil(), at, body }
        };
        (1..).zip(events).map(leaf).collect()
    }

    #[test]
    fn a_grade_between_a_lock_and_the_next_unlock_is_found() {
        let leaves = forged(&[
            ("grade.entered", "2A", "CK1"),
            (LOCK, "2A", "CK1"),
            ("grade.entered", "2A", "CK1"),
            ("grade.corrected", "2A", "CK1"),
            (UNLOCK, "2A", "CK1"),
            ("grade.corrected", "2A", "CK1"),
            (LOCK, "2A", "CK1"),
            ("grade.corrected", "2A", "CK1"),
        ]);
        assert_eq!(written_while_locked(&leaves), [3, 4, 8]);
    }

    #[test]
    fn a_lock_of_another_class_or_period_says_nothing() {
        let leaves = forged(&[
            (LOCK, "2B", "CK1"),
            (LOCK, "2A", "GK1"),
            ("grade.entered", "2A", "CK1"),
            (UNLOCK, "2B", "CK1"),
            ("grade.entered", "2B", "CK1"),
            ("grade.entered", "2A", "GK1"),
        ]);
        assert_eq!(written_while_locked(&leaves), [6]);
    }
}
