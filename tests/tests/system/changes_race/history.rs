//! What a leaf of an exported ledger says about locks, changes of a closed book and grades, in types of this test alone.
//! Fails on a shape that it does not know rather than guess.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use socai_tests::Leaf;
use uuid::Uuid;

/// A grading period or a column, as the ledger writes it: only ever compared.
pub(super) type Name = String;

/// One cell of the school's gradebooks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    pub(super) student: Uuid,
    pub(super) period: Name,
    pub(super) target: Name,
}

#[derive(Clone, Debug)]
pub(super) enum Area {
    School,
    Grade(Name),
    Class(Uuid),
}

/// What a lock covers.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) area: Area,
    pub(super) period: Name,
    /// Every column when none.
    pub(super) target: Option<Name>,
}

/// What an unlock opens.
#[derive(Clone, Debug)]
pub(super) enum Opened {
    Cells(Vec<(Uuid, Name)>),
    Columns(Vec<Name>),
}

/// How a change is to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Execution {
    Correction,
    Unlock { columns: bool, until: Timestamp },
}

/// A cell of a request.
#[derive(Clone, Debug)]
pub(super) struct Proposed {
    pub(super) cell: Cell,
    pub(super) version: u64,
    pub(super) mark: Value,
}

/// What happened, as far as this test looks.
#[derive(Clone, Debug)]
pub(super) enum Event {
    ClassCreated { class: Uuid, grade: Name },
    Assigned { class: Uuid, target: Option<Name>, teacher: Uuid },
    Locked { scope: Scope, from: Option<Timestamp> },
    Unlocked { scope: Scope },
    LockCanceled { lock: u64 },
    LockBegan { lock: u64, from: Timestamp },
    Asked { request: Uuid, class: Uuid, requester: Uuid, cells: Vec<Proposed> },
    Ordered { request: Uuid, execution: Execution },
    Refused { request: Uuid },
    Withdrawn { request: Uuid },
    Corrected { request: Uuid },
    Opened { request: Uuid, class: Uuid, period: Name, opened: Opened, teacher: Uuid, until: Timestamp },
    Closed { request: Uuid, reason: Name, since: Timestamp },
    Graded { class: Uuid, cell: Cell, mark: Value, request: Option<Uuid> },
    Other,
}

/// Reads what a leaf says.
#[track_caller]
pub(super) fn event(leaf: &Leaf) -> Event {
    let body = &leaf.body;
    let (class, request) = (|| id(&body["class"]), || id(&body["request"]));
    match leaf.kind.as_str() {
        "class.created" => Event::ClassCreated { class: class(), grade: text(&body["grade"]) },
        "homeroom_teacher.assigned" => {
            Event::Assigned { class: class(), target: None, teacher: id(&body["teacher"]) }
        }
        "subject_teacher.assigned" => {
            let target = serde_json::json!({ "subject": body["subject"] }).to_string();
            Event::Assigned { class: class(), target: Some(target), teacher: id(&body["teacher"]) }
        }
        "period.locked" => Event::Locked { scope: scope(&body["scope"]), from: moment(&body["from"]) },
        "period.unlocked" => Event::Unlocked { scope: scope(&body["scope"]) },
        "lock.canceled" => Event::LockCanceled { lock: body["lock"].as_u64().unwrap() },
        "lock.began" => {
            let from = moment(&body["from"]).unwrap();
            Event::LockBegan { lock: body["lock"].as_u64().unwrap(), from }
        }
        "change.requested" => {
            let period = body["period"].to_string();
            let cells = body["cells"].as_array().unwrap().iter().map(|cell| Proposed {
                cell: cell_of(cell, &period),
                version: cell["version"].as_u64().unwrap(),
                mark: cell["proposed"].clone(),
            });
            let requester = id(&body["requester"]);
            Event::Asked { request: request(), class: class(), requester, cells: cells.collect() }
        }
        "change.ordered" => Event::Ordered { request: request(), execution: execution(&body["execution"]) },
        "change.refused" => Event::Refused { request: request() },
        "change.withdrawn" => Event::Withdrawn { request: request() },
        "change.corrected" => Event::Corrected { request: request() },
        "change.unlocked" => Event::Opened {
            request: request(),
            class: class(),
            period: body["period"].to_string(),
            opened: opened(&body["opened"]),
            teacher: id(&body["teacher"]),
            until: moment(&body["until"]).unwrap(),
        },
        "unlock.closed" => {
            let since = moment(&body["since"]).unwrap();
            Event::Closed { request: request(), reason: text(&body["reason"]), since }
        }
        "grade.entered" | "grade.corrected" => Event::Graded {
            class: class(),
            cell: cell_of(body, &body["period"].to_string()),
            mark: body["mark"].clone(),
            request: body.get("request").map(id),
        },
        _ => Event::Other,
    }
}

fn cell_of(value: &Value, period: &str) -> Cell {
    let target = value["target"].to_string();
    Cell { student: id(&value["student"]), period: period.to_owned(), target }
}

fn scope(scope: &Value) -> Scope {
    let area = match &scope["area"] {
        Value::String(area) if area == "school" => Area::School,
        area if area["grade"].is_string() => Area::Grade(text(&area["grade"])),
        area => Area::Class(id(&area["class"])),
    };
    let target = match &scope["columns"] {
        Value::String(columns) if columns == "all" => None,
        columns => Some(columns.get("one").expect("one column").to_string()),
    };
    Scope { area, period: scope["period"].to_string(), target }
}

fn execution(execution: &Value) -> Execution {
    if execution == "correction" {
        return Execution::Correction;
    }
    let unlock = &execution["unlock"];
    let columns = match unlock["reach"].as_str() {
        Some("columns") => true,
        Some("cells") => false,
        _ => panic!("an order that this scan does not understand: {execution}"),
    };
    Execution::Unlock { columns, until: moment(&unlock["until"]).unwrap() }
}

fn opened(opened: &Value) -> Opened {
    if let Some(columns) = opened["columns"].as_array() {
        return Opened::Columns(columns.iter().map(Value::to_string).collect());
    }
    let cells = opened["cells"].as_array().expect("cells or columns").iter();
    Opened::Cells(cells.map(|cell| (id(&cell["student"]), cell["target"].to_string())).collect())
}

#[track_caller]
fn id(value: &Value) -> Uuid {
    Uuid::deserialize(value).unwrap_or_else(|_| panic!("no id: {value}"))
}

#[track_caller]
fn text(value: &Value) -> Name {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[track_caller]
fn moment(value: &Value) -> Option<Timestamp> {
    (!value.is_null()).then(|| text(value).parse().unwrap())
}
