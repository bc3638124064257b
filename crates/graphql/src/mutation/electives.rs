//! The mutation that chooses the subjects of a class.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{classes::ChooseClassSubjects, ids::ClassId};

use super::{payload, run};
use crate::{enums::Subject, ids::Gid, inputs::Call, schema::ClassNode};

/// Mutations about the subjects of classes.
#[derive(Default)]
pub(crate) struct ElectivesMutation;

/// The electives of a class (môn học tự chọn, môn học lựa chọn).
#[derive(InputObject)]
pub(crate) struct ChooseClassSubjectsInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The electives that it takes (các môn), in place of those chosen before; an empty list says that it takes none.
    electives: Vec<Subject>,
}

payload! {
    /// Outcome of `chooseClassSubjects`.
    ChooseClassSubjectsPayload {
        /// The class (lớp).
        class: Option<ClassNode>,
    }
}

/// Mutations about the subjects of classes.
#[Object]
impl ElectivesMutation {
    /// Chooses which electives a class takes (chọn môn học của lớp); compulsory subjects are not chosen. A class of grades
    /// 10 to 12 takes four of the selective subjects.
    async fn choose_class_subjects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ChooseClassSubjectsInput,
    ) -> Result<ChooseClassSubjectsPayload> {
        let class = input.class_id.0;
        let electives = input.electives.into_iter().map(Into::into).collect();
        let done = run(ctx, &input.call, ChooseClassSubjects { class, electives }).await?;
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(ChooseClassSubjectsPayload { outcome: done.outcome, class })
    }
}
