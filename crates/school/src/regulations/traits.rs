//! What primary school rates beside the subjects: qualities and competencies (phẩm chất, năng lực). Circular
//! 27/2020/TT-BGDĐT, Article 5.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Target, vocabulary::vocabulary};

vocabulary! {
    /// One of the five main qualities (phẩm chất chủ yếu), Article 5.
    Quality {
        Patriotism = "YN", "Yêu nước", "Patriotism";
        Kindness = "NA", "Nhân ái", "Kindness";
        Diligence = "CC", "Chăm chỉ", "Diligence";
        Honesty = "TT", "Trung thực", "Honesty";
        Responsibility = "TN", "Trách nhiệm", "Responsibility";
    }
}

vocabulary! {
    /// A competency: three general ones (năng lực chung), then seven specific ones (năng lực đặc thù), Article 5.
    Competency {
        SelfRelianceAndLearning = "TCTH", "Tự chủ và tự học", "Self-reliance and self-learning";
        CommunicationAndCooperation = "GTHT", "Giao tiếp và hợp tác", "Communication and cooperation";
        ProblemSolvingAndCreativity = "GQVD", "Giải quyết vấn đề và sáng tạo", "Problem solving and creativity";
        Language = "NNG", "Ngôn ngữ", "Language";
        Calculation = "TTO", "Tính toán", "Calculation";
        Scientific = "KHO", "Khoa học", "Science";
        Technological = "CNG", "Công nghệ", "Technology";
        Informatic = "THO", "Tin học", "Informatics";
        Aesthetic = "TM", "Thẩm mĩ", "Aesthetics";
        Physical = "TC", "Thể chất", "Physical";
    }
}

/// A competency or a quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Trait {
    /// A competency (năng lực).
    Competency(Competency),
    /// A quality (phẩm chất).
    Quality(Quality),
}

impl From<Trait> for Target {
    fn from(rated: Trait) -> Self {
        match rated {
            Trait::Competency(competency) => Self::Competency(competency),
            Trait::Quality(quality) => Self::Quality(quality),
        }
    }
}
