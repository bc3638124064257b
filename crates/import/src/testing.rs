//! A school in memory and sheets made in code, for the tests of this crate.

use jiff::Timestamp;
use rust_xlsxwriter::Workbook;
use socai_school::{
    Actor, Command, Context, IdSource, Position, Recorded, Refusals, School,
    calendar::{FoundSchool, SchoolIdentity},
    decide,
    ids::SchoolId,
    text::{Code, Line},
};
use uuid::Uuid;

use crate::{Grid, Plan, read_file};

/// A school whose commands are decided and applied at once, as the operator.
pub(crate) struct Desk {
    pub(crate) school: School,
    pub(crate) at: Timestamp,
}

impl Desk {
    pub(crate) fn founded() -> Self {
        let mut desk = Self { school: School::default(), at: "2026-01-20T02:00:00Z".parse().unwrap() };
        let line = |text| Line::new(text).unwrap();
        desk.run(FoundSchool {
            school: SchoolId(Uuid::from_u128(1)),
            code: Code::new("30123456").unwrap(),
            identity: SchoolIdentity {
                name: line("Trường Tiểu học Bình Minh"),
                commune: line("Xã Bình Minh"),
                province: line("Hải Phòng"),
            },
            from: jiff::civil::date(2020, 9, 5),
            levels: vec![socai_school::regulations::SchoolLevel::Primary],
        });
        desk
    }

    pub(crate) fn run(&mut self, command: impl Into<Command>) {
        self.try_run(command).unwrap();
    }

    pub(crate) fn try_run(&mut self, command: impl Into<Command>) -> Result<(), Refusals> {
        let seed = Uuid::from_u128(u128::from(self.school.position.0) + 1000);
        let context = Context { at: self.at, actor: Actor::Operator, ids: IdSource::new(seed) };
        for one in decide(&self.school, &context, command.into())? {
            self.school.apply(&Recorded {
                position: Position(self.school.position.0 + 1),
                at: self.at,
                actor: Actor::Operator,
                right: one.right.to_string(),
                command: seed,
                event: one.event,
            });
        }
        Ok(())
    }

    /// Carries out a plan.
    pub(crate) fn carry_out(&mut self, plan: &Plan) {
        self.run(plan.command());
    }
}

/// A fixture of `tests/fixtures` as a grid.
pub(crate) fn fixture(name: &str) -> Grid {
    let path = format!("{}/../../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    read_file(&std::fs::read(path).unwrap(), None).unwrap()
}

/// A sheet of texts, written and read back as a real workbook. A text that begins with `#` is written as a number.
pub(crate) fn sheet(rows: &[&[&str]]) -> Grid {
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.strip_prefix('#') {
                Some(number) => worksheet.write(row, column, number.parse::<f64>().unwrap()).unwrap(),
                None => worksheet.write(row, column, *text).unwrap(),
            };
        }
    }
    read_file(&workbook.save_to_buffer().unwrap(), None).unwrap()
}
