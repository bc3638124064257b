//! Keeping templates: whose, by whom, and what a template must be.

use super::*;
use crate::{
    Actor, Category, Explain,
    policy::{Action, Object, authorize},
    registry::PersonalDataErased,
};

fn given_own() -> Given {
    given_school().and([saved(1, Keeper::Teacher(TEACHER_3A), TEACHER_3A, "{ten} chăm chỉ.").into()])
}

fn given_of_school() -> Given {
    given_school().and([saved(1, Keeper::School, HEAD, "{ten} đọc tốt.").into()])
}

fn template() -> TemplateId {
    saved(1, Keeper::School, HEAD, "x").template
}

#[test]
fn a_teacher_keeps_templates_of_the_own() {
    let expected = CommentTemplateSaved {
        template: fresh(0),
        ..saved(1, Keeper::Teacher(TEACHER_3A), TEACHER_3A, "{ten} chăm chỉ.")
    };
    given_school().by(TEACHER_3A).when(save(SavedAs::NewOfMine, "{ten} chăm chỉ.")).then([expected.into()]);
}

#[test]
fn the_heads_of_school_and_of_subject_groups_keep_those_of_the_school() {
    for account in [HEAD, VICE, PRINCIPAL] {
        let expected =
            CommentTemplateSaved { template: fresh(0), ..saved(1, Keeper::School, account, "Tốt.") };
        given_school().by(account).when(save(SavedAs::NewOfSchool, "Tốt.")).then([expected.into()]);
    }
    for account in [TEACHER_3A, ADMIN, CLERK, PARENT, INSPECTOR] {
        let command = save(SavedAs::NewOfSchool, "Tốt.");
        given_school().by(account).when(command).then_refused(&[("", "FORBIDDEN")]);
    }
    for account in [ADMIN, CLERK, PARENT, INSPECTOR] {
        let command = save(SavedAs::NewOfMine, "Tốt.");
        given_school().by(account).when(command).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school().by_operator().when(save(SavedAs::NewOfMine, "Tốt.")).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_template_is_changed_and_stays_whose_it_is() {
    let command = save(SavedAs::Existing(template()), "{ten} rất chăm chỉ.");
    let expected = saved(1, Keeper::Teacher(TEACHER_3A), TEACHER_3A, "{ten} rất chăm chỉ.");
    given_own().by(TEACHER_3A).when(command).then([expected.into()]);
    // Another head becomes the author of the new text.
    let command = save(SavedAs::Existing(template()), "{ten} đọc rất tốt.");
    let expected = saved(1, Keeper::School, VICE, "{ten} đọc rất tốt.");
    given_of_school().by(VICE).when(command).then([expected.into()]);
}

#[test]
fn the_same_template_again_changes_nothing() {
    given_own().by(TEACHER_3A).when(save(SavedAs::Existing(template()), "{ten} chăm chỉ.")).then_nothing();
}

#[test]
fn a_template_of_another_teacher_looks_as_if_it_did_not_exist() {
    for account in [TEACHER_3B, PRINCIPAL] {
        given_own()
            .by(account)
            .when(save(SavedAs::Existing(template()), "Tốt."))
            .then_refused(&[("savedAs", "UNKNOWN_TEMPLATE")]);
        given_own()
            .by(account)
            .when(RetireCommentTemplate { template: template() })
            .then_refused(&[("template", "UNKNOWN_TEMPLATE")]);
    }
    given_school()
        .by(TEACHER_3A)
        .when(RetireCommentTemplate { template: template() })
        .then_refused(&[("template", "UNKNOWN_TEMPLATE")]);
    given_of_school()
        .by(TEACHER_3A)
        .when(save(SavedAs::Existing(template()), "Tốt."))
        .then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_retired_template_is_gone() {
    let event = Event::from(CommentTemplateRetired { template: template() });
    given_own().by(TEACHER_3A).when(RetireCommentTemplate { template: template() }).then([event.clone()]);
    let given = given_own().and([event]);
    assert!(given.school().comments.visible_to(TEACHER_3A).is_empty());
    given
        .by(TEACHER_3A)
        .when(save(SavedAs::Existing(template()), "Tốt."))
        .then_refused(&[("savedAs", "UNKNOWN_TEMPLATE")]);
}

#[test]
fn a_teacher_sees_the_own_templates_and_those_of_the_school() {
    let given = given_school().and([
        saved(1, Keeper::School, HEAD, "Của trường.").into(),
        saved(2, Keeper::Teacher(TEACHER_3A), TEACHER_3A, "Của cô Ba.").into(),
        saved(3, Keeper::Teacher(TEACHER_3B), TEACHER_3B, "Của thầy Bốn.").into(),
    ]);
    let texts = |account| -> Vec<String> {
        let visible = given.school().comments.visible_to(account);
        visible.iter().map(|template| template.text.get().unwrap().to_string()).collect()
    };
    assert_eq!(texts(TEACHER_3A), ["Của cô Ba.", "Của trường."]);
    assert_eq!(texts(ENGLISH), ["Của trường."]);
    let may_read = |account| {
        let (actor, action) = (Actor::Account(account), Action::ReadCommentTemplates);
        authorize(given.school(), actor, action, Object::School, FIRST_DAY).is_ok()
    };
    assert!(may_read(ENGLISH) && may_read(HEAD) && !may_read(PARENT));
}

#[test]
fn unknown_placeholders_are_refused_by_name() {
    let command = save(SavedAs::NewOfMine, "{ten} được {diểm}, {Ten} {diểm} {}.");
    let refusals = given_school().by(TEACHER_3A).when(command).refusals();
    assert_eq!(refusals.list()[0].refusal.code(), "UNKNOWN_PLACEHOLDERS");
    assert_eq!(refusals.list()[0].refusal.value().unwrap(), "{diểm}, {Ten}, {}");
    given_school()
        .by(TEACHER_3A)
        .when(save(SavedAs::NewOfMine, "{ten đọc tốt."))
        .then_refused(&[("text", "UNCLOSED_PLACEHOLDER")]);
}

#[test]
fn a_template_has_at_most_five_hundred_characters() {
    let text = |length| "ễ".repeat(length);
    let when = |length| given_school().by(TEACHER_3A).when(save(SavedAs::NewOfMine, &text(length)));
    assert_eq!(when(500).decided().len(), 1);
    when(501).then_refused(&[("text", "TEXT_TOO_LONG")]);
}

#[test]
fn a_template_that_could_never_be_suggested_is_refused() {
    let score = |text: &str| text.parse::<DecimalScore>().unwrap();
    let refused = |columns, marks, code| {
        given_school()
            .by(TEACHER_3A)
            .when(SaveCommentTemplate { columns, marks, ..save(SavedAs::NewOfMine, "Tốt.") })
            .then_refused(&[("marks", code)]);
    };
    let reversed = MarkFilter::Scores { from: score("8"), to: score("6.5") };
    refused(ColumnFilter::Any, reversed, "SCORES_REVERSED");
    let level = MarkFilter::Level(Level::Completed);
    refused(ColumnFilter::Kind(ColumnKind::Quality), level, "MARK_NOT_IN_COLUMNS");
    refused(ColumnFilter::One(Target::Conduct), level, "MARK_NOT_IN_COLUMNS");
    refused(ColumnFilter::One(MATHEMATICS), MarkFilter::Conduct(Rating::Good), "MARK_NOT_IN_COLUMNS");
    refused(ColumnFilter::One(MATHEMATICS), MarkFilter::Trait(TraitLevel::Good), "MARK_NOT_IN_COLUMNS");
    let pass = MarkFilter::Pass(PassLevel::Passed);
    refused(ColumnFilter::Kind(ColumnKind::Absences), pass, "MARK_NOT_IN_COLUMNS");
}

#[test]
fn a_bank_is_not_endless() {
    let full = (0..SaveCommentTemplate::KEPT as u128)
        .map(|n| saved(n, Keeper::Teacher(TEACHER_3A), TEACHER_3A, "Tốt.").into());
    let given = given_school().and(full);
    let command = || save(SavedAs::NewOfMine, "Tốt.");
    given.clone().by(TEACHER_3A).when(command()).then_refused(&[("savedAs", "TOO_MANY_TEMPLATES")]);
    assert_eq!(given.by(TEACHER_3B).when(command()).decided().len(), 1);
}

#[test]
fn texts_of_an_author_who_was_forgotten_are_gone() {
    let basis = line("Điều 14 Luật 91/2025/QH15");
    let erased = PersonalDataErased { person: TEACHER_3A.0, categories: vec![Category::Comment], basis };
    let given = given_own().and([erased.into()]);
    assert_eq!(given.school().comments.template(template()).unwrap().text.get(), None);
    given.by(TEACHER_3A).when(save(SavedAs::NewOfMine, "Tốt.")).then_refused(&[("text", "AUTHOR_ERASED")]);
}
