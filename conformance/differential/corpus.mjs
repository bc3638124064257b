// The documents that are compared: valid ones, and for each rule of the specification documents that break it.

import { parse, print } from "graphql";

import { Random } from "../lib/random.mjs";
import { Generator } from "./generate.mjs";
import * as definitions from "./mutations/definitions.mjs";
import { KnownDirectivesRule, UniqueDirectivesPerLocationRule } from "./mutations/directives.mjs";
import { syntax } from "./mutations/syntax.mjs";
import * as values from "./mutations/values.mjs";
import * as variables from "./mutations/variables.mjs";
import { rules, verdictOf } from "./oracle.mjs";
import { isSame, restyle } from "./restyle.mjs";

export const VALID = 700;
export const PER_RULE = 18;
const KINDS = ["query", "query", "query", "query", "query", "query", "query", "mutation", "mutation", "subscription"];

const MUTATIONS = { ...definitions, ...values, ...variables, KnownDirectivesRule, UniqueDirectivesPerLocationRule };

/** All cases of this seed: {name, text, kind, variables, verdict}. */
export function corpus(seed, schema, things) {
  const cases = [];
  for (let at = 0; at < VALID; at += 1) cases.push(valid(seed + at, schema, things, `valid-${at}`));
  rules.forEach((rule, number) => {
    for (let at = 0; at < PER_RULE; at += 1) cases.push(broken(seed + 100_000 + number * 1_000 + at * 50, schema, things, rule.name, at));
  });
  for (let at = 0; at < PER_RULE * 4; at += 1) cases.push(unreadable(seed + 500_000 + at, schema, things, at));
  return cases;
}

function operation(random, schema, things, kind = random.pick(KINDS)) {
  return { kind, ...new Generator(random, schema, things).operation(kind) };
}

function valid(seed, schema, things, name) {
  const random = new Random(seed);
  const made = operation(random, schema, things);
  const text = random.chance(0.8) ? restyle(made.text, random) : made.text;
  if (!isSame(text, made.text)) throw new Error(`${name} (seed ${seed}) says something else in other letters`);
  const verdict = verdictOf(schema, text);
  if (verdict.kind !== "valid") throw new Error(`${name} (seed ${seed}) is not valid: ${verdict.messages[0]}\n${text}`);
  return { name, ...made, text, verdict };
}

// A rule can be broken only where a document has a place for it: another document is tried until it is.
function broken(seed, schema, things, rule, at) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const random = new Random(seed * 211 + attempt);
    const made = operation(random, schema, things, random.pick(["query", "query", "query", "mutation"]));
    const changed = MUTATIONS[rule](random, schema, parse(made.text));
    if (!changed) continue;
    const text = restyle(print(changed), random);
    const verdict = verdictOf(schema, text);
    if (verdict.rules.includes(rule)) return { name: `${rule}-${at}`, ...made, text, verdict };
  }
  throw new Error(`no document breaks ${rule} (seed ${seed})`);
}

function unreadable(seed, schema, things, at) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const random = new Random(seed * 53 + attempt);
    const made = operation(random, schema, things);
    const text = syntax(random, made.text);
    const verdict = verdictOf(schema, text);
    if (verdict.kind === "parse") return { name: `syntax-${at}`, ...made, text, verdict };
  }
  throw new Error(`no text is unreadable (seed ${seed})`);
}
