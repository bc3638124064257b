//! Why nothing is signed, returned or published.

use super::{Lacking, Stage, Statement};
use crate::{
    calendar::GradingPeriod,
    ids::ClassId,
    refusal::Explain,
    regulations::Subject,
    text::{Bilingual, Code},
};

/// What keeps a class from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The principal has not confirmed it, or something changed since.
    NotConfirmed,
    /// Some column is not locked.
    NotLocked,
}

/// A class that cannot be published yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReady {
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub name: Code,
    /// What keeps it.
    pub hindrance: Hindrance,
}

/// Why a command of the closing was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum ClosingRefusal {
    /// The class does not take the subject, or it is not assessed in that period.
    SubjectNotAssessed {
        /// As given.
        subject: Subject,
        /// The period.
        period: GradingPeriod,
    },
    /// The class has no students, or nobody was assessed again.
    NothingToSign {
        /// The period.
        period: GradingPeriod,
    },
    /// Another statement was shown than the one that is signed today.
    StatementMismatch {
        /// What must be signed.
        expected: Statement,
        /// As given.
        given: Statement,
    },
    /// Cells are missing.
    Incomplete {
        /// How many.
        count: usize,
        /// Those of the first [`ClosingRefusal::LISTED`] students.
        first: Vec<Lacking>,
    },
    /// Subjects are not signed off, or changed since.
    SubjectsNotSignedOff {
        /// Which, in the order of the forms.
        subjects: Vec<Subject>,
    },
    /// The class is not consolidated, or something changed since.
    NotConsolidated {
        /// The class.
        class: ClassId,
        /// Its name.
        name: Code,
    },
    /// Nobody confirms as principal what they consolidated as homeroom teacher.
    OwnConsolidation {
        /// The class.
        class: ClassId,
        /// Its name.
        name: Code,
    },
    /// The command names no class.
    NoClasses,
    /// The command names too many classes.
    TooManyClasses {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// There is no such signature to withdraw.
    NotSigned {
        /// As given.
        stage: Stage,
    },
    /// Only who signed and the stages above withdraw it.
    NotTheSigner {
        /// As given.
        stage: Stage,
    },
    /// A higher signature stands on it and must be withdrawn first.
    HigherStageStands {
        /// The higher one.
        above: Stage,
    },
    /// The results are published and must be withdrawn first.
    ResultsPublished,
    /// The signer's texts were erased; no reason is written to nobody.
    SignerErased,
    /// Something in the scope is not confirmed or not locked.
    NotReadyToPublish {
        /// Which classes, by grade and name.
        classes: Vec<NotReady>,
    },
}

impl ClosingRefusal {
    /// Of how many students the missing cells are listed.
    pub const LISTED: usize = 20;

    /// Most names in a text.
    const NAMED: usize = 20;

    pub(super) fn incomplete(lacking: Vec<Lacking>) -> Self {
        let count = lacking.len();
        let mut students = Vec::with_capacity(Self::LISTED);
        for lacking in &lacking {
            if students.len() < Self::LISTED && !students.contains(&lacking.student) {
                students.push(lacking.student);
            }
        }
        let is_listed = |lacking: &Lacking| students.contains(&lacking.student);
        Self::Incomplete { count, first: lacking.into_iter().filter(is_listed).collect() }
    }
}

impl Explain for ClosingRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SubjectNotAssessed { .. } => "SUBJECT_NOT_ASSESSED",
            Self::NothingToSign { .. } => "NOTHING_TO_SIGN",
            Self::StatementMismatch { .. } => "STATEMENT_MISMATCH",
            Self::Incomplete { .. } => "INCOMPLETE",
            Self::SubjectsNotSignedOff { .. } => "SUBJECTS_NOT_SIGNED_OFF",
            Self::NotConsolidated { .. } => "NOT_CONSOLIDATED",
            Self::OwnConsolidation { .. } => "OWN_CONSOLIDATION",
            Self::NoClasses => "NO_CLASSES",
            Self::TooManyClasses { .. } => "TOO_MANY_CLASSES",
            Self::NotSigned { .. } => "NOT_SIGNED",
            Self::NotTheSigner { .. } => "NOT_THE_SIGNER",
            Self::HigherStageStands { .. } => "HIGHER_STAGE_STANDS",
            Self::ResultsPublished => "RESULTS_PUBLISHED",
            Self::SignerErased => "SIGNER_ERASED",
            Self::NotReadyToPublish { .. } => "NOT_READY_TO_PUBLISH",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::SubjectNotAssessed { subject, period } => Bilingual::new(
                format!("Lớp không đánh giá môn {} ở kì {period}.", subject.vi()),
                format!("The class is not assessed in {} at {period}.", subject.en()),
            ),
            Self::NothingToSign { period } => Bilingual::new(
                format!("Lớp không có kết quả nào cần xác nhận ở kì {period}."),
                format!("The class has nothing to sign at {period}."),
            ),
            Self::StatementMismatch { expected, given } => Bilingual::new(
                format!(
                    "Nội dung xác nhận đã hiển thị ({given}) không phải nội dung cần kí ({expected}). Hãy mở lại trang và \
                     đọc lại."
                ),
                format!(
                    "The statement that was shown ({given}) is not the one to sign ({expected}). Open the page again."
                ),
            ),
            Self::Incomplete { count, .. } => Bilingual::new(
                format!("Còn {count} ô chưa nhập đủ."),
                format!("{count} cells are not yet complete."),
            ),
            Self::SubjectsNotSignedOff { subjects } => Bilingual::new(
                format!("Chưa được giáo viên bộ môn xác nhận: {}.", join(subjects, |subject| subject.vi())),
                format!("Not signed off by the subject teacher: {}.", join(subjects, |subject| subject.en())),
            ),
            Self::NotConsolidated { name, .. } => Bilingual::new(
                format!(
                    "Lớp {name} chưa được giáo viên chủ nhiệm tổng hợp, hoặc đã có thay đổi sau khi tổng hợp."
                ),
                format!("Class {name} is not consolidated by its homeroom teacher, or has changed since."),
            ),
            Self::OwnConsolidation { name, .. } => Bilingual::new(
                format!("Người đã tổng hợp lớp {name} không tự xác nhận lớp này."),
                format!("Who consolidated class {name} does not confirm it."),
            ),
            Self::NoClasses => Bilingual::new("Chưa chọn lớp nào.", "No class was chosen."),
            Self::TooManyClasses { limit, actual } => Bilingual::new(
                format!("Có {actual} lớp, mỗi lần tối đa {limit}."),
                format!("There are {actual} classes, at most {limit} at a time."),
            ),
            Self::NotSigned { stage } => {
                let name = stage.name();
                Bilingual::new(
                    format!("Chưa có {}.", name.vi),
                    format!("There is no signature: {}.", name.en),
                )
            }
            Self::NotTheSigner { stage } => {
                let name = stage.name();
                Bilingual::new(
                    format!("Chỉ người đã kí hoặc cấp trên mới rút được {}.", name.vi),
                    format!("Only who signed or a higher stage withdraws {}.", name.en),
                )
            }
            Self::HigherStageStands { above } => {
                let name = above.name();
                Bilingual::new(format!("Phải rút {} trước.", name.vi), format!("Withdraw {} first.", name.en))
            }
            Self::ResultsPublished => Bilingual::new(
                "Kết quả đã công bố; phải rút công bố trước.",
                "The results are published; withdraw them first.",
            ),
            Self::SignerErased => Bilingual::new(
                "Dữ liệu cá nhân của người kí đã xóa, không ghi lí do được nữa.",
                "The signer's personal data was erased, no reason can be written any more.",
            ),
            Self::NotReadyToPublish { classes } => {
                let names = |wanted| {
                    let of = classes.iter().filter(|class| class.hindrance == wanted);
                    of.take(Self::NAMED).map(|class| class.name.as_str()).collect::<Vec<_>>().join(", ")
                };
                let list = |confirmed: &str, locked: &str| {
                    let parts = [(confirmed, Hindrance::NotConfirmed), (locked, Hindrance::NotLocked)];
                    let parts = parts.map(|(label, wanted)| (label, names(wanted)));
                    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
                    parts.map(|(label, names)| format!("{label}: {names}")).collect::<Vec<_>>().join("; ")
                };
                let count = classes.len();
                Bilingual::new(
                    format!("{count} lớp chưa công bố được. {}.", list("Chưa được xác nhận", "Chưa khóa sổ")),
                    format!("{count} classes cannot be published. {}.", list("Not confirmed", "Not locked")),
                )
            }
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::SubjectNotAssessed { subject, .. } => Some(subject.to_string()),
            Self::StatementMismatch { given, .. } => Some(given.to_string()),
            Self::NotConsolidated { class, .. } | Self::OwnConsolidation { class, .. } => {
                Some(class.to_string())
            }
            Self::TooManyClasses { actual, .. } => Some(actual.to_string()),
            Self::NotSigned { stage } | Self::NotTheSigner { stage } => Some(stage.to_string()),
            Self::HigherStageStands { above } => Some(above.to_string()),
            Self::NothingToSign { .. }
            | Self::Incomplete { .. }
            | Self::SubjectsNotSignedOff { .. }
            | Self::NoClasses
            | Self::ResultsPublished
            | Self::SignerErased
            | Self::NotReadyToPublish { .. } => None,
        }
    }
}

fn join(subjects: &[Subject], name: impl Fn(&Subject) -> &'static str) -> String {
    subjects.iter().map(name).collect::<Vec<_>>().join(", ")
}
