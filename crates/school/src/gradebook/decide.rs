//! The decision to enter grades: who may write which column, then one verdict per cell.

use std::collections::{BTreeMap, HashMap};

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{CellEntry, EnterGrades, GradeCorrected, GradeEntered, GradeRefusal, Mark};
use crate::{
    attendance::is_fed,
    calendar::{GradingPeriod, SchoolYear},
    changes::{Access, may_write},
    classes::Class,
    command::Decide,
    context::{Actor, Context},
    event::Event,
    gradebook::Cell,
    ids::{ClassId, StudentId},
    policy::{Action, Forbidden, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    regulations::{Holds, RuleSet, Subject, Target},
    sealed::{Category, Sealed},
    state::School,
    text::Note,
};

impl Decide for EnterGrades {
    fn decide(self, school: &School, context: &Context) -> Decision {
        all_or_nothing(judged(school, context, self)?)
    }
}

/// What becomes of one cell: the event that writes it, nothing, or a refusal.
pub(super) type Judged = Result<Option<Decided>, Refused>;

/// Every event of the cells, unless one of them is refused.
pub(super) fn all_or_nothing(judged: Vec<Judged>) -> Decision {
    let mut decided = Vec::with_capacity(judged.len());
    let mut refused = Vec::new();
    for judged in judged {
        match judged {
            Ok(event) => decided.extend(event),
            Err(refusal) => refused.push(refusal),
        }
    }
    Refusals::collect(refused)?;
    Ok(decided)
}

/// Every cell of the command judged by itself.
pub(super) fn judged(
    school: &School,
    context: &Context,
    command: EnterGrades,
) -> Result<Vec<Judged>, Refusals> {
    let EnterGrades { class, period, entries } = command;
    let rights = rights(school, context, class, entries.iter().map(|entry| entry.target))?;
    if entries.is_empty() {
        return Err(Refusals::one("entries", GradeRefusal::NoEntries));
    }
    if entries.len() > EnterGrades::LIMIT {
        let refusal = GradeRefusal::TooManyEntries { limit: EnterGrades::LIMIT, actual: entries.len() };
        return Err(Refusals::one("entries", refusal));
    }
    let sheet = Sheet::open(school, context, class, period, rights)?;
    let mut seen = HashMap::with_capacity(entries.len());
    let judged = entries.into_iter().enumerate().map(|(index, entry)| {
        let first = *seen.entry((entry.student, entry.target)).or_insert(index);
        let verdict = if first == index {
            sheet.judge(entry)
        } else {
            Err(("target", GradeRefusal::DuplicateCell { first }))
        };
        verdict.map_err(|(field, refusal)| Refused {
            path: format!("entries[{index}].{field}"),
            refusal: refusal.into(),
        })
    });
    Ok(judged.collect())
}

/// The right to write each column of the command. A column without one refuses its own entries; a command without any
/// right is forbidden as a whole, so that strangers learn nothing of the class.
pub(crate) fn rights(
    school: &School,
    context: &Context,
    class: ClassId,
    targets: impl Iterator<Item = Target>,
) -> Result<BTreeMap<Target, Option<Right>>, Forbidden> {
    let day = context.today();
    let right = |target: Target| {
        let action = if target.subject().is_some() { Action::EnterGrades } else { Action::EnterTraits };
        authorize(school, context.actor, action, Object::Column(class, target), day).ok()
    };
    let mut rights = BTreeMap::new();
    for target in targets {
        rights.entry(target).or_insert_with(|| right(target));
    }
    let may_write = if rights.is_empty() {
        let subjects = || Subject::ALL.iter().any(|subject| right(Target::Subject(*subject)).is_some());
        authorize(school, context.actor, Action::EnterTraits, Object::Class(class), day).is_ok() || subjects()
    } else {
        rights.values().any(Option::is_some)
    };
    if may_write { Ok(rights) } else { Err(Forbidden { action: Action::EnterGrades }) }
}

/// A field of an entry, and what is wrong with it.
pub(crate) type Fault = (&'static str, GradeRefusal);

/// What holds for every cell of one column.
struct Column {
    right: Option<Right>,
    holds: Option<Holds>,
    /// Most characters of a comment.
    comment_limit: usize,
}

/// One class in one period, with everything looked up that its cells share.
pub(crate) struct Sheet<'a> {
    school: &'a School,
    actor: Actor,
    at: Timestamp,
    class: &'a Class,
    period: GradingPeriod,
    /// Today, or the nearest day of the school year: results are also entered after its last day.
    day: Date,
    columns: BTreeMap<Target, Column>,
    /// The command that is taken back, if that is what is done.
    pub(super) reverts: Option<Uuid>,
}

impl<'a> Sheet<'a> {
    /// Looks up what the cells share.
    ///
    /// # Errors
    /// When class, year and regulation do not fit together.
    pub(crate) fn open(
        school: &'a School,
        context: &Context,
        class: ClassId,
        period: GradingPeriod,
        rights: BTreeMap<Target, Option<Right>>,
    ) -> Result<Self, Refusals> {
        let year = period.year;
        let Some(class) = school.classes.class(class) else {
            return Err(Refusals::one("class", GradeRefusal::UnknownClass { class }));
        };
        if class.year != year {
            let refusal = GradeRefusal::ClassOfOtherYear { class_year: class.year, year };
            return Err(Refusals::one("period.year", refusal));
        }
        let Some(dates) = school.calendar.year(year) else {
            return Err(Refusals::one("period.year", GradeRefusal::YearNotOpen { year }));
        };
        let Some(rules) = RuleSet::of(class.grade, dates.first_day) else {
            return Err(Refusals::one("period.year", GradeRefusal::NoRegulation { year }));
        };
        let column = |target: Target, right| {
            let holds = rules.holds(class.grade, period.moment, target);
            Column { right, holds, comment_limit: rules.comment_limit(target) }
        };
        let columns = rights.into_iter().map(|(target, right)| (target, column(target, right))).collect();
        let day = dates.nearest(context.today());
        Ok(Self { school, actor: context.actor, at: context.at, class, period, day, columns, reverts: None })
    }

    /// The event that writes the cell, `None` when nothing changes, or the first thing that is wrong.
    pub(super) fn judge(&self, entry: CellEntry) -> Result<Option<Decided>, Fault> {
        let right = self.check(&entry)?;
        let (cell, access) = self.writable(&entry)?;
        Ok(self.event(cell, entry, access).map(|event| Decided { right, event }))
    }

    /// The right to write this into the cell, were it neither locked nor written by somebody else meanwhile.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(crate) fn check(&self, entry: &CellEntry) -> Result<Right, Fault> {
        let target = entry.target;
        let column = self.columns.get(&target);
        let Some((column, right)) = column.and_then(|column| Some((column, column.right?))) else {
            return Err(("target", GradeRefusal::NotYourSubject { target }));
        };
        if self.school.registry.class_kept(entry.student, self.day) != Some(self.class.id) {
            return Err(("student", GradeRefusal::StudentNotInClass { student: entry.student }));
        }
        if self.school.transfers.away(entry.student).is_some() {
            return Err(("student", GradeRefusal::StudentTransferred { student: entry.student }));
        }
        let Some(holds) = column.holds else {
            return Err(("target", GradeRefusal::TargetNotInGrade { target, grade: self.class.grade }));
        };
        self.is_assessed(entry)?;
        self.is_written_by_hand(entry)?;
        if let Some(mark) = entry.mark {
            fits(target, mark, holds).map_err(|refusal| ("mark", refusal))?;
        }
        self.may_be_written_about(entry)?;
        self.comment_fits(entry, column.comment_limit).map_err(|refusal| ("comment", refusal))?;
        Ok(right)
    }

    /// The cell as it stands and why it may be written, unless it is locked or not as its author saw it.
    pub(super) fn writable(&self, entry: &CellEntry) -> Result<(Option<&'a Cell>, Access), Fault> {
        let (student, target) = (entry.student, entry.target);
        let access = may_write(self.school, self.class.id, self.period, student, target, self.actor, self.at)
            .map_err(|refusal| ("target", refusal.into()))?;
        let cell = self.school.gradebook.cell(student, self.period, target);
        still_at(cell, entry.expected_version).map_err(|refusal| ("expectedVersion", refusal))?;
        Ok((cell, access))
    }

    /// The class takes the subject and the student is not exempt; what was written before can still be cleared.
    fn is_assessed(&self, entry: &CellEntry) -> Result<(), Fault> {
        if entry.mark.is_none() && entry.comment.is_none() {
            return Ok(());
        }
        is_assessed(self.school, self.class.id, self.period.year, entry.student, entry.target)
            .map_err(|refusal| ("target", refusal))
    }

    /// Where sessions are recorded, the sessions missed follow from them. What was written before can still be cleared.
    fn is_written_by_hand(&self, entry: &CellEntry) -> Result<(), Fault> {
        let is_kept = is_fed(self.period, entry.target) && self.school.attendance.is_kept(self.class.id);
        if is_kept && entry.mark.is_some() {
            return Err(("mark", GradeRefusal::KeptBySessions));
        }
        Ok(())
    }

    /// A student who left after the last day of the year still gets results, but no text once texts were erased.
    fn may_be_written_about(&self, entry: &CellEntry) -> Result<(), Fault> {
        let field = match (&entry.comment, &entry.reason) {
            (Some(_), _) => "comment",
            (None, Some(_)) => "reason",
            (None, None) => return Ok(()),
        };
        if self.school.registry.is_erased(entry.student.0, Category::Comment) {
            return Err((field, GradeRefusal::PersonalDataErased { student: entry.student }));
        }
        Ok(())
    }

    /// A comment that stands already, or stood before what is taken back, may be longer than is allowed today.
    fn comment_fits(&self, entry: &CellEntry, limit: usize) -> Result<(), GradeRefusal> {
        let Some(comment) = &entry.comment else { return Ok(()) };
        let actual = comment.as_str().chars().count();
        if actual <= limit || self.reverts.is_some() {
            return Ok(());
        }
        let cell = self.school.gradebook.cell(entry.student, self.period, entry.target);
        let stands = cell.and_then(|cell| cell.comment.as_ref()?.get());
        if stands == Some(comment) { Ok(()) } else { Err(GradeRefusal::CommentTooLong { limit, actual }) }
    }

    fn event(&self, cell: Option<&Cell>, entry: CellEntry, access: Access) -> Option<Event> {
        let CellEntry { student, target, mark, comment, reason, .. } = entry;
        if same(cell, mark, comment.as_ref()) {
            return None;
        }
        let (class, period, comment) = (self.class.id, self.period, comment.map(Sealed::Open));
        let request = access.request();
        Some(match cell {
            None => GradeEntered { student, class, period, target, mark, comment, request }.into(),
            Some(cell) => GradeCorrected {
                student,
                class,
                period,
                target,
                corrects: cell.position,
                previous: cell.mark,
                mark,
                comment,
                reason: reason.map(Sealed::Open),
                reverts: self.reverts,
                request,
            }
            .into(),
        })
    }
}

/// Whether results of the column may be entered about a student of the class.
///
/// # Errors
/// The class does not take the subject, or the student is exempt from it.
pub(crate) fn is_assessed(
    school: &School,
    class: ClassId,
    year: SchoolYear,
    student: StudentId,
    target: Target,
) -> Result<(), GradeRefusal> {
    match target.subject() {
        Some(subject) if !school.may_take(class, subject) => Err(GradeRefusal::SubjectNotTaken { subject }),
        Some(subject) if school.plans.is_exempt(student, year, subject) => {
            Err(GradeRefusal::StudentExempt { subject })
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether the cell is still as its author saw it.
///
/// # Errors
/// [`GradeRefusal::VersionConflict`] with what stands in it now.
pub(crate) fn still_at(cell: Option<&Cell>, expected: u32) -> Result<(), GradeRefusal> {
    let actual = cell.map_or(0, |cell| cell.version);
    if actual == expected {
        return Ok(());
    }
    Err(GradeRefusal::VersionConflict {
        expected,
        actual,
        mark: cell.and_then(|cell| cell.mark),
        by: cell.map(|cell| cell.by),
        at: cell.map(|cell| cell.at),
    })
}

/// Whether the cell holds exactly this already. A closed comment is never the same as one that was typed.
fn same(cell: Option<&Cell>, mark: Option<Mark>, comment: Option<&Note>) -> bool {
    let (old_mark, old_comment) = cell.map_or((None, None), |cell| (cell.mark, cell.comment.as_deref()));
    let same_comment = match (old_comment, comment) {
        (None, None) => true,
        (Some(old), Some(new)) => old.get() == Some(new),
        (None, Some(_)) | (Some(_), None) => false,
    };
    old_mark == mark && same_comment
}

fn fits(target: Target, mark: Mark, holds: Holds) -> Result<(), GradeRefusal> {
    match (holds, mark) {
        (Holds::Level | Holds::LevelAndScore, Mark::Subject { level: None, score: None }) => {
            Err(GradeRefusal::EmptyMark)
        }
        (Holds::Level, Mark::Subject { score: Some(score), .. }) => {
            Err(GradeRefusal::ScoreWithoutTest { target, score })
        }
        (Holds::Level | Holds::LevelAndScore, Mark::Subject { .. })
        | (Holds::Trait, Mark::Trait { .. })
        | (Holds::DecimalScore, Mark::Score { .. } | Mark::Absent { .. })
        | (Holds::Pass, Mark::Pass { .. } | Mark::Absent { .. })
        | (Holds::Conduct, Mark::Conduct { .. })
        | (Holds::Absences, Mark::Absences { .. }) => Ok(()),
        (
            Holds::Level
            | Holds::LevelAndScore
            | Holds::Trait
            | Holds::DecimalScore
            | Holds::Pass
            | Holds::Conduct
            | Holds::Absences,
            _,
        ) => Err(GradeRefusal::MarkDoesNotFit { target }),
    }
}
