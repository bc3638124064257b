// A teacher's work with @urql/core: typed documents, persisted queries by POST and GET, a mutation that is safe to repeat,
// a conflict that is merged, and a subscription that goes on behind the last event it delivered.
import assert from "node:assert/strict";
import { cacheExchange, Client, fetchExchange, type OperationResult, subscriptionExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { demo, locked, newKey, open, signIn, step } from "./demo.js";
import {
  ClassesQueryDocument,
  type EnterGradesInput,
  EnterGradesMutationDocument,
  GradebookChangedSubscriptionDocument,
  GradebookQueryDocument,
  ViewerQueryDocument,
} from "./generated/graphql.js";
import { resumingSocket } from "./resume.js";
import { watchedFetch } from "./traffic.js";

const token = await signIn(demo.teacher, demo.password);
const socket = resumingSocket(demo.socket, token);

function connect(preferGet: boolean) {
  const wire = watchedFetch(token);
  const client = new Client({
    url: demo.graphql,
    fetch: wire.fetch,
    preferGetMethod: preferGet ? "force" : false,
    exchanges: [
      cacheExchange,
      // A document's first request sends its hash alone; a server that does not know it gets the text, once.
      persistedExchange({ preferGetForPersistedQueries: preferGet }),
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query ?? "", variables: variables ?? {} }, sink),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
  return { client, wire };
}

/** What was answered, or the error that was met. */
function data<T>(result: OperationResult<T>): T {
  if (result.error) throw result.error;
  assert.ok(result.data);
  return result.data;
}

const { client, wire } = connect(false);

const { viewer } = data(await client.query(ViewerQueryDocument, {}));
assert.equal(viewer?.login, demo.teacher);
const school = viewer.school;
assert.ok(school);
step(`${viewer.name} reads the school at position ${school.position}`);

const { school: listed } = data(await client.query(ClassesQueryDocument, { code: school.code, year: demo.year }));
const mine = listed?.classes.find((it) => it.homeroomTeacher?.name === viewer.name);
assert.ok(mine);

// The same document by its hash: without its text from now on, by POST or in the address of a GET.
for (const preferGet of [false, true]) {
  const again = connect(preferGet);
  data(await again.client.query(ClassesQueryDocument, { code: school.code, year: demo.year }));
  const [request] = again.wire.requests;
  assert.deepEqual(again.wire.requests.length, 1);
  assert.deepEqual(request, { method: preferGet ? "GET" : "POST", hasText: false, status: 200 });
}
step("a persisted query travels as its hash, by POST and by GET");

const before = wire.requests.length;
data(await client.query(ClassesQueryDocument, { code: school.code, year: demo.year }));
assert.equal(wire.requests.length, before);
step("what was read is answered from the cache of the client");

// The column of Mathematics, fresh from the server.
const column = { code: school.code, classId: mine.id, period: open, targets: [{ subject: "MATHEMATICS" as const }] };
const read = async () => {
  const answer = data(await client.query(GradebookQueryDocument, column, { requestPolicy: "network-only" }));
  const cells = answer.school?.class?.gradebook?.rows.flatMap((row) => row.cells);
  assert.ok(answer.school && cells);
  return { position: answer.school.position, cells };
};
const { position, cells } = await read();
const [first, second] = cells;
assert.ok(first && second);

const entry = (cell: typeof first, score: string, expectedVersion = cell.version) => ({
  studentId: cell.student.id,
  target: { subject: "MATHEMATICS" as const },
  level: "WELL_COMPLETED" as const,
  score,
  expectedVersion,
  reason: "Cộng nhầm điểm",
});
const write = async (input: Omit<EnterGradesInput, "school" | "classId" | "period">, period = open as EnterGradesInput["period"]) => {
  const whole = { ...input, school: school.id, classId: mine.id, period };
  return data(await client.mutation(EnterGradesMutationDocument, { input: whole })).enterGrades;
};

// Follow the gradebook from where it was read.
const seen: { position: number; score: string | null | undefined }[] = [];
let arrived = () => {};
const { unsubscribe } = client
  .subscription(GradebookChangedSubscriptionDocument, {
    school: school.id,
    classId: mine.id,
    period: open,
    after: position,
  })
  .subscribe((result) => {
    const event = data(result).gradebookChanged;
    seen.push({ position: event.position, score: event.cell?.score });
    arrived();
  });
const until = async (count: number) => {
  while (seen.length < count) await new Promise<void>((resolve) => (arrived = resolve));
};

const other = first.score === "9" ? "8" : "9";
const request = { idempotencyKey: newKey(), entries: [entry(first, other)] };
const written = await write(request);
assert.deepEqual(written.refusals, []);
assert.equal(written.cells[0]?.version, first.version + 1);
const repeated = await write(request);
assert.equal(repeated.isReplay, true);
assert.equal(repeated.position, written.position);
step("a grade is entered; the same request again writes nothing");

await until(1);
socket.cut();
const meanwhile = await write({ idempotencyKey: newKey(), entries: [entry(second, second.score === "7" ? "6" : "7")] });
await until(2);
assert.deepEqual(
  seen.map((event) => event.position),
  [written.position, meanwhile.position],
);
step("a subscription that was cut off goes on behind the last event: no gap, no double");

// A colleague who still shows version `first.version` learns what is there now, and decides with both values in view.
const stale = await write({ idempotencyKey: newKey(), entries: [entry(first, "10")] });
const [conflict] = stale.refusals;
assert.ok(conflict?.__typename === "VersionConflict");
assert.equal(conflict.current?.score, other);
const merged = await write({ idempotencyKey: newKey(), entries: [entry(first, "10", conflict.actual)] });
assert.deepEqual(merged.refusals, []);
step(`a conflict carries the other value: ${conflict.message}`);

const refused = await write({ idempotencyKey: newKey(), entries: [{ ...entry(first, "9"), score: null }] }, locked);
assert.equal(refused.refusals[0]?.code, "PERIOD_LOCKED");
step(`a locked book: ${refused.refusals[0].message}`);

unsubscribe();
await socket.close();
