//! Classes of a school year, who teaches them, and the students in them.

use rand::{RngExt, rngs::ChaCha12Rng};
use socai_runtime::Command;
use socai_school::{
    School,
    classes::{AssignHomeroomTeacher, AssignSubjectTeacher, ChooseClassSubjects, CreateClass},
    ids::{AccountId, ClassId},
    registry::{
        Admission, AdmitStudents, Contact, Gender, GuardianEntry, GuardianProfile, GuardianRelation, Origin,
        Student, StudentCode, StudentHealth, StudentIdentity,
    },
    regulations::{GradeLevel, RuleSet, Subject},
    text::{Code, Line},
};

use crate::{Scene, calendar::Year, error::DemoError, people, staff::class_name};

/// A class with its place among the classes of its grade.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DemoClass {
    pub(crate) id: ClassId,
    pub(crate) grade: GradeLevel,
    /// From 0: the letter in its name.
    pub(crate) index: u32,
    pub(crate) homeroom: AccountId,
}

/// The subjects that the school teaches a class: the ethnic language and electives of grades 1 and 2 are not offered, and the
/// second foreign language only to the first class of a grade.
fn taught(rules: &'static RuleSet, grade: GradeLevel, index: u32) -> impl Iterator<Item = Subject> {
    let early = matches!(grade, GradeLevel::G1 | GradeLevel::G2);
    rules.subjects(grade).into_iter().filter(move |subject| match subject {
        Subject::EthnicLanguage => false,
        Subject::Informatics => !early,
        Subject::SecondForeignLanguage => index == 0,
        _ => true,
    })
}

/// Opens the year, creates its classes, chooses their electives and assigns all teachers. Of each grade only as many classes
/// as `wanted` says, of at most `classes_per_grade`.
pub(crate) async fn open_year(
    scene: &Scene<'_>,
    year: Year,
    classes_per_grade: u32,
    wanted: impl Fn(GradeLevel) -> u32,
) -> Result<Vec<DemoClass>, DemoError> {
    let Scene { office, staff, design, .. } = *scene;
    let from = year.first_day();
    office.by(staff.admin, "open school year", year.open()).await?;
    let mut names = Vec::new();
    let mut place = 0;
    for grade in design.level.grades() {
        for index in 0..classes_per_grade {
            if index < wanted(grade) {
                names.push((Code::new(&class_name(u32::from(grade.number()), index))?, grade, index, place));
            }
            place += 1;
        }
    }
    let create = names.iter().map(|(name, grade, ..)| {
        (staff.admin, Command::from(CreateClass { year: year.year, name: name.clone(), grade: *grade }))
    });
    office.all("create class", create.collect()).await?;

    let state = office.state().await?;
    let (mut classes, mut commands) = (Vec::new(), Vec::<(AccountId, Command)>::new());
    for (name, grade, index, place) in names {
        let id = state.classes.by_name(year.year, name.as_str()).ok_or(DemoError::Lost("a class"))?.id;
        let homeroom = staff.homeroom.get(place).copied().unwrap_or(staff.principal);
        classes.push(DemoClass { id, grade, index, homeroom });
        let assign = AssignHomeroomTeacher { class: id, teacher: homeroom, from };
        commands.push((staff.principal, assign.into()));
        // None before the grade's turn in the roll-out of the regulation, and so no results.
        let Some(rules) = RuleSet::of(grade, from) else { continue };
        let subjects: Vec<Subject> = taught(rules, grade, index).collect();
        let electives = subjects.iter().copied().filter(|it| !rules.is_compulsory(grade, *it)).collect();
        commands.push((staff.admin, ChooseClassSubjects { class: id, electives }.into()));
        for subject in subjects {
            if let Some(teacher) = staff.teacher(place, subject) {
                let command = AssignSubjectTeacher { class: id, subject, teacher, from };
                commands.push((staff.principal, command.into()));
            }
        }
    }
    office.all("assign teacher", commands).await?;
    Ok(classes)
}

/// The students who are in the class now, by register number: the same seed gives the same student the same place.
pub(crate) fn present(state: &School, class: ClassId) -> Vec<&Student> {
    let is_here =
        |student: &&Student| student.open_enrollment().is_some_and(|enrollment| enrollment.class == class);
    let mut students: Vec<&Student> = state.registry.ever_in(class).into_iter().filter(is_here).collect();
    students.sort_by_key(|student| student.register_number);
    students
}

/// Fills these classes evenly; the office admits each class with one command.
pub(crate) async fn admit(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
    students: u32,
) -> Result<(), DemoError> {
    let Scene { office, staff, design, .. } = *scene;
    let count = u32::try_from(classes.len()).unwrap_or(1).max(1);
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    let mut serial = design.serials;
    let recruited = design.level.grades().next();
    for (index, class) in (0..).zip(classes) {
        let size = students / count + u32::from(index < students % count);
        let mut entries = Vec::new();
        for _ in 0..size {
            serial += 1;
            let origin = if Some(class.grade) == recruited { Origin::New } else { Origin::Existing };
            entries.push(admission(rng, year, *class, serial, origin)?);
        }
        if !entries.is_empty() {
            commands.push((staff.clerk, AdmitStudents { entries }.into()));
        }
    }
    office.all("admit students", commands).await
}

/// One invented student with mother and father.
pub(crate) fn admission(
    rng: &mut ChaCha12Rng,
    year: Year,
    class: DemoClass,
    serial: u32,
    origin: Origin,
) -> Result<Admission, DemoError> {
    let gender = people::gender(rng);
    let father = people::name(rng, Gender::Male, None)?;
    let name = people::name(rng, gender, Some(father.family.as_str()))?;
    let born = i16::try_from(year.year.0).unwrap_or(2025) - 6 - grade_index(class.grade);
    let code = Line::new(&format!("31{:02}{serial:06}", year.year.0 % 100))?;
    // Province, century and gender, year of birth, then six digits, as the real numbers are built.
    let century_gender = if gender == Gender::Male { 2 } else { 3 };
    let number = format!(
        "031{century_gender}{:02}{:06}",
        born % 100,
        (u32::from(year.year.0 % 10) * 100_000 + serial) % 1_000_000
    );
    let ethnicity = match rng.random_range(0..40) {
        0 => "Tày",
        1 => "Mường",
        2 => "Hoa",
        _ => "Kinh",
    };
    let code = if class.grade == GradeLevel::G1 && rng.random_bool(0.1) {
        StudentCode::Temporary(Line::new(&format!("TAM-{number}"))?)
    } else {
        StudentCode::Ministry(code)
    };
    let home = people::address(rng)?;
    let mut guardians = Vec::new();
    for (relation, name) in [
        (GuardianRelation::Mother, people::name(rng, Gender::Female, None)?),
        (GuardianRelation::Father, father),
    ] {
        let contact = Contact { address: None, phone: Some(people::phone(rng)?), email: None };
        guardians.push(GuardianEntry { relation, profile: GuardianProfile { name }, contact: Some(contact) });
    }
    // One for certain: every school has a student with an individual plan.
    let health = (rng.random_bool(0.01) || serial % 100_000 == 20)
        .then(|| Line::new("Khuyết tật nghe, nói"))
        .transpose()?
        .map(|disability| StudentHealth { disability: Some(disability), remarks: None });
    Ok(Admission {
        class: class.id,
        on: year.first_day(),
        origin,
        identity: StudentIdentity {
            name,
            code,
            born_on: people::birth_date(rng, born),
            gender,
            ethnicity: Some(Line::new(ethnicity)?),
            birthplace: Some(Line::new("Bệnh viện đa khoa tỉnh")?),
            identity_number: Some(Line::new(&number)?),
        },
        contact: Some(Contact { address: Some(home), phone: None, email: None }),
        health,
        guardians,
        age: None,
    })
}

fn grade_index(grade: GradeLevel) -> i16 {
    i16::from(grade.number()) - 1
}
