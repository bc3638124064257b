//! Where in the input a refusal belongs: a command's own words, put into those of the GraphQL input. Ids are called
//! `…Id` there, and a mark is spread over `level` and `score`.

/// The path in the GraphQL input.
pub(crate) fn in_input(path: &str, code: &str) -> String {
    path.split('.').map(|segment| renamed(segment, code)).collect::<Vec<_>>().join(".")
}

fn renamed(segment: &str, code: &str) -> String {
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
        "to" => "toClassId",
        "students" => "studentIds",
        "members" => "memberIds",
        "columns" => "target",
        "mark" if code == "SCORE_WITHOUT_TEST" => "score",
        "mark" => "level",
        same => same,
    };
    format!("{name}{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_speaks_the_words_of_the_input() {
        let check = |path, code, expected: &str| assert_eq!(in_input(path, code), expected);
        check("entries[3].student", "STUDENT_NOT_IN_CLASS", "entries[3].studentId");
        check("entries[0].mark", "SCORE_WITHOUT_TEST", "entries[0].score");
        check("entries[0].mark", "EMPTY_MARK", "entries[0].level");
        check("entries[2].identity.bornOn", "TOO_YOUNG", "entries[2].identity.bornOn");
        check("members[1]", "UNKNOWN_ACCOUNT", "memberIds[1]");
        check("scope.columns", "TARGET_NOT_IN_GRADE", "scope.target");
        check("", "FORBIDDEN", "");
    }
}
