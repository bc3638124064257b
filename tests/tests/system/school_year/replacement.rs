//! Tests that are sat again because the first result was abnormal (Circular 27/2020, Article 7.1d).

use serde_json::json;
use socai_tests::Mutation;

use super::{
    entry::period,
    programme::{Moment, Term, has_test, is_primary},
    record::{Column, Mark, SecondTest},
    world::World,
};

impl World {
    /// At the end of a term of primary school one student in thirty sits a test again, if the principal permits it.
    pub(super) async fn replace_tests(&mut self, moment: Moment) {
        let mut chance = self.chance.of(&format!("replaced/{}", moment.name()));
        for index in 0..self.pupils.len() {
            let pupil = &self.pupils[index];
            let is_at_hand = is_primary(pupil.grade) && !pupil.has_left;
            if !is_at_hand || !matches!(moment, Moment::EndTermOne | Moment::EndOfYear) || !chance.once_in(30)
            {
                continue;
            }
            let tested = pupil.subjects.iter().copied();
            let tested: Vec<Term> =
                tested.filter(|subject| has_test(pupil.grade, *subject, moment)).collect();
            let subject = chance.one_of(&tested);
            let score = u8::try_from(chance.within(3, 10)).unwrap();
            let second = SecondTest { score, stands: !chance.once_in(3) };
            let is_permitted = !chance.once_in(5);
            self.replace_test(index, subject, moment, second, is_permitted).await;
        }
    }

    async fn replace_test(
        &mut self,
        index: usize,
        subject: Term,
        moment: Moment,
        second: SecondTest,
        is_permitted: bool,
    ) {
        let (pupil, column) = (&self.pupils[index], Column::Subject(subject));
        let room = &self.rooms[pupil.class];
        let teacher = &self.teachers[room.writer(column)];
        let test = json!({ "period": period(moment), "studentId": pupil.id, "subject": subject.name });

        let mut input = test.clone();
        input["classId"] = json!(room.class.id);
        input["reason"] = json!("Kết quả bất thường so với đánh giá thường xuyên");
        let propose = Mutation::new("proposeReplacementTest", &self.school, input.clone());
        let _proposed = teacher.mutate(&propose).await.accepted();

        let mut decision = test;
        decision["permission"] = json!(if is_permitted { "PERMITTED" } else { "REFUSED" });
        decision["reason"] = json!("Theo đề nghị của giáo viên");
        self.order(Mutation::new("decideReplacementTest", &self.school, decision)).await;

        input["score"] = json!(second.score);
        input["stands"] = json!(if second.stands { "SECOND" } else { "FIRST" });
        input["expectedVersion"] = json!(pupil.version(moment, column));
        let recorded = teacher.mutate(&Mutation::new("recordReplacementTest", &self.school, input)).await;
        if !is_permitted {
            return recorded.refused("REPLACEMENT_NOT_PERMITTED");
        }
        let _recorded = recorded.accepted();
        let cell = self.pupils[index].book.get_mut(&(moment, column)).expect("a test was sat");
        assert!(matches!(cell.mark, Mark::Subject(_, Some(_))), "a score stands");
        cell.version += 1;
        cell.second = Some(second);
    }
}
