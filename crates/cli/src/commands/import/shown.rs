//! Plans as they are shown.

use serde_json::{Value, json};
use socai_import::{
    CellProblem, PassedOver, Plan,
    lists::{
        self, ListPlan,
        staff::{Login, StaffPlan},
    },
    results::{CellOutcome, ResultPlan},
    students::{Held, Outcome, StudentPlan},
};
use socai_school::{registry::DepartureReason, text::Bilingual};

use crate::failure::Failure;

/// A plan: lines for people, members for programs.
pub(super) struct Shown {
    pub(super) plan: Plan,
    pub(super) problems: Vec<CellProblem>,
    pub(super) held: Option<Held>,
    /// Accounts that the plan opens.
    pub(super) logins: Vec<Login>,
    pub(super) lines: Vec<String>,
    pub(super) members: Value,
}

/// Why a plan that ends many enrollments is not carried out, and how it would be.
pub(super) fn held(Held { leaving, allowed }: Held) -> Failure {
    Failure::refused(
        format!(
            "Tệp ghi {leaving} học sinh rời trường, nhiều hơn {allowed}. Nếu đúng như vậy, hãy thêm --leaving {leaving}."
        ),
        format!(
            "By this file {leaving} students leave, more than {allowed}. If they do, add --leaving {leaving}."
        ),
    )
}

pub(super) fn staff(plan: StaffPlan) -> Shown {
    let mut shown = list(&plan.list);
    for login in &plan.logins {
        shown.lines.push(format!("  tài khoản / account: {} · {}", login.staff_code, login.login));
    }
    if let Value::Object(members) = &mut shown.members {
        members.insert("logins".into(), json!(plan.logins));
    }
    shown.logins = plan.logins;
    shown
}

pub(super) fn list(plan: &ListPlan) -> Shown {
    let counts = plan.counts();
    let mut lines = Vec::new();
    if let Some(year) = plan.year {
        lines.push(format!("Năm học / school year: {year}"));
    }
    if let Some(opens) = &plan.opens {
        lines.push(format!(
            "Mở năm học / opens the year: {} – {}; học kì II từ / term two from {}",
            opens.first_day, opens.last_day, opens.term_two_first_day
        ));
    }
    lines.push(format!(
        "Mới / new: {} · Sửa / changed: {} · Giữ nguyên / unchanged: {} · Lỗi / refused: {}",
        counts.new, counts.changed, counts.unchanged, counts.refused
    ));
    for row in &plan.rows {
        let about = row.about.as_deref().unwrap_or("—");
        let changes: &[Bilingual] = match &row.outcome {
            lists::Outcome::Changed(changes) => changes,
            lists::Outcome::New | lists::Outcome::Unchanged | lists::Outcome::Refused(_) => &[],
        };
        for text in changes.iter().chain(&row.notices) {
            lines.push(format!("  dòng / row {} · {about} · {}", row.row, both(text)));
        }
    }
    passed_over(&mut lines, &plan.passed_over);
    remarks(&mut lines, &plan.unknown_columns, &[]);
    Shown {
        plan: plan.plan.clone(),
        problems: plan.problems().cloned().collect(),
        held: None,
        logins: Vec::new(),
        lines,
        members: json!({
            "year": plan.year.map(|year| year.to_string()), "opensYear": plan.opens.is_some(), "counts": counts,
            "rows": plan.rows, "passedOver": plan.passed_over, "unknownColumns": plan.unknown_columns,
        }),
    }
}

fn departure(reason: DepartureReason) -> &'static str {
    match reason {
        DepartureReason::Transferred => "chuyển đi / transferred",
        DepartureReason::DroppedOut => "thôi học / dropped out",
        DepartureReason::Completed => "hoàn thành / completed",
        DepartureReason::Deceased => "qua đời / deceased",
    }
}

fn passed_over(lines: &mut Vec<String>, rows: &[PassedOver]) {
    for row in rows {
        lines.push(format!("  dòng không đọc / row not read {} · {}", row.row, row.text));
    }
}

pub(super) fn students(plan: &StudentPlan) -> Shown {
    let counts = plan.counts();
    let mut lines = vec![format!("Năm học / school year: {}", plan.year)];
    if let Some(opens) = &plan.opens {
        lines.push(format!(
            "Mở năm học / opens the year: {} – {}; học kì II từ / term two from {}",
            opens.first_day, opens.last_day, opens.term_two_first_day
        ));
    }
    if !plan.classes.is_empty() {
        let classes: Vec<&str> = plan.classes.iter().map(|class| class.name.as_str()).collect();
        lines.push(format!("Lớp mới / new classes: {}", classes.join(", ")));
    }
    lines.push(format!(
        "Mới / new: {} · Sửa / changed: {} · Chuyển lớp / moved: {} · Rời trường / leaving: {} · Giữ nguyên / unchanged: {} · \
         Bỏ qua / skipped: {} · Lỗi / refused: {}",
        counts.new, counts.changed, counts.moved, counts.leaving, counts.unchanged, counts.skipped, counts.refused
    ));
    for row in &plan.rows {
        let code = row.code.as_deref().unwrap_or("—");
        let mut say = |text: String| lines.push(format!("  dòng / row {} · {code} · {text}", row.row));
        match &row.outcome {
            Outcome::Changed(columns) => say(columns.join(", ")),
            Outcome::MovedClass { from, to, also } if also.is_empty() => {
                say(format!("{from} → {to}"));
            }
            Outcome::MovedClass { from, to, also } => {
                say(format!("{from} → {to}, {}", also.join(", ")));
            }
            Outcome::Leaving { on, reason } => {
                say(format!("rời trường từ / leaves on {on} · {}", departure(*reason)));
            }
            Outcome::Skipped(why) => say(both(why)),
            Outcome::New | Outcome::Unchanged | Outcome::Refused(_) => {}
        }
        row.notices.iter().for_each(|notice| say(both(notice)));
    }
    for absent in &plan.absent {
        let code = absent.code.as_deref().unwrap_or("—");
        lines.push(format!(
            "  không có trong tệp, giữ nguyên / not in the file, stays: {code} · {}",
            absent.class
        ));
    }
    passed_over(&mut lines, &plan.passed_over);
    remarks(&mut lines, &plan.unknown_columns, &plan.notices);
    Shown {
        plan: plan.plan.clone(),
        problems: plan.problems().cloned().collect(),
        held: plan.held,
        logins: Vec::new(),
        lines,
        members: json!({
            "absent": plan.absent, "held": plan.held,
            "year": plan.year.to_string(), "opensYear": plan.opens.is_some(), "newClasses": plan.classes, "counts": counts,
            "rows": plan.rows, "passedOver": plan.passed_over, "unknownColumns": plan.unknown_columns, "notices": plan.notices,
        }),
    }
}

pub(super) fn results(plan: &ResultPlan) -> Shown {
    let counts = plan.counts();
    let mut lines = vec![
        format!("Lớp / class: {} · {} {}", plan.class_name, plan.period.moment.vi(), plan.period.year),
        format!(
            "Học sinh / students: {} · Ô mới / new cells: {} · Sửa / changed: {} · Giữ nguyên / same: {} · Lỗi / refused: {}",
            counts.rows,
            counts.new,
            counts.changed,
            counts.same,
            counts.refused + counts.refused_rows
        ),
    ];
    for cell in plan.rows.iter().flat_map(|row| &row.cells) {
        if let CellOutcome::Changed { from } = &cell.outcome {
            lines.push(format!("  {} · {}: {from} → {}", cell.address, cell.column, cell.value));
        }
    }
    remarks(&mut lines, &plan.unknown_columns, &plan.notices);
    Shown {
        plan: plan.plan.clone(),
        problems: plan.problems().cloned().collect(),
        held: None,
        logins: Vec::new(),
        lines,
        members: json!({
            "class": plan.class_name, "period": plan.period.to_string(), "counts": counts, "rows": plan.rows,
            "unknownColumns": plan.unknown_columns, "notices": plan.notices,
        }),
    }
}

fn remarks(lines: &mut Vec<String>, unknown: &[String], notices: &[Bilingual]) {
    if !unknown.is_empty() {
        lines.push(format!("Cột không đọc / columns not read: {}", unknown.join(", ")));
    }
    lines.extend(notices.iter().map(both));
}

fn both(text: &Bilingual) -> String {
    format!("{} / {}", text.vi, text.en)
}
