//! Circular 27/2020.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use socai_school::{
    gradebook::Mark,
    regulations::{
        AssessmentPeriod, Competency, CompletionLevel, GradeLevel, Level, MissingPart, Quality, Score,
        Subject, Target, Trait, TraitLevel,
        tt27::{ClassCompletion, Tt27, YearMarks, derived_award, with_reassessment, year_level},
    },
};

use crate::{AsQuestion, Marks, compare, missing, sorted};

const END: AssessmentPeriod = AssessmentPeriod::EndOfYear;
const AGAIN: AssessmentPeriod = AssessmentPeriod::Reassessment;

#[derive(Debug)]
struct Student {
    grade: usize,
    subjects: Vec<Subject>,
    marks: Marks,
}

fn codes(codes: &str) -> Vec<Subject> {
    codes.split(' ').map(|code| Subject::from_code(code).unwrap()).collect()
}

/// Compulsory subjects, electives, and the subjects with a test at the end of the year, by grade from 1.
fn programme(grade: usize) -> (Vec<Subject>, Vec<Subject>, Vec<Subject>) {
    let (compulsory, electives, tested) = match grade {
        1 | 2 => ("TV TOAN DD TNXH GDTC AN MT HDTN", "NN1 TDT", "TV TOAN"),
        3 => ("TV TOAN NN1 DD TNXH TIN CN GDTC AN MT HDTN", "TDT", "TV TOAN NN1 TIN CN"),
        _ => ("TV TOAN NN1 DD LSDL KH TIN CN GDTC AN MT HDTN", "TDT", "TV TOAN NN1 LSDL KH TIN CN"),
    };
    (codes(compulsory), codes(electives), codes(tested))
}

fn traits(grade: usize) -> Vec<Trait> {
    let early = |competency: &Competency| grade > 2 || !matches!(competency.code(), "CNG" | "THO");
    let competencies = Competency::ALL.iter().copied().filter(early).map(Trait::Competency);
    competencies.chain(Quality::ALL.iter().copied().map(Trait::Quality)).collect()
}

/// Any mark where it is spoiled, else a good one.
fn subject_mark(is_tested: bool, floor: u8, spoiled: u32) -> impl Strategy<Value = Option<Mark>> {
    let level = prop_oneof![
        100 - spoiled => Just(Some(Level::WellCompleted)),
        spoiled => prop::option::weighted(0.95, prop::sample::select(Level::ALL)),
    ];
    let score = prop_oneof![
        40 => (floor..=10).prop_map(Some),
        u32::from(spoiled > 9) => prop::option::weighted(0.7, 0_u8..=10),
    ];
    (level, score).prop_map(move |(level, score)| {
        let score = score.filter(|_| is_tested).and_then(Score::new);
        (level.is_some() || score.is_some()).then_some(Mark::Subject { level, score })
    })
}

fn trait_mark(spoiled: u32) -> impl Strategy<Value = Option<Mark>> {
    prop_oneof![
        100 - spoiled => Just(Some(TraitLevel::Good)),
        spoiled => prop::option::weighted(0.95, prop::sample::select(TraitLevel::ALL)),
    ]
    .prop_map(|level| level.map(|level| Mark::Trait { level }))
}

fn student() -> impl Strategy<Value = Student> {
    let shape = (
        1_usize..=5,
        prop::sample::select(vec![0_u8, 4, 5, 7, 8, 9]),
        prop::sample::select(vec![1_u32, 3, 10, 40]),
        prop::sample::select(vec![0.0_f64, 0.1, 0.5]),
    );
    shape.prop_flat_map(|(grade, floor, spoiled, again)| {
        let (compulsory, electives, tested) = programme(grade);
        let taken = (
            prop::sample::subsequence(electives.clone(), 0..=electives.len()),
            prop::sample::subsequence(compulsory.clone(), compulsory.len() - 1..=compulsory.len()),
        );
        let mut columns: Vec<_> = Vec::new();
        for subject in compulsory.into_iter().chain(electives) {
            let is_tested = tested.contains(&subject);
            for (moment, weight) in [(END, 1.0), (AGAIN, again)] {
                let mark = subject_mark(is_tested, floor, if moment == AGAIN { 60 } else { spoiled });
                let mark = (prop::bool::weighted(weight), mark).prop_map(|(is, mark)| mark.filter(|_| is));
                columns.push(((moment, Target::Subject(subject)), mark.boxed()));
            }
        }
        for rated in traits(grade) {
            for (moment, weight) in [(END, 1.0), (AGAIN, again)] {
                let mark = trait_mark(if moment == AGAIN { 60 } else { spoiled });
                let mark = (prop::bool::weighted(weight), mark).prop_map(|(is, mark)| mark.filter(|_| is));
                columns.push(((moment, Target::from(rated)), mark.boxed()));
            }
        }
        let (keys, marks): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        (taken, marks).prop_map(move |((electives, compulsory), marks)| Student {
            grade,
            subjects: [compulsory, electives].concat(),
            marks: keys.iter().copied().zip(marks).filter_map(|(key, mark)| Some((key, mark?))).collect(),
        })
    })
}

impl AsQuestion for Student {
    fn question(&self) -> Value {
        let of = |moment| -> Map<String, Value> {
            let marks = self.marks.iter().filter(|((of, _), _)| *of == moment);
            marks
                .map(|((_, target), mark)| match (target, mark) {
                    (Target::Subject(subject), Mark::Subject { level, score }) => {
                        let (level, score) = (level.map(Level::code), score.map(|score| score.to_string()));
                        (subject.code().to_owned(), json!({ "level": level, "score": score }))
                    }
                    (Target::Quality(quality), Mark::Trait { level }) => {
                        (quality.code().to_owned(), json!({ "level": level.code() }))
                    }
                    (Target::Competency(competency), Mark::Trait { level }) => {
                        (competency.code().to_owned(), json!({ "level": level.code() }))
                    }
                    other => panic!("{other:?}"),
                })
                .collect()
        };
        let subjects = self.subjects.iter().map(|subject| subject.code());
        let tested: Vec<&str> = programme(self.grade).2.into_iter().map(Subject::code).collect();
        let (mut competencies, mut qualities) = (Vec::new(), Vec::new());
        for rated in traits(self.grade) {
            match rated {
                Trait::Competency(competency) => competencies.push(competency.code()),
                Trait::Quality(quality) => qualities.push(quality.code()),
            }
        }
        json!({
            "id": "s", "grade": self.grade, "subjects": subjects.collect::<Vec<_>>(), "tested": tested,
            "competencies": competencies, "qualities": qualities,
            "marks": { "CN": of(END), "DGL": of(AGAIN) },
        })
    }
}

fn code(target: Target) -> String {
    match target {
        Target::Subject(subject) => subject.code().to_owned(),
        Target::Quality(quality) => quality.code().to_owned(),
        Target::Competency(competency) => competency.code().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn completed(level: Option<CompletionLevel>) -> Option<bool> {
    level.map(|level| ClassCompletion::of(level) == ClassCompletion::Completed)
}

fn product(student: &Student) -> Value {
    let rules = &Tt27::DEFAULT;
    let grade = GradeLevel::ALL[student.grade - 1];
    let read = |moment| {
        YearMarks::read(grade, &student.subjects, |target| student.marks.get(&(moment, target)).copied())
    };
    let (end, again) = (read(END), read(AGAIN));
    let result = year_level(rules, &end);
    let after = year_level(rules, &with_reassessment(&end, &again)).reached;
    let is_again = student.marks.keys().any(|(moment, _)| *moment == AGAIN);
    // The oracle names what fails apart for a subject's level and its test; here both are a target, told apart by condition.
    let failed = result.steps.iter().map(|step| {
        let parts = step.conditions.iter().zip(["level", "level", "score"]);
        let failed = parts.flat_map(|(condition, part)| {
            condition.targets.iter().map(move |target| format!("{}:{part}", code(*target)))
        });
        let failed = if result.missing.is_empty() { sorted(failed) } else { json!([]) };
        (step.level.code().to_owned(), failed)
    });
    json!({
        "level": result.reached.map(CompletionLevel::code),
        "missing": missing(&result.missing, |missing| match missing.what {
            MissingPart::Score => format!("{}:score", code(missing.target)),
            _ => code(missing.target),
        }),
        "completed": completed(result.reached),
        "after": is_again.then(|| json!({ "level": after.map(CompletionLevel::code), "completed": completed(after) })),
        "failed": failed.collect::<Map<_, _>>(),
        "excellent": derived_award(&result).is_some(),
    })
}

#[test]
fn the_year_of_a_pupil_of_primary_school_is_as_the_circular_says() {
    compare("tt27.py", &student(), product);
}
