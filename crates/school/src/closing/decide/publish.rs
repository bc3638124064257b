//! The decisions to publish results to guardians and to withdraw them. Publishing is not locking: it demands that everything
//! is confirmed and locked, and changes neither.

use super::super::{
    ClosingRefusal, Hindrance, Locked, NotReady, PublishResults, ResultsPublished, ResultsWithdrawn,
    WithdrawResults, book::Book,
};
use crate::{
    calendar::GradingPeriod,
    classes::Class,
    command::Decide,
    context::Context,
    ids::ClassId,
    periods::{Area, PeriodRefusal},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    state::School,
};

/// Most classes that one event names, so that it stays below the size of a ledger's entry.
const MOST_CLASSES: usize = 200;

impl Decide for PublishResults {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { period, area, order } = self;
        let right =
            authorize(school, context.actor, Action::PublishResults, Object::School, context.today())?;
        let books = books(school, context, period, area)?;
        order.given_by(context.today())?;
        let not_ready: Vec<NotReady> = books.iter().filter_map(not_ready).collect();
        if !not_ready.is_empty() {
            return Err(Refusals::one("area", ClosingRefusal::NotReadyToPublish { classes: not_ready }));
        }
        let is_new = |class: &ClassId| !school.closings.is_published(*class, period);
        let classes: Vec<ClassId> = books.iter().map(|book| book.class.id).filter(is_new).collect();
        if classes.is_empty() {
            return Ok(Vec::new());
        }
        let event = |classes: &[ClassId]| {
            let (classes, order) = (classes.to_vec(), order.clone());
            Decided { right, event: ResultsPublished { period, area, classes, order }.into() }
        };
        Ok(classes.chunks(MOST_CLASSES).map(event).collect())
    }
}

impl Decide for WithdrawResults {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { period, area, order } = self;
        let right =
            authorize(school, context.actor, Action::WithdrawResults, Object::School, context.today())?;
        let classes = classes(school, period, area)?;
        order.given_by(context.today())?;
        let is_published = |class: &ClassId| school.closings.is_published(*class, period);
        let classes: Vec<ClassId> = classes.iter().map(|class| class.id).filter(is_published).collect();
        if classes.is_empty() {
            return Ok(Vec::new());
        }
        let event = |classes: &[ClassId]| {
            let (classes, order) = (classes.to_vec(), order.clone());
            Decided { right, event: ResultsWithdrawn { period, area, classes, order }.into() }
        };
        Ok(classes.chunks(MOST_CLASSES).map(event).collect())
    }
}

/// The classes of the scope in which there is something to publish; never empty.
fn books<'a>(
    school: &'a School,
    context: &Context,
    period: GradingPeriod,
    area: Area,
) -> Result<Vec<Book<'a>>, Refusals> {
    let classes = classes(school, period, area)?;
    let open = |class: &Class| Book::open(school, class.id, period, context.at).ok();
    let books: Vec<Book<'_>> = classes.into_iter().filter_map(open).filter(Book::is_concerned).collect();
    if books.is_empty() {
        return Err(Refusals::one("period.moment", PeriodRefusal::NothingAssessed { period }));
    }
    Ok(books)
}

fn classes(school: &School, period: GradingPeriod, area: Area) -> Result<Vec<&Class>, Refusals> {
    let year = period.year;
    if school.calendar.year(year).is_none() {
        return Err(Refusals::one("period.year", PeriodRefusal::YearNotOpen { year }));
    }
    match area {
        Area::School => Ok(school.classes.in_year(year)),
        Area::Grade(grade) => {
            Ok(school.classes.in_year(year).into_iter().filter(|class| class.grade == grade).collect())
        }
        Area::Class(class) => {
            let known = school.classes.class(class);
            let class = known.ok_or_else(|| Refusals::one("area", PeriodRefusal::UnknownClass { class }))?;
            if class.year != year {
                let refusal = PeriodRefusal::ClassOfOtherYear { class_year: class.year, year };
                return Err(Refusals::one("area", refusal));
            }
            Ok(vec![class])
        }
    }
}

fn not_ready(book: &Book<'_>) -> Option<NotReady> {
    let hindrance = if !book.confirmed().stands() {
        Hindrance::NotConfirmed
    } else if book.locked() != Locked::Wholly {
        Hindrance::NotLocked
    } else {
        return None;
    };
    Some(NotReady { class: book.class.id, name: book.class.name.clone(), hindrance })
}
