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
    /// Says nothing about a student, but that the row is about one.
    Ordinal = ["STT", "TT", "Số TT", "Số thứ tự"];
    Class = ["Mã lớp", "Lớp", "Tên lớp", "Lớp học"];
    Code = ["Mã học sinh", "Mã HS", "Mã định danh Bộ GD&ĐT"];
    Name = ["Họ tên", "Họ và tên", "Họ tên học sinh", "Họ và tên học sinh"];
    /// All of the name but the last word, where the list keeps the two apart.
    FamilyName = ["Họ và tên đệm", "Họ và chữ đệm", "Họ đệm", "Họ lót", "Họ"];
    GivenName = ["Tên"];
    BornOn = ["Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Ngày tháng, năm sinh"];
    Gender = ["Giới tính", "Phái"];
    /// A mark for girls, in lists without a column of genders.
    Girl = ["Nữ"];
    Status = ["Trạng thái HS", "Trạng thái", "Trạng thái học sinh"];
    StatusDate = ["Ngày nhập trạng thái", "Ngày trạng thái", "Ngày vào trường"];
    Ethnicity = ["Dân tộc"];
    Disability = ["Loại khuyết tật", "Khuyết tật"];
    IdentityNumber = ["Số định danh cá nhân", "Số ĐDCN", "Số CCCD", "Số ĐDCN/CCCD"];
    MotherName = ["Họ tên mẹ", "Họ và tên mẹ"];
    MotherPhone = ["Điện thoại mẹ", "Số điện thoại mẹ", "SĐT mẹ"];
    FatherName = ["Họ tên cha", "Họ và tên cha", "Họ tên bố", "Họ và tên bố"];
    FatherPhone = ["Điện thoại cha", "Số điện thoại cha", "SĐT cha", "Điện thoại bố", "SĐT bố"];
    GuardianName = ["Họ tên người giám hộ", "Họ và tên người giám hộ"];
    GuardianPhone = ["Điện thoại người giám hộ", "Số điện thoại người giám hộ", "SĐT người giám hộ"];
    Phone = ["Điện thoại liên hệ", "Số điện thoại", "Điện thoại", "Số điện thoại liên hệ"];
    Email = ["Email", "E-mail", "Thư điện tử"];
    Address = ["Chỗ ở hiện nay", "Nơi ở hiện nay", "Địa chỉ"];
    Birthplace = ["Nơi sinh"];
}

/// What a list of students cannot be read without; the class may stand in a heading instead of a column.
pub(super) fn required() -> [Vec<Names>; 4] {
    [
        vec![Field::Code.names(), Field::IdentityNumber.names()],
        vec![Field::Name.names(), Field::FamilyName.names()],
        vec![Field::BornOn.names()],
        vec![Field::Gender.names(), Field::Girl.names()],
    ]
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) header: Header,
    found: Vec<(Field, u32, String)>,
    /// The last column of the name, whose header may be merged over several.
    name_until: u32,
}

impl Columns {
    /// Finds the sheet with students, and its columns.
    pub(super) fn find(grid: &Grid) -> Result<(&Grid, Self), FileError> {
        let required = required();
        let (grid, header) = Header::find_sheet(grid, &required.each_ref().map(Vec::as_slice))?;
        let mut found = Vec::new();
        for field in Field::ALL {
            if let Some(column) = header.column(field.names())? {
                found.push((*field, column.index, column.title.clone()));
            }
        }
        let name = found.iter().find(|(field, ..)| *field == Field::Name).map_or(0, |(_, column, _)| *column);
        let is_free = |column: &u32| header.columns.iter().all(|other| other.index != *column);
        let widest = (header.row..header.data_from).map(|row| grid.reaches(row, name)).max().unwrap_or(name);
        let name_until = (name + 1..=widest).take_while(is_free).last().unwrap_or(name);
        Ok((grid, Self { header, found, name_until }))
    }

    /// Whether a row repeats the header.
    pub(super) fn repeated(&self, grid: &Grid, row: u32) -> Result<bool, FileError> {
        self.header.repeats(grid, row, &required().each_ref().map(Vec::as_slice))
    }

    /// The headers of columns that are not read.
    pub(super) fn unknown(&self) -> Vec<String> {
        let known = |index: u32| self.found.iter().any(|(_, found, _)| *found == index);
        let unknown = self.header.columns.iter().filter(|column| !known(column.index));
        unknown.map(|column| column.title.clone()).collect()
    }

    /// The header of a column as written; the official one when the file does not have it.
    pub(super) fn title(&self, field: Field) -> String {
        let found = self.found.iter().find(|(candidate, ..)| *candidate == field);
        found.map_or_else(|| field.names()[0].to_owned(), |(_, _, title)| title.clone())
    }

    /// Whether the file has the column.
    pub(super) fn has(&self, field: Field) -> bool {
        self.found.iter().any(|(candidate, ..)| *candidate == field)
    }

    pub(super) fn address(&self, row: u32, field: Field) -> Option<CellAddress> {
        let found = self.found.iter().find(|(candidate, ..)| *candidate == field);
        found.map(|(_, column, _)| CellAddress { row, column: *column })
    }

    pub(super) fn get<'g>(&self, grid: &'g Grid, row: u32, field: Field) -> Option<&'g CellValue> {
        self.address(row, field).and_then(|address| grid.get(address.row, address.column))
    }

    /// The class of a row; its cell may be merged over all rows of the class.
    pub(super) fn class<'g>(&self, grid: &'g Grid, row: u32) -> Option<&'g CellValue> {
        self.address(row, Field::Class).and_then(|address| grid.shown(address.row, address.column))
    }

    /// The cells that together are the name, as written.
    pub(super) fn name(&self, grid: &Grid, row: u32) -> Option<String> {
        let parts: Vec<String> = match self.address(row, Field::Name) {
            Some(first) => (first.column..=self.name_until)
                .filter_map(|column| grid.get(row, column).map(ToString::to_string))
                .collect(),
            None => [Field::FamilyName, Field::GivenName]
                .into_iter()
                .filter_map(|field| self.get(grid, row, field).map(ToString::to_string))
                .collect(),
        };
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The column in which the name is, or begins.
    pub(super) fn name_field(&self) -> Field {
        if self.has(Field::Name) { Field::Name } else { Field::FamilyName }
    }
}
