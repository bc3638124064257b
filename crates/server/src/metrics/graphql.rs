//! Counters of GraphQL operations. Labels are kinds, outcomes and codes: closed sets, and nothing about a person.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{
    BUCKETS, head,
    histogram::{Histogram, Seconds},
};

/// Upper bounds of the histogram of costs; the last is what one request may cost.
const COSTS: [u64; 7] = [10, 100, 1_000, 5_000, 10_000, 30_000, 60_000];

/// Operations since the start, whichever way they came.
#[derive(Debug)]
pub(crate) struct Operations(Mutex<Counts>);

#[derive(Debug)]
struct Counts {
    durations: BTreeMap<(&'static str, &'static str), Histogram<{ BUCKETS.len() }>>,
    codes: BTreeMap<String, u64>,
    costs: Histogram<{ COSTS.len() }>,
}

impl Default for Operations {
    fn default() -> Self {
        let (durations, codes) = Default::default();
        Self(Mutex::new(Counts { durations, codes, costs: Histogram::new(&COSTS) }))
    }
}

impl Operations {
    /// One operation that has ended; `code` is that of its first error.
    pub(crate) fn operation(
        &self,
        kind: &'static str,
        outcome: &'static str,
        code: Option<&str>,
        cost: Option<u64>,
        elapsed: Duration,
    ) {
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = counts.durations.entry((kind, outcome));
        durations.or_insert_with(|| Histogram::new(&BUCKETS)).observe(micros);
        if let Some(cost) = cost {
            counts.costs.observe(cost);
        }
        if let Some(code) = code {
            match counts.codes.get_mut(code) {
                Some(count) => *count += 1,
                None => {
                    counts.codes.insert(code.to_owned(), 1);
                }
            }
        }
    }

    pub(super) fn write(&self, out: &mut String) -> fmt::Result {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "graphql_operation_duration_seconds";
        head(out, name, "histogram", "Time to answer an operation.")?;
        for ((kind, outcome), durations) in &counts.durations {
            durations.write(out, name, &format!("kind=\"{kind}\",outcome=\"{outcome}\""), Seconds)?;
        }
        head(out, "graphql_cost", "histogram", "Cost of operations, as it is limited.")?;
        counts.costs.write(out, "graphql_cost", "", |cost| cost)?;
        head(
            out,
            "graphql_errors_total",
            "counter",
            "Operations that were refused or failed, by their first code.",
        )?;
        for (code, count) in &counts.codes {
            writeln!(out, "socai_graphql_errors_total{{code=\"{code}\"}} {count}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_counted_by_how_they_ended() {
        let operations = Operations::default();
        operations.operation("query", "ok", None, Some(12), Duration::from_micros(700));
        operations.operation("unknown", "refused", Some("COST_BUDGET"), None, Duration::ZERO);
        let mut text = String::new();
        operations.write(&mut text).unwrap();
        for line in [
            r#"socai_graphql_operation_duration_seconds_bucket{kind="query",outcome="ok",le="0.001000"} 1"#,
            r#"socai_graphql_operation_duration_seconds_count{kind="unknown",outcome="refused"} 1"#,
            r#"socai_graphql_cost_bucket{le="100"} 1"#,
            r#"socai_graphql_cost_sum 12"#,
            r#"socai_graphql_errors_total{code="COST_BUDGET"} 1"#,
        ] {
            assert!(text.lines().any(|it| it == line), "{line} is missing in\n{text}");
        }
    }
}
