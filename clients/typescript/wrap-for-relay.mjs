// Relay reads documents only from `graphql` tags in scripts. This wraps the shared operations, so that the Relay compiler
// checks each of them and writes their artifacts.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";

const from = new URL("../operations/", import.meta.url);
const into = new URL("src/relay/operations/", import.meta.url);

await rm(into, { recursive: true, force: true });
await mkdir(into, { recursive: true });
await mkdir(new URL("src/relay/__generated__/", import.meta.url), { recursive: true });
for (const file of await readdir(from)) {
  const text = await readFile(new URL(file, from), "utf8");
  const document = text.replace(/^#.*\n/gm, "");
  const wrapped = `import { graphql } from "relay-runtime";\n\nexport const document = graphql\`\n${document}\`;\n`;
  await writeFile(new URL(file.replace(".graphql", ".ts"), into), wrapped);
}
