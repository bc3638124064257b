//! Mutations about guardians, and about forgetting people.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    ids::{AccountId, GuardianId, StudentId},
    registry::{ErasePersonalData, LinkGuardianAccount, RegisterGuardian},
    text::Line,
};

use super::{payload, run};
use crate::{
    enums::DataCategory,
    ids::{Gid, PersonId},
    inputs::{Call, GuardianInput},
    scalars::Text,
    schema::{GuardianNode, StudentNode},
};

/// Mutations about guardians.
#[derive(Default)]
pub(crate) struct GuardiansMutation;

/// A guardian to register (cha mẹ, người giám hộ).
#[derive(InputObject)]
pub(crate) struct RegisterGuardianInput {
    #[graphql(flatten)]
    call: Call,
    /// The student (học sinh).
    student_id: Gid<StudentId>,
    /// The guardian (cha, mẹ, người giám hộ).
    guardian: GuardianInput,
}

/// A guardian's account (tài khoản phụ huynh).
#[derive(InputObject)]
pub(crate) struct LinkGuardianAccountInput {
    #[graphql(flatten)]
    call: Call,
    /// The guardian (cha, mẹ, người giám hộ).
    guardian_id: Gid<GuardianId>,
    /// An account that holds the role of a guardian (tài khoản phụ huynh).
    account_id: Gid<AccountId>,
}

/// Personal data to erase (xóa dữ liệu cá nhân).
#[derive(InputObject)]
pub(crate) struct ErasePersonalDataInput {
    #[graphql(flatten)]
    call: Call,
    /// A student who has left, a guardian, or a disabled account.
    person_id: PersonId,
    /// Which kinds of data (loại dữ liệu); at least one.
    categories: Vec<DataCategory>,
    /// The legal basis (căn cứ): law, article, decision.
    basis: Text<Line>,
}

payload! {
    /// Outcome of `registerGuardian`.
    RegisterGuardianPayload {
        /// The guardian (cha, mẹ, người giám hộ) that was registered.
        guardian: Option<GuardianNode>,
        /// The student (học sinh).
        student: Option<StudentNode>,
    }
    /// Outcome of `linkGuardianAccount`.
    LinkGuardianAccountPayload {
        /// The guardian (cha, mẹ, người giám hộ).
        guardian: Option<GuardianNode>,
    }
    /// Outcome of `erasePersonalData`.
    ErasePersonalDataPayload {}
}

/// Mutations about guardians.
#[Object]
impl GuardiansMutation {
    /// Registers a guardian of a student (ghi người giám hộ).
    async fn register_guardian(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RegisterGuardianInput,
    ) -> Result<RegisterGuardianPayload> {
        let student = input.student_id.0;
        let command = RegisterGuardian { student, entry: input.guardian.into() };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::GuardianRegistered(event) => Some(event.guardian),
            _ => None,
        });
        let guardian = done.show(|scope| GuardianNode::find(scope, made?));
        let student = done.show(|scope| StudentNode::find(scope, student));
        Ok(RegisterGuardianPayload { outcome: done.outcome, guardian, student })
    }

    /// Lets a guardian sign in with an account (gắn tài khoản phụ huynh).
    async fn link_guardian_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: LinkGuardianAccountInput,
    ) -> Result<LinkGuardianAccountPayload> {
        let guardian = input.guardian_id.0;
        let command = LinkGuardianAccount { guardian, account: input.account_id.0 };
        let done = run(ctx, &input.call, command).await?;
        let guardian = done.show(|scope| GuardianNode::find(scope, guardian));
        Ok(LinkGuardianAccountPayload { outcome: done.outcome, guardian })
    }

    /// Destroys the keys of a person's data (xóa dữ liệu cá nhân). It cannot be undone; levels, scores and every proof stay.
    async fn erase_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ErasePersonalDataInput,
    ) -> Result<ErasePersonalDataPayload> {
        let categories = input.categories.into_iter().map(Into::into).collect();
        let command = ErasePersonalData { person: input.person_id.0, categories, basis: input.basis.0 };
        let done = run(ctx, &input.call, command).await?;
        Ok(ErasePersonalDataPayload { outcome: done.outcome })
    }
}
