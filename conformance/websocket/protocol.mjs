// The frames of graphql-transport-ws by hand: what the protocol says of each mistake, down to the close code.

import WebSocket from "ws";

import { Report } from "../lib/report.mjs";
import { origin, signIn, socket } from "../lib/server.mjs";

const PATIENCE = 15_000;
const report = new Report("transport-ws");
const token = await signIn("teacher");

/** A connection whose messages and end can be waited for. */
function connect(protocols = "graphql-transport-ws", options = {}) {
  const ws = new WebSocket(socket, protocols, options);
  const messages = [];
  const waiting = [];
  const settle = () => {
    while (waiting.length > 0 && messages.length > 0) waiting.shift()(messages.shift());
  };
  ws.on("message", (data) => {
    messages.push(JSON.parse(data.toString()));
    settle();
  });
  ws.on("error", () => {});
  const closed = new Promise((done) => {
    ws.on("close", (code, reason) => done({ code, reason: reason.toString() }));
    ws.on("unexpected-response", (_, response) => done({ status: response.statusCode }));
  });
  const opened = new Promise((done) => ws.on("open", done));
  const next = () => new Promise((done) => {
    waiting.push(done);
    settle();
  });
  const send = (message) => ws.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  return { ws, closed, opened, next, send };
}

const inTime = (promise, what) =>
  Promise.race([promise, new Promise((done) => setTimeout(() => done({ nothing: what }), PATIENCE).unref())]);

/** A connection that was acknowledged. */
async function acknowledged(payload = { authorization: `Bearer ${token}` }) {
  const connection = connect();
  await connection.opened;
  connection.send({ type: "connection_init", payload });
  const answer = await inTime(connection.next(), "connection_ack");
  report.check(answer.type === "connection_ack", `no connection_ack: ${JSON.stringify(answer)}`);
  return connection;
}

/** Ends with this code (or one of these), and with a reason that fits into a frame. */
async function ends(name, connection, code) {
  const end = await inTime(connection.closed, name);
  report.check([code].flat().includes(end.code) && Buffer.byteLength(end.reason ?? "") <= 123, `${name}: ${JSON.stringify(end)} instead of ${code}`);
}

const SLOW = { query: "subscription { __typename }" };

const mistakes = {
  "subscribe before connection_init": [4401, async () => {
    const connection = connect();
    await connection.opened;
    connection.send({ id: "1", type: "subscribe", payload: SLOW });
    return connection;
  }],
  "not JSON": [4400, async () => {
    const connection = await acknowledged();
    connection.send("không phải JSON");
    return connection;
  }],
  "not JSON before connection_init": [4400, async () => {
    const connection = connect();
    await connection.opened;
    connection.send("{");
    return connection;
  }],
  "an unknown type": [4400, async () => {
    const connection = await acknowledged();
    connection.send({ type: `khong_co_${"x".repeat(300)}` });
    return connection;
  }],
  "no type": [4400, async () => {
    const connection = await acknowledged();
    connection.send({});
    return connection;
  }],
  "a list": [4400, async () => {
    const connection = await acknowledged();
    connection.send("[]");
    return connection;
  }],
  "subscribe without id": [4400, async () => {
    const connection = await acknowledged();
    connection.send({ type: "subscribe", payload: SLOW });
    return connection;
  }],
  "subscribe with an empty id": [4400, async () => {
    const connection = await acknowledged();
    connection.send({ id: "", type: "subscribe", payload: SLOW });
    return connection;
  }],
  "subscribe without query": [4400, async () => {
    const connection = await acknowledged();
    connection.send({ id: "1", type: "subscribe", payload: {} });
    return connection;
  }],
  "a message of the server": [4400, async () => {
    const connection = await acknowledged();
    connection.send({ type: "connection_ack" });
    return connection;
  }],
  "connection_init twice": [4429, async () => {
    const connection = await acknowledged();
    connection.send({ type: "connection_init" });
    return connection;
  }],
  "a token that is none": [4403, async () => {
    const connection = connect();
    await connection.opened;
    connection.send({ type: "connection_init", payload: { authorization: "Bearer không" } });
    return connection;
  }],
  // A server that does not read the rest of it resets the connection; the client may then miss why.
  "a message beyond the limit": [[1009, 1006], async () => {
    const connection = await acknowledged();
    connection.send({ type: "ping", payload: { a: "x".repeat(2_000_000) } });
    return connection;
  }],
};

async function duplicate() {
  const connection = await acknowledged();
  const account = await viewerSchool();
  const payload = { query: "subscription ($s: ID!, $after: LedgerPosition!) { journal(school: $s, after: $after) { position } }", variables: { s: account.id, after: account.position } };
  connection.send({ id: "một", type: "subscribe", payload });
  connection.send({ id: "một", type: "subscribe", payload });
  await ends("an id twice", connection, 4409);
}

async function viewerSchool() {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ viewer { school { id position } } }" }),
  });
  return (await response.json()).data.viewer.school;
}

async function pings() {
  const connection = await acknowledged();
  connection.send({ type: "ping", payload: { a: 1 } });
  const pong = await inTime(connection.next(), "pong");
  report.check(pong.type === "pong", `ping: ${JSON.stringify(pong)}`);
  connection.send({ type: "pong" });
  // `complete` of what is not there any more is no mistake: it may have crossed the server's own.
  connection.send({ id: "khong-co", type: "complete" });
  connection.send({ id: "1", type: "subscribe", payload: { query: "{ viewer { login } }" } });
  const next = await inTime(connection.next(), "next");
  const complete = await inTime(connection.next(), "complete");
  report.check(next.type === "next" && next.id === "1" && next.payload.data.viewer, `query: ${JSON.stringify(next)}`);
  report.check(complete.type === "complete" && complete.id === "1", `complete: ${JSON.stringify(complete)}`);
  // The id is free again.
  connection.send({ id: "1", type: "subscribe", payload: { query: "{ khongCo }" } });
  const error = await inTime(connection.next(), "error");
  report.check(error.type === "error" && error.id === "1" && Array.isArray(error.payload) && error.payload[0].message, `error: ${JSON.stringify(error)}`);
  connection.ws.close(1000);
  await ends("a client that leaves", connection, 1000);
}

async function subprotocols() {
  for (const protocols of ["graphql-ws", "khong-co"]) {
    const connection = connect(protocols);
    const end = await inTime(connection.closed, protocols);
    // The library says 1006 when the handshake was refused.
    report.check([400, 4406, 1006, 1002].includes(end.status ?? end.code), `sub-protocol ${protocols}: ${JSON.stringify(end)}`);
  }
  const foreign = connect("graphql-transport-ws", { headers: { cookie: "socai_session=khong" }, origin: "https://evil.example" });
  const opened = await Promise.race([foreign.opened.then(() => "open"), inTime(foreign.closed, "foreign origin")]);
  report.check(opened !== "open", "a foreign page may open a WebSocket with a cookie");
  foreign.ws.terminate();
}

async function silence() {
  const connection = connect();
  await connection.opened;
  await ends("no connection_init", connection, 4408);
}

async function allMistakes() {
  // One after the other: an account has a limit of connections.
  for (const [name, [code, act]] of Object.entries(mistakes)) {
    const connection = await act();
    await ends(name, connection, code);
    connection.ws.terminate();
  }
  await duplicate();
  await pings();
  await subprotocols();
}

await Promise.all([silence(), allMistakes()]);
report.finish();
process.exit();
