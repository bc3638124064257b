//! The decisions to give lessons of an absent teacher to others and to give them back.

use std::collections::BTreeSet;

use super::{class_of, not_erased, said, signature};
use crate::{
    command::Decide,
    context::Context,
    ids::{AccountId, ClassId},
    lessons::is_writable,
    policy::{Action, Object, Role, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    sealed::Sealed,
    staff::require_role,
    state::School,
    timetable::{
        ArrangeSubstitution, EndSubstitution, LessonSubstitute, Substituted, Substitution,
        SubstitutionArranged, SubstitutionEnded, TimetableRefusal, schedule::Clash,
    },
};

impl Decide for ArrangeSubstitution {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { absent, lessons, reason } = self;
        let action = Action::ArrangeSubstitution;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let limit = Self::LIMIT;
        match lessons.len() {
            0 => return Err(Refusals::one("lessons", TimetableRefusal::NoLessons)),
            actual if actual > limit => {
                return Err(Refusals::one("lessons", TimetableRefusal::TooManyLessons { limit, actual }));
            }
            _ => {}
        }
        if reason.is_some() {
            not_erased(school, absent, "reason")?;
        }
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, lesson) in lessons.iter().enumerate() {
            let is_new = seen.insert((lesson.class, lesson.lesson));
            if let Err((field, refusal)) = check(school, absent, lesson, is_new) {
                wrong.push(Refused { path: format!("lessons[{index}].{field}"), refusal });
            }
        }
        let said_of = |it: &LessonSubstitute| {
            let LessonSubstitute { class, lesson, substitute } = *it;
            Substituted { class, lesson, substitute }
        };
        let mut substituted: Vec<Substituted> = lessons.iter().map(said_of).collect();
        substituted.sort_unstable_by_key(|it| (it.lesson, it.class));
        let event = SubstitutionArranged {
            substitution: context.ids.fresh(),
            absent,
            lessons: substituted,
            reason: reason.map(Sealed::Open),
        };
        if wrong.is_empty() {
            let mut after = school.timetables.clone();
            after.put_substitution(Substitution {
                id: event.substitution,
                absent,
                lessons: event.lessons.clone(),
                arranged: signature(school, context),
                ended: None,
                reason: None,
            });
            let days: BTreeSet<_> = lessons.iter().map(|it| it.lesson.date).collect();
            for clash in school.schedule().with_timetables(&after).clashes(days) {
                let (index, class) = of_clash(&lessons, &clash);
                let refusal = said(school, &clash, class).into();
                wrong.push(Refused { path: format!("lessons[{index}].substitute"), refusal });
            }
        }
        Refusals::collect(wrong)?;
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Which lesson of the command brings somebody into two places: the later one, when both are of it.
fn of_clash(lessons: &[LessonSubstitute], clash: &Clash) -> (usize, ClassId) {
    let is_it = |it: &LessonSubstitute| {
        it.lesson == clash.place && (it.class == clash.class || it.class == clash.other)
    };
    let found = lessons.iter().rposition(is_it);
    found.map_or((0, clash.class), |index| (index, lessons[index].class))
}

/// What is wrong with one lesson, and in which field of it.
fn check(
    school: &School,
    absent: AccountId,
    wanted: &LessonSubstitute,
    is_new: bool,
) -> Result<(), (&'static str, Refusal)> {
    let LessonSubstitute { class, lesson: place, substitute } = *wanted;
    let refuse = |field, refusal: TimetableRefusal| Err((field, refusal.into()));
    if !is_new {
        return refuse("lesson", TimetableRefusal::PlaceRepeated { place });
    }
    if let Err(refusals) = class_of(school, class, "class") {
        let first = refusals.list().first().map(|refused| refused.refusal.clone());
        return Err(("class", first.unwrap_or(TimetableRefusal::UnknownClass { class }.into())));
    }
    let Some(lesson) = school.schedule().taught(class, place) else {
        return refuse("lesson", TimetableRefusal::NoLesson { place });
    };
    if lesson.substitute.is_some() {
        return refuse("lesson", TimetableRefusal::SubstitutedAlready { place });
    }
    if lesson.planned.is_some_and(|planned| planned != absent) {
        return refuse("lesson", TimetableRefusal::NotTheirLesson { place });
    }
    is_writable(school, class, place).map_err(|refusal| ("lesson", refusal.into()))?;
    if substitute == absent {
        return refuse("substitute", TimetableRefusal::SameTeacher);
    }
    require_role(school, substitute, Role::Teacher).map_err(|refusal| ("substitute", refusal.into()))
}

impl Decide for EndSubstitution {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { substitution: id, from } = self;
        let action = Action::EndSubstitution;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        let known = school.timetables.substitution(id);
        let known = known.ok_or_else(|| {
            Refusals::one("substitution", TimetableRefusal::UnknownSubstitution { substitution: id })
        })?;
        let back: Vec<Substituted> =
            known.lessons.iter().copied().filter(|it| it.lesson.date >= from).collect();
        if back.is_empty() {
            return Ok(Vec::new());
        }
        let mut wrong = Vec::new();
        let mut refuse = |refusal: Refusal| wrong.push(Refused { path: "from".to_owned(), refusal });
        for lesson in &back {
            if let Err(refusal) = is_writable(school, lesson.class, lesson.lesson) {
                refuse(refusal.into());
            }
        }
        let mut after = school.timetables.clone();
        after.give_back(id, from);
        let days: BTreeSet<_> = back.iter().map(|it| it.lesson.date).collect();
        // Whose lessons they are may stand in for somebody else by now.
        for clash in school.schedule().with_timetables(&after).clashes(days) {
            refuse(said(school, &clash, clash.class).into());
        }
        Refusals::collect(wrong)?;
        let event = SubstitutionEnded { substitution: id, absent: known.absent, from, lessons: back };
        Ok(vec![Decided { right, event: event.into() }])
    }
}
