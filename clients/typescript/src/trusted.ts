// A server that executes only what it was told to trust: the manifest that graphql-codegen wrote of this program's documents.
//   SOCAI_SERVE_ARGS="--documents src/generated/persisted-documents.json --documents-only"
import assert from "node:assert/strict";
import { Client, fetchExchange, makeOperation, mapExchange } from "@urql/core";
import { demo, signIn, step } from "./demo.js";
import { LimitsQueryDocument, ViewerQueryDocument } from "./generated/graphql.js";
import { watchedFetch } from "./traffic.js";

/** Sends a generated document by its id alone. Other documents go as they are. */
const byId = mapExchange({
  onOperation(operation) {
    const { __meta__ } = operation.query as { __meta__?: { hash: string } };
    if (!__meta__) return operation;
    const query = { ...operation.query, definitions: [], documentId: `sha256:${__meta__.hash}` };
    return makeOperation(operation.kind, { ...operation, query }, operation.context);
  },
});

const token = await signIn(demo.teacher, demo.password);
const wire = watchedFetch(token);
const client = new Client({
  url: demo.graphql,
  exchanges: [byId, fetchExchange],
  fetch: wire.fetch,
  preferGetMethod: false,
});

const known = await client.query(ViewerQueryDocument, {});
assert.equal(known.data?.viewer?.login, demo.teacher, known.error?.message);
assert.deepEqual(wire.requests, [{ method: "POST", hasText: false, status: 200 }]);
step("a trusted document is executed by its id");

const code = (result: { error?: { graphQLErrors: { extensions: Record<string, unknown> }[] } | undefined }) =>
  result.error?.graphQLErrors[0]?.extensions["code"];
assert.equal(code(await client.query("{ viewer { name } }", {})), "DOCUMENT_NOT_TRUSTED");
const unknown = { ...LimitsQueryDocument, __meta__: { hash: "0".repeat(64) } };
assert.equal(code(await client.query(unknown, {})), "DOCUMENT_NOT_FOUND");
step("any other text, and an unknown id, are refused");
