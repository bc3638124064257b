//! Results of a school year: derived from the gradebook whenever they are read, never in the fold. What the principal
//! finalizes and decides is kept as it was, so that a later change shows.
//!
//! Sources: Circular 27/2020/TT-BGDĐT, Articles 9 and 11; Circular 22/2021/TT-BGDĐT, Articles 8-14.

mod commands;
mod decision;
mod events;
mod finalize;
mod next_year;
mod outcome;
mod preview;
mod primary;
mod projection;
mod refusal;
mod report_book;
mod secondary;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod year;

pub use commands::{DecidePromotion, FinalizeYear};
pub use events::{PromotionDecided, YearResultFinalized};
pub use next_year::{Destination, next_year};
pub use outcome::{Completed, DecisionBasis, Levels, Outcome, Promoted, Reason, Verdict};
pub use preview::{Change, FinalizationPreview, Hindrance, StudentPreview, finalization_preview};
pub use primary::PrimaryYear;
pub use projection::{Decision, Finalized, Results};
pub use refusal::ResultRefusal;
pub use report_book::{ReportBook, ReportComment, ReportYear, report_book};
pub use secondary::{SecondaryYear, TermResult};
pub use summary::{ClassSummary, CountedLevel, Foot, FootColumn, SummaryRow, class_summary, levels_at};
pub use year::{StudentYear, Years, of, of_visible};
