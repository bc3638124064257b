// The graphql-ws client against the server: queries, a subscription that replays and goes live, resuming from a position
// without a gap, and coming back after the connection was lost.

import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { randomUUID } from "node:crypto";

import { knownThings } from "../lib/known.mjs";
import { Report } from "../lib/report.mjs";
import { ask, school, signIn, socket } from "../lib/server.mjs";

const PATIENCE = 20_000;
const report = new Report("graphql-ws");
const token = await signIn("principal");
const teacher = await signIn("teacher");
const things = await knownThings(token);
const [schoolId] = things.school;

const sockets = [];
class Watched extends WebSocket {
  constructor(...given) {
    super(...given);
    sockets.push(this);
  }
}
const client = (options = {}) => createClient({ url: socket, webSocketImpl: Watched, connectionParams: { authorization: `Bearer ${token}` }, ...options });
const main = client();

const inTime = (promise, what) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error(`${what}: nothing within ${PATIENCE} ms`)), PATIENCE).unref())]);

const JOURNAL = "subscription ($school: ID!, $after: LedgerPosition!) { journal(school: $school, after: $after) { position kind } }";
const follow = (by, after) => by.iterate({ query: JOURNAL, variables: { school: schoolId, after } });

/** The next positions of a subscription. */
async function take(stream, count) {
  const positions = [];
  while (positions.length < count) {
    const { value, done } = await inTime(stream.next(), `item ${positions.length + 1} of ${count}`);
    if (done) break;
    if (value.errors) throw new Error(JSON.stringify(value.errors));
    positions.push(value.data.journal.position);
  }
  return positions;
}

/** Writes one event and answers its position. */
async function write(text) {
  const query = "mutation ($input: SaveCommentTemplateInput!) { saveCommentTemplate(input: $input) { position refusals { code message } } }";
  const input = { idempotencyKey: randomUUID(), school: schoolId, text, savedAs: { newOfMine: true } };
  const answer = await ask(teacher, { query, variables: { input } });
  const position = answer.data?.saveCommentTemplate.position;
  if (!position) throw new Error(`nothing was written: ${JSON.stringify(answer).slice(0, 400)}`);
  return position;
}

const isGapless = (positions, after) => positions.every((position, at) => position === after + 1 + at);

const query = async () => {
  const { value } = await inTime(main.iterate({ query: "query ($code: String!) { school(code: $code) { code } viewer { login } }", variables: { code: school.code } }).next(), "query");
  report.check(value.data?.school.code === school.code && value.data.viewer.login, `query: ${JSON.stringify(value)}`);
};

const refused = async () => {
  for (const [document, code] of [["{ khongCo }", "GRAPHQL_VALIDATION_FAILED"], ["{ a", "GRAPHQL_PARSE_FAILED"]]) {
    const outcome = await inTime(main.iterate({ query: document }).next(), document).then((it) => it.value?.errors, (errors) => errors);
    report.check(Array.isArray(outcome) && outcome[0]?.extensions?.code === code, `${document}: ${JSON.stringify(outcome)}`);
  }
};

const replay = async () => {
  const head = things.position;
  const stream = follow(main, head - 20);
  const past = await take(stream, 20);
  report.check(isGapless(past, head - 20), `replay: ${past}`);
  const written = await write("Em tiến bộ nhiều.");
  const live = await take(stream, written - head);
  report.check(isGapless(live, head) && live.at(-1) === written, `live after ${head}: ${live}, written ${written}`);
  await stream.return();

  const away = await write("Em cần luyện đọc thêm.");
  const resumed = follow(main, written);
  const missed = await take(resumed, away - written);
  report.check(isGapless(missed, written), `resumed after ${written}: ${missed}`);
  await resumed.return();
  return away;
};

const comeBack = async (head) => {
  const reconnecting = client({ retryAttempts: 5, shouldRetry: () => true, retryWait: () => new Promise((done) => setTimeout(done, 50)) });
  const stream = follow(reconnecting, head);
  const first = await write("Em đọc to, rõ ràng.");
  report.check(isGapless(await take(stream, first - head), head), "before the connection is lost");
  sockets.at(-1).terminate();
  // The client subscribes again as before, so it sees again what it had seen; nothing is missing.
  const second = await write("Em viết đẹp.");
  const again = await take(stream, second - head);
  report.check(isGapless(again, head), `after the connection was lost: ${again}`);
  await stream.return();
  await reconnecting.dispose();
};

const several = async () => {
  const many = await Promise.all(Array.from({ length: 10 }, async () => {
    const stream = follow(main, 0);
    const positions = await take(stream, 30);
    await stream.return();
    return positions;
  }));
  report.check(many.every((positions) => isGapless(positions, 0)), "ten subscriptions at once on one connection");
};

const nobody = async () => {
  const stranger = client({ connectionParams: {}, retryAttempts: 0 });
  const outcome = await inTime(follow(stranger, 0).next(), "nobody").then((it) => it.value?.errors, (error) => error);
  const code = outcome?.[0]?.extensions?.code ?? outcome?.code;
  report.check(code === "UNAUTHENTICATED" || code === 4401 || code === 4403, `nobody follows the journal: ${JSON.stringify(outcome)} ${outcome?.code}`);
  await stranger.dispose();
};

const attempt = async (name, act) => act().catch((error) => void report.finding(`${name}: ${error.message ?? JSON.stringify(error)}`));
await attempt("query", query);
await attempt("refused", refused);
const head = await attempt("replay", replay);
if (head) await attempt("comeBack", () => comeBack(head));
await attempt("several", several);
await attempt("nobody", nobody);
await main.dispose();
report.finish();
