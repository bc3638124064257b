//! Deciding an import: each step against the state that the ones before it would leave.

use super::{CarryOutImport, ImportRefusal, ImportStep};
use crate::{
    calendar::SchoolYear,
    command::{Command, Decide, Rehearsal},
    context::Context,
    ids::ClassId,
    policy::{Action, Object, authorize},
    refusal::{Decision, Refusals},
    state::School,
    text::Code,
};

impl Decide for CarryOutImport {
    fn decide(self, school: &School, context: &Context) -> Decision {
        authorize(school, context.actor, Action::CarryOutImport, Object::School, context.today())?;
        if self.steps.len() > Self::LIMIT {
            let refusal = ImportRefusal::TooLarge { limit: Self::LIMIT, actual: self.steps.len() };
            return Err(Refusals::one("steps", refusal));
        }
        if let Some(index) = self.seen.iter().position(|seen| !seen.holds(school)) {
            return Err(Refusals::one(format!("seen[{index}]"), ImportRefusal::MovedOn));
        }
        let mut rehearsal = Rehearsal::of(school);
        for (index, step) in self.steps.into_iter().enumerate() {
            let at = |path: &str| match path {
                "" => format!("steps[{index}]"),
                path => format!("steps[{index}].{path}"),
            };
            let command =
                complete(step, rehearsal.state()).map_err(|refusal| Refusals::one(at(""), refusal))?;
            rehearsal.decide(context, command).map_err(|refusals| refusals.moved(at))?;
        }
        Ok(rehearsal.decided())
    }
}

/// The command of a step, with the ids of the classes that it names.
fn complete(step: ImportStep, school: &School) -> Result<Command, ImportRefusal> {
    let class = |year: SchoolYear, name: Code| -> Result<ClassId, ImportRefusal> {
        let known = school.classes.by_name(year, name.as_str()).map(|class| class.id);
        known.ok_or(ImportRefusal::UnknownClass { name, year })
    };
    Ok(match step {
        ImportStep::Ready(command) if is_importable(&command) => *command,
        ImportStep::Ready(_) => return Err(ImportRefusal::OtherCommand),
        ImportStep::Admit { year, classes, mut command } => {
            if classes.len() != command.entries.len() {
                return Err(ImportRefusal::OtherCommand);
            }
            for (entry, name) in command.entries.iter_mut().zip(classes) {
                entry.class = class(year, name)?;
            }
            command.into()
        }
        ImportStep::Move { year, to, mut command } => {
            command.to = class(year, to)?;
            command.into()
        }
        ImportStep::Homeroom { year, class: name, mut command } => {
            command.class = class(year, name)?;
            command.into()
        }
    })
}

/// What lists become. Everything else is done by people, one thing at a time: an erasure, for one, must be the last of its batch.
fn is_importable(command: &Command) -> bool {
    matches!(
        command,
        Command::OpenSchoolYear(_)
            | Command::OpenAccount(_)
            | Command::GrantRole(_)
            | Command::CreateClass(_)
            | Command::AssignSubjectTeacher(_)
            | Command::EndSubjectTeacher(_)
            | Command::RecordDeparture(_)
            | Command::AssignMinistryCode(_)
            | Command::CorrectStudent(_)
            | Command::RegisterGuardian(_)
            | Command::EnterGrades(_)
            | Command::SetTimetable(_)
    )
}
