//! Every field of every type that a lane writes is either written or said to fall back, so that a new field of the schema cannot be
//! forgotten here.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::connection::PageInfo;
use socai_school::{
    gradebook::Mark,
    names::PersonName,
    periods::Order,
    registry::{Contact, Origin, StudentCode, StudentHealth},
};

use super::sdl::Sdl;
use crate::{
    enums::Label,
    fast::{
        lanes::{
            AccountOf, ActorOf, AwardOf, BookRow, CellOf, ClassOf, ColumnOf, EnrollmentOf, FinalizedOf,
            FootOf, GradebookOf, LockOf, MissingOf, PeriodOf, ReplacementOf, StandingOf, StudentOf,
            SubjectBookOf, SubjectColumnOf, SubjectRowOf, SummaryOf, SummaryRowOf, TargetOf,
        },
        plan::Lane,
    },
    schema::{
        Absences, AccessNode, ChangeNode, CompletionNode, EntryNode, HeldRole, JournalConnection,
        JournalEdge, LevelCountNode, OutcomeNode, RatingNode, ReasonNode, SubjectMark,
    },
};

/// What a lane knows of its type.
pub(super) struct Known {
    pub(super) falls_back: &'static [&'static str],
    /// The type that a field leads to, for those that it writes.
    pub(super) field: fn(&str) -> Option<Option<&'static str>>,
}

fn known<T: Lane<'static>>() -> (&'static str, Known) {
    let field = |name: &str| T::field(name).map(|field| field.leads_to());
    (T::TYPE, Known { falls_back: T::FALLS_BACK, field })
}

/// Every type that has a lane.
pub(super) fn lanes() -> BTreeMap<&'static str, Known> {
    BTreeMap::from([
        known::<&GradebookOf<'_>>(),
        known::<&SubjectBookOf<'_>>(),
        known::<&SummaryOf<'_>>(),
        known::<&JournalConnection>(),
        known::<&JournalEdge>(),
        known::<&EntryNode>(),
        known::<&PageInfo>(),
        known::<ChangeNode>(),
        known::<ColumnOf<'_>>(),
        known::<BookRow<'_>>(),
        known::<CellOf<'_>>(),
        known::<ReplacementOf<'_>>(),
        known::<SubjectColumnOf<'_>>(),
        known::<SubjectRowOf<'_>>(),
        known::<SummaryRowOf<'_>>(),
        known::<FootOf<'_>>(),
        known::<LevelCountNode>(),
        known::<StandingOf<'_>>(),
        known::<MissingOf>(),
        known::<RatingNode>(),
        known::<CompletionNode>(),
        known::<OutcomeNode>(),
        known::<ReasonNode>(),
        known::<FinalizedOf<'_>>(),
        known::<AwardOf<'_>>(),
        known::<StudentOf<'_>>(),
        known::<EnrollmentOf<'_>>(),
        known::<&PersonName>(),
        known::<&StudentCode>(),
        known::<&Contact>(),
        known::<&StudentHealth>(),
        known::<&Origin>(),
        known::<AccountOf<'_>>(),
        known::<HeldRole>(),
        known::<ActorOf<'_>>(),
        known::<LockOf<'_>>(),
        known::<&Order>(),
        known::<AccessNode>(),
        known::<ClassOf<'_>>(),
        known::<PeriodOf>(),
        known::<Label>(),
        known::<TargetOf>(),
        known::<Mark>(),
        known::<SubjectMark>(),
        known::<Absences>(),
    ])
}

#[test]
fn every_field_of_a_lane_is_written_or_falls_back() {
    let sdl = Sdl::read();
    for (type_name, known) in lanes() {
        let fields = sdl.fields(type_name).unwrap_or_else(|| panic!("{type_name} is no object type"));
        for field in fields {
            let path = format!("{type_name}.{}", field.name);
            let falls_back = known.falls_back.contains(&field.name.as_str());
            match (known.field)(&field.name) {
                Some(_) if falls_back => panic!("{path} is written and said to fall back"),
                None if !falls_back => panic!("{path} is not written and not said to fall back"),
                Some(Some(to)) => assert_eq!(to, field.of, "{path}"),
                Some(None) => assert!(!sdl.is_composite(&field.of), "{path} has fields of its own"),
                None => {}
            }
            assert!(
                falls_back || field.required.is_empty(),
                "{path} has arguments that a lane does not read"
            );
        }
        for name in known.falls_back {
            assert!(fields.iter().any(|field| field.name == *name), "there is no {type_name}.{name}");
        }
        assert!((known.field)("__typename").is_none() && (known.field)("").is_none());
    }
}

#[test]
fn every_type_that_a_lane_leads_to_is_listed_here() {
    let (sdl, lanes) = (Sdl::read(), lanes());
    let of = |type_name: &str, known: &Known| {
        let fields = sdl.fields(type_name).unwrap_or_default().iter();
        fields.filter_map(|field| (known.field)(&field.name).flatten()).collect::<Vec<_>>()
    };
    let reached: BTreeSet<&str> = lanes.iter().flat_map(|(name, known)| of(name, known)).collect();
    let unlisted: Vec<_> = reached.into_iter().filter(|name| !lanes.contains_key(name)).collect();
    assert_eq!(unlisted, Vec::<&str>::new());
}
