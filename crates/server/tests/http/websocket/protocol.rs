//! Who is let in, and how a connection ends.

use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::*;

#[tokio::test]
async fn only_who_is_signed_in_and_sent_by_our_pages_gets_a_connection() {
    let listening = Listening::open().await;
    let address = listening.bound.address();
    let token = listening.school.token("admin").await;
    let (cookie, ours) = (format!("socai_session={token}"), format!("http://{address}"));
    let init = json!({ "type": "connection_init" });

    let mut nobody = Client { socket: open(address, &[]).await.unwrap() };
    nobody.say(init.clone()).await;
    assert_eq!(nobody.hear().await, Err(4403));
    let mut stranger = Client { socket: open(address, &[]).await.unwrap() };
    let payload = json!({ "authorization": format!("Bearer {}", "x".repeat(43)) });
    stranger.say(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(stranger.hear().await, Err(4403));

    let foreign = open(address, &[("cookie", &cookie), ("origin", "https://elsewhere.test")]).await;
    assert_eq!(foreign.err(), Some(403));

    let mut page = Client { socket: open(address, &[("cookie", &cookie), ("origin", &ours)]).await.unwrap() };
    page.say(init).await;
    assert_eq!(page.hear().await.unwrap()["type"], "connection_ack");
    let _named = listening.join(&token).await;
}

#[tokio::test]
async fn who_breaks_the_protocol_hears_which_rule() {
    let listening = Listening::open().await;
    let bearer = format!("Bearer {}", listening.school.token("admin").await);
    let (school, head) = listening.head().await;
    let init = || Message::text(r#"{"type":"connection_init"}"#);
    let follow = json!({ "type": "subscribe", "id": "1",
        "payload": { "query": JOURNAL, "variables": { "s": school, "after": head } } });
    let follow = || Message::text(follow.to_string());
    let check = async |messages: Vec<Message>, expected: u16| {
        let socket = open(listening.bound.address(), &[("authorization", &bearer)]).await.unwrap();
        let mut client = Client { socket };
        let shown: Vec<_> =
            messages.iter().map(|it| it.to_string().chars().take(80).collect::<String>()).collect();
        for message in messages {
            client.send(message).await;
        }
        assert_eq!(client.hear_out().await, expected, "{shown:?}");
    };
    check(vec![Message::text("nonsense")], 4400).await;
    check(vec![init(), Message::text(r#"{"id":"1"}"#)], 4400).await;
    check(vec![init(), Message::text(r#"{"type":"subscribe","id":"1","payload":{"variables":{}}}"#)], 4400)
        .await;
    check(vec![init(), Message::binary(vec![0; 10])], 4400).await;
    check(vec![follow()], 4401).await;
    check(vec![init(), follow(), follow()], 4409).await;
    check(vec![init(), init()], 4429).await;
    // Above our limit, and above that of the frames below.
    check(vec![init(), Message::text("x".repeat(300 * 1024))], 1009).await;
    check(vec![init(), Message::text("x".repeat(2 << 20))], 1009).await;
}

#[tokio::test]
async fn another_sub_protocol_or_none_is_not_spoken() {
    let listening = Listening::open().await;
    let bearer = format!("Bearer {}", listening.school.token("admin").await);
    let socket = open_as(listening.bound.address(), None, &[("authorization", &bearer)]).await.unwrap();
    assert_eq!(Client { socket }.hear().await, Err(4406));
}

/// A connection by hand, to send what no library sends.
async fn by_hand(listening: &Listening) -> Client {
    let token = listening.school.token("admin").await;
    listening.join(&token).await
}

impl Client {
    /// The stream below the frames.
    fn raw(&mut self) -> &mut TcpStream {
        match self.socket.get_mut() {
            MaybeTlsStream::Plain(stream) => stream,
            _ => panic!("not a plain connection"),
        }
    }
}

#[tokio::test]
async fn bytes_that_are_no_frames_end_the_connection_and_nothing_else() {
    let listening = Listening::open().await;
    // Reserved bits and an unknown opcode; an unmasked text frame; text that is not UTF-8 (masked with zeros).
    let cases: [(&[u8], u16); 3] = [
        (&[0xff, 0x80, 0, 0, 0, 0], 1002),
        (&[0x81, 0x02, b'{', b'}'], 1002),
        (&[0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], 1007),
    ];
    for (bytes, code) in cases {
        let mut client = by_hand(&listening).await;
        client.raw().write_all(bytes).await.unwrap();
        assert_eq!(client.hear_out().await, code, "{bytes:?}");
    }
    // Half a message, and then the line is cut.
    let mut client = by_hand(&listening).await;
    client.raw().write_all(&[0x01, 0x84, 0, 0, 0, 0, b'{', b'"']).await.unwrap();
    client.raw().shutdown().await.unwrap();
    drop(client);
    // A message in two frames, with a ping between them, is one message.
    let mut client = by_hand(&listening).await;
    let ping = br#"{"type":"ping"}"#;
    let (first, second) = ping.split_at(7);
    let frame = |head: u8, bytes: &[u8]| {
        let length = 0x80 | u8::try_from(bytes.len()).unwrap();
        [&[head, length, 0, 0, 0, 0], bytes].concat()
    };
    let bytes = [frame(0x01, first), frame(0x89, b"?"), frame(0x80, second)].concat();
    client.raw().write_all(&bytes).await.unwrap();
    assert_eq!(client.hear().await, Ok(json!({ "type": "pong" })));
}

#[tokio::test]
async fn the_connections_of_one_account_are_bounded_and_leaving_makes_room() {
    let listening = Listening::open().await;
    let (admin, principal) =
        (listening.school.token("admin").await, listening.school.token("principal").await);
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(listening.join(&admin).await);
    }
    let bearer = format!("Bearer {admin}");
    let eleventh = async || {
        let socket = super::open(listening.bound.address(), &[("authorization", &bearer)]).await.unwrap();
        let mut client = Client { socket };
        client.say(json!({ "type": "connection_init" })).await;
        client.hear().await
    };
    assert_eq!(eleventh().await, Err(4429));
    let _other = listening.join(&principal).await;
    open.pop().unwrap().socket.close(None).await.unwrap();
    // The server hears of it in a moment.
    let mut tries = 0;
    while eleventh().await.is_err() {
        tries += 1;
        assert!(tries < 100, "the place was not given back");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_client_that_leaves_is_answered_in_kind() {
    let listening = Listening::open().await;
    let mut client = by_hand(&listening).await;
    client.socket.close(None).await.unwrap();
    assert!(matches!(client.hear().await, Err(1000 | 1005)), "the server completes the handshake");
}

#[tokio::test]
async fn signing_out_ends_the_connections_of_that_session_alone() {
    let listening = Listening::open().await;
    let (left, stays) = (listening.school.token("admin").await, listening.school.token("admin").await);
    let (school, head) = listening.head().await;
    let (mut gone, mut kept) = (listening.join(&left).await, listening.join(&stays).await);
    gone.follow(&school, head).await;
    kept.follow(&school, head).await;
    let bearer = format!("Bearer {left}");
    // Through the listening server: it is the one that knows the connections.
    let mut stream = TcpStream::connect(listening.bound.address()).await.unwrap();
    let request = format!(
        "POST /sign-out HTTP/1.1\r\nhost: socai.test\r\nauthorization: {bearer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(gone.hear().await, Err(4403));
    create_class(&listening.school, "4A").await;
    assert_eq!(kept.position().await, Ok(head + 1));
}
