//! Which schools stay in memory: all, until their estimated size exceeds the budget; then the one used longest ago goes.

use socai_school::School;

use crate::core::Core;
use crate::slot::{Message, Slot};

/// Estimated bytes of one event in the journal and its share of the maps.
const EVENT: usize = 64;
/// Estimated bytes of one cell of a gradebook with its share of row and comment, as the `open` bench measures them.
const CELL: usize = 370;
/// Estimated bytes of a student with enrollments, guardians and index entries.
const STUDENT: usize = 2048;
/// Estimated bytes of an account.
const ACCOUNT: usize = 1024;
/// Estimated bytes of an empty school.
const SCHOOL: usize = 16 * 1024;

/// About how many bytes a school takes.
pub(crate) fn weigh(school: &School) -> usize {
    let parts = [
        (counted(school.position.0), EVENT),
        (counted(school.gradebook.cell_count()), CELL),
        (school.registry.students().count(), STUDENT),
        (school.staff.accounts().count(), ACCOUNT),
    ];
    parts.iter().fold(SCHOOL, |sum, (count, bytes)| sum.saturating_add(count.saturating_mul(*bytes)))
}

fn counted(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Asks schools to leave until the rest fits. The one that was just used stays in any case.
pub(crate) fn settle(core: &Core, just_used: &Slot) {
    let mut loaded: Vec<_> = core.slots().into_iter().filter(|slot| slot.is_loaded()).collect();
    let mut total: usize = loaded.iter().map(|slot| slot.weight()).sum();
    loaded.sort_by_key(|slot| slot.last_used());
    for slot in loaded {
        if total <= core.state_budget {
            return;
        }
        // A school whose queue is full is not idle.
        if slot.id != just_used.id && slot.try_send(Message::Evict).is_ok() {
            total = total.saturating_sub(slot.weight());
        }
    }
}
