//! School years with their terms, weeks and assessment moments.

use std::collections::BTreeSet;

use async_graphql::{Object, Result, SimpleObject};
use socai_school::{
    calendar::{GradingPeriod, Term, YearDates},
    ids::ClassId,
    regulations,
};

use super::{
    LockNode,
    connection::Page,
    late::{self, LateChangeConnection, LateFilter, Milestone},
    readiness::LineNode,
};
use crate::{
    enums::{AssessmentPeriod, Label, SchoolLevel},
    ids::Gid,
    list_size,
    scalars::{Day, Year},
    scope::Scope,
};

/// An open school year (năm học).
#[derive(Clone)]
pub(crate) struct YearNode {
    scope: Scope,
    dates: YearDates,
}

impl YearNode {
    pub(crate) fn new(scope: Scope, dates: YearDates) -> Self {
        Self { scope, dates }
    }
}

/// One of the two terms of a school year (học kì).
#[derive(SimpleObject)]
#[graphql(name = "Term")]
pub(crate) struct TermNode {
    /// 1 or 2.
    number: u8,
    /// Học kì I, học kì II.
    label: Label,
    /// First day (ngày bắt đầu).
    first_day: Day,
    /// Last day (ngày kết thúc).
    last_day: Day,
    /// Teaching weeks (số tuần học).
    week_count: u8,
}

/// The place of a day in a school year (tuần học).
#[derive(SimpleObject)]
#[graphql(name = "SchoolDay")]
pub(crate) struct DayNode {
    /// The day (ngày).
    on: Day,
    /// 1 or 2 (học kì).
    term: u8,
    /// The teaching week, 1 to 35 (tuần); null on days after a term's last week.
    week: Option<u8>,
}

/// An open school year (năm học).
#[Object(name = "OpenSchoolYear")]
impl YearNode {
    /// Which year (năm học), such as `2025-2026`.
    async fn year(&self) -> Year {
        self.dates.year.into()
    }

    /// First day of week 1 (ngày khai giảng chương trình).
    async fn first_day(&self) -> Day {
        self.dates.first_day.into()
    }

    /// Last day of the year (ngày kết thúc năm học).
    async fn last_day(&self) -> Day {
        self.dates.last_day.into()
    }

    /// The two terms (học kì).
    #[graphql(directive = list_size::Items::apply(2))]
    async fn terms(&self) -> Vec<TermNode> {
        let day_before = self.dates.term_two_first_day.yesterday().unwrap_or(self.dates.first_day);
        vec![
            TermNode {
                number: 1,
                label: Label::new("Học kì I", "Term one"),
                first_day: self.dates.first_day.into(),
                last_day: day_before.into(),
                week_count: self.dates.term_one_weeks,
            },
            TermNode {
                number: 2,
                label: Label::new("Học kì II", "Term two"),
                first_day: self.dates.term_two_first_day.into(),
                last_day: self.dates.last_day.into(),
                week_count: self.dates.term_two_weeks,
            },
        ]
    }

    /// Teaching weeks of the whole year (số tuần thực học).
    async fn week_count(&self) -> u16 {
        u16::from(self.dates.term_one_weeks) + u16::from(self.dates.term_two_weeks)
    }

    /// Term and week of a day (tuần học của một ngày); null outside the year.
    async fn day(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
    ) -> Option<DayNode> {
        let day = on.map_or(self.scope.day(), |day| day.0);
        let term = match self.dates.term_on(day)? {
            Term::One => 1,
            Term::Two => 2,
        };
        Some(DayNode { on: day.into(), term, week: self.dates.week_on(day) })
    }

    /// When the school assesses in this year (thời điểm đánh giá), in the order of the year, by the regulation of a level.
    #[graphql(directive = list_size::Items::apply(7))]
    async fn grading_periods(
        &self,
        #[graphql(desc = "Only those of this level (cấp học); of all levels of the school when absent.")]
        level: Option<SchoolLevel>,
    ) -> Vec<PeriodNode> {
        let level = level.map(regulations::SchoolLevel::from);
        let grades = self.scope.school().calendar.grades();
        let grades = grades.filter(|grade| level.is_none_or(|level| grade.school_level() == level));
        let moments: BTreeSet<_> = grades
            .filter_map(|grade| regulations::RuleSet::of(grade, self.dates.first_day))
            .flat_map(|rules| rules.periods().iter().copied())
            .collect();
        let of = |moment| GradingPeriod { year: self.dates.year, moment };
        moments.into_iter().map(|moment| PeriodNode::new(self.scope.clone(), of(moment))).collect()
    }

    /// The locks and unlocks of the year that still matter (khóa sổ, mở sổ), by grading period and in the order in which they take
    /// effect.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn locks(
        &self,
        #[graphql(desc = "Only of this moment (thời điểm); of all when absent.")] moment: Option<
            AssessmentPeriod,
        >,
    ) -> Vec<LockNode> {
        let (year, moment) = (self.dates.year, moment.map(regulations::AssessmentPeriod::from));
        LockNode::of(&self.scope, |period| {
            period.year == year && moment.is_none_or(|moment| period.moment == moment)
        })
    }

    /// How far each class is with a grading period (tiến độ khép sổ toàn trường): one line per class that is assessed then, has
    /// students, and that you may read.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn readiness(
        &self,
        #[graphql(desc = "The moment (thời điểm).")] moment: AssessmentPeriod,
    ) -> Vec<LineNode> {
        LineNode::all(&self.scope, GradingPeriod { year: self.dates.year, moment: moment.into() })
    }

    /// What changed after it was locked, published or finalized (báo cáo sửa điểm muộn), oldest first, in the classes that you may
    /// read.
    #[graphql(directive = list_size::Page::apply())]
    async fn late_changes(
        &self,
        #[graphql(desc = "Only of this class (lớp).")] class_id: Option<Gid<ClassId>>,
        #[graphql(desc = "Only of this moment (thời điểm).")] moment: Option<AssessmentPeriod>,
        #[graphql(desc = "Only those after this (mốc thời gian).")] milestone: Option<Milestone>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<LateChangeConnection> {
        let page = Page::new(first, after.as_deref())?;
        let period = moment.map(|moment| GradingPeriod { year: self.dates.year, moment: moment.into() });
        let filter = LateFilter { class: class_id.map(|id| id.0), period, after: milestone };
        Ok(late::page(&self.scope, self.dates.year, filter, page))
    }
}

/// A grading period (kì đánh giá).
#[derive(Clone)]
pub(crate) struct PeriodNode {
    scope: Scope,
    period: GradingPeriod,
}

impl PeriodNode {
    pub(crate) fn new(scope: Scope, period: GradingPeriod) -> Self {
        Self { scope, period }
    }
}

/// A grading period (kì đánh giá): one assessment moment of one school year.
#[Object(name = "GradingPeriod")]
impl PeriodNode {
    /// The school year (năm học).
    async fn year(&self) -> Year {
        self.period.year.into()
    }

    /// The moment (thời điểm).
    async fn moment(&self) -> AssessmentPeriod {
        self.period.moment.into()
    }

    /// The moment in words (tên thời điểm).
    async fn label(&self) -> Label {
        self.period.moment.into()
    }

    /// The locks and unlocks that still matter (khóa sổ, mở sổ), in the order in which they take effect.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn locks(&self) -> Vec<LockNode> {
        LockNode::of_period(&self.scope, self.period)
    }
}
