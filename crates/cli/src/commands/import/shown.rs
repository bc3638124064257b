//! Plans as they are shown.

use socai_import::{
    Outcome, PassedOver, Reading,
    lists::{self, ListPlan, staff::StaffPlan},
    results::{CellOutcome, ResultPlan},
    students::{self, Held, StudentPlan},
};
use socai_school::{registry::DepartureReason, text::Bilingual};

use crate::failure::Failure;

/// A plan as lines for people.
pub(super) fn lines(reading: &Reading) -> Vec<String> {
    match reading {
        Reading::Students(plan) => students(plan),
        Reading::Staff(plan) => staff(plan),
        Reading::List(plan) => list(plan),
        Reading::Results(plan) => results(plan),
    }
}

/// What became of the file.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Held => {
            "Chưa ghi gì: quá nhiều học sinh rời trường. / Nothing is written: too many would leave."
        }
        Outcome::Refused => "Có ô không hợp lệ; không nhập gì. / There are bad cells; nothing is imported.",
        Outcome::Unchanged => "Không có gì thay đổi. / Nothing to change.",
        Outcome::MovedOn => {
            "Chưa ghi gì: kế hoạch không còn như đã xem. / Nothing is written: the plan is no longer the one shown."
        }
        Outcome::Planned => {
            "Chưa ghi gì; thêm --commit để thực hiện. / Nothing is written yet; add --commit."
        }
        Outcome::Committed => "Đã ghi. / Recorded.",
    }
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

fn staff(plan: &StaffPlan) -> Vec<String> {
    let mut lines = list(&plan.list);
    for login in &plan.logins {
        lines.push(format!("  tài khoản / account: {} · {}", login.staff_code, login.login));
    }
    lines
}

fn list(plan: &ListPlan) -> Vec<String> {
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
    lines
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

fn students(plan: &StudentPlan) -> Vec<String> {
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
            students::Outcome::Changed(columns) => say(columns.join(", ")),
            students::Outcome::MovedClass { from, to, also } if also.is_empty() => {
                say(format!("{from} → {to}"));
            }
            students::Outcome::MovedClass { from, to, also } => {
                say(format!("{from} → {to}, {}", also.join(", ")));
            }
            students::Outcome::Leaving { on, reason } => {
                say(format!("rời trường từ / leaves on {on} · {}", departure(*reason)));
            }
            students::Outcome::Skipped(why) => say(both(why)),
            students::Outcome::New | students::Outcome::Unchanged | students::Outcome::Refused(_) => {}
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
    lines
}

fn results(plan: &ResultPlan) -> Vec<String> {
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
    lines
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
