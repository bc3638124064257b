//! The pages between the start page and a session: the code of a second factor, a password of one's own, an invitation. They are plain
//! forms and work without scripts.

use std::fmt::Write as _;

use axum::response::{IntoResponse, Redirect, Response};
use socai_runtime::sign_in::FactorSecret;
use socai_school::credentials::SignInDuty;

use super::{html::Escaped, page, start::notice};
use crate::problem::Problem;

/// Which page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    /// The code of a second factor is awaited.
    Code {
        /// What stands for the password that was right.
        challenge: &'a str,
    },
    /// One's own password is to be changed.
    Password {
        /// Whether nothing else is answered before.
        is_duty: bool,
    },
    /// An invited person sets a password.
    Invitation,
    /// A second factor may be set up.
    Factor,
}

/// The page, with what went wrong the last time.
pub(crate) fn step(step: Step<'_>, problem: Option<Problem>) -> Response {
    let (title, body) = match step {
        Step::Code { challenge } => (
            ("Xác thực hai lớp", "Second factor"),
            include_str!("step-code.html").replace("{{challenge}}", &Escaped(challenge).to_string()),
        ),
        Step::Password { is_duty } => {
            let why = if is_duty {
                "Mật khẩu hiện tại do người khác cấp; hãy đặt mật khẩu của riêng mình trước khi làm việc khác. \
                 <span lang=\"en\">Somebody else gave you this password; set one of your own first.</span>"
            } else {
                "Đổi mật khẩu xong, mọi phiên đăng nhập sẽ kết thúc. <span lang=\"en\">All your sessions end.</span>"
            };
            (("Đổi mật khẩu", "Change password"), include_str!("step-password.html").replace("{{why}}", why))
        }
        Step::Invitation => {
            (("Nhận tài khoản", "Your account"), include_str!("step-invitation.html").to_owned())
        }
        Step::Factor => {
            (("Bật xác thực hai lớp", "Set up a second factor"), include_str!("step-factor.html").to_owned())
        }
    };
    let mut response = page(framed(title, &body, problem));
    if let Some(problem) = problem {
        problem.dress(&mut response);
    }
    response
}

/// The page that shows a fresh secret, once, and awaits its first code.
pub(crate) fn secret(made: &FactorSecret) -> Response {
    let body = include_str!("step-factor-key.html")
        .replace("{{secret}}", &Escaped(&made.base32).to_string())
        .replace("{{uri}}", &Escaped(&made.uri).to_string());
    page(framed(("Bật xác thực hai lớp", "Set up a second factor"), &body, None))
}

/// The page that shows the recovery codes, once.
pub(crate) fn recovery_codes<'a>(codes: impl Iterator<Item = &'a str>) -> Response {
    let mut body = String::from(
        "<p>Đã bật. Hãy cất các mã khôi phục này; mỗi mã dùng được một lần khi mất điện thoại. \
         <span lang=\"en\">Done. Keep these recovery codes; each is good once, for the day on which you lose your telephone.</span></p><ul>",
    );
    for code in codes {
        // Writing into a string cannot fail.
        let _ = write!(body, "<li><code>{}</code></li>", Escaped(code));
    }
    body.push_str("</ul><p><a class=\"button\" href=\"/\">Tiếp tục <span lang=\"en\">Go on</span></a></p>");
    page(framed(("Mã khôi phục", "Recovery codes"), &body, None))
}

/// The page after a password was set: sign in with it.
pub(crate) fn password_set() -> Response {
    let body = "<p>Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu mới. <span lang=\"en\">Your password is set. Sign in with it.</span></p>\
        <p><a class=\"button\" href=\"/\">Đăng nhập <span lang=\"en\">Sign in</span></a></p>";
    page(framed(("Xong", "Done"), body, None))
}

/// Where a person goes on after signing in.
pub(crate) const fn next(duty: Option<SignInDuty>) -> &'static str {
    match duty {
        None => "/",
        Some(SignInDuty::ChangePassword) => "/password",
        Some(SignInDuty::EnrollSecondFactor) => "/second-factor",
    }
}

/// Sends a browser there.
pub(crate) fn go_on(duty: Option<SignInDuty>) -> Response {
    Redirect::to(next(duty)).into_response()
}

fn framed((title, title_en): (&str, &str), body: &str, problem: Option<Problem>) -> String {
    include_str!("step.html")
        .replace("{{title}}", title)
        .replace("{{title_en}}", title_en)
        .replace("{{problem}}", &problem.map(notice).unwrap_or_default())
        // Last: what a person typed is never searched for marks.
        .replace("{{body}}", body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_has_inline_scripts_or_styles_or_foreign_addresses() {
        let files = [
            include_str!("step.html"),
            include_str!("step-code.html"),
            include_str!("step-password.html"),
            include_str!("step-invitation.html"),
            include_str!("step-factor.html"),
            include_str!("step-factor-key.html"),
        ];
        for html in files {
            for forbidden in ["<style", " style=", " onclick", " onsubmit", "https://", "http://", "<script>"]
            {
                assert!(!html.contains(forbidden), "{forbidden} in {html}");
            }
        }
    }

    #[test]
    fn what_came_from_outside_is_escaped() {
        let html = framed(
            ("a", "b"),
            &include_str!("step-code.html").replace("{{challenge}}", &Escaped("\"><b>").to_string()),
            None,
        );
        assert!(html.contains("&quot;&gt;&lt;b&gt;") && !html.contains("{{"));
    }
}
