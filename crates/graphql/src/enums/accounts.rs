//! The vocabulary of invitations and stale passwords.

use async_graphql::Enum;
use socai_school::credentials;

use super::Label;

mirror! {
    /// Where an invitation stands (trạng thái lời mời).
    InvitationState = credentials::InvitationState {
        Open, "Còn hiệu lực: the link holds.";
        Accepted, "Đã nhận: the person has set a password.";
        Revoked, "Đã thu hồi: it was taken back.";
        Expired, "Hết hạn: its time is over.";
    }

    /// What is stale about a password (lí do cần đổi mật khẩu).
    StalePassword = credentials::StalePassword {
        Unknown, "Chưa rõ: nobody has ever set one, as far as the ledger knows.";
        Given, "Được cấp: somebody else has set it and knows it.";
        Old, "Đã cũ: it is older than the school allows.";
    }
}

impl From<InvitationState> for Label {
    fn from(state: InvitationState) -> Self {
        match state {
            InvitationState::Open => Self::new("Còn hiệu lực", "Open"),
            InvitationState::Accepted => Self::new("Đã nhận", "Accepted"),
            InvitationState::Revoked => Self::new("Đã thu hồi", "Revoked"),
            InvitationState::Expired => Self::new("Hết hạn", "Expired"),
        }
    }
}

impl From<StalePassword> for Label {
    fn from(stale: StalePassword) -> Self {
        match stale {
            StalePassword::Unknown => Self::new("Chưa rõ lần đặt mật khẩu", "Never known to be set"),
            StalePassword::Given => Self::new("Chưa đổi mật khẩu được cấp", "Given password not changed"),
            StalePassword::Old => Self::new("Mật khẩu đã cũ", "Old password"),
        }
    }
}
