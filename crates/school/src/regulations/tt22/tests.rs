//! The circular's boundaries, one named test each, and its laws as properties.

mod averages;
mod awards;
mod conduct;
mod laws;
mod promotion;
mod reading;
mod study;
mod study_wording;

use super::*;
use crate::{
    calendar::Term,
    regulations::{DecimalScore, Explanation, Missing, PassLevel, Rating, Subject, Target},
};

/// The scored subjects of lower secondary school.
const SCORED: [Subject; 8] = [
    Subject::Literature,
    Subject::Mathematics,
    Subject::ForeignLanguage,
    Subject::CivicEducation,
    Subject::HistoryAndGeography,
    Subject::NaturalSciences,
    Subject::Technology,
    Subject::Informatics,
];

/// Those assessed by comments.
const COMMENT: [Subject; 4] =
    [Subject::PhysicalEducation, Subject::Arts, Subject::CareerActivities, Subject::LocalEducation];

const RULES: Tt22 = Tt22::DEFAULT;

fn score(text: &str) -> DecimalScore {
    text.parse().unwrap()
}

fn pass(code: &str) -> PassLevel {
    PassLevel::from_code(code).unwrap()
}

fn rating(code: &str) -> Rating {
    Rating::from_code(code).unwrap()
}

/// An assessment: a result, `-` for nothing entered, `due` for a make-up, `zero` for an absence that was not made up.
fn assessed<T>(text: &str, read: impl Fn(&str) -> T) -> Assessed<T> {
    match text {
        "-" => Assessed::Missing,
        "due" => Assessed::MakeUpDue,
        "zero" => Assessed::Zero,
        given => Assessed::Given(read(given)),
    }
}

/// A term's assessments: `8 9 | 7 | 8` are two regular ones, the one in its middle and the one at its end.
fn term<T: Copy>(required: u8, text: &str, read: impl Fn(&str) -> T) -> TermMarks<T> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let regular = parts[0].split_whitespace().map(|mark| assessed(mark, &read));
    TermMarks::new(required, regular, assessed(parts[1], &read), assessed(parts[2], &read))
}

/// Mathematics with these terms, of which so many regular assessments are required.
fn mathematics(required: u8, term_one: &str, term_two: &str) -> SubjectYear {
    let (term_one, term_two) = (term(required, term_one, score), term(required, term_two, score));
    let marks = YearMarks { term_one, term_two, retest: Assessed::Missing };
    SubjectYear { subject: Subject::Mathematics, marks: SubjectMarks::Scored(marks) }
}

/// Arts with these terms, of two regular assessments each.
fn arts(term_one: &str, term_two: &str) -> SubjectYear {
    let (term_one, term_two) = (term(2, term_one, pass), term(2, term_two, pass));
    let marks = YearMarks { term_one, term_two, retest: Assessed::Missing };
    SubjectYear { subject: Subject::Arts, marks: SubjectMarks::Comment(marks) }
}

/// Results of the scored subjects, `8.5*6 4.0` for six times 8.5 and once 4.0, after which `+` come those of the subjects
/// assessed by comments; four times Đạt where there is no `+`.
fn results(text: &str) -> Vec<SubjectStanding> {
    let (scores, levels) = text.split_once('+').unwrap_or((text, "Đ*4"));
    let scored = SCORED.into_iter().zip(repeated(scores)).map(|(subject, average)| SubjectStanding {
        subject,
        result: SubjectResult::Scored(Ok(score(average))),
    });
    let comment = COMMENT
        .into_iter()
        .zip(repeated(levels))
        .map(|(subject, level)| SubjectStanding { subject, result: SubjectResult::Comment(Ok(pass(level))) });
    scored.chain(comment).collect()
}

fn repeated(text: &str) -> Vec<&str> {
    let counted = text.split_whitespace().map(|part| part.split_once('*').unwrap_or((part, "1")));
    counted.flat_map(|(item, times)| std::iter::repeat_n(item, times.parse().unwrap())).collect()
}

/// A year in which every assessment of a subject has the same result, so that it is the result of the year.
fn subjects_of_year(text: &str) -> Vec<SubjectYear> {
    fn flat<T: Copy>(result: T) -> YearMarks<T> {
        let given = Assessed::Given(result);
        let term = TermMarks::new(2, [given, given], given, given);
        YearMarks { term_one: term.clone(), term_two: term, retest: Assessed::Missing }
    }
    let year = |standing: &SubjectStanding| SubjectYear {
        subject: standing.subject,
        marks: match &standing.result {
            SubjectResult::Scored(average) => SubjectMarks::Scored(flat(*average.as_ref().unwrap())),
            SubjectResult::Comment(level) => SubjectMarks::Comment(flat(*level.as_ref().unwrap())),
        },
    };
    results(text).iter().map(year).collect()
}

/// A record with these results of the year, conduct of both terms and no session missed.
fn record(results: &str, conduct: &str) -> YearRecord {
    let rated = Some(rating(conduct));
    YearRecord {
        subjects: subjects_of_year(results),
        conduct: ConductMarks { term_one: rated, term_two: rated, after_summer: None },
        absences: Some(0),
        basis: Basis::Rules,
    }
}

/// The record after a re-test, as [`assessed`] writes it.
fn retested(mut record: YearRecord, subject: Subject, text: &str) -> YearRecord {
    let year = record.subjects.iter_mut().find(|year| year.subject == subject).unwrap();
    match &mut year.marks {
        SubjectMarks::Scored(marks) => marks.retest = assessed(text, score),
        SubjectMarks::Comment(marks) => marks.retest = assessed(text, pass),
    }
    record
}
