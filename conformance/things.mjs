// Prints the ids that the suites in other languages need, as JSON, for an account: `node things.mjs teacher`.

import { knownThings } from "./lib/known.mjs";
import { signIn } from "./lib/server.mjs";

const token = await signIn("principal");
console.log(JSON.stringify({ ...(await knownThings(token)), token: await signIn(process.argv[2]) }));
