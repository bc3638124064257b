// The server under test: where it is, who can sign in, and how requests are sent to it.
//
// `scripts/demo-server` says it in the environment.

const { env } = process;

/** Code and present year of the demonstration's primary school; the position at which its mid-term books were locked. */
export const school = { code: env.SOCAI_SCHOOL, year: env.SOCAI_YEAR, lockedAt: Number(env.SOCAI_LOCKED_AT) };
export const origin = env.SOCAI_URL;
export const endpoint = `${origin}/graphql`;
export const socket = env.SOCAI_WS;

const LOGINS = {
  admin: env.SOCAI_ADMIN, principal: env.SOCAI_PRINCIPAL, teacher: env.SOCAI_TEACHER, guardian: env.SOCAI_GUARDIAN,
};

/** A token of the account that stands for this role: admin, principal, teacher, guardian. */
export async function signIn(role) {
  const response = await fetch(`${origin}/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login: LOGINS[role], password: env.SOCAI_PASSWORD }),
  });
  if (!response.ok) throw new Error(`sign-in of ${role}: ${response.status} ${await response.text()}`);
  return (await response.json()).token;
}

/** Sends a request as GraphQL over HTTP asks; waits when the account has used up its budget. */
export async function ask(token, body, headers = {}) {
  for (;;) {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json",
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    if (response.status !== 429) return { status: response.status, headers: response.headers, ...(await response.json()) };
    await response.body?.cancel();
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

/** The code of the first error, if there is one. */
export const codeOf = (answer) => answer.errors?.[0]?.extensions?.code;
