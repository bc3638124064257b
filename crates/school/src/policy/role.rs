//! What an account may be at a school, and what it may be to the object of an action.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coded::coded;

coded! {
    /// What an account may be at a school.
    Role {
        /// Operator of the installation, at the command line only (người vận hành hệ thống).
        Operator = "operator";
        /// Principal (hiệu trưởng).
        Principal = "principal";
        /// Vice principal (phó hiệu trưởng).
        VicePrincipal = "vice-principal";
        /// Member of the admin board of the records system (ban quản trị).
        AdminBoard = "admin-board";
        /// Head of a subject group (tổ trưởng chuyên môn).
        SubjectGroupHead = "subject-group-head";
        /// Teacher (giáo viên).
        Teacher = "teacher";
        /// Clerk of the school office (văn thư).
        Clerk = "clerk";
        /// Guardian of a student (cha mẹ, người giám hộ).
        Guardian = "guardian";
        /// Inspector of the authorities (thanh tra), reads only.
        Inspector = "inspector";
        /// The program itself, on the clock (hệ thống); never given to an account.
        System = "system";
    }
}

impl Role {
    /// Whether an account can have the role: the operator and the system are no accounts.
    #[must_use]
    pub fn is_grantable(self) -> bool {
        !matches!(self, Self::Operator | Self::System)
    }

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Operator => "Người vận hành hệ thống",
            Self::Principal => "Hiệu trưởng",
            Self::VicePrincipal => "Phó hiệu trưởng",
            Self::AdminBoard => "Ban quản trị",
            Self::SubjectGroupHead => "Tổ trưởng chuyên môn",
            Self::Teacher => "Giáo viên",
            Self::Clerk => "Văn thư",
            Self::Guardian => "Phụ huynh",
            Self::Inspector => "Thanh tra",
            Self::System => "Hệ thống",
        }
    }
}

coded! {
    /// What the account is to the object of the action.
    Relation {
        /// Nothing in particular.
        None = "none";
        /// It is their own account, document, duty or report.
        Own = "own";
        /// Homeroom teacher of the class or of the student's class (giáo viên chủ nhiệm).
        Homeroom = "homeroom";
        /// Teaches that subject in that class.
        SubjectTeacher = "subject-teacher";
        /// Teaches some subject in that class.
        ClassTeacher = "class-teacher";
        /// Heads the subject group of the document's author.
        GroupHead = "group-head";
        /// Guardian of the student.
        GuardianOf = "guardian-of";
    }
}
