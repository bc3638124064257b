//! What an import is going to do, step by step, before anything is done.

use std::{collections::HashSet, fmt};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use socai_school::{
    Command, Position, School,
    calendar::SchoolYear,
    classes::AssignHomeroomTeacher,
    imports::{CarryOutImport, ImportStep, Seen, Touched},
    registry::{AdmitStudents, ChangeClass},
    text::{Bilingual, Code},
    timetable::SetTimetable,
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

/// One command of a plan, and the cells that it was made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    step: ImportStep,
    sources: Vec<Source>,
}

impl Step {
    pub(crate) fn ready(command: impl Into<Command>, sources: Vec<Source>) -> Self {
        Self { step: ImportStep::Ready(Box::new(command.into())), sources }
    }

    pub(crate) fn admit(
        year: SchoolYear,
        classes: Vec<Code>,
        command: AdmitStudents,
        sources: Vec<Source>,
    ) -> Self {
        Self { step: ImportStep::Admit { year, classes, command }, sources }
    }

    pub(crate) fn change_class(year: SchoolYear, to: Code, command: ChangeClass, source: Source) -> Self {
        Self { step: ImportStep::Move { year, to, command }, sources: vec![source] }
    }

    pub(crate) fn homeroom(
        year: SchoolYear,
        class: Code,
        command: AssignHomeroomTeacher,
        source: Source,
    ) -> Self {
        Self { step: ImportStep::Homeroom { year, class, command }, sources: vec![source] }
    }
}

/// What a step changes or relies on. What an earlier step creates is not there yet, which counts as a state, too.
fn touched(step: &ImportStep) -> Vec<Touched> {
    match step {
        ImportStep::Admit { year, classes, .. } => {
            classes.iter().map(|name| Touched::ClassName(*year, name.clone())).collect()
        }
        ImportStep::Move { year, to, command } => {
            vec![Touched::ClassName(*year, to.clone()), Touched::Student(command.student)]
        }
        // A class that is there already has its id in the command.
        ImportStep::Homeroom { year, class, command } if command.class.0.is_nil() => {
            vec![Touched::ClassName(*year, class.clone())]
        }
        ImportStep::Homeroom { command, .. } => vec![Touched::Class(command.class)],
        ImportStep::Ready(command) => match command.as_ref() {
            Command::OpenSchoolYear(command) => vec![Touched::Year(command.year)],
            Command::CreateClass(command) => vec![Touched::ClassName(command.year, command.name.clone())],
            Command::RecordDeparture(command) => vec![Touched::Student(command.student)],
            Command::AssignMinistryCode(command) => vec![Touched::Student(command.student)],
            Command::CorrectStudent(command) => vec![Touched::Student(command.student)],
            Command::RegisterGuardian(command) => vec![Touched::Student(command.student)],
            Command::OpenAccount(command) => vec![Touched::Account(command.account)],
            Command::GrantRole(command) => vec![Touched::Account(command.account)],
            Command::AssignSubjectTeacher(command) => vec![Touched::Class(command.class)],
            Command::EndSubjectTeacher(command) => vec![Touched::Class(command.class)],
            Command::SetTimetable(command) => {
                let of = |class| [Touched::Class(class), Touched::Timetable(class)];
                command.timetables.iter().flat_map(|timetable| of(timetable.class)).collect()
            }
            // Grades carry the version of every cell that was seen.
            _ => Vec::new(),
        },
    }
}

/// An import as one command, and the cells that each part of it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    command: CarryOutImport,
    /// The sources of each step.
    sources: Vec<Vec<Source>>,
    digest: Digest,
    /// Where the school was when the plan was made.
    position: Position,
}

impl Plan {
    pub(crate) fn new(school: &School, steps: Vec<Step>) -> Self {
        let mut known = HashSet::new();
        let touched = steps.iter().flat_map(|step| touched(&step.step));
        let touched: Vec<Touched> = touched.filter(|touched| known.insert(touched.clone())).collect();
        let seen = touched.into_iter().map(|touched| Seen::of(school, touched)).collect();
        let (steps, sources) = steps.into_iter().map(|step| (step.step, step.sources)).unzip();
        let command = CarryOutImport { steps, seen };
        let content = serde_json::to_vec(&(school.calendar.school(), &command)).unwrap_or_default();
        let digest = Digest(Sha256::digest(content).into());
        Self { command, sources, digest, position: school.position }
    }

    /// The command that carries it out: all of it or nothing, and nothing once somebody changed what it touches.
    #[must_use]
    pub fn command(&self) -> Command {
        self.command.clone().into()
    }

    /// How many steps it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.command.steps.len()
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.command.steps.is_empty()
    }

    /// What identifies the plan.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The id of the command (UUID version 5 of the digest and the position for which it was planned): carrying out the same
    /// plan twice replays it, and the same change planned again later is another one.
    #[must_use]
    pub fn command_id(&self) -> Uuid {
        let mut name = self.digest.0.to_vec();
        name.extend(self.position.0.to_be_bytes());
        Uuid::new_v5(&Uuid::NAMESPACE_OID, &name)
    }

    /// The cell that a refusal's path speaks of.
    pub(crate) fn place(&self, path: &str) -> Option<&Place> {
        let (step, path) = indexed(path, "steps[")?;
        let (entry, field) = match self.command.steps.get(step) {
            Some(ImportStep::Ready(command)) => match command.as_ref() {
                Command::SetTimetable(command) => in_timetable(command, path),
                _ => split(path),
            },
            _ => split(path),
        };
        let source = self.sources.get(step)?.get(entry)?;
        source
            .iter()
            .filter(|place| !place.field.is_empty() && field.starts_with(place.field))
            .max_by_key(|place| place.field.len())
            .or_else(|| source.first())
    }
}

/// The entry of a timetable's path: each class has its header first, then its lessons.
fn in_timetable<'p>(command: &SetTimetable, path: &'p str) -> (usize, &'p str) {
    let Some((class, rest)) = indexed(path, "timetables[") else { return (0, path) };
    let before: usize = command.timetables.iter().take(class).map(|it| it.lessons.len() + 1).sum();
    match indexed(rest, "lessons[") {
        Some((lesson, field)) => (before + 1 + lesson, field),
        None => (before, rest),
    }
}

/// The entry of a step's path, 0 when it has none, and the field within the entry.
fn split(path: &str) -> (usize, &str) {
    indexed(path, "entries[").unwrap_or((0, path))
}

fn indexed<'p>(path: &'p str, list: &str) -> Option<(usize, &'p str)> {
    let (index, field) = path.strip_prefix(list)?.split_once(']')?;
    Some((index.parse().ok()?, field.trim_start_matches('.')))
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
