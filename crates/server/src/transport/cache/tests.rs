//! The cache by itself; whether its answers are right is tested through HTTP.

use std::{sync::atomic::AtomicUsize, time::Duration};

use serde_json::Map;
use socai_graphql::{Pin, Visitor};
use socai_school::ids::AccountId;
use uuid::Uuid;

use super::*;
use crate::transport::{encoding::Encoding, written::Outcome};

const SCHOOL: SchoolId = SchoolId(Uuid::from_u128(1));

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2025-10-15T01:00:00Z")
}

fn pin(account: u128, login: &str, position: u64, generation: u64) -> Pin {
    let visitor =
        Visitor { school: SCHOOL, account: AccountId(Uuid::from_u128(account)), login: login.into() };
    Pin { visitor, position: Position(position), generation, now: now() }
}

fn key(question: &str, pin: &Pin) -> Key {
    Key::new(Question::new(question.as_bytes(), None, &Map::new()), pin)
}

fn numbered(number: u64) -> Key {
    key("{a}", &pin(1, "a", number, 0))
}

fn written(bytes: usize) -> Arc<Written> {
    Arc::new(Written::new(vec![b'1'; bytes], Outcome::Ok))
}

fn span(until: Option<&str>) -> Span {
    Span::new(now(), until.map(at))
}

async fn keep(cache: &ResponseCache, key: &Key, answer: &Arc<Written>, span: Span) {
    match cache.find(key, now()).await {
        Found::Vacant(place) => place.keep(answer, span),
        Found::Kept(..) | Found::Passing => panic!("no place"),
    }
}

async fn kept(cache: &ResponseCache, key: &Key, now: Timestamp) -> Option<Arc<Written>> {
    match cache.find(key, now).await {
        Found::Kept(written, _) => Some(written),
        Found::Vacant(_) | Found::Passing => None,
    }
}

#[tokio::test]
async fn an_answer_is_found_by_its_question_visitor_and_state_alone() {
    let cache = ResponseCache::new(1 << 20);
    let own = key("{a}", &pin(1, "a", 7, 0));
    let answer = written(10);
    keep(&cache, &own, &answer, span(None)).await;
    assert!(Arc::ptr_eq(&kept(&cache, &own, now()).await.unwrap(), &answer));
    for other in [
        key("{b}", &pin(1, "a", 7, 0)),
        key("{a}", &pin(2, "a", 7, 0)),
        key("{a}", &pin(1, "b", 7, 0)),
        key("{a}", &pin(1, "a", 8, 0)),
        key("{a}", &pin(1, "a", 6, 0)),
        key("{a}", &pin(1, "a", 7, 1)),
    ] {
        assert!(kept(&cache, &other, now()).await.is_none(), "{other:?}");
    }
    let figures = cache.figures();
    assert_eq!((figures.hits, figures.misses, figures.entries), (1, 7, 1));
}

#[tokio::test]
async fn an_answer_is_found_only_within_its_time() {
    let cache = ResponseCache::new(1 << 20);
    let key = numbered(1);
    keep(&cache, &key, &written(10), span(Some("2025-10-15T02:00:00Z"))).await;
    assert!(kept(&cache, &key, at("2025-10-15T01:59:59Z")).await.is_some());
    // Also when the clock was set back: what it depended on may not have come to pass.
    assert!(kept(&cache, &key, at("2025-10-15T00:59:59Z")).await.is_none());
    keep(&cache, &key, &written(10), span(Some("2025-10-15T02:00:00Z"))).await;
    assert!(kept(&cache, &key, at("2025-10-15T02:00:00Z")).await.is_none());
    assert_eq!(cache.figures().entries, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_at_once_gets_one_answer() {
    let cache = Arc::new(ResponseCache::new(1 << 20));
    let executed = Arc::new(AtomicUsize::new(0));
    let asked = (0..32).map(|_| {
        let (cache, executed) = (Arc::clone(&cache), Arc::clone(&executed));
        tokio::spawn(async move {
            match cache.find(&numbered(1), now()).await {
                Found::Kept(written, _) => written.bytes().len(),
                Found::Vacant(place) => {
                    executed.fetch_add(1, Relaxed);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    let answer = written(10);
                    place.keep(&answer, span(None));
                    answer.bytes().len()
                }
                Found::Passing => 0,
            }
        })
    });
    let answers = futures::future::join_all(asked).await;
    assert!(answers.into_iter().all(|bytes| bytes.unwrap() == 10));
    assert_eq!(executed.load(Relaxed), 1);
}

#[tokio::test]
async fn a_place_that_is_given_up_goes_to_the_next_and_what_cannot_be_kept_makes_nobody_wait() {
    let cache = ResponseCache::new(1 << 20);
    let key = numbered(1);
    let Found::Vacant(place) = cache.find(&key, now()).await else { panic!("no place") };
    let mut second = Box::pin(cache.find(&key, now()));
    assert!(futures::poll!(&mut second).is_pending());
    drop(place);
    let Found::Vacant(place) = second.await else { panic!("no place") };
    let mut third = Box::pin(cache.find(&key, now()));
    assert!(futures::poll!(&mut third).is_pending());
    place.pass();
    assert!(matches!(third.await, Found::Passing));
    assert!(matches!(cache.find(&key, now()).await, Found::Passing));
    assert_eq!(cache.figures().passed, 2);
    assert!(matches!(cache.find(&numbered(2), now()).await, Found::Vacant(_)));
}

#[tokio::test]
async fn a_cache_of_nothing_keeps_nothing() {
    let cache = ResponseCache::new(0);
    assert!(matches!(cache.find(&numbered(1), now()).await, Found::Passing));
    cache.sweep(now(), |_| None);
    assert_eq!(cache.figures(), CacheFigures { passed: 1, ..CacheFigures::default() });
}

#[tokio::test]
async fn it_stays_within_its_budget_and_counts_what_leaves() {
    let (budget, size) = (1 << 20, 10_000);
    let cache = ResponseCache::new(budget);
    for number in 0..300 {
        keep(&cache, &numbered(number), &written(size), span(None)).await;
    }
    let figures = cache.figures();
    assert!(figures.bytes <= budget as u64 && figures.bytes > budget as u64 / 2, "{figures:?}");
    assert_eq!(figures.entries + figures.evictions, 300);
    // What is larger than a half of it is not kept, and nobody waits for it.
    let Found::Vacant(place) = cache.find(&numbered(999), now()).await else { panic!("no place") };
    place.keep(&written(budget / 2), span(None));
    assert!(matches!(cache.find(&numbered(999), now()).await, Found::Passing));
}

#[tokio::test]
async fn what_is_made_of_an_answer_weighs_too() {
    let cache = ResponseCache::new(1 << 20);
    let (key, answer) = (numbered(1), written(100_000));
    keep(&cache, &key, &answer, span(None)).await;
    let before = cache.figures().bytes;
    let made = answer.encoded(Encoding::Gzip).await;
    cache.weigh(&key, &answer);
    assert_eq!(cache.figures().bytes, before + made.bytes.len() as u64);
    // Of an answer that has left, nothing is weighed and nothing stays behind.
    cache.weigh(&numbered(2), &answer);
    assert_eq!(cache.figures().entries, 1);
    assert!(matches!(cache.find(&numbered(2), now()).await, Found::Vacant(_)));
}

#[tokio::test]
async fn a_sweep_drops_what_can_never_be_found_again() {
    let cache = ResponseCache::new(1 << 20);
    let keys =
        [key("{a}", &pin(1, "a", 7, 1)), key("{a}", &pin(1, "a", 8, 0)), key("{a}", &pin(1, "a", 8, 1))];
    for key in &keys {
        keep(&cache, key, &written(10), span(None)).await;
    }
    let brief = key("{b}", &pin(1, "a", 8, 1));
    keep(&cache, &brief, &written(10), span(Some("2025-10-15T02:00:00Z"))).await;
    cache.sweep(now(), |school| (school == SCHOOL).then_some((Position(8), 1)));
    assert_eq!(cache.figures().entries, 2);
    cache.sweep(at("2025-10-15T02:00:00Z"), |_| Some((Position(8), 1)));
    assert!(kept(&cache, &keys[2], now()).await.is_some());
    assert_eq!(cache.figures().entries, 1);
    // A school that has left memory takes its answers with it.
    cache.sweep(now(), |_| None);
    assert_eq!(cache.figures().entries, 0);
}
