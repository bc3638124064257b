//! Samples, ratios and the tables that people read. Knows nothing of what is measured.
//!
//! Arms are compared round by round, because on a shared machine only what ran side by side can be compared.

use std::fmt;
use std::io::Write as _;
use std::time::Instant;

use crate::machine;

/// What one arm did in each round.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What was measured.
    pub name: String,
    /// Units per second, one for each round.
    pub rates: Vec<f64>,
    /// Microseconds on a core per unit, one for each round.
    pub costs: Vec<f64>,
}

/// What some work took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Taken {
    /// Seconds by the clock.
    pub seconds: f64,
    /// Seconds that this process was on a core, over all its threads.
    pub on_core: f64,
}

/// Measures from its making.
#[derive(Debug)]
pub struct Watch {
    start: Instant,
    on_core: f64,
}

impl Watch {
    /// Starts now.
    #[must_use]
    pub fn start() -> Self {
        Self { on_core: machine::cpu_time().unwrap_or(f64::NAN), start: Instant::now() }
    }

    /// What was taken since.
    #[must_use]
    pub fn taken(&self) -> Taken {
        let seconds = self.start.elapsed().as_secs_f64();
        Taken { seconds, on_core: machine::cpu_time().unwrap_or(f64::NAN) - self.on_core }
    }
}

impl Arm {
    /// An arm that has not run yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), rates: Vec::new(), costs: Vec::new() }
    }

    /// Adds a round of `units`.
    pub fn add(&mut self, units: usize, taken: Taken) {
        self.rates.push(units as f64 / taken.seconds);
        self.costs.push(taken.on_core * 1e6 / units as f64);
    }

    /// This arm's rate in each round divided by the other's in the same round.
    #[must_use]
    pub fn over(&self, other: &Self) -> Spread {
        let ratios: Vec<f64> = self.rates.iter().zip(&other.rates).map(|(own, other)| own / other).collect();
        Spread::of(&ratios)
    }
}

/// The middle of some samples, and how far they reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The median; the mean of the two middle ones when their number is even.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Spread {
    /// The spread of the samples; not a number when there are none.
    #[must_use]
    pub fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (Some(min), Some(max)) = (sorted.first(), sorted.last()) else {
            return Self { median: f64::NAN, min: f64::NAN, max: f64::NAN };
        };
        let (lower, upper) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        Self { median: f64::midpoint(lower, upper), min: *min, max: *max }
    }
}

/// Three significant digits: `123,000`, `4.56`, `0.789`.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}-{})", number(self.median), number(self.min), number(self.max))
    }
}

/// A number for people: thousands are separated, small ones keep three digits.
#[must_use]
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "-".to_owned();
    }
    if value < 1.0 {
        return format!("{value:.3}");
    }
    if value < 100.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Prints a table of arms with their rates, the ratio of each to the reference (a position in `arms`), and what each
/// costs. The costs, unlike the rates, do not grow when the machine has other things to do.
pub fn table(title: &str, unit: &str, arms: &[Arm], reference: usize) {
    line(&format!("\n{title}"));
    let Some(base) = arms.get(reference) else { return };
    let row = |arm: &Arm| {
        let cost = Spread::of(&arm.costs);
        let cheaper = Spread::of(&base.costs).median / cost.median;
        [
            arm.name.clone(),
            Spread::of(&arm.rates).to_string(),
            arm.over(base).to_string(),
            cost.to_string(),
            number(cheaper),
        ]
    };
    let rows: Vec<[String; 5]> = arms.iter().map(row).collect();
    let unit = format!("{unit}s/s, median (min-max)");
    let ratio = format!("ratio to {}", base.name.split(':').next().unwrap_or_default());
    rows_with_header(&["", &unit, &ratio, "µs on a core each", "ratio by these"], &rows);
}

/// Prints aligned rows under a header.
pub fn rows_with_header<const N: usize>(header: &[&str; N], rows: &[[String; N]]) {
    let widths: Vec<usize> = (0..N)
        .map(|column| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([header[column].chars().count()]).max().unwrap_or(0)
        })
        .collect();
    let aligned = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> =
            cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
        format!("  {}", padded.join("  ")).trim_end().to_owned()
    };
    line(&aligned(&mut header.iter().copied()));
    for row in rows {
        line(&aligned(&mut row.iter().map(String::as_str)));
    }
}

/// Prints a line. A closed pipe is nobody's error.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_of_samples_lies_between_the_middle_two() {
        let spread = Spread::of(&[4.0, 1.0, 3.0, 2.0]);
        assert_eq!(spread.to_string(), "2.50 (1.00-4.00)");
        assert_eq!(Spread::of(&[]).to_string(), "- (---)");
    }

    #[test]
    fn arms_are_compared_round_by_round() {
        let (mut own, mut other) = (Arm::new("own"), Arm::new("other"));
        for (a, b) in [(10, 20), (30, 40)] {
            own.add(a, Taken { seconds: 1.0, on_core: 1.0 });
            other.add(b, Taken { seconds: 1.0, on_core: 0.5 });
        }
        assert_eq!(own.over(&other).to_string(), "0.625 (0.500-0.750)");
    }

    #[test]
    fn thousands_are_separated() {
        let texts: Vec<String> = [0.5, 12.345, 123.4, 1234.0, 1_234_567.0].map(number).into();
        assert_eq!(texts, ["0.500", "12.35", "123", "1,234", "1,234,567"]);
    }
}
