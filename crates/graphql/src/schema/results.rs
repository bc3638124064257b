//! A student's school year: marks, averages, levels, promotion, awards, and why. Staff see everything that was entered;
//! guardians see what was published, and what follows from published marks alone.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use socai_school::{
    calendar::{GradingPeriod, SchoolYear, Term},
    ids::StudentId,
    policy::Object as About,
    regulations::{
        AssessmentPeriod, Circular, GradeLevel as Grade, Rating as Level, Subject as Subjects, Target,
    },
    results::{self, SecondaryYear, StudentYear, Years},
};

use super::{
    CellNode, ClassNode, StudentNode,
    awards::AwardNode,
    explanation::{ExplanationNode, MissingNode, YearExplanationNode, missing},
    mark::Absences,
    outcome::{DecisionNode, FinalizedNode, OutcomeNode, RatingNode},
    subject_year::{SubjectYearNode, TraitYearNode},
};
use crate::{
    access,
    enums::{GradeLevel, TermName},
    list_size,
    scalars::Year,
    scope::Scope,
};

/// How much of a student's results the visitor sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Everything that was entered: staff who read the whole book of the class.
    Everything,
    /// What was published: guardians.
    Published,
}

impl Sight {
    /// What the visitor sees of a student's year; nothing when they may not read it. The homeroom teachers of the class of the
    /// year and of the student's class now read the whole.
    pub(crate) fn of(scope: &Scope, student: StudentId, year: SchoolYear) -> Option<Self> {
        let class = scope.school().class_of_year(student, year);
        let in_class = |class| scope.reads(access::STUDENT_YEAR_RESULT, About::Class(class));
        if class.is_some_and(in_class) { Some(Self::Everything) } else { Self::of_student(scope, student) }
    }

    /// What the visitor sees of all years of a student.
    pub(crate) fn of_student(scope: &Scope, student: StudentId) -> Option<Self> {
        if scope.reads(access::STUDENT_REPORT_BOOK, About::Student(student)) {
            Some(Self::Everything)
        } else if scope.reads(access::STUDENT_PUBLISHED, About::Student(student)) {
            Some(Self::Published)
        } else {
            None
        }
    }
}

/// A student's school year (kết quả năm học của học sinh).
#[derive(Clone)]
pub(crate) struct YearResultNode {
    scope: Scope,
    sight: Sight,
    year: Arc<StudentYear>,
}

impl YearResultNode {
    /// The year, if the student was assessed in it and the visitor may read it.
    pub(crate) fn find(scope: &Scope, student: StudentId, year: SchoolYear) -> Option<Self> {
        Self::seen(scope, student, year, Sight::of(scope, student, year)?)
    }

    /// The year as it is seen.
    pub(crate) fn seen(scope: &Scope, student: StudentId, year: SchoolYear, sight: Sight) -> Option<Self> {
        let school = scope.school();
        let class = school.class_of_year(student, year)?;
        let is_visible = |moment| match sight {
            Sight::Everything => true,
            Sight::Published => school.closings.is_published(class, GradingPeriod { year, moment }),
        };
        let found = results::of_visible(school, student, year, is_visible)?;
        Some(Self::new(scope, found, sight))
    }

    pub(crate) fn new(scope: &Scope, year: StudentYear, sight: Sight) -> Self {
        Self { scope: scope.clone(), sight, year: Arc::new(year) }
    }

    /// Whether the marks of a moment are seen.
    pub(crate) fn sees(&self, moment: AssessmentPeriod) -> bool {
        match self.sight {
            Sight::Everything => true,
            Sight::Published => {
                let period = self.period(moment);
                self.scope.school().closings.is_published(self.year.class, period)
            }
        }
    }

    /// Whether everything is seen that the result of the year follows from, so that nothing is told from what is hidden.
    pub(super) fn sees_year(&self) -> bool {
        let moments = self.year.rules.periods().iter().copied();
        let mut counts = moments.filter(|moment| match self.year.rules.circular {
            Circular::Tt27(_) => *moment == AssessmentPeriod::EndOfYear,
            Circular::Tt22(_) => *moment != AssessmentPeriod::Reassessment,
        });
        counts.all(|moment| self.sees(moment))
    }

    /// Whether everything is seen that was recorded about the year, what was assessed again included.
    pub(super) fn sees_recorded(&self) -> bool {
        let again = AssessmentPeriod::Reassessment;
        let mut cells = self.scope.school().gradebook.cells(self.year.student, self.period(again));
        self.sees_year() && (self.sees(again) || cells.all(|(_, cell)| cell.mark.is_none()))
    }

    pub(super) fn sees_term(&self, term: Term) -> bool {
        moments(term).into_iter().all(|moment| self.sees(moment))
    }

    /// The grade of the class of the year.
    pub(super) fn grade_level(&self) -> Grade {
        self.year.grade
    }

    fn period(&self, moment: AssessmentPeriod) -> GradingPeriod {
        GradingPeriod { year: self.year.year, moment }
    }

    pub(super) fn secondary(&self) -> Option<&SecondaryYear> {
        match &self.year.results {
            Years::Primary(_) => None,
            Years::Secondary(results) => Some(results),
        }
    }

    /// The cells that the wanted columns have at the moments that are seen, in the order of the year; after the year only those
    /// that were written.
    pub(super) fn cells(&self, is_wanted: impl Fn(Target) -> bool) -> Vec<CellNode> {
        let rules = self.year.rules;
        let moments = rules.periods().iter().copied().filter(|moment| self.sees(*moment));
        let mut cells = Vec::new();
        for moment in moments {
            let period = self.period(moment);
            let targets =
                rules.targets(self.year.grade, moment).into_iter().filter(|target| is_wanted(*target));
            let is_written = |target: &Target| {
                let cell = self.scope.school().gradebook.cell(self.year.student, period, *target);
                moment != AssessmentPeriod::Reassessment || cell.is_some()
            };
            let place = |target| (self.year.student, period, target);
            cells.extend(
                targets
                    .filter(is_written)
                    .map(|target| CellNode::new(&self.scope, place(target), self.year.class)),
            );
        }
        cells
    }
}

/// The three moments of a term.
fn moments(term: Term) -> [AssessmentPeriod; 3] {
    match term {
        Term::One => {
            [AssessmentPeriod::RegularOne, AssessmentPeriod::MidTermOne, AssessmentPeriod::EndTermOne]
        }
        Term::Two => {
            [AssessmentPeriod::RegularTwo, AssessmentPeriod::MidTermTwo, AssessmentPeriod::EndOfYear]
        }
    }
}

/// The results of one term of secondary school (kết quả học kì).
#[derive(Clone, SimpleObject)]
#[graphql(name = "TermResult")]
pub(crate) struct TermNode {
    /// The term (học kì).
    term: TermName,
    /// Study level (kết quả học tập); null while something is missing.
    study: Option<RatingNode>,
    /// Conduct (kết quả rèn luyện); null while it was not rated.
    conduct: Option<RatingNode>,
    /// Why the study level is what it is (giải thích).
    explanation: ExplanationNode,
}

/// Conduct of secondary school (kết quả rèn luyện). Circular 22/2021, Articles 8 and 13.
#[derive(Clone, SimpleObject)]
#[graphql(name = "ConductResult")]
pub(crate) struct ConductNode {
    /// Of term one (học kì I).
    term_one: Option<RatingNode>,
    /// Of term two (học kì II).
    term_two: Option<RatingNode>,
    /// Of the year (cả năm).
    year: Option<RatingNode>,
    /// After summer training (sau rèn luyện trong kì nghỉ hè), where the student was rated again.
    after_summer: Option<RatingNode>,
}

/// A student's school year (kết quả năm học của học sinh): everything follows from the marks whenever it is read; what was
/// finalized stands beside it. Guardians see published moments, and what follows from published marks alone.
#[Object(name = "YearResult")]
impl YearResultNode {
    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.year.student)
    }

    /// The school year (năm học).
    #[graphql(name = "year")]
    async fn school_year(&self) -> Year {
        self.year.year.into()
    }

    /// The class of the year (lớp): the one at its end.
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.year.class)
    }

    /// Its grade (khối).
    async fn grade(&self) -> GradeLevel {
        self.year.grade.into()
    }

    /// The rule set by which the year is assessed (quy định đánh giá), such as `TT27/2020`.
    async fn rule_set(&self) -> &str {
        self.year.rules.name
    }

    /// The subjects in which the student is assessed (các môn học), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(14))]
    async fn subjects(&self) -> Vec<SubjectYearNode> {
        let node = |subject: &Subjects| SubjectYearNode::new(self.clone(), *subject);
        self.year.subjects.iter().map(node).collect()
    }

    /// In primary school, qualities and competencies (phẩm chất, năng lực), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(15))]
    async fn traits(&self) -> Vec<TraitYearNode> {
        let targets = self.year.rules.targets(self.year.grade, AssessmentPeriod::EndOfYear);
        let is_trait = |target: &Target| matches!(target, Target::Quality(_) | Target::Competency(_));
        targets.into_iter().filter(is_trait).map(|target| TraitYearNode::new(self, target)).collect()
    }

    /// In secondary school, the results of the terms (kết quả học kì) of which you see all marks; empty in primary school.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn terms(&self) -> Vec<TermNode> {
        let Some(results) = self.secondary() else { return Vec::new() };
        let node = |found: &results::TermResult| TermNode {
            term: found.term.into(),
            study: found.study.level().map(Into::into),
            conduct: found.conduct.map(Into::into),
            explanation: (&found.study.explanation).into(),
        };
        results.terms.iter().filter(|found| self.sees_term(found.term)).map(node).collect()
    }

    /// In secondary school, conduct (kết quả rèn luyện); null in primary school.
    async fn conduct(&self) -> Option<ConductNode> {
        let results = self.secondary()?;
        let after = |before: Option<Level>| {
            results.review.conduct_after.as_ref().ok().copied().filter(|after| Some(*after) != before)
        };
        // Marks of moments that are not seen are not among the results.
        let conduct = results.record.conduct;
        let year = results.review.conduct.as_ref().ok().copied();
        Some(ConductNode {
            term_one: conduct.term_one.map(Into::into),
            term_two: conduct.term_two.map(Into::into),
            year: year.map(Into::into),
            after_summer: after(year).map(Into::into),
        })
    }

    /// Half-day sessions missed in the year (số buổi nghỉ học); null while they are not entered.
    async fn absences(&self) -> Option<Absences> {
        self.year.absences().map(|(excused, unexcused)| Absences::new(excused, unexcused))
    }

    /// What is missing for the result of the year (còn thiếu); null while you do not see all of it.
    #[graphql(directive = list_size::Items::apply(5))]
    async fn missing(&self) -> Option<Vec<MissingNode>> {
        self.sees_year().then(|| missing(self.year.missing()))
    }

    /// What the year came to as the marks are (kết quả theo sổ); null while you do not see all of it.
    async fn outcome(&self) -> Option<OutcomeNode> {
        self.sees_year().then(|| (&self.year.outcome(self.scope.school())).into())
    }

    /// What the principal finalized (kết quả đã xác nhận); null before that.
    async fn finalized(&self) -> Option<FinalizedNode> {
        let finalized = self.scope.school().results.finalized(self.year.student, self.year.year)?;
        self.sees_recorded().then(|| FinalizedNode::new(&self.scope, finalized))
    }

    /// Whether the marks lead to another result than was finalized (khác với kết quả đã xác nhận).
    async fn differs_from_finalized(&self) -> bool {
        let school = self.scope.school();
        let finalized = school.results.finalized(self.year.student, self.year.year);
        self.sees_recorded()
            && finalized.is_some_and(|finalized| finalized.outcome != self.year.outcome(school))
    }

    /// What the principal decided about promotion (quyết định về việc lên lớp) where the rules leave it open.
    async fn decision(&self) -> Option<DecisionNode> {
        let decision = self.scope.school().results.decision(self.year.student, self.year.year)?;
        self.sees_recorded().then(|| DecisionNode::new(&self.scope, decision))
    }

    /// The awards of the year (khen thưởng), oldest first; to guardians those that were granted.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn awards(&self) -> Vec<AwardNode> {
        AwardNode::of_student(&self.scope, self.year.student, self.year.year, self.sight)
    }

    /// Why the results are what they are (giải thích kết quả); null while you do not see all that they follow from.
    async fn explanation(&self) -> Option<YearExplanationNode> {
        self.sees_year().then(|| YearExplanationNode::of(&self.year))
    }
}
