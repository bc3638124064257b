//! What events about results, awards and the comment bank say.

use socai_school::{
    awards::{AwardDeclined, AwardGranted, AwardProposed, AwardRevoked},
    comments::{ColumnFilter, CommentTemplateSaved, Keeper, MarkFilter},
    policy::Object as About,
    regulations::Target,
    results::{Completed, Levels, Outcome, Promoted, PromotionDecided, YearResultFinalized},
};

use super::changes::{Changes, Shown, text};
use crate::{access, enums::Label};

const CLASS: (&str, &str) = ("Lớp", "Class");
const YEAR: (&str, &str) = ("Năm học", "School year");
const AWARD: (&str, &str) = ("Danh hiệu", "Award");
const COMPLETED: (&str, &str) = ("Hoàn thành chương trình lớp học", "Completed the programme of the grade");
const PROMOTION: (&str, &str) = ("Lên lớp", "Promotion");

fn named<T: Into<Label>>(value: Option<T>) -> Shown {
    value.map_or(Shown::Nothing, |value| text(value.into().vietnamese()))
}

fn completed(value: Completed) -> Shown {
    text(match value {
        Completed::Yes => "Hoàn thành",
        Completed::No => "Chưa hoàn thành",
        Completed::Pending => "Chưa xác định",
    })
}

pub(super) fn finalized(c: &mut Changes<'_>, e: &YearResultFinalized) {
    c.class("class", CLASS, e.class).set("year", YEAR, text(e.year));
    c.set("ruleSet", ("Quy định", "Rule set"), text(&e.rule_set));
    c.under(access::CHANGE_RESULT, About::Student(e.student));
    outcome(c, &e.outcome);
    c.under(access::CHANGE_HEALTH, About::Student(e.student));
    c.set("plan", ("Kế hoạch đánh giá riêng", "Individual plan"), named(e.plan));
}

fn outcome(c: &mut Changes<'_>, outcome: &Outcome) {
    match outcome.levels {
        Levels::Primary { level, after } => {
            c.set("completionLevel", ("Kết quả giáo dục", "Result of education"), named(level));
            let label = ("Sau đánh giá bổ sung", "After supplementary assessment");
            c.set("completionLevelAfter", label, named(after));
        }
        Levels::Secondary { study, conduct, study_after, conduct_after } => {
            c.set("study", ("Kết quả học tập", "Study level"), named(study));
            c.set("conduct", ("Kết quả rèn luyện", "Conduct"), named(conduct));
            c.set(
                "studyAfter",
                ("Học tập sau đánh giá lại", "Study level after re-tests"),
                named(study_after),
            );
            let label = ("Rèn luyện sau hè", "Conduct after summer training");
            c.set("conductAfter", label, named(conduct_after));
        }
    }
    let (promoted, reasons) = match &outcome.promoted {
        Promoted::Yes => ("Được lên lớp", &[][..]),
        Promoted::No { reasons } => ("Không được lên lớp", reasons.as_slice()),
        Promoted::Pending { reasons } => ("Chưa xác định", reasons.as_slice()),
    };
    c.set("completed", COMPLETED, completed(outcome.completed)).set("promotion", PROMOTION, text(promoted));
    let reasons: Vec<String> = reasons.iter().map(|reason| reason.text().vi).collect();
    let reasons = if reasons.is_empty() { Shown::Nothing } else { text(reasons.join(", ")) };
    c.set("reasons", ("Lí do", "Reasons"), reasons);
    c.set("endorsement", ("Hoàn thành cấp học", "Level of schooling"), named(outcome.endorsement));
    c.set("award", AWARD, named(outcome.award));
}

pub(super) fn decided(c: &mut Changes<'_>, e: &PromotionDecided) {
    c.class("class", CLASS, e.class).set("year", YEAR, text(e.year));
    c.under(access::CHANGE_RESULT, About::Student(e.student));
    c.set("verdict", ("Kết luận", "Verdict"), named(Some(e.verdict)));
    c.set("completed", COMPLETED, completed(e.completed)).reason(Some(&e.reason));
}

pub(super) fn proposed(c: &mut Changes<'_>, e: &AwardProposed) {
    c.class("class", CLASS, e.class).set("year", YEAR, text(e.year));
    c.under(access::CHANGE_RESULT, About::Student(e.student)).set("kind", AWARD, named(Some(e.kind)));
    if let Some(nomination) = &e.nomination {
        let outstanding: Vec<_> = nomination.outstanding.iter().copied().collect();
        c.subjects("outstanding", ("Môn học xuất sắc", "Outstanding subjects"), &outstanding);
        let progress: Vec<String> =
            nomination.progress.iter().map(|rated| Target::from(*rated).vi()).collect();
        c.set("progress", ("Tiến bộ rõ rệt", "Clear progress"), text(progress.join(", ")));
    }
    c.set("citation", ("Thành tích", "Citation"), e.citation.as_ref().into());
}

pub(super) fn granted(c: &mut Changes<'_>, e: &AwardGranted) {
    c.class("class", CLASS, e.class).set("year", YEAR, text(e.year));
    c.under(access::CHANGE_RESULT, About::Student(e.student));
    c.set("kind", AWARD, named(Some(e.kind))).order(&e.order);
}

pub(super) fn declined(c: &mut Changes<'_>, e: &AwardDeclined) {
    c.under(access::CHANGE_RESULT, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn revoked(c: &mut Changes<'_>, e: &AwardRevoked) {
    c.under(access::CHANGE_RESULT, About::Student(e.student)).reason(Some(&e.reason));
}

pub(super) fn template(c: &mut Changes<'_>, e: &CommentTemplateSaved) {
    c.under(access::CHANGE_TEMPLATE, About::School);
    // What teachers keep for themselves nobody else reads, not even in the journal.
    if let Keeper::Teacher(owner) = e.keeper {
        c.only_for(owner);
    }
    let columns = match e.columns {
        ColumnFilter::One(target) => text(target.vi()),
        ColumnFilter::Kind(kind) => named(Some(kind)),
        ColumnFilter::Any => Shown::Nothing,
    };
    c.set("columns", ("Cột", "Columns"), columns);
    let marks = match e.marks {
        MarkFilter::Level(level) => named(Some(level)),
        MarkFilter::Trait(level) => named(Some(level)),
        MarkFilter::Pass(level) => named(Some(level)),
        MarkFilter::Conduct(level) => named(Some(level)),
        MarkFilter::Scores { from, to } => text(format!("{from} - {to}").replace('.', ",")),
        MarkFilter::Any => Shown::Nothing,
    };
    c.set("marks", ("Mức, điểm", "Marks"), marks);
    c.set("text", ("Nội dung", "Text"), (&e.text).into());
}
