//! Guardians, reached only through a student whose private data the reader may see.

use async_graphql::{ID, Object, Result, SimpleObject};
use socai_school::{ids::GuardianId, registry::Guardian};

use super::{
    AccountNode, StudentNode,
    student::{ContactNode, NameNode},
};
use crate::{
    access,
    enums::{GuardianRelation, Label},
    errors::Fault,
    ids::encode,
    list_size,
    scope::Scope,
};

/// A guardian (cha, mẹ, người giám hộ).
#[derive(Clone)]
pub(crate) struct GuardianNode {
    scope: Scope,
    id: GuardianId,
}

impl GuardianNode {
    pub(crate) fn find(scope: &Scope, id: GuardianId) -> Option<Self> {
        scope.school().registry.guardian(id).map(|_| Self { scope: scope.clone(), id })
    }

    fn guardian(&self) -> Result<&Guardian, Fault> {
        // A node is only made of a guardian who is there, and the state does not move below it.
        self.scope.school().registry.guardian(self.id).ok_or(Fault::Internal)
    }
}

/// A student of a guardian (con, em).
#[derive(SimpleObject)]
pub(crate) struct Ward {
    /// What the guardian is to the student (quan hệ).
    relation: GuardianRelation,
    /// That in words.
    label: Label,
    /// The student (học sinh).
    student: StudentNode,
}

/// A guardian of one or more students (cha, mẹ, người giám hộ).
#[Object(name = "Guardian")]
impl GuardianNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// The name (họ và tên); null when it was erased.
    async fn name(&self) -> Result<Option<NameNode>> {
        Ok(self.guardian()?.profile.get().map(|profile| (&profile.name).into()))
    }

    /// Whether the person's identity was erased (đã xóa dữ liệu cá nhân).
    async fn is_erased(&self) -> Result<bool> {
        Ok(self.guardian()?.profile.get().is_none())
    }

    /// Telephone and address (liên hệ), if known.
    async fn contact(&self) -> Result<Option<ContactNode>> {
        Ok(self.guardian()?.contact.as_ref().and_then(|contact| contact.get()).map(Into::into))
    }

    /// The account with which the guardian signs in (tài khoản), if any.
    async fn account(&self) -> Result<Option<AccountNode>> {
        Ok(self.guardian()?.account.and_then(|account| AccountNode::find(&self.scope, account)))
    }

    /// The students (con, em) whose guardians you may read.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn students(&self) -> Result<Vec<Ward>> {
        let guardian = self.guardian()?;
        let visible = guardian.students.iter().filter(|(student, _)| {
            self.scope.reads(access::GUARDIAN_STUDENTS, socai_school::policy::Object::Student(*student))
        });
        let ward = |(student, relation): &(_, socai_school::registry::GuardianRelation)| {
            let student = StudentNode::find(&self.scope, *student)?;
            Some(Ward { relation: (*relation).into(), label: (*relation).into(), student })
        };
        Ok(visible.filter_map(ward).collect())
    }
}
