//! Why a change of a closed book is not asked for, ordered or carried out.

use jiff::Timestamp;

use super::ChangeStatus;
use crate::{
    context::local_moment,
    ids::{ChangeRequestId, DocumentId},
    refusal::Explain,
    regulations::Target,
    text::Bilingual,
};

/// Why something about a change request was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeRefusal {
    /// The request names too many cells.
    TooManyCells {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// The cell is open to the requester: it can just be entered.
    NotLocked {
        /// The column.
        target: Target,
    },
    /// The cell stands so already.
    NothingChanges {
        /// The column.
        target: Target,
    },
    /// The requester already asked for this cell, and waits for an answer.
    AlreadyRequested {
        /// The earlier request.
        request: ChangeRequestId,
        /// The column.
        target: Target,
    },
    /// No such document that the requester may read.
    UnknownDocument {
        /// As given.
        document: DocumentId,
    },
    /// The requester's texts were erased; no new one is written.
    AuthorErased,
    /// No such request.
    UnknownRequest {
        /// As given.
        request: ChangeRequestId,
    },
    /// Only who asked can take a request back.
    NotTheRequester,
    /// Nobody orders, refuses or carries out the own request.
    OwnRequest,
    /// The request is settled or has lapsed.
    Settled {
        /// Where it stands.
        status: ChangeStatus,
    },
    /// The request does not wait to be carried out.
    NotOrdered {
        /// Where it stands.
        status: ChangeStatus,
    },
    /// Nothing was opened for the request.
    NotUnlocked {
        /// Where it stands.
        status: ChangeStatus,
    },
    /// The end of the unlock is not in the future; it has to be ordered anew.
    UntilPassed {
        /// The end.
        until: Timestamp,
    },
    /// The unlock would last more than 14 days.
    UntilTooFar {
        /// As given.
        until: Timestamp,
    },
}

impl ChangeStatus {
    /// Every status, in the order of a request's life.
    pub const ALL: &'static [Self] = &[
        Self::Pending,
        Self::Expired,
        Self::Withdrawn,
        Self::Refused,
        Self::Ordered,
        Self::Corrected,
        Self::Unlocked,
        Self::Closed,
    ];

    /// The stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::Ordered => "ordered",
            Self::Corrected => "corrected",
            Self::Unlocked => "unlocked",
            Self::Closed => "closed",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn text(self) -> Bilingual {
        let (vi, en) = match self {
            Self::Pending => ("đang chờ duyệt", "waits for a decision"),
            Self::Expired => ("đã quá hạn duyệt", "has lapsed"),
            Self::Withdrawn => ("đã được rút lại", "was withdrawn"),
            Self::Refused => ("không được duyệt", "was refused"),
            Self::Ordered => ("đã được duyệt, chờ thực hiện", "was ordered and waits to be carried out"),
            Self::Corrected => ("đã được sửa", "was carried out"),
            Self::Unlocked => ("đang được mở sổ", "is unlocked"),
            Self::Closed => ("đã đóng lại", "was unlocked and is closed again"),
        };
        Bilingual::new(vi, en)
    }
}

impl Explain for ChangeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooManyCells { .. } => "TOO_MANY_CELLS",
            Self::NotLocked { .. } => "NOT_LOCKED",
            Self::NothingChanges { .. } => "NOTHING_CHANGES",
            Self::AlreadyRequested { .. } => "ALREADY_REQUESTED",
            Self::UnknownDocument { .. } => "UNKNOWN_DOCUMENT",
            Self::AuthorErased => "PERSONAL_DATA_ERASED",
            Self::UnknownRequest { .. } => "UNKNOWN_REQUEST",
            Self::NotTheRequester => "NOT_THE_REQUESTER",
            Self::OwnRequest => "OWN_REQUEST",
            Self::Settled { .. } => "REQUEST_SETTLED",
            Self::NotOrdered { .. } => "REQUEST_NOT_ORDERED",
            Self::NotUnlocked { .. } => "REQUEST_NOT_UNLOCKED",
            Self::UntilPassed { .. } => "UNTIL_PASSED",
            Self::UntilTooFar { .. } => "UNTIL_TOO_FAR",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::TooManyCells { limit, actual } => Bilingual::new(
                format!("Một đề nghị chỉ gồm tối đa {limit} ô, ở đây có {actual} ô."),
                format!("A request names at most {limit} cells; here are {actual}."),
            ),
            Self::NotLocked { target } => Bilingual::new(
                format!("{}: ô này không bị khóa, thầy/cô có thể nhập trực tiếp.", target.vi()),
                format!("{}: this cell is not locked; just enter it.", target.en()),
            ),
            Self::NothingChanges { target } => Bilingual::new(
                format!("{}: nội dung đề nghị giống nội dung đang có.", target.vi()),
                format!("{}: what is proposed is what stands.", target.en()),
            ),
            Self::AlreadyRequested { target, .. } => Bilingual::new(
                format!("{}: thầy/cô đã có đề nghị đang chờ cho ô này.", target.vi()),
                format!("{}: a request of yours about this cell is waiting.", target.en()),
            ),
            Self::UnknownDocument { .. } => {
                Bilingual::new("Không tìm thấy biên bản này.", "There is no such document.")
            }
            Self::AuthorErased => Bilingual::new(
                "Nội dung do người này viết đã được xóa theo quy định, không thể ghi mới.",
                "The texts of this person were erased; no new one can be written.",
            ),
            Self::UnknownRequest { .. } => {
                Bilingual::new("Không tìm thấy đề nghị này.", "There is no such request.")
            }
            Self::NotTheRequester => Bilingual::new(
                "Chỉ người đề nghị mới rút lại được đề nghị.",
                "Only who asked can take the request back.",
            ),
            Self::OwnRequest => Bilingual::new(
                "Không ai được duyệt hoặc thực hiện đề nghị của chính mình.",
                "Nobody decides on or carries out their own request.",
            ),
            Self::Settled { status } => {
                let text = status.text();
                Bilingual::new(format!("Đề nghị này {}.", text.vi), format!("This request {}.", text.en))
            }
            Self::NotOrdered { status } => {
                let text = status.text();
                Bilingual::new(
                    format!("Đề nghị này {}, không thể thực hiện.", text.vi),
                    format!("This request {}; there is nothing to carry out.", text.en),
                )
            }
            Self::NotUnlocked { status } => {
                let text = status.text();
                Bilingual::new(
                    format!("Đề nghị này {}, không có phần sổ nào đang mở.", text.vi),
                    format!("This request {}; nothing was opened for it.", text.en),
                )
            }
            Self::UntilPassed { until } => Bilingual::new(
                format!("Hạn mở sổ ({}) đã qua, cần được duyệt lại.", local_moment(*until)),
                format!("The end of the unlock ({}) has passed; order it anew.", local_moment(*until)),
            ),
            Self::UntilTooFar { until } => Bilingual::new(
                format!("Hạn mở sổ ({}) không được quá 14 ngày.", local_moment(*until)),
                format!("An unlock lasts at most 14 days; {} is later.", local_moment(*until)),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::TooManyCells { actual, .. } => Some(actual.to_string()),
            Self::NotLocked { target }
            | Self::NothingChanges { target }
            | Self::AlreadyRequested { target, .. } => Some(target.to_string()),
            Self::UnknownDocument { document } => Some(document.to_string()),
            Self::UnknownRequest { request } => Some(request.to_string()),
            Self::Settled { status } | Self::NotOrdered { status } | Self::NotUnlocked { status } => {
                Some(status.code().to_owned())
            }
            Self::UntilPassed { until } | Self::UntilTooFar { until } => Some(until.to_string()),
            Self::AuthorErased | Self::NotTheRequester | Self::OwnRequest => None,
        }
    }
}
