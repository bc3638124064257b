//! What one of the two schools of a merger has to be told, found by comparing their states. The students' dossiers are errands of
//! their transfers: see [`next_errand`](crate::transfers::next_errand).

use jiff::civil::Date;

use super::{MergerEnd, SuccessionStatus};
use crate::{
    context::local_date,
    ids::MergerId,
    state::School,
    transfers::{Correspondence, Errand, Matter, Side, TOLD_FOR_DAYS, deadlines::days_after},
};

/// The next errand between the two schools of a merger; none when both know what they need to, or when a person has to act first.
#[must_use]
pub fn next_merger_errand(heir: &School, old: &School, merger: MergerId) -> Option<Errand> {
    let inheritance = heir.mergers.inheritance(merger)?;
    if Some(inheritance.ledger) != old.calendar.school() || inheritance.concluded.is_some() {
        return None;
    }
    let Some(succession) = old.mergers.succession(merger) else {
        // Closed for the benefit of another school before it heard of this one.
        return Some(match old.mergers.closure() {
            Some(closure) => Errand::Conclude { end: MergerEnd::Declined, position: closure.entry.position },
            None => Errand::Offer { agreement: inheritance.agreed.position },
        });
    };
    if Some(succession.agreement.ledger) != heir.calendar.school() {
        return None;
    }
    let (status, entry) = old.mergers.standing(succession);
    let end = match status {
        SuccessionStatus::Recorded => return None,
        SuccessionStatus::Declined => MergerEnd::Declined,
        SuccessionStatus::Closed => {
            MergerEnd::Closed { students: old.mergers.closure().map_or(0, |closure| closure.released) }
        }
    };
    Some(Errand::Conclude { end, position: entry.position })
}

impl School {
    /// The mergers that may need an errand, by what this school knows.
    pub(crate) fn merger_correspondence(&self, today: Date) -> Vec<Correspondence> {
        let inheritances = self.mergers.inheritances().into_iter().filter(|it| it.concluded.is_none());
        let inheritances = inheritances.map(|it| Correspondence {
            matter: Matter::Merger(it.id),
            side: Side::Receiving,
            other: it.ledger,
            last: it.agreed.position,
        });
        let successions = self.mergers.successions().into_iter().filter_map(|it| {
            let (status, entry) = self.mergers.standing(it);
            let is_told = status != SuccessionStatus::Recorded
                && today <= days_after(local_date(entry.at), TOLD_FOR_DAYS);
            is_told.then_some(Correspondence {
                matter: Matter::Merger(it.id),
                side: Side::Old,
                other: it.agreement.ledger,
                last: entry.position,
            })
        });
        inheritances.chain(successions).collect()
    }
}
