//! The gradebooks as the principal reads them: they hold what was entered, and nothing else.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    entry::period,
    programme::Moment,
    world::{World, together},
};

const GRADEBOOK: &str = "query($school: String!, $class: ID!, $period: GradingPeriodInput!) {
    school(code: $school) { class(by: { id: $class }) { gradebook(period: $period) { rows {
        student { id }
        cells { target { code } version mark {
            subject { level score } trait score pass absence conduct absences { excused unexcused }
        } }
    } } } }
}";

/// Student and column, with mark and version.
type Cells = BTreeMap<(String, String), (Value, u64)>;

impl World {
    /// Fails the test unless every gradebook of a moment holds what was entered for the students of the class now.
    pub(super) async fn compare_gradebooks(&self, moment: Moment) {
        let compared = together((0..self.rooms.len()).map(async |class| {
            let variables = json!({
                "school": self.school.code, "class": self.rooms[class].class.id, "period": period(moment),
            });
            let data = self.principal.query(GRADEBOOK, variables).await;
            let read = read(&data["school"]["class"]["gradebook"]["rows"]);
            assert_eq!(
                read,
                self.entered(class, moment),
                "{} of {}",
                moment.name(),
                self.rooms[class].class.name
            );
            read.len()
        }))
        .await;
        // After the year there are marks only of those who were assessed again.
        let is_of_all = moment != Moment::Reassessment;
        assert!(compared.iter().all(|cells| *cells > 0 || !is_of_all), "nothing was compared");
    }

    fn entered(&self, class: usize, moment: Moment) -> Cells {
        let cells = self.roll(class).flat_map(|(_, pupil)| {
            let cells = pupil.book.iter().filter(|((at, _), _)| *at == moment);
            cells.map(|((_, column), cell)| {
                let place = (pupil.id.clone(), column.code());
                (place, (cell.mark.input(), u64::from(cell.version)))
            })
        });
        cells.collect()
    }
}

fn read(rows: &Value) -> Cells {
    let mut read = Cells::new();
    for row in rows.as_array().unwrap() {
        for cell in row["cells"].as_array().unwrap() {
            let version = cell["version"].as_u64().unwrap();
            if version == 0 {
                continue;
            }
            let place = [&row["student"]["id"], &cell["target"]["code"]].map(|text| text.as_str().unwrap());
            let mut mark = cell["mark"].clone();
            // What is read has the shape of what is sent, with null for the kinds of mark that it is not.
            mark.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            if let Some(score) = mark["subject"]["score"].as_str() {
                mark["subject"]["score"] = json!(score.parse::<u8>().unwrap());
            }
            read.insert((place[0].to_owned(), place[1].to_owned()), (mark, version));
        }
    }
    read
}
