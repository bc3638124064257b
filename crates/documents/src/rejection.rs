//! Why a document or a request for one of its operations is refused: a stable code, and texts in both languages with the
//! places that are at fault. No text repeats a value of a variable.

use std::fmt;

/// What is wrong, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RejectionCode {
    /// The text has too many bytes.
    DocumentTooLarge,
    /// The text has too many tokens.
    TokenLimit,
    /// The text is not in GraphQL's grammar.
    ParseFailed,
    /// The document breaks a rule of validation.
    ValidationFailed,
    /// Fields nest too deeply.
    DepthLimit,
    /// Too many aliases.
    AliasLimit,
    /// Too many fields at the root.
    RootFieldLimit,
    /// Too many directives.
    DirectiveLimit,
    /// The document has no such operation, or several and none was named.
    OperationResolutionFailure,
    /// A variable is missing or not of its type.
    BadUserInput,
    /// The operation would produce too much.
    CostLimit,
    /// The text that was sent along is not the one that its hash names.
    PersistedQueryMismatch,
}

impl RejectionCode {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::DocumentTooLarge,
        Self::TokenLimit,
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::DepthLimit,
        Self::AliasLimit,
        Self::RootFieldLimit,
        Self::DirectiveLimit,
        Self::OperationResolutionFailure,
        Self::BadUserInput,
        Self::CostLimit,
        Self::PersistedQueryMismatch,
    ];

    /// The code in `extensions.code`. Stable.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::TokenLimit => "TOKEN_LIMIT",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::DepthLimit => "DEPTH_LIMIT",
            Self::AliasLimit => "ALIAS_LIMIT",
            Self::RootFieldLimit => "ROOT_FIELD_LIMIT",
            Self::DirectiveLimit => "DIRECTIVE_LIMIT",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::CostLimit => "COST_LIMIT",
            Self::PersistedQueryMismatch => "PERSISTED_QUERY_MISMATCH",
        }
    }
}

impl fmt::Display for RejectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A place in the text, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One fault and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedAt {
    /// Vietnamese; for faults of GraphQL itself a Vietnamese sentence and the English detail.
    pub message: String,
    /// English.
    pub message_en: String,
    /// Where in the text; empty when it is no place in the text.
    pub locations: Vec<Location>,
}

/// Longest text of a fault, in characters: names in documents and variables can be as long as these.
const LONGEST_TEXT: usize = 400;

impl RejectedAt {
    pub(crate) fn new(vietnamese: String, english: String, location: Option<Location>) -> Self {
        let locations = location.into_iter().collect();
        Self { message: shortened(vietnamese), message_en: shortened(english), locations }
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A refused document or operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Rejection {
    /// What is wrong, for programs.
    pub code: RejectionCode,
    /// The faults, at least one.
    pub errors: Vec<RejectedAt>,
}

impl Rejection {
    pub(crate) fn new(
        code: RejectionCode,
        vietnamese: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        let fault = RejectedAt::new(vietnamese.into(), english.into(), None);
        Self { code, errors: vec![fault] }
    }

    pub(crate) fn at(mut self, location: Option<Location>) -> Self {
        if let Some(fault) = self.errors.last_mut() {
            fault.locations.extend(location);
        }
        self
    }

    pub(crate) fn syntax(detail: &str, location: Option<Location>) -> Self {
        let vietnamese = format!("Tài liệu GraphQL sai cú pháp: {detail}");
        Self::new(RejectionCode::ParseFailed, vietnamese, format!("Syntax error: {detail}")).at(location)
    }

    pub(crate) fn invalid(faults: Vec<(String, Option<Location>)>) -> Self {
        let errors = faults
            .into_iter()
            .map(|(detail, location)| {
                RejectedAt::new(format!("Tài liệu GraphQL không hợp lệ: {detail}"), detail, location)
            })
            .collect();
        Self { code: RejectionCode::ValidationFailed, errors }
    }
}
