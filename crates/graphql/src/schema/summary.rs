//! The summary of a class at a moment of assessment, for staff: it counts over students.

use std::sync::{Arc, OnceLock};

use async_graphql::{Object, SimpleObject};
use socai_school::{
    calendar::GradingPeriod,
    classes::Class,
    ids::ClassId,
    policy::Object as About,
    regulations::{SchoolLevel, Target},
    results::{self, ClassSummary, CountedLevel, Foot, FootColumn, SummaryRow, levels_at},
};

use super::{
    ClassNode, PeriodNode, StudentNode,
    awards::AwardNode,
    mark::{Absences, MarkNode},
    outcome::{CompletionNode, FinalizedNode, OutcomeNode, RatingNode},
    results::{Sight, YearResultNode},
    subject_year::StandingNode,
    target::TargetNode,
};
use crate::list_size;
use crate::{access, enums::Label, scope::Scope};

/// The summary of a class (bảng tổng hợp).
#[derive(Clone)]
pub(crate) struct SummaryNode {
    pub(crate) scope: Scope,
    pub(crate) class: ClassId,
    pub(crate) level: SchoolLevel,
    pub(crate) period: GradingPeriod,
    /// From the first field that needs it.
    found: Arc<OnceLock<Found>>,
}

/// The summary as the resolvers show it.
#[derive(Default)]
struct Found {
    columns: Vec<Target>,
    rows: Vec<RowNode>,
    foot: Foot,
}

impl SummaryNode {
    /// The summary, if the visitor may read it and the period is one of the class.
    pub(crate) fn of(scope: &Scope, class: &Class, period: GradingPeriod) -> Option<Self> {
        let is_readable = scope.reads(access::CLASS_SUMMARY, About::Class(class.id))
            && class.year == period.year
            && scope.school().calendar.rules(class.year, class.grade).is_some();
        is_readable.then(|| Self {
            scope: scope.clone(),
            class: class.id,
            level: class.grade.school_level(),
            period,
            found: Arc::default(),
        })
    }

    fn found(&self) -> &Found {
        let find = || {
            let summary = results::class_summary(self.scope.school(), self.class, self.period)?;
            let ClassSummary { columns, rows, foot, .. } = summary;
            let row = |row| RowNode::new(&self.scope, self.period, row);
            Some(Found { columns, rows: rows.into_iter().map(row).collect(), foot })
        };
        self.found.get_or_init(|| find().unwrap_or_default())
    }

    pub(crate) fn foot_label(&self, column: FootColumn) -> Label {
        match column {
            FootColumn::Column(target) => target.into(),
            FootColumn::Subject(subject) => Label::new(subject.form_name(self.level), subject.en()),
            FootColumn::Study => Label::new("Kết quả học tập", "Study level"),
            FootColumn::Conduct => Label::new("Kết quả rèn luyện", "Conduct"),
            FootColumn::Year => Label::new("Kết quả giáo dục", "Result of education"),
        }
    }
}

/// One student's row (dòng của một học sinh).
#[derive(Clone, SimpleObject)]
#[graphql(name = "SummaryRow")]
pub(crate) struct RowNode {
    /// The student (học sinh).
    student: StudentNode,
    /// Register number (số đăng bộ).
    register_number: u32,
    /// The marks of the moment (kết quả), one per column of the summary; null where nothing stands. Scores are those that stand.
    #[graphql(directive = list_size::Items::apply(25))]
    marks: Vec<Option<MarkNode>>,
    /// In secondary school at the end of a term and of the year, the result of each subject (kết quả môn học).
    #[graphql(directive = list_size::Items::apply(14))]
    standings: Vec<StandingNode>,
    /// In secondary school at the end of a term and of the year, the study level (kết quả học tập).
    study: Option<RatingNode>,
    /// In secondary school at the end of a term and of the year, conduct (kết quả rèn luyện).
    conduct: Option<RatingNode>,
    /// In primary school at the end of the year, its level (kết quả giáo dục).
    completion_level: Option<CompletionNode>,
    /// Half-day sessions missed in the year (số buổi nghỉ học).
    absences: Option<Absences>,
    /// At the end of the year, what it came to as the marks are (kết quả theo sổ).
    outcome: Option<OutcomeNode>,
    /// At the end of the year, what was finalized (kết quả đã xác nhận).
    finalized: Option<FinalizedNode>,
    /// At the end of the year, the awards granted (khen thưởng).
    #[graphql(directive = list_size::Items::apply(2))]
    awards: Vec<AwardNode>,
    /// Whether the student is in no count at the foot (không tính vào tỉ lệ): assessed by an individual plan.
    is_not_counted: bool,
    /// The whole year of the student, with its explanation (kết quả năm học).
    result: YearResultNode,
}

impl RowNode {
    fn new(scope: &Scope, period: GradingPeriod, row: SummaryRow<'_>) -> Self {
        let (mut study, mut conduct, mut completion_level) = (None, None, None);
        let [of_study, of_conduct, of_year] = levels_at(&row.year, period.moment);
        if let Some(CountedLevel::Rating(rating)) = of_study {
            study = Some(rating.into());
        }
        if let Some(CountedLevel::Rating(rating)) = of_conduct {
            conduct = Some(rating.into());
        }
        if let Some(CountedLevel::Year(level)) = of_year {
            completion_level = Some(level.into());
        }
        Self {
            student: StudentNode::new(scope.clone(), row.student),
            register_number: row.register_number,
            marks: row.marks.iter().map(|mark| mark.map(Into::into)).collect(),
            standings: row.standings.iter().map(Into::into).collect(),
            study,
            conduct,
            completion_level,
            absences: row.year.absences().map(|(excused, unexcused)| Absences::new(excused, unexcused)),
            outcome: row.outcome.as_ref().map(Into::into),
            finalized: row.finalized.map(|finalized| FinalizedNode::new(scope, finalized)),
            awards: row.awards.iter().map(|award| AwardNode::new(scope, award)).collect(),
            is_not_counted: row.year.is_individual(),
            result: YearResultNode::new(scope, row.year, Sight::Everything),
        }
    }
}

/// How many students are at a level (số học sinh của một mức).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "LevelCount")]
pub(crate) struct LevelCountNode {
    /// The code of the level, such as `T` or `HTXS`.
    pub(crate) code: String,
    /// The level in words (tên mức).
    pub(crate) label: Label,
    /// How many students (số lượng).
    pub(crate) count: usize,
    /// Among a hundred of those who are counted (tỉ lệ phần trăm), rounded half up to one decimal, such as `33.3`.
    pub(crate) percent: String,
}

/// The counts of one column at the foot (thống kê một cột).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "FootColumn")]
pub(crate) struct FootColumnNode {
    /// The column (cột), when it is one of the summary's; null for what follows from several.
    target: Option<TargetNode>,
    /// What is counted, in words (nội dung).
    label: Label,
    /// The levels at which students are (các mức), best first.
    #[graphql(directive = list_size::Items::apply(4))]
    levels: Vec<LevelCountNode>,
}

/// The summary of a class (bảng tổng hợp kết quả đánh giá giáo dục của lớp): Circular 27/2020, Appendix 2; Circular 22/2021, Tổng
/// hợp and Xếp loại. For the staff that leads the class and the school.
#[Object(name = "ClassSummary")]
impl SummaryNode {
    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.class)
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.period)
    }

    /// Its columns (các cột), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(25))]
    async fn columns(&self) -> Vec<TargetNode> {
        self.found().columns.iter().map(|target| TargetNode::on_form(*target, self.level)).collect()
    }

    /// One row per student (các học sinh), in the order of the class list.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn rows(&self) -> Vec<RowNode> {
        self.found().rows.clone()
    }

    /// How many students the class has (sĩ số).
    async fn student_count(&self) -> usize {
        self.found().foot.size
    }

    /// Among how many of them levels are counted (số học sinh tính tỉ lệ): without those who have an individual education plan.
    async fn counted_count(&self) -> usize {
        self.found().foot.counted
    }

    /// The counts at its foot (thống kê), per column.
    #[graphql(directive = list_size::Items::apply(28))]
    async fn foot(&self) -> Vec<FootColumnNode> {
        let column = |(column, levels): (&FootColumn, &std::collections::BTreeMap<CountedLevel, usize>)| {
            FootColumnNode {
                target: match column {
                    FootColumn::Column(target) => Some(TargetNode::on_form(*target, self.level)),
                    FootColumn::Subject(_) | FootColumn::Study | FootColumn::Conduct | FootColumn::Year => {
                        None
                    }
                },
                label: self.foot_label(*column),
                levels: levels
                    .iter()
                    .map(|(level, count)| counted(*level, *count, self.found().foot.counted))
                    .collect(),
            }
        };
        self.found().foot.levels.iter().map(column).collect()
    }
}

/// How many are at a level, of all who are counted.
pub(crate) fn counted(level: CountedLevel, count: usize, of: usize) -> LevelCountNode {
    let (code, label) = match level {
        CountedLevel::Subject(level) => (level.code(), level.into()),
        CountedLevel::Trait(level) => (level.code(), level.into()),
        CountedLevel::Pass(level) => (level.code(), level.into()),
        CountedLevel::Rating(level) => (level.code(), level.into()),
        CountedLevel::Year(level) => (level.code(), level.into()),
    };
    LevelCountNode { code: code.to_owned(), label, count, percent: percent(count, of) }
}

/// Half up to one decimal, without a float.
fn percent(count: usize, of: usize) -> String {
    let of = of.max(1);
    let tenths = (2 * 1000 * count + of) / (2 * of);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_rounded_half_up_to_one_decimal() {
        assert_eq!(percent(1, 3), "33.3");
        assert_eq!(percent(2, 3), "66.7");
        assert_eq!(percent(1, 8), "12.5");
        assert_eq!(percent(1, 16), "6.3");
        assert_eq!(percent(45, 45), "100.0");
        assert_eq!(percent(0, 0), "0.0");
    }
}
