//! The report of what changed after a book was closed: it lists every ordered change, and nothing else of the year.

use serde_json::{Value, json};
use socai_tests::YEAR;

use super::world::World;

const LATE: &str = "query($code: String!, $moment: AssessmentPeriod!) { school(code: $code) { years {
    year
    lateChanges(moment: $moment, first: 200) { nodes {
        student { id } period { moment } target { code }
        old { subject { level score } score pass absence } new { subject { level score } score pass absence }
        askedBy { id } orderedBy { account { id } } order { number } after
    } }
} } }";

impl World {
    /// Fails the test unless the report says of each change what was changed, and that it was asked for and ordered. (What is
    /// assessed again after the year is entered without anybody's order; the report lists it too, under its own moment.)
    pub(super) async fn compare_late_changes(&self) {
        let mut listed = Vec::new();
        for moment in self.moments() {
            let variables = json!({ "code": self.school.code, "moment": moment.name() });
            let data = self.principal.query(LATE, variables).await;
            let years = data["school"]["years"].as_array().unwrap();
            let year = years.iter().find(|year| year["year"] == YEAR).expect("the year is open");
            listed.extend(year["lateChanges"]["nodes"].as_array().unwrap().iter().map(|node| {
                assert!(!node["askedBy"].is_null() && !node["orderedBy"].is_null(), "{node}");
                assert_eq!(node["order"]["number"], "07/QĐ-SD");
                json!([
                    node["student"]["id"],
                    node["period"]["moment"],
                    node["target"]["code"],
                    mark(&node["old"]),
                    mark(&node["new"]),
                    node["after"]
                ])
            }));
        }
        assert_eq!(listed, self.late);
    }
}

/// Without the kinds of mark that it is not.
fn mark(node: &Value) -> Value {
    let mut mark = node.clone();
    mark.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let score = node["subject"]["score"].as_str().map(|score| score.parse::<u8>().unwrap());
    if let Some(score) = score {
        mark["subject"]["score"] = json!(score);
    }
    mark
}
