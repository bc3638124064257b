//! The vocabulary of incident reports.

use async_graphql::Enum;
use socai_school::incidents;

use super::Label;

mirror! {
    /// What kind of incident (loại sự cố).
    IncidentKind = incidents::IncidentKind {
        WrongData, "Dữ liệu sai: something is recorded wrongly.";
        Access, "Quyền truy cập: somebody cannot do or see what is theirs, or sees what is not.";
        Technical, "Kĩ thuật: the program does not work as it should.";
        DataProtection, "Bảo vệ dữ liệu cá nhân: personal data was lost, shown or given away.";
    }

    /// How much hangs on an incident (mức độ).
    IncidentSeverity = incidents::Severity {
        Minor, "Nhẹ: work goes on.";
        Major, "Nghiêm trọng: somebody's work is held up.";
        Critical, "Khẩn cấp: it does harm as long as it lasts.";
    }

    /// Where an incident report stands (trạng thái).
    IncidentStatus = incidents::IncidentStatus {
        Open, "Mới: nobody works on it yet.";
        InWork, "Đang xử lí: the admin board works on it.";
        Answered, "Đã trả lời: it is answered.";
        Closed, "Đã đóng: it is closed.";
    }
}

impl From<incidents::IncidentKind> for Label {
    fn from(kind: incidents::IncidentKind) -> Self {
        match kind {
            incidents::IncidentKind::WrongData => Self::new("Dữ liệu sai", "Wrong data"),
            incidents::IncidentKind::Access => Self::new("Quyền truy cập", "Access"),
            incidents::IncidentKind::Technical => Self::new("Kĩ thuật", "Technical"),
            incidents::IncidentKind::DataProtection => Self::new("Bảo vệ dữ liệu cá nhân", "Data protection"),
        }
    }
}

impl From<incidents::Severity> for Label {
    fn from(severity: incidents::Severity) -> Self {
        match severity {
            incidents::Severity::Minor => Self::new("Nhẹ", "Minor"),
            incidents::Severity::Major => Self::new("Nghiêm trọng", "Major"),
            incidents::Severity::Critical => Self::new("Khẩn cấp", "Critical"),
        }
    }
}
