//! The levels that are given: T/H/C and T/Đ/C in primary school, Đ/CĐ and Tốt/Khá/Đạt/Chưa đạt in secondary school.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::vocabulary;

vocabulary! {
    /// The level reached in a subject (mức đạt được) in primary school. Circular 27/2020, Article 7.1a.
    Level {
        WellCompleted = "T", "Hoàn thành tốt", "Completed well";
        Completed = "H", "Hoàn thành", "Completed";
        NotCompleted = "C", "Chưa hoàn thành", "Not yet completed";
    }
}

vocabulary! {
    /// The level reached in a quality or competency. Circular 27/2020, Article 7.2.
    TraitLevel {
        Good = "T", "Tốt", "Good";
        Reached = "Đ", "Đạt", "Reached";
        NeedsEffort = "C", "Cần cố gắng", "Needs effort";
    }
}

vocabulary! {
    /// The result of a subject that is assessed by comments only (môn đánh giá bằng nhận xét) in secondary school. Circular
    /// 22/2021, Article 5.
    PassLevel {
        Passed = "Đ", "Đạt", "Passed";
        NotPassed = "CĐ", "Chưa đạt", "Not passed";
    }
}

vocabulary! {
    /// The four levels of secondary school, best first: of conduct (kết quả rèn luyện) and of study (kết quả học tập).
    /// Circular 22/2021, Articles 8 and 9.
    Rating {
        Good = "T", "Tốt", "Good";
        Fair = "K", "Khá", "Fair";
        Passed = "Đ", "Đạt", "Passed";
        NotPassed = "CĐ", "Chưa đạt", "Not passed";
    }
}

vocabulary! {
    /// The year-end level of a primary pupil, best first. Circular 27/2020, Article 9.2.
    CompletionLevel {
        Excellent = "HTXS", "Hoàn thành xuất sắc", "Completed excellently";
        Well = "HTT", "Hoàn thành tốt", "Completed well";
        Completed = "HT", "Hoàn thành", "Completed";
        NotCompleted = "CHT", "Chưa hoàn thành", "Not yet completed";
    }
}
