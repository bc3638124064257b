//! Why a file as a whole is not read. Problems of single cells are [`CellProblem`](crate::CellProblem)s.

use socai_school::text::Bilingual;

use crate::grid::CellAddress;

/// A file that is refused before any of its rows is looked at. Nothing was changed; another file may be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Larger than the limit, in bytes.
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Not an .xlsx workbook: another format, an old .xls, or damaged.
    NotXlsx,
    /// Neither a workbook nor a text in UTF-8 or UTF-16.
    NotText,
    /// The workbook has no visible sheet of that name.
    NoSheet {
        /// As asked for.
        name: String,
    },
    /// More than one visible sheet holds such a list, so it is not known which one is meant.
    SeveralSheets {
        /// The names of the further ones.
        names: Vec<String>,
    },
    /// The header is repeated further down with other columns.
    OtherHeader {
        /// Its row in Excel, from 1.
        row: u32,
    },
    /// Protected by a password.
    Encrypted,
    /// Holds what a list of students never needs: macros, embedded objects, links to other files.
    Active {
        /// The part of the package.
        part: String,
    },
    /// The package has a part with a name that would leave its folder.
    UnsafeName,
    /// More parts than any real workbook.
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// Unpacks to more than the limit, or is packed suspiciously tight.
    Bomb,
    /// A cell lies beyond the rows or columns that are read.
    OutOfBounds {
        /// The cell.
        address: CellAddress,
    },
    /// More cells than are read.
    TooManyCells {
        /// The limit.
        limit: usize,
    },
    /// No sheet, or an empty one.
    Empty,
    /// No row holds the headers that are needed.
    NoHeader {
        /// The headers that were looked for.
        wanted: Vec<&'static str>,
    },
    /// Two columns have the same header, so it is not known which one counts.
    TwiceTheSame {
        /// The header.
        header: String,
    },
    /// The school year is neither given nor written in the file.
    NoYear,
    /// The title names another school year than the one given.
    OtherYear {
        /// In the file.
        file: String,
        /// As given.
        given: String,
    },
    /// The year was not given, and the one in the file is neither the present nor the next.
    UnlikelyYear {
        /// In the file.
        file: String,
        /// The present one.
        present: String,
    },
    /// The title does not say at which moment of the year the results were taken.
    NoMoment,
    /// Neither the title nor the rows name one class.
    NoClass,
    /// The school has no such class in that year.
    UnknownClass {
        /// The name in the file.
        name: String,
    },
}

impl FileError {
    /// A stable code, part of the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "FILE_TOO_LARGE",
            Self::NotXlsx => "FILE_NOT_XLSX",
            Self::NotText => "FILE_NOT_TEXT",
            Self::NoSheet { .. } => "FILE_NO_SHEET",
            Self::SeveralSheets { .. } => "FILE_SEVERAL_SHEETS",
            Self::OtherHeader { .. } => "FILE_OTHER_HEADER",
            Self::Encrypted => "FILE_ENCRYPTED",
            Self::Active { .. } => "FILE_ACTIVE_CONTENT",
            Self::UnsafeName => "FILE_UNSAFE_NAME",
            Self::TooManyParts { .. } => "FILE_TOO_MANY_PARTS",
            Self::Bomb => "FILE_UNPACKS_TOO_LARGE",
            Self::OutOfBounds { .. } => "FILE_CELL_OUT_OF_BOUNDS",
            Self::TooManyCells { .. } => "FILE_TOO_MANY_CELLS",
            Self::Empty => "FILE_EMPTY",
            Self::NoHeader { .. } => "FILE_NO_HEADER",
            Self::TwiceTheSame { .. } => "FILE_DUPLICATE_HEADER",
            Self::NoYear => "FILE_NO_YEAR",
            Self::OtherYear { .. } => "FILE_OTHER_YEAR",
            Self::UnlikelyYear { .. } => "FILE_UNLIKELY_YEAR",
            Self::NoMoment => "FILE_NO_MOMENT",
            Self::NoClass => "FILE_NO_CLASS",
            Self::UnknownClass { .. } => "FILE_UNKNOWN_CLASS",
        }
    }

    /// The text for people.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        match self {
            Self::TooLarge { limit } => Bilingual::new(
                format!("Tệp lớn hơn {} MB.", limit >> 20),
                format!("The file is larger than {} MB.", limit >> 20),
            ),
            Self::NotXlsx => Bilingual::new(
                "Tệp không phải là sổ tính .xlsx. Hãy mở bằng Excel và lưu lại dạng .xlsx.",
                "The file is not an .xlsx workbook. Open it in Excel and save it as .xlsx.",
            ),
            Self::NotText => Bilingual::new(
                "Tệp không phải sổ tính .xlsx, cũng không phải CSV mã hóa UTF-8 hoặc UTF-16. Trong Excel hãy lưu dạng .xlsx hoặc \
                 “CSV UTF-8”.",
                "The file is neither an .xlsx workbook nor a CSV text in UTF-8 or UTF-16. Save it in Excel as .xlsx or “CSV UTF-8”.",
            ),
            Self::NoSheet { name } => Bilingual::new(
                format!("Tệp không có trang tính “{name}”."),
                format!("The file has no sheet “{name}”."),
            ),
            Self::SeveralSheets { names } => Bilingual::new(
                format!(
                    "Nhiều trang tính cùng có danh sách (còn có: {}); hãy chọn một trang.",
                    names.join(", ")
                ),
                format!("More than one sheet holds a list (also: {}); choose one.", names.join(", ")),
            ),
            Self::OtherHeader { row } => Bilingual::new(
                format!("Dòng {row} lặp lại tiêu đề nhưng các cột khác với tiêu đề đầu."),
                format!("Row {row} repeats the header with other columns than the first one."),
            ),
            Self::Encrypted => Bilingual::new(
                "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.",
                "The file has a password. Remove it first.",
            ),
            Self::Active { part } => Bilingual::new(
                format!("Tệp chứa macro, đối tượng nhúng hoặc liên kết ngoài ({part})."),
                format!("The file holds macros, embedded objects or external links ({part})."),
            ),
            Self::UnsafeName => Bilingual::new(
                "Tệp nén có tên thành phần không an toàn.",
                "A part of the package has an unsafe name.",
            ),
            Self::TooManyParts { limit } => Bilingual::new(
                format!("Tệp có hơn {limit} thành phần."),
                format!("The package has more than {limit} parts."),
            ),
            Self::Bomb => Bilingual::new(
                "Tệp giải nén ra quá lớn nên không được đọc.",
                "The file unpacks to too much data and is not read.",
            ),
            Self::OutOfBounds { address } => Bilingual::new(
                format!("Ô {address} nằm ngoài giới hạn 5.000 dòng và 200 cột."),
                format!("Cell {address} is beyond the limit of 5,000 rows and 200 columns."),
            ),
            Self::TooManyCells { limit } => Bilingual::new(
                format!("Tệp có hơn {limit} ô."),
                format!("The file has more than {limit} cells."),
            ),
            Self::Empty => Bilingual::new("Tệp không có dữ liệu.", "The file holds no data."),
            Self::NoHeader { wanted } => Bilingual::new(
                format!("Không tìm thấy dòng tiêu đề có đủ các cột: {}.", wanted.join(", ")),
                format!("No header row with all of these columns: {}.", wanted.join(", ")),
            ),
            Self::TwiceTheSame { header } => Bilingual::new(
                format!("Hai cột có cùng tiêu đề “{header}”."),
                format!("Two columns have the header “{header}”."),
            ),
            Self::NoYear => Bilingual::new(
                "Không rõ năm học: tệp không ghi và cũng chưa được chỉ định.",
                "The school year is neither written in the file nor given.",
            ),
            Self::OtherYear { file, given } => Bilingual::new(
                format!("Tệp ghi {file}, khác với {given} được chỉ định."),
                format!("The file says {file}, but {given} was given."),
            ),
            Self::UnlikelyYear { file, present } => Bilingual::new(
                format!(
                    "Tệp ghi năm học {file}, không phải năm học này ({present}) hay năm sau; nếu đúng, hãy chỉ định năm học."
                ),
                format!(
                    "The file says {file}, neither this year ({present}) nor the next; give the year if it is meant."
                ),
            ),
            Self::NoMoment => Bilingual::new(
                "Tiêu đề không ghi thời điểm đánh giá (giữa/cuối học kì I, II, cuối năm).",
                "The title does not name the moment of assessment (mid or end of term one or two).",
            ),
            Self::NoClass => {
                Bilingual::new("Tệp không ghi rõ một lớp.", "The file does not name exactly one class.")
            }
            Self::UnknownClass { name } => Bilingual::new(
                format!("Năm học này trường không có lớp {name}."),
                format!("The school has no class {name} in that year."),
            ),
        }
    }
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text();
        write!(f, "{} ({})", text.vi, text.en)
    }
}

impl std::error::Error for FileError {}
