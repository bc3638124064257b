//! The vocabulary of results: what a year came to, why, and what is awarded.

use async_graphql::Enum;
use socai_school::{awards, gradebook::replacement, plans, regulations, regulations::tt27, results};

use super::Label;

mirror! {
    /// The year-end level of a primary pupil, best first (mức kết quả giáo dục). Circular 27/2020/TT-BGDĐT, Article 9.2.
    CompletionLevel = regulations::CompletionLevel {
        Excellent, "HTXS: hoàn thành xuất sắc.";
        Well, "HTT: hoàn thành tốt.";
        Completed, "HT: hoàn thành.";
        NotCompleted, "CHT: chưa hoàn thành.";
    }

    /// What a required column lacks (phần còn thiếu).
    MissingPart = regulations::MissingPart {
        Level, "Mức: its level, Đ or CĐ, or rating.";
        Score, "Điểm: its score.";
        Number, "Số buổi: its number of sessions.";
        MakeUp, "Kiểm tra bù: the student was absent and the assessment is to be made up.";
    }

    /// Whether the programme of the grade is completed (hoàn thành chương trình lớp học).
    Completed = results::Completed {
        Yes, "Hoàn thành: it is.";
        No, "Chưa hoàn thành: it is not.";
        Pending, "Chưa xác định: that cannot be said yet.";
    }

    /// Why a student is not promoted, or what is still to be done (lí do).
    PromotionReason = results::Reason {
        Missing, "Còn thiếu kết quả đánh giá: something required has not been entered.";
        SupplementaryAssessment, "Đánh giá bổ sung. Circular 27/2020, Article 11.1b.";
        PrincipalsDecision, "Hiệu trưởng quyết định. Circular 27/2020, Article 11.1c.";
        IndividualPlan, "Kế hoạch giáo dục cá nhân. Circular 27/2020, Article 8; Circular 22/2021, Article 11.";
        SummerTraining, "Rèn luyện trong kì nghỉ hè. Circular 22/2021, Article 13.";
        Retest, "Đánh giá lại trong kì nghỉ hè. Circular 22/2021, Article 14.";
        Conduct, "Kết quả rèn luyện chưa đạt. Circular 22/2021, Article 12.1a.";
        Study, "Kết quả học tập chưa đạt. Circular 22/2021, Article 12.1b.";
        Absences, "Nghỉ học quá số buổi quy định. Circular 22/2021, Article 12.1c.";
    }

    /// What the principal decides where the rules leave promotion open (quyết định về việc lên lớp).
    PromotionVerdict = results::Verdict {
        Promoted, "Được lên lớp: the student goes up.";
        Retained, "Lưu ban: the student repeats the grade.";
    }

    /// Why it is for the principal to decide (căn cứ).
    DecisionBasis = results::DecisionBasis {
        AfterReassessment, "Sau đánh giá bổ sung: still not completed. Circular 27/2020, Article 11.1c.";
        IndividualPlan, "Kế hoạch giáo dục cá nhân. Circular 27/2020, Article 8; Circular 22/2021, Article 11.";
    }

    /// What finalizing would change (thay đổi khi xác nhận).
    FinalizationChange = results::Change {
        New, "Mới: nothing was finalized before.";
        Changed, "Khác trước: the result is another one than was finalized.";
        Unchanged, "Không đổi: nothing.";
    }

    /// What is awarded (hình thức khen thưởng). Circular 27/2020, Article 13; Circular 22/2021, Article 15.
    AwardKind = awards::AwardKind {
        Excellent, "HSXS: Học sinh Xuất sắc; follows from the result.";
        Good, "HSG: Học sinh Giỏi, in secondary school; follows from the result.";
        Exemplary, "HSTB: Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện, in primary school; needs people.";
        Achievement, "KTDX: khen thưởng đột xuất, for a single achievement, at any time.";
    }

    /// Whether the class as a whole recognized a nominee (được tập thể lớp công nhận).
    ClassRecognition = tt27::ClassRecognition {
        Recognized, "Được công nhận: it did.";
        NotRecognized, "Chưa được công nhận: it has not.";
    }

    /// Why a student is assessed otherwise than the class (loại kế hoạch đánh giá riêng).
    PlanKind = plans::PlanKind {
        IndividualEducation, "Kế hoạch giáo dục cá nhân: of a student with a disability.";
        Exemption, "Miễn học: exempt from some subjects.";
    }

    /// What the school says to a proposed replacement test (ý kiến của nhà trường).
    TestPermission = replacement::Permission {
        Permitted, "Đồng ý: the pupil may sit another test.";
        Refused, "Không đồng ý: the first test stands.";
    }

    /// Which score counts after a replacement test (điểm được lấy).
    StandingScore = replacement::Standing {
        First, "Bài kiểm tra thứ nhất.";
        Second, "Bài kiểm tra thay thế.";
    }
}

labels! { regulations::CompletionLevel, awards::AwardKind }

impl From<results::Reason> for Label {
    fn from(reason: results::Reason) -> Self {
        let text = reason.text();
        Self::new(text.vi, text.en)
    }
}

impl From<results::Verdict> for Label {
    fn from(verdict: results::Verdict) -> Self {
        match verdict {
            results::Verdict::Promoted => Self::new("Được lên lớp", "Goes up"),
            results::Verdict::Retained => Self::new("Lưu ban", "Repeats the grade"),
        }
    }
}

impl From<regulations::MissingPart> for Label {
    fn from(part: regulations::MissingPart) -> Self {
        match part {
            regulations::MissingPart::Level => Self::new("Mức đạt được", "Level"),
            regulations::MissingPart::Score => Self::new("Điểm", "Score"),
            regulations::MissingPart::Number => Self::new("Số buổi nghỉ học", "Number of sessions"),
            regulations::MissingPart::MakeUp => Self::new("Kiểm tra bù", "Make-up test"),
        }
    }
}

impl From<plans::PlanKind> for Label {
    fn from(kind: plans::PlanKind) -> Self {
        match kind {
            plans::PlanKind::IndividualEducation => {
                Self::new("Kế hoạch giáo dục cá nhân", "Individual education plan")
            }
            plans::PlanKind::Exemption => Self::new("Miễn học", "Exemption"),
        }
    }
}

impl From<replacement::Permission> for Label {
    fn from(permission: replacement::Permission) -> Self {
        match permission {
            replacement::Permission::Permitted => Self::new("Đồng ý", "Permitted"),
            replacement::Permission::Refused => Self::new("Không đồng ý", "Refused"),
        }
    }
}

impl From<replacement::Standing> for Label {
    fn from(standing: replacement::Standing) -> Self {
        match standing {
            replacement::Standing::First => Self::new("Bài kiểm tra thứ nhất", "The first test"),
            replacement::Standing::Second => Self::new("Bài kiểm tra thay thế", "The replacement test"),
        }
    }
}
