// Starts GraphiQL on the visitor's own session, with our example queries as tabs.
"use strict";

const json = async (response) => (await response).json();

// The visitor's school and its latest year, which the examples leave open; nothing when nobody is signed in.
const whereAmI = async () => {
  const body = JSON.stringify({ query: "{ viewer { school { code years { year } } } }" });
  const { data } = await json(fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body }));
  if (!data?.viewer) return undefined;
  const school = data.viewer.school;
  return { code: school?.code ?? "", year: school?.years.at(-1)?.year ?? "" };
};

const tabs = async (known) => {
  const examples = await json(fetch("/assets/examples.json"));
  return examples.map(({ query, variables }) => {
    const values = Object.entries(JSON.parse(variables)).map(([name, value]) => [name, value || known[name] || value]);
    return { query, variables: JSON.stringify(Object.fromEntries(values), null, 2) };
  });
};

(async () => {
  const page = document.getElementById("graphiql");
  const known = await whereAmI();
  if (!known) {
    page.replaceChildren(document.getElementById("signed-out").content);
    return;
  }
  const socket = new URL("/graphql/ws", location.href);
  socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const fetcher = GraphiQL.createFetcher({ url: "/graphql", subscriptionUrl: socket.href });
  // Without examples GraphiQL opens with an empty tab.
  const defaultTabs = await tabs(known).catch(() => undefined);
  const root = ReactDOM.createRoot(page);
  root.render(React.createElement(GraphiQL, { fetcher, defaultTabs, defaultEditorToolsVisibility: "variables" }));
})();
