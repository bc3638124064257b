//! The lane of `Class.students`.

use socai_school::registry::Student;

use super::student::StudentOf;
use crate::{
    fast::{Asked, HasLane, json::Json},
    schema::StudentNode,
};

/// Bytes of a student in a usual answer.
const STUDENT: usize = 300;

fn find(node: &StudentNode) -> Option<StudentOf<'_>> {
    let student: &Student = node.scope.school().registry.student(node.id)?;
    Some(StudentOf { scope: &node.scope, student })
}

impl HasLane for Vec<StudentNode> {
    fn write(&self, asked: &Asked<'_>) -> Option<Json> {
        let plan = asked.plan::<StudentOf<'_>>()?;
        let students: Vec<StudentOf<'_>> = self.iter().map(find).collect::<Option<_>>()?;
        let mut json = Json::with_capacity(students.len() * STUDENT);
        json.list(students, |json, student| plan.write(&student, json));
        Some(json)
    }
}
