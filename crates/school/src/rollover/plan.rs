//! The plan: a pure function of the state and the question, so that looking at it and carrying it out are the same computation.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::{ClassMapping, RollOver, RollOverRefusal, RollOverYear};
use crate::{
    calendar::{CalendarRefusal, YearDates},
    classes::Class,
    ids::{ClassId, StudentId},
    refusal::{Refusals, Refused},
    registry::{RegistryRefusal, Student, Suspension},
    regulations::GradeLevel,
    results::{Destination, next_year},
    state::School,
    text::{Bilingual, Code, fold},
};

/// A class of the next year that somebody goes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlannedClass {
    /// Its name.
    pub name: Code,
    /// Its grade.
    pub grade: GradeLevel,
    /// The class, when there is one of that name already.
    pub existing: Option<ClassId>,
    /// How many go there.
    pub students: usize,
}

/// What becomes of a student.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Move {
    /// Up a grade, into a class of the plan by its place.
    Up {
        /// Which of [`RollOverPlan::classes`].
        class: usize,
    },
    /// The same grade once more.
    Again {
        /// Which of [`RollOverPlan::classes`].
        class: usize,
    },
    /// Out: the level of schooling is completed.
    Completes {
        /// First day on which the student does not belong to the school any more.
        on: Date,
    },
    /// Nothing yet.
    Stays {
        /// Why.
        reason: StayReason,
    },
}

/// Why a student is not moved by the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum StayReason {
    /// The year is not finalized, or the principal's decision is due.
    Undecided,
    /// The student is suspended, and comes back into a class of that time.
    Suspended,
    /// The school does not have the grade.
    GradeNotTaught,
    /// The name of the present class says nothing of its grade, and the request names no class.
    NoClassNamed,
    /// A class of that name exists in another grade.
    NameOfOtherGrade,
    /// Something is recorded of a later day already.
    RecordedLater,
}

impl StayReason {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Suspended => "suspended",
            Self::GradeNotTaught => "grade-not-taught",
            Self::NoClassNamed => "no-class-named",
            Self::NameOfOtherGrade => "name-of-other-grade",
            Self::RecordedLater => "recorded-later",
        }
    }

    /// A few words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        match self {
            Self::Undecided => Bilingual::new(
                "Kết quả năm học chưa được xác nhận hoặc hiệu trưởng chưa quyết định",
                "The year is not finalized, or the principal has not decided",
            ),
            Self::Suspended => Bilingual::new("Đang tạm nghỉ, bảo lưu", "Suspended"),
            Self::GradeNotTaught => {
                Bilingual::new("Trường không có khối lớp này", "The school does not have the grade")
            }
            Self::NoClassNamed => Bilingual::new(
                "Tên lớp không theo khối: cần nêu lớp mới",
                "The class's name says nothing of its grade: name the new class",
            ),
            Self::NameOfOtherGrade => Bilingual::new(
                "Đã có lớp cùng tên ở khối khác",
                "There is a class of that name in another grade",
            ),
            Self::RecordedLater => Bilingual::new(
                "Đã ghi nhận thay đổi ở ngày muộn hơn",
                "Something is recorded of a later day already",
            ),
        }
    }
}

/// A student of the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RollOverRow {
    /// The student.
    pub student: StudentId,
    /// The class of the year that is over.
    pub from: ClassId,
    /// Since when the student is in it.
    pub since: Date,
    /// What becomes of the student.
    pub to: Move,
}

/// What rolling a year over would do.
#[derive(Clone, Debug, PartialEq)]
pub struct RollOverPlan {
    /// The question.
    pub request: RollOver,
    /// The classes that somebody goes to, by grade and name.
    pub classes: Vec<PlannedClass>,
    /// The students, class by class in the order of the class lists.
    pub rows: Vec<RollOverRow>,
    /// Says of two plans whether they are the same.
    pub digest: Uuid,
}

/// Plans the roll-over of a year.
///
/// # Errors
/// The years are not open or not one after the other, the day is outside the next one, the mapping names a class twice or one of
/// another year, or there are too many students.
pub fn roll_over_plan(school: &School, request: &RollOver) -> Result<RollOverPlan, Refusals> {
    let open = |year, path: &str| {
        let dates = school.calendar.year(year);
        dates.ok_or_else(|| Refusals::one(path, CalendarRefusal::YearNotOpen(year)))
    };
    let (before, after) = (open(request.from, "of.fromYear")?, open(request.to, "of.toYear")?);
    if request.to.0 != request.from.0 + 1 {
        let refusal = RollOverRefusal::NotTheNextYear { from: request.from, to: request.to };
        return Err(Refusals::one("of.toYear", refusal));
    }
    if !after.contains(request.on) {
        let refusal = RegistryRefusal::DateOutsideYear { date: request.on, year: request.to };
        return Err(Refusals::one("of.on", refusal));
    }
    let mapping = mapping(school, request)?;
    let mut planner = Planner { school, request, before, classes: BTreeMap::new() };
    let mut drafts = Vec::new();
    for class in school.classes.in_year(request.from) {
        let destinations: HashMap<StudentId, Destination> = next_year(school, class.id).into_iter().collect();
        for student in school.registry.ever_in_by_name(class.id) {
            let Some(stay) = student.open_enrollment().filter(|stay| stay.class == class.id) else {
                continue;
            };
            let destination = destinations.get(&student.id).copied().unwrap_or(Destination::Open);
            let draft =
                planner.draft(student, stay.from, (class, mapping.get(&class.id).copied()), destination);
            drafts.push((student.id, class.id, stay.from, draft));
        }
    }
    if drafts.len() > RollOverYear::LIMIT {
        let refusal = RegistryRefusal::TooManyEntries { limit: RollOverYear::LIMIT, actual: drafts.len() };
        return Err(Refusals::one("of", refusal));
    }
    Ok(planner.finish(drafts))
}

fn mapping<'a>(
    school: &School,
    request: &'a RollOver,
) -> Result<HashMap<ClassId, &'a ClassMapping>, Refusals> {
    let mut found = HashMap::new();
    let mut refused = Vec::new();
    for (index, mapped) in request.mapping.iter().enumerate() {
        let is_of_year = school.classes.class(mapped.class).is_some_and(|class| class.year == request.from);
        let refusal = if !is_of_year {
            RegistryRefusal::OtherYear { present: request.from, class: mapped.class }.into()
        } else if found.insert(mapped.class, mapped).is_some() {
            RollOverRefusal::MappedTwice { class: mapped.class }.into()
        } else {
            continue;
        };
        refused.push(Refused { path: format!("of.mapping[{index}].class"), refusal });
    }
    Refusals::collect(refused)?;
    Ok(found)
}

/// By grade and folded name: a class is the same whatever its case.
type Key = (GradeLevel, String);

enum Draft {
    Up(Key),
    Again(Key),
    Completes(Date),
    Stays(StayReason),
}

struct Planner<'a> {
    school: &'a School,
    request: &'a RollOver,
    before: &'a YearDates,
    classes: BTreeMap<Key, PlannedClass>,
}

impl Planner<'_> {
    fn draft(
        &mut self,
        student: &Student,
        since: Date,
        (class, mapping): (&Class, Option<&ClassMapping>),
        destination: Destination,
    ) -> Draft {
        if student.open_suspension().is_some() {
            return Draft::Stays(StayReason::Suspended);
        }
        let settled = student.suspensions.last().map_or(since, |last: &Suspension| last.latest().max(since));
        let up = mapping.and_then(|mapping| mapping.up.clone());
        let again = mapping.and_then(|mapping| mapping.again.clone());
        let verdict = match destination {
            Destination::Open => return Draft::Stays(StayReason::Undecided),
            Destination::Completed(_) if up.is_none() => {
                let on = self.before.last_day.tomorrow().unwrap_or(self.before.last_day);
                let is_later = on < settled || on <= since;
                return if is_later { Draft::Stays(StayReason::RecordedLater) } else { Draft::Completes(on) };
            }
            Destination::Completed(_) => match class.grade.next() {
                Some(grade) => self.target(class, grade, up).map(Draft::Up),
                None => Err(StayReason::GradeNotTaught),
            },
            Destination::Promoted(grade) => self.target(class, grade, up).map(Draft::Up),
            Destination::Retained(grade) => self.target(class, grade, again).map(Draft::Again),
        };
        match verdict {
            Ok(_) if self.request.on < settled || self.request.on <= since => {
                Draft::Stays(StayReason::RecordedLater)
            }
            Ok(draft) => draft,
            Err(reason) => Draft::Stays(reason),
        }
    }

    fn target(&self, class: &Class, grade: GradeLevel, named: Option<Code>) -> Result<Key, StayReason> {
        if !self.school.calendar.grades().any(|taught| taught == grade) {
            return Err(StayReason::GradeNotTaught);
        }
        let name = named.or_else(|| renamed(class, grade)).ok_or(StayReason::NoClassNamed)?;
        let existing = self.school.classes.by_name(self.request.to, name.as_str());
        if existing.is_some_and(|existing| existing.grade != grade) {
            return Err(StayReason::NameOfOtherGrade);
        }
        Ok((grade, name.as_str().to_owned()))
    }

    /// Names of two grades can meet among the new classes, too: the lower grade keeps the name.
    fn finish(mut self, drafts: Vec<(StudentId, ClassId, Date, Draft)>) -> RollOverPlan {
        let mut by_name: BTreeMap<String, GradeLevel> = BTreeMap::new();
        for (.., draft) in &drafts {
            if let Draft::Up((grade, name)) | Draft::Again((grade, name)) = draft {
                let kept = by_name.entry(fold(name)).or_insert(*grade);
                *kept = (*kept).min(*grade);
            }
        }
        let is_kept = |(grade, name): &Key| by_name.get(&fold(name)) == Some(grade);
        for (.., draft) in &drafts {
            if let Draft::Up(key) | Draft::Again(key) = draft
                && is_kept(key)
                && let Ok(name) = Code::new(&key.1)
            {
                let existing = self.school.classes.by_name(self.request.to, &key.1).map(|class| class.id);
                let planned = PlannedClass { name, grade: key.0, existing, students: 0 };
                self.classes.entry((key.0, fold(&key.1))).or_insert(planned).students += 1;
            }
        }
        let places: HashMap<Key, usize> =
            self.classes.keys().cloned().enumerate().map(|(place, key)| (key, place)).collect();
        let place = |key: &Key| places.get(&(key.0, fold(&key.1))).copied();
        let row = |(student, from, since, draft): (StudentId, ClassId, Date, Draft)| {
            let other = Move::Stays { reason: StayReason::NameOfOtherGrade };
            let to = match draft {
                Draft::Up(key) => place(&key).map_or(other, |class| Move::Up { class }),
                Draft::Again(key) => place(&key).map_or(other, |class| Move::Again { class }),
                Draft::Completes(on) => Move::Completes { on },
                Draft::Stays(reason) => Move::Stays { reason },
            };
            RollOverRow { student, from, since, to }
        };
        let rows: Vec<RollOverRow> = drafts.into_iter().map(row).collect();
        let classes: Vec<PlannedClass> = self.classes.into_values().collect();
        let digest = digest(self.request, &classes, &rows);
        RollOverPlan { request: self.request.clone(), classes, rows, digest }
    }
}

/// `3A` goes to `4A`: the grade at the beginning of the name, and the rest as it is.
fn renamed(class: &Class, grade: GradeLevel) -> Option<Code> {
    let rest = class.name.as_str().strip_prefix(&class.grade.number().to_string())?;
    // `1A` of grade 1 and no `10A`.
    if rest.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    Code::new(&format!("{}{rest}", grade.number())).ok()
}

fn digest(request: &RollOver, classes: &[PlannedClass], rows: &[RollOverRow]) -> Uuid {
    const PLANS: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_726f_6c6c_6f76);
    // Never fails: plain structs. An empty text would only make plans of different schools alike.
    let text = serde_json::to_vec(&(request, classes, rows)).unwrap_or_default();
    Uuid::new_v5(&PLANS, &text)
}
