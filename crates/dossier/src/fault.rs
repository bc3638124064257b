//! Why a file is refused.

use std::fmt;

use socai_school::{Explain, keys::KeyRefusal, text::Bilingual};

/// One reason why a file is refused. Nothing of a refused file may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is larger than [`LIMIT`](crate::LIMIT).
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The text is not canonical JSON, to the byte: cut off, extended, altered, or saved by another program.
    NotCanonical,
    /// The file is of another format or a later version.
    UnknownFormat,
    /// The members of a dossier file are not there, or there are others.
    NotADossier,
    /// The key or the head is refused by what the school has recorded of other schools.
    Key(KeyRefusal),
    /// The signature is not one of these bytes under this key.
    Signature,
    /// The file was written for another school.
    ForAnotherSchool {
        /// The code of the school for which it was written.
        addressee: String,
    },
    /// The file comes from another school than the one with which the transfer was agreed.
    FromAnotherSchool {
        /// The code of the school that wrote it.
        sender: String,
    },
    /// The file belongs to another transfer.
    OfAnotherTransfer {
        /// The transfer to which it belongs.
        transfer: String,
    },
    /// The file answers another agreement than the school's own.
    OfAnotherAgreement,
    /// The head is not signed with the key of the file, or is another school's or ledger's.
    Head,
    /// The head is older than an entry that it should prove.
    HeadBeforeEntry {
        /// The position of the entry.
        position: u64,
        /// The position of the head.
        head: u64,
    },
    /// An entry is not one of a ledger, or of a kind that is not known here.
    EntryUnreadable {
        /// Which of the entries, from 0.
        index: usize,
    },
    /// The entries are not in the order of their positions, or one is there twice.
    EntryOrder {
        /// Which of the entries, from 0.
        index: usize,
    },
    /// An entry belongs to another ledger.
    EntryOfAnotherLedger {
        /// Its position.
        position: u64,
    },
    /// An entry speaks of somebody else than the student.
    EntryOfOthers {
        /// Its position.
        position: u64,
    },
    /// The proof does not lead from the entry to the head.
    EntryNotProven {
        /// Its position.
        position: u64,
    },
    /// A value is opened of which the entry has none, or which is not the student's.
    OpeningOfOthers {
        /// The position of the entry.
        position: u64,
        /// The name of the value.
        field: String,
    },
    /// An opened value is not the one to which the entry commits.
    OpeningWrong {
        /// The position of the entry.
        position: u64,
        /// The name of the value.
        field: String,
    },
    /// The entry that released the student is not among the entries, or says something else.
    Release {
        /// What does not fit.
        what: ReleaseFault,
    },
    /// The dossier says something that does not follow from the entries.
    Differs {
        /// Where in the dossier, such as `years[0].marks[3].mark`.
        path: String,
    },
}

/// What does not fit in the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseFault {
    /// It is not among the entries.
    Missing,
    /// The entry at its position has another hash.
    Leaf,
    /// The entry is no release of this student in this transfer to this school.
    Content,
}

/// All reasons why a file is refused, as far as it was read; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// All collected faults, or `Ok` when there are none.
    ///
    /// # Errors
    /// The faults, when the list is not empty.
    pub fn collect(list: Vec<Fault>) -> Result<(), Self> {
        if list.is_empty() { Ok(()) } else { Err(Self(list)) }
    }

    /// The faults in the order in which they were found.
    #[must_use]
    pub fn list(&self) -> &[Fault] {
        &self.0
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            let text = fault.text();
            write!(f, "{} {}: {} / {}", fault.code(), fault.path(), text.vi, text.en)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl Fault {
    /// Where in the file it is; empty for the file as a whole.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::TooLarge { .. } | Self::NotCanonical | Self::NotADossier => String::new(),
            Self::UnknownFormat => "format".to_owned(),
            Self::Key(
                KeyRefusal::HeadTooOld { .. }
                | KeyRefusal::HeadContradicts { .. }
                | KeyRefusal::OfAnotherLedger { .. },
            )
            | Self::Head
            | Self::HeadBeforeEntry { .. } => "head".to_owned(),
            Self::Key(_) => "key".to_owned(),
            Self::Signature => "signature".to_owned(),
            Self::ForAnotherSchool { .. } => "addressee".to_owned(),
            Self::FromAnotherSchool { .. } => "sender".to_owned(),
            Self::OfAnotherTransfer { .. } => "transfer".to_owned(),
            Self::OfAnotherAgreement => "agreement".to_owned(),
            Self::EntryUnreadable { index } | Self::EntryOrder { index } => format!("entries[{index}]"),
            Self::EntryOfAnotherLedger { position }
            | Self::EntryOfOthers { position }
            | Self::EntryNotProven { position } => format!("entries[position {position}]"),
            Self::OpeningOfOthers { position, field } | Self::OpeningWrong { position, field } => {
                format!("entries[position {position}].openings.{field}")
            }
            Self::Release { .. } => "release".to_owned(),
            Self::Differs { path } => format!("dossier.{path}"),
        }
    }
}

impl Explain for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "DOSSIER_TOO_LARGE",
            Self::NotCanonical => "DOSSIER_NOT_CANONICAL",
            Self::UnknownFormat => "DOSSIER_FORMAT_UNKNOWN",
            Self::NotADossier => "DOSSIER_MALFORMED",
            Self::Key(refusal) => refusal.code(),
            Self::Signature => "DOSSIER_SIGNATURE_INVALID",
            Self::ForAnotherSchool { .. } => "DOSSIER_FOR_ANOTHER_SCHOOL",
            Self::FromAnotherSchool { .. } => "DOSSIER_FROM_ANOTHER_SCHOOL",
            Self::OfAnotherTransfer { .. } => "DOSSIER_OF_ANOTHER_TRANSFER",
            Self::OfAnotherAgreement => "DOSSIER_OF_ANOTHER_AGREEMENT",
            Self::Head => "DOSSIER_HEAD_INVALID",
            Self::HeadBeforeEntry { .. } => "DOSSIER_HEAD_BEFORE_ENTRY",
            Self::EntryUnreadable { .. } => "DOSSIER_ENTRY_UNREADABLE",
            Self::EntryOrder { .. } => "DOSSIER_ENTRY_ORDER",
            Self::EntryOfAnotherLedger { .. } => "DOSSIER_ENTRY_OF_ANOTHER_LEDGER",
            Self::EntryOfOthers { .. } => "DOSSIER_ENTRY_OF_OTHERS",
            Self::EntryNotProven { .. } => "DOSSIER_ENTRY_NOT_PROVEN",
            Self::OpeningOfOthers { .. } => "DOSSIER_OPENING_OF_OTHERS",
            Self::OpeningWrong { .. } => "DOSSIER_OPENING_WRONG",
            Self::Release { .. } => "DOSSIER_RELEASE_MISSING",
            Self::Differs { .. } => "DOSSIER_DOES_NOT_FOLLOW",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::TooLarge { bytes } => Bilingual::new(
                format!("Tệp hồ sơ lớn {bytes} byte, quá mức cho phép."),
                format!("The dossier file has {bytes} bytes, more than is allowed."),
            ),
            Self::NotCanonical => Bilingual::new(
                "Tệp không còn nguyên như khi được ghi: bị cắt, bị sửa hoặc đã lưu lại bằng chương trình khác.",
                "The file is not as it was written: cut off, altered, or saved by another program.",
            ),
            Self::UnknownFormat => Bilingual::new(
                "Tệp không thuộc định dạng hồ sơ mà phiên bản này đọc được.",
                "The file is not of the dossier format that this version reads.",
            ),
            Self::NotADossier => Bilingual::new(
                "Tệp không có đủ và đúng các phần của một hồ sơ.",
                "The file does not have the members of a dossier, or has others.",
            ),
            Self::Key(refusal) => refusal.text(),
            Self::Signature => Bilingual::new(
                "Chữ kí không đúng: nội dung đã bị sửa hoặc không phải do trường này kí.",
                "The signature is wrong: something was altered, or this school did not sign it.",
            ),
            Self::ForAnotherSchool { addressee } => Bilingual::new(
                format!("Hồ sơ này gửi cho trường {addressee}."),
                format!("This dossier was written for the school {addressee}."),
            ),
            Self::FromAnotherSchool { sender } => Bilingual::new(
                format!("Hồ sơ này do trường {sender} gửi, không phải trường đã thỏa thuận."),
                format!("This dossier comes from the school {sender}, with which nothing was agreed."),
            ),
            Self::OfAnotherTransfer { transfer } => Bilingual::new(
                format!("Hồ sơ này thuộc việc chuyển trường {transfer}."),
                format!("This dossier belongs to the transfer {transfer}."),
            ),
            Self::OfAnotherAgreement => Bilingual::new(
                "Hồ sơ này trả lời một lần đồng ý tiếp nhận khác.",
                "This dossier answers another agreement than the school's own.",
            ),
            Self::Head => Bilingual::new(
                "Mốc sổ trong tệp không phải do trường gửi kí cho sổ của mình.",
                "The head in the file was not signed by the sender for its own ledger.",
            ),
            Self::HeadBeforeEntry { position, head } => Bilingual::new(
                format!("Mốc sổ {head} cũ hơn dòng {position} cần chứng minh."),
                format!("The head at {head} is older than the entry {position} that it should prove."),
            ),
            Self::EntryUnreadable { index } => Bilingual::new(
                format!("Không đọc được dòng thứ {} trong tệp.", index + 1),
                format!("Entry number {} of the file cannot be read.", index + 1),
            ),
            Self::EntryOrder { index } => Bilingual::new(
                format!("Dòng thứ {} trong tệp sai thứ tự hoặc bị lặp.", index + 1),
                format!("Entry number {} of the file is out of order or there twice.", index + 1),
            ),
            Self::EntryOfAnotherLedger { position } => Bilingual::new(
                format!("Dòng {position} thuộc một sổ khác."),
                format!("The entry {position} belongs to another ledger."),
            ),
            Self::EntryOfOthers { position } => Bilingual::new(
                format!("Dòng {position} không phải về riêng học sinh này."),
                format!("The entry {position} is not about this student alone."),
            ),
            Self::EntryNotProven { position } => Bilingual::new(
                format!("Bằng chứng của dòng {position} không dẫn đến mốc sổ."),
                format!("The proof of the entry {position} does not lead to the head."),
            ),
            Self::OpeningOfOthers { position, field } => Bilingual::new(
                format!("Dòng {position} mở trường dữ liệu “{field}” không phải của học sinh này."),
                format!("The entry {position} opens the value {field}, which is not this student's."),
            ),
            Self::OpeningWrong { position, field } => Bilingual::new(
                format!("Nội dung “{field}” của dòng {position} không khớp cam kết trong sổ."),
                format!(
                    "The value {field} of the entry {position} is not the one that the ledger commits to."
                ),
            ),
            Self::Release { what } => match what {
                ReleaseFault::Missing => Bilingual::new(
                    "Tệp không có dòng sổ cho học sinh chuyển đi.",
                    "The entry that released the student is not in the file.",
                ),
                ReleaseFault::Leaf => Bilingual::new(
                    "Dòng sổ cho chuyển đi không phải dòng đã nêu.",
                    "The entry that released the student is another than the one named.",
                ),
                ReleaseFault::Content => Bilingual::new(
                    "Dòng sổ đã nêu không cho học sinh này chuyển đến trường này.",
                    "The entry named does not release this student to this school.",
                ),
            },
            Self::Differs { path } => Bilingual::new(
                format!("Nội dung “{path}” của hồ sơ không đúng với các dòng sổ kèm theo."),
                format!("What the dossier says at {path} does not follow from the entries."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::Key(refusal) => refusal.value(),
            Self::ForAnotherSchool { addressee: value }
            | Self::FromAnotherSchool { sender: value }
            | Self::OfAnotherTransfer { transfer: value } => Some(value.clone()),
            _ => None,
        }
    }
}

impl From<KeyRefusal> for Fault {
    fn from(refusal: KeyRefusal) -> Self {
        Self::Key(refusal)
    }
}
