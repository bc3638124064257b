//! Which columns a result sheet has. The same words head a subject and a competency (Khoa học, Tin học), so the group above
//! decides.

use socai_school::{
    regulations::{Competency, Quality, Target},
    text::fold,
};

use crate::{
    error::FileError,
    grid::{CellAddress, CellValue, Grid},
    header::{Column, Header, Names, key},
    values,
};

const CLASS: Names = &["Mã lớp", "Lớp", "Tên lớp"];
const CODE: Names = &["Mã học sinh", "Mã HS", "Mã định danh Bộ GD&ĐT"];
const NAME: Names = &["Họ tên", "Họ và tên"];
const BORN_ON: Names = &["Ngày sinh"];
const IDLE: Names = &["STT", "TT"];
/// Facts of the end of the year, which are not grades.
const YEAR_END: [Names; 4] = [
    &["Hoàn thành chương trình lớp học", "HTCTLH"],
    &["Lên lớp"],
    &["Xếp loại", "Đánh giá KQGD"],
    &["Khen thưởng"],
];

/// What a column of grades holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// T, H, C of a subject.
    Level,
    /// T, Đ, C of a quality or competency.
    Trait,
    /// Điểm KTĐK.
    Score,
}

/// A column of grades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GradeColumn {
    pub(super) index: u32,
    pub(super) title: String,
    pub(super) target: Target,
    pub(super) part: Part,
}

/// The columns of one sheet.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) header: Header,
    pub(super) grades: Vec<GradeColumn>,
    /// Known columns that are not imported: index and header.
    pub(super) year_end: Vec<(u32, String)>,
    pub(super) unknown: Vec<String>,
    class: Option<u32>,
    code: u32,
    name: u32,
    born_on: Option<u32>,
}

impl Columns {
    /// Finds the sheet with results, and its columns.
    pub(super) fn find(grid: &Grid) -> Result<(&Grid, Self), FileError> {
        let (grid, header) = Header::find_sheet(grid, &[&[CODE], &[NAME]])?;
        let index = |names| Ok::<_, FileError>(header.column(names)?.map(|column| column.index));
        let no_header = || FileError::NoHeader { wanted: vec![CODE[0], NAME[0]] };
        let (class, born_on, idle) = (index(CLASS)?, index(BORN_ON)?, index(IDLE)?);
        let (code, name) = (index(CODE)?.ok_or_else(no_header)?, index(NAME)?.ok_or_else(no_header)?);
        let fixed = [class, born_on, idle, Some(code), Some(name)];
        let mut grades: Vec<GradeColumn> = Vec::new();
        let (mut year_end, mut unknown) = (Vec::new(), Vec::new());
        for column in header.columns.iter().filter(|column| !fixed.contains(&Some(column.index))) {
            if YEAR_END
                .iter()
                .any(|names| names.iter().any(|name| column.levels.iter().any(|level| *level == fold(name))))
            {
                year_end.push((column.index, column.title.clone()));
            } else if let Some((target, part)) = graded(column) {
                if grades.iter().any(|other| other.target == target && other.part == part) {
                    return Err(FileError::TwiceTheSame { header: column.title.clone() });
                }
                grades.push(GradeColumn { index: column.index, title: column.title.clone(), target, part });
            } else {
                unknown.push(column.title.clone());
            }
        }
        Ok((grid, Self { grades, year_end, unknown, class, code, name, born_on, header }))
    }

    /// The rows about students: those with a code or a name and birth date.
    pub(super) fn rows<'g>(&self, grid: &'g Grid) -> impl Iterator<Item = u32> + use<'g, '_> {
        grid.rows().filter(move |row| {
            let written = grid.get(*row, self.code).map(ToString::to_string).unwrap_or_default();
            let repeated = CODE.iter().any(|name| fold(name) == key(&written));
            // Signatures and totals may stand below any column, but not with a number in that of the codes.
            let coded = written.contains(|c: char| c.is_ascii_digit());
            let named = grid.get(*row, self.name).is_some();
            let born = self.born_on.is_some_and(|column| grid.get(*row, column).is_some());
            *row >= self.header.data_from && !repeated && ((coded && (named || born)) || (named && born))
        })
    }

    pub(super) fn class(&self, grid: &Grid, row: u32) -> Option<String> {
        let value = grid.get(row, self.class?)?.to_string();
        Some(values::class_name(&value).to_owned())
    }

    pub(super) fn class_cell(&self, row: u32) -> CellAddress {
        CellAddress { row, column: self.class.unwrap_or(self.code) }
    }

    pub(super) fn code<'g>(&self, grid: &'g Grid, row: u32) -> Option<&'g CellValue> {
        grid.get(row, self.code)
    }

    pub(super) fn code_cell(&self, row: u32) -> CellAddress {
        CellAddress { row, column: self.code }
    }

    pub(super) fn name<'g>(&self, grid: &'g Grid, row: u32) -> Option<&'g CellValue> {
        grid.get(row, self.name)
    }

    pub(super) fn name_cell(&self, row: u32) -> CellAddress {
        CellAddress { row, column: self.name }
    }

    pub(super) fn born_on<'g>(&self, grid: &'g Grid, row: u32) -> Option<&'g CellValue> {
        grid.get(row, self.born_on?)
    }

    pub(super) fn born_on_cell(&self, row: u32) -> CellAddress {
        CellAddress { row, column: self.born_on.unwrap_or(self.code) }
    }

    /// The header of a fixed column as written.
    pub(super) fn title(&self, cell: CellAddress) -> String {
        let column = self.header.columns.iter().find(|column| column.index == cell.column);
        column.map_or_else(String::new, |column| column.title.clone())
    }
}

fn graded(column: &Column) -> Option<(Target, Part)> {
    let levels: Vec<&str> = column.levels.iter().map(String::as_str).collect();
    let (last, groups) = levels.split_last()?;
    if groups
        .iter()
        .any(|group| group.starts_with("nang luc") || *group == "nl chung" || *group == "nl dac thu")
    {
        return competency(last).map(|competency| (Target::Competency(competency), Part::Trait));
    }
    if groups.iter().any(|group| group.starts_with("pham chat") || *group == "pc") {
        return Quality::ALL
            .iter()
            .find(|quality| fold(quality.vi()) == *last)
            .map(|quality| (Target::Quality(*quality), Part::Trait));
    }
    match *last {
        "muc dat duoc" | "muc" | "muc do" => {
            Some((Target::Subject(values::subject_of(groups.last()?)?), Part::Level))
        }
        "diem ktdk" | "diem" | "diem kt" | "diem kiem tra dinh ki" | "diem kiem tra dinh ky" => {
            Some((Target::Subject(values::subject_of(groups.last()?)?), Part::Score))
        }
        alone => values::subject_of(alone).map(|subject| (Target::Subject(subject), Part::Level)),
    }
}

fn competency(name: &str) -> Option<Competency> {
    match name {
        "gqvd va sang tao" | "gqvd&st" | "giai quyet van de va sang tao" => {
            Some(Competency::ProblemSolvingAndCreativity)
        }
        "tham my" => Some(Competency::Aesthetic),
        name => Competency::ALL.iter().copied().find(|competency| fold(competency.vi()) == name),
    }
}
