//! Names for people, classes and grading periods: the small things that stand everywhere.

use socai_school::{calendar::GradingPeriod, classes::Class};

use crate::{
    enums::{AssessmentPeriod, GradeLevel, Label},
    fast::{
        plan::{Field, Lane, leaf, one, text},
        scalar::Global,
    },
    scalars::Year,
    scope::Scope,
};

impl<'p> Lane<'p> for Label {
    const TYPE: &'static str = "Label";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "vi" => text(Label::vietnamese),
            "en" => text(Label::english),
            _ => None,
        }
    }
}

/// A grading period.
pub(crate) struct PeriodOf(pub GradingPeriod);

impl<'p> Lane<'p> for PeriodOf {
    const TYPE: &'static str = "GradingPeriod";
    const FALLS_BACK: &'static [&'static str] = &["locks"];

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "year" => leaf(|period: &Self| Year(period.0.year)),
            "moment" => leaf(|period: &Self| AssessmentPeriod::from(period.0.moment)),
            "label" => one(|period: &Self| Label::from(period.0.moment)),
            _ => None,
        }
    }
}

/// A class by name; everything further falls back.
pub(crate) struct ClassOf<'a>(pub &'a Class);

impl<'a> ClassOf<'a> {
    pub(crate) fn find(scope: &'a Scope, id: socai_school::ids::ClassId) -> Option<Self> {
        scope.school().classes.class(id).map(Self)
    }
}

impl<'a> Lane<'a> for ClassOf<'a> {
    const TYPE: &'static str = "Class";
    const FALLS_BACK: &'static [&'static str] = &[
        "areSubjectsChosen",
        "attendance",
        "attendanceSession",
        "attendanceYear",
        "awards",
        "batches",
        "closing",
        "commentSuggestions",
        "conductReviews",
        "finalizationPreview",
        "freeTeachers",
        "gradeVerdicts",
        "gradebook",
        "history",
        "homeroomBook",
        "homeroomTeacher",
        "lessonLog",
        "lessonLogYear",
        "nextYear",
        "publishedPeriods",
        "readiness",
        "revertPreview",
        "studentCount",
        "students",
        "subjectGradebook",
        "subjectTeachers",
        "subjects",
        "summary",
        "suspendedStudents",
        "timetable",
        "timetableVersions",
    ];

    fn field(name: &str) -> Option<Field<'a, Self>> {
        match name {
            "id" => leaf(|class: &Self| Global(class.0.id)),
            "name" => text(|class: &Self| class.0.name.as_str()),
            "grade" => leaf(|class: &Self| GradeLevel::from(class.0.grade)),
            "gradeLabel" => one(|class: &Self| Label::from(class.0.grade)),
            "year" => leaf(|class: &Self| Year(class.0.year)),
            _ => None,
        }
    }
}
