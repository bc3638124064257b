// A teacher's work with Apollo Client: persisted queries by GET, a cache normalized by Node ids, a mutation whose answer
// reaches every screen, and errors told apart by their code.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from "@apollo/client/core";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { demo, newKey, open, signIn, step } from "./demo.js";
import {
  ClassesQueryDocument,
  EnterGradesMutationDocument,
  GradebookQueryDocument,
  StudentQueryDocument,
} from "./generated/graphql.js";
import { watchedFetch } from "./traffic.js";

const token = await signIn(demo.teacher, demo.password);
const wire = watchedFetch(token);
const client = new ApolloClient({
  cache: new InMemoryCache({
    typePolicies: {
      // A cell has no id of its own: it is the cell of a student in a column, and lives inside its gradebook.
      GradeCell: { keyFields: false },
    },
  }),
  link: ApolloLink.from([
    new PersistedQueryLink({
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
      useGETForHashedQueries: true,
    }),
    new HttpLink({ uri: demo.graphql, fetch: wire.fetch }),
  ]),
});

const { data: classes } = await client.query({
  query: ClassesQueryDocument,
  variables: { code: demo.school, year: demo.year },
});
const school = classes?.school;
const mine = school?.classes.find((it) => it.name === "2A");
assert.ok(mine);
// Unknown at first, then known by its hash; both by GET, which a cache may keep.
const persisted = wire.requests.at(-1);
assert.equal(persisted?.status, 200);
await client.query({
  query: ClassesQueryDocument,
  variables: { code: demo.school, year: demo.year },
  fetchPolicy: "network-only",
});
assert.deepEqual(wire.requests.at(-1), { method: "GET", hasText: false, status: 200 });
step("a persisted query travels as its hash, by GET");

// Each object is kept once under its type and id, whoever asked for it.
const kept = client.cache.extract() as Record<string, unknown>;
assert.ok(kept[`Class:${mine.id}`]);
const column = { code: demo.school, classId: mine.id, period: open, targets: [{ subject: "VIETNAMESE" as const }] };
const { data: book } = await client.query({ query: GradebookQueryDocument, variables: column });
const row = book?.school?.class?.gradebook?.rows[0];
const cell = row?.cells[0];
assert.ok(school && cell);

const { data: one } = await client.query({ query: StudentQueryDocument, variables: { id: row.student.id } });
assert.equal(one?.node?.id, row.student.id);
const requests = wire.requests.length;
await client.query({ query: StudentQueryDocument, variables: { id: row.student.id } });
assert.equal(wire.requests.length, requests);
step("an object is found again by its id, the second time without a request");

const input = {
  idempotencyKey: newKey(),
  school: school.id,
  classId: mine.id,
  period: open,
  entries: [
    {
      studentId: cell.student.id,
      target: { subject: "VIETNAMESE" as const },
      level: "COMPLETED" as const,
      score: cell.score === "6" ? "5" : "6",
      expectedVersion: cell.version,
      reason: "Chấm lại bài",
    },
  ],
};
const { data: entered } = await client.mutate({
  mutation: EnterGradesMutationDocument,
  variables: { input },
  // The screen that shows the column reads again what the mutation changed.
  refetchQueries: [{ query: GradebookQueryDocument, variables: column }],
  awaitRefetchQueries: true,
});
assert.deepEqual(entered?.enterGrades.refusals, []);
const shown = client.readQuery({ query: GradebookQueryDocument, variables: column });
assert.equal(shown?.school?.class?.gradebook?.rows[0]?.cells[0]?.version, cell.version + 1);
step("a grade is entered and the cache shows it");

// The same key for something else is a mistake of the program: a request error with a code, not a refusal.
const reused = client.mutate({
  mutation: EnterGradesMutationDocument,
  variables: { input: { ...input, entries: [{ ...input.entries[0]!, score: "7" }] } },
});
await assert.rejects(reused, (error) => {
  assert.ok(CombinedGraphQLErrors.is(error));
  assert.equal(error.errors[0]?.extensions?.["code"], "IDEMPOTENCY_KEY_REUSED");
  return true;
});
step("an error of the request has a code: IDEMPOTENCY_KEY_REUSED");
client.stop();
