//! The policy table as its golden file writes it, so that what is expected of the running server cannot drift from it.

use std::{collections::HashMap, fs};

use socai_tests::in_repository;

/// Role, action and relation, all by their codes.
pub(crate) struct Policy(HashMap<(String, String), Vec<String>>);

impl Policy {
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(in_repository("schema/golden/policy.txt")).unwrap();
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let header = lines.next().unwrap();
        let relations: Vec<&str> = header.rsplit('|').next().unwrap().split_whitespace().collect();
        let rows = lines.map(|line| {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [action, role, marks] = parts[..] else { panic!("not a row of the policy table: {line}") };
            let marks: Vec<&str> = marks.split_whitespace().collect();
            assert_eq!(marks.len(), relations.len(), "{line}");
            let granted = relations.iter().zip(marks).filter(|(_, mark)| *mark == "yes");
            let granted = granted.map(|(relation, _)| (*relation).to_owned()).collect();
            ((action.to_owned(), role.to_owned()), granted)
        });
        Self(rows.collect())
    }

    /// Whether somebody with these roles, who is this to the object, may do it.
    pub(crate) fn permits(&self, action: &str, roles: &[&str], relations: &[&str]) -> bool {
        roles.iter().any(|role| {
            let granted = self.0.get(&(action.to_owned(), (*role).to_owned()));
            let granted =
                granted.unwrap_or_else(|| panic!("the policy table says nothing of {action} by {role}"));
            granted.iter().any(|relation| relation == "none" || relations.contains(&relation.as_str()))
        })
    }

    /// Whether the table knows the action.
    pub(crate) fn knows(&self, action: &str) -> bool {
        self.0.keys().any(|(known, _)| known == action)
    }
}

#[test]
fn the_golden_table_is_read_as_people_read_it() {
    let policy = Policy::read();
    assert!(policy.permits("enter-grades", &["teacher"], &["none", "subject-teacher"]));
    assert!(!policy.permits("enter-grades", &["teacher"], &["none", "class-teacher"]));
    assert!(policy.permits("lock-period", &["admin-board"], &["none"]));
    assert!(!policy.permits("lock-period", &["principal"], &["none"]));
    assert!(policy.permits("read-results", &["guardian"], &["none", "guardian-of"]));
}
