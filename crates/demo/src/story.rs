//! The life of a school, told from its first school year to the present day.

use rand::rngs::ChaCha12Rng;
use socai_school::{Position, calendar::GradingPeriod, regulations::AssessmentPeriod};

use crate::{
    DemoError, Login, Options, Progress, Scene, attendance, bank,
    calendar::Year,
    changes, class_life, closing,
    design::Design,
    documents, duties, grades, lessons, life,
    office::Office,
    pupils::{self, DemoClass},
    special, staff, year_end,
};

/// Tells it all; answers the accounts, without passwords, and where the mid-term books of the present year were locked.
pub(crate) async fn tell(
    office: &Office,
    rng: &mut ChaCha12Rng,
    design: &'static Design,
    options: Options,
    present: Year,
    progress: &mut impl FnMut(Progress),
) -> Result<(Vec<Login>, Position), DemoError> {
    let Options { seed, students, years, .. } = options;
    let mut stage = |stage, position| progress(Progress { stage, position });
    stage(("Mở tài khoản, lập tổ chuyên môn", "Opening accounts, forming groups"), office.position().await?);
    let first = present.before(years.max(2) - 1).first_day();
    let per_grade = design.classes_per_grade(students);
    let staff = staff::open(office, rng, design, per_grade, first).await?;
    let scene = &Scene { office, staff: &staff, design, seed };
    documents::declare_types(office, &staff).await?;
    bank::fill(scene).await?;

    let mut last: Option<(Year, Vec<DemoClass>)> = None;
    for back in (1..years.max(2)).rev() {
        let year = present.before(back);
        stage(("Các năm học trước", "Earlier school years"), office.position().await?);
        office.go(year.opening());
        let is_whole = years > 1;
        let classes = begin(scene, rng, year, last.as_ref(), students, is_whole).await?;
        past(scene, rng, year, &classes).await?;
        last = Some((year, classes));
    }

    let opening = ("Mở năm học, xếp lớp, tiếp nhận học sinh", "Opening the year, classes, admissions");
    stage(opening, office.position().await?);
    office.go(present.opening());
    let classes = begin(scene, rng, present, last.as_ref(), students, true).await?;
    let guardians = life::guardian_accounts(scene, &classes).await?;
    duties::give(scene, present.first_day()).await?;
    office.go(present.at(15));
    stage(("Hồ sơ, kế hoạch", "Documents"), office.position().await?);
    documents::hand_in(office, &staff, present).await?;

    let period = |moment| GradingPeriod { year: present.year, moment };
    let middle = period(AssessmentPeriod::MidTermOne);
    stage(("Điểm danh", "Attendance"), office.position().await?);
    lessons::plan(scene, present, &classes).await?;
    attendance::keep(scene, present, &classes).await?;
    office.go(present.at(40));
    class_life::keep(scene, &classes, &guardians).await?;
    stage(("Kết quả giữa học kì I", "Mid-term results"), office.position().await?);
    grades::enter(scene, rng, &classes, middle).await?;
    office.go(present.at(50));
    grades::correct(scene, rng, &classes, middle, 14).await?;
    office.go(present.at(60));
    stage(("Khóa sổ giữa học kì I", "Closing the mid-term books"), office.position().await?);
    let locked_at = closing::close(scene, middle).await?;
    office.go(present.at(65));
    if let Some(class) = classes.first() {
        changes::change(scene, class, middle).await?;
    }
    office.go(present.at(70));
    life::moves(scene, rng, present, &classes).await?;
    stage(("Kết quả cuối học kì I", "End-of-term results"), office.position().await?);
    for (moment, hundredths) in design.present {
        office.go(present.at(*hundredths));
        grades::enter(scene, rng, &classes, period(*moment)).await?;
    }
    duties::go_on(scene).await?;
    let end = period(AssessmentPeriod::EndTermOne);
    office.go(present.at(92));
    special::replace_test(scene, &classes, end).await?;
    office.go(present.at(95));
    grades::correct(scene, rng, &classes, end, 8).await?;
    office.go(present.at(98));
    closing::begin(scene, end).await?;
    // Requests lapse after some weeks: this one is of today.
    office.follow();
    if let Some(class) = classes.get(1).or(classes.first()) {
        changes::ask(scene, class, middle).await?;
    }
    Ok((staff.logins().chain(guardians).collect(), locked_at))
}

/// A year that is over: every moment is assessed and closed, then the year is.
async fn past(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
) -> Result<(), DemoError> {
    for (moment, hundredths) in scene.design.moments {
        let period = GradingPeriod { year: year.year, moment: *moment };
        scene.office.go(year.at(*hundredths));
        grades::enter(scene, rng, classes, period).await?;
        scene.office.go(year.at(*hundredths + 2));
        closing::close(scene, period).await?;
    }
    year_end::conclude(scene, rng, year, classes).await
}

/// Opens a year. The first one is filled with students of all grades, or of the sample's; into later ones those of the year
/// before move up, and classes to which nobody comes are filled.
async fn begin(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    year: Year,
    last: Option<&(Year, Vec<DemoClass>)>,
    students: u32,
    is_whole: bool,
) -> Result<Vec<DemoClass>, DemoError> {
    let design = scene.design;
    let per_grade = design.classes_per_grade(students);
    let (grade, sample) = design.sample;
    let classes = pupils::open_year(scene, year, per_grade, |of| match is_whole {
        true => per_grade,
        false if of.number() == grade => sample,
        false => 0,
    });
    let classes = classes.await?;
    let mut empty = classes.clone();
    if let Some((ended, before)) = last {
        year_end::move_up(scene, before, &classes, (*ended, year)).await?;
        empty.retain(|class| {
            let comes_up =
                |from: &DemoClass| from.grade.next() == Some(class.grade) && from.index == class.index;
            !before.iter().any(comes_up)
        });
    }
    let count = u32::try_from(empty.len()).unwrap_or(u32::MAX);
    let whole = (per_grade * design.grades()).max(1);
    pupils::admit(scene, rng, year, &empty, (students * count).div_euclid(whole)).await?;
    special::plan(scene, &classes, year.year).await?;
    Ok(classes)
}
