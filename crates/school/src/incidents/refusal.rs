//! Why a command about incident reports is refused.

use super::{IncidentId, IncidentStatus, Reference};
use crate::{refusal::Explain, text::Bilingual};

/// Refusals about incident reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncidentRefusal {
    /// No such report, or none that the actor may know of.
    UnknownIncident {
        /// As given.
        incident: IncidentId,
    },
    /// What it points to does not exist, or the actor may not read it.
    UnknownReference {
        /// As given.
        about: Reference,
    },
    /// Somebody works on it, or it is answered or closed.
    NotOpen {
        /// Where it stands.
        status: IncidentStatus,
    },
    /// It is closed; only the reporter opens it again.
    Closed,
    /// The admin board closes only what is answered.
    NotAnswered,
    /// It is open.
    OpenAlready,
    /// The texts of the person were erased; no further word is written about them.
    PersonErased,
}

impl Explain for IncidentRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownIncident { .. } => "UNKNOWN_INCIDENT",
            Self::UnknownReference { .. } => "UNKNOWN_REFERENCE",
            Self::NotOpen { .. } => "INCIDENT_NOT_OPEN",
            Self::Closed => "INCIDENT_CLOSED",
            Self::NotAnswered => "INCIDENT_NOT_ANSWERED",
            Self::OpenAlready => "INCIDENT_OPEN_ALREADY",
            Self::PersonErased => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownIncident { .. } => {
                Bilingual::new("Không tìm thấy báo cáo này.", "There is no such report.")
            }
            Self::UnknownReference { .. } => Bilingual::new(
                "Không tìm thấy học sinh, lớp hoặc hồ sơ được nêu.",
                "There is no such student, class or document.",
            ),
            Self::NotOpen { status } => Bilingual::new(
                format!("Báo cáo không còn ở trạng thái mới: {}.", status.vi().to_lowercase()),
                format!("The report is not open any more: {}.", status.en().to_lowercase()),
            ),
            Self::Closed => Bilingual::new(
                "Báo cáo đã đóng; chỉ người báo cáo được mở lại.",
                "The report is closed; only who reported opens it again.",
            ),
            Self::NotAnswered => Bilingual::new(
                "Hãy trả lời báo cáo trước khi đóng.",
                "Answer the report before you close it.",
            ),
            Self::OpenAlready => Bilingual::new("Báo cáo đang mở.", "The report is open."),
            Self::PersonErased => Bilingual::new(
                "Dữ liệu cá nhân của người liên quan đã được xóa, không ghi thêm nội dung.",
                "The personal data of the person concerned was erased; nothing more is written.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownIncident { incident } => Some(incident.to_string()),
            Self::UnknownReference { about } => Some(match about {
                Reference::Student(id) => id.to_string(),
                Reference::Class(id) => id.to_string(),
                Reference::Document(id) => id.to_string(),
            }),
            Self::NotOpen { .. }
            | Self::Closed
            | Self::NotAnswered
            | Self::OpenAlready
            | Self::PersonErased => None,
        }
    }
}
