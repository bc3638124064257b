// The schema as clients see it: by introspection of the running server.

import { buildClientSchema, getIntrospectionQuery } from "graphql";

import { ask } from "./server.mjs";

/** The served schema, as far as introspection tells it. */
export async function servedSchema(token) {
  const query = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true, descriptions: true });
  const answer = await ask(token, { query });
  if (answer.errors) throw new Error(`introspection: ${JSON.stringify(answer.errors).slice(0, 500)}`);
  return buildClientSchema(answer.data);
}
