//! What comes with a dossier: the report book keeps its origin, marks of the year count where this school has none of its own, and
//! so do the sessions missed.

use jiff::civil::date;

use super::world::{BOARD, World, applicant};
use crate::{
    Event,
    calendar::GradingPeriod,
    gradebook::{GradeEntered, Mark},
    ids::{StudentId, TransferId},
    periods::Order,
    regulations::{AssessmentPeriod, GradeLevel, Level, Quality, Score, Subject, Target, TraitLevel},
    testing::{YEAR, code},
    text::Note,
    transfers::{AdmitTransfer, AgreeToTransfer, ReleaseTransfer, SubjectMapping},
};

const R: usize = 0;
const O: usize = 1;
const CHILD: usize = 2;
const PERIOD: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };
const MATHS: Target = Target::Subject(Subject::Mathematics);
const SCIENCE: Target = Target::Subject(Subject::NatureAndSociety);

fn marked(level: Level, score: Option<u8>) -> Mark {
    Mark::Subject { level: Some(level), score: score.and_then(Score::new) }
}

fn entered(
    world: &World,
    school: usize,
    student: StudentId,
    target: Target,
    mark: Mark,
    comment: &str,
) -> Event {
    let class = world.books[school].classes[0];
    let comment = Note::new(comment).ok().map(Into::into);
    GradeEntered { student, class, period: PERIOD, target, mark: Some(mark), comment, request: None }.into()
}

/// The child of the old school with marks there, moved to the receiving school.
fn moved(subjects: Vec<SubjectMapping>) -> (World, TransferId, StudentId) {
    let mut world = World::new();
    let student = world.student_of(O, CHILD).unwrap();
    let kind = Mark::Trait { level: TraitLevel::Good };
    let absences = Mark::Absences { excused: 3, unexcused: 1 };
    let end = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndOfYear };
    let events = [
        entered(&world, O, student, MATHS, marked(Level::WellCompleted, Some(9)), "Nắm chắc bài"),
        entered(&world, O, student, SCIENCE, marked(Level::Completed, None), ""),
        entered(&world, O, student, Target::Quality(Quality::Kindness), kind, ""),
        GradeEntered {
            student,
            class: world.books[O].classes[0],
            period: end,
            target: Target::Absences,
            mark: Some(absences),
            comment: None,
            request: None,
        }
        .into(),
    ];
    world.record(O, BOARD, events);
    let agree = AgreeToTransfer {
        from: world.reference(O),
        ledger: Some(world.books[O].id),
        applicant: applicant(CHILD),
        grade: GradeLevel::G3,
        release_by: None,
        reason: None,
    };
    world.by_board(R, agree).unwrap();
    let (transfer, ..) = world.transfers()[0];
    world.settle();
    let order = Order { number: code("12/QĐ-TH"), dated: date(2025, 10, 14) };
    world.by_board(O, ReleaseTransfer { transfer, on: date(2025, 10, 16), order }).unwrap();
    world.settle();
    let class = world.books[R].classes[0];
    world.by_board(R, AdmitTransfer { transfer, class, on: date(2025, 10, 16), subjects }).unwrap();
    let student = world.student_of(R, CHILD).unwrap();
    (world, transfer, student)
}

#[test]
fn received_marks_count_until_this_school_has_its_own_and_are_in_no_cell() {
    let (mut world, _, student) = moved(Vec::new());
    let school = world.books[R].now();
    assert_eq!(school.gradebook.cell_count(), 0);
    assert_eq!(school.counted_mark(student, PERIOD, MATHS), Some(marked(Level::WellCompleted, Some(9))));
    let kind = Target::Quality(Quality::Kindness);
    assert_eq!(school.counted_mark(student, PERIOD, kind), Some(Mark::Trait { level: TraitLevel::Good }));
    let own = entered(&world, R, student, MATHS, marked(Level::Completed, Some(6)), "");
    world.record(R, BOARD, [own]);
    let school = world.books[R].now();
    assert_eq!(school.counted_mark(student, PERIOD, MATHS), Some(marked(Level::Completed, Some(6))));
    assert_eq!(school.received_mark(student, PERIOD, MATHS), Some(marked(Level::WellCompleted, Some(9))));
}

#[test]
fn subjects_count_as_they_are_mapped() {
    let mapping = SubjectMapping { from: Subject::NatureAndSociety, to: Some(Subject::Ethics) };
    let ignored = SubjectMapping { from: Subject::Mathematics, to: None };
    let (world, _, student) = moved(vec![mapping, ignored]);
    let school = world.books[R].now();
    assert_eq!(school.counted_mark(student, PERIOD, SCIENCE), None);
    assert_eq!(school.counted_mark(student, PERIOD, MATHS), None);
    let ethics = Target::Subject(Subject::Ethics);
    assert_eq!(school.counted_mark(student, PERIOD, ethics), Some(marked(Level::Completed, None)));
}

#[test]
fn sessions_missed_there_are_counted_here() {
    let (world, _, student) = moved(Vec::new());
    let end = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndOfYear };
    let counted = world.books[R].now().counted_mark(student, end, Target::Absences);
    assert_eq!(counted, Some(Mark::Absences { excused: 3, unexcused: 1 }));
}

#[test]
fn a_dossier_that_goes_on_says_who_wrote_each_page_and_is_what_was_received() {
    let (world, transfer, student) = moved(Vec::new());
    let first = world.books[O].now().dossier(world.student_of(O, CHILD).unwrap()).unwrap();
    assert_eq!((first.years.len(), first.years[0].marks.len(), first.register_number), (1, 4, 1));
    assert_eq!(first.years[0].marks[0].comment.as_ref().map(Note::as_str), Some("Nắm chắc bài"));
    assert_eq!(first.stays[0].until, Some(date(2025, 10, 16)));
    let second = world.books[R].now().dossier(student).unwrap();
    assert_eq!(second.years.len(), 2);
    let (page, own) = (&second.years[0], &second.years[1]);
    assert_eq!((&page.school, &own.school), (&world.reference(O), &world.reference(R)));
    let provenance = page.received.as_ref().unwrap();
    assert_eq!((provenance.transfer, provenance.release.ledger), (transfer, world.books[O].id));
    let mut unchanged = page.clone();
    unchanged.received = None;
    assert_eq!(unchanged, first.years[0]);
    assert_eq!((own.received.as_ref(), own.marks.len()), (None, 0));
    let text = serde_json::to_string(&second).unwrap();
    assert_eq!(serde_json::from_str::<crate::transfers::Dossier>(&text).unwrap(), second);
}
