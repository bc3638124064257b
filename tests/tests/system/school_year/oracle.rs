//! The same year by the reference calculations in `tests/oracle`, which were written from the circulars and are fed from the
//! generator's record alone.

use serde_json::{Map, Value, json};
use socai_tests::ask;

use super::{
    programme::{Moment, QUALITIES, Term, competencies, has_test, is_primary, lessons},
    record::{Column, Mark, Pupil},
};

/// The students' documents for the reference calculation of their level of schooling.
pub(super) fn document(pupils: &[Pupil]) -> Value {
    let students: Vec<Value> = pupils
        .iter()
        .map(|pupil| if is_primary(pupil.grade) { primary(pupil) } else { secondary(pupil) })
        .collect();
    json!({ "students": students })
}

/// What the reference calculation says of each student of a document, in order.
pub(super) fn results(document: &Value) -> Vec<Value> {
    let is_primary = document["students"][0].get("grade").is_some();
    let program = if is_primary { "tt27.py" } else { "tt22.py" };
    let mut answer = ask(program, [""; 0], &document.to_string());
    match answer["students"].take() {
        Value::Array(students) => students,
        other => panic!("{program} answers {other}"),
    }
}

fn codes(terms: &[Term]) -> Vec<&'static str> {
    terms.iter().map(|term| term.code).collect()
}

fn primary(pupil: &Pupil) -> Value {
    let tested = pupil.subjects.iter().copied();
    let tested: Vec<Term> =
        tested.filter(|subject| has_test(pupil.grade, *subject, Moment::EndOfYear)).collect();
    json!({
        "id": pupil.id, "grade": pupil.grade, "subjects": codes(&pupil.subjects), "tested": codes(&tested),
        "competencies": codes(&competencies(pupil.grade)), "qualities": codes(&QUALITIES),
        "marks": { "CN": primary_marks(pupil, Moment::EndOfYear), "DGL": primary_marks(pupil, Moment::Reassessment) },
    })
}

fn primary_marks(pupil: &Pupil, moment: Moment) -> Value {
    let mut marks = Map::new();
    for ((at, column), cell) in &pupil.book {
        if *at != moment {
            continue;
        }
        let (Column::Subject(term) | Column::Competency(term) | Column::Quality(term)) = column else {
            continue;
        };
        let mut mark = match cell.mark {
            Mark::Subject(level, Some(score)) => json!({ "level": level.code, "score": score.to_string() }),
            Mark::Subject(level, None) | Mark::Trait(level) => json!({ "level": level.code }),
            other => panic!("{other:?} is of secondary school"),
        };
        if let Some(second) = cell.second {
            mark["replacement"] = json!(second.score.to_string());
            mark["stands"] = json!(if second.stands { "second" } else { "first" });
        }
        marks.insert(term.code.to_owned(), mark);
    }
    Value::Object(marks)
}

fn secondary(pupil: &Pupil) -> Value {
    let mark = |moment, column| pupil.mark(moment, column).map_or(Value::Null, Mark::for_oracle);
    let term = |regular, middle, end| {
        let mut subjects = Map::new();
        for subject in &pupil.subjects {
            // Assessments that were never entered stand as null where a later one was.
            let numbers = pupil.book.keys().filter_map(|(moment, column)| match column {
                Column::Regular(of, number) if *moment == regular && of == subject => Some(*number),
                _ => None,
            });
            let regular: Vec<Value> = (1..=numbers.max().unwrap_or(0))
                .map(|number| mark(regular, Column::Regular(*subject, number)))
                .collect();
            let column = Column::Subject(*subject);
            let entry = json!({ "regular": regular, "mid": mark(middle, column), "end": mark(end, column) });
            subjects.insert(subject.code.to_owned(), entry);
        }
        Value::Object(subjects)
    };
    let mut scored = Map::new();
    let mut comment = Vec::new();
    let mut retest = Map::new();
    for subject in &pupil.subjects {
        match lessons(pupil.grade, *subject) {
            Some(periods) => {
                scored.insert(subject.code.to_owned(), json!({ "periods": periods }));
            }
            None => comment.push(subject.code),
        }
        if let Some(again) = pupil.mark(Moment::Reassessment, Column::Subject(*subject)) {
            retest.insert(subject.code.to_owned(), again.for_oracle());
        }
    }
    json!({
        "id": pupil.id, "scored": scored, "comment": comment,
        "terms": {
            "1": term(Moment::RegularOne, Moment::MidTermOne, Moment::EndTermOne),
            "2": term(Moment::RegularTwo, Moment::MidTermTwo, Moment::EndOfYear),
        },
        "conduct": {
            "1": mark(Moment::EndTermOne, Column::Conduct), "2": mark(Moment::EndOfYear, Column::Conduct),
            "summer": mark(Moment::Reassessment, Column::Conduct),
        },
        "retest": retest,
        "absences": mark(Moment::EndOfYear, Column::Absences),
    })
}
