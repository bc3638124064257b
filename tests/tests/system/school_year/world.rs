//! A school of any size as its administrator sets it up through the API: people, classes, who teaches what, students.

use std::{collections::BTreeMap, ops::RangeInclusive};

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use socai_tests::{Chance, Class, Client, Installation, Mutation, Server, TestSchool, YEAR};

use super::{
    marks,
    programme::{GDTC, Moment, Term, compulsory, electives, is_primary},
    record::Pupil,
};

/// How many requests are under way at once, as from that many teachers' desks.
const WIDTH: usize = 12;
/// Subjects of primary school that a specialist teaches, by specialist.
const SPECIALISTS: [&[&str]; 5] = [&["NN1", "TDT"], &["TIN", "CN"], &["GDTC"], &["AN"], &["MT"]];

/// How large a school is, and by which choices it lives through the year.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) code: &'static str,
    pub(super) grades: RangeInclusive<u8>,
    pub(super) classes_per_grade: usize,
    pub(super) class_size: usize,
    pub(super) seed: u64,
}

/// A class with what it takes and who teaches it, by index of the teacher.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) class: Class,
    pub(super) grade: u8,
    pub(super) subjects: Vec<Term>,
    pub(super) homeroom: usize,
    pub(super) teachers: BTreeMap<Term, usize>,
}

/// A school at work.
pub(super) struct World {
    pub(super) school: TestSchool,
    pub(super) principal: Client,
    pub(super) teachers: Vec<Client>,
    pub(super) rooms: Vec<Room>,
    pub(super) pupils: Vec<Pupil>,
    pub(super) chance: Chance,
    /// How many cells were written.
    pub(super) written: usize,
    /// Every change of a closed book by order, as the report shall say it.
    pub(super) late: Vec<Value>,
    /// Whether the year was finalized.
    pub(super) is_finalized: bool,
}

/// Does all of this, some of it at once; gives the outcomes in order.
pub(super) async fn together<W: Future>(work: impl IntoIterator<Item = W>) -> Vec<W::Output> {
    stream::iter(work).buffered(WIDTH).collect().await
}

impl Plan {
    /// Founds the school, before there is a server.
    pub(super) async fn found(&self, installation: &Installation) {
        let levels = if is_primary(*self.grades.start()) { "TH" } else { "THCS" };
        installation.found_school_of(self.code, levels).await;
    }
}

impl World {
    /// Sets a founded school up.
    pub(super) async fn build(server: &Server, plan: &Plan) -> Self {
        let school = TestSchool::of(server, plan.code).await;
        school.open_year().await;
        let principal = format!("principal-{}", plan.code);
        let _principal = school.open_account(&principal, "PRINCIPAL").await;
        let principal = server.sign_in(&principal).await;

        let mut chance = Chance::seeded(plan.seed);
        let mut rooms = rooms(&school, plan, &mut chance).await;
        let count = staff(&mut rooms);
        let logins: Vec<String> = (0..count).map(|number| format!("gv{number}-{}", plan.code)).collect();
        let people = together(logins.iter().map(async |login| {
            let account = school.open_account(login, "TEACHER").await;
            (account, server.sign_in(login).await)
        }))
        .await;
        let (accounts, teachers): (Vec<String>, Vec<Client>) = people.into_iter().unzip();
        together(rooms.iter().map(async |room| {
            school.assign_homeroom(&room.class, &accounts[room.homeroom]).await;
            for (subject, teacher) in &room.teachers {
                school.assign(&room.class, subject.name, &accounts[*teacher]).await;
            }
        }))
        .await;
        let admitted =
            together(rooms.iter().map(async |room| school.admit(&room.class, plan.class_size).await)).await;

        let mut pupils = Vec::new();
        for (index, (room, students)) in rooms.iter().zip(admitted).enumerate() {
            for student in students {
                pupils.push(Pupil {
                    id: student.id,
                    class: index,
                    grade: room.grade,
                    kind: marks::kind(room.grade, &mut chance),
                    subjects: room.subjects.clone(),
                    has_left: false,
                    decision: None,
                    book: BTreeMap::new(),
                });
            }
        }
        let mut world = Self {
            school,
            principal,
            teachers,
            rooms,
            pupils,
            chance,
            written: 0,
            late: Vec::new(),
            is_finalized: false,
        };
        world.exempt().await;
        world
    }

    /// The moments of assessment within the year.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let is_primary = self.rooms.iter().all(|room| is_primary(room.grade));
        if is_primary { Moment::PRIMARY.to_vec() } else { Moment::SECONDARY.to_vec() }
    }

    /// The students of a class now.
    pub(super) fn roll(&self, class: usize) -> impl Iterator<Item = (usize, &Pupil)> {
        let all = self.pupils.iter().enumerate();
        all.filter(move |(_, pupil)| pupil.class == class && !pupil.has_left)
    }

    /// Carries out a mutation as the principal; fails the test when it is refused.
    pub(super) async fn order(&self, mutation: Mutation) {
        let _done = self.principal.mutate(&mutation).await.accepted();
    }

    /// By the principal's decision one student in forty is exempt from physical education, for the whole year.
    async fn exempt(&mut self) {
        let exempt: Vec<usize> = (0..self.pupils.len()).filter(|_| self.chance.once_in(40)).collect();
        together(exempt.iter().map(async |index| {
            let input = json!({
                "studentId": self.pupils[*index].id, "year": YEAR, "kind": "EXEMPTION", "exempt": [GDTC.name],
                "basis": "Giấy xác nhận bịa đặt để thử", "order": order("12/QĐ-MH"),
            });
            self.order(Mutation::new("setIndividualPlan", &self.school, input)).await;
        }))
        .await;
        for index in exempt {
            self.pupils[index].subjects.retain(|subject| *subject != GDTC);
        }
    }
}

/// A principal's order of a day within the school year.
pub(super) fn order(number: &str) -> Value {
    json!({ "number": number, "dated": "2024-09-06" })
}

/// Creates the classes, with their electives.
async fn rooms(school: &TestSchool, plan: &Plan, chance: &mut Chance) -> Vec<Room> {
    let mut wanted = Vec::new();
    for grade in plan.grades.clone() {
        for letter in ('A'..).take(plan.classes_per_grade) {
            let elective = electives(grade).iter().copied().filter(|_| chance.once_in(4));
            wanted.push((grade, format!("{grade}{letter}"), elective.collect::<Vec<_>>()));
        }
    }
    together(wanted.iter().map(async |(grade, name, chosen)| {
        let class = school.create_class(name).await;
        let names: Vec<&str> = chosen.iter().map(|subject| subject.name).collect();
        let input = json!({ "classId": class.id, "electives": names });
        let _chosen = school.carry_out(Mutation::new("chooseClassSubjects", school, input)).await;
        let subjects = [compulsory(*grade), chosen.clone()].concat();
        Room { class, grade: *grade, subjects, homeroom: 0, teachers: BTreeMap::new() }
    }))
    .await
}

/// Gives every class a homeroom teacher of its own and every subject a teacher; says how many teachers that takes.
fn staff(rooms: &mut [Room]) -> usize {
    let classes = rooms.len();
    let (mut next, mut count) = (classes, classes);
    let mut by_subject: BTreeMap<(Term, usize), usize> = BTreeMap::new();
    for (index, room) in rooms.iter_mut().enumerate() {
        room.homeroom = index;
        for subject in &room.subjects {
            let teacher = if is_primary(room.grade) {
                let specialist = SPECIALISTS.iter().position(|codes| codes.contains(&subject.code));
                specialist.map_or(index, |specialist| classes + specialist)
            } else {
                // One teacher for ten classes; homeroom teachers teach too.
                *by_subject.entry((*subject, index / 10)).or_insert_with(|| {
                    next += 1;
                    (next - 1) % classes.max(12)
                })
            };
            count = count.max(teacher + 1);
            room.teachers.insert(*subject, teacher);
        }
    }
    count
}
