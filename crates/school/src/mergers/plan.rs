//! What closing the school would do: a pure function of the state and the question, so that looking at it and carrying it out are
//! the same computation.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::{MergerRefusal, Succession, SuccessionStatus};
use crate::{
    classes::Class,
    ids::{ClassId, MergerId, StudentId},
    refusal::Refusals,
    registry::{Student, Suspension, decisions::checks},
    regulations::GradeLevel,
    results::{Destination, next_year},
    sealed::Category,
    state::School,
    text::Bilingual,
    transfers::DepartingStatus,
};

/// What becomes of a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Leave {
    /// To the heir, to be placed in this grade.
    ToHeir(GradeLevel),
    /// Out: the level of schooling is completed.
    Completes,
}

/// A student of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Leaving {
    /// The student.
    pub student: StudentId,
    /// The present class.
    pub class: ClassId,
    /// First day on which the student does not belong to the school any more.
    pub on: Date,
    /// Where to.
    pub to: Leave,
}

/// Why the school cannot be closed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Obstacle {
    /// Students whom this school has agreed to take have neither been admitted nor turned away.
    OpenArrivals,
    /// Students were released to other schools, which have not said whether they admitted them.
    InTransit,
    /// This school has itself agreed to take another one over, and that has not come to an end.
    OpenInheritance,
    /// Students are in classes of a year that is long over: roll it over first.
    YearNotRolledOver,
    /// The year is over, and its result is not finalized or the principal's decision is due.
    Undecided,
    /// The heir does not have the grade.
    GradeNotThere,
    /// Personal data was erased, so that there is no dossier.
    Erased,
    /// More students than one command can release.
    TooManyStudents,
}

impl Obstacle {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OpenArrivals => "open-arrivals",
            Self::InTransit => "in-transit",
            Self::OpenInheritance => "open-inheritance",
            Self::YearNotRolledOver => "year-not-rolled-over",
            Self::Undecided => "undecided",
            Self::GradeNotThere => "grade-not-there",
            Self::Erased => "erased",
            Self::TooManyStudents => "too-many-students",
        }
    }

    /// A few words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        match self {
            Self::OpenArrivals => Bilingual::new(
                "Học sinh chuyển đến chưa được xếp lớp hoặc chưa hủy tiếp nhận",
                "Students who come by transfer are neither admitted nor turned away",
            ),
            Self::InTransit => Bilingual::new(
                "Học sinh đã cho chuyển đi, chưa rõ trường kia có tiếp nhận",
                "Students were released, and the other school has not admitted them yet",
            ),
            Self::OpenInheritance => Bilingual::new(
                "Trường đã nhận sáp nhập một trường khác, việc đó chưa xong",
                "The school has itself agreed to take another one over, which is not finished",
            ),
            Self::YearNotRolledOver => Bilingual::new(
                "Học sinh còn ở lớp của năm học đã qua: cần kết chuyển năm học trước",
                "Students are in classes of a year that is long over: roll it over first",
            ),
            Self::Undecided => Bilingual::new(
                "Kết quả năm học chưa được xác nhận hoặc hiệu trưởng chưa quyết định",
                "The year is not finalized, or the principal has not decided",
            ),
            Self::GradeNotThere => {
                Bilingual::new("Trường tiếp nhận không có khối lớp này", "The heir does not have the grade")
            }
            Self::Erased => {
                Bilingual::new("Dữ liệu cá nhân đã bị xóa, không có hồ sơ", "Personal data was erased")
            }
            Self::TooManyStudents => {
                Bilingual::new("Quá nhiều học sinh cho một lần", "Too many students for one command")
            }
        }
    }
}

/// What closing the school for an heir would do.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosingPlan {
    /// The students, class by class in the order of the class lists.
    pub leaving: Vec<Leaving>,
    /// Why the school cannot be closed yet, each with how many it concerns; empty when it can.
    pub obstacles: BTreeMap<Obstacle, usize>,
    /// Says of two plans whether they are the same.
    pub digest: Uuid,
}

impl ClosingPlan {
    /// Most students who are released by one command.
    pub const LIMIT: usize = 5_000;

    /// How many go to the heir.
    #[must_use]
    pub fn released(&self) -> usize {
        self.leaving.iter().filter(|it| matches!(it.to, Leave::ToHeir(_))).count()
    }
}

/// Plans the closing of the school by a merger.
///
/// # Errors
/// There is no such merger, or it is decided already.
pub fn closing_plan(school: &School, merger: MergerId) -> Result<ClosingPlan, Refusals> {
    let succession = school.mergers.succession(merger);
    let succession =
        succession.ok_or_else(|| Refusals::one("merger", MergerRefusal::UnknownMerger { merger }))?;
    match school.mergers.standing(succession).0 {
        SuccessionStatus::Recorded => {}
        SuccessionStatus::Closed => return Err(Refusals::one("merger", MergerRefusal::AlreadyClosed)),
        SuccessionStatus::Declined => return Err(Refusals::one("merger", MergerRefusal::WasDeclined)),
    }
    let mut planner = Planner { school, succession, obstacles: BTreeMap::new() };
    planner.unfinished_business();
    let leaving = planner.students();
    let obstacles = planner.obstacles;
    let digest = digest(merger, &leaving);
    Ok(ClosingPlan { leaving, obstacles, digest })
}

struct Planner<'a> {
    school: &'a School,
    succession: &'a Succession,
    obstacles: BTreeMap<Obstacle, usize>,
}

impl Planner<'_> {
    fn hinder(&mut self, obstacle: Obstacle, count: usize) {
        if count > 0 {
            *self.obstacles.entry(obstacle).or_default() += count;
        }
    }

    fn unfinished_business(&mut self) {
        // Also what time alone has ended, until it is recorded: nothing of it is to be written afterwards.
        let arrivals = self.school.transfers.arrivals().into_iter();
        self.hinder(Obstacle::OpenArrivals, arrivals.filter(|it| it.outcome.is_none()).count());
        let departures = self.school.transfers.departures().into_iter();
        let away = |status| matches!(status, DepartingStatus::Released | DepartingStatus::Returning);
        self.hinder(Obstacle::InTransit, departures.filter(|it| away(it.status(self.school.at))).count());
        let inheritances = self.school.mergers.inheritances().into_iter();
        let open = inheritances.filter(|it| !it.status().is_over()).count();
        self.hinder(Obstacle::OpenInheritance, open);
    }

    fn students(&mut self) -> Vec<Leaving> {
        let mut leaving = Vec::new();
        let years: Vec<_> = self.school.calendar.years().map(|dates| dates.year).collect();
        for class in years.into_iter().flat_map(|year| self.school.classes.in_year(year)) {
            let mut destinations: Option<HashMap<StudentId, Destination>> = None;
            for student in self.school.registry.ever_in_by_name(class.id) {
                if student.merged.is_some()
                    || student.open_enrollment().is_none_or(|stay| stay.class != class.id)
                {
                    continue;
                }
                let destinations = destinations
                    .get_or_insert_with(|| next_year(self.school, class.id).into_iter().collect());
                let destination = destinations.get(&student.id).copied().unwrap_or(Destination::Open);
                leaving.extend(self.leaving(student, class, destination));
            }
        }
        self.hinder(Obstacle::TooManyStudents, leaving.len().saturating_sub(ClosingPlan::LIMIT));
        leaving
    }

    fn leaving(&mut self, student: &Student, class: &Class, destination: Destination) -> Option<Leaving> {
        let stay = student.open_enrollment()?;
        // Nobody leaves on the day on which they came, nor before what is recorded of them already.
        let first = stay.from.tomorrow().unwrap_or(stay.from);
        let settled = student.suspensions.last().map_or(first, Suspension::latest);
        let on = self.succession.on.max(first).max(settled);
        let year = self.school.calendar.year(class.year)?;
        if checks::until_summer(year, on).is_err() {
            self.hinder(Obstacle::YearNotRolledOver, 1);
            return None;
        }
        let to = if on <= year.last_day {
            Leave::ToHeir(class.grade)
        } else {
            match destination {
                Destination::Promoted(grade) | Destination::Retained(grade) => Leave::ToHeir(grade),
                // A pupil of grade 5 whose heir also has grade 6 goes on there; elsewhere the level is completed.
                Destination::Completed(_) => match class.grade.next() {
                    Some(grade) if self.succession.grades.contains(&grade) => Leave::ToHeir(grade),
                    _ => Leave::Completes,
                },
                Destination::Open => {
                    self.hinder(Obstacle::Undecided, 1);
                    return None;
                }
            }
        };
        if let Leave::ToHeir(grade) = to {
            if !self.succession.grades.contains(&grade) {
                self.hinder(Obstacle::GradeNotThere, 1);
            }
            if self.school.registry.is_erased(student.id.0, Category::Identity) {
                self.hinder(Obstacle::Erased, 1);
            }
        }
        Some(Leaving { student: student.id, class: class.id, on, to })
    }
}

fn digest(merger: MergerId, leaving: &[Leaving]) -> Uuid {
    const PLANS: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_6d65_7267_6572);
    // Field by field: nothing in it can fail to be written.
    let mut text = merger.0.as_bytes().to_vec();
    for Leaving { student, class, on, to } in leaving {
        text.extend_from_slice(student.0.as_bytes());
        text.extend_from_slice(class.0.as_bytes());
        let to = match to {
            Leave::ToHeir(grade) => grade.number(),
            Leave::Completes => 0,
        };
        text.extend_from_slice(format!("{on}/{to};").as_bytes());
    }
    Uuid::new_v5(&PLANS, &text)
}
