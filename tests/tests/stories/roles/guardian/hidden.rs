//! What a guardian must not learn: by what each child would be recognized in an answer, and what the same question would be about
//! nobody.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use uuid::Uuid;

use super::family::{Child, WORDS};
use crate::office::Office;

/// By what a child is recognized.
struct Marker {
    /// The child's global id.
    child: String,
    needle: String,
}

/// All that is known of the children and of what is asked for.
pub(super) struct Known<'a> {
    pub(super) children: &'a [Child],
    things: &'a [(&'static str, String)],
    /// Things that guardians of a child may know: thing and child.
    of_child: &'a [(String, String)],
    markers: Vec<Marker>,
}

/// What is not to be known to one guardian. Every answer is searched for hundreds of texts, so they are looked for at once.
pub(super) struct Hidden {
    markers: Vec<String>,
    found: AhoCorasick,
    ids: AhoCorasick,
    nobodies: Vec<String>,
}

impl Hidden {
    /// What of it stands in an answer, and of which child it is.
    pub(super) fn found_in(&self, answer: &str) -> Vec<String> {
        let found: BTreeSet<usize> =
            self.found.find_iter(answer).map(|found| found.pattern().as_usize()).collect();
        found.into_iter().map(|marker| self.markers[marker].clone()).collect()
    }

    /// The same text about things that nobody has: every id that is not to be known.
    pub(super) fn about_nothing(&self, asked: &str) -> String {
        self.ids.replace_all(asked, &self.nobodies)
    }
}

impl<'a> Known<'a> {
    pub(super) async fn gather(
        office: &Office<'_>,
        children: &'a [Child],
        things: &'a [(&'static str, String)],
        of_child: &'a [(String, String)],
    ) -> Self {
        Self { children, things, of_child, markers: markers(office).await }
    }

    /// What is hidden from the guardian of these children who has this account.
    pub(super) fn hidden_from(&self, account: &str, children: &[String]) -> Hidden {
        let (own, others): (Vec<_>, Vec<_>) =
            self.markers.iter().partition(|marker| children.contains(&marker.child));
        let own: BTreeSet<&str> = own.into_iter().map(|marker| marker.needle.as_str()).collect();
        let others: Vec<&Marker> =
            others.into_iter().filter(|marker| !own.contains(marker.needle.as_str())).collect();
        let (ids, nobodies): (Vec<_>, Vec<_>) = self.ids_hidden_from(account, children).into_iter().unzip();
        Hidden {
            markers: others.iter().map(|marker| format!("{} of {}", marker.needle, marker.child)).collect(),
            found: AhoCorasick::new(others.iter().map(|marker| &marker.needle)).unwrap(),
            ids: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(ids).unwrap(),
            nobodies,
        }
    }

    /// What names something that is not to be known, and what names nobody in the same form.
    fn ids_hidden_from(&self, account: &str, children: &[String]) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for child in self.children.iter().filter(|child| !children.contains(&child.id)) {
            pairs.extend([&child.id, &child.guardian].map(|id| (id.clone(), nobody(id))));
            pairs.push((format!("code: \"{}\"", child.code), "code: \"TAM-0000\"".to_owned()));
            pairs.push((
                format!("registerNumber: {} ", child.register_number),
                "registerNumber: 999999 ".to_owned(),
            ));
        }
        // What everybody may know, and what is their own.
        let is_open = |of: &str| matches!(of, "School" | "Class" | "Student" | "Guardian");
        let is_own = |id: &str| {
            id == account
                || self.of_child.iter().any(|(thing, child)| thing == id && children.contains(child))
        };
        let hidden = self.things.iter().filter(|(of, id)| !is_open(of) && !is_own(id));
        pairs.extend(hidden.map(|(_, id)| (id.clone(), nobody(id))));
        pairs
    }
}

/// A well-formed id of the same kind that nobody has.
fn nobody(id: &str) -> String {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(id).unwrap()).unwrap();
    let (kind, _) = plain.split_once(':').unwrap();
    URL_SAFE_NO_PAD.encode(format!("{kind}:0190000000007000800000000000ffff"))
}

/// By what every student of the register is recognized: ids, code, name if nobody else has it, day of birth, address, guardians.
async fn markers(office: &Office<'_>) -> Vec<Marker> {
    let fields = "register(first: 200) { nodes { id name { full } code { value } bornOn identityNumber
        contact { address } guardians { id name { full } } } } staff(first: 200) { nodes { name } }";
    let seen = office.read(&office.admin, fields).await;
    let students = seen["register"]["nodes"].as_array().unwrap();
    assert!(students.len() > 50, "{} students", students.len());
    let staff = seen["staff"].to_string();
    let mut markers = Vec::new();
    for student in students {
        let id = text(&student["id"]);
        let mut needles = vec![id.clone()];
        needles.extend(bare(&id));
        for (pointer, is_whole) in
            [("/name/full", true), ("/code/value", true), ("/bornOn", true), ("/identityNumber", true)]
        {
            if let Some(value) = student.pointer(pointer).and_then(Value::as_str) {
                needles.push(if is_whole { format!("\"{value}\"") } else { value.to_owned() });
            }
        }
        for guardian in student["guardians"].as_array().unwrap() {
            let id = text(&guardian["id"]);
            needles.extend(bare(&id));
            needles.push(id);
            needles.push(guardian["name"]["full"].to_string());
        }
        let address = student["contact"]["address"].as_str();
        needles.extend(
            address
                .and_then(|address| WORDS.iter().find(|word| address.contains(**word)))
                .map(|word| (*word).to_owned()),
        );
        markers.extend(
            needles
                .into_iter()
                .filter(|needle| is_telling(needle) && !staff.contains(needle.as_str()))
                .map(|needle| Marker { child: id.clone(), needle }),
        );
    }
    markers
}

/// Whether a text is somebody's: a name of one word is many people's.
fn is_telling(needle: &str) -> bool {
    needle.len() > 4
        && (needle.contains(' ') || needle.contains(|letter: char| letter.is_ascii_digit() || letter == 'q'))
}

/// The UUID inside a global id, in both of its forms.
fn bare(id: &str) -> [String; 2] {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(id).unwrap()).unwrap();
    let uuid: Uuid = plain.split_once(':').unwrap().1.parse().unwrap();
    [uuid.simple().to_string(), uuid.hyphenated().to_string()]
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
