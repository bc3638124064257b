//! Three small invented schools of one installation, each with its ledger, and letters between them that may be late, lost or
//! delivered twice.

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use crate::{
    Actor, Command, Context, Decided, Event, IdSource, Position, Recorded, Refusals, School,
    calendar::{SchoolFounded, SchoolIdentity, SchoolYearOpened},
    classes::ClassCreated,
    decide,
    ids::{AccountId, ClassId, MergerId, SchoolId, StudentId, TransferId},
    names::PersonName,
    policy::Role,
    registry::{Gender, StudentCode, StudentIdentity},
    regulations::{GradeLevel, SchoolLevel},
    testing::{FIRST_DAY, YEAR, account, admitted, code, line},
    transfers::{Applicant, Evidence, LeafHash, Matter, SchoolReference, Side, next_errand},
};

/// Principal and admin board of every school.
pub(crate) const BOARD: AccountId = AccountId(Uuid::from_u128(0xb0));

pub(crate) const SCHOOLS: usize = 3;
/// At each school, at first.
pub(crate) const STUDENTS: usize = 2;

/// A school with its ledger and every state that it was in.
pub(crate) struct Book {
    pub(crate) id: SchoolId,
    pub(crate) log: Vec<Recorded<Event>>,
    states: Vec<School>,
    pub(crate) classes: [ClassId; 2],
}

impl Book {
    pub(crate) fn now(&self) -> &School {
        &self.states[self.states.len() - 1]
    }

    /// As it was after that many events.
    pub(crate) fn at(&self, position: Position) -> &School {
        &self.states[usize::try_from(position.0).unwrap().min(self.states.len() - 1)]
    }

    /// The hash of an entry; here anything that tells entries apart.
    pub(crate) fn leaf(&self, position: Position) -> LeafHash {
        let mut hash = [0; 32];
        hash[..16].copy_from_slice(self.id.0.as_bytes());
        hash[16..24].copy_from_slice(&position.0.to_be_bytes());
        LeafHash(hash)
    }

    fn record(&mut self, at: Timestamp, actor: Actor, command: Uuid, decided: Decided) {
        let mut school = self.now().clone();
        let position = Position(school.position.0 + 1);
        let right = decided.right.to_string();
        let recorded = Recorded { position, at, actor, right, command, event: decided.event };
        school.apply(&recorded);
        self.log.push(recorded);
        self.states.push(school);
    }
}

/// A command that rests on another school's ledger, on its way.
#[derive(Clone)]
pub(crate) struct Letter {
    pub(crate) to: usize,
    pub(crate) command: Command,
}

pub(crate) struct World {
    pub(crate) books: Vec<Book>,
    pub(crate) now: Timestamp,
    commands: u128,
    pub(crate) letters: Vec<Letter>,
    /// School and place in its log of every event, in the order in which they were recorded.
    pub(crate) order: Vec<(usize, usize)>,
}

/// An invented child, known by number wherever they are.
pub(crate) fn identity_of(child: usize) -> StudentIdentity {
    StudentIdentity {
        name: PersonName::parse(&format!("Trần Thị {}", ["An", "Bình", "Chi", "Dung", "Em", "Giang"][child]))
            .unwrap(),
        code: StudentCode::Ministry(line(&format!("790000000{child}"))),
        born_on: date(2017, 3, 1),
        gender: Gender::Female,
        ethnicity: None,
        birthplace: None,
        identity_number: None,
    }
}

pub(crate) fn applicant(child: usize) -> Applicant {
    let identity = identity_of(child);
    Applicant {
        name: identity.name,
        born_on: identity.born_on,
        code: Some(line(identity.code.as_str())),
        identity_number: None,
    }
}

pub(crate) fn id<T: From<Uuid>>(kind: u128, number: usize) -> T {
    T::from(Uuid::from_u128(kind << 64 | u128::try_from(number).unwrap()))
}

fn book(number: usize) -> Book {
    let classes = [id(0xc, number * 2), id(0xc, number * 2 + 1)];
    let mut book = Book { id: id(0x5, number), log: Vec::new(), states: vec![School::default()], classes };
    let identity = SchoolIdentity {
        name: line(&format!("Tiểu học số {number}")),
        commune: line("Xã Bình Minh"),
        province: line("Tỉnh Hà Trung"),
    };
    let mut events: Vec<Event> = vec![
        SchoolFounded {
            school: book.id,
            code: code(&format!("7900010{number}")),
            identity,
            from: date(2025, 7, 1),
            levels: vec![SchoolLevel::Primary],
        }
        .into(),
        SchoolYearOpened {
            year: YEAR,
            first_day: FIRST_DAY,
            term_two_first_day: date(2026, 1, 19),
            last_day: date(2026, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
        account(BOARD, None, "Lê Văn Hiệu", &[Role::Principal, Role::AdminBoard]),
    ];
    for (class, name) in classes.into_iter().zip(["3A", "3B"]) {
        events.push(ClassCreated { class, year: YEAR, name: code(name), grade: GradeLevel::G3 }.into());
    }
    for place in 0..STUDENTS {
        let child = number * STUDENTS + place;
        let register = u32::try_from(place + 1).unwrap();
        events.push(admitted(id(0xd, child), register, classes[place % 2], identity_of(child)));
    }
    let right = "operator/none".parse().unwrap();
    for event in events {
        let at = "2025-09-04T00:00:00Z".parse().unwrap();
        book.record(at, Actor::Operator, Uuid::nil(), Decided { right, event });
    }
    book
}

impl World {
    pub(crate) fn new() -> Self {
        let books: Vec<Book> = (0..SCHOOLS).map(book).collect();
        let order = books.iter().enumerate();
        let order =
            order.flat_map(|(school, book)| (0..book.log.len()).map(move |place| (school, place))).collect();
        Self { books, order, now: "2025-10-15T01:00:00Z".parse().unwrap(), commands: 0, letters: Vec::new() }
    }

    /// Gives a command to a school at its head.
    pub(crate) fn give(
        &mut self,
        school: usize,
        actor: Actor,
        command: impl Into<Command>,
    ) -> Result<Vec<Event>, Refusals> {
        self.commands += 1;
        let seed = Uuid::from_u128(self.commands);
        let context = Context { at: self.now, actor, ids: IdSource::new(seed) };
        let decided = decide(self.books[school].now(), &context, command.into())?;
        let events = decided.iter().map(|decided| decided.event.clone()).collect();
        for decided in decided {
            self.books[school].record(self.now, actor, seed, decided);
            self.order.push((school, self.books[school].log.len() - 1));
        }
        Ok(events)
    }

    /// Records events without deciding them: what happened before.
    pub(crate) fn record(&mut self, school: usize, by: AccountId, events: impl IntoIterator<Item = Event>) {
        for event in events {
            let right = "operator/none".parse().unwrap();
            self.books[school].record(self.now, Actor::Account(by), Uuid::nil(), Decided { right, event });
            self.order.push((school, self.books[school].log.len() - 1));
        }
    }

    pub(crate) fn by_board(
        &mut self,
        school: usize,
        command: impl Into<Command>,
    ) -> Result<Vec<Event>, Refusals> {
        self.give(school, Actor::Account(BOARD), command)
    }

    pub(crate) fn number_of(&self, school: SchoolId) -> Option<usize> {
        self.books.iter().position(|book| book.id == school)
    }

    pub(crate) fn reference(&self, school: usize) -> SchoolReference {
        self.books[school].now().reference().unwrap()
    }

    /// Every transfer with its receiving school and its old one.
    pub(crate) fn transfers(&self) -> Vec<(TransferId, usize, usize)> {
        let mut found = Vec::new();
        for (number, book) in self.books.iter().enumerate() {
            for arrival in book.now().transfers.arrivals() {
                if let Some(old) = arrival.ledger.and_then(|ledger| self.number_of(ledger)) {
                    found.push((arrival.id, number, old));
                }
            }
        }
        // Of the students of a closed school the heir hears first when the dossier comes.
        for (number, book) in self.books.iter().enumerate() {
            for departing in book.now().transfers.departures() {
                if found.iter().all(|(known, ..)| *known != departing.id)
                    && let Some(receiving) = self.number_of(departing.agreement.ledger)
                {
                    found.push((departing.id, receiving, number));
                }
            }
        }
        found
    }

    /// Every merger with its heir and the school that is to be closed.
    pub(crate) fn mergers(&self) -> Vec<(MergerId, usize, usize)> {
        let heirs = self.books.iter().enumerate();
        let agreed = heirs.flat_map(|(heir, book)| {
            let inheritances = book.now().mergers.inheritances().into_iter();
            inheritances.filter_map(move |it| Some((it.id, heir, self.number_of(it.ledger)?)))
        });
        agreed.collect()
    }

    /// Everything of which two schools may have to tell each other.
    pub(crate) fn matters(&self) -> Vec<(Matter, usize, usize)> {
        let transfers = self.transfers().into_iter().map(|(id, to, old)| (Matter::Transfer(id), to, old));
        transfers
            .chain(self.mergers().into_iter().map(|(id, to, old)| (Matter::Merger(id), to, old)))
            .collect()
    }

    /// What whoever carries letters would write now, were the two schools known to it as they were some events ago.
    pub(crate) fn letter(
        &self,
        matter: Matter,
        receiving: usize,
        old: usize,
        lag: [u64; 2],
    ) -> Option<Letter> {
        let seen = |book: usize, lag: u64| {
            let book = &self.books[book];
            book.at(Position(book.now().position.0.saturating_sub(lag)))
        };
        let (seen_receiving, seen_old) = (seen(receiving, lag[0]), seen(old, lag[1]));
        let errand = next_errand(seen_receiving, seen_old, matter, self.now)?;
        let (from, to) = match errand.to() {
            Side::Receiving => (old, receiving),
            Side::Old => (receiving, old),
        };
        let position = errand.rests_on();
        let evidence =
            Evidence { ledger: self.books[from].id, position, leaf: self.books[from].leaf(position) };
        let state = match errand {
            _ if errand.is_delivery() => self.books[from].at(position),
            _ if from == old => seen_old,
            _ => seen_receiving,
        };
        let command = errand.command(matter, state, evidence)?;
        Some(Letter { to, command })
    }

    pub(crate) fn deliver(&mut self, letter: Letter) -> Result<Vec<Event>, Refusals> {
        self.give(letter.to, Actor::System, letter.command)
    }

    /// Carries every errand until none is left, as the program does when nothing is in its way.
    pub(crate) fn settle(&mut self) {
        for _ in 0..4 {
            for (matter, receiving, old) in self.matters() {
                if let Some(letter) = self.letter(matter, receiving, old, [0, 0]) {
                    // Refused when a day is over that only a record of the lapse can settle.
                    let _ = self.deliver(letter);
                }
            }
        }
    }

    pub(crate) fn student_of(&self, school: usize, child: usize) -> Option<StudentId> {
        self.books[school].now().registry.by_code(identity_of(child).code.as_str())
    }
}
