//! Refusals as data: an outcome that a person can act on is an answer, not an error. Which ones there are is decided by the
//! domain; a type of its own has only what carries more than a text.

#![expect(clippy::duplicated_attributes, reason = "the fields of an interface are told apart by their names")]

use async_graphql::{Enum, Interface, Object, SimpleObject};
use jiff::Timestamp;
use socai_school::{
    Actor, Explain, Refusal as Reason, Refused,
    attendance::AttendanceRefusal,
    closing::{ClosingRefusal, Hindrance, Lacking, NotReady},
    gradebook::GradeRefusal,
    lessons::LessonRefusal,
    periods::Order,
    regulations,
};

use crate::{
    enums::Subject,
    list_size,
    paths::in_input,
    scalars::Moment,
    schema::{ActorNode, CellNode, ClassNode, MissingCellNode, OrderNode},
    scope::Scope,
};

/// Why a command did not happen (lí do từ chối). Nothing of the command was written.
#[derive(Interface)]
#[graphql(
    field(name = "code", ty = "String", desc = "A stable code (mã lí do) in SCREAMING_SNAKE_CASE."),
    field(name = "message", ty = "String", desc = "The reason in Vietnamese (lí do)."),
    field(name = "message_en", ty = "String", desc = "The reason in English."),
    field(
        name = "path",
        ty = "String",
        desc = "Where in the input it belongs, such as `entries[3].score`; empty for the input as a whole."
    ),
    field(
        name = "value",
        ty = "Option<String>",
        desc = "The offending value as given (giá trị đã nhập), if there is one."
    )
)]
pub(crate) enum Refusal {
    /// A reason that needs no further data.
    Simple(SimpleRefusal),
    /// Somebody wrote the cell first.
    VersionConflict(VersionConflict),
    /// The cell is locked.
    PeriodLocked(PeriodLocked),
    /// Cells are missing.
    CellsMissing(CellsMissing),
    /// Subjects are not signed off.
    SubjectsNotSignedOff(SubjectsNotSignedOff),
    /// Classes are not ready to be published.
    ClassesNotReady(ClassesNotReady),
}

/// What every refusal can tell.
pub(crate) struct Said {
    code: String,
    message: String,
    message_en: String,
    path: String,
    value: Option<String>,
}

impl Said {
    fn of(path: &str, reason: &impl Explain) -> Self {
        let text = reason.text();
        Self {
            code: reason.code().to_owned(),
            message: text.vi,
            message_en: text.en,
            path: in_input(path),
            value: reason.value(),
        }
    }
}

macro_rules! said {
    ($($(#[$doc:meta])* $name:ident { $($fields:tt)* })+) => {$(
        $(#[$doc])*
        #[Object]
        impl $name {
            /// A stable code (mã lí do) in SCREAMING_SNAKE_CASE.
            async fn code(&self) -> String {
                self.said.code.clone()
            }

            /// The reason in Vietnamese (lí do).
            async fn message(&self) -> String {
                self.said.message.clone()
            }

            /// The reason in English.
            async fn message_en(&self) -> String {
                self.said.message_en.clone()
            }

            /// Where in the input it belongs, such as `entries[3].score`; empty for the input as a whole.
            async fn path(&self) -> String {
                self.said.path.clone()
            }

            /// The offending value as given (giá trị đã nhập), if there is one.
            async fn value(&self) -> Option<String> {
                self.said.value.clone()
            }

            $($fields)*
        }
    )+};
}

/// A reason that needs no further data (lí do từ chối).
pub(crate) struct SimpleRefusal {
    said: Said,
}

/// Somebody wrote the cell in the meantime (ô đã được người khác sửa).
pub(crate) struct VersionConflict {
    said: Said,
    expected: u32,
    actual: u32,
    by: Option<ActorNode>,
    at: Option<Timestamp>,
    current: Option<CellNode>,
}

/// The cell is locked (đã khóa sổ).
pub(crate) struct PeriodLocked {
    said: Said,
    order: Order,
    by: ActorNode,
    at: Timestamp,
}

/// Cells that must be filled are not (còn ô chưa nhập).
pub(crate) struct CellsMissing {
    said: Said,
    scope: Scope,
    count: usize,
    first: Vec<Lacking>,
}

/// Subjects are not signed off, or changed since (môn chưa được xác nhận).
pub(crate) struct SubjectsNotSignedOff {
    said: Said,
    subjects: Vec<regulations::Subject>,
}

/// Classes cannot be published yet (lớp chưa công bố được).
pub(crate) struct ClassesNotReady {
    said: Said,
    scope: Scope,
    classes: Vec<NotReady>,
}

/// What keeps a class from being published (lí do chưa công bố được).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum PublicationHindrance {
    /// Chưa được hiệu trưởng xác nhận: not confirmed, or something changed since.
    NotConfirmed,
    /// Chưa khóa sổ: some column is not locked.
    NotLocked,
}

/// A class that cannot be published yet (lớp chưa công bố được).
#[derive(SimpleObject)]
#[graphql(name = "ClassNotReady")]
pub(crate) struct ClassNotReady {
    /// The class (lớp).
    class: Option<ClassNode>,
    /// What keeps it (lí do).
    hindrance: PublicationHindrance,
}

said! {
    /// A reason that needs no further data (lí do từ chối).
    SimpleRefusal {}

    /// Cells that must be filled are not, or not wholly (còn ô chưa nhập đủ).
    CellsMissing {
        /// How many (số ô còn thiếu).
        async fn count(&self) -> usize {
            self.count
        }

        /// Those of the first 20 students (các ô còn thiếu).
        #[graphql(directive = list_size::Items::apply(20))]
        async fn cells(&self) -> Vec<MissingCellNode> {
            self.first.iter().map(|lacking| MissingCellNode::new(&self.scope, lacking)).collect()
        }
    }

    /// Subjects are not signed off, or changed since (môn chưa được xác nhận).
    SubjectsNotSignedOff {
        /// Which (các môn), in the order of the forms.
        async fn subjects(&self) -> Vec<Subject> {
            self.subjects.iter().copied().map(Into::into).collect()
        }
    }

    /// Classes cannot be published yet (lớp chưa công bố được).
    ClassesNotReady {
        /// Which, and why (các lớp).
        #[graphql(directive = list_size::Items::apply(20))]
        async fn classes(&self) -> Vec<ClassNotReady> {
            let node = |class: &NotReady| ClassNotReady {
                class: ClassNode::find(&self.scope, class.class),
                hindrance: match class.hindrance {
                    Hindrance::NotConfirmed => PublicationHindrance::NotConfirmed,
                    Hindrance::NotLocked => PublicationHindrance::NotLocked,
                },
            };
            self.classes.iter().map(node).collect()
        }
    }

    /// Somebody wrote the cell in the meantime (ô đã được người khác sửa): look at both, then decide.
    VersionConflict {
        /// The version that the author saw (phiên bản đã xem).
        async fn expected(&self) -> u32 {
            self.expected
        }

        /// The version that the cell has (phiên bản hiện tại); 0 when it was never written.
        async fn actual(&self) -> u32 {
            self.actual
        }

        /// Who wrote it last (người ghi).
        async fn by(&self) -> Option<ActorNode> {
            self.by.clone()
        }

        /// When it was written last (thời điểm ghi).
        async fn at(&self) -> Option<Moment> {
            self.at.map(Into::into)
        }

        /// The cell as it stands (ô hiện tại).
        async fn current(&self) -> Option<CellNode> {
            self.current.clone()
        }
    }

    /// The principal had the cell locked (đã khóa sổ).
    PeriodLocked {
        /// The order that is in force (quyết định, yêu cầu của hiệu trưởng).
        async fn order(&self) -> OrderNode {
            (&self.order).into()
        }

        /// Who locked it (người khóa sổ).
        async fn locked_by(&self) -> ActorNode {
            self.by.clone()
        }

        /// When it was locked (thời điểm khóa sổ).
        async fn locked_at(&self) -> Moment {
            self.at.into()
        }
    }
}

impl Refusal {
    /// A refusal for the client; `cell` is the cell that the refusal's path points to, as it stands.
    pub(crate) fn new(
        scope: &Scope,
        refused: &Refused,
        path: &str,
        cell: impl FnOnce(&str) -> Option<CellNode>,
    ) -> Self {
        let said = Said::of(path, &refused.refusal);
        let actor = |actor: Actor| ActorNode::new(scope, actor);
        match &refused.refusal {
            Reason::Grade(GradeRefusal::VersionConflict { expected, actual, by, at, .. }) => {
                Self::VersionConflict(VersionConflict {
                    said,
                    expected: *expected,
                    actual: *actual,
                    by: by.map(actor),
                    at: *at,
                    current: cell(&refused.path),
                })
            }
            Reason::Grade(GradeRefusal::PeriodLocked { order, at, by }) => {
                Self::PeriodLocked(PeriodLocked { said, order: order.clone(), by: actor(*by), at: *at })
            }
            Reason::Attendance(AttendanceRefusal::VersionConflict { expected, actual, by, at }) => {
                Self::VersionConflict(VersionConflict {
                    said,
                    expected: *expected,
                    actual: *actual,
                    by: by.map(actor),
                    at: *at,
                    current: None,
                })
            }
            Reason::Lesson(LessonRefusal::VersionConflict { expected, actual, by, at }) => {
                Self::VersionConflict(VersionConflict {
                    said,
                    expected: *expected,
                    actual: *actual,
                    by: by.map(actor),
                    at: *at,
                    current: None,
                })
            }
            Reason::Attendance(AttendanceRefusal::PeriodLocked { order, at, by }) => {
                Self::PeriodLocked(PeriodLocked { said, order: order.clone(), by: actor(*by), at: *at })
            }
            Reason::Closing(ClosingRefusal::Incomplete { count, first }) => {
                let (scope, first) = (scope.clone(), first.clone());
                Self::CellsMissing(CellsMissing { said, scope, count: *count, first })
            }
            Reason::Closing(ClosingRefusal::SubjectsNotSignedOff { subjects }) => {
                let subjects = subjects.clone();
                Self::SubjectsNotSignedOff(SubjectsNotSignedOff { said, subjects })
            }
            Reason::Closing(ClosingRefusal::NotReadyToPublish { classes }) => {
                let (scope, classes) = (scope.clone(), classes.clone());
                Self::ClassesNotReady(ClassesNotReady { said, scope, classes })
            }
            _ => Self::Simple(SimpleRefusal { said }),
        }
    }

    /// A refusal of something that is no command of the ledger, such as a password.
    pub(crate) fn simple(code: &str, path: &str, (vi, en): (String, String)) -> Self {
        let said =
            Said { code: code.to_owned(), message: vi, message_en: en, path: path.to_owned(), value: None };
        Self::Simple(SimpleRefusal { said })
    }

    /// A refusal that explains itself.
    pub(crate) fn explained(path: &str, reason: &impl Explain) -> Self {
        Self::Simple(SimpleRefusal { said: Said::of(path, reason) })
    }
}
