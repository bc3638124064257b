//! How long lists are, published in the SDL as `@listSize` (<https://ibm.github.io/graphql-specs/cost-spec.html>): what stands
//! below a list costs as often as the list is long.

use async_graphql::{
    TypeDirective,
    registry::{MetaDirectiveInvocation, Registry, location_traits::Directive_At_FIELD_DEFINITION},
};

use crate::schema::PAGE;

/// How many items the field returns, for the cost of an operation: a field costs 1, and what is selected below a list costs as
/// often as the list is long (độ dài danh sách).
#[TypeDirective(name = "listSize", location = "FieldDefinition")]
fn list_size(
    #[graphql(desc = "Items, when no argument says how many.")] assumed_size: Option<i32>,
    #[graphql(
        desc = "Arguments that say how many items: a number, or a list that is as long. A path leads into an input."
    )]
    slicing_arguments: Option<Vec<String>>,
    #[graphql(desc = "The fields below that are as long, when it is not the field itself.")]
    sized_fields: Option<Vec<String>>,
    #[graphql(desc = "Whether exactly one of the arguments must be given.", default_with = "Some(true)")]
    require_one_slicing_argument: Option<bool>,
) {
}

macro_rules! says {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl TypeDirective for $name {
            fn name(&self) -> std::borrow::Cow<'static, str> {
                list_size.name()
            }

            fn register(&self, registry: &mut Registry) {
                list_size.register(registry);
            }
        }

        impl Directive_At_FIELD_DEFINITION for $name {}
    };
}

says!(
    /// A list of about so many items.
    Items
);
says!(
    /// A page of a connection.
    Page
);
says!(
    /// A list with an item for each one of a list among the arguments.
    EachOf
);
says!(
    /// An object of which one list has an item for each one of a list among the arguments.
    AnswerToEach
);

impl Items {
    pub(crate) fn apply(count: i32) -> MetaDirectiveInvocation {
        list_size::apply(Some(count), None, None, None)
    }
}

impl Page {
    pub(crate) fn apply() -> MetaDirectiveInvocation {
        let size = i32::try_from(PAGE).unwrap_or(i32::MAX);
        let sized = ["edges", "nodes"].map(str::to_owned).to_vec();
        list_size::apply(Some(size), Some(vec!["first".to_owned()]), Some(sized), Some(false))
    }
}

impl EachOf {
    pub(crate) fn apply(path: &str) -> MetaDirectiveInvocation {
        list_size::apply(None, Some(vec![path.to_owned()]), None, None)
    }
}

impl AnswerToEach {
    pub(crate) fn apply(path: &str, field: &str) -> MetaDirectiveInvocation {
        let (path, sized) = (vec![path.to_owned()], vec![field.to_owned()]);
        // When the list may be absent, it means a whole class.
        list_size::apply(Some(40), Some(path), Some(sized), Some(false))
    }
}
