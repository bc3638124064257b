//! The comment bank: templates of the school for both kinds of marks, and some of one teacher's own.

use socai_runtime::Command;
use socai_school::{
    comments::{ColumnFilter, ColumnKind, MarkFilter, SaveCommentTemplate, SavedAs},
    ids::AccountId,
    regulations::{DecimalScore, Level, PassLevel, Rating, SchoolLevel, Subject, Target, TraitLevel},
    text::Note,
};

use crate::{Scene, error::DemoError};

type Template = (ColumnFilter, MarkFilter, &'static str);

const SUBJECT: ColumnFilter = ColumnFilter::Kind(ColumnKind::Subject);

fn scores(from: u8, to: u8) -> MarkFilter {
    let score = |tenths| DecimalScore::from_tenths(tenths).unwrap_or(DecimalScore::ZERO);
    MarkFilter::Scores { from: score(from), to: score(to) }
}

/// The vice principal fills the school's bank, one teacher an own one.
pub(crate) async fn fill(scene: &Scene<'_>) -> Result<(), DemoError> {
    let keeper = scene.staff.vice.first().copied().unwrap_or(scene.staff.principal);
    let school = match scene.design.level {
        SchoolLevel::Primary => primary(),
        SchoolLevel::LowerSecondary | SchoolLevel::UpperSecondary => secondary(),
    };
    let mut commands = Vec::new();
    for template in school {
        commands.push(save(keeper, SavedAs::NewOfSchool, template)?);
    }
    let mathematics = ColumnFilter::One(Target::Subject(Subject::Mathematics));
    for text in ["{ten} tính nhanh, cần trình bày đủ các bước.", "{ten} cần ôn lại bảng nhân và đơn vị đo."]
    {
        let own = (mathematics, MarkFilter::Any, text);
        commands.extend(
            scene.staff.homeroom.last().map(|teacher| save(*teacher, SavedAs::NewOfMine, own)).transpose()?,
        );
    }
    scene.office.all("save a comment template", commands).await
}

fn primary() -> Vec<Template> {
    vec![
        (
            SUBJECT,
            MarkFilter::Level(Level::WellCompleted),
            "{ten} nắm chắc kiến thức môn {mon}, cần phát huy.",
        ),
        (
            SUBJECT,
            MarkFilter::Level(Level::Completed),
            "{ten} hoàn thành nội dung môn {mon}; cần luyện tập thêm.",
        ),
        (SUBJECT, MarkFilter::Level(Level::NotCompleted), "{ten} cần được kèm thêm môn {mon}."),
        (
            ColumnFilter::Kind(ColumnKind::Quality),
            MarkFilter::Trait(TraitLevel::Good),
            "{ten} lễ phép, chăm chỉ, biết giúp đỡ bạn bè.",
        ),
        (
            ColumnFilter::Kind(ColumnKind::Competency),
            MarkFilter::Trait(TraitLevel::NeedsEffort),
            "{ten} cần mạnh dạn hơn khi trao đổi với bạn và thầy cô.",
        ),
    ]
}

fn secondary() -> Vec<Template> {
    vec![
        (SUBJECT, scores(80, 100), "{ten} đạt {diem} điểm, nắm vững kiến thức môn {mon}."),
        (SUBJECT, scores(50, 79), "{ten} đạt yêu cầu môn {mon}; cần chủ động hơn khi học bài mới."),
        (SUBJECT, scores(0, 49), "{ten} chưa đạt yêu cầu môn {mon}; cần ôn lại kiến thức cơ bản."),
        (SUBJECT, MarkFilter::Pass(PassLevel::Passed), "{ten} tham gia đầy đủ, hoàn thành các yêu cầu."),
        (
            ColumnFilter::One(Target::Conduct),
            MarkFilter::Conduct(Rating::Good),
            "{ho_ten} gương mẫu, có trách nhiệm.",
        ),
        (
            ColumnFilter::One(Target::Conduct),
            MarkFilter::Conduct(Rating::NotPassed),
            "{ho_ten} cần sửa nền nếp.",
        ),
    ]
}

fn save(
    keeper: AccountId,
    saved_as: SavedAs,
    (columns, marks, text): Template,
) -> Result<(AccountId, Command), DemoError> {
    let text = Note::new(text)?;
    let command = SaveCommentTemplate { saved_as, columns, marks, grades: Vec::new(), text };
    Ok((keeper, command.into()))
}
