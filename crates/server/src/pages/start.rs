//! The start page: what this is, signing in and out, and where everything else is.

use std::fmt::Write as _;

use axum::{extract::State, http::HeaderMap, response::Response};
use socai_runtime::sign_in::Session;

use super::{asset::examples, html::Escaped, page};
use crate::{
    app::{App, Shared},
    options::DemoNotice,
    problem::Problem,
    session::Credential,
};

/// `GET /`.
pub(crate) async fn start(State(app): State<Shared>, headers: HeaderMap) -> Response {
    // Only shows who is signed in; a database that does not answer must not take the page away.
    let session = Credential::of(&headers, &app.options).session(&app).await.unwrap_or_default();
    page(render(&app, session.as_ref(), None))
}

/// The start page after a form that signed nobody in.
pub(crate) fn refused(app: &App, problem: Problem) -> Response {
    let mut response = page(render(app, None, Some(problem)));
    problem.dress(&mut response);
    response
}

fn render(app: &App, session: Option<&Session>, problem: Option<Problem>) -> String {
    let account = match session {
        Some(session) => {
            include_str!("signed-in.html").replace("{{login}}", &Escaped(&session.login).to_string())
        }
        None => include_str!("sign-in.html").replace("{{problem}}", &problem.map(notice).unwrap_or_default()),
    };
    include_str!("start.html")
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{examples}}", &example_list())
        .replace("{{demo}}", if session.is_none() { &app.pages.demo } else { "" })
        // Last: what a person typed is never searched for marks.
        .replace("{{account}}", &account)
}

pub(super) fn notice(problem: Problem) -> String {
    let (vi, en) = problem.texts();
    format!("<p class=\"problem\" role=\"alert\">{vi} <span lang=\"en\">{en}</span></p>")
}

fn example_list() -> String {
    let mut list = String::new();
    for example in examples() {
        let (name, title, english) = (example.name, Escaped(example.title), Escaped(example.title_en));
        let query = Escaped(example.query);
        let (href, vi, en) = if example.is_subscription {
            ("/graphiql".to_owned(), "Mở GraphiQL", "Open GraphiQL")
        } else {
            (format!("/console#{name}"), "Mở trong bàn truy vấn", "Open in the console")
        };
        // Writing into a string cannot fail.
        let _ = write!(
            list,
            "<li><details><summary>{title} <span lang=\"en\">{english}</span></summary><pre tabindex=\"0\"><code>{query}</code></pre>\
             <a href=\"{href}\">{vi} <span lang=\"en\">{en}</span></a></details></li>"
        );
    }
    list
}

/// The invented accounts, rendered once.
pub(crate) fn demo(notice: &DemoNotice) -> String {
    let mut rows = String::new();
    let password = notice.password.as_deref().map(Escaped);
    for (role, login) in &notice.logins {
        let (role, login) = (Escaped(role), Escaped(login));
        let secret = password.as_ref().map(|it| format!(" data-password=\"{it}\"")).unwrap_or_default();
        let _ = write!(
            rows,
            "<tr><td>{role}</td><td><code>{login}</code></td><td><button type=\"button\" class=\"plain\" \
             data-login=\"{login}\"{secret}>Điền <span lang=\"en\">Fill in</span></button></td></tr>"
        );
    }
    let password = password
        .map(|it| {
            format!("<p>Mật khẩu chung: <code>{it}</code> <span lang=\"en\">The password of all of them.</span></p>")
        })
        .unwrap_or_default();
    include_str!("demo.html").replace("{{password}}", &password).replace("{{rows}}", &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_shows_every_login_and_escapes_it() {
        let notice = DemoNotice {
            logins: vec![("Giáo viên 3A".into(), "gv<3a>".into())],
            password: Some("a\"b".into()),
        };
        let html = demo(&notice);
        assert!(html.contains("<code>gv&lt;3a&gt;</code>"));
        assert!(html.contains("data-password=\"a&quot;b\""));
        assert!(!html.contains("{{"));
    }

    #[test]
    fn no_page_has_inline_scripts_or_styles_or_foreign_addresses() {
        let files = [
            include_str!("start.html"),
            include_str!("sign-in.html"),
            include_str!("signed-in.html"),
            include_str!("demo.html"),
            include_str!("console.html"),
        ];
        for html in files {
            for forbidden in ["<style", " style=", " onclick", " onsubmit", "https://", "http://", "<script>"]
            {
                assert!(!html.contains(forbidden), "{forbidden} in {html}");
            }
        }
    }
}
