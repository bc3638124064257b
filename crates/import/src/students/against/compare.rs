//! A row about a student whom the school knows already: what differs, and which command each difference needs.

use socai_school::{
    ids::{ClassId, StudentId},
    registry::{
        AssignMinistryCode, ChangeClass, Contact, CorrectStudent, GuardianEntry, GuardianRelation,
        RegisterGuardian, Student, StudentCode, StudentHealth, StudentIdentity,
    },
    text::{Bilingual, fold},
};
use uuid::Uuid;

use super::{Planner, note};
use crate::{
    plan::{Source, Step},
    students::{Outcome, columns::Field, rows::Row},
};

impl Planner<'_> {
    pub(super) fn compare(
        &mut self,
        row: &Row,
        index: u32,
        student: &Student,
        source: &Source,
        notices: &mut Vec<Bilingual>,
    ) -> Outcome {
        let Some(identity) = student.identity.get() else {
            return Outcome::Skipped(Bilingual::new(
                "Dữ liệu cá nhân đã được xóa.",
                "The personal data was erased.",
            ));
        };
        let class = student
            .open_enrollment()
            .and_then(|enrollment| Some((enrollment, self.school.classes.class(enrollment.class)?)));
        let Some((enrollment, class)) = class else {
            return self.refuse(
                index,
                Field::Class,
                "STUDENT_HAS_DEPARTED",
                (
                    "Học sinh đã rời trường; hãy tiếp nhận lại trong chương trình trước.",
                    "The student has left; take the student back in the program first.",
                ),
            );
        };
        if class.year != self.year {
            return self.refuse(
                index,
                Field::Class,
                "CLASS_OF_OTHER_YEAR",
                (
                    "Học sinh đang thuộc lớp của năm học khác; tệp này không dùng để lên lớp.",
                    "The student is in a class of another school year; this file does not promote students.",
                ),
            );
        }
        let moves = fold(class.name.as_str()) != fold(row.class.as_str());
        if moves && class.grade != row.grade {
            return self.refuse(
                index,
                Field::Class,
                "CLASS_OF_OTHER_GRADE",
                ("Chỉ chuyển lớp trong cùng khối.", "A student changes class only within the grade."),
            );
        }
        let code = match (&identity.code, &row.code) {
            (StudentCode::Ministry(known), StudentCode::Ministry(given)) if known != given => {
                return self.refuse(
                    index,
                    Field::Code,
                    "MINISTRY_CODE_ALREADY_ASSIGNED",
                    (
                        "Học sinh có số định danh này đã có mã khác do Bộ cấp.",
                        "The student with this identity number has another ministry code.",
                    ),
                );
            }
            (StudentCode::Temporary(_), given @ StudentCode::Ministry(code)) => {
                let command = AssignMinistryCode { student: student.id, code: code.clone() };
                self.codes.push(Step::ready(command, vec![source.clone()]));
                given.clone()
            }
            (known, _) => known.clone(),
        };
        let mut changed =
            if code == identity.code { Vec::new() } else { vec![self.columns.title(Field::Code)] };
        if moves {
            self.need_class(row);
            let on = self.today.max(enrollment.from.tomorrow().unwrap_or(self.today));
            let command = ChangeClass { student: student.id, to: ClassId(Uuid::nil()), on, reason: note() };
            self.moves.push(Step::change_class(self.year, row.class.clone(), command, source.clone()));
        }
        changed.extend(self.correct(row, student, identity, code, source));
        changed.extend(self.compare_guardians(row, student.id, source, notices));
        match (moves, changed.is_empty()) {
            (true, _) => {
                Outcome::MovedClass { from: class.name.to_string(), to: row.class.to_string(), also: changed }
            }
            (false, false) => Outcome::Changed(changed),
            (false, true) => Outcome::Unchanged,
        }
    }

    // A blank cell or a missing column says nothing: what is known stays.
    fn correct(
        &mut self,
        row: &Row,
        student: &Student,
        known: &StudentIdentity,
        code: StudentCode,
        source: &Source,
    ) -> Vec<String> {
        let given = StudentIdentity {
            name: row.name.clone(),
            code: code.clone(),
            born_on: row.born_on,
            gender: row.gender,
            ethnicity: row.ethnicity.clone().or_else(|| known.ethnicity.clone()),
            birthplace: row.birthplace.clone().or_else(|| known.birthplace.clone()),
            identity_number: row.identity_number.clone().or_else(|| known.identity_number.clone()),
        };
        let nothing = Contact { address: None, phone: None, email: None };
        let known_contact = student.contact.as_ref().and_then(|contact| contact.get()).unwrap_or(&nothing);
        let contact = Contact {
            address: row.contact.address.clone().or_else(|| known_contact.address.clone()),
            phone: row.contact.phone.clone().or_else(|| known_contact.phone.clone()),
            email: row.contact.email.clone().or_else(|| known_contact.email.clone()),
        };
        let known_health = student.health.as_ref().and_then(|health| health.get());
        let known_disability = known_health.and_then(|health| health.disability.as_ref());
        let disability = row.disability.as_ref().or(known_disability);
        let differs = [
            (Field::Name, given.name != known.name),
            (Field::BornOn, given.born_on != known.born_on),
            (Field::Gender, given.gender != known.gender),
            (Field::Ethnicity, given.ethnicity != known.ethnicity),
            (Field::Birthplace, given.birthplace != known.birthplace),
            (Field::IdentityNumber, given.identity_number != known.identity_number),
            (Field::Address, contact.address != known_contact.address),
            (Field::Phone, contact.phone != known_contact.phone),
            (Field::Email, contact.email != known_contact.email),
            (Field::Disability, disability != known_disability),
        ];
        let changed: Vec<String> = differs
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(field, _)| self.columns.title(*field))
            .collect();
        let identity_differs = given != (StudentIdentity { code, ..known.clone() });
        let command = CorrectStudent {
            student: student.id,
            identity: identity_differs.then_some(given),
            contact: (contact != *known_contact).then_some(contact),
            health: (disability != known_disability).then(|| StudentHealth {
                disability: disability.cloned(),
                remarks: known_health.and_then(|health| health.remarks.clone()),
            }),
            reason: note(),
        };
        if !changed.is_empty() {
            self.corrections.push(Step::ready(command, vec![source.clone()]));
        }
        changed
    }

    // A guardian who is missing is registered. One who differs is not replaced: the file cannot say whether it is another
    // person or another spelling.
    fn compare_guardians(
        &mut self,
        row: &Row,
        student: StudentId,
        source: &Source,
        notices: &mut Vec<Bilingual>,
    ) -> Vec<String> {
        let known = self.school.registry.guardians_of(student);
        let mut changed = Vec::new();
        for entry in &row.guardians {
            let same: Vec<_> = known
                .iter()
                .filter(|guardian| {
                    guardian
                        .students
                        .iter()
                        .any(|(of, relation)| *of == student && *relation == entry.relation)
                })
                .collect();
            let field = guardian_field(entry);
            if same.is_empty() {
                let command = RegisterGuardian { student, entry: entry.clone() };
                self.guardians.push(Step::ready(command, vec![source.clone()]));
                changed.push(self.columns.title(field));
            } else if !same
                .iter()
                .any(|guardian| guardian.profile.get().is_none_or(|profile| *profile == entry.profile))
            {
                let title = self.columns.title(field);
                notices.push(Bilingual::new(
                    format!("Cột {title} khác với người đã ghi trong sổ; không tự thay thế."),
                    format!("Column {title} differs from the registered person and is not replaced."),
                ));
            }
        }
        changed
    }
}

fn guardian_field(entry: &GuardianEntry) -> Field {
    match entry.relation {
        GuardianRelation::Mother => Field::MotherName,
        GuardianRelation::Father => Field::FatherName,
        GuardianRelation::Other => Field::GuardianName,
    }
}
