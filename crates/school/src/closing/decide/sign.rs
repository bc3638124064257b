//! The three signatures. Each demands that what it covers is complete and signed, at this moment.

use super::super::{
    ClassConfirmed, ClassConsolidated, ClosingRefusal, ConfirmClass, ConsolidateClass, SignOffSubject,
    Statement, SubjectSignedOff, book::Book,
};
use crate::{
    calendar::GradingPeriod,
    command::Decide,
    context::{Actor, Context},
    event::Event,
    ids::ClassId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    regulations::Target,
    state::School,
};

impl Decide for SignOffSubject {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, period, subject, confirmation: statement } = self;
        let column = Object::Column(class, Target::Subject(subject));
        let right = authorize(school, context.actor, Action::SignOffSubject, column, context.today())?;
        let book = Book::for_command(school, class, period, context.at)?;
        if !book.subjects().contains(&subject) {
            return Err(Refusals::one("subject", ClosingRefusal::SubjectNotAssessed { subject, period }));
        }
        matches_shown(statement, Statement::SUBJECT)?;
        if book.signed_off(subject).stands() {
            return Ok(Vec::new());
        }
        complete(&book, |target| target.subject() == Some(subject))
            .map_err(|refusal| Refusals::one("", refusal))?;
        let event = SubjectSignedOff { class, period, subject, statement };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for ConsolidateClass {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, period, confirmation: statement } = self;
        let right = authorize(
            school,
            context.actor,
            Action::ConsolidateClass,
            Object::Class(class),
            context.today(),
        )?;
        let book = Book::for_command(school, class, period, context.at)?;
        if !book.is_concerned() {
            return Err(Refusals::one("class", ClosingRefusal::NothingToSign { period }));
        }
        matches_shown(statement, Statement::CONSOLIDATION)?;
        if book.consolidated().stands() {
            return Ok(Vec::new());
        }
        let unsigned: Vec<_> =
            book.subjects().into_iter().filter(|subject| !book.signed_off(*subject).stands()).collect();
        if !unsigned.is_empty() {
            return Err(ClosingRefusal::SubjectsNotSignedOff { subjects: unsigned }.into());
        }
        // The subjects too: a student may have come to the class since they were signed off.
        complete(&book, |_| true).map_err(|refusal| Refusals::one("", refusal))?;
        Ok(vec![Decided { right, event: ClassConsolidated { class, period, statement }.into() }])
    }
}

impl Decide for ConfirmClass {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { classes, period, confirmation: statement } = self;
        let right = authorize(school, context.actor, Action::ConfirmClass, Object::School, context.today())?;
        if classes.is_empty() {
            return Err(Refusals::one("classes", ClosingRefusal::NoClasses));
        }
        if classes.len() > Self::LIMIT {
            let refusal = ClosingRefusal::TooManyClasses { limit: Self::LIMIT, actual: classes.len() };
            return Err(Refusals::one("classes", refusal));
        }
        matches_shown(statement, Statement::CONFIRMATION)?;
        let mut decided = Vec::new();
        let mut refused = Vec::new();
        for (index, class) in classes.iter().enumerate() {
            if classes[..index].contains(class) {
                continue;
            }
            match confirm(school, context, *class, period, statement) {
                Ok(event) => decided.extend(event.map(|event| Decided { right, event })),
                Err(refusals) => refused.extend(refusals.list().iter().map(|fault| Refused {
                    path: if fault.path.starts_with("period") {
                        fault.path.clone()
                    } else {
                        format!("classes[{index}]")
                    },
                    refusal: fault.refusal.clone(),
                })),
            }
        }
        Refusals::collect(refused)?;
        Ok(decided)
    }
}

fn confirm(
    school: &School,
    context: &Context,
    class: ClassId,
    period: GradingPeriod,
    statement: Statement,
) -> Result<Option<Event>, Refusals> {
    let book = Book::for_command(school, class, period, context.at)?;
    if book.confirmed().stands() {
        return Ok(None);
    }
    let Some(consolidation) = book.consolidated().standing() else {
        let refusal = ClosingRefusal::NotConsolidated { class, name: book.class.name.clone() };
        return Err(refusal.into());
    };
    if context.actor == Actor::Account(consolidation.by) {
        let refusal = ClosingRefusal::OwnConsolidation { class, name: book.class.name.clone() };
        return Err(refusal.into());
    }
    complete(&book, |_| true)?;
    let consolidation = consolidation.position;
    Ok(Some(ClassConfirmed { class, period, consolidation, statement }.into()))
}

/// Who signs must have seen the words in force today.
fn matches_shown(given: Statement, expected: Statement) -> Result<(), Refusals> {
    if given == expected {
        Ok(())
    } else {
        Err(Refusals::one("confirmation", ClosingRefusal::StatementMismatch { expected, given }))
    }
}

fn complete(book: &Book<'_>, covers: impl Fn(Target) -> bool) -> Result<(), ClosingRefusal> {
    let lacking = book.lacking_in(covers);
    if lacking.is_empty() { Ok(()) } else { Err(ClosingRefusal::incomplete(lacking)) }
}
