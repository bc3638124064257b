//! Where in the input a refusal belongs: a command's own words, put into those of the GraphQL input, where ids are called
//! `…Id`.

/// The path in the GraphQL input.
pub(crate) fn in_input(path: &str) -> String {
    path.split('.').map(renamed).collect::<Vec<_>>().join(".")
}

fn renamed(segment: &str) -> String {
    let (name, index) = segment.split_at(segment.find('[').unwrap_or(segment.len()));
    let name = match name {
        "student" => "studentId",
        "class" => "classId",
        "account" => "accountId",
        "teacher" => "teacherId",
        "head" => "headId",
        "group" => "groupId",
        "guardian" => "guardianId",
        "document" => "documentId",
        "person" => "personId",
        "template" => "templateId",
        "award" => "awardId",
        "to" => "toClassId",
        "students" => "studentIds",
        "members" => "memberIds",
        "columns" => "target",
        "classes" => "classIds",
        "request" => "requestId",
        "minutes" => "minutesId",
        "stands" => "standsId",
        "duplicate" => "duplicateId",
        "substitute" => "substituteId",
        "absent" => "absentId",
        "answers" => "answersId",
        "attended" => "attendedIds",
        "case" => "caseId",
        "discipline" => "disciplineId",
        "message" => "messageId",
        same => same,
    };
    format!("{name}{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_speaks_the_words_of_the_input() {
        let check = |path, expected: &str| assert_eq!(in_input(path), expected);
        check("entries[3].student", "entries[3].studentId");
        check("entries[2].identity.bornOn", "entries[2].identity.bornOn");
        check("members[1]", "memberIds[1]");
        check("scope.columns", "scope.target");
        check("classes[2]", "classIds[2]");
        check("request", "requestId");
        check("", "");
    }
}
