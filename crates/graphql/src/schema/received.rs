//! What came with a dossier: shown beside this school's own book, with its origin.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use socai_school::{
    ids::StudentId,
    transfers::{ReceivedDossier, ReceivedPage},
};

use super::{Absences, OutcomeNode, mark::MarkNode, target::TargetNode, transfers::SchoolReferenceNode};
use crate::{
    enums::{AssessmentPeriod, GradeLevel, Label, Subject},
    list_size,
    scalars::{Day, LedgerPosition, Year},
    scope::Scope,
};

/// The dossier of a student (hồ sơ chuyển trường), as it was received.
#[derive(Clone)]
pub(crate) struct DossierNode(pub(crate) Arc<ReceivedDossier>);

/// The dossier of a student (hồ sơ chuyển trường), as it was received.
#[Object(name = "ReceivedDossier")]
impl DossierNode {
    /// Register number at the old school (số đăng bộ ở trường cũ).
    async fn register_number(&self) -> u32 {
        self.0.register_number
    }

    /// First day on which the student no longer belonged to the old school (ngày rời trường cũ).
    async fn left_on(&self) -> Day {
        self.0.left_on.into()
    }

    /// The report book that came with it (học bạ), oldest page first.
    #[graphql(directive = list_size::Items::apply(12))]
    async fn pages(&self) -> Vec<ReceivedPageNode> {
        self.0.pages.iter().map(Into::into).collect()
    }
}

/// A mark of another school (kết quả của trường khác).
#[derive(Clone, SimpleObject)]
#[graphql(name = "ReceivedMark")]
pub(crate) struct ReceivedMarkNode {
    /// When in the year (thời điểm).
    moment: AssessmentPeriod,
    /// The moment in words.
    moment_label: Label,
    /// The column, as that school has it (cột).
    target: TargetNode,
    /// The mark that counted there (kết quả); null for a comment alone.
    mark: Option<MarkNode>,
    /// The comment (nhận xét); null when there is none or it was erased.
    comment: Option<String>,
    /// The entry of that school's ledger (vị trí trong sổ cái của trường đó).
    position: LedgerPosition,
}

/// A page of a report book that another school wrote (trang học bạ của trường khác).
#[derive(Clone, SimpleObject)]
#[graphql(name = "ReceivedPage")]
pub(crate) struct ReceivedPageNode {
    /// The school that wrote it (trường).
    school: SchoolReferenceNode,
    /// The school year (năm học).
    year: Year,
    /// The name of the class (lớp).
    class_name: String,
    /// Its grade (khối).
    grade: GradeLevel,
    /// First day in a class of the year (từ ngày).
    from: Day,
    /// First day in none of its classes any more (đến trước ngày).
    until: Option<Day>,
    /// The rule set by which that school assesses the year (quy định đánh giá).
    rule_set: Option<String>,
    /// The subjects in which the student was assessed (môn học).
    #[graphql(directive = list_size::Items::apply(15))]
    subjects: Vec<Subject>,
    /// The marks, in the order of moments and columns (kết quả).
    #[graphql(directive = list_size::Items::apply(100))]
    marks: Vec<ReceivedMarkNode>,
    /// Half-day sessions missed there (số buổi nghỉ học).
    absences: Option<Absences>,
    /// What the year came to, when that school finalized it (kết quả cả năm).
    outcome: Option<OutcomeNode>,
    /// The awards (khen thưởng).
    #[graphql(directive = list_size::Items::apply(2))]
    awards: Vec<Label>,
    /// The entry with which the student was released, in that school's ledger (vị trí cho chuyển).
    released_at: LedgerPosition,
    /// The entry of this school's ledger that keeps the page (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl From<&ReceivedPage> for ReceivedPageNode {
    fn from(page: &ReceivedPage) -> Self {
        let year = &page.year;
        let comment = |moment, target| {
            let mut comments = page.comments();
            comments
                .find(|(when, it)| *when == moment && it.target == target)
                .map(|(_, it)| it.text.to_string())
        };
        let marks = page.marks().map(|(moment, mark)| ReceivedMarkNode {
            moment: moment.into(),
            moment_label: moment.into(),
            target: mark.target.into(),
            mark: mark.standing().map(Into::into),
            comment: comment(moment, mark.target),
            position: mark.at.into(),
        });
        Self {
            school: (&year.school).into(),
            year: year.year.into(),
            class_name: year.class_name.to_string(),
            grade: year.grade.into(),
            from: year.from.into(),
            until: year.until.map(Into::into),
            rule_set: year.rule_set.as_ref().map(ToString::to_string),
            subjects: year.subjects.iter().copied().map(Into::into).collect(),
            marks: marks.collect(),
            absences: year.absences.map(|absences| Absences::new(absences.excused, absences.unexcused)),
            outcome: year.finalized.as_ref().map(|result| (&result.outcome).into()),
            awards: year.awards.iter().map(|award| Label::new(award.kind.vi(), award.kind.en())).collect(),
            released_at: year.provenance.release.position.into(),
            position: page.position.into(),
        }
    }
}

/// The pages that came with a student who was admitted.
pub(super) fn pages_of(scope: &Scope, student: StudentId) -> Vec<ReceivedPageNode> {
    scope.school().received_pages(student).map(|(_, page)| page.into()).collect()
}
