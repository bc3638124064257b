//! The decision to finalize the results of a class's year.

use super::{
    Change, FinalizeYear, ResultRefusal, YearResultFinalized,
    preview::{StudentPreview, hindrances, student, students},
};
use crate::{
    classes::{Class, ClassRefusal},
    command::Decide,
    context::Context,
    ids::StudentId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    state::School,
    text::Code,
};

impl Decide for FinalizeYear {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let action = Action::FinalizeYear;
        let right = authorize(school, context.actor, action, Object::Class(self.class), context.today())?;
        let class = school.classes.class(self.class);
        let class = class.ok_or_else(|| Refusals::one("class", ClassRefusal::UnknownClass(self.class)))?;
        let hindrances = hindrances(school, class, context.at);
        if !hindrances.is_empty() {
            return Err(Refusals::one("class", ResultRefusal::NotClosed { hindrances }));
        }
        let members: Vec<StudentId> = students(school, class).into_iter().map(|student| student.id).collect();
        let is_everybody = self.students.is_empty();
        let chosen = if is_everybody { &members } else { &self.students };
        let (mut decided, mut refused) = (Vec::new(), Vec::new());
        for (index, id) in chosen.iter().copied().enumerate() {
            let verdict = if chosen[..index].contains(&id) {
                Err(ResultRefusal::StudentRepeated { student: id }.into())
            } else if members.contains(&id) {
                judge(school, class, id, context)
            } else {
                Err(ResultRefusal::NotInClass { student: id }.into())
            };
            match verdict {
                Ok(event) => decided.extend(event.map(|event| Decided { right, event: event.into() })),
                Err(refusal) => {
                    let path = if is_everybody { "students".into() } else { format!("students[{index}]") };
                    refused.push(Refused { path, refusal });
                }
            }
        }
        Refusals::collect(refused)?;
        Ok(decided)
    }
}

fn judge(
    school: &School,
    class: &Class,
    id: StudentId,
    context: &Context,
) -> Result<Option<YearResultFinalized>, Refusal> {
    let preview = student(school, class, id, context.at);
    let preview = preview.ok_or(ClassRefusal::NoRegulation(class.year))?;
    if !preview.missing.is_empty() {
        let missing = preview.missing;
        return Err(ResultRefusal::Incomplete { student: id, missing }.into());
    }
    if preview.is_reassessment_open {
        return Err(ResultRefusal::ReassessmentOpen { student: id }.into());
    }
    match preview.change {
        Change::Unchanged => Ok(None),
        Change::New | Change::Changed => event(preview, class).map(Some),
    }
}

fn event(preview: StudentPreview<'_>, class: &Class) -> Result<YearResultFinalized, Refusal> {
    let StudentPreview { year, outcome, finalized, .. } = preview;
    // The names of rule sets are short codes.
    let rule_set = Code::new(year.rules.name).map_err(|_| ClassRefusal::NoRegulation(class.year))?;
    Ok(YearResultFinalized {
        student: year.student,
        class: year.class,
        year: year.year,
        rule_set,
        plan: year.plan,
        outcome,
        replaces: finalized.map(|known| known.position),
    })
}
