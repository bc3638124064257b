//! Circular 22/2021.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use socai_school::{
    calendar::Term,
    gradebook::{Absence, Mark},
    regulations::{
        AssessmentPeriod, DecimalScore, GradeLevel, MissingPart, PassLevel, Rating, RegularNumber, Subject,
        Target,
        tt22::{
            Award, Basis, Need, Promotion, SubjectResult, SubjectStanding, Tt22, YearRecord, review, study,
        },
    },
};

use crate::{AsQuestion, Marks, compare, missing, sorted};

/// A subject with its lessons in a year.
type Lessons = (Subject, usize);

/// The moments of a term: regular, in the middle, at the end.
const TERMS: [(Term, [AssessmentPeriod; 3]); 2] = [
    (Term::One, [AssessmentPeriod::RegularOne, AssessmentPeriod::MidTermOne, AssessmentPeriod::EndTermOne]),
    (Term::Two, [AssessmentPeriod::RegularTwo, AssessmentPeriod::MidTermTwo, AssessmentPeriod::EndOfYear]),
];
const AGAIN: AssessmentPeriod = AssessmentPeriod::Reassessment;

#[derive(Clone, Debug)]
struct Student {
    grade: usize,
    scored: Vec<Lessons>,
    comment: Vec<Subject>,
    marks: Marks,
}

fn codes(codes: &str) -> Vec<Subject> {
    codes.split(' ').map(|code| Subject::from_code(code).unwrap()).collect()
}

fn lessons(list: &str) -> Vec<Lessons> {
    let pairs = list.split(' ').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(code, lessons)| (Subject::from_code(code).unwrap(), lessons.parse().unwrap())).collect()
}

/// What a student of the grade takes: scored subjects, and those assessed by comments only.
fn taken(grade: usize) -> BoxedStrategy<(Vec<Lessons>, Vec<Subject>)> {
    if grade < 10 {
        let technology = if grade < 8 { 35 } else { 52 };
        let scored = lessons(&format!(
            "NV=140 TOAN=140 NN1=105 GDCD=35 LSDL=105 KHTN=140 CN={technology} TIN=35 TDT=105 NN2=105"
        ));
        // With or without electives; now and then exempt from something.
        let scored = prop::sample::subsequence(scored, 7..=10);
        let comment = prop::sample::subsequence(codes("GDTC NT GDDP HDTNHN"), 3..=4);
        (scored, comment).boxed()
    } else {
        let chosen = lessons("DL=70 GDKTPL=70 VL=70 HH=70 SH=70 CN=70 TIN=70 AN=0 MT=0");
        let chosen = prop::sample::subsequence(chosen, 4);
        let all = |chosen: Vec<Lessons>| {
            let mut scored = lessons("NV=105 TOAN=105 NN1=105 LS=52 GDQPAN=35");
            let mut comment = codes("GDTC GDDP HDTNHN");
            for (subject, lessons) in chosen {
                if lessons == 0 { comment.push(subject) } else { scored.push((subject, lessons)) }
            }
            (scored, comment)
        };
        chosen.prop_map(all).boxed()
    }
}

fn regular(lessons: usize) -> u8 {
    match lessons {
        ..=35 => 2,
        36..=70 => 3,
        71.. => 4,
    }
}

/// A mark, or an absence, or nothing. The gaps are in thousandths.
fn with_gaps(mark: BoxedStrategy<Mark>, gaps: u32) -> BoxedStrategy<Option<Mark>> {
    let absent = |absence| Just(Some(Mark::Absent { absence }));
    prop_oneof![
        1000 => mark.prop_map(Some),
        gaps => Just(None),
        gaps => absent(Absence::MakeUpDue),
        gaps => absent(Absence::Zero),
    ]
    .boxed()
}

fn points(around: u8) -> BoxedStrategy<Mark> {
    (around.saturating_sub(3)..=(around + 6).min(100))
        .prop_map(|tenths| Mark::Score { score: DecimalScore::from_tenths(tenths).unwrap() })
        .boxed()
}

fn pass(is_weak: bool) -> BoxedStrategy<Mark> {
    prop::bool::weighted(if is_weak { 0.3 } else { 0.002 })
        .prop_map(|fails| Mark::Pass { level: if fails { PassLevel::NotPassed } else { PassLevel::Passed } })
        .boxed()
}

type Column = ((AssessmentPeriod, Target), BoxedStrategy<Option<Mark>>);

fn columns(subject: Subject, regular: u8, mark: &BoxedStrategy<Mark>, gaps: u32) -> Vec<Column> {
    let mut columns = Vec::new();
    for (_, [regularly, middle, end]) in TERMS {
        let numbered = (1..=regular)
            .map(|number| Target::Regular { subject, number: RegularNumber::new(number).unwrap() });
        let numbered = numbered.map(|target| (regularly, target));
        let rest = [(middle, Target::Subject(subject)), (end, Target::Subject(subject))];
        for key in numbered.chain(rest) {
            columns.push((key, with_gaps(mark.clone(), gaps)));
        }
    }
    columns
}

/// Scores near the bounds, now and then a weak subject or two.
fn student() -> impl Strategy<Value = Student> {
    let shape = (
        6_usize..=12,
        prop::sample::select(vec![35_u8, 50, 65, 80, 90]),
        prop::sample::select(vec![0_u32, 0, 1, 4, 40]),
        any::<bool>(),
    );
    let taken = shape.prop_flat_map(|shape| {
        let weak =
            prop::collection::vec((0_usize..9, prop::sample::select(vec![0_u8, 32, 35, 48, 64])), 0..=3);
        let failed = prop::collection::vec(0_usize..5, 0..=2);
        (Just(shape), taken(shape.0), weak, failed)
    });
    taken.prop_flat_map(|((grade, base, gaps, retests), (scored, comment), weak, failed)| {
        let mut all: Vec<Column> = Vec::new();
        let again = |mark: BoxedStrategy<Mark>| {
            let weight = if retests { 0.7 } else { 0.05 };
            (prop::bool::weighted(weight), with_gaps(mark, 150))
                .prop_map(|(is, mark)| mark.filter(|_| is))
                .boxed()
        };
        for (index, (subject, lessons)) in scored.iter().copied().enumerate() {
            let near = weak.iter().find(|(weak, _)| *weak == index).map_or(base, |(_, near)| *near);
            all.extend(columns(subject, regular(lessons), &points(near), gaps));
            all.push(((AGAIN, Target::Subject(subject)), again((30_u8..=60).prop_flat_map(points).boxed())));
        }
        for (index, subject) in comment.iter().copied().enumerate() {
            all.extend(columns(subject, 2, &pass(failed.contains(&index)), gaps));
            all.push(((AGAIN, Target::Subject(subject)), again(pass(true))));
        }
        let rating = |good: u32| {
            let rating = prop_oneof![
                good => Just(Rating::Good),
                2 => prop::sample::select(Rating::ALL),
            ];
            rating.prop_map(|level| Some(Mark::Conduct { level })).boxed()
        };
        for moment in [AssessmentPeriod::EndTermOne, AssessmentPeriod::EndOfYear] {
            let rated = prop_oneof![30 => rating(2), u32::from(gaps > 0) => Just(None)];
            all.push(((moment, Target::Conduct), rated.boxed()));
        }
        all.push(((AGAIN, Target::Conduct), prop_oneof![rating(0), Just(None)].boxed()));
        let missed = prop_oneof![
            6 => (0_u16..=24, 0_u16..=24),
            1 => (0_u16..=60).prop_map(|excused| (excused, 45_u16.saturating_sub(excused))),
        ];
        let missed = missed.prop_map(|(excused, unexcused)| Some(Mark::Absences { excused, unexcused }));
        let missed = prop_oneof![30 => missed, u32::from(gaps > 0) => Just(None)];
        all.push(((AssessmentPeriod::EndOfYear, Target::Absences), missed.boxed()));
        let (keys, marks): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        marks.prop_map(move |marks| Student {
            grade,
            scored: scored.clone(),
            comment: comment.clone(),
            marks: keys.iter().copied().zip(marks).filter_map(|(key, mark)| Some((key, mark?))).collect(),
        })
    })
}

fn written(mark: Option<&Mark>) -> Value {
    match mark {
        None => Value::Null,
        Some(Mark::Score { score }) => json!(score.to_string()),
        Some(Mark::Pass { level }) => json!(level.code()),
        Some(Mark::Absent { absence: Absence::MakeUpDue }) => json!({ "absent": "make-up-due" }),
        Some(Mark::Absent { absence: Absence::Zero }) => json!({ "absent": "zero" }),
        Some(other) => panic!("{other:?}"),
    }
}

impl Student {
    fn mark(&self, moment: AssessmentPeriod, target: Target) -> Option<&Mark> {
        self.marks.get(&(moment, target))
    }

    fn conduct(&self, moment: AssessmentPeriod) -> Option<&str> {
        match self.mark(moment, Target::Conduct) {
            Some(Mark::Conduct { level }) => Some(level.code()),
            _ => None,
        }
    }

    /// Each subject with the number of its regular assessments.
    fn subjects(&self) -> Vec<(Subject, u8)> {
        let scored = self.scored.iter().map(|(subject, lessons)| (*subject, regular(*lessons)));
        scored.chain(self.comment.iter().map(|subject| (*subject, 2))).collect()
    }
}

impl AsQuestion for Student {
    fn question(&self) -> Value {
        let term = |[regularly, middle, end]: [AssessmentPeriod; 3]| -> Map<String, Value> {
            let entry = |(subject, count): (Subject, u8)| {
                let regular = (1..=count).map(|number| {
                    let number = RegularNumber::new(number).unwrap();
                    written(self.mark(regularly, Target::Regular { subject, number }))
                });
                let whole = Target::Subject(subject);
                let (middle, end) = (written(self.mark(middle, whole)), written(self.mark(end, whole)));
                let regular: Vec<Value> = regular.collect();
                (subject.code().to_owned(), json!({ "regular": regular, "mid": middle, "end": end }))
            };
            self.subjects().into_iter().map(entry).collect()
        };
        let retest: Map<String, Value> = self
            .subjects()
            .into_iter()
            .filter_map(|(subject, _)| {
                let mark = self.mark(AGAIN, Target::Subject(subject))?;
                Some((subject.code().to_owned(), written(Some(mark))))
            })
            .collect();
        let scored: Map<String, Value> = self
            .scored
            .iter()
            .map(|(subject, lessons)| (subject.code().to_owned(), json!({ "periods": lessons })))
            .collect();
        let comment: Vec<&str> = self.comment.iter().map(|subject| subject.code()).collect();
        let absences = match self.mark(AssessmentPeriod::EndOfYear, Target::Absences) {
            Some(Mark::Absences { excused, unexcused }) => {
                json!({ "excused": excused, "unexcused": unexcused })
            }
            _ => Value::Null,
        };
        json!({
            "id": "s", "scored": scored, "comment": comment,
            "terms": { "1": term(TERMS[0].1), "2": term(TERMS[1].1) },
            "retest": retest, "absences": absences,
            "conduct": {
                "1": self.conduct(AssessmentPeriod::EndTermOne), "2": self.conduct(AssessmentPeriod::EndOfYear),
                "summer": self.conduct(AGAIN),
            },
        })
    }
}

/// The averages, and the results of subjects assessed by comments.
fn results(standings: &[SubjectStanding]) -> (Map<String, Value>, Map<String, Value>) {
    let (mut averages, mut comments) = (Map::new(), Map::new());
    for standing in standings {
        let code = standing.subject.code().to_owned();
        match &standing.result {
            SubjectResult::Scored(_) => {
                averages.insert(code, json!(standing.average().map(|average| average.to_string())))
            }
            SubjectResult::Comment(_) => {
                comments.insert(code, json!(standing.pass_level().map(PassLevel::code)))
            }
        };
    }
    (averages, comments)
}

fn product(student: &Student) -> Value {
    let rules = &Tt22::DEFAULT;
    let grade = GradeLevel::ALL[student.grade - 1];
    let subjects: Vec<Subject> = student.subjects().into_iter().map(|(subject, _)| subject).collect();
    let record = YearRecord::read(grade, &subjects, Basis::Rules, |moment, target| {
        student.mark(moment, target).copied()
    });
    let mut said: BTreeMap<String, Value> = BTreeMap::new();
    for (term, number) in [(Term::One, 1), (Term::Two, 2)] {
        let standings: Vec<SubjectStanding> =
            record.subjects.iter().map(|subject| subject.term(term)).collect();
        let (averages, comments) = results(&standings);
        let found = study(rules, &standings);
        let lacks = missing(&found.explanation.missing, |missing| match (missing.target, missing.what) {
            (Target::Regular { subject, .. }, _) => format!("{}:regular", subject.code()),
            (Target::Subject(subject), MissingPart::MakeUp | MissingPart::Score | MissingPart::Level)
                if TERMS.iter().any(|(_, moments)| moments[1] == missing.moment) =>
            {
                format!("{}:mid", subject.code())
            }
            (Target::Subject(subject), _) => format!("{}:end", subject.code()),
            other => panic!("{other:?}"),
        });
        said.insert(format!("terms.{number}.averages"), averages.into());
        said.insert(format!("terms.{number}.comment"), comments.into());
        said.insert(format!("terms.{number}.study"), json!(found.level().map(Rating::code)));
        said.insert(format!("terms.{number}.missing"), lacks);
    }
    let review = review(rules, &record);
    let (averages, comments) = results(&review.subjects);
    let level = review.study.level();
    let unadjusted = review.study.adjustment.map(|adjustment| adjustment.from).or(level);
    let holds: Vec<bool> = review.conditions.iter().map(|condition| condition.holds).collect();
    let is_open =
        matches!(&review.outcome, Promotion::Pending(needs) if matches!(needs[..], [Need::Missing(_)]));
    let reasons = [("conduct", holds[0]), ("study", holds[1]), ("absences", holds[2])];
    let reasons =
        reasons.into_iter().filter(|(_, holds)| !holds && !is_open).map(|(reason, _)| reason.to_owned());
    let award = review.award.reached.map(|award| match award {
        Award::Excellent => "excellent",
        Award::Good => "good",
    });
    let rating = |rating: Option<Rating>| json!(rating.map(Rating::code));
    said.extend([
        ("year.averages".into(), averages.into()),
        ("year.comment".into(), comments.into()),
        ("year.study".into(), rating(level)),
        ("year.unadjusted".into(), rating(unadjusted)),
        (
            "year.adjusted_by".into(),
            json!(review.study.adjustment.map(|adjustment| adjustment.subject.code())),
        ),
        ("year.conduct".into(), rating(review.conduct.as_ref().ok().copied())),
        (
            "promotion.promoted".into(),
            match review.outcome {
                _ if is_open => Value::Null,
                Promotion::Promoted => true.into(),
                Promotion::Pending(_) | Promotion::NotPromoted(_) => false.into(),
            },
        ),
        ("promotion.needs_summer_training".into(), review.needs_summer_training.into()),
        (
            "promotion.retest_subjects".into(),
            sorted(review.retest_subjects.iter().map(|subject| subject.code().to_owned())),
        ),
        ("promotion.study_after".into(), rating(review.study_after.level())),
        ("promotion.conduct_after".into(), rating(review.conduct_after.as_ref().ok().copied())),
        ("promotion.reasons".into(), sorted(reasons)),
        ("award".into(), json!(award)),
    ]);
    json!(said)
}

#[test]
fn the_year_of_a_student_of_secondary_school_is_as_the_circular_says() {
    compare("tt22.py", &student(), product);
}
