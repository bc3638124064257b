//! The rules that every store and every key vault keeps, one function each. For tests only.
//!
//! A rule is given an empty store and says what it found wrong. `conformance_suite!` makes one named test
//! of each; deliberately wrong stores show that the rules can tell.

mod book;
mod following;
mod reading;
mod snapshots;
mod vaults;
mod writing;

pub use book::{Book, value};
pub use following::*;
pub use reading::*;
pub use snapshots::*;
pub use vaults::*;
pub use writing::*;

/// What a rule found: nothing, or what is wrong.
pub type Verdict = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Ends a rule with a text when the condition does not hold.
macro_rules! ensure {
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            return Err(format!($($text)+).into());
        }
    };
}
use ensure;

/// One named test per rule. `$fresh` is an async function that returns `Option<(impl Store, guard)>`: a new
/// empty store and whatever must live as long as it; `None` skips, after saying why.
#[macro_export]
macro_rules! conformance_suite {
    ($fresh:path) => {
        $crate::conformance_suite! { $fresh,
            a_new_ledger_is_empty
            a_ledger_is_made_once
            heads_lists_every_ledger
            what_is_not_there_is_said_so
            an_append_moves_the_head
            what_was_appended_is_read_back
            any_text_survives
            ledgers_do_not_mix
            a_stale_position_is_refused
            another_root_is_refused
            another_epoch_is_refused
            a_take_over_fences_the_old_writer
            a_conflict_writes_nothing
            a_known_command_is_refused_whole
            commands_are_remembered
            a_command_that_changed_nothing_is_remembered
            an_invalid_batch_is_refused
            of_racing_writers_one_wins
            many_ledgers_are_written_at_once
            a_dropped_append_is_whole_or_nothing
            leaves_come_ascending_and_whole
            sealed_values_come_in_order
            entries_come_once_and_ascending
            a_time_finds_its_position
            all_commands_are_listed_once
            snapshots_are_kept_apart
            snapshots_are_replaced_and_dropped
            followers_hear_of_appends
            a_sound_ledger_verifies
        }
    };
    ($fresh:path, $($rule:ident)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() -> $crate::conformance::Verdict {
                match $fresh().await {
                    Some((store, _guard)) => $crate::conformance::$rule(&store).await,
                    None => Ok(()),
                }
            }
        )+
    };
}

/// One named test per rule for a key vault; see [`conformance_suite!`].
#[macro_export]
macro_rules! vault_suite {
    ($fresh:path) => {
        $crate::conformance_suite! { $fresh,
            keys_are_made_once
            keys_are_kept_apart
            a_destroyed_key_never_comes_back
            callers_who_ask_at_once_get_the_same_keys
            a_signing_key_is_made_once
            a_retired_signing_key_never_signs_again
        }
    };
}
