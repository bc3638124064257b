//! What a command would do to each cell, told without doing it.

use async_graphql::{Enum, SimpleObject};
use socai_school::{Refusals, Refused, gradebook};

use super::CellNode;
use crate::{refusal::Refusal, scope::Scope};

/// What becomes of a cell (kết quả kiểm tra một ô).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum VerdictKind {
    /// Không đổi: the cell holds this already.
    Unchanged,
    /// Ghi mới: the cell was empty and gets its first entry.
    Entered,
    /// Sửa: the cell's entry is replaced; the old one stays readable.
    Corrected,
    /// Từ chối: the cell is refused, and with it the whole command.
    Refused,
}

/// What becomes of a cell (kết quả kiểm tra một ô).
#[derive(SimpleObject)]
#[graphql(name = "CellVerdict")]
pub(crate) struct VerdictNode {
    /// What becomes of it.
    kind: VerdictKind,
    /// Why it is refused (lí do từ chối), if it is.
    refusal: Option<Refusal>,
}

impl VerdictNode {
    /// `path` puts the place of a refusal into the words of the input; `cell` is the cell as it stands.
    pub(crate) fn new(
        scope: &Scope,
        verdict: &gradebook::Verdict,
        path: impl Fn(&Refused) -> String,
        cell: impl Fn(&str) -> Option<CellNode>,
    ) -> Self {
        let kind = match verdict {
            gradebook::Verdict::Unchanged => VerdictKind::Unchanged,
            gradebook::Verdict::Entered => VerdictKind::Entered,
            gradebook::Verdict::Corrected => VerdictKind::Corrected,
            gradebook::Verdict::Refused(refused) => {
                return Self::refused(Refusal::new(scope, refused, &path(refused), |path| cell(path)));
            }
        };
        Self { kind, refusal: None }
    }

    /// A cell that is refused before the domain is asked.
    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self { kind: VerdictKind::Refused, refusal: Some(refusal) }
    }

    /// Whether the cell keeps the command from being carried out.
    pub(crate) fn is_refused(&self) -> bool {
        self.kind == VerdictKind::Refused
    }
}

/// The refusals of a command as a whole.
pub(crate) fn whole(scope: &Scope, refusals: &Refusals) -> Vec<Refusal> {
    refusals.list().iter().map(|refused| Refusal::new(scope, refused, &refused.path, |_| None)).collect()
}
