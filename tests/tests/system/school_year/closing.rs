//! Closing the book of a moment, class by class: teachers sign off their subjects, homeroom teachers consolidate, the principal
//! confirms, the admin board locks and publishes.

use serde_json::{Value, json};
use socai_tests::{Mutation, Outcome};

use super::{
    entry::{Sheet, period},
    programme::{Moment, Term},
    record::Column,
    world::{World, order, together},
};

/// What is signed, by whom: the statements shown today.
const STATEMENTS: [&str; 3] = ["subject/1", "consolidation/1", "confirmation/1"];

/// The whole school at a moment, as the scope of a lock or of a publication.
fn everywhere(moment: Moment) -> Value {
    json!({ "period": period(moment), "area": { "wholeSchool": true } })
}

impl World {
    /// Closes the book of a moment in all classes. What is not ready yet is refused on the way.
    pub(super) async fn close(&mut self, moment: Moment) {
        let classes: Vec<usize> = (0..self.rooms.len()).collect();
        if let Some((index, column)) = self.due(moment).first().copied() {
            let class = self.pupils[index].class;
            let subject = column.subject().expect("only assessments are missed");
            self.sign_off(class, moment, subject).await.refused("INCOMPLETE");
        }
        self.make_up(moment).await;
        self.consolidate(0, moment).await.refused("SUBJECTS_NOT_SIGNED_OFF");
        self.sign_subjects(&classes, moment).await;
        self.confirm(&classes, moment).await.refused("NOT_CONSOLIDATED");
        self.sign(&classes, moment).await;
        self.publish(moment).await.refused("NOT_READY_TO_PUBLISH");
        let lock = json!({ "scope": everywhere(moment), "order": order("05/QĐ-KS") });
        let _locked = self.school.carry_out(Mutation::new("lockPeriod", &self.school, lock)).await;
        self.write_into_closed_book(moment).await;
        let _published = self.publish(moment).await.accepted();
    }

    /// Locks what was assessed again after the year.
    pub(super) async fn close_reassessment(&self) {
        let lock = json!({ "scope": everywhere(Moment::Reassessment), "order": order("20/QĐ-KS") });
        let _locked = self.school.carry_out(Mutation::new("lockPeriod", &self.school, lock)).await;
    }

    /// Signs off every subject of some classes, by the subjects' teachers.
    async fn sign_subjects(&self, classes: &[usize], moment: Moment) {
        let signatures = classes.iter().flat_map(|class| {
            self.rooms[*class].subjects.iter().map(|subject| self.sign_off(*class, moment, *subject))
        });
        for signed in together(signatures).await {
            let _signed = signed.accepted();
        }
    }

    /// Consolidates some classes, by their homeroom teachers, and confirms them.
    async fn sign(&self, classes: &[usize], moment: Moment) {
        for consolidated in together(classes.iter().map(|class| self.consolidate(*class, moment))).await {
            let _consolidated = consolidated.accepted();
        }
        let _confirmed = self.confirm(classes, moment).await.accepted();
    }

    /// Signs everything of some classes again, because something was changed.
    pub(super) async fn sign_again(&self, classes: &[usize], moment: Moment) {
        if !classes.is_empty() {
            self.sign_subjects(classes, moment).await;
            self.sign(classes, moment).await;
        }
    }

    async fn sign_off(&self, class: usize, moment: Moment, subject: Term) -> Outcome {
        let room = &self.rooms[class];
        let input = json!({
            "classId": room.class.id, "period": period(moment), "subject": subject.name,
            "confirmation": STATEMENTS[0],
        });
        let sign = Mutation::new("signOffSubject", &self.school, input);
        self.teachers[room.writer(Column::Subject(subject))].mutate(&sign).await
    }

    async fn consolidate(&self, class: usize, moment: Moment) -> Outcome {
        let room = &self.rooms[class];
        let input =
            json!({ "classId": room.class.id, "period": period(moment), "confirmation": STATEMENTS[1] });
        let sign = Mutation::new("consolidateClass", &self.school, input);
        self.teachers[room.homeroom].mutate(&sign).await
    }

    async fn confirm(&self, classes: &[usize], moment: Moment) -> Outcome {
        let ids: Vec<&str> = classes.iter().map(|class| self.rooms[*class].class.id.as_str()).collect();
        let input = json!({ "classIds": ids, "period": period(moment), "confirmation": STATEMENTS[2] });
        self.principal.mutate(&Mutation::new("confirmClass", &self.school, input)).await
    }

    async fn publish(&self, moment: Moment) -> Outcome {
        let mut input = everywhere(moment);
        input["order"] = order("06/QĐ-CB");
        self.school.admin.mutate(&Mutation::new("publishResults", &self.school, input)).await
    }

    /// A teacher who comes too late writes nothing.
    async fn write_into_closed_book(&self, moment: Moment) {
        let (index, pupil) = self.roll(0).next().expect("a class has students");
        let (column, cell) = pupil
            .book
            .iter()
            .find_map(|((at, column), cell)| (*at == moment).then_some((*column, cell)))
            .expect("something was entered");
        let teacher = self.rooms[0].writer(column);
        let sheet = Sheet { class: 0, teacher, moment, cells: vec![(index, column, cell.mark)] };
        self.save(&sheet).await.refused("PERIOD_LOCKED");
    }
}
