//! A class of lower secondary school for the harness, beside the primary classes of the sample school.

use jiff::civil::date;

use super::{
    Given, given_school,
    sample::{account, admitted, class, student, teaches, uuid},
};
use crate::{
    Event,
    ids::{AccountId, ClassId, StudentId},
    policy::Role,
    regulations::{GradeLevel, Subject},
};

/// Homeroom of 6A, teaches Literature there.
pub(crate) const TEACHER_6A: AccountId = AccountId(uuid(0xac));
/// Teaches Mathematics and Physical education in 6A; no homeroom.
pub(crate) const MATHS: AccountId = AccountId(uuid(0xad));

pub(crate) const CLASS_6A: ClassId = ClassId(uuid(0xc6));

/// In 6A, register number 7.
pub(crate) const KHANH: StudentId = StudentId(uuid(0xd7));
/// In 6A, register number 8.
pub(crate) const LAN: StudentId = StudentId(uuid(0xd8));

/// Class 6A with its teachers and students.
pub(crate) fn secondary() -> Vec<Event> {
    let mut events = vec![
        account(TEACHER_6A, Some("GV06"), "Mai Thị Sáu", &[Role::Teacher]),
        account(MATHS, Some("GV07"), "Đinh Văn Toán", &[Role::Teacher]),
    ];
    events.extend(class(CLASS_6A, "6A", GradeLevel::G6, TEACHER_6A));
    events.extend([
        teaches(TEACHER_6A, CLASS_6A, Subject::Literature),
        teaches(MATHS, CLASS_6A, Subject::Mathematics),
        teaches(MATHS, CLASS_6A, Subject::PhysicalEducation),
        admitted(KHANH, 7, CLASS_6A, student("Vũ Gia Khánh", "TAM-007", date(2014, 3, 7))),
        admitted(LAN, 8, CLASS_6A, student("Bùi Ngọc Lan", "TAM-008", date(2014, 8, 8))),
    ]);
    events
}

/// Starts from the sample school with class 6A.
pub(crate) fn given_secondary() -> Given {
    given_school().and(secondary())
}
