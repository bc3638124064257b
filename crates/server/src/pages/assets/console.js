// The query console: examples, one request, its answer, and the queries of this tab. Sends the session cookie only to
// its own server; the history ends with the tab because variables may hold personal data.
"use strict";

const byId = (id) => document.getElementById(id);
const [query, variables, result, status] = ["query", "variables", "result", "status"].map(byId);
const KEPT = 30;
let examples = [];
let seen = {};

function show(entry) {
  query.value = entry.query;
  variables.value = entry.at ? entry.variables : Examples.variables(entry, seen);
  query.focus();
}

function item(entry, title, english) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.append(title);
  if (english) {
    const second = document.createElement("span");
    second.lang = "en";
    second.textContent = english;
    button.append(second);
  }
  button.addEventListener("click", () => show(entry));
  const li = document.createElement("li");
  li.append(button);
  return li;
}

function history() {
  try {
    return JSON.parse(sessionStorage.getItem("history")) ?? [];
  } catch {
    return [];
  }
}

function listHistory() {
  const titled = history().map((entry) => {
    const line = entry.query.split("\n").find((it) => it.trim() && !it.trim().startsWith("#")) ?? entry.query;
    return item(entry, `${entry.at} ${line.trim().slice(0, 40)}`);
  });
  byId("history").replaceChildren(...titled);
}

function remember(entry) {
  const others = history().filter((it) => it.query !== entry.query || it.variables !== entry.variables);
  sessionStorage.setItem("history", JSON.stringify([entry, ...others].slice(0, KEPT)));
  listHistory();
}

function ask(body) {
  return fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json, application/json" },
    body: JSON.stringify(body),
  });
}

async function greet() {
  seen = await Examples.look(async (documentId, variables) => (await (await ask({ documentId, variables })).json()).data);
  byId("viewer").textContent = seen.login ?? "chưa đăng nhập / not signed in";
}

async function run() {
  let parsed;
  try {
    parsed = JSON.parse(variables.value.trim() || "{}");
  } catch (error) {
    status.textContent = `Biến không phải JSON / Variables are not JSON: ${error.message}`;
    return;
  }
  status.textContent = "…";
  const started = performance.now();
  try {
    // An example as it is shown goes by its id: a server may execute none but those that it knows.
    const shown = examples.find((it) => it.query === query.value);
    const what = shown ? { documentId: `socai-${shown.name}` } : { query: query.value };
    const answer = await ask({ ...what, variables: parsed });
    const text = await answer.text();
    const elapsed = Math.round(performance.now() - started);
    status.textContent = `${answer.status} · ${elapsed} ms · ${text.length.toLocaleString("vi")} B`;
    try {
      result.textContent = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      result.textContent = text;
    }
    remember({ query: query.value, variables: variables.value, at: new Date().toLocaleTimeString("vi") });
  } catch {
    status.textContent = "Không kết nối được máy chủ. / The server cannot be reached.";
  }
}

function showNamed() {
  const name = decodeURIComponent(location.hash.slice(1));
  const chosen = examples.find((it) => it.name === name) ?? (query.value ? null : examples[0]);
  if (chosen) show(chosen);
}

byId("request").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    run();
  }
});
byId("forget").addEventListener("click", () => {
  sessionStorage.removeItem("history");
  listHistory();
});
addEventListener("hashchange", showNamed);

listHistory();

async function begin() {
  // Who is not signed in still gets the examples.
  await greet().catch(() => {});
  // A subscription needs a WebSocket; GraphiQL has one.
  examples = (await Examples.list()).filter((it) => !it.isSubscription);
  byId("examples").replaceChildren(...examples.map((it) => item(it, it.title, it.titleEn)));
  showNamed();
}

begin().catch(() => {});
