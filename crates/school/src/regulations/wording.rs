//! Words for explanations: small numbers, scores as each language writes them, enumerations.

use super::DecimalScore;
use crate::text::Bilingual;

/// A number of things: a word up to ten, digits from there on.
pub(super) fn number(count: usize) -> Bilingual {
    const VI: [&str; 11] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    const EN: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    match (VI.get(count), EN.get(count)) {
        (Some(vi), Some(en)) => Bilingual::new(*vi, *en),
        _ => Bilingual::new(count.to_string(), count.to_string()),
    }
}

/// `subject` or `subjects`.
pub(super) fn plural(noun: &str, count: usize) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// An average with its decimal, as the books have it: `8,0` and `8.0`.
pub(super) fn decimal(score: DecimalScore) -> Bilingual {
    let (whole, tenth) = (score.tenths() / 10, score.tenths() % 10);
    Bilingual::new(format!("{whole},{tenth}"), format!("{whole}.{tenth}"))
}

/// Names one after the other.
pub(super) fn listed(names: impl IntoIterator<Item = Bilingual>) -> Bilingual {
    let (vi, en): (Vec<_>, Vec<_>) = names.into_iter().map(|name| (name.vi, name.en)).unzip();
    Bilingual::new(vi.join(", "), en.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_words_up_to_ten() {
        let both = |count| (number(count).vi, number(count).en);
        assert_eq!(both(1), ("một".to_owned(), "one".to_owned()));
        assert_eq!(both(10), ("mười".to_owned(), "ten".to_owned()));
        assert_eq!(both(11), ("11".to_owned(), "11".to_owned()));
        assert_eq!((plural("subject", 1), plural("subject", 2)), ("subject".into(), "subjects".into()));
    }

    #[test]
    fn averages_are_written_with_their_decimal() {
        let text = |tenths| decimal(DecimalScore::from_tenths(tenths).unwrap());
        assert_eq!(text(80), Bilingual::new("8,0", "8.0"));
        assert_eq!(text(100), Bilingual::new("10,0", "10.0"));
        assert_eq!(text(5), Bilingual::new("0,5", "0.5"));
    }

    #[test]
    fn names_are_listed_with_commas() {
        let names = ["Toán", "Tin học"].map(|name| Bilingual::new(name, name));
        assert_eq!(listed(names).vi, "Toán, Tin học");
        assert_eq!(listed([]), Bilingual::new("", ""));
    }
}
