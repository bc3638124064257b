//! Why a replacement test is not proposed, decided or recorded.

use crate::{
    calendar::GradingPeriod,
    refusal::Explain,
    regulations::{Subject, Target},
    text::Bilingual,
};

/// Why a step of a replacement test was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplacementRefusal {
    /// In secondary school a test is made up for: the absence in the cell is corrected to the score.
    MadeUpInSecondarySchool,
    /// Only the tests at the end of term one and of the year are replaced (Circular 27/2020, Article 7.1d).
    NotAtThisMoment {
        /// As given.
        period: GradingPeriod,
    },
    /// The subject has no test at that moment in that grade.
    NoTest {
        /// As given.
        subject: Subject,
    },
    /// No score of a first test stands in the cell.
    NoScore,
    /// A proposal about this test waits for the decision or was permitted.
    AlreadyProposed,
    /// The test was replaced once; there is no third.
    AlreadyReplaced,
    /// Nobody proposed to replace this test.
    NotProposed,
    /// The proposal was decided before.
    AlreadyDecided {
        /// Code of its status.
        status: &'static str,
    },
    /// Nobody decides their own proposal.
    OwnProposal,
    /// The test was not permitted.
    NotPermitted {
        /// Code of the proposal's status.
        status: &'static str,
    },
}

impl Explain for ReplacementRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::MadeUpInSecondarySchool => "MADE_UP_IN_SECONDARY_SCHOOL",
            Self::NotAtThisMoment { .. } => "NO_REPLACEMENT_AT_THIS_MOMENT",
            Self::NoTest { .. } => "NO_TEST",
            Self::NoScore => "NO_SCORE",
            Self::AlreadyProposed => "REPLACEMENT_ALREADY_PROPOSED",
            Self::AlreadyReplaced => "ALREADY_REPLACED",
            Self::NotProposed => "REPLACEMENT_NOT_PROPOSED",
            Self::AlreadyDecided { .. } => "REPLACEMENT_ALREADY_DECIDED",
            Self::OwnProposal => "OWN_PROPOSAL",
            Self::NotPermitted { .. } => "REPLACEMENT_NOT_PERMITTED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::MadeUpInSecondarySchool => Bilingual::new(
                "Ở trung học, học sinh kiểm tra bù: hãy sửa ô ghi vắng thành điểm.",
                "In secondary school a test is made up for: correct the absence to the score.",
            ),
            Self::NotAtThisMoment { period } => Bilingual::new(
                format!("Chỉ kiểm tra lại bài cuối học kì I hoặc cuối năm học, không phải {period}."),
                format!("Only tests at the end of term one or of the year are replaced, not at {period}."),
            ),
            Self::NoTest { subject } => Bilingual::new(
                format!("{} không có bài kiểm tra định kì ở thời điểm này.", subject.vi()),
                format!("{} has no periodic test at this moment.", subject.en()),
            ),
            Self::NoScore => {
                Bilingual::new("Chưa có điểm của bài kiểm tra đầu.", "No score of a first test stands here.")
            }
            Self::AlreadyProposed => Bilingual::new(
                "Đã có đề nghị kiểm tra lại cho bài này.",
                "A replacement of this test is proposed already.",
            ),
            Self::AlreadyReplaced => Bilingual::new(
                "Bài này đã được kiểm tra lại một lần.",
                "This test was replaced once already.",
            ),
            Self::NotProposed => Bilingual::new(
                "Chưa có đề nghị kiểm tra lại cho bài này.",
                "Nobody proposed to replace this test.",
            ),
            Self::AlreadyDecided { status } => Bilingual::new(
                "Đề nghị này đã được giải quyết.",
                format!("This proposal is {status} already."),
            ),
            Self::OwnProposal => Bilingual::new(
                "Người đề nghị không được tự quyết định.",
                "Nobody decides their own proposal.",
            ),
            Self::NotPermitted { status } => Bilingual::new(
                "Nhà trường không hoặc chưa đồng ý cho kiểm tra lại.",
                format!("The school has not permitted the replacement ({status})."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::NotAtThisMoment { period } => Some(period.to_string()),
            Self::NoTest { subject } => Some(Target::Subject(*subject).to_string()),
            Self::AlreadyDecided { status } | Self::NotPermitted { status } => Some((*status).to_owned()),
            Self::MadeUpInSecondarySchool
            | Self::NoScore
            | Self::AlreadyProposed
            | Self::AlreadyReplaced
            | Self::NotProposed
            | Self::OwnProposal => None,
        }
    }
}
