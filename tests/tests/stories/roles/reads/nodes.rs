//! Everything by its global id.

use super::{About, Asking, Read, student::NO_STUDENT};

/// A well-formed id of a request that nobody has.
const NO_REQUEST: &str = "Y2hhbmdlLXJlcXVlc3Q6MDE5MDAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMGZmZmY";

impl Asking<'_> {
    pub(super) fn nodes(&self) -> Vec<Read> {
        let files = self.files;
        let node = |id: &str| format!("{{ node(id: \"{id}\") {{ id }} viewer {{ login }} }}");
        let things = [
            (&self.office.school, "read-school", About::School),
            (&files.class, "read-school", About::School),
            (&files.student, "read-student", About::Student),
            (&files.child, "read-student", About::Child),
            (&files.guardian, "read-student-private", About::Child),
            (&files.other_account, "read-staff", About::OtherAccount),
            (&files.group, "read-staff", About::School),
            (&files.document, "read-document", About::Document),
            (&files.award, "read-year-results", About::Student),
            (&files.template, "read-comment-templates", About::School),
            (&files.request, "read-change", About::Change),
            (&files.duty, "read-duties", About::School),
            (&files.incident, "read-incident", About::Incident),
        ];
        let nodes = |id: &str| format!("{{ nodes(ids: [\"{id}\"]) {{ id }} viewer {{ login }} }}");
        let reads = |(id, action, about): (&String, &'static str, About)| {
            let nothing = if action == "read-change" { NO_REQUEST } else { NO_STUDENT };
            let rights = [(action, about)];
            [
                Read::new(&["Query.node"], node(id), "/node", &rights).like(node(nothing)),
                Read::new(&["Query.nodes"], nodes(id), "/nodes", &rights).showing(id).like(nodes(nothing)),
            ]
        };
        things.into_iter().flat_map(reads).collect()
    }
}

#[test]
fn the_ids_of_nothing_are_well_formed() {
    // Base64 of `student:` or `change-request:` and 32 hexadecimal digits.
    assert_eq!((NO_STUDENT.len(), NO_REQUEST.len()), (54, 63));
}
