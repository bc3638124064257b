// Starts GraphiQL on the visitor's own session, with our example queries as tabs.
"use strict";

const headers = { "content-type": "application/json" };

const ask = async (documentId, variables) => {
  const body = JSON.stringify({ documentId, variables });
  return (await (await fetch("/graphql", { method: "POST", headers, body })).json()).data;
};

// Drafts may hold personal data: they end with the browser's tab, and with the account that wrote them.
const drafts = (login) => {
  if (sessionStorage.getItem("graphiql-login") !== login) {
    Object.keys(sessionStorage).filter((name) => name.startsWith("graphiql:")).forEach((name) => sessionStorage.removeItem(name));
    sessionStorage.setItem("graphiql-login", login);
  }
  return sessionStorage;
};

// Every answer says what it cost.
const withCost = (url, options) => {
  const body = { ...JSON.parse(options.body), extensions: { cost: true } };
  return fetch(url, { ...options, body: JSON.stringify(body) });
};

(async () => {
  const page = document.getElementById("graphiql");
  const seen = await Examples.look(ask).catch(() => ({}));
  if (!seen.login) {
    page.replaceChildren(document.getElementById("signed-out").content);
    return;
  }
  const socket = new URL("/graphql/ws", location.href);
  socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const fetcher = GraphiQL.createFetcher({ url: "/graphql", subscriptionUrl: socket.href, fetch: withCost });
  const examples = await Examples.list().catch(() => []);
  const tabs = examples.map((it) => ({ query: it.query, variables: Examples.variables(it, seen) }));
  const options = {
    fetcher,
    storage: drafts(seen.login),
    // Without examples GraphiQL opens with an empty tab.
    defaultTabs: tabs.length > 0 ? tabs : undefined,
    defaultEditorToolsVisibility: "variables",
  };
  ReactDOM.createRoot(page).render(React.createElement(GraphiQL, options));
})();
