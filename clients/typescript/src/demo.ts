// Where the demonstration server is and who signs in there: what `scripts/demo-server` puts into the environment.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

function env(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; run this by scripts/demo-server`);
  return value;
}

export const demo = {
  base: env("SOCAI_URL"),
  graphql: `${env("SOCAI_URL")}/graphql`,
  socket: env("SOCAI_WS"),
  school: env("SOCAI_SCHOOL"),
  year: env("SOCAI_YEAR"),
  teacher: env("SOCAI_TEACHER"),
  admin: env("SOCAI_ADMIN"),
  password: env("SOCAI_PASSWORD"),
};

/** The end of term one is open in the demonstration, its middle is locked. */
export const open = { year: demo.year, moment: "END_TERM_ONE" } as const;
export const locked = { year: demo.year, moment: "MID_TERM_ONE" } as const;

/** Signs in and answers the token of the session, which ends by itself or by `POST /sign-out`. */
export async function signIn(login: string, password: string): Promise<string> {
  const answer = await fetch(`${demo.base}/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  const body = (await answer.json()) as { token?: string; errors?: { message: string }[] };
  if (!body.token) throw new Error(body.errors?.[0]?.message ?? `HTTP ${answer.status}`);
  return body.token;
}

/** A key for one intent of a person. It is made before the first attempt and kept until the outcome is known. */
export const newKey = (): string => randomUUID();

/** Prints what was just shown to hold. */
export function step(text: string): void {
  console.log(`  ${text}`);
}
