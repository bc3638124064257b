//! The register book on a day.

use async_graphql::{Enum, Object, Result};
use socai_school::{
    Date,
    ids::StudentId,
    registry::{RegisterLine, RegisterTotals, Whereabouts},
};

use super::{
    ClassNode, StudentNode,
    connection::{Page, connection},
};
use crate::{
    enums::{DepartureReason, Label},
    errors::Fault,
    list_size,
    scalars::Day,
    scope::Scope,
};

/// Where somebody of the register is (tình trạng).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum RegisterStanding {
    /// Đang học: in a class.
    Attending,
    /// Tạm nghỉ, bảo lưu: enrolled, and suspended.
    Suspended,
    /// Đã rời trường: not at the school any more.
    Left,
    /// Đã gộp vào số khác: found to be the same person as another entry.
    Merged,
}

/// The register book on a day (sổ đăng bộ).
pub(crate) struct RegisterBookNode {
    scope: Scope,
    day: Date,
    totals: RegisterTotals,
}

impl RegisterBookNode {
    pub(crate) fn new(scope: &Scope, day: Date) -> Self {
        let totals = scope.school().registry.register_totals(day);
        Self { scope: scope.clone(), day, totals }
    }
}

/// The register book on a day (sổ đăng bộ).
#[Object(name = "RegisterBook")]
impl RegisterBookNode {
    /// The day (ngày).
    async fn on(&self) -> Day {
        self.day.into()
    }

    /// How many were admitted until that day (tổng số đã tiếp nhận).
    async fn admitted(&self) -> u32 {
        self.totals.admitted
    }

    /// How many are in a class (đang học).
    async fn attending(&self) -> u32 {
        self.totals.attending
    }

    /// How many are enrolled and suspended (tạm nghỉ, bảo lưu).
    async fn suspended(&self) -> u32 {
        self.totals.suspended
    }

    /// How many are not at the school any more (đã rời trường).
    async fn left(&self) -> u32 {
        self.totals.left
    }

    /// How many numbers were merged into others (đã gộp).
    async fn merged(&self) -> u32 {
        self.totals.merged
    }

    /// The lines, by register number (số đăng bộ).
    #[graphql(directive = list_size::Page::apply())]
    async fn lines(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<RegisterLineConnection> {
        let page = Page::new(first, after.as_deref())?;
        let lines = self.scope.school().registry.register_on(self.day);
        let node = |line: RegisterLine<'_>| RegisterLineNode {
            scope: self.scope.clone(),
            day: self.day,
            student: line.student.id,
        };
        let cut = page.cut(lines.map(|line| (u64::from(line.student.register_number), node(line))));
        Ok(RegisterLineConnection::new(cut, usize::try_from(self.totals.admitted).unwrap_or(usize::MAX)))
    }
}

/// A line of the register book (dòng sổ đăng bộ).
#[derive(Clone)]
pub(crate) struct RegisterLineNode {
    scope: Scope,
    day: Date,
    student: StudentId,
}

connection! {
    /// A page of lines of the register book (sổ đăng bộ).
    RegisterLineConnection, RegisterLineEdge of RegisterLineNode as "RegisterLineConnection", "RegisterLineEdge"
}

impl RegisterLineNode {
    fn line(&self) -> Result<RegisterLine<'_>, Fault> {
        // A node is only made of a line that is there, and the state does not move below it.
        let student = self.scope.school().registry.student(self.student);
        student.and_then(|student| student.register_line(self.day)).ok_or(Fault::Internal)
    }
}

/// A line of the register book (dòng sổ đăng bộ).
#[Object(name = "RegisterLine")]
impl RegisterLineNode {
    /// Register number (số đăng bộ).
    async fn register_number(&self) -> Result<u32> {
        Ok(self.line()?.student.register_number)
    }

    /// The student (học sinh), with name, codes, birth and origin.
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.student)
    }

    /// First day at the school (ngày vào trường).
    async fn admitted_on(&self) -> Result<Day> {
        Ok(self.line()?.admitted_on.into())
    }

    /// The class entered then (lớp khi vào trường).
    async fn first_class(&self) -> Result<Option<ClassNode>> {
        Ok(ClassNode::find(&self.scope, self.line()?.first_class))
    }

    /// Where the student is (tình trạng).
    async fn standing(&self) -> Result<RegisterStanding> {
        Ok(match self.line()?.whereabouts {
            Whereabouts::Attending { .. } => RegisterStanding::Attending,
            Whereabouts::Suspended { .. } => RegisterStanding::Suspended,
            Whereabouts::Left { .. } => RegisterStanding::Left,
            Whereabouts::Merged { .. } => RegisterStanding::Merged,
        })
    }

    /// That in words.
    async fn label(&self) -> Result<Label> {
        Ok(match self.line()?.whereabouts {
            Whereabouts::Attending { .. } => Label::new("Đang học", "Attending"),
            Whereabouts::Suspended { .. } => Label::new("Tạm nghỉ, bảo lưu", "Suspended"),
            Whereabouts::Left { .. } => Label::new("Đã rời trường", "Left"),
            Whereabouts::Merged { .. } => Label::new("Đã gộp vào số khác", "Merged"),
        })
    }

    /// The class (lớp); the last one of who has left.
    async fn class(&self) -> Result<Option<ClassNode>> {
        let class = match self.line()?.whereabouts {
            Whereabouts::Attending { class }
            | Whereabouts::Suspended { class, .. }
            | Whereabouts::Left { class, .. }
            | Whereabouts::Merged { class, .. } => class,
        };
        Ok(ClassNode::find(&self.scope, class))
    }

    /// Since when the student is suspended or has left (từ ngày); null while attending.
    async fn since(&self) -> Result<Option<Day>> {
        Ok(match self.line()?.whereabouts {
            Whereabouts::Attending { .. } | Whereabouts::Merged { .. } => None,
            Whereabouts::Suspended { since, .. } => Some(since.into()),
            Whereabouts::Left { on, .. } => Some(on.into()),
        })
    }

    /// Why the student left (lí do).
    async fn departure(&self) -> Result<Option<DepartureReason>> {
        Ok(match self.line()?.whereabouts {
            Whereabouts::Left { reason, .. } => Some(reason.into()),
            Whereabouts::Attending { .. } | Whereabouts::Suspended { .. } | Whereabouts::Merged { .. } => {
                None
            }
        })
    }

    /// Where to, and remarks (nơi chuyển đến, ghi chú); null when nothing was said or it was erased.
    async fn note(&self) -> Result<Option<String>> {
        Ok(match self.line()?.whereabouts {
            Whereabouts::Left { note, .. } => note.and_then(|note| note.get()).map(ToString::to_string),
            Whereabouts::Attending { .. } | Whereabouts::Suspended { .. } | Whereabouts::Merged { .. } => {
                None
            }
        })
    }
}
