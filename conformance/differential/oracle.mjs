// The reference: what graphql-js says of a document, and which rules of the specification it breaks.

import { parse, specifiedRules, validate } from "graphql";

/** The rules of the specification. `MaxIntrospectionDepthRule` is an advice of graphql-js, not one of them. */
export const rules = specifiedRules.filter((rule) => rule.name !== "MaxIntrospectionDepthRule");

/** `parse`, `validation` or `valid`, with the messages and the names of the broken rules. */
export function verdictOf(schema, text) {
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return { kind: "parse", messages: [error.message], rules: ["syntax"] };
  }
  const errors = validate(schema, document, rules);
  if (errors.length === 0) return { kind: "valid", document, messages: [], rules: [] };
  const broken = rules.filter((rule) => validate(schema, document, [rule]).length > 0).map((rule) => rule.name);
  return { kind: "validation", document, messages: errors.map((error) => error.message), rules: broken };
}
