//! Transfers and mergers: who of the school sees which student comes and goes, and what was handed over.

use super::{About, Asking, Read, Right};

const TRANSFERS: Right = ("read-transfers", About::School);
const MERGERS: Right = ("read-mergers", About::School);
const PRIVATE: Right = ("read-student-private", About::School);

/// A well-formed id of a transfer that nobody has.
const NO_TRANSFER: &str = "dHJhbnNmZXI6MDE5MDAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMGZmZmY";

impl Asking<'_> {
    pub(super) fn transfers(&self) -> Vec<Read> {
        let files = self.files;
        let node = |id: &str, fields: &str| {
            format!("{{ node(id: \"{id}\") {{ ... on Transfer {{ {fields} }} }} viewer {{ login }} }}")
        };
        let canceled = |field: &'static [&'static str], fields: &str, pointer| {
            Read::new(field, node(&files.canceled, fields), pointer, &[TRANSFERS, PRIVATE])
        };
        let results = ("read-year-results", About::School);
        let dossier = node(&files.received, "dossier { registerNumber }");
        let mut reads = vec![
            Read::new(
                &["School.transfers"],
                self.of_school("transfers(direction: ARRIVAL) { nodes { id } }"),
                "/school/transfers/nodes",
                &[TRANSFERS],
            )
            .showing(&files.canceled),
            Read::new(&["Query.node"], node(&files.canceled, "id"), "/node", &[TRANSFERS])
                .like(node(NO_TRANSFER, "id")),
            Read::new(
                &["Query.nodes"],
                format!("{{ nodes(ids: [\"{}\"]) {{ id }} viewer {{ login }} }}", files.canceled),
                "/nodes",
                &[TRANSFERS],
            )
            .showing(&files.canceled),
            canceled(&["Transfer.applicant"], "applicant { bornOn }", "/node/applicant"),
            canceled(&["Transfer.reason"], "reason", "/node/reason"),
            canceled(&["Transfer.cancelReason"], "cancelReason", "/node/cancelReason"),
            Read::new(&["Transfer.dossier"], dossier, "/node/dossier", &[TRANSFERS, results]),
        ];
        let merger = |fields: &str| {
            format!(
                "{{ node(id: \"{}\") {{ ... on Merger {{ {fields} }} }} viewer {{ login }} }}",
                files.merger
            )
        };
        reads.extend([
            Read::new(&["School.mergers"], self.of_school("mergers { id }"), "/school/mergers", &[MERGERS])
                .showing(&files.merger),
            Read::new(&["Query.node"], merger("id"), "/node", &[MERGERS]),
            Read::new(
                &["Query.nodes"],
                format!("{{ nodes(ids: [\"{}\"]) {{ id }} viewer {{ login }} }}", files.merger),
                "/nodes",
                &[MERGERS],
            )
            .showing(&files.merger),
            Read::new(
                &["Merger.closingPlan"],
                merger("closingPlan { releasedCount }"),
                "/node/closingPlan",
                &[MERGERS],
            ),
        ]);
        for (about, id) in [(About::Student, &files.student), (About::Child, &files.child)] {
            let rights = [("read-student", about), ("read-transfers", about)];
            let query = self.of_student(id, "transfers { id }");
            reads.push(Read::new(&["Student.transfers"], query, "/school/student/transfers", &rights));
        }
        reads
    }
}

#[test]
fn the_id_of_nothing_is_well_formed() {
    // Base64 of `transfer:` and 32 hexadecimal digits.
    assert_eq!(NO_TRANSFER.len(), 55);
}
