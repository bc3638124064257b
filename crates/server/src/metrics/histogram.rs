//! A histogram in the text format of Prometheus.

use std::fmt::{self, Write as _};

/// Counts of observations by upper bound. Not cumulative inside; the last counts what is above every bound.
#[derive(Debug)]
pub(super) struct Histogram<const N: usize> {
    bounds: &'static [u64; N],
    counts: [u64; N],
    above: u64,
    sum: u64,
}

impl<const N: usize> Histogram<N> {
    pub(super) const fn new(bounds: &'static [u64; N]) -> Self {
        Self { bounds, counts: [0; N], above: 0, sum: 0 }
    }

    pub(super) fn observe(&mut self, value: u64) {
        match self.bounds.iter().position(|bound| value <= *bound) {
            Some(bucket) => self.counts[bucket] += 1,
            None => self.above += 1,
        }
        self.sum = self.sum.saturating_add(value);
    }

    /// Writes the samples of one set of labels (`a="b",c="d"`, or nothing), values shown by `show`.
    pub(super) fn write<D: fmt::Display>(
        &self,
        out: &mut String,
        name: &str,
        labels: &str,
        show: impl Fn(u64) -> D,
    ) -> fmt::Result {
        let (before, alone) = if labels.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("{labels},"), format!("{{{labels}}}"))
        };
        let mut total = 0;
        for (bound, count) in self.bounds.iter().zip(self.counts) {
            total += count;
            writeln!(out, "socai_{name}_bucket{{{before}le=\"{}\"}} {total}", show(*bound))?;
        }
        total += self.above;
        writeln!(out, "socai_{name}_bucket{{{before}le=\"+Inf\"}} {total}")?;
        writeln!(out, "socai_{name}_sum{alone} {}", show(self.sum))?;
        writeln!(out, "socai_{name}_count{alone} {total}")
    }
}

/// Microseconds, written as decimal seconds.
pub(super) struct Seconds(pub(super) u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative_when_they_are_written() {
        let mut histogram = Histogram::new(&[1, 10]);
        for value in [1, 2, 3, 11] {
            histogram.observe(value);
        }
        let mut text = String::new();
        histogram.write(&mut text, "cost", "kind=\"query\"", |it| it).unwrap();
        assert_eq!(
            text,
            "socai_cost_bucket{kind=\"query\",le=\"1\"} 1\nsocai_cost_bucket{kind=\"query\",le=\"10\"} 3\n\
             socai_cost_bucket{kind=\"query\",le=\"+Inf\"} 4\nsocai_cost_sum{kind=\"query\"} 17\nsocai_cost_count{kind=\"query\"} 4\n"
        );
        let mut bare = String::new();
        histogram.write(&mut bare, "cost", "", |it| it).unwrap();
        assert!(
            bare.starts_with("socai_cost_bucket{le=\"1\"} 1\n") && bare.ends_with("socai_cost_count 4\n")
        );
    }
}
