//! Class 3A at the end of a year of assessment: An has the best result, Bình lacks it by one subject. Signed, confirmed and
//! locked on demand.

use jiff::civil::date;
use socai_school::{
    Actor,
    calendar::GradingPeriod,
    classes::AssignSubjectTeacher,
    closing::{ConfirmClass, ConsolidateClass, PublishResults, SignOffSubject, Statement},
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::StudentId,
    periods::{Area, Columns, LockPeriod, LockScope, Order, UnlockPeriod},
    regulations::{AssessmentPeriod, GradeLevel, Holds, Level, RuleSet, Score, Subject, Target, TraitLevel},
    text::Code,
};

use super::desk::{ADMIN, Desk, PRINCIPAL, TEACHER_3A, YEAR, run};

/// The end of the year, by which a result of primary school is found.
pub(crate) const END: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndOfYear };

pub(crate) fn order() -> Order {
    Order { number: Code::new("31/QĐ-THBM").unwrap(), dated: date(2025, 10, 14) }
}

fn scope() -> LockScope {
    LockScope { period: END, area: Area::School, columns: Columns::All }
}

/// What an official sheet would say: everything at its best, but Bình's Ethics.
fn mark(holds: Holds, target: Target, is_best: bool) -> Mark {
    let well = match target {
        Target::Subject(Subject::Ethics) if !is_best => Level::Completed,
        _ => Level::WellCompleted,
    };
    match holds {
        Holds::Level => Mark::Subject { level: Some(well), score: None },
        Holds::LevelAndScore => Mark::Subject { level: Some(well), score: Score::new(9) },
        Holds::Trait => Mark::Trait { level: TraitLevel::Good },
        Holds::Absences => Mark::Absences { excused: 2, unexcused: 0 },
        Holds::DecimalScore | Holds::Pass | Holds::Conduct => panic!("not in primary school"),
    }
}

impl Desk {
    /// A desk with every mark of the end of the year entered.
    pub(crate) async fn with_marks() -> Self {
        let desk = Self::open().await;
        let rules = RuleSet::of(GradeLevel::G3, date(2025, 9, 5)).unwrap();
        let mut subjects = rules.subjects(GradeLevel::G3);
        subjects.retain(|subject| rules.is_compulsory(GradeLevel::G3, *subject));
        for subject in &subjects {
            let (class, from) = (desk.class, date(2025, 9, 5));
            let assign = AssignSubjectTeacher { class, subject: *subject, teacher: TEACHER_3A, from };
            desk.run(ADMIN, assign).await;
        }
        let entries = |student: StudentId| {
            let columns = rules.required(GradeLevel::G3, END.moment, &subjects).into_iter();
            // Sessions missed are on the forms of primary school, and required by nothing.
            let columns = columns.chain([Target::Absences]);
            let is_best = student == desk.an;
            columns.map(move |target| CellEntry {
                student,
                target,
                mark: Some(mark(rules.holds(GradeLevel::G3, END.moment, target).unwrap(), target, is_best)),
                comment: None,
                expected_version: 0,
                reason: None,
            })
        };
        let entries = entries(desk.an).chain(entries(desk.binh)).collect();
        run(&desk.school, Actor::Operator, EnterGrades { class: desk.class, period: END, entries }).await;
        desk
    }

    /// Signs, consolidates, confirms and locks the end of the year of 3A.
    pub(crate) async fn close(&self) {
        let (class, period) = (self.class, END);
        let subjects = self.school.now().await.unwrap().subjects_of(class);
        for subject in subjects {
            let confirmation = Statement::SUBJECT;
            self.run(TEACHER_3A, SignOffSubject { class, period, subject, confirmation }).await;
        }
        let confirmation = Statement::CONSOLIDATION;
        self.run(TEACHER_3A, ConsolidateClass { class, period, confirmation }).await;
        let confirmation = Statement::CONFIRMATION;
        self.run(PRINCIPAL, ConfirmClass { classes: vec![class], period, confirmation }).await;
        self.run(ADMIN, LockPeriod { scope: scope(), order: order(), from: None }).await;
    }

    /// Unlocks the end of the year again.
    pub(crate) async fn reopen(&self) {
        self.run(ADMIN, UnlockPeriod { scope: scope(), order: order() }).await;
    }

    /// Lets the guardians of 3A see the end of the year.
    pub(crate) async fn publish(&self) {
        let area = Area::Class(self.class);
        self.run(ADMIN, PublishResults { period: END, area, order: order() }).await;
    }
}
