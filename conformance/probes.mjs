// What a hostile or careless client tries first: overloading, batches, requests that another site's page could cause,
// questions about the schema. Each as nobody and as a signed-in teacher. The list is that of graphql-cop, and more.

import { Report } from "./lib/report.mjs";
import { endpoint, origin, signIn } from "./lib/server.mjs";

const report = new Report("probes");
const token = await signIn("teacher");
const CALLERS = { nobody: {}, teacher: { authorization: `Bearer ${token}` } };
const JSON_HEADERS = { accept: "application/graphql-response+json", "content-type": "application/json" };

async function send(url, options) {
  const response = await fetch(url, { redirect: "manual", ...options });
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  return { status: response.status, headers: response.headers, text, answer, codes: (answer?.errors ?? []).map((error) => error.extensions?.code) };
}

const post = (caller, body, headers = JSON_HEADERS) =>
  send(endpoint, { method: "POST", headers: { ...headers, ...CALLERS[caller] }, body: typeof body === "string" ? body : JSON.stringify(body) });
const get = (caller, parameters, headers = {}) =>
  send(`${endpoint}?${new URLSearchParams(parameters)}`, { headers: { accept: "application/graphql-response+json", ...headers, ...CALLERS[caller] } });

const show = ({ status, text }) => `${status} ${text.slice(0, 300)}`;

/** Refused with a code of the list, and nothing executed. */
function refused(name, response, ...codes) {
  const isPlain = response.answer && !response.answer.data && response.status >= 400 && response.status < 500;
  report.check(isPlain && response.codes.length > 0 && response.codes.every((code) => codes.includes(code)), `${name}: ${show(response)}, expected ${codes.join(" or ")}`);
}

const executed = (name, response) => report.check(response.status === 200 && response.answer?.data, `${name}: ${show(response)}`);
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at)).join(" ");

async function overloading(caller) {
  const ask = (query) => post(caller, { query });
  refused(`${caller}: 101 aliases`, await ask(`{ ${times(101, (at) => `a${at}: __typename`)} }`), "ALIAS_LIMIT", "ROOT_FIELD_LIMIT");
  refused(`${caller}: aliases below the root`, await ask(`{ viewer { ${times(60, (at) => `a${at}: login`)} } }`), "ALIAS_LIMIT");
  refused(`${caller}: one field 500 times`, await ask(`{ ${times(500, () => "__typename")} }`), "ROOT_FIELD_LIMIT", "COST_LIMIT");
  const unknown = await ask(`{ __typename ${"@aa".repeat(10)} }`);
  refused(`${caller}: 10 unknown directives`, unknown, "GRAPHQL_VALIDATION_FAILED", "DIRECTIVE_LIMIT");
  report.check(unknown.codes.length < 10, `${caller}: an error for each of 10 unknown directives`);
  refused(`${caller}: 100 directives`, await ask(`{ __typename ${"@include(if: true)".repeat(100)} }`), "DIRECTIVE_LIMIT");
  refused(`${caller}: fields nested deeply`, await ask(`{ node(id: "a") ${"{ ... on Class { students { class ".repeat(40)}{ id } ${"} } }".repeat(40)} }`), "DEPTH_LIMIT", "TOKEN_LIMIT", "COST_LIMIT");
  refused(`${caller}: brackets nested deeply`, await ask(`{ a(b: ${"[".repeat(20_000)}${"]".repeat(20_000)}) }`), "DEPTH_LIMIT", "TOKEN_LIMIT", "GRAPHQL_PARSE_FAILED");
  refused(`${caller}: 20,000 tokens`, await ask(`{ ${"a ".repeat(20_000)} }`), "TOKEN_LIMIT");
  refused(`${caller}: a long document`, await ask(`{ __typename } #${"x".repeat(70_000)}`), "DOCUMENT_TOO_LARGE");
  refused(`${caller}: fragments in a circle`, await ask("{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }"), "GRAPHQL_VALIDATION_FAILED");
  const bomb = times(16, (at) => `fragment F${at} on Viewer { ${at < 15 ? `...F${at + 1} ...F${at + 1}` : "login"} }`);
  refused(`${caller}: fragments that double`, await ask(`{ viewer { ...F0 } } ${bomb}`), "COST_LIMIT", "DEPTH_LIMIT", "ROOT_FIELD_LIMIT", "TOKEN_LIMIT");
  const pages = "school(code: \"1\") { register(first: 200) { nodes { history(first: 200) { nodes { position at kind } } } } }";
  refused(`${caller}: pages of pages`, await ask(`{ ${pages} }`), "COST_LIMIT");
  const circle = `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`;
  refused(`${caller}: introspection in a circle`, await ask(circle), "GRAPHQL_VALIDATION_FAILED", "INTROSPECTION_DISABLED");
}

async function batches(caller) {
  const one = { query: "{ __typename }" };
  for (const count of [1, 10]) refused(`${caller}: a batch of ${count}`, await post(caller, Array(count).fill(one)), "BATCH_NOT_SUPPORTED");
}

async function byGet(caller) {
  const mutation = { query: "mutation { __typename }" };
  const response = await get(caller, mutation, { "x-socai-client": "probe" });
  report.check(response.status === 405 && !response.answer?.data && response.headers.get("allow")?.includes("POST"), `${caller}: a mutation by GET: ${show(response)}`);
  const query = { query: "{ __typename }" };
  executed(`${caller}: a query by GET with proof`, await get(caller, query, { "x-socai-client": "probe" }));
  if (caller === "nobody") refused("nobody: a query by GET without proof", await get(caller, query), "CSRF_SUSPECTED");
  refused(`${caller}: a subscription by GET`, await get(caller, { query: "subscription { journal(school: \"a\", after: 0) { position } }" }, { "x-socai-client": "probe" }), "SUBSCRIPTION_NOT_SUPPORTED");
}

/** What a page of another site can make a browser send. */
async function foreignPages() {
  const signedIn = await send(`${origin}/sign-in`, {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ login: process.env.SOCAI_TEACHER, password: process.env.SOCAI_PASSWORD }),
  });
  const cookie = signedIn.headers.get("set-cookie").split(";")[0];
  report.check(/HttpOnly/i.test(signedIn.headers.get("set-cookie")) && /SameSite=(Lax|Strict)/i.test(signedIn.headers.get("set-cookie")), "the cookie can be read by scripts or is sent from anywhere");
  const query = "mutation { __typename }";
  const bodies = {
    "text/plain": JSON.stringify({ query }),
    "text/plain; application/json": JSON.stringify({ query }),
    "application/x-www-form-urlencoded": new URLSearchParams({ query }).toString(),
    "multipart/form-data; boundary=x": `--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n${query}\r\n--x--\r\n`,
  };
  for (const origin of ["https://evil.example", "null", undefined]) {
    for (const [type, body] of Object.entries(bodies)) {
      const headers = { "content-type": type, cookie, ...(origin ? { origin } : {}) };
      const response = await send(endpoint, { method: "POST", headers, body });
      report.check(response.status >= 400 && response.status < 500 && !response.answer?.data, `${type} from ${origin}: ${show(response)}`);
    }
    const bare = await send(endpoint, { method: "POST", headers: { cookie, ...(origin ? { origin } : {}) }, body: new Uint8Array(Buffer.from(JSON.stringify({ query }))) });
    report.check(bare.status >= 400 && !bare.answer?.data, `no content type from ${origin}: ${show(bare)}`);
  }
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, {}]) {
    const named = JSON.stringify(headers);
    const posted = await send(endpoint, { method: "POST", headers: { ...JSON_HEADERS, cookie, ...headers }, body: JSON.stringify({ query: "{ viewer { login } }" }) });
    report.check(posted.status >= 400 && posted.status < 500 && !posted.answer?.data, `JSON with the cookie, ${named}: ${show(posted)}`);
    const got = await send(`${endpoint}?query=${encodeURIComponent("{ viewer { login } }")}`, { headers: { accept: "application/json", cookie, ...headers } });
    report.check(got.status >= 400 && got.status < 500 && !got.answer?.data, `GET with the cookie, ${named}: ${show(got)}`);
  }
  const preflight = await send(endpoint, { method: "OPTIONS", headers: { origin: "https://evil.example", "access-control-request-method": "POST", "access-control-request-headers": "content-type,x-socai-client" } });
  report.check(!preflight.headers.has("access-control-allow-origin"), `a preflight of another site is granted: ${show(preflight)}`);
  const page = await send(endpoint, { headers: { accept: "text/html" } });
  const policy = page.headers.get("content-security-policy") ?? "";
  report.check(page.status === 200 && /frame-ancestors 'none'/.test(policy) && !/unsafe-inline|unsafe-eval/.test(policy.replace(/style-src[^;]*/, "")), `the page of GraphiQL may be framed or run foreign scripts: ${policy}`);
  const graphiql = await send(`${endpoint}?query=${encodeURIComponent("mutation { __typename }")}`, { headers: { accept: "text/html", cookie } });
  report.check(!graphiql.answer?.data, "a link to GraphiQL executes something");
}

async function questions() {
  for (const query of ["{ __schema { types { name fields { name } } } }", "{ __type(name: \"School\") { name } }", "{ a: __schema { queryType { name } } }", "{ ... { __schema { queryType { name } } } }"]) {
    refused(`nobody: ${query}`, await post("nobody", { query }), "INTROSPECTION_DISABLED");
    executed(`teacher: ${query}`, await post("teacher", { query }));
  }
  for (const query of ["{ viewr { login } }", "{ viewer { logn } }", "{ __schema { directive } }", "{ school(cod: \"1\") { id } }", "{ node(id: \"a\") { ... on Clas { id } } }", "{ school(code: \"1\") { journal(order: NEWEST_FIRS) { totalCount } } }"]) {
    const response = await post("nobody", { query });
    report.check(!/did you mean|perhaps you meant|có phải/i.test(response.text), `a suggestion for nobody: ${show(response)}`);
  }
  for (const caller of Object.keys(CALLERS)) {
    for (const query of ["{ __typename }", "qwerty cop { abc }", "{ viewer { login } }", "{ node(id: \"không\") { id } }"]) {
      const response = await post(caller, { query });
      report.check(!/"(tracing|exception|stacktrace|debugMessage|trace)"|panicked|\.rs:\d|src\//i.test(response.text), `${caller}: what is inside shows: ${show(response)}`);
      report.check(!response.headers.has("x-powered-by") && !response.headers.has("server"), `${caller}: the server names itself`);
    }
  }
}

for (const caller of Object.keys(CALLERS)) {
  await overloading(caller);
  await batches(caller);
  await byGet(caller);
}
await foreignPages();
await questions();
report.finish();
