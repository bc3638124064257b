//! Which columns a student file has.

use crate::{
    error::FileError,
    grid::{CellAddress, CellValue, Grid},
    header::{Header, Names},
};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $names:expr;)+) => {
        /// A column that is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field {
            $($(#[$doc])* $name),+
        }

        impl Field {
            const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The headers under which it is known, the official one first.
            pub(super) fn names(self) -> Names {
                match self { $(Self::$name => &$names),+ }
            }
        }
    };
}

fields! {
    Class = ["Mã lớp", "Lớp", "Tên lớp"];
    Code = ["Mã học sinh", "Mã HS", "Mã định danh Bộ GD&ĐT"];
    Name = ["Họ tên", "Họ và tên", "Họ tên học sinh", "Họ và tên học sinh"];
    BornOn = ["Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh"];
    Gender = ["Giới tính"];
    Status = ["Trạng thái HS", "Trạng thái", "Trạng thái học sinh"];
    StatusDate = ["Ngày nhập trạng thái", "Ngày trạng thái", "Ngày vào trường"];
    Ethnicity = ["Dân tộc"];
    Disability = ["Loại khuyết tật", "Khuyết tật"];
    IdentityNumber = ["Số định danh cá nhân", "Số ĐDCN", "Số CCCD", "Số ĐDCN/CCCD"];
    MotherName = ["Họ tên mẹ", "Họ và tên mẹ"];
    MotherPhone = ["Điện thoại mẹ", "Số điện thoại mẹ", "SĐT mẹ"];
    FatherName = ["Họ tên cha", "Họ và tên cha", "Họ tên bố"];
    FatherPhone = ["Điện thoại cha", "Số điện thoại cha", "SĐT cha", "Điện thoại bố"];
    GuardianName = ["Họ tên người giám hộ", "Họ và tên người giám hộ"];
    GuardianPhone = ["Điện thoại người giám hộ", "SĐT người giám hộ"];
    Phone = ["Điện thoại liên hệ", "Số điện thoại", "Điện thoại", "Số điện thoại liên hệ"];
    Email = ["Email", "E-mail", "Thư điện tử"];
    Address = ["Chỗ ở hiện nay", "Nơi ở hiện nay", "Địa chỉ"];
    Birthplace = ["Nơi sinh"];
}

const REQUIRED: [Field; 5] = [Field::Class, Field::Code, Field::Name, Field::BornOn, Field::Gender];
/// Columns that say nothing about a student.
const IDLE: Names = &["STT", "TT"];

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) header: Header,
    found: Vec<(Field, u32, String)>,
}

impl Columns {
    pub(super) fn find(grid: &Grid) -> Result<Self, FileError> {
        let header = Header::find(grid, &REQUIRED.map(Field::names))?;
        let mut found = Vec::new();
        for field in Field::ALL {
            if let Some(column) = header.column(field.names())? {
                found.push((*field, column.index, column.title.clone()));
            }
        }
        Ok(Self { header, found })
    }

    /// The headers of columns that are not read.
    pub(super) fn unknown(&self) -> Vec<String> {
        let idle = self.header.column(IDLE).ok().flatten().map(|column| column.index);
        let known =
            |index: u32| Some(index) == idle || self.found.iter().any(|(_, found, _)| *found == index);
        let unknown = self.header.columns.iter().filter(|column| !known(column.index));
        unknown.map(|column| column.title.clone()).collect()
    }

    /// The header of a column as written; the official one when the file does not have it.
    pub(super) fn title(&self, field: Field) -> String {
        let found = self.found.iter().find(|(candidate, ..)| *candidate == field);
        found.map_or_else(|| field.names()[0].to_owned(), |(_, _, title)| title.clone())
    }

    pub(super) fn address(&self, row: u32, field: Field) -> Option<CellAddress> {
        let found = self.found.iter().find(|(candidate, ..)| *candidate == field);
        found.map(|(_, column, _)| CellAddress { row, column: *column })
    }

    pub(super) fn get<'g>(&self, grid: &'g Grid, row: u32, field: Field) -> Option<&'g CellValue> {
        self.address(row, field).and_then(|address| grid.get(address.row, address.column))
    }
}
