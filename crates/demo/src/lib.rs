//! Generates an invented Vietnamese primary school and lower secondary school, through the same commands and rights as their
//! users have.
//!
//! The same seed gives the same people and grades. Nothing here writes events: whatever the rules refuse, the demonstration
//! cannot have either.

mod attendance;
mod bank;
mod calendar;
mod changes;
mod class_life;
mod clock;
mod closing;
mod design;
mod documents;
mod duties;
mod error;
mod grades;
mod lessons;
mod life;
mod marks;
mod office;
mod people;
mod pupils;
mod special;
mod staff;
mod story;
#[cfg(test)]
mod tests;
mod year_end;

use rand::{SeedableRng, rngs::ChaCha12Rng};
use socai_runtime::Runtime;
use socai_school::{
    Actor, Date, Position, School,
    calendar::{FoundSchool, SchoolIdentity, SchoolYear},
    ids::{AccountId, SchoolId},
    regulations::Subject,
    text::{Code, Line},
};
use uuid::Uuid;

pub use clock::HistoryClock;
pub use design::Kind;
pub use error::DemoError;
pub use staff::Login;

use calendar::Year;
use design::Design;
use office::Office;
use pupils::DemoClass;
use staff::Staff;

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which school.
    pub kind: Kind,
    /// Chooses people and grades.
    pub seed: u64,
    /// Students of each year, at least one for each grade; classes have at most 35, in lower secondary school 30.
    pub students: u32,
    /// School years, the present one included. Earlier years are whole: assessed, closed, finalized, with awards, and students move
    /// up. When there is only the present one, the year before is generated for a grade or a class, so that there is a finalized
    /// one.
    pub years: u16,
}

impl Options {
    /// The usual size of a school.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        let students = match kind {
            Kind::Primary => 1_050,
            Kind::LowerSecondary => 240,
        };
        Self { kind, seed: 2025, students, years: 1 }
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
    /// Its name.
    pub name: String,
    /// The present school year.
    pub year: SchoolYear,
    /// The accounts that can sign in; the first of each role first.
    pub logins: Vec<Login>,
    /// The position right after the mid-term books were locked, for looking back.
    pub locked_at: Position,
    /// Where the ledger ends.
    pub position: Position,
}

/// A school while its story is told.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) office: &'a Office,
    pub(crate) staff: &'a Staff,
    pub(crate) design: &'static Design,
    pub(crate) seed: u64,
}

impl Scene<'_> {
    /// Who teaches the subject in the class.
    pub(crate) fn teacher(&self, state: &School, class: &DemoClass, subject: Subject) -> Option<AccountId> {
        state.classes.subject_teachers(class.id, subject, self.office.today()).first().copied()
    }
}

/// Generates a school. With a clock its history lies between the start of its first school year and now; without one everything
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
    let design = options.kind.design();
    let present = Year::containing(clock::now());
    let first = present.before(options.years.max(2) - 1);
    let mut rng = ChaCha12Rng::seed_from_u64(options.seed);
    if let Some(clock) = clock {
        clock.set(first.opening());
    }
    let name = format!("{} {}", design.seed, options.seed);
    let school = SchoolId(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()));
    let founded = runtime
        .found_school(
            Actor::Operator,
            office::command_id(school, 0),
            found(school, design, first.first_day())?,
        )
        .await;
    founded.map_err(|error| DemoError::command("found school", error))?;
    let handle = runtime.school(school).await?.ok_or(DemoError::Lost("the school"))?;
    let office = Office::new(handle, clock);
    let told = story::tell(&office, &mut rng, design, options, present, &mut progress).await;
    // Also when it failed: others use the clock.
    office.follow();
    let (logins, locked_at) = told?;
    let stage = ("Đặt mật khẩu", "Setting passwords");
    progress(Progress { stage, position: office.position().await? });
    let logins = staff::set_passwords(runtime, school, options.seed, logins.into_iter()).await?;
    Ok(DemoSchool {
        school,
        code: design.code.to_owned(),
        name: design.name.to_owned(),
        year: present.year,
        logins,
        locked_at,
        position: office.position().await?,
    })
}

fn found(school: SchoolId, design: &Design, from: Date) -> Result<FoundSchool, DemoError> {
    let line = |text| Line::new(text).map_err(DemoError::from);
    Ok(FoundSchool {
        school,
        code: Code::new(design.code)?,
        identity: SchoolIdentity {
            name: line(design.name)?,
            commune: line("Xã Bình Minh")?,
            province: line("Thành phố Hải Phòng")?,
        },
        from,
        levels: vec![design.level],
    })
}
