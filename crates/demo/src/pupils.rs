//! Classes of a school year, who teaches them, and the students in them.

use rand::{RngExt, rngs::ChaCha12Rng};
use socai_runtime::Command;
use socai_school::{
    classes::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass},
    ids::{AccountId, ClassId},
    registry::{
        Admission, AdmitStudents, Contact, Gender, GuardianEntry, GuardianProfile, GuardianRelation, Origin,
        StudentCode, StudentHealth, StudentIdentity,
    },
    regulations::{GradeLevel, RuleSet, SchoolLevel, Subject},
    text::{Code, Line},
};

use crate::{
    calendar::Year,
    error::DemoError,
    office::Office,
    people,
    staff::{Staff, class_name},
};

/// A class with its place among the classes of the year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DemoClass {
    pub(crate) id: ClassId,
    pub(crate) grade: GradeLevel,
    pub(crate) homeroom: AccountId,
}

/// The subjects that the school teaches: electives of grades 1 and 2 and the ethnic language are not offered.
pub(crate) fn taught(rules: &'static RuleSet, grade: GradeLevel) -> impl Iterator<Item = Subject> {
    let early = matches!(grade, GradeLevel::G1 | GradeLevel::G2);
    rules.subjects(grade).into_iter().filter(move |subject| {
        *subject != Subject::EthnicLanguage && !(early && *subject == Subject::Informatics)
    })
}

/// The regulation by which a grade is assessed in the year; none before the grade's turn in the roll-out, and so no results.
pub(crate) fn rules(year: Year, grade: GradeLevel) -> Option<&'static RuleSet> {
    RuleSet::of(grade, year.first_day())
}

/// Opens the year, creates its classes and assigns all teachers.
pub(crate) async fn open_year(
    office: &Office,
    staff: &Staff,
    year: Year,
    classes_per_grade: u32,
) -> Result<Vec<DemoClass>, DemoError> {
    let from = year.first_day();
    office.by(staff.admin, "open school year", year.open()).await?;
    let mut names = Vec::new();
    for grade in SchoolLevel::Primary.grades() {
        for index in 0..classes_per_grade {
            names.push((Code::new(&class_name(u32::from(grade.number()), index))?, grade));
        }
    }
    let create = names.iter().map(|(name, grade)| {
        (staff.admin, Command::from(CreateClass { year: year.year, name: name.clone(), grade: *grade }))
    });
    office.all("create class", create.collect()).await?;

    let state = office.state().await?;
    let mut classes = Vec::new();
    for ((name, grade), homeroom) in names.iter().zip(&staff.homeroom) {
        let class = state.classes.by_name(year.year, name.as_str()).ok_or(DemoError::Lost("a class"))?;
        classes.push(DemoClass { id: class.id, grade: *grade, homeroom: *homeroom });
    }
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let homeroom = AssignHomeroomTeacher { class: class.id, teacher: class.homeroom, from };
        commands.push((staff.principal, homeroom.into()));
        let rules = rules(year, class.grade);
        for subject in rules.into_iter().flat_map(|rules| taught(rules, class.grade)) {
            if let Some(teacher) = staff.teacher(index, subject) {
                let command = AssignSubjectTeacher { class: class.id, subject, teacher, from };
                commands.push((staff.principal, command.into()));
            }
        }
    }
    office.all("assign teacher", commands).await?;
    Ok(classes)
}

/// Fills these classes evenly; the office admits each class with one command.
pub(crate) async fn admit(
    office: &Office,
    rng: &mut ChaCha12Rng,
    staff: &Staff,
    year: Year,
    classes: &[DemoClass],
    students: u32,
) -> Result<(), DemoError> {
    let count = u32::try_from(classes.len()).unwrap_or(1).max(1);
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    let mut serial = 0;
    for (index, class) in (0..).zip(classes) {
        let size = students / count + u32::from(index < students % count);
        let mut entries = Vec::new();
        for _ in 0..size {
            serial += 1;
            let origin = if class.grade == GradeLevel::G1 { Origin::New } else { Origin::Existing };
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
    let health = rng
        .random_bool(0.01)
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
    })
}

fn grade_index(grade: GradeLevel) -> i16 {
    i16::from(grade.number()) - 1
}
