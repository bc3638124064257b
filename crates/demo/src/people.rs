//! Invented people from common family, middle and given names. Any likeness to real persons is chance.

use jiff::civil::{Date, date};
use rand::{RngExt, rngs::ChaCha12Rng};
use socai_school::{
    names::PersonName,
    registry::Gender,
    text::{Line, TextError},
};

const FAMILY: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Huỳnh",
    "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đoàn", "Trịnh", "Mai", "Đinh",
    "Lương", "Cao",
];
const MIDDLE_BOY: &[&str] =
    &["Văn", "Đức", "Minh", "Gia", "Hữu", "Quang", "Thành", "Tuấn", "Bảo", "Anh", "Quốc", "Duy"];
const GIVEN_BOY: &[&str] = &[
    "An", "Bảo", "Bình", "Cường", "Dũng", "Duy", "Đạt", "Đức", "Hải", "Hiếu", "Hoàng", "Huy", "Hùng",
    "Khang", "Khánh", "Khoa", "Kiên", "Lâm", "Long", "Minh", "Nam", "Nghĩa", "Nguyên", "Nhân", "Phong",
    "Phúc", "Quân", "Quang", "Sơn", "Tâm", "Thắng", "Thành", "Thịnh", "Trí", "Trung", "Tú", "Tuấn", "Tùng",
    "Việt", "Vinh",
];
const MIDDLE_GIRL: &[&str] = &[
    "Thị", "Ngọc", "Minh", "Khánh", "Thu", "Thanh", "Bảo", "Phương", "Hà", "Quỳnh", "Mai", "Thùy", "Gia",
    "Tuệ",
];
const GIVEN_GIRL: &[&str] = &[
    "An", "Anh", "Ánh", "Châu", "Chi", "Dung", "Dương", "Diệp", "Giang", "Hà", "Hân", "Hạnh", "Hiền", "Hoa",
    "Hồng", "Huyền", "Hương", "Khuê", "Lam", "Lan", "Linh", "Loan", "Ly", "Mai", "My", "Nga", "Ngân", "Ngọc",
    "Nhi", "Nhung", "Oanh", "Phương", "Quyên", "Quỳnh", "Thảo", "Thư", "Thủy", "Trang", "Trâm", "Uyên",
    "Vân", "Vy", "Yến",
];

pub(crate) fn pick<'a, T>(rng: &mut ChaCha12Rng, list: &'a [T]) -> &'a T {
    &list[rng.random_range(0..list.len())]
}

pub(crate) fn gender(rng: &mut ChaCha12Rng) -> Gender {
    if rng.random_bool(0.5) { Gender::Male } else { Gender::Female }
}

/// A name; of the given family, if one is given.
pub(crate) fn name(
    rng: &mut ChaCha12Rng,
    gender: Gender,
    family: Option<&str>,
) -> Result<PersonName, TextError> {
    let family = family.unwrap_or_else(|| *pick(rng, FAMILY));
    let (middle, given) = match gender {
        Gender::Male => (MIDDLE_BOY, GIVEN_BOY),
        Gender::Female => (MIDDLE_GIRL, GIVEN_GIRL),
    };
    let (middle, given) = (*pick(rng, middle), *pick(rng, given));
    // Nobody is called "Minh Minh".
    if middle == given {
        PersonName::parse(&format!("{family} {given}"))
    } else {
        PersonName::parse(&format!("{family} {middle} {given}"))
    }
}

pub(crate) fn birth_date(rng: &mut ChaCha12Rng, year: i16) -> Date {
    let (month, day) = (rng.random_range(1..=12), rng.random_range(1..=28));
    date(year, month, day)
}

/// A telephone number of the range that is not given out (0990).
pub(crate) fn phone(rng: &mut ChaCha12Rng) -> Result<Line, TextError> {
    Line::new(&format!("0990{:06}", rng.random_range(0..1_000_000)))
}

pub(crate) fn address(rng: &mut ChaCha12Rng) -> Result<Line, TextError> {
    Line::new(&format!("Thôn {}, xã Bình Minh", rng.random_range(1..=9)))
}
