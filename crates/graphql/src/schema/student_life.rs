//! What a student's file holds beyond the stays in classes: suspensions and consents.

use async_graphql::{Object, SimpleObject};
use socai_school::registry::{Consent, Suspension};

use super::GuardianNode;
use crate::{
    enums::{ConsentPurpose, Label},
    scalars::{Day, LedgerPosition},
    scope::Scope,
};

/// A time during which a student is enrolled and does not attend (tạm nghỉ học, bảo lưu).
#[derive(SimpleObject)]
#[graphql(name = "Suspension")]
pub(crate) struct SuspensionNode {
    /// First day (từ ngày).
    from: Day,
    /// First day on which it no longer holds (đến trước ngày); null while it lasts.
    until: Option<Day>,
    /// When the student is expected back (dự kiến trở lại).
    expected: Option<Day>,
}

impl From<&Suspension> for SuspensionNode {
    fn from(suspension: &Suspension) -> Self {
        Self {
            from: suspension.from.into(),
            until: suspension.until.map(Into::into),
            expected: suspension.expected.map(Into::into),
        }
    }
}

/// What a guardian agreed to (sự đồng ý).
pub(crate) struct ConsentNode {
    scope: Scope,
    consent: Consent,
}

impl ConsentNode {
    pub(crate) fn new(scope: &Scope, consent: &Consent) -> Self {
        Self { scope: scope.clone(), consent: consent.clone() }
    }
}

/// What a guardian agreed to (sự đồng ý): to a use of the child's data beyond the school's duties.
#[Object(name = "Consent")]
impl ConsentNode {
    /// Who agreed (người đồng ý).
    async fn guardian(&self) -> Option<GuardianNode> {
        GuardianNode::find(&self.scope, self.consent.guardian)
    }

    /// To what (mục đích).
    async fn purpose(&self) -> ConsentPurpose {
        self.consent.purpose.into()
    }

    /// That in words.
    async fn label(&self) -> Label {
        self.consent.purpose.into()
    }

    /// On which day (ngày đồng ý).
    async fn given_on(&self) -> Day {
        self.consent.given_on.into()
    }

    /// Whether the child agreed too (ý kiến của trẻ); null when it was too young to be asked.
    async fn child_agrees(&self) -> Option<bool> {
        self.consent.child_agrees
    }

    /// The paper (văn bản), if there is one; null when it was erased.
    async fn document(&self) -> Option<String> {
        self.consent.document.as_ref()?.get().map(ToString::to_string)
    }

    /// The first day on which it does not hold any more (ngày rút lại); null while it holds.
    async fn withdrawn_on(&self) -> Option<Day> {
        self.consent.withdrawn.map(|(on, _)| on.into())
    }

    /// The entry of the ledger (vị trí trong sổ cái).
    async fn given_at(&self) -> LedgerPosition {
        self.consent.given_at.into()
    }
}
