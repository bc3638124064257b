//! `socai import template`: a list to fill in, with the school's own classes, teachers and subjects to choose from.

use std::fs;

use jiff::Timestamp;
use serde_json::json;
use socai_import::template::{self, Template};
use socai_school::{calendar::SchoolYear, local_date};

use crate::{
    args::{ImportTemplate, Installation, TemplateKind},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: &ImportTemplate) -> Result<(), Failure> {
    let runtime = install::open(installation).await?;
    let bytes = match install::school(&runtime, &args.school).await {
        Ok(handle) => handle.now().await.map_err(Failure::from).and_then(|school| {
            let today = local_date(Timestamp::now());
            let year = args
                .year
                .or_else(|| SchoolYear::coming(today))
                .ok_or_else(|| Failure::usage("Không rõ năm học.", "The school year is not known."))?;
            template::write(kind(args.kind), &school, year, today).map_err(|error| {
                Failure::unavailable("Không tạo được tệp.", "The file cannot be made.").because(&error)
            })
        }),
        Err(failure) => Err(failure),
    };
    runtime.shutdown().await;
    fs::write(&args.out, bytes?).map_err(|error| {
        Failure::usage(format!("Không ghi được tệp {}.", args.out.display()), "The file cannot be written.")
            .because(&error)
    })?;
    if installation.json {
        return output::json(&json!({ "file": args.out }));
    }
    output::line(&format!("Tệp mẫu / template: {}", args.out.display()))
}

fn kind(kind: TemplateKind) -> Template {
    match kind {
        TemplateKind::Students => Template::Students,
        TemplateKind::Staff => Template::Staff,
        TemplateKind::Classes => Template::Classes,
        TemplateKind::Assignments => Template::Assignments,
        TemplateKind::Timetable => Template::Timetable,
    }
}
