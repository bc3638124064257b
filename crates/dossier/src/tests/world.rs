//! An invented school with a real ledger, and the other school with what it has recorded. All names and data are invented.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{Timestamp, civil::date};
use socai_ledger::{
    Canonical, CommandId, DataKey, EntryDraft as LedgerDraft, EventId, LedgerId, Position as LedgerPosition,
    SignedHead, SigningKey, merkle,
};
use socai_school::{
    Actor, Commitment, Event, Position, Recorded, School, Sealed,
    calendar::{GradingPeriod, SchoolFounded, SchoolIdentity, SchoolYear, SchoolYearOpened},
    classes::ClassCreated,
    gradebook::{GradeCorrected, GradeEntered, Mark},
    ids::{AccountId, ClassId, SchoolId, StudentId, TransferId},
    keys::{SchoolKey, SchoolKeyTrusted},
    names::PersonName,
    periods::Order,
    registry::{
        DepartureReason, Gender, GuardianProfile, GuardianRegistered, GuardianRelation, Origin,
        StudentAdmitted, StudentCode, StudentDeparted, StudentHealth, StudentIdentity, StudentsMerged,
    },
    regulations::{AssessmentPeriod, GradeLevel, Level, SchoolLevel, Score, Subject, Target},
    text::{Code, Line, Note},
    transfers::{Evidence, LeafHash, SchoolReference, TransferReleased},
};
use uuid::Uuid;

use crate::{Agreed, Draft, EntryDraft, Opening, Whose, build};

pub(super) const STUDENT: StudentId = StudentId(Uuid::from_u128(0xd1));
pub(super) const OTHER: StudentId = StudentId(Uuid::from_u128(0xd2));
/// The student's second entry in the register, where there is one.
pub(super) const TWICE: StudentId = StudentId(Uuid::from_u128(0xd3));
pub(super) const CLASS: ClassId = ClassId(Uuid::from_u128(0xc1));
pub(super) const TRANSFER: TransferId = TransferId(Uuid::from_u128(0x7f));
const TEACHER: AccountId = AccountId(Uuid::from_u128(0xa1));

pub(super) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(super) fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

pub(super) fn sender() -> SchoolReference {
    SchoolReference { code: code("TH-HOASEN"), name: line("Trường Tiểu học Hoa Sen") }
}

pub(super) fn addressee() -> SchoolReference {
    SchoolReference { code: code("TH-BINHMINH"), name: line("Trường Tiểu học Bình Minh") }
}

pub(super) fn agreement() -> Evidence {
    let leaf = LeafHash(*socai_ledger::Hash::of(b"agreed").as_bytes());
    Evidence { ledger: SchoolId(Uuid::from_u128(0x5c01)), position: Position(12), leaf }
}

fn name(given: &str) -> PersonName {
    PersonName::parse(&format!("Trần Thị {given}")).unwrap()
}

fn identity(given: &str, number: &str) -> Sealed<StudentIdentity> {
    let identity = StudentIdentity {
        name: name(given),
        code: StudentCode::Temporary(line(number)),
        born_on: date(2016, 3, 1),
        gender: Gender::Female,
        ethnicity: Some(line("Kinh")),
        birthplace: None,
        identity_number: None,
    };
    identity.into()
}

fn admitted(student: StudentId, number: u32, given: &str) -> Event {
    let health = StudentHealth { disability: None, remarks: Some(line("Cận thị")) };
    StudentAdmitted {
        student,
        register_number: number,
        class: CLASS,
        on: date(2025, 9, 5),
        origin: Origin::New,
        identity: identity(given, &format!("TAM-{number}")),
        contact: None,
        health: Some(health.into()),
    }
    .into()
}

fn entered(student: StudentId, subject: Subject, level: Level, comment: &str) -> Event {
    GradeEntered {
        student,
        class: CLASS,
        period: GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::MidTermOne },
        target: Target::Subject(subject),
        mark: Some(Mark::Subject { level: Some(level), score: None }),
        comment: Some(Note::new(comment).unwrap().into()),
        request: None,
    }
    .into()
}

/// What happened at the school of the sender. The student is there with somebody else; the last entry is the release.
pub(super) fn history() -> Vec<Event> {
    let identity = SchoolIdentity {
        name: sender().name,
        commune: line("Xã Bình Minh"),
        province: line("Tỉnh Hà Trung"),
    };
    let corrected = GradeCorrected {
        student: STUDENT,
        class: CLASS,
        period: GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::MidTermOne },
        target: Target::Subject(Subject::Mathematics),
        corrects: Position(8),
        previous: Some(Mark::Subject { level: Some(Level::Completed), score: None }),
        mark: Some(Mark::Subject { level: Some(Level::WellCompleted), score: Score::new(9) }),
        comment: Some(Note::new("Tính nhanh và đúng.").unwrap().into()),
        reason: Some(Note::new("Ghi nhầm cột.").unwrap().into()),
        reverts: None,
        request: None,
    };
    let guardian = GuardianRegistered {
        guardian: Uuid::from_u128(0xb1).into(),
        student: STUDENT,
        relation: GuardianRelation::Mother,
        profile: GuardianProfile { name: name("Mẹ") }.into(),
        contact: None,
    };
    let on = date(2026, 1, 5);
    vec![
        SchoolFounded {
            school: SchoolId(Uuid::from_u128(0x5c00)),
            code: sender().code,
            identity,
            from: date(2020, 9, 1),
            levels: vec![SchoolLevel::Primary],
        }
        .into(),
        SchoolYearOpened {
            year: SchoolYear(2025),
            first_day: date(2025, 9, 5),
            term_two_first_day: date(2026, 1, 19),
            last_day: date(2026, 5, 29),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
        ClassCreated { class: CLASS, year: SchoolYear(2025), name: code("3A"), grade: GradeLevel::G3 }.into(),
        ClassCreated {
            class: ClassId(Uuid::from_u128(0xc2)),
            year: SchoolYear(2025),
            name: code("3B"),
            grade: GradeLevel::G3,
        }
        .into(),
        admitted(STUDENT, 1, "An"),
        admitted(OTHER, 2, "Bình"),
        guardian.into(),
        entered(STUDENT, Subject::Mathematics, Level::Completed, "Cần luyện thêm phép nhân."),
        entered(OTHER, Subject::Mathematics, Level::NotCompleted, "Chưa thuộc bảng nhân."),
        corrected.into(),
        entered(STUDENT, Subject::Vietnamese, Level::WellCompleted, "Đọc lưu loát."),
        StudentDeparted {
            student: STUDENT,
            class: CLASS,
            on,
            reason: DepartureReason::Transferred,
            note: None,
        }
        .into(),
        TransferReleased {
            transfer: TRANSFER,
            student: STUDENT,
            to: addressee(),
            agreement: agreement(),
            on,
            order: Order { number: code("05/QĐ-TH"), dated: date(2025, 12, 30) },
        }
        .into(),
    ]
}

/// The same, where the child had been entered twice before, and the second entry was merged into the first one.
pub(super) fn merged_history() -> Vec<Event> {
    let departed = StudentDeparted {
        student: TWICE,
        class: CLASS,
        on: date(2025, 9, 20),
        reason: DepartureReason::DroppedOut,
        note: None,
    };
    let merged = StudentsMerged {
        stands: STUDENT,
        duplicate: TWICE,
        reason: Note::new("Hai dòng của cùng một em.").unwrap().into(),
    };
    let mut events = history();
    events.splice(11..11, [admitted(TWICE, 3, "An"), departed.into(), merged.into()]);
    events
}

/// An entry as it stands in the ledger, with the student's openings.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) event: Event,
    pub(super) text: String,
    pub(super) openings: BTreeMap<String, (Uuid, Opening<'static>)>,
}

/// The sender: its ledger, its state, its key.
pub(super) struct Sender {
    pub(super) ledger: LedgerId,
    pub(super) leaves: Vec<Leaf>,
    pub(super) key: SigningKey,
    pub(super) school: School,
}

pub(super) fn key(number: u8) -> SigningKey {
    SigningKey::from_secret(&[number; 32])
}

impl Sender {
    pub(super) fn of(history: Vec<Event>) -> Self {
        let mut sender = Self {
            ledger: LedgerId(Uuid::from_u128(0x5c00)),
            leaves: Vec::new(),
            key: key(1),
            school: School::default(),
        };
        history.into_iter().for_each(|event| sender.record(event));
        sender
    }

    /// Records an event as the ledger does: sealed, canonical, at the next position.
    pub(super) fn record(&mut self, event: Event) {
        let number = self.leaves.len() as u64 + 1;
        let at = Timestamp::from_second(1_767_000_000 + i64::try_from(number).unwrap()).unwrap();
        let (mut closed, id) = (event.clone(), EventId(Uuid::from_u128(u128::from(number))));
        let (mut openings, mut sealed) = (BTreeMap::new(), Vec::new());
        for slot in closed.slots() {
            let data_key = DataKey::generate(slot.owner, slot.category.as_str());
            let value = slot.value.payload().unwrap();
            let (commitment, payload) =
                socai_ledger::seal(&data_key, self.ledger, id, slot.field, &value).unwrap();
            let opened = socai_ledger::open(&data_key, self.ledger, id, &payload, &commitment).unwrap();
            let opening = Opening::new(opened.salt, opened.jcs()).unwrap();
            openings.insert(slot.field.to_owned(), (slot.owner, opening));
            let commitment_text = URL_SAFE_NO_PAD.encode(commitment.digest.as_bytes());
            slot.value.close(Commitment { commitment: commitment_text, key: commitment.key.0 });
            sealed.push(payload);
        }
        let draft = LedgerDraft {
            id,
            kind: closed.kind().into(),
            version: closed.version(),
            at,
            actor: TEACHER.0,
            right: "teacher/homeroom".into(),
            command: CommandId(Uuid::from_u128(u128::from(number))),
            body: Canonical::from_json(&closed.body_text().unwrap()).unwrap(),
            sealed,
        };
        let place = LedgerPosition::try_from(number).unwrap();
        let text = draft.into_entry(self.ledger, place).unwrap().leaf;
        self.school.apply(&Recorded {
            position: Position(number),
            at,
            actor: Actor::Account(TEACHER),
            right: "teacher/homeroom".to_owned(),
            command: Uuid::from_u128(u128::from(number)),
            event: event.clone(),
        });
        self.leaves.push(Leaf { event, text, openings });
    }

    fn tree(&self, size: usize) -> merkle::Tree {
        merkle::Tree::of(
            self.leaves[..size].iter().map(|leaf| merkle::leaf_hash(leaf.text.as_bytes())).collect(),
        )
    }

    /// The head at this size, signed.
    pub(super) fn head(&self, size: usize) -> SignedHead {
        let position = LedgerPosition::try_from(size as u64).unwrap();
        let at = "2026-01-06T02:00:00Z".parse().unwrap();
        let state = (position, self.tree(size).root());
        SignedHead::sign(&self.key, self.ledger, sender().code.as_str(), state, at).unwrap()
    }

    /// An entry of the file, proven under the head of this size, with the openings of whoever is asked for.
    pub(super) fn entry(&self, index: usize, size: usize, whose: impl Fn(Uuid, &str) -> bool) -> EntryDraft {
        let leaf = &self.leaves[index];
        let openings = leaf.openings.iter().filter(|(field, (owner, _))| whose(*owner, field));
        EntryDraft {
            leaf: leaf.text.clone(),
            openings: openings.map(|(field, (_, opening))| (field.clone(), opening.clone())).collect(),
            path: self.tree(size).prove_inclusion(index).unwrap_or_default(),
        }
    }

    pub(super) fn evidence(&self, index: usize) -> Evidence {
        let leaf = LeafHash(merkle::leaf_hash(self.leaves[index].text.as_bytes()).0);
        Evidence { ledger: SchoolId(self.ledger.0), position: Position(index as u64 + 1), leaf }
    }

    /// The honest draft: the last entry is the release.
    pub(super) fn draft(&self) -> Draft {
        let size = self.leaves.len();
        let events = || self.leaves.iter().map(|leaf| &leaf.event);
        let whose = Whose::of(events(), STUDENT);
        let own = events().enumerate().filter(|(_, event)| whose.has(event));
        let entries = own.map(|(index, _)| self.entry(index, size, |owner, field| whose.opens(owner, field)));
        Draft {
            transfer: TRANSFER,
            addressee: addressee(),
            agreement: agreement(),
            release: self.evidence(size - 1),
            dossier: self.school.dossier(STUDENT).unwrap(),
            entries: entries.collect(),
            head: self.head(size),
        }
    }

    pub(super) fn file(&self) -> String {
        build(&self.draft(), &self.key).unwrap()
    }
}

/// The receiving school, which trusts this key for the sender.
pub(super) fn receiver(trusted: &SigningKey) -> School {
    let mut school = School::default();
    let event = SchoolKeyTrusted {
        code: sender().code,
        name: sender().name,
        key: SchoolKey::from(*trusted.public().as_bytes()),
        author: TEACHER,
        learned_from: line("Công văn 12/TH-HS").into(),
    };
    tell(&mut school, event.into());
    school
}

/// Records something at the receiving school.
pub(super) fn tell(school: &mut School, event: Event) {
    let (position, at) = (Position(school.position.0 + 1), "2026-01-05T01:00:00Z".parse().unwrap());
    let (actor, command) = (Actor::Account(TEACHER), Uuid::nil());
    school.apply(&Recorded { position, at, actor, right: String::new(), command, event });
}

/// What the receiving school has agreed to.
pub(super) struct Expected {
    pub(super) school: Code,
    pub(super) from: Code,
    pub(super) transfer: TransferId,
    pub(super) agreement: Evidence,
    pub(super) receiver: School,
}

impl Expected {
    pub(super) fn honest() -> Self {
        let (school, from) = (addressee().code, sender().code);
        Self { school, from, transfer: TRANSFER, agreement: agreement(), receiver: receiver(&key(1)) }
    }

    pub(super) fn verify(&self, text: &str) -> Result<crate::Verified, crate::Faults> {
        let agreed = Agreed {
            school: &self.school,
            transfer: Some((self.transfer, &self.from, &self.agreement)),
            keys: &self.receiver.keys,
        };
        crate::verify(text, agreed)
    }

    /// The codes with which a text is refused.
    pub(super) fn refused(&self, text: &str) -> Vec<&'static str> {
        let faults = self.verify(text).expect_err("the file must be refused");
        for fault in faults.list() {
            let said = socai_school::Explain::text(fault);
            assert!(!said.vi.is_empty() && !said.en.is_empty() && said.vi != said.en, "{fault:?}");
        }
        faults.list().iter().map(socai_school::Explain::code).collect()
    }
}
