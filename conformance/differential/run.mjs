// graphql-js as the reference: the same verdict on more than a thousand documents and on the values of variables, and
// answers in the shape that their documents ask for. A seed as argument makes other documents.

import { readFileSync } from "node:fs";

import { buildSchema, lexicographicSortSchema, printSchema } from "graphql";

import { knownThings } from "../lib/known.mjs";
import { Report } from "../lib/report.mjs";
import { servedSchema } from "../lib/schema.mjs";
import { ask, codeOf, signIn } from "../lib/server.mjs";
import { coercions } from "./coercion.mjs";
import { corpus } from "./corpus.mjs";
import { verdictOf } from "./oracle.mjs";
import { deviations } from "./shape.mjs";

const AT_ONCE = 8;
/** No document has an operation of this name: what is asked by it is validated and not executed. */
const NOWHERE = "KhongThucHien";
const OURS = { GRAPHQL_PARSE_FAILED: "parse", GRAPHQL_VALIDATION_FAILED: "validation" };
const LIMITS = /_LIMIT$|^DOCUMENT_TOO_LARGE$|^COST_BUDGET$/;

const seed = Number(process.argv[2] ?? 20_261_122);
const report = new Report("graphql-js");
const token = await signIn("principal");
const schema = await servedSchema(token);
checkSdl();
const things = await knownThings(token);
const cases = corpus(seed, schema, things);
const counts = { valid: 0, parse: 0, validation: 0, executed: 0, variables: 0 };
await all(cases, compare);
await all(coercions(seed, schema, things), coerce);
for (const difference of JSON.parse(readFileSync(new URL("differences.json", import.meta.url), "utf8"))) await stays(difference);
report.finish(
  `${counts.valid} valid, ${counts.validation} invalid and ${counts.parse} unreadable documents, ${counts.executed} answers, ${counts.variables} variables`,
);

async function all(list, check) {
  const waiting = [...list];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await check(next);
  }));
}

/** What clients are told is what is published as a file. */
function checkSdl() {
  const published = buildSchema(readFileSync(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));
  // The export leaves out what the arguments of a directive are for.
  const plain = (it) => {
    const sorted = lexicographicSortSchema(it);
    for (const argument of sorted.getDirectives().flatMap((directive) => directive.args)) argument.description = undefined;
    return printSchema(sorted);
  };
  report.check(plain(published) === plain(schema), "introspection tells another schema than schema/schema.graphql");
}

async function verdict(text, body) {
  const answer = await ask(token, body);
  const code = codeOf(answer);
  return { answer, code, kind: OURS[code] ?? "valid", text };
}

async function compare(it) {
  const isExecuted = it.kind === "query" && it.verdict.kind === "valid";
  const body = isExecuted ? { query: it.text, variables: it.variables } : { query: it.text, operationName: NOWHERE };
  const ours = await verdict(it.text, body);
  counts[it.verdict.kind] += 1;
  const shown = () => `${it.name}: graphql-js says ${it.verdict.kind} (${it.verdict.messages[0] ?? ""}), the server ${ours.kind} (${ours.code} ${ours.answer.errors?.[0]?.message ?? ""})\n${JSON.stringify(it.text)}`;
  if (LIMITS.test(ours.code)) return report.finding(`${it.name} is beyond the limits: ${ours.code}\n${it.text}`);
  if (!report.check(ours.kind === it.verdict.kind, shown())) return;
  if (ours.kind !== "valid") {
    checkErrors(it, ours);
  } else if (isExecuted) {
    checkAnswer(it, ours.answer);
  } else {
    report.check(ours.code === "OPERATION_RESOLUTION_FAILURE", `${it.name}: ${ours.code} instead of no such operation`);
  }
}

// A refused document has no data, and every error says where it is wrong.
function checkErrors(it, { answer }) {
  report.check(answer.status === 400 && !("data" in answer), `${it.name}: status ${answer.status}, data ${JSON.stringify(answer.data)}`);
  const isLocated = (error) => error.locations?.length > 0 && error.locations.every(({ line, column }) => line > 0 && column > 0);
  report.check(answer.errors.every((error) => typeof error.message === "string" && isLocated(error)), `${it.name}: an error without place: ${JSON.stringify(answer.errors).slice(0, 300)}\n${JSON.stringify(it.text)}`);
}

function checkAnswer(it, answer) {
  // A value that its scalar or the domain does not take is an outcome of its own.
  if (answer.errors) {
    report.check(answer.errors.every((error) => error.extensions?.code === "BAD_USER_INPUT"), `${it.name}: ${JSON.stringify(answer.errors).slice(0, 300)}\n${JSON.stringify(it.text)}`);
    return;
  }
  counts.executed += 1;
  const found = deviations(schema, it.verdict.document, it.variables, answer.data);
  report.check(found.length === 0, `${it.name}: ${found.slice(0, 3).join("; ")}\n${JSON.stringify(it.text)} ${JSON.stringify(it.variables)}`);
}

async function coerce(it) {
  counts.variables += 1;
  const answer = await ask(token, { query: it.text, variables: it.variables });
  const isTaken = !answer.errors;
  const shown = `${it.name}: graphql-js ${it.isTaken ? "takes" : `refuses (${it.messages[0]})`}, the server ${isTaken ? "takes" : `refuses (${answer.errors[0].message})`}\n${it.text} ${JSON.stringify(it.variables)}`;
  report.check(isTaken === it.isTaken && (isTaken || codeOf(answer) === "BAD_USER_INPUT"), shown);
}

/** A documented difference is still one; if not, it leaves the file. */
async function stays(difference) {
  const ours = await verdict(difference.document, { query: difference.document, operationName: NOWHERE });
  const theirs = verdictOf(schema, difference.document);
  report.check(theirs.kind === difference.graphqlJs && ours.kind === difference.server, `differences.json: "${difference.why}" does not hold any more`);
}
