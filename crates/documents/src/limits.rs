//! How much one document may ask for, before anything is executed.

/// Bounds on a document. Those that a client must know are published by the schema's `serviceConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the text.
    pub max_bytes: usize,
    /// Most tokens, not counting white space, commas and comments.
    pub max_tokens: usize,
    /// Deepest nesting of fields, fragments expanded.
    pub max_depth: usize,
    /// Most aliases in one operation, fragments expanded.
    pub max_aliases: usize,
    /// Most fields at the root of one operation, fragments expanded.
    pub max_root_fields: usize,
    /// Most directives in the text.
    pub max_directives: usize,
    /// Most directives at one place in the text.
    pub max_directives_at_once: usize,
    /// Highest cost of one operation with its variables.
    pub max_cost: u64,
    /// Largest page: a greater number in a slicing argument counts as this, because it is refused when it is resolved.
    pub max_page: u64,
    /// What the kept verdicts may weigh, in bytes, estimated.
    pub kept_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 65_536,
            max_tokens: 5_000,
            max_depth: 16,
            max_aliases: 50,
            max_root_fields: 20,
            max_directives: 100,
            max_directives_at_once: 20,
            max_cost: 60_000,
            max_page: 200,
            kept_bytes: 64 << 20,
        }
    }
}

/// Most brackets open at once in the text. Bounds every recursion over one definition.
pub(crate) const MAX_NESTING: usize = 64;
/// Deepest nesting of selection sets, those of fragments included. The executor has the same bound.
pub(crate) const MAX_SETS: usize = 32;
/// Most parts (fields, spreads, directives, values) of all operations together, fragments expanded. Bounds every walk that
/// follows fragments, above all the comparison of overlapping fields.
pub(crate) const MAX_PARTS: u64 = 20_000;
/// Most faults that one rejection names: enough to correct a document, and no reward for filling one with them.
pub(crate) const MAX_FAULTS: usize = 8;
