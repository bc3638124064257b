//! Students as lists name them.

use socai_school::{
    ids::ClassId,
    names::PersonName,
    policy::Object as About,
    registry::{Contact, Enrollment, Origin, Student, StudentCode, StudentHealth, StudentIdentity},
    text::Line,
};

use super::places::ClassOf;
use crate::{
    access::{self, Guard},
    enums::{DepartureReason, Gender, Label},
    fast::{
        plan::{Field, Lane, leaf, list, maybe, maybe_text, one, text},
        scalar::Global,
    },
    scalars::Day,
    schema::OriginKind,
    scope::Scope,
};

/// A student.
#[derive(Clone, Copy)]
pub(crate) struct StudentOf<'a> {
    pub scope: &'a Scope,
    pub student: &'a Student,
}

impl<'a> StudentOf<'a> {
    fn identity(&self) -> Option<&'a StudentIdentity> {
        self.student.identity.get()
    }

    fn reads(&self, guard: Guard) -> bool {
        self.scope.reads(guard, About::Student(self.student.id))
    }
}

impl<'a> Lane<'a> for StudentOf<'a> {
    const TYPE: &'static str = "Student";
    const FALLS_BACK: &'static [&'static str] = &[
        "attendance",
        "conductNotes",
        "consents",
        "contactBook",
        "discipline",
        "grades",
        "guardians",
        "history",
        "homeroomSheet",
        "individualPlan",
        "mergedInto",
        "mergedNumbers",
        "reportBook",
        "results",
        "suspensions",
        "transfers",
        "timetable",
        "yearResult",
    ];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "id" => leaf(|of: &Self| Global(of.student.id)),
            "registerNumber" => leaf(|of: &Self| of.student.register_number),
            "name" => maybe(|of: &Self| of.identity().map(|identity| &identity.name)),
            "isErased" => leaf(|of: &Self| of.identity().is_none()),
            "code" => maybe(|of: &Self| of.identity().map(|identity| &identity.code)),
            "bornOn" => leaf(|of: &Self| of.identity().map(|identity| Day(identity.born_on))),
            "gender" => leaf(|of: &Self| of.identity().map(|identity| Gender::from(identity.gender))),
            "ethnicity" => maybe_text(|of: &Self| line(&of.identity()?.ethnicity)),
            "birthplace" => maybe_text(|of: &Self| line(&of.identity()?.birthplace)),
            "identityNumber" => maybe_text(|of: &Self| {
                if !of.reads(access::STUDENT_IDENTITY_NUMBER) {
                    return None;
                }
                line(&of.identity()?.identity_number)
            }),
            "contact" => maybe(|of: &Self| -> Option<&'a Contact> {
                if !of.reads(access::STUDENT_CONTACT) {
                    return None;
                }
                of.student.contact.as_ref()?.get()
            }),
            "health" => maybe(|of: &Self| -> Option<&'a StudentHealth> {
                if !of.reads(access::STUDENT_HEALTH) {
                    return None;
                }
                of.student.health.as_ref()?.get()
            }),
            "origin" => one(|of: &Self| -> &'a Origin { &of.student.origin }),
            "enrollments" => list(|of: &Self| {
                let (scope, enrollments): (_, &'a [Enrollment]) = (of.scope, &of.student.enrollments);
                enrollments.iter().map(move |enrollment| EnrollmentOf { scope, enrollment })
            }),
            "class" => maybe(|of: &Self| {
                let class: ClassId = of.student.enrollment_on(of.scope.day())?.class;
                ClassOf::find(of.scope, class)
            }),
            _ => None,
        }
    }
}

fn line(line: &Option<Line>) -> Option<&str> {
    line.as_ref().map(Line::as_str)
}

impl<'a> Lane<'a> for &'a PersonName {
    const TYPE: &'static str = "PersonName";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "family" => text(|name: &Self| name.family.as_str()),
            "middle" => maybe_text(|name: &Self| line(&name.middle)),
            "given" => text(|name: &Self| name.given.as_str()),
            "full" => leaf(|name: &Self| name.full()),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a StudentCode {
    const TYPE: &'static str = "StudentCode";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "value" => text(|code: &Self| code.as_str()),
            "isTemporary" => leaf(|code: &Self| matches!(code, StudentCode::Temporary(_))),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a Contact {
    const TYPE: &'static str = "Contact";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "address" => maybe_text(|contact: &Self| line(&contact.address)),
            "phone" => maybe_text(|contact: &Self| line(&contact.phone)),
            "email" => maybe_text(|contact: &Self| line(&contact.email)),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a StudentHealth {
    const TYPE: &'static str = "StudentHealth";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "disability" => maybe_text(|health: &Self| line(&health.disability)),
            "remarks" => maybe_text(|health: &Self| line(&health.remarks)),
            _ => None,
        }
    }
}

impl<'a> Lane<'a> for &'a Origin {
    const TYPE: &'static str = "Origin";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "kind" => leaf(|origin: &Self| OriginKind::of(origin)),
            "school" => maybe_text(|origin: &Self| match origin {
                Origin::Transfer { school } => Some(school.as_str()),
                Origin::New | Origin::Existing => None,
            }),
            _ => None,
        }
    }
}

/// A stay in a class.
pub(crate) struct EnrollmentOf<'a> {
    scope: &'a Scope,
    enrollment: &'a Enrollment,
}

impl<'a> Lane<'a> for EnrollmentOf<'a> {
    const TYPE: &'static str = "Enrollment";

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "class" => maybe(|of: &Self| ClassOf::find(of.scope, of.enrollment.class)),
            "from" => leaf(|of: &Self| Day(of.enrollment.from)),
            "until" => leaf(|of: &Self| of.enrollment.until.map(Day)),
            "departure" => leaf(|of: &Self| of.enrollment.departure.map(DepartureReason::from)),
            "departureLabel" => maybe(|of: &Self| of.enrollment.departure.map(Label::from)),
            _ => None,
        }
    }
}
