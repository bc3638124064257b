// GraphQL over HTTP: every audit of the reference implementation's suite, also those that only say SHOULD or MAY.

import { serverAudits } from "graphql-http";

import { Report } from "./lib/report.mjs";
import { endpoint, signIn } from "./lib/server.mjs";

const report = new Report("graphql-http");
const token = await signIn("teacher");
const audits = serverAudits({
  url: endpoint,
  fetchFn: (url, options = {}) => {
    const headers = new Headers(options.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(url, { ...options, headers });
  },
});
for (const audit of audits) {
  const result = await audit.fn();
  report.check(result.status === "ok", `${audit.id} ${audit.name}: ${result.status} ${result.reason ?? ""}`);
}
report.finish();
