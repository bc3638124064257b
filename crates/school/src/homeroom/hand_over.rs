//! The book passes on with the class (bàn giao sổ chủ nhiệm): whoever was the homeroom teacher signs that it is handed over, whoever is
//! now signs that it was received. The change itself is the decision of those who assign; here it only gets its two signatures, and
//! until both are there it is shown as open. A hand-over that was never signed stands in nobody's way: somebody may have left.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HomeroomBooks, HomeroomRefusal, decide::author};
use crate::{
    attendance::Signature,
    command::Decide,
    context::Context,
    event::{Event, Recorded},
    ids::{AccountId, ClassId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::{Position, School},
    text::Note,
};

/// The outgoing homeroom teacher signed that the book is handed over (bên giao kí bàn giao sổ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HomeroomBookHandedOver {
    /// The class.
    pub class: ClassId,
    /// The first day of the new homeroom teacher.
    pub since: Date,
    /// Who hands it over.
    pub from: AccountId,
    /// Who is to take it over.
    pub to: AccountId,
    /// What is handed over, in the words of who gives it.
    pub note: Option<Sealed<Note>>,
}

/// The new homeroom teacher signed that the book was received (bên nhận kí bàn giao sổ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HomeroomBookTakenOver {
    /// The class.
    pub class: ClassId,
    /// The first day of the new homeroom teacher.
    pub since: Date,
    /// Who handed it over.
    pub from: AccountId,
    /// Who took it over.
    pub to: AccountId,
    /// The signature of who gave it.
    pub given: Position,
}

impl HasSealed for HomeroomBookHandedOver {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.from.0;
        let note = self.note.as_mut();
        let slot = note.map(|value| SealedSlot { field: "note", owner, category: Category::Comment, value });
        slot.into_iter().collect()
    }
}

impl HasSealed for HomeroomBookTakenOver {}

/// Hands the book of a class over to the homeroom teacher who comes next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverHomeroomBook {
    /// The class, of which the actor was the homeroom teacher, or is until a day that is decided.
    pub class: ClassId,
    /// What is handed over, and what the next teacher should know.
    pub note: Option<Note>,
}

/// Takes the book of a class over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakeOverHomeroomBook {
    /// The class, of which the actor is the homeroom teacher.
    pub class: ClassId,
}

/// The signatures under a hand-over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BookHandOver {
    /// Who handed it over.
    pub from: AccountId,
    /// Who is to take it over.
    pub to: AccountId,
    /// What is handed over; closed after erasure.
    pub note: Option<Sealed<Note>>,
    /// The signature of who gave it.
    pub given: Signature,
    /// The signature of who took it; none while it waits.
    pub taken: Option<Signature>,
}

/// A change of a class's homeroom teacher, with the signatures that it has so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomeroomChange<'a> {
    /// The class.
    pub class: ClassId,
    /// The first day of the new homeroom teacher.
    pub since: Date,
    /// The outgoing teacher.
    pub from: AccountId,
    /// The incoming teacher.
    pub to: AccountId,
    /// The signatures; none while the outgoing teacher has not signed.
    pub signed: Option<&'a BookHandOver>,
}

impl HomeroomChange<'_> {
    /// Whether a signature is still missing.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.signed.is_none_or(|signed| signed.taken.is_none())
    }
}

impl Decide for HandOverHomeroomBook {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, note } = self;
        let (action, object) = (Action::HandOverHomeroomBook, Object::HomeroomBook(class));
        let right = authorize(school, context.actor, action, object, context.today())?;
        let account = author(school, context)?;
        let mine = changes(school, class)?.into_iter().filter(|change| change.from == account);
        let mut mine = mine.peekable();
        if mine.peek().is_none() {
            return Err(Refusals::one("class", HomeroomRefusal::NotTheOutgoing));
        }
        let unsigned = mine.find(|change| change.signed.is_none());
        let change =
            unsigned.ok_or_else(|| Refusals::one("class", HomeroomRefusal::HandedOverAlready { class }))?;
        let HomeroomChange { since, from, to, .. } = change;
        let note = note.map(Sealed::Open);
        Ok(vec![Decided { right, event: HomeroomBookHandedOver { class, since, from, to, note }.into() }])
    }
}

impl Decide for TakeOverHomeroomBook {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (class, today) = (self.class, context.today());
        let (action, object) = (Action::TakeOverHomeroomBook, Object::HomeroomBook(class));
        let right = authorize(school, context.actor, action, object, today)?;
        let account = author(school, context)?;
        // Nobody takes over what they may not see yet.
        let is_mine = |change: &HomeroomChange<'_>| change.to == account && change.since <= today;
        let mine: Vec<HomeroomChange<'_>> = changes(school, class)?.into_iter().filter(is_mine).collect();
        if mine.is_empty() {
            return Err(Refusals::one("class", HomeroomRefusal::NotTheIncoming));
        }
        let waiting = mine.iter().find_map(|change| {
            let signed = change.signed.filter(|signed| signed.taken.is_none())?;
            Some((change, signed.given.position))
        });
        let Some((HomeroomChange { since, from, to, .. }, given)) = waiting else {
            let is_unsigned = mine.iter().any(|change| change.signed.is_none());
            let refusal = if is_unsigned {
                HomeroomRefusal::NotHandedOver
            } else {
                HomeroomRefusal::TakenOverAlready { class }
            };
            return Err(Refusals::one("class", refusal));
        };
        let event = HomeroomBookTakenOver { class, since: *since, from: *from, to: *to, given };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// The changes of a class's homeroom teacher; refused when there was none.
fn changes(school: &School, class: ClassId) -> Result<Vec<HomeroomChange<'_>>, Refusals> {
    let changes = school.homeroom_changes(class);
    let none = || Refusals::one("class", HomeroomRefusal::TeacherNotChanged { class });
    if changes.is_empty() { Err(none()) } else { Ok(changes) }
}

impl HomeroomBooks {
    pub(crate) fn handed_over(&mut self, event: &HomeroomBookHandedOver, recorded: &Recorded<Event>) {
        let HomeroomBookHandedOver { class, since, from, to, note } = event.clone();
        let hand_over = BookHandOver { from, to, note, given: Signature::of(recorded), taken: None };
        self.hand_overs.insert((class, since), hand_over.into());
    }

    pub(crate) fn taken_over(&mut self, event: &HomeroomBookTakenOver, recorded: &Recorded<Event>) {
        if let Some(hand_over) = self.hand_overs.get_mut(&(event.class, event.since)) {
            std::sync::Arc::make_mut(hand_over).taken = Some(Signature::of(recorded));
        }
    }
}

impl School {
    /// Every change of a class's homeroom teacher, oldest first, with its signatures. What was signed for a change that was decided
    /// otherwise since does not count for the one that stands.
    #[must_use]
    pub fn homeroom_changes(&self, class: ClassId) -> Vec<HomeroomChange<'_>> {
        let teachers = self.classes.class(class).map_or(&[][..], |class| class.homeroom.as_slice());
        let pairs = teachers.iter().zip(teachers.iter().skip(1)).filter(|((_, from), (_, to))| from != to);
        let change = |((_, from), (since, to)): (&(Date, AccountId), &(Date, AccountId))| {
            let signed = self.homeroom.hand_over(class, *since);
            let signed = signed.filter(|signed| signed.from == *from && signed.to == *to);
            HomeroomChange { class, since: *since, from: *from, to: *to, signed }
        };
        pairs.map(change).collect()
    }

    /// The changes in which an account is to sign, or has signed, one side.
    #[must_use]
    pub fn homeroom_changes_of(&self, account: AccountId) -> Vec<HomeroomChange<'_>> {
        let classes = self.classes.ever_of(account).iter();
        let changes = classes.flat_map(|class| self.homeroom_changes(*class));
        changes.filter(|change| change.from == account || change.to == account).collect()
    }
}
