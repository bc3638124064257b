//! What an import is going to do, step by step, before anything is done.

use std::{collections::BTreeSet, fmt};

use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use socai_school::{
    Command, Position, School,
    calendar::SchoolYear,
    classes::AssignHomeroomTeacher,
    registry::{AdmitStudents, ChangeClass},
    text::{Bilingual, Code},
};
use uuid::Uuid;

use crate::grid::CellAddress;

/// What is wrong with one cell, or with a step as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellProblem {
    /// The cell; absent when it is not about one.
    pub address: Option<CellAddress>,
    /// The header of its column, as written.
    pub column: String,
    /// What it holds, as shown in Excel.
    pub value: Option<String>,
    /// A stable code.
    pub code: &'static str,
    /// The text for people.
    pub reason: Bilingual,
}

/// SHA-256 of a plan together with the school and the state of everything that the plan changes. The same file makes the same
/// digest until somebody changes what it touches.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    fn of(school: &School, steps: &[Step]) -> Self {
        let mut hash = Sha256::new();
        let mut add = |content: Vec<u8>| {
            hash.update((content.len() as u64).to_be_bytes());
            hash.update(content);
        };
        add(serde_json::to_vec(&school.calendar.school()).unwrap_or_default());
        for step in steps {
            add(serde_json::to_vec(&step.work).unwrap_or_default());
            add(serde_json::to_vec(&step.work.touched(school)).unwrap_or_default());
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// One field of a command and the cell it came from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// Path within the entry, such as `identity.bornOn`.
    pub(crate) field: &'static str,
    pub(crate) address: CellAddress,
    pub(crate) column: String,
}

/// The cells of one row that a command's entry was made of; the first stands for the entry as a whole.
pub(crate) type Source = Vec<Place>;

#[derive(Clone, Debug, PartialEq, Serialize)]
enum Work {
    Ready(Box<Command>),
    Admit { year: SchoolYear, classes: Vec<Code>, command: AdmitStudents },
    Move { year: SchoolYear, to: Code, command: ChangeClass },
    Homeroom { year: SchoolYear, class: Code, command: AssignHomeroomTeacher },
}

impl Work {
    /// Everything that the command changes, as it is now. What a step creates is not there yet, which counts as a state, too.
    fn touched(&self, school: &School) -> Vec<serde_json::Value> {
        let class = |year: SchoolYear, name: &Code| {
            json!(school.classes.by_name(year, name.as_str()).map(|class| class.id))
        };
        let student = |id| json!([school.registry.student(id), school.registry.guardians_of(id)]);
        match self {
            Self::Admit { year, classes, .. } => {
                let names: BTreeSet<&Code> = classes.iter().collect();
                names.into_iter().map(|name| class(*year, name)).collect()
            }
            Self::Move { year, to, command } => vec![class(*year, to), student(command.student)],
            Self::Homeroom { year, class: name, .. } => {
                vec![json!(school.classes.by_name(*year, name.as_str()))]
            }
            Self::Ready(command) => match command.as_ref() {
                Command::OpenSchoolYear(command) => vec![json!(school.calendar.year(command.year))],
                Command::CreateClass(command) => vec![class(command.year, &command.name)],
                Command::RecordDeparture(command) => vec![student(command.student)],
                Command::AssignMinistryCode(command) => vec![student(command.student)],
                Command::CorrectStudent(command) => vec![student(command.student)],
                Command::RegisterGuardian(command) => vec![student(command.student)],
                Command::OpenAccount(command) => vec![json!(school.staff.account(command.account))],
                Command::GrantRole(command) => vec![json!(school.staff.account(command.account))],
                Command::AssignSubjectTeacher(command) => vec![json!(school.classes.class(command.class))],
                Command::EndSubjectTeacher(command) => vec![json!(school.classes.class(command.class))],
                // Grades carry the version of every cell that was seen.
                _ => Vec::new(),
            },
        }
    }
}

/// One command of a plan. Classes that an earlier step creates get their ids only then, so the command is completed against
/// the state after the steps before.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    work: Work,
    sources: Vec<Source>,
}

impl Step {
    pub(crate) fn ready(command: impl Into<Command>, sources: Vec<Source>) -> Self {
        Self { work: Work::Ready(Box::new(command.into())), sources }
    }

    pub(crate) fn admit(
        year: SchoolYear,
        classes: Vec<Code>,
        command: AdmitStudents,
        sources: Vec<Source>,
    ) -> Self {
        Self { work: Work::Admit { year, classes, command }, sources }
    }

    pub(crate) fn change_class(year: SchoolYear, to: Code, command: ChangeClass, source: Source) -> Self {
        Self { work: Work::Move { year, to, command }, sources: vec![source] }
    }

    pub(crate) fn homeroom(
        year: SchoolYear,
        class: Code,
        command: AssignHomeroomTeacher,
        source: Source,
    ) -> Self {
        Self { work: Work::Homeroom { year, class, command }, sources: vec![source] }
    }

    /// The command, completed against the state in which it will be executed. `None` when a class it needs is not there,
    /// because the step that creates it was not executed.
    #[must_use]
    pub fn command(&self, school: &School) -> Option<Command> {
        let class =
            |year: SchoolYear, name: &Code| school.classes.by_name(year, name.as_str()).map(|class| class.id);
        Some(match &self.work {
            Work::Ready(command) => (**command).clone(),
            Work::Admit { year, classes, command } => {
                let mut command = command.clone();
                for (entry, name) in command.entries.iter_mut().zip(classes) {
                    entry.class = class(*year, name)?;
                }
                command.into()
            }
            Work::Move { year, to, command } => {
                ChangeClass { to: class(*year, to)?, ..command.clone() }.into()
            }
            Work::Homeroom { year, class: name, command } => {
                AssignHomeroomTeacher { class: class(*year, name)?, ..command.clone() }.into()
            }
        })
    }

    /// The cell that a refusal's path speaks of.
    pub(crate) fn place(&self, path: &str) -> Option<&Place> {
        let (entry, field) = split(path);
        let source = self.sources.get(entry)?;
        source
            .iter()
            .filter(|place| !place.field.is_empty() && field.starts_with(place.field))
            .max_by_key(|place| place.field.len())
            .or_else(|| source.first())
    }
}

fn split(path: &str) -> (usize, &str) {
    let indexed = path.strip_prefix("entries[").and_then(|rest| rest.split_once(']'));
    match indexed.and_then(|(index, field)| index.parse().ok().map(|index| (index, field))) {
        Some((index, field)) => (index, field.trim_start_matches('.')),
        None => (0, path),
    }
}

/// The commands of an import in the order in which they are executed.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    steps: Vec<Step>,
    digest: Digest,
    /// Where the school was when the plan was made.
    position: Position,
}

impl Plan {
    pub(crate) fn new(school: &School, steps: Vec<Step>) -> Self {
        let digest = Digest::of(school, &steps);
        Self { steps, digest, position: school.position }
    }

    /// Whether the plan would be the same against this state of the school: nobody changed anything that it touches.
    #[must_use]
    pub fn holds(&self, school: &School) -> bool {
        Digest::of(school, &self.steps) == self.digest
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What identifies the plan.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The command id of a step (UUID version 5 of the digest, the position for which it was planned and the step's index):
    /// carrying out the same plan twice replays it, and the same change planned again later is another one.
    #[must_use]
    pub fn command_id(&self, step: usize) -> Uuid {
        let mut name = self.digest.0.to_vec();
        name.extend(self.position.0.to_be_bytes());
        name.extend((step as u64).to_be_bytes());
        Uuid::new_v5(&Uuid::NAMESPACE_OID, &name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_into_entry_and_field() {
        assert_eq!(split("entries[12].identity.bornOn"), (12, "identity.bornOn"));
        assert_eq!(split("entries[0]"), (0, ""));
        assert_eq!(split("identity.name"), (0, "identity.name"));
        assert_eq!(split("entries[x].a"), (0, "entries[x].a"));
    }
}
