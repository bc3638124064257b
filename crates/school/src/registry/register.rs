//! The register book (sổ đăng bộ) on a day: who was admitted until then, from where, and where they are by what is known. Asked of
//! an earlier state it says what was known then; asked of the present one for an earlier day, what is known of that day now.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DepartureReason, Enrollment, Registry, Student};
use crate::{
    ids::{ClassId, StudentId},
    sealed::Sealed,
    text::Note,
};

/// Where somebody of the register is on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Whereabouts<'a> {
    /// In a class.
    Attending {
        /// The class.
        class: ClassId,
    },
    /// Enrolled, and suspended.
    Suspended {
        /// The class that is kept.
        class: ClassId,
        /// First day.
        since: Date,
    },
    /// Not at the school any more.
    Left {
        /// The last class.
        class: ClassId,
        /// First day on which the student no longer belonged to it.
        on: Date,
        /// Why.
        reason: DepartureReason,
        /// Where to and remarks, if anything was said; closed after erasure.
        note: Option<&'a Sealed<Note>>,
    },
    /// Under another number: the two were found to be one person.
    Merged {
        /// The class entered under this number.
        class: ClassId,
        /// The entry that stands.
        into: StudentId,
    },
}

/// A line of the register book.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegisterLine<'a> {
    /// The student, with number and origin.
    pub student: &'a Student,
    /// First day at the school.
    pub admitted_on: Date,
    /// The class entered then.
    pub first_class: ClassId,
    /// Where the student is.
    pub whereabouts: Whereabouts<'a>,
}

/// How many of the register are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterTotals {
    /// Admitted until that day.
    pub admitted: u32,
    /// In a class.
    pub attending: u32,
    /// Enrolled, and suspended.
    pub suspended: u32,
    /// Not at the school any more.
    pub left: u32,
    /// Under another number.
    pub merged: u32,
}

impl RegisterTotals {
    /// Everybody who belongs to the school, attending or not (sĩ số).
    #[must_use]
    pub fn enrolled(&self) -> u32 {
        self.attending + self.suspended
    }
}

impl Student {
    /// The line of the register book on a day; none before the student came.
    #[must_use]
    pub fn register_line(&self, day: Date) -> Option<RegisterLine<'_>> {
        if let Some(merged) = self.merged.filter(|merged| merged.admitted_on <= day) {
            return Some(RegisterLine {
                student: self,
                admitted_on: merged.admitted_on,
                first_class: merged.first_class,
                whereabouts: Whereabouts::Merged { class: merged.first_class, into: merged.into },
            });
        }
        let began = |stay: &&Enrollment| stay.from <= day;
        let first = self.enrollments.first().filter(began)?;
        let last = self.enrollments.iter().rev().find(began)?;
        let whereabouts = match (last.until, last.departure) {
            (Some(on), Some(reason)) if on <= day => {
                Whereabouts::Left { class: last.class, on, reason, note: last.note.as_ref() }
            }
            _ => match self.suspensions.iter().rev().find(|suspension| suspension.holds_on(day)) {
                Some(suspension) => Whereabouts::Suspended { class: last.class, since: suspension.from },
                None => Whereabouts::Attending { class: last.class },
            },
        };
        Some(RegisterLine { student: self, admitted_on: first.from, first_class: first.class, whereabouts })
    }
}

impl Registry {
    /// The register book on a day, by register number.
    pub fn register_on(&self, day: Date) -> impl Iterator<Item = RegisterLine<'_>> {
        self.students().filter_map(move |student| student.register_line(day))
    }

    /// How many of the register are where on a day.
    #[must_use]
    pub fn register_totals(&self, day: Date) -> RegisterTotals {
        let mut totals = RegisterTotals::default();
        for line in self.register_on(day) {
            totals.admitted += 1;
            match line.whereabouts {
                Whereabouts::Attending { .. } => totals.attending += 1,
                Whereabouts::Suspended { .. } => totals.suspended += 1,
                Whereabouts::Left { .. } => totals.left += 1,
                Whereabouts::Merged { .. } => totals.merged += 1,
            }
        }
        totals
    }
}
