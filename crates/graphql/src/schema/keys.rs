//! Signing keys: the school's own, those of other schools that it trusts, and the heads that it has accepted from them.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    keys::{AcceptedHead, OwnKey, SchoolKey, TrustedKey},
    policy::Object as About,
};

use super::AccountNode;
use crate::{
    access,
    scalars::{FileDigest, Key, LedgerPosition, Moment, PublicKey},
    scope::Scope,
};

/// A key with which the school signs what it hands to other schools (khóa kí của trường).
#[derive(SimpleObject)]
#[graphql(name = "SigningKey")]
pub(crate) struct SigningKeyNode {
    /// The public half (khóa công khai).
    key: PublicKey,
    /// The same in groups of eight digits, to be read to somebody (đọc để đối chiếu).
    spelled: String,
    /// Since when it signs (từ lúc).
    from: Moment,
    /// The event that introduced it (vị trí trong sổ cái).
    introduced: LedgerPosition,
    /// Whether it signs today (đang dùng); keys before it sign nothing more.
    is_current: bool,
}

impl SigningKeyNode {
    /// All keys of the school, oldest first.
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let keys = &scope.school().keys;
        let current = keys.current().map(|own| own.key);
        let node = |own: &OwnKey| Self {
            key: own.key.into(),
            spelled: own.key.spelled(),
            from: own.from.into(),
            introduced: own.introduced.into(),
            is_current: current == Some(own.key),
        };
        keys.own().map(node).collect()
    }

    /// The key with which the school signs now.
    pub(crate) fn current(scope: &Scope) -> Option<Self> {
        Self::all(scope).pop()
    }
}

/// A key of another school (khóa của trường khác) that the school trusts or trusted.
pub(crate) struct SchoolKeyNode {
    scope: Scope,
    known: TrustedKey,
}

impl SchoolKeyNode {
    /// The keys of other schools; none for whoever may not read them.
    pub(crate) fn all(scope: &Scope) -> Option<Vec<Self>> {
        let visible = scope.reads(access::SCHOOL_TRUSTED_KEYS, About::School);
        let keys = || scope.school().keys.others().map(|known| Self::new(scope, known)).collect();
        visible.then(keys)
    }

    /// One of them.
    pub(crate) fn find(scope: &Scope, key: SchoolKey) -> Option<Self> {
        let visible = scope.reads(access::SCHOOL_TRUSTED_KEYS, About::School);
        let known = scope.school().keys.other(key).filter(|_| visible)?;
        Some(Self::new(scope, known))
    }

    fn new(scope: &Scope, known: &TrustedKey) -> Self {
        Self { scope: scope.clone(), known: known.clone() }
    }
}

/// A key of another school (khóa của trường khác) that the school trusts or trusted. People compare it before it is trusted; a
/// file never brings its own.
#[Object(name = "SchoolKey")]
impl SchoolKeyNode {
    /// The public half (khóa công khai).
    async fn key(&self) -> PublicKey {
        self.known.key.into()
    }

    /// The other school's code (mã trường).
    async fn code(&self) -> String {
        self.known.code.to_string()
    }

    /// The other school's name (tên trường).
    async fn name(&self) -> String {
        self.known.name.to_string()
    }

    /// Who trusted it (người ghi nhận).
    async fn trusted_by(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.known.author)
    }

    /// Since when (từ lúc).
    async fn from(&self) -> Moment {
        self.known.from.into()
    }

    /// Where it was learned from (nguồn đối chiếu); null after an erasure.
    async fn learned_from(&self) -> Option<String> {
        self.known.learned_from.get().map(ToString::to_string)
    }

    /// The newest head that it signed and the school accepted (mốc sổ đã ghi nhận); null when there is none.
    async fn accepted_head(&self) -> Option<AcceptedHeadNode> {
        let mut heads = self.scope.school().keys.heads();
        heads.find(|head| head.key == self.known.key).map(Into::into)
    }

    /// Since when nothing that it signs is accepted any more (thôi tin cậy từ lúc); null while it is trusted.
    async fn withdrawn_at(&self) -> Option<Moment> {
        self.known.withdrawn.as_ref().map(|withdrawn| withdrawn.at.into())
    }

    /// Who withdrew it (người thôi tin cậy).
    async fn withdrawn_by(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.known.withdrawn.as_ref()?.author)
    }

    /// Why (lí do); null while it is trusted, and after an erasure.
    async fn withdrawal_reason(&self) -> Option<String> {
        self.known.withdrawn.as_ref()?.reason.get().map(ToString::to_string)
    }
}

/// The newest head of another school's ledger that was accepted with a dossier (mốc sổ của trường khác). Older heads of that ledger, and
/// others at the same position, are refused.
#[derive(SimpleObject)]
#[graphql(name = "AcceptedHead")]
pub(crate) struct AcceptedHeadNode {
    /// The other ledger (sổ).
    ledger: Key,
    /// How many entries it had (vị trí).
    position: LedgerPosition,
    /// The root of its Merkle tree (mã gốc).
    root: FileDigest,
    /// When the other school signed it (thời điểm kí).
    signed_at: Moment,
}

impl From<&AcceptedHead> for AcceptedHeadNode {
    fn from(head: &AcceptedHead) -> Self {
        Self {
            ledger: head.ledger.into(),
            position: head.position.into(),
            root: head.root.into(),
            signed_at: head.signed_at.into(),
        }
    }
}
