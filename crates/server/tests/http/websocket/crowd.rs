//! Many at once, and some who do not listen.

use futures::stream;
use jiff::civil::date;
use socai_school::{
    calendar::{GradingPeriod, SchoolYear},
    names::PersonName,
    periods::{Area, Columns, LockPeriod, LockScope, Order},
    policy::Role,
    regulations::AssessmentPeriod,
    staff::{OpenAccount, Profile},
};
use tokio::net::TcpSocket;
use tokio_tungstenite::client_async;

use super::*;

const CROWD: usize = 1_000;
const PER_ACCOUNT: usize = 10;
const FOLLOW: &str = "subscription($s: ID!, $c: ID!) {
    gradebookChanged(school: $s, classId: $c, period: { year: \"2025-2026\", moment: MID_TERM_ONE }) { position entry { kind } } }";

/// A token for each connection: ten of each of a hundred teachers.
async fn teachers(school: &TestSchool) -> Vec<String> {
    let id = school.handle().await.id();
    let mut tokens = Vec::new();
    for number in 0..CROWD / PER_ACCOUNT {
        let account = AccountId(Uuid::from_u128(0x1000 + number as u128));
        let name = PersonName::parse("Nguyễn Thị Đông").unwrap();
        let profile = Profile { name, contact: None };
        let open = OpenAccount { account, staff_code: None, profile, roles: vec![Role::Teacher] };
        school.act(open.into()).await;
        let (login, password) = (format!("crowd-{number}"), crate::school::PASSWORD);
        school.runtime.sign_in().set_password(id, account, &login, password).await.unwrap();
        let (token, _) = school.runtime.sign_in().sign_in(&login, password).await.unwrap();
        tokens.extend(std::iter::repeat_n(token.as_str().to_owned(), PER_ACCOUNT));
    }
    tokens
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_connections_each_hear_of_one_event_and_the_limit_of_the_process_holds() {
    let listening = Listening::open().await;
    let tokens = teachers(&listening.school).await;
    let (school, head) = listening.head().await;
    let admin = listening.school.token("admin").await;
    let class = "query($c: String!) { school(code: $c) { class(by: { name: { year: \"2025-2026\", name: \"3A\" } }) { id } } }";
    let class = listening.school.graphql(&admin, class, json!({ "c": CODE })).await;
    let class = &class["data"]["school"]["class"]["id"];

    let mut crowd: Vec<Client> = stream::iter(&tokens)
        .map(async |token| {
            let mut client = listening.join(token).await;
            client.start("1", FOLLOW, json!({ "s": school, "c": class })).await;
            // An answer to what was sent after it shows that the operation has begun.
            client.start("2", "{ __typename }", json!({})).await;
            while client.hear().await.unwrap()["type"] != "complete" {}
            client
        })
        .buffer_unordered(50)
        .collect()
        .await;
    assert_eq!(crowd.len(), CROWD);

    let scope = LockScope {
        period: GradingPeriod { year: SchoolYear(2025), moment: AssessmentPeriod::MidTermOne },
        area: Area::School,
        columns: Columns::All,
    };
    let order = Order { number: Code::new("05/QĐ-THBM").unwrap(), dated: date(2025, 10, 14) };
    listening.school.act(LockPeriod { scope, order, from: None }.into()).await;
    for client in &mut crowd {
        let next = client.hear().await.unwrap();
        let change = &next["payload"]["data"]["gradebookChanged"];
        assert_eq!(*change, json!({ "position": head + 1, "entry": { "kind": "period.locked" } }), "{next}");
    }

    // A process has 1,024 places; who has not introduced themselves takes one, too.
    let mut unnamed = Vec::new();
    let refused = loop {
        match open(listening.bound.address(), &[]).await {
            Ok(socket) => unnamed.push(socket),
            Err(status) => break status,
        }
        assert!(unnamed.len() <= 24, "more than 1,024 connections");
    };
    assert_eq!((refused, unnamed.len()), (503, 24));
}

/// The memory of this process, in bytes.
fn memory() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// A client with a small window, so that what it does not read stays with the server.
async fn join_slowly(listening: &Listening, token: &str) -> Client {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(listening.bound.address()).await.unwrap();
    let mut request = format!("ws://{}/graphql/ws", listening.bound.address()).into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
    let (socket, _) = client_async(request, MaybeTlsStream::Plain(stream)).await.unwrap();
    let mut client = Client { socket };
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.hear().await, Ok(json!({ "type": "connection_ack" })));
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg(target_os = "linux")]
async fn who_does_not_read_takes_no_memory_holds_nobody_up_and_misses_nothing() {
    const SLOW: usize = 9;
    const COMMANDS: usize = 300;
    const MUCH: usize = 40;
    let listening = Listening::open().await;
    let token = listening.school.token("principal").await;
    let (school, head) = listening.head().await;
    // Some 8 KiB an event: unbounded, the slow ones would take as much as all events together, nine times.
    let changes: String =
        (0..MUCH).map(|n| format!("c{n}: changes {{ field label {{ vi en }} new }} ")).collect();
    let query = format!(
        "subscription($s: ID!, $after: LedgerPosition!) {{ journal(school: $s, after: $after) {{ position {changes} }} }}"
    );
    let follow = json!({ "s": school, "after": head });
    let mut slow = Vec::new();
    for _ in 0..SLOW {
        let mut client = join_slowly(&listening, &token).await;
        client.start("1", &query, follow.clone()).await;
        slow.push(client);
    }
    let mut quick = listening.join(&listening.school.token("admin").await).await;
    quick.start("1", &query, follow).await;
    create_class(&listening.school, "4-first").await;
    let one = quick.hear().await.unwrap();
    let bytes = one.to_string().len();
    let before = memory();
    for number in 1..COMMANDS {
        create_class(&listening.school, &format!("4-{number}")).await;
        let heard = quick.hear().await.unwrap();
        assert_eq!(heard["payload"]["data"]["journal"]["position"], head + 1 + number as u64);
    }
    let grown = memory().saturating_sub(before);
    let all = bytes * COMMANDS * SLOW;
    assert!(all > 20 << 20, "{all} bytes are too few to see anything");
    assert!(grown < all / 3, "the server's memory has grown by {grown} bytes for {all} unread ones");

    let mut late = slow.pop().unwrap();
    for number in 0..COMMANDS {
        let heard = late.hear().await.unwrap();
        assert_eq!(heard["payload"]["data"]["journal"]["position"], head + 1 + number as u64);
    }
}
