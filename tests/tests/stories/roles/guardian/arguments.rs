//! What stands in the arguments of the schema's fields. Nothing is guessed: an argument that is not known here fails the test, so that
//! whoever adds one says with which values a guardian might try it.

use super::{
    family::Family,
    schema::{Argument, Schema},
};

/// Values for arguments, about the things of the school.
pub(super) struct Arguments<'a> {
    pub(super) family: &'a Family<'a>,
}

impl Arguments<'_> {
    /// The values with which an argument is tried; `None` stands for leaving it out.
    pub(super) fn of(
        &self,
        schema: &Schema,
        object: &str,
        field: &str,
        argument: &Argument,
    ) -> Vec<Option<String>> {
        let owner = format!("{object}.{field}({})", argument.name);
        if let Some(values) = self.by_owner(&owner) {
            return values.into_iter().map(Some).collect();
        }
        if !argument.is_required && leaves_out(&argument.name, &argument.of) {
            return vec![None];
        }
        let values = self.by_type(schema, &argument.of);
        assert!(
            !values.is_empty(),
            "{owner} of type {} is not known. A guardian must not learn of another child through it: say in \
             tests/tests/stories/roles/guardian/arguments.rs with which values it is tried (`by_owner` for ids and for what only this \
             field takes, `by_type` for a type; `leaves_out` for a filter that may be left out).",
            argument.of
        );
        values.into_iter().map(Some).collect()
    }

    /// Ids, and arguments that stand for somebody: of every child, also of those who are somebody else's.
    fn by_owner(&self, owner: &str) -> Option<Vec<String>> {
        let family = self.family;
        let quoted = |ids: Vec<&String>| ids.into_iter().map(|id| format!("\"{id}\"")).collect();
        let children = || family.children.iter();
        Some(match owner {
            "Query.school(code)" => vec![format!("\"{}\"", family.office.code)],
            "Query.node(id)" => quoted(family.things.iter().map(|(_, id)| id).collect()),
            "Query.nodes(ids)" => {
                let ids: Vec<String> = family.things.iter().map(|(_, id)| format!("\"{id}\"")).collect();
                vec![format!("[{}]", ids.join(", "))]
            }
            "School.account(id)" => quoted(vec![&family.homeroom_teacher, &family.other_guardian]),
            "School.document(id)" => quoted(vec![&family.files.document, &family.files.minutes]),
            "School.changeRequests(classId)" | "School.replacementTests(classId)" => {
                quoted(vec![&family.files.class])
            }
            "School.student(by)" => {
                let by = children().flat_map(|child| {
                    [
                        format!("{{ id: \"{}\" }}", child.id),
                        format!("{{ code: \"{}\" }}", child.code),
                        format!("{{ registerNumber: {} }}", child.register_number),
                    ]
                });
                by.collect()
            }
            "School.class(by)" => vec![
                format!("{{ id: \"{}\" }}", family.class),
                format!("{{ id: \"{}\" }}", family.files.class),
                format!(
                    "{{ name: {{ year: \"{}\", name: \"{}\" }} }}",
                    family.office.year, family.files.child_class
                ),
            ],
            "Class.commentSuggestions(studentId)" => quoted(children().map(|child| &child.id).collect()),
            "Class.gradeVerdicts(input)" => vec![format!(
                "{{ period: {}, entries: [{{ studentId: \"{}\", target: {{ subject: MATHEMATICS }}, \
                 mark: {{ subject: {{ level: COMPLETED, score: 5 }} }}, expectedVersion: 0 }}] }}",
                family.period("END_TERM_ONE"),
                family.children[1].id
            )],
            "Class.suspendedStudents(on)" => quoted(vec![&family.files.away]),
            // Three weeks with lessons that were signed, given to somebody else and canceled.
            "Student.timetable(from)"
            | "Account.timetable(from)"
            | "Account.unsignedLessons(from)"
            | "School.substitutions(from)" => vec![format!("\"{}\"", family.office.first_day)],
            "Student.timetable(until)"
            | "Account.timetable(until)"
            | "Account.unsignedLessons(until)"
            | "School.substitutions(until)" => vec![format!("\"{}\"", family.files.mondays[2])],
            // From 1 to 6.
            "Class.freeTeachers(period)" => vec!["1".to_owned()],
            "School.rollOver(of)" => vec![format!(
                "{{ fromYear: \"{}\", toYear: \"{}\", on: \"{}\" }}",
                family.files.past_year, family.office.year, family.office.first_day
            )],
            "Class.revertPreview(batch)" => vec![format!("\"{}\"", uuid::Uuid::nil())],
            "Class.revertPreview(period)" | "Class.commentSuggestions(period)" => {
                vec![family.period("MID_TERM_ONE")]
            }
            _ => return None,
        })
    }

    fn by_type(&self, schema: &Schema, of: &str) -> Vec<String> {
        let family = self.family;
        let year = &family.office.year;
        match of {
            "SchoolYear" => vec![format!("\"{year}\""), format!("\"{}\"", family.files.past_year)],
            "GradingPeriodInput" => vec![
                family.period("MID_TERM_ONE"),
                family.period("END_TERM_ONE"),
                format!("{{ year: \"{}\", moment: END_OF_YEAR }}", family.files.past_year),
            ],
            "Date" => vec![format!("\"{}\"", family.files.monday())],
            "AttendanceRangeInput" => vec![
                format!("{{ day: \"{}\" }}", family.files.monday()),
                "{ week: 1 }".to_owned(),
                format!("{{ month: \"{}\" }}", &family.office.first_day.to_string()[..7]),
            ],
            "LockScopeInput" => {
                vec![format!(
                    "{{ period: {}, area: {{ classId: \"{}\" }} }}",
                    family.period("END_TERM_ONE"),
                    family.class
                )]
            }
            "TargetInput" => vec!["{ subject: MATHEMATICS }".to_owned(), "{ quality: HONESTY }".to_owned()],
            "Subject" => vec!["MATHEMATICS".to_owned()],
            "HalfDay" | "TermName" | "AssessmentPeriod" => {
                schema.any_of(of).map(str::to_owned).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Filters, and where a page begins: without them more is shown, never less.
fn leaves_out(name: &str, of: &str) -> bool {
    match of {
        "Int" => name == "first",
        "String" => matches!(name, "after" | "documentType" | "reason"),
        // Without one it is today.
        "Date" => matches!(name, "on" | "until"),
        "Boolean" => matches!(name, "all" | "isOpen"),
        // Which other classes are asked for is tried by who may see some.
        "ID" => name == "classId",
        "AsOfInput" | "MarkInput" | "GradingPeriodInput" | "AssessmentPeriod" | "Milestone"
        | "SchoolLevel" | "AwardStatus" | "ChangeStatus" | "DocumentState" | "ReplacementStatus"
        | "JournalOrder" | "Role" | "StaleFilter" | "IncidentStatus" | "TransferDirection" => true,
        "TargetInput" => name == "targets",
        _ => false,
    }
}
