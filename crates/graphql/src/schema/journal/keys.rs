//! What events about signing keys say.

use socai_school::{
    keys::{HeadAccepted, SchoolKeyTrusted, SchoolKeyWithdrawn, SigningKeyIntroduced},
    policy::Object as About,
};

use super::changes::{Changes, Shown, text};
use crate::access;

const KEY: (&str, &str) = ("Khóa công khai", "Public key");
const CODE: (&str, &str) = ("Mã trường", "School code");

pub(super) fn introduced(c: &mut Changes<'_>, e: &SigningKeyIntroduced) {
    c.change("key", KEY, e.replaces.map_or(Shown::Nothing, text), text(e.key));
}

pub(super) fn trusted(c: &mut Changes<'_>, e: &SchoolKeyTrusted) {
    c.under(access::CHANGE_KEY, About::School).set("code", CODE, text(&e.code));
    c.set("name", ("Tên trường", "School name"), text(&e.name)).set("key", KEY, text(e.key));
    c.set("learnedFrom", ("Nguồn đối chiếu", "Learned from"), (&e.learned_from).into());
}

pub(super) fn withdrawn(c: &mut Changes<'_>, e: &SchoolKeyWithdrawn) {
    c.under(access::CHANGE_KEY, About::School).change("key", KEY, text(e.key), Shown::Nothing);
    c.set("reason", ("Lí do", "Reason"), (&e.reason).into());
}

pub(super) fn accepted(c: &mut Changes<'_>, e: &HeadAccepted) {
    c.under(access::CHANGE_KEY, About::School).set("code", CODE, text(&e.code));
    c.set("position", ("Vị trí", "Position"), text(e.position)).set("root", ("Mã gốc", "Root"), text(e.root));
}
