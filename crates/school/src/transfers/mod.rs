//! Transfer of a student between two schools (chuyển trường): the receiving school agrees, the old school releases the dossier, the
//! receiving school admits and places.
//!
//! Each step is one command of one ledger. What joins the two ledgers is evidence: an event at one school names the entry of the
//! other one on which it rests. Whether a transfer is carried out or comes to nothing is decided in the receiving school's ledger
//! alone, where admission and the end without admission exclude each other; the old school keeps the student as in transit until
//! it has evidence of one of the two.

mod arrival;
mod book;
mod commands;
pub mod deadlines;
mod departing;
mod dossier;
mod errands;
mod events;
mod projection;
mod received;
mod receiving;
mod refusal;
mod releasing;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use arrival::{Arrival, ArrivalStatus, Outcome, ReceivedDossier, ReceivedPage};
pub use commands::{
    AcknowledgeAdmission, AdmitTransfer, AgreeToTransfer, CancelTransfer, ReceiveDossier,
    RecordTransferEnding, RecordTransferRequest, RefuseTransfer, ReleaseTransfer, WithdrawRelease,
};
pub use deadlines::{ADMISSION, ANSWER, RELEASE};
pub use departing::{Departing, DepartingStatus, Release};
pub(crate) use errands::TOLD_FOR_DAYS;
pub use errands::{Correspondence, Errand, Matter, Side, next_errand};
pub use events::{
    AdmissionAcknowledged, DossierMarksReceived, DossierReceived, DossierYearReceived, ReceivedAward,
    ReceivedComment, ReceivedDecision, ReceivedMark, ReceivedPlan, ReleaseWithdrawn, TransferAdmitted,
    TransferAgreed, TransferCanceled, TransferEnded, TransferLapsed, TransferRefused, TransferReleased,
    TransferRequested,
};
pub use projection::{Entry, Transfers};
pub use refusal::TransferRefusal;

pub use dossier::{
    Dossier, DossierAbsences, DossierAward, DossierDecision, DossierGuardian, DossierMark, DossierPlan,
    DossierReplacement, DossierResult, DossierStay, DossierYear, Provenance,
};

use jiff::civil::Date;

use crate::{
    ids::SchoolId,
    names::PersonName,
    regulations::Subject,
    state::Position,
    text::{Code, Line, Note},
};

/// A school as another school names it: also one that keeps no ledger here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SchoolReference {
    /// School code (mã trường) of the sector database.
    pub code: Code,
    /// Its name at the time.
    pub name: Line,
}

/// That something stands in a school's ledger: the entry and its leaf in the Merkle tree.
///
/// Within one installation whoever carries it reads the entry itself; between installations a proof of inclusion against a
/// signed head goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The ledger, which is the school.
    pub ledger: SchoolId,
    /// The entry.
    pub position: Position,
    /// The hash of its leaf.
    pub leaf: LeafHash,
}

/// Whom an application is about, as far as the receiving school must know. Personal: always sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applicant {
    /// Name.
    pub name: PersonName,
    /// Birth date.
    pub born_on: Date,
    /// Student code (mã học sinh), when it is known.
    pub code: Option<Line>,
    /// Personal identity number (số định danh cá nhân), when it is known.
    pub identity_number: Option<Line>,
}

/// How a transfer ended at the receiving school without admission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It took its agreement back.
    Canceled,
    /// No dossier came in time.
    Lapsed,
}

impl Ending {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Canceled, Self::Lapsed];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Canceled => "Trường tiếp nhận đã hủy",
            Self::Lapsed => "Hết hạn nộp hồ sơ",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Canceled => "Canceled by the receiving school",
            Self::Lapsed => "No dossier came in time",
        }
    }
}

/// What a subject of the old school counts for here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectMapping {
    /// The subject at the old school.
    pub from: Subject,
    /// The subject here; none when it counts for nothing.
    pub to: Option<Subject>,
}

/// What a page of a received report book says in words. Personal: always sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageRemarks {
    /// Why there is an individual plan.
    pub plan: Option<Note>,
    /// Why the principal decided so about promotion.
    pub decision: Option<Note>,
    /// For what the awards were given, in their order.
    pub awards: Vec<Option<Note>>,
}

/// The hash of a leaf of a ledger: SHA-256, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct LeafHash(pub [u8; 32]);

impl fmt::Display for LeafHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for LeafHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeafHash({self})")
    }
}

impl std::str::FromStr for LeafHash {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        // One spelling only: what is compared as text must be equal when the hash is.
        let digit = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let refused = || format!("not 64 lower-case hexadecimal digits: {text}");
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return Err(refused());
        }
        let mut hash = [0; 32];
        for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
            let (high, low) = digit(*high).zip(digit(*low)).ok_or_else(refused)?;
            *byte = high << 4 | low;
        }
        Ok(Self(hash))
    }
}

impl TryFrom<String> for LeafHash {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<LeafHash> for String {
    fn from(hash: LeafHash) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod leaf_hash_tests {
    use super::*;

    #[test]
    fn a_leaf_hash_has_one_spelling() {
        let text = format!("0f{}a9", "00".repeat(30));
        let hash: LeafHash = text.parse().unwrap();
        assert_eq!((hash.0[0], hash.0[31], hash.to_string()), (0x0f, 0xa9, text.clone()));
        assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{text}\""));
        for wrong in [text.to_uppercase(), text[1..].to_owned(), format!("{text}0"), format!("{text}00")] {
            assert!(wrong.parse::<LeafHash>().is_err(), "{wrong}");
        }
        assert!(format!("g{}", &text[1..]).parse::<LeafHash>().is_err());
        assert!("é".repeat(32).parse::<LeafHash>().is_err());
    }
}
