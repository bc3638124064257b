//! What an import touches, and whether it is still as it was when the plan was shown.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    calendar::SchoolYear,
    ids::{AccountId, ClassId, StudentId},
    state::School,
    text::{Code, fold},
};

/// Something of a school that an import changes or relies on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Touched {
    /// Whether the year is open, and its dates.
    Year(SchoolYear),
    /// Which class has the name in the year, if any.
    ClassName(SchoolYear, Code),
    /// A class with its teachers.
    Class(ClassId),
    /// The timetables of a class.
    Timetable(ClassId),
    /// A student with all stays and guardians.
    Student(StudentId),
    /// An account with its roles, or that there is none.
    Account(AccountId),
}

/// What was seen of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// What.
    pub what: Touched,
    /// A fingerprint of its state: UUID version 5 of its content, which tells accidents apart and is no proof against forgery.
    pub state: Uuid,
}

impl Seen {
    /// What is to be seen of it now.
    #[must_use]
    pub fn of(school: &School, what: Touched) -> Self {
        let state = what.state(school);
        Self { what, state }
    }

    /// Whether it is as it was seen.
    #[must_use]
    pub fn holds(&self, school: &School) -> bool {
        self.what.state(school) == self.state
    }
}

impl Touched {
    fn state(&self, school: &School) -> Uuid {
        let content: Value = match self {
            Self::Year(year) => json!(["year", year, school.calendar.year(*year)]),
            Self::ClassName(year, name) => {
                let class = school.classes.by_name(*year, name.as_str()).map(|class| class.id);
                json!(["name", year, fold(name.as_str()), class])
            }
            Self::Class(id) => json!(["class", id, school.classes.class(*id)]),
            Self::Timetable(id) => {
                json!(["timetable", id, school.timetables.versions(*id).collect::<Vec<_>>()])
            }
            Self::Student(id) => {
                json!(["student", id, school.registry.student(*id), school.registry.guardians_of(*id)])
            }
            Self::Account(id) => json!(["account", id, school.staff.account(*id)]),
        };
        Uuid::new_v5(&Uuid::NAMESPACE_OID, content.to_string().as_bytes())
    }
}
