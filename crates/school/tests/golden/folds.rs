//! The fold over one event of every kind: it takes them in any order, and a snapshot is the state.

use jiff::Timestamp;
use proptest::prelude::*;
use socai_school::{
    Actor, Category, Event, Position, Recorded, School, registry::PersonalDataErased, text::Line,
};
use uuid::Uuid;

use crate::examples;

fn apply(school: &mut School, event: Event) {
    let position = Position(school.position.0 + 1);
    let at = Timestamp::from_second(1_757_000_000 + i64::try_from(position.0).unwrap()).unwrap();
    let (right, command) = ("admin-board/none".to_owned(), Uuid::from_u128(u128::from(position.0 / 3)));
    let actor = [Actor::Account(Uuid::from_u128(0xa1).into()), Actor::Operator, Actor::System];
    let actor = actor[usize::try_from(position.0 % 3).unwrap()];
    school.apply(&Recorded { position, at, actor, right, command, event });
}

/// Every example, and that everybody of whom one speaks is forgotten.
fn events() -> Vec<Event> {
    let mut events = examples::all();
    let owners: Vec<Uuid> = events
        .iter_mut()
        .flat_map(|event| event.slots().into_iter().map(|slot| slot.owner).collect::<Vec<_>>())
        .collect();
    let basis = Line::new("Điều 14 Luật 91/2025/QH15").unwrap();
    let erased = |person| {
        PersonalDataErased { person, categories: Category::ALL.to_vec(), basis: basis.clone() }.into()
    };
    events.extend(owners.into_iter().map(erased).collect::<Vec<Event>>());
    events
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn events_in_any_order_are_folded_without_harm_and_survive_a_snapshot(
        events in Just([examples::all(), events()].concat()).prop_shuffle(),
        cut in any::<prop::sample::Index>(),
    ) {
        let cut = cut.index(events.len());
        let mut full = School::default();
        let mut resumed = School::default();
        for (index, event) in events.into_iter().enumerate() {
            if index == cut {
                let snapshot = postcard::to_stdvec(&full).unwrap();
                resumed = postcard::from_bytes(&snapshot).unwrap();
                prop_assert_eq!(&resumed, &full);
            }
            if index >= cut {
                apply(&mut resumed, event.clone());
            }
            apply(&mut full, event);
        }
        prop_assert_eq!(postcard::to_stdvec(&resumed).unwrap(), postcard::to_stdvec(&full).unwrap());
        prop_assert_eq!(resumed, full);
    }
}
