//! Marks as a school has them, with more at the bounds than chance alone would put there: tests of 9 and 8, 7 and 6, 5 and 4
//! points, averages near 8.0, 6.5, 5.0 and 3.5, one weak subject, one bad comment, absences and zeros.

use socai_tests::Chance;

use super::{
    programme::{Moment, Term, has_test, is_primary, lessons},
    record::{Column, LEVELS, Level, Mark, Pupil, RATINGS, TRAIT_LEVELS},
};

/// How good students of primary school are, from excellent to weak; the odd ones are spoiled by one mark.
const PRIMARY_KINDS: [usize; 13] = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 6];
/// Those of secondary school; see [`BASES`].
const SECONDARY_KINDS: [usize; 14] = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 7];
/// About where the scores of a kind of student lie, in tenths, and in how many subjects the student is weak.
const BASES: [(i32, usize); 8] = [(94, 0), (90, 0), (82, 0), (83, 1), (66, 0), (51, 0), (53, 1), (46, 2)];

/// A kind of student for a grade.
pub(super) fn kind(grade: u8, chance: &mut Chance) -> usize {
    if is_primary(grade) { chance.one_of(&PRIMARY_KINDS) } else { chance.one_of(&SECONDARY_KINDS) }
}

/// What is entered for a student at a moment, in these columns. `name` tells the student from all others.
pub(super) fn given(
    pupil: &Pupil,
    name: &str,
    moment: Moment,
    columns: &[Column],
    chance: &Chance,
) -> Vec<Mark> {
    let mut now = chance.of(&format!("{name}/{}", moment.name()));
    if is_primary(pupil.grade) {
        return primary(pupil, moment, columns, &mut now);
    }
    let weak = weak_subjects(pupil, &mut chance.of(&format!("{name}/weak")));
    columns.iter().map(|column| secondary(pupil, *column, &weak, &mut now)).collect()
}

fn primary(pupil: &Pupil, moment: Moment, columns: &[Column], chance: &mut Chance) -> Vec<Mark> {
    let mut marks: Vec<Mark> =
        columns.iter().map(|column| primary_mark(pupil, moment, *column, chance)).collect();
    if matches!(pupil.kind, 1 | 3 | 5) {
        let spoiled = chance.below(marks.len());
        // A step below what the kind has: 8, 6 or 4 points, H or C, Đ or C.
        let (step, score) = [(1, 8), (1, 6), (2, 4)][pupil.kind / 2];
        marks[spoiled] = match marks[spoiled] {
            Mark::Subject(level, Some(_)) => Mark::Subject(level, Some(score)),
            Mark::Subject(_, None) => Mark::Subject(LEVELS[step], None),
            Mark::Trait(_) => Mark::Trait(TRAIT_LEVELS[step]),
            other => other,
        };
    }
    marks
}

fn primary_mark(pupil: &Pupil, moment: Moment, column: Column, chance: &mut Chance) -> Mark {
    // The levels in steps below the best, and the scores.
    let (most, scores) = match pupil.kind {
        0 | 1 => (0, (9, 10)),
        2 | 3 => (0, (7, 10)),
        4 | 5 => (1, (5, 8)),
        _ => (2, (2, 6)),
    };
    let step = if most == 0 || chance.once_in(3) { 0 } else { chance.below(most + 1) };
    match column {
        Column::Subject(subject) => {
            let score = has_test(pupil.grade, subject, moment)
                .then(|| u8::try_from(chance.within(scores.0, scores.1)).unwrap());
            Mark::Subject(LEVELS[step], score)
        }
        Column::Competency(_) | Column::Quality(_) => Mark::Trait(TRAIT_LEVELS[step]),
        Column::Absences => absences(chance),
        Column::Regular(..) | Column::Conduct => panic!("{column:?} is of secondary school"),
    }
}

fn secondary(pupil: &Pupil, column: Column, weak: &[(Term, i32)], chance: &mut Chance) -> Mark {
    match column {
        Column::Subject(subject) | Column::Regular(subject, _) => {
            // Absent at one assessment in seventy: it is to be made up.
            if chance.once_in(70) {
                return Mark::Absent(true);
            }
            let weakness = weak.iter().find(|(name, _)| *name == subject);
            if lessons(pupil.grade, subject).is_none() {
                return Mark::Pass(weakness.is_none() || !chance.once_in(3));
            }
            let base = weakness.map_or(BASES[pupil.kind].0, |(_, base)| *base);
            // A real zero is not the same as an absence.
            let score = if chance.once_in(400) { 0 } else { base + chance.within(-4, 5) };
            Mark::Score(u16::try_from(score.clamp(0, 100)).unwrap())
        }
        Column::Conduct => Mark::Conduct(conduct(chance)),
        Column::Absences => absences(chance),
        Column::Competency(_) | Column::Quality(_) => panic!("{column:?} is of primary school"),
    }
}

/// The subjects in which a student is weak all year long, with where the scores lie there.
fn weak_subjects(pupil: &Pupil, chance: &mut Chance) -> Vec<(Term, i32)> {
    let (scored, comment): (Vec<Term>, Vec<Term>) =
        pupil.subjects.iter().partition(|subject| lessons(pupil.grade, **subject).is_some());
    let mut weak = Vec::new();
    for subject in chance.some_of(&scored, BASES[pupil.kind].1) {
        weak.push((subject, chance.one_of(&[32, 35, 42, 49, 64])));
    }
    // One failed comment subject in ten students, two in forty.
    let failed = if chance.once_in(40) { 2 } else { usize::from(chance.once_in(10)) };
    weak.extend(chance.some_of(&comment, failed).into_iter().map(|subject| (subject, 0)));
    weak
}

fn conduct(chance: &mut Chance) -> Level {
    RATINGS[chance.one_of(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3])]
}

/// Few, or about the 45 sessions that bar promotion (Circular 22/2021, Article 12.1c).
fn absences(chance: &mut Chance) -> Mark {
    let all = if chance.once_in(15) { chance.within(43, 48) } else { chance.within(0, 9) };
    let excused = chance.within(0, all);
    Mark::Absences(u16::try_from(excused).unwrap(), u16::try_from(all - excused).unwrap())
}

/// What follows from an absence: the assessment made up, or a zero for one student in four.
pub(super) fn made_up(pupil: &Pupil, subject: Term, chance: &mut Chance) -> Mark {
    if chance.once_in(4) {
        return Mark::Absent(false);
    }
    if lessons(pupil.grade, subject).is_none() {
        return Mark::Pass(true);
    }
    let score = BASES[pupil.kind].0 + chance.within(-4, 5);
    Mark::Score(u16::try_from(score.clamp(0, 100)).unwrap())
}

/// What a mark becomes after help and another assessment: enough in three cases of four.
pub(super) fn again(mark: Mark, chance: &mut Chance) -> Mark {
    let is_enough = !chance.once_in(4);
    match mark {
        Mark::Subject(level, score) => {
            let level = if is_enough && level == LEVELS[2] { LEVELS[1] } else { level };
            let better = |score: u8| if is_enough { score.max(5) } else { score };
            Mark::Subject(level, score.map(better))
        }
        Mark::Trait(level) => Mark::Trait(if is_enough { TRAIT_LEVELS[1] } else { level }),
        Mark::Score(_) | Mark::Absent(_) => {
            let (least, most) = if is_enough { (50, 70) } else { (33, 51) };
            Mark::Score(u16::try_from(chance.within(least, most)).unwrap())
        }
        Mark::Pass(_) => Mark::Pass(is_enough),
        Mark::Conduct(_) => Mark::Conduct(if is_enough { RATINGS[2] } else { RATINGS[3] }),
        Mark::Absences(..) => mark,
    }
}
