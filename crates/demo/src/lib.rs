//! Generates invented Vietnamese primary schools, through the same commands and rights as their users have.
//!
//! The same seed gives the same people and grades. Nothing here writes events: whatever the rules refuse, the demonstration
//! cannot have either.

mod calendar;
mod clock;
mod documents;
mod error;
mod grades;
mod life;
mod office;
mod people;
mod pupils;
mod staff;
#[cfg(test)]
mod tests;

use rand::{SeedableRng, rngs::ChaCha12Rng};
use socai_runtime::Runtime;
use socai_school::{
    Actor, Date, Position,
    calendar::{FoundSchool, SchoolIdentity, SchoolYear},
    ids::SchoolId,
    regulations::{AssessmentPeriod, GradeLevel, SchoolLevel},
    text::{Code, Line},
};
use uuid::Uuid;

pub use clock::HistoryClock;
pub use error::DemoError;
pub use staff::Login;

use calendar::Year;
use office::Office;
use pupils::DemoClass;
use staff::Staff;

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Chooses people and grades.
    pub seed: u64,
    /// Students of each year, at least 5; classes have at most 35.
    pub students: u32,
    /// School years, the present one included. Earlier years have all four moments of assessment, locked; from year to
    /// year students move up.
    pub years: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 2025, students: 1_050, years: 1 }
    }
}

/// How far the generation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, in Vietnamese and English.
    pub stage: (&'static str, &'static str),
    /// Where the school's ledger is.
    pub position: Position,
}

/// A generated school.
#[derive(Clone, Debug)]
pub struct DemoSchool {
    /// The school.
    pub school: SchoolId,
    /// Its code.
    pub code: String,
    /// The present school year.
    pub year: SchoolYear,
    /// The accounts that can sign in; the first of each role first.
    pub logins: Vec<Login>,
    /// The position right after the mid-term books were locked, for looking back.
    pub locked_at: Position,
    /// Where the ledger ends.
    pub position: Position,
}

/// The code of the generated school.
pub const CODE: &str = "31025401";

/// When primary school is assessed, in the order of the year (Circular 27/2020, Article 7).
const MOMENTS: [AssessmentPeriod; 4] = [
    AssessmentPeriod::MidTermOne,
    AssessmentPeriod::EndTermOne,
    AssessmentPeriod::MidTermTwo,
    AssessmentPeriod::EndOfYear,
];

/// Generates a school. With a clock its history lies between the start of the school year and now; without one everything
/// is recorded at the present moment. `clock` must be the one that the runtime was opened with.
///
/// # Errors
/// [`DemoError`] when a command is refused or a store fails; what was recorded until then stays.
pub async fn populate(
    runtime: &Runtime,
    clock: Option<&HistoryClock>,
    options: Options,
    mut progress: impl FnMut(Progress),
) -> Result<DemoSchool, DemoError> {
    let now = clock::now();
    let present = Year::containing(now);
    let years: Vec<Year> = (0..options.years.max(1)).rev().map(|back| present.before(back)).collect();
    let first = years.first().copied().unwrap_or(present);
    let mut rng = ChaCha12Rng::seed_from_u64(options.seed);
    set(clock, first.opening());

    let school =
        SchoolId(Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("socai demo {}", options.seed).as_bytes()));
    let founded = runtime
        .found_school(Actor::Operator, office::command_id(school, 0), found(school, first.first_day())?)
        .await;
    founded.map_err(|error| DemoError::command("found school", error))?;
    let handle = runtime.school(school).await?.ok_or(DemoError::Lost("the school"))?;
    let office = Office::new(handle);

    let mut tell = |stage, position| progress(Progress { stage, position });
    tell(("Mở tài khoản, lập tổ chuyên môn", "Opening accounts, forming groups"), office.position().await?);
    let staff =
        staff::open(&office, &mut rng, classes_per_grade(options.students), first.first_day()).await?;
    documents::declare_types(&office, &staff).await?;
    let mut last: Option<(Year, Vec<DemoClass>)> = None;
    for year in years.iter().filter(|year| **year != present) {
        tell(("Các năm học trước", "Earlier school years"), office.position().await?);
        set(clock, year.opening());
        let classes = begin(&office, &mut rng, &staff, *year, last.as_ref(), options.students).await?;
        for (moment, hundredths) in MOMENTS.into_iter().zip([45, 95, 140, 185]) {
            set(clock, year.at(hundredths));
            grades::enter(&office, &mut rng, *year, &classes, moment).await?;
            life::lock(&office, &staff, *year, moment, clock.map_or(now, |_| year.at(hundredths))).await?;
        }
        last = Some((*year, classes));
    }

    tell(
        ("Mở năm học, xếp lớp, tiếp nhận học sinh", "Opening the year, classes, admissions"),
        office.position().await?,
    );
    set(clock, present.opening());
    let classes = begin(&office, &mut rng, &staff, present, last.as_ref(), options.students).await?;
    let guardians = life::guardian_accounts(&office, &staff, &classes).await?;
    set(clock, present.at(15));
    tell(("Hồ sơ, kế hoạch", "Documents"), office.position().await?);
    documents::hand_in(&office, &staff, present).await?;
    set(clock, present.at(40));
    tell(("Kết quả giữa học kì I", "Mid-term results"), office.position().await?);
    grades::enter(&office, &mut rng, present, &classes, AssessmentPeriod::MidTermOne).await?;
    set(clock, present.at(50));
    grades::correct(&office, &mut rng, present, &classes, AssessmentPeriod::MidTermOne, 14).await?;
    set(clock, present.at(60));
    tell(("Khóa sổ giữa học kì I", "Locking the mid-term books"), office.position().await?);
    let locked_at = life::lock(
        &office,
        &staff,
        present,
        AssessmentPeriod::MidTermOne,
        clock.map_or(now, |_| present.at(60)),
    )
    .await?;
    set(clock, present.at(70));
    life::moves(&office, &mut rng, &staff, present, &classes, clock.map_or(now, |_| present.at(70))).await?;
    set(clock, present.at(85));
    tell(("Kết quả cuối học kì I", "End-of-term results"), office.position().await?);
    grades::enter(&office, &mut rng, present, &classes, AssessmentPeriod::EndTermOne).await?;
    set(clock, present.at(95));
    grades::correct(&office, &mut rng, present, &classes, AssessmentPeriod::EndTermOne, 8).await?;
    if let Some(clock) = clock {
        clock.follow();
    }
    tell(("Đặt mật khẩu", "Setting passwords"), office.position().await?);
    let logins = staff::set_passwords(runtime, school, options.seed, staff.logins().chain(guardians)).await?;
    let position = office.position().await?;
    Ok(DemoSchool { school, code: CODE.to_owned(), year: present.year, logins, locked_at, position })
}

/// Opens a year. The first one is filled with students of all grades; into later ones those of the year before move up,
/// and grade 1 is new.
async fn begin(
    office: &Office,
    rng: &mut ChaCha12Rng,
    staff: &Staff,
    year: Year,
    last: Option<&(Year, Vec<DemoClass>)>,
    students: u32,
) -> Result<Vec<DemoClass>, DemoError> {
    let classes = pupils::open_year(office, staff, year, classes_per_grade(students)).await?;
    match last {
        None => pupils::admit(office, rng, staff, year, &classes, students).await?,
        Some((ended, before)) => {
            life::move_up(office, staff, before, &classes, (*ended, year)).await?;
            let beginners: Vec<DemoClass> =
                classes.iter().copied().filter(|class| class.grade == GradeLevel::G1).collect();
            pupils::admit(office, rng, staff, year, &beginners, students / 5).await?;
        }
    }
    Ok(classes)
}

fn classes_per_grade(students: u32) -> u32 {
    students.max(5).div_ceil(5 * 35)
}

fn set(clock: Option<&HistoryClock>, at: jiff::Timestamp) {
    if let Some(clock) = clock {
        clock.set(at);
    }
}

fn found(school: SchoolId, from: Date) -> Result<FoundSchool, DemoError> {
    let line = |text| Line::new(text).map_err(DemoError::from);
    Ok(FoundSchool {
        school,
        code: Code::new(CODE)?,
        identity: SchoolIdentity {
            name: line("Trường Tiểu học Bình Minh")?,
            commune: line("Xã Bình Minh")?,
            province: line("Thành phố Hải Phòng")?,
        },
        from,
        levels: vec![SchoolLevel::Primary],
    })
}
