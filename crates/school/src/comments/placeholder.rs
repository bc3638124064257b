//! Placeholders of templates, `{ten}` and the like, and putting the facts of a cell in their place.

use crate::{
    gradebook::Mark,
    ids::{ClassId, StudentId},
    regulations::Target,
    state::School,
    text::{Note, TextError},
};

/// What stands for a fact in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// `{ten}`: the given name.
    GivenName,
    /// `{ho_ten}`: the full name.
    FullName,
    /// `{mon}`: the subject as the forms name it.
    Subject,
    /// `{diem}`: the score that stands, with a comma as Vietnamese writes it.
    Score,
    /// `{muc}`: the level in words.
    Level,
    /// `{lop}`: the class.
    Class,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: [Self; 6] =
        [Self::GivenName, Self::FullName, Self::Subject, Self::Score, Self::Level, Self::Class];

    /// What stands between the braces.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::GivenName => "ten",
            Self::FullName => "ho_ten",
            Self::Subject => "mon",
            Self::Score => "diem",
            Self::Level => "muc",
            Self::Class => "lop",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|placeholder| placeholder.code() == code)
    }
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// Placeholders that mean nothing, each once, without braces.
    #[error("unknown placeholders: {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// An opening brace without a closing one.
    #[error("a placeholder is not closed")]
    Unclosed,
}

/// Why a template gives no comment for a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpandError {
    /// The text is no template.
    #[error(transparent)]
    Placeholder(#[from] PlaceholderError),
    /// The cell has no such fact, or it was erased.
    #[error("nothing stands for {{{}}}", .0.code())]
    Missing(Placeholder),
    /// The text does not hold with the facts in it.
    #[error(transparent)]
    Text(#[from] TextError),
}

/// The facts of a cell that placeholders stand for. What is none was erased, or does not exist in that column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Given name.
    pub given_name: Option<String>,
    /// Full name, family name first.
    pub full_name: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Score.
    pub score: Option<String>,
    /// Level in words.
    pub level: Option<String>,
    /// Name of the class.
    pub class: Option<String>,
}

impl Facts {
    /// The facts about a student's cell that holds, or shall hold, this mark.
    #[must_use]
    pub fn of(
        school: &School,
        class: ClassId,
        student: StudentId,
        target: Target,
        mark: Option<Mark>,
    ) -> Self {
        let class = school.classes.class(class);
        let name = school.registry.student(student).and_then(|student| student.identity.get());
        let (score, level) = words(mark);
        Self {
            given_name: name.map(|identity| identity.name.given.to_string()),
            full_name: name.map(|identity| identity.name.full()),
            subject: target
                .subject()
                .zip(class)
                .map(|(subject, class)| subject.form_name(class.grade.school_level())),
            score,
            level,
            class: class.map(|class| class.name.to_string()),
        }
    }

    fn get(&self, placeholder: Placeholder) -> Option<&str> {
        match placeholder {
            Placeholder::GivenName => self.given_name.as_deref(),
            Placeholder::FullName => self.full_name.as_deref(),
            Placeholder::Subject => self.subject.as_deref(),
            Placeholder::Score => self.score.as_deref(),
            Placeholder::Level => self.level.as_deref(),
            Placeholder::Class => self.class.as_deref(),
        }
    }
}

/// Score and level of a mark in words.
fn words(mark: Option<Mark>) -> (Option<String>, Option<String>) {
    match mark {
        Some(Mark::Subject { level, score }) => {
            (score.map(|score| score.to_string()), level.map(|level| level.vi().to_owned()))
        }
        Some(Mark::Score { score }) => (Some(score.to_string().replace('.', ",")), None),
        Some(Mark::Trait { level }) => (None, Some(level.vi().to_owned())),
        Some(Mark::Pass { level }) => (None, Some(level.vi().to_owned())),
        Some(Mark::Conduct { level }) => (None, Some(level.vi().to_owned())),
        Some(Mark::Absent { .. } | Mark::Absences { .. }) | None => (None, None),
    }
}

/// A template's text with the facts in it.
///
/// # Errors
/// [`ExpandError`] when a fact is missing, or the text is no template or becomes too long.
pub fn expand(text: &Note, facts: &Facts) -> Result<Note, ExpandError> {
    let mut expanded = String::with_capacity(text.as_str().len());
    for piece in pieces(text)? {
        expanded.push_str(match piece {
            Piece::Plain(text) => text,
            Piece::Placeholder(placeholder) => {
                facts.get(placeholder).ok_or(ExpandError::Missing(placeholder))?
            }
        });
    }
    Ok(Note::new(&expanded)?)
}

/// Whether the text is a template.
///
/// # Errors
/// [`PlaceholderError`] when it is not.
pub(super) fn check(text: &Note) -> Result<(), PlaceholderError> {
    pieces(text).map(|_| ())
}

enum Piece<'a> {
    Plain(&'a str),
    Placeholder(Placeholder),
}

fn pieces(text: &Note) -> Result<Vec<Piece<'_>>, PlaceholderError> {
    let mut pieces = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    while let Some((plain, after)) = rest.split_once('{') {
        let (code, after) = after.split_once('}').ok_or(PlaceholderError::Unclosed)?;
        pieces.push(Piece::Plain(plain));
        match Placeholder::from_code(code) {
            Some(placeholder) => pieces.push(Piece::Placeholder(placeholder)),
            None if unknown.iter().any(|known| known == code) => {}
            None => unknown.push(code.to_owned()),
        }
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    if unknown.is_empty() { Ok(pieces) } else { Err(PlaceholderError::Unknown(unknown)) }
}
