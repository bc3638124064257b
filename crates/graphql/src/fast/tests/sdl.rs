//! The object types of the published schema, as far as selections need them.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, Type, TypeKind, TypeSystemDefinition},
};

/// A field of an object type.
#[derive(Clone, Debug)]
pub(super) struct FieldDef {
    pub(super) name: String,
    /// The type without lists and bangs.
    pub(super) of: String,
    /// Arguments that must be given, with their types.
    pub(super) required: Vec<(String, String)>,
}

/// The schema.
pub(super) struct Sdl {
    objects: BTreeMap<String, Vec<FieldDef>>,
    nodes: BTreeSet<String>,
    abstract_types: BTreeSet<String>,
}

impl Sdl {
    pub(super) fn read() -> Self {
        let mut sdl =
            Self { objects: BTreeMap::new(), nodes: BTreeSet::new(), abstract_types: BTreeSet::new() };
        for definition in parse_schema(crate::sdl()).unwrap().definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => {
                    if object.implements.iter().any(|interface| interface.node == "Node") {
                        sdl.nodes.insert(name.clone());
                    }
                    let fields = object.fields.iter().map(|field| FieldDef {
                        name: field.node.name.node.to_string(),
                        of: base(&field.node.ty.node),
                        required: field
                            .node
                            .arguments
                            .iter()
                            .filter(|argument| {
                                !argument.node.ty.node.nullable && argument.node.default_value.is_none()
                            })
                            .map(|argument| {
                                (argument.node.name.node.to_string(), base(&argument.node.ty.node))
                            })
                            .collect(),
                    });
                    sdl.objects.insert(name, fields.collect());
                }
                TypeKind::Interface(_) | TypeKind::Union(_) => {
                    sdl.abstract_types.insert(name);
                }
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => {}
            }
        }
        sdl
    }

    /// The fields of an object type; none for a scalar or an abstract type.
    pub(super) fn fields(&self, type_name: &str) -> Option<&[FieldDef]> {
        self.objects.get(type_name).map(Vec::as_slice)
    }

    /// Whether something must be selected of a value of the type.
    pub(super) fn is_composite(&self, type_name: &str) -> bool {
        self.objects.contains_key(type_name) || self.abstract_types.contains(type_name)
    }

    /// Whether the type has a global id.
    pub(super) fn is_node(&self, type_name: &str) -> bool {
        self.nodes.contains(type_name)
    }
}

fn base(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(item) => base(item),
    }
}
