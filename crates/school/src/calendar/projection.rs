//! What is known about the school itself on any day: identity, years, terms and weeks.

use imbl::{OrdMap, Vector};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    SchoolFounded, SchoolIdentity, SchoolIdentityChanged, SchoolYear, SchoolYearOpened, Term, YearDates,
};
use crate::{
    ids::SchoolId,
    regulations::{GradeLevel, RuleSet, SchoolLevel},
    text::Code,
};

/// The school's identity over time and its open years.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    founded: Option<(SchoolId, Code)>,
    /// By first day, ascending, each day once.
    identities: Vector<(Date, SchoolIdentity)>,
    years: OrdMap<SchoolYear, YearDates>,
    levels: Vec<SchoolLevel>,
}

impl Calendar {
    /// Whether the school was founded.
    #[must_use]
    pub fn is_founded(&self) -> bool {
        self.founded.is_some()
    }

    /// The school, which is the ledger.
    #[must_use]
    pub fn school(&self) -> Option<SchoolId> {
        self.founded.as_ref().map(|(school, _)| *school)
    }

    /// School code (mã trường).
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        self.founded.as_ref().map(|(_, code)| code)
    }

    /// Name and place on a day; none before the first known day.
    #[must_use]
    pub fn identity(&self, day: Date) -> Option<&SchoolIdentity> {
        self.identities.iter().rev().find(|(from, _)| *from <= day).map(|(_, identity)| identity)
    }

    /// Every identity with its first day, ascending.
    pub fn identities(&self) -> impl Iterator<Item = (Date, &SchoolIdentity)> {
        self.identities.iter().map(|(from, identity)| (*from, identity))
    }

    /// Levels of schooling (cấp học), ascending.
    #[must_use]
    pub fn levels(&self) -> &[SchoolLevel] {
        &self.levels
    }

    /// The grades that the school has, ascending.
    pub fn grades(&self) -> impl Iterator<Item = GradeLevel> {
        self.levels.iter().flat_map(|level| level.grades())
    }

    /// The rule set by which a grade is assessed in an open year, if one is known.
    #[must_use]
    pub fn rules(&self, year: SchoolYear, grade: GradeLevel) -> Option<&'static RuleSet> {
        RuleSet::of(grade, self.year(year)?.first_day)
    }

    /// An open year.
    #[must_use]
    pub fn year(&self, year: SchoolYear) -> Option<&YearDates> {
        self.years.get(&year)
    }

    /// Every open year, ascending.
    pub fn years(&self) -> impl Iterator<Item = &YearDates> {
        self.years.iter().map(|(_, year)| year)
    }

    /// The year whose first to last day holds the day; none in the summer.
    #[must_use]
    pub fn year_on(&self, day: Date) -> Option<&YearDates> {
        self.years().find(|year| year.contains(day))
    }

    pub(crate) fn founded(&mut self, event: &SchoolFounded) {
        self.founded = Some((event.school, event.code.clone()));
        self.levels.clone_from(&event.levels);
        self.put_identity(event.from, &event.identity);
    }

    pub(crate) fn identity_changed(&mut self, event: &SchoolIdentityChanged) {
        self.put_identity(event.from, &event.identity);
    }

    pub(crate) fn year_opened(&mut self, event: &SchoolYearOpened) {
        let dates = YearDates {
            year: event.year,
            first_day: event.first_day,
            term_two_first_day: event.term_two_first_day,
            last_day: event.last_day,
            term_one_weeks: event.term_one_weeks,
            term_two_weeks: event.term_two_weeks,
        };
        self.years.insert(event.year, dates);
    }

    // A second change from the same day corrects the first one.
    fn put_identity(&mut self, from: Date, identity: &SchoolIdentity) {
        let entry = (from, identity.clone());
        match self.identities.binary_search_by(|(known, _)| known.cmp(&from)) {
            Ok(index) => {
                self.identities.set(index, entry);
            }
            Err(index) => self.identities.insert(index, entry),
        }
    }
}

impl YearDates {
    /// Whether the day lies in the year, first and last day included.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    /// The term (học kì) of a day of the year.
    #[must_use]
    pub fn term_on(&self, day: Date) -> Option<Term> {
        self.contains(day).then(|| if day < self.term_two_first_day { Term::One } else { Term::Two })
    }

    /// The teaching week (tuần học) of a day, from 1 to 35. Weeks are runs of seven days from the first day of each term;
    /// days after a term's last week belong to none.
    #[must_use]
    pub fn week_on(&self, day: Date) -> Option<u8> {
        let (start, weeks, before) = match self.term_on(day)? {
            Term::One => (self.first_day, self.term_one_weeks, 0),
            Term::Two => (self.term_two_first_day, self.term_two_weeks, self.term_one_weeks),
        };
        let days = day.since(start).ok()?.get_days();
        let week = u8::try_from(days / 7).ok()?.checked_add(1)?;
        if week > weeks { None } else { before.checked_add(week) }
    }

    /// First and last day of a teaching week (tuần học), from 1 to 35; none for another number. The inverse of
    /// [`YearDates::week_on`].
    #[must_use]
    pub fn week(&self, week: u8) -> Option<(Date, Date)> {
        let (start, last, before) = if week <= self.term_one_weeks {
            (self.first_day, self.term_two_first_day.yesterday().ok()?, 0)
        } else {
            (self.term_two_first_day, self.last_day, self.term_one_weeks)
        };
        let index = week.checked_sub(before)?.checked_sub(1)?;
        if week > self.term_one_weeks.saturating_add(self.term_two_weeks) {
            return None;
        }
        let first = start.checked_add(Span::new().days(i64::from(index) * 7)).ok()?;
        let end = first.checked_add(Span::new().days(6)).ok()?;
        (first <= last).then(|| (first, end.min(last)))
    }
}
