//! Random documents: fields, aliases, repeated fields that merge, inline and named fragments, `__typename`, `@skip` and `@include` with
//! literals and variables.

use std::fmt::Write as _;

use super::{
    fields,
    sdl::{FieldDef, Sdl},
};

/// Chance that can be repeated: SplitMix64.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// A number below `sides`.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    /// Whether something happens that does so in `percent` of all cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// Literals for arguments that must be given.
pub(super) struct Literals {
    pub(super) period: String,
    pub(super) year: String,
}

/// Selections on the types of the schema.
pub(super) struct Selector<'a> {
    pub(super) sdl: &'a Sdl,
    pub(super) dice: Dice,
    pub(super) literals: &'a Literals,
    /// Also fields that no lane writes.
    pub(super) is_wild: bool,
    /// Named fragments that were used.
    pub(super) fragments: Vec<String>,
    /// The fields that were selected, as `Type.field`.
    pub(super) selected: Vec<String>,
}

impl Selector<'_> {
    /// A selection on an object type, so many levels deep.
    pub(super) fn selection(&mut self, type_name: &str, depth: usize) -> String {
        let mut text = String::from("{");
        let mut chosen: Vec<FieldDef> = Vec::new();
        for _ in 0..=self.dice.roll(if depth > 2 { 4 } else { 6 }) {
            match self.dice.roll(100) {
                0..74 => {
                    if let Some(field) = self.choose(type_name, depth) {
                        self.field(&mut text, type_name, &field, depth);
                        chosen.push(field);
                    }
                }
                74..80 if !chosen.is_empty() => {
                    let field = self.dice.pick(&chosen).clone();
                    self.field(&mut text, type_name, &field, depth);
                }
                80..88 => {
                    let name = *self.dice.pick(&["__typename", "kind_of: __typename", "t: __typename"]);
                    let directive = if self.dice.chance(10) { " @skip(if: false)" } else { "" };
                    let _ = write!(text, " {name}{directive}");
                }
                88..95 => {
                    let condition =
                        if self.dice.chance(50) { format!(" on {type_name}") } else { String::new() };
                    let directive = self.directive();
                    let inside = self.selection(type_name, depth.min(2));
                    let _ = write!(text, " ...{condition}{directive} {inside}");
                }
                95..98 => {
                    let inside = self.selection(type_name, depth.min(2));
                    let name = format!("part{}", self.fragments.len());
                    self.fragments.push(format!("fragment {name} on {type_name} {inside}"));
                    let directive = self.directive();
                    let _ = write!(text, " ...{name}{directive}");
                    // Once more: fragments are merged with themselves.
                    if self.dice.chance(20) {
                        let _ = write!(text, " ...{name}");
                    }
                }
                _ if self.sdl.is_node(type_name) => text.push_str(" ... on Node { __typename id }"),
                _ => text.push_str(" __typename"),
            }
        }
        if text.len() == 1 {
            text.push_str(" __typename");
        }
        text + " }"
    }

    fn choose(&mut self, type_name: &str, depth: usize) -> Option<FieldDef> {
        let lanes = fields::lanes();
        let falls_back = |field: &FieldDef| match lanes.get(type_name) {
            Some(known) => known.falls_back.contains(&field.name.as_str()),
            None => false,
        };
        let can_be_given = |field: &FieldDef| {
            let mut types = field.required.iter().map(|(_, of)| of.as_str());
            types.all(|of| matches!(of, "GradingPeriodInput" | "SchoolYear"))
        };
        let fields: Vec<FieldDef> = self
            .sdl
            .fields(type_name)?
            .iter()
            .filter(|field| self.is_wild || !falls_back(field))
            .filter(|field| can_be_given(field))
            .filter(|field| depth > 0 || !self.sdl.is_composite(&field.of))
            .cloned()
            .collect();
        (!fields.is_empty()).then(|| self.dice.pick(&fields).clone())
    }

    fn field(&mut self, text: &mut String, type_name: &str, field: &FieldDef, depth: usize) {
        self.selected.push(format!("{type_name}.{}", field.name));
        // An alias always stands for the same field, so that no two selections are in conflict.
        if self.dice.chance(25) {
            let _ = write!(text, " {}_{}:", field.name, self.dice.roll(3));
        }
        let _ = write!(text, " {}", field.name);
        if !field.required.is_empty() {
            let argument = |(name, of): &(String, String)| match of.as_str() {
                "SchoolYear" => format!("{name}: {}", self.literals.year),
                _ => format!("{name}: {}", self.literals.period),
            };
            let arguments: Vec<String> = field.required.iter().map(argument).collect();
            let _ = write!(text, "({})", arguments.join(", "));
        }
        text.push_str(self.directive());
        if self.sdl.fields(&field.of).is_some() {
            let inside = self.selection(&field.of, depth.saturating_sub(1));
            let _ = write!(text, " {inside}");
        } else if self.sdl.is_composite(&field.of) {
            text.push_str(" { __typename }");
        }
    }

    fn directive(&mut self) -> &'static str {
        match self.dice.roll(100) {
            0..4 => " @include(if: $yes)",
            4..6 => " @skip(if: $no)",
            6..8 => " @skip(if: false)",
            8 => " @include(if: $no)",
            9 => " @skip(if: true)",
            10 => " @include(if: true) @skip(if: $no)",
            _ => "",
        }
    }
}
