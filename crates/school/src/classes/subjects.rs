//! Which subjects a class takes: the compulsory ones of its grade, and the electives that were chosen for it.

use serde::{Deserialize, Serialize};

use super::{
    ClassRefusal, ClassSubjectsChosen,
    commands::{known, rules},
};
use crate::{
    command::Decide,
    context::Context,
    ids::ClassId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    regulations::{GradeLevel, SchoolLevel, Subject},
    state::School,
};

/// How many of the selective subjects (môn lựa chọn) a class of grades 10-12 takes. Circular 32/2018, as amended by 13/2022.
pub const SELECTIVE_SUBJECTS: usize = 4;

/// Whether the subject is one of those of grades 10-12 from which a class takes [`SELECTIVE_SUBJECTS`]; the languages that are
/// taken beyond them (môn tự chọn) are not.
#[must_use]
pub fn is_selective(grade: GradeLevel, subject: Subject) -> bool {
    grade.school_level() == SchoolLevel::UpperSecondary
        && matches!(
            subject,
            Subject::Geography
                | Subject::EconomicsAndLaw
                | Subject::Physics
                | Subject::Chemistry
                | Subject::Biology
                | Subject::Technology
                | Subject::Informatics
                | Subject::Music
                | Subject::FineArts
        )
}

/// Chooses the electives of a class, in place of what was chosen before. An empty list says that it takes none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChooseClassSubjects {
    /// The class.
    pub class: ClassId,
    /// The electives, in any order; each is in the programme of the grade and not compulsory.
    pub electives: Vec<Subject>,
}

impl Decide for ChooseClassSubjects {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, electives } = self;
        let action = Action::ChooseClassSubjects;
        let right = authorize(school, context.actor, action, Object::Class(id), context.today())?;
        let (class, year) = known(school, id)?;
        let rules = rules(year, class.grade).map_err(|refusal| Refusals::one("class", refusal))?;
        let grade = class.grade;
        let programme = rules.subjects(grade);
        let mut refused = Vec::new();
        for (index, subject) in electives.iter().copied().enumerate() {
            let refusal = if !programme.contains(&subject) {
                ClassRefusal::SubjectNotInGrade { subject, grade }
            } else if rules.is_compulsory(grade, subject) {
                ClassRefusal::SubjectCompulsory { subject }
            } else if electives[..index].contains(&subject) {
                ClassRefusal::SubjectRepeated { subject }
            } else {
                continue;
            };
            refused.push(Refused { path: format!("electives[{index}]"), refusal: refusal.into() });
        }
        Refusals::collect(refused)?;
        let actual = electives.iter().filter(|subject| is_selective(grade, **subject)).count();
        if grade.school_level() == SchoolLevel::UpperSecondary && actual != SELECTIVE_SUBJECTS {
            let refusal = ClassRefusal::SelectiveSubjectCount { expected: SELECTIVE_SUBJECTS, actual };
            return Err(Refusals::one("electives", refusal));
        }
        let electives: Vec<Subject> =
            programme.into_iter().filter(|subject| electives.contains(subject)).collect();
        if class.electives.as_ref() == Some(&electives) {
            return Ok(vec![]);
        }
        Ok(vec![Decided { right, event: ClassSubjectsChosen { class: id, electives }.into() }])
    }
}

impl School {
    /// The subjects and activities that a class takes, in the order of the forms: the compulsory ones and the electives that
    /// were chosen; until somebody chose, the electives that ever had a teacher in the class. Empty for an unknown class.
    #[must_use]
    pub fn subjects_of(&self, class: ClassId) -> Vec<Subject> {
        let Some(class) = self.classes.class(class) else { return Vec::new() };
        let Some(rules) = self.calendar.rules(class.year, class.grade) else { return Vec::new() };
        let is_taken = |subject: &Subject| {
            rules.is_compulsory(class.grade, *subject)
                || match &class.electives {
                    Some(chosen) => chosen.contains(subject),
                    None => class.assignments.iter().any(|assignment| assignment.subject == *subject),
                }
        };
        rules.subjects(class.grade).into_iter().filter(is_taken).collect()
    }

    /// Whether results in the subject may be entered for the class. As long as nobody chose its electives all of them may:
    /// an official sheet that is taken over says by itself what was taught.
    #[must_use]
    pub fn may_take(&self, class: ClassId, subject: Subject) -> bool {
        let Some(class) = self.classes.class(class) else { return false };
        let rules = self.calendar.rules(class.year, class.grade);
        class.electives.as_ref().is_none_or(|chosen| {
            chosen.contains(&subject) || rules.is_some_and(|rules| rules.is_compulsory(class.grade, subject))
        })
    }
}
