//! Documents against a small invented school.

mod bind;
mod cost;
mod form;
mod hostile;
mod properties;
mod store;
mod translation;
mod verdicts;

use std::sync::{Arc, LazyLock};

use serde_json::{Map, Value, json};

use crate::{Bound, Document, Documents, Limits, Rejection, RejectionCode};

const SDL: &str = r#"
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
directive @oneOf on INPUT_OBJECT
directive @note(text: String, count: Int = 1) repeatable on FIELD | QUERY | VARIABLE_DEFINITION | FRAGMENT_SPREAD
directive @once(text: String!) on FIELD | VARIABLE_DEFINITION

scalar Score
enum Order { NEWEST OLDEST }
input Key @oneOf { id: ID code: String }
input Entry { student: ID!, score: Score, note: String = "không", tags: [String!], deep: Entry }
input EnterInput { key: String!, entries: [Entry!]! }
input Filter { order: Order = NEWEST, from: Int, only: [Order!], all: [[Int]], ratio: Float, is: Boolean, key: Key }

interface Node { id: ID! }
interface Named implements Node { id: ID! name: String! link: Named }
type Class implements Node & Named {
  id: ID!
  name: String!
  size: Int
  link: Named
  students(first: Int, after: String): StudentConnection! @listSize(assumedSize: 50, slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
  subjects: [Subject!]! @listSize(assumedSize: 14)
  loose: [Subject!]!
  find(filter: Filter, by: Key, order: Order! = NEWEST, ids: [ID!], score: Score, count: Int! = 3): Class
  verdicts(input: EnterInput!): [Verdict!]! @listSize(slicingArguments: ["input.entries"])
}
type StudentConnection { edges: [StudentEdge!]! nodes: [Student!]! pageInfo: PageInfo! totalCount: Int! }
type StudentEdge { cursor: String! node: Student! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Student implements Node & Named { id: ID! name: String! size: String link: Named class: Class marks(first: Int = 7): [Mark!]! @listSize(slicingArguments: ["first"]) }
type Subject { code: String! label: String! class: Class tags: [String!]! }
type Mark { score: Score text: String! }
type Verdict { text: String! }
union Found = Class | Student
type Query { class(by: Key!): Class node(id: ID!): Node named: Named found: [Found!]! classes: [Class!]! @listSize(assumedSize: 30) hello: String }
type Mutation { enter(input: EnterInput!): Entered! }
type Entered { outcomes: [Verdict!]! class: Class }
type Subscription { entries(after: Int): Mark ticks: Int }
"#;

static DOCUMENTS: LazyLock<Documents> = LazyLock::new(|| Documents::new(SDL, Limits::default()).unwrap());

fn prepare(text: &str) -> Result<Arc<Document>, Arc<Rejection>> {
    DOCUMENTS.prepare(text)
}

fn code(text: &str) -> Option<RejectionCode> {
    prepare(text).err().map(|rejection| rejection.code)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => panic!("no object"),
    }
}

fn bind(text: &str, variables: Value) -> Result<Bound, Rejection> {
    let document = prepare(text).unwrap_or_else(|rejection| panic!("{text}: {:?}", rejection.errors));
    document.operation(None).unwrap().bind(object(variables))
}

fn cost(text: &str) -> u64 {
    bind(text, json!({})).unwrap().cost
}
