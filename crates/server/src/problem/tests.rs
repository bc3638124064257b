use std::collections::BTreeSet;

use super::*;

/// Every refusal, with some value where it has one.
fn all() -> Vec<Problem> {
    use Problem::*;
    let all = vec![
        UnsupportedMediaType,
        BadRequest,
        BatchNotSupported,
        BodyTooLarge,
        BodyTooSlow,
        UriTooLong,
        HeadersTooLarge,
        NotAcceptable,
        MethodNotAllowed,
        MutationByGet,
        SubscriptionOverHttp,
        NotFound,
        ForeignOrigin,
        CsrfSuspected,
        Unauthenticated,
        WrongCredentials,
        Forbidden,
        PasswordChangeRequired,
        SecondFactorRequired,
        CodeRequired,
        WrongCode,
        InvitationInvalid,
        PasswordUnfit,
        PasswordsDiffer,
        TooManySignIns(Duration::from_millis(2_500)),
        TooManyRequests,
        CostBudget(Duration::from_millis(1)),
        IntrospectionDisabled,
        PersistedQueryNotFound,
        DocumentNotFound,
        DocumentNotTrusted,
        LedgerNotCaughtUp(7),
        ResponseTooLarge,
        Busy,
        Timeout,
        Internal,
    ];
    // Does not compile when a refusal is missing here; then it belongs into the list, too.
    for problem in &all {
        match problem {
            UnsupportedMediaType
            | BadRequest
            | BatchNotSupported
            | BodyTooLarge
            | BodyTooSlow
            | UriTooLong
            | HeadersTooLarge
            | NotAcceptable
            | MethodNotAllowed
            | MutationByGet
            | SubscriptionOverHttp
            | NotFound
            | ForeignOrigin
            | CsrfSuspected
            | Unauthenticated
            | WrongCredentials
            | Forbidden
            | PasswordChangeRequired
            | SecondFactorRequired
            | CodeRequired
            | WrongCode
            | InvitationInvalid
            | PasswordUnfit
            | PasswordsDiffer
            | TooManySignIns(_)
            | TooManyRequests
            | CostBudget(_)
            | IntrospectionDisabled
            | PersistedQueryNotFound
            | DocumentNotFound
            | DocumentNotTrusted
            | LedgerNotCaughtUp(_)
            | ResponseTooLarge
            | Busy
            | Timeout
            | Internal => {}
        }
    }
    all
}

#[test]
fn every_refusal_has_a_code_two_texts_and_a_status_of_failure() {
    let mut codes = BTreeSet::new();
    for problem in all() {
        let code = problem.code();
        assert!(code.bytes().all(|it| it.is_ascii_uppercase() || it == b'_'), "{code}");
        // Both are the wrong method for what was asked.
        assert!(codes.insert(code) || problem == Problem::MutationByGet, "{code} means two things");
        let (vietnamese, english) = problem.texts();
        assert_ne!(vietnamese, english, "{code}");
        assert!(english.is_ascii() && english.ends_with('.'), "{code}: {english}");
        // The one text that programs compare has no accents.
        assert!(!vietnamese.is_ascii() || problem == Problem::PersistedQueryNotFound, "{code}: {vietnamese}");
        let response = problem.into_response();
        assert!(response.status().is_client_error() || response.status().is_server_error(), "{code}");
    }
}

#[test]
fn waiting_times_are_rounded_up_to_whole_seconds() {
    assert_eq!(retry_seconds(Duration::from_millis(1)), 1);
    assert_eq!(retry_seconds(Duration::from_secs(3)), 3);
    let response = Problem::TooManySignIns(Duration::from_millis(2_500)).into_response();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()[header::RETRY_AFTER], "3");
}

#[test]
fn a_body_reads_like_a_graphql_error() {
    let body = Problem::LedgerNotCaughtUp(7).body();
    let error = &body["errors"][0];
    assert_eq!(
        (error["extensions"]["code"].as_str(), error["extensions"]["position"].as_u64()),
        (Some("LEDGER_NOT_CAUGHT_UP"), Some(7))
    );
    assert_ne!(error["message"], error["extensions"]["messageEn"]);
}

#[test]
fn our_fault_is_told_with_the_id_of_the_request_and_nothing_else() {
    let id = Uuid::from_u128(7);
    let error = Problem::Internal.error_in(id);
    let told: Vec<_> = error["extensions"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(told, ["code", "messageEn", "requestId"]);
    assert_eq!(error["extensions"]["requestId"], id.to_string());
    assert_eq!(Problem::Busy.error_in(id), Problem::Busy.error(), "others say what to do themselves");
    assert_eq!(internal(id).status(), StatusCode::INTERNAL_SERVER_ERROR);
}
