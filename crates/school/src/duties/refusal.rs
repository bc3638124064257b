//! Why a command about duties is refused.

use jiff::civil::Date;

use super::DutyId;
use crate::{ids::AccountId, refusal::Explain, text::Bilingual};

/// Refusals about duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyRefusal {
    /// No such duty.
    UnknownDuty {
        /// As given.
        duty: DutyId,
    },
    /// The account is of a guardian or an inspector.
    NotStaff {
        /// As given.
        account: AccountId,
    },
    /// The person has a duty of this kind in these days.
    HeldAlready {
        /// That duty.
        duty: DutyId,
    },
    /// The last day is before the first.
    EndsBeforeItBegins {
        /// The first day.
        from: Date,
        /// The last day as given.
        until: Date,
    },
    /// The duty ends before that day anyway.
    EndsEarlier {
        /// Its last day.
        present: Date,
        /// The last day as given.
        given: Date,
    },
    /// Nobody has the duty today.
    NotInForce,
    /// Only who has the duty hands it over.
    NotTheHolder,
    /// Only who it is handed over to accepts it.
    NotTheReceiver,
    /// A hand-over waits already.
    HandedOverAlready {
        /// For whom.
        to: AccountId,
    },
    /// No hand-over waits.
    NotHandedOver,
    /// Nobody hands a duty over to themselves.
    ToOneself,
    /// The holder's texts were erased; no note is written by nobody.
    HolderErased,
}

impl Explain for DutyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownDuty { .. } => "UNKNOWN_DUTY",
            Self::NotStaff { .. } => "NOT_STAFF",
            Self::HeldAlready { .. } => "DUTY_HELD_ALREADY",
            Self::EndsBeforeItBegins { .. } => "DUTY_ENDS_BEFORE_IT_BEGINS",
            Self::EndsEarlier { .. } => "DUTY_ENDS_EARLIER",
            Self::NotInForce => "DUTY_NOT_IN_FORCE",
            Self::NotTheHolder => "NOT_THE_HOLDER",
            Self::NotTheReceiver => "NOT_THE_RECEIVER",
            Self::HandedOverAlready { .. } => "HANDED_OVER_ALREADY",
            Self::NotHandedOver => "NOT_HANDED_OVER",
            Self::ToOneself => "HANDED_OVER_TO_ONESELF",
            Self::HolderErased => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        let day = |day: &Date| day.strftime("%d/%m/%Y").to_string();
        match self {
            Self::UnknownDuty { .. } => {
                Bilingual::new("Không tìm thấy nhiệm vụ này.", "There is no such duty.")
            }
            Self::NotStaff { .. } => Bilingual::new(
                "Chỉ phân công nhiệm vụ cho người của nhà trường.",
                "Only somebody who works at the school has a duty.",
            ),
            Self::HeldAlready { .. } => Bilingual::new(
                "Người này đã được phân công nhiệm vụ này trong thời gian đó.",
                "This person has such a duty in these days already.",
            ),
            Self::EndsBeforeItBegins { from, until } => Bilingual::new(
                format!("Ngày cuối {} sớm hơn ngày bắt đầu {}.", day(until), day(from)),
                format!("The last day {until} is before the first day {from}."),
            ),
            Self::EndsEarlier { present, .. } => Bilingual::new(
                format!("Nhiệm vụ kết thúc từ ngày {}; hãy phân công lại nếu kéo dài.", day(present)),
                format!("The duty ends on {present}; a longer one needs a decision of its own."),
            ),
            Self::NotInForce => {
                Bilingual::new("Hôm nay không ai được phân công nhiệm vụ này.", "Nobody has this duty today.")
            }
            Self::NotTheHolder => Bilingual::new(
                "Chỉ người đang phụ trách được bàn giao nhiệm vụ.",
                "Only who has the duty hands it over.",
            ),
            Self::NotTheReceiver => Bilingual::new(
                "Chỉ người được bàn giao được kí nhận.",
                "Only who it is handed over to accepts it.",
            ),
            Self::HandedOverAlready { .. } => Bilingual::new(
                "Nhiệm vụ đang chờ người khác kí nhận; hãy rút bàn giao trước.",
                "The duty waits for somebody else to accept it; take that back first.",
            ),
            Self::NotHandedOver => Bilingual::new("Không có bàn giao nào đang chờ.", "No hand-over waits."),
            Self::ToOneself => Bilingual::new(
                "Thầy/cô không thể bàn giao cho chính mình.",
                "You cannot hand a duty over to yourself.",
            ),
            Self::HolderErased => Bilingual::new(
                "Dữ liệu cá nhân đã được xóa, không ghi được nội dung bàn giao.",
                "The personal data was erased; no note can be written.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownDuty { duty } => Some(duty.to_string()),
            Self::NotStaff { account } => Some(account.to_string()),
            Self::EndsBeforeItBegins { until, .. } => Some(until.to_string()),
            Self::EndsEarlier { given, .. } => Some(given.to_string()),
            Self::HeldAlready { .. }
            | Self::NotInForce
            | Self::NotTheHolder
            | Self::NotTheReceiver
            | Self::HandedOverAlready { .. }
            | Self::NotHandedOver
            | Self::ToOneself
            | Self::HolderErased => None,
        }
    }
}
