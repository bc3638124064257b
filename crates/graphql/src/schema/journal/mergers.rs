//! What events about mergers say.

use socai_school::mergers::{
    MergerAgreed, MergerConcluded, MergerDeclined, MergerEnd, MergerRecorded, SchoolClosed, StudentInherited,
};

use super::{
    changes::{Changes, day, text},
    transfers::{applicant, evidence, school},
};

const ON: (&str, &str) = ("Từ ngày", "From");

pub(super) fn agreed(c: &mut Changes<'_>, e: &MergerAgreed) {
    school(c, "from", ("Trường được sáp nhập", "School to be closed"), &e.from).set("on", ON, day(e.on));
    c.order(&e.order);
}

pub(super) fn recorded(c: &mut Changes<'_>, e: &MergerRecorded) {
    school(c, "to", ("Trường nhận sáp nhập", "Heir"), &e.to).set("on", ON, day(e.on)).order(&e.order);
    evidence(c, &e.agreement);
}

pub(super) fn declined(c: &mut Changes<'_>, e: &MergerDeclined) {
    c.set("reason", ("Lí do", "Reason"), text(&e.reason));
}

pub(super) fn closed(c: &mut Changes<'_>, e: &SchoolClosed) {
    school(c, "to", ("Trường nhận sáp nhập", "Heir"), &e.to).set("on", ON, day(e.on)).order(&e.order);
    c.set("releasedCount", ("Số học sinh chuyển sang", "Students released"), text(e.released));
    c.set("completedCount", ("Số học sinh hoàn thành cấp học", "Students who completed"), text(e.completed));
}

pub(super) fn concluded(c: &mut Changes<'_>, e: &MergerConcluded) {
    let end = match e.end {
        MergerEnd::Closed { students } => format!("Đã đóng sổ, {students} học sinh"),
        MergerEnd::Declined => "Không sáp nhập".to_owned(),
    };
    c.set("end", ("Kết thúc", "End"), text(end));
    evidence(c, &e.evidence);
}

pub(super) fn inherited(c: &mut Changes<'_>, e: &StudentInherited) {
    school(c, "from", ("Chuyển đến từ", "From"), &e.from).set("grade", ("Khối", "Grade"), text(e.grade.vi()));
    applicant(c, e.student, &e.applicant);
}
