//! Reads the rows of a student file, each by itself and without looking at the school.

use jiff::civil::Date;
use socai_school::{
    names::PersonName,
    registry::{
        Contact, DepartureReason, Gender, GuardianEntry, GuardianProfile, GuardianRelation, StudentCode,
    },
    regulations::GradeLevel,
    text::{Bilingual, Code, Line, TextError, fold},
};

use super::{
    blocks,
    columns::{Columns, Field},
};
use crate::{
    grid::{CellAddress, CellValue, Grid},
    plan::{CellProblem, Place, Source},
    values,
};

/// What the state column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Đang học.
    Present,
    /// Tuyển mới.
    New,
    /// Chuyển đến.
    Arrived,
    /// Chuyển đi, thôi học and the like, and why.
    Left(DepartureReason),
}

/// A row that makes sense by itself.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) class: Code,
    pub(super) grade: GradeLevel,
    pub(super) code: StudentCode,
    pub(super) name: PersonName,
    pub(super) born_on: Date,
    pub(super) gender: Gender,
    pub(super) status: Status,
    pub(super) status_date: Option<Date>,
    pub(super) ethnicity: Option<Line>,
    pub(super) disability: Option<Line>,
    pub(super) identity_number: Option<Line>,
    pub(super) birthplace: Option<Line>,
    pub(super) contact: Contact,
    pub(super) guardians: Vec<GuardianEntry>,
}

/// A row as read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// Its index from 0.
    pub(super) row: u32,
    /// The student code as written.
    pub(super) code: Option<String>,
    pub(super) result: Result<Box<Row>, Vec<CellProblem>>,
    /// Where its fields are, for refusals that come later.
    pub(super) source: Source,
}

impl Read {
    pub(super) fn status_date(&self) -> Option<Date> {
        self.result.as_ref().ok().and_then(|row| row.status_date)
    }
}

/// Reads every row about a student.
pub(super) fn read(grid: &Grid, columns: &Columns, rows: &[blocks::Row]) -> Vec<Read> {
    let reader = |row: &blocks::Row| {
        Reader { grid, columns, row: row.index, heading: row.heading.clone(), problems: Vec::new() }.read()
    };
    rows.iter().map(reader).collect()
}

struct Reader<'a> {
    grid: &'a Grid,
    columns: &'a Columns,
    row: u32,
    /// The class that the heading above the row names.
    heading: Option<String>,
    problems: Vec<CellProblem>,
}

impl Reader<'_> {
    fn read(mut self) -> Read {
        let row = self.fields();
        let source = [
            (Field::Code, "identity.code"),
            (Field::Class, "class"),
            (Field::StatusDate, "on"),
            (self.columns.name_field(), "identity.name"),
            (Field::BornOn, "identity.bornOn"),
            (self.gender_field(), "identity.gender"),
            (Field::IdentityNumber, "identity.identityNumber"),
            (Field::Ethnicity, "identity.ethnicity"),
            (Field::Birthplace, "identity.birthplace"),
            (Field::Address, "contact"),
            (Field::Disability, "health"),
        ];
        let place = |(field, path): &(Field, &'static str)| {
            let address = self.columns.address(self.row, *field)?;
            Some(Place { field: path, address, column: self.columns.title(*field) })
        };
        Read {
            row: self.row,
            code: self.value(Field::Code).map(ToString::to_string),
            source: source.iter().filter_map(place).collect(),
            result: match row {
                Some(row) if self.problems.is_empty() => Ok(Box::new(row)),
                _ => Err(self.problems),
            },
        }
    }

    // Every field is read before the row is given up, so that all bad cells are reported at once.
    fn fields(&mut self) -> Option<Row> {
        let class = self.class();
        let identity_number = self.identity_number();
        let code = self.code(identity_number.as_ref());
        let name = self.student_name();
        let born_on = self.date(Field::BornOn);
        if born_on.is_none() && self.value(Field::BornOn).is_none() {
            self.missing(Field::BornOn);
        }
        let gender = self.gender();
        let status = self.status();
        let status_date = self.date(Field::StatusDate);
        let ethnicity = self.line(Field::Ethnicity);
        let disability = self
            .line(Field::Disability)
            .filter(|text| !matches!(fold(text.as_str()).as_str(), "khong" | "0"));
        let birthplace = self.line(Field::Birthplace);
        let contact = Contact {
            address: self.line(Field::Address),
            phone: self.phone(Field::Phone),
            email: self.line(Field::Email),
        };
        let guardians = [
            self.guardian(GuardianRelation::Mother, Field::MotherName, Field::MotherPhone),
            self.guardian(GuardianRelation::Father, Field::FatherName, Field::FatherPhone),
            self.guardian(GuardianRelation::Other, Field::GuardianName, Field::GuardianPhone),
        ];
        let (class, grade) = class?;
        Some(Row {
            class,
            grade,
            code: code?,
            name: name?,
            born_on: born_on?,
            gender: gender?,
            status: status?,
            status_date,
            ethnicity,
            disability,
            identity_number,
            birthplace,
            contact,
            guardians: guardians.into_iter().flatten().collect(),
        })
    }

    fn value(&self, field: Field) -> Option<&CellValue> {
        self.columns.get(self.grid, self.row, field)
    }

    fn refuse(&mut self, field: Field, code: &'static str, vi: &str, en: &str) {
        // A column that the file does not have is refused at the beginning of the row.
        let address =
            self.columns.address(self.row, field).unwrap_or(CellAddress { row: self.row, column: 0 });
        let value = match self.columns.name_field() {
            name if name == field => self.columns.name(self.grid, self.row),
            _ => self.value(field).map(ToString::to_string),
        };
        self.problems.push(CellProblem {
            address: Some(address),
            column: self.columns.title(field),
            value,
            code,
            reason: Bilingual::new(vi, en),
        });
    }

    fn missing(&mut self, field: Field) {
        self.refuse(field, "MISSING", values::MISSING.0, values::MISSING.1);
    }

    fn class(&mut self) -> Option<(Code, GradeLevel)> {
        let in_cell = self.columns.class(self.grid, self.row).map(ToString::to_string);
        let Some(written) = in_cell.or_else(|| self.heading.clone()) else {
            self.missing(Field::Class);
            return None;
        };
        let name = values::class_name(&written);
        match (Code::new(name), values::grade_of(name)) {
            (Ok(name), Some(grade)) => Some((name, grade)),
            _ => {
                self.refuse(Field::Class, "BAD_CLASS", values::BAD_CLASS.0, values::BAD_CLASS.1);
                None
            }
        }
    }

    fn identity_number(&mut self) -> Option<Line> {
        let value = self.value(Field::IdentityNumber)?;
        let digits = values::digits(value)
            .filter(|digits| digits.len() == 12)
            .and_then(|digits| Line::new(&digits).ok());
        if digits.is_none() {
            let lost_zero = matches!(value, CellValue::Number(_));
            let (vi, en) = if lost_zero {
                (
                    "Số định danh phải đủ 12 chữ số; Excel đã bỏ số 0 ở đầu. Hãy định dạng ô là văn bản.",
                    "Twelve digits are needed; Excel dropped the leading zero. Format the cell as text.",
                )
            } else {
                ("Số định danh cá nhân phải gồm 12 chữ số.", "A personal identity number has twelve digits.")
            };
            self.refuse(Field::IdentityNumber, "BAD_IDENTITY_NUMBER", vi, en);
        }
        digits
    }

    // A student of grade 1 has no code until the Ministry gives one; the identity number stands in for it.
    fn code(&mut self, identity_number: Option<&Line>) -> Option<StudentCode> {
        let Some(value) = self.value(Field::Code) else {
            let temporary = identity_number.and_then(|number| Line::new(&format!("TAM-{number}")).ok());
            if temporary.is_none() {
                self.refuse(
                    Field::Code,
                    "MISSING",
                    "Thiếu mã học sinh, và không có số định danh để lập mã tạm.",
                    "No student code, and no identity number to make a temporary one.",
                );
            }
            return temporary.map(StudentCode::Temporary);
        };
        let ministry = values::digits(value)
            .filter(|digits| digits.len() == 10)
            .and_then(|digits| Line::new(&digits).ok());
        let written = value.to_string();
        let temporary = written
            .to_uppercase()
            .starts_with("TAM")
            .then(|| Line::new(&written.to_uppercase()).ok())
            .flatten();
        let code = ministry.map(StudentCode::Ministry).or_else(|| temporary.map(StudentCode::Temporary));
        if code.is_none() {
            self.refuse(
                Field::Code,
                "BAD_CODE",
                "Mã học sinh phải gồm 10 chữ số, hoặc là mã tạm bắt đầu bằng TAM.",
                "A student code has ten digits, or is a temporary one that begins with TAM.",
            );
        }
        code
    }

    fn student_name(&mut self) -> Option<PersonName> {
        let field = self.columns.name_field();
        let Some(written) = self.columns.name(self.grid, self.row) else {
            self.missing(field);
            return None;
        };
        self.parsed_name(field, &written)
    }

    fn name(&mut self, field: Field) -> Option<PersonName> {
        let written = self.value(field)?.to_string();
        self.parsed_name(field, &written)
    }

    fn parsed_name(&mut self, field: Field, written: &str) -> Option<PersonName> {
        let letters = !written.chars().any(|c| c.is_ascii_digit());
        match PersonName::parse(written) {
            Ok(name) if letters => Some(name),
            _ => {
                self.refuse(field, "BAD_NAME", "Họ tên không hợp lệ.", "Not a name.");
                None
            }
        }
    }

    fn date(&mut self, field: Field) -> Option<Date> {
        let date = values::date(self.value(field)?);
        if date.is_none() {
            self.refuse(field, "BAD_DATE", values::NO_DATE.0, values::NO_DATE.1);
        }
        date
    }

    fn gender_field(&self) -> Field {
        if self.columns.has(Field::Gender) { Field::Gender } else { Field::Girl }
    }

    fn gender(&mut self) -> Option<Gender> {
        let field = self.gender_field();
        let gender = match (field, self.value(field)) {
            (Field::Girl, None) => Some(Gender::Male),
            (Field::Girl, Some(mark)) => {
                let is_mark = matches!(fold(&mark.to_string()).as_str(), "x" | "1" | "nu");
                is_mark.then_some(Gender::Female)
            }
            (_, value) => value.and_then(values::gender),
        };
        if gender.is_none() {
            let (vi, en) = match field {
                Field::Girl => ("Cột Nữ đánh dấu x hoặc để trống.", "The column Nữ holds x or nothing."),
                _ => ("Giới tính phải là Nam hoặc Nữ.", "Must be Nam or Nữ."),
            };
            self.refuse(field, "BAD_GENDER", vi, en);
        }
        gender
    }

    fn status(&mut self) -> Option<Status> {
        let Some(value) = self.value(Field::Status) else { return Some(Status::Present) };
        let status = match fold(&value.to_string()).as_str() {
            "dang hoc" | "hoc lai" | "luu ban" => Some(Status::Present),
            "tuyen moi" | "moi tuyen" => Some(Status::New),
            "chuyen den" | "nghi hoc xin hoc lai" => Some(Status::Arrived),
            "chuyen di" | "chuyen truong" => Some(Status::Left(DepartureReason::Transferred)),
            "thoi hoc" | "bo hoc" | "nghi hoc" => Some(Status::Left(DepartureReason::DroppedOut)),
            "da tot nghiep" | "hoan thanh chuong trinh tieu hoc" => {
                Some(Status::Left(DepartureReason::Completed))
            }
            "qua doi" | "da mat" => Some(Status::Left(DepartureReason::Deceased)),
            _ => None,
        };
        if status.is_none() {
            self.refuse(
                Field::Status,
                "UNKNOWN_STATUS",
                "Trạng thái học sinh chưa được hỗ trợ.",
                "This state is not known.",
            );
        }
        status
    }

    fn line(&mut self, field: Field) -> Option<Line> {
        match Line::new(&self.value(field)?.to_string()) {
            Ok(line) => Some(line),
            Err(TextError::Empty) => None,
            Err(TextError::TooLong { limit, .. }) => {
                let (vi, en) =
                    (format!("Dài quá {limit} kí tự."), format!("Longer than {limit} characters."));
                self.refuse(field, "TEXT_TOO_LONG", &vi, &en);
                None
            }
            Err(TextError::Control) => {
                self.refuse(
                    field,
                    "BAD_TEXT",
                    "Có kí tự xuống dòng hoặc kí tự điều khiển.",
                    "Holds a line break or control character.",
                );
                None
            }
        }
    }

    // As a number a telephone has lost its leading zero; national numbers have ten digits and always begin with one.
    fn phone(&mut self, field: Field) -> Option<Line> {
        match self.value(field)? {
            value @ CellValue::Number(_) => {
                let digits = values::digits(value)?;
                let full = if digits.len() == 9 { format!("0{digits}") } else { digits };
                Line::new(&full).ok()
            }
            CellValue::Text(_) | CellValue::Date(_) => self.line(field),
        }
    }

    fn guardian(&mut self, relation: GuardianRelation, name: Field, phone: Field) -> Option<GuardianEntry> {
        let phone = self.phone(phone);
        let name = self.name(name)?;
        let contact = phone.map(|phone| Contact { address: None, phone: Some(phone), email: None });
        Some(GuardianEntry { relation, profile: GuardianProfile { name }, contact })
    }
}
