// Real things of the school under test, so that documents find something: ids by kind, positions, codes.

import { ask, school } from "./server.mjs";

const QUERY = `query ($code: String!, $year: SchoolYear!) {
  school(code: $code) {
    id position
    classes(year: $year) { id students { id guardians { id } } }
    staff(first: 20) { nodes { id } }
    documents(first: 10) { nodes { id } }
    subjectGroups { id }
    commentTemplates { id }
    signOffStatements { code }
    changeRequests(first: 10) { nodes { id } }
  }
}`;

/** The opaque id that a thing of this kind would have (`kind:uuid` in unpadded base64url). */
export const globalId = (kind, uuid) => Buffer.from(`${kind}:${uuid.replaceAll("-", "")}`).toString("base64url");

/** Asks the school for ids by kind; the account must be able to read them. */
export async function knownThings(token) {
  const answer = await ask(token, { query: QUERY, variables: { code: school.code, year: school.year } });
  if (answer.errors || !answer.data.school) throw new Error(`the school could not be read: ${JSON.stringify(answer).slice(0, 500)}`);
  const found = answer.data.school;
  const students = found.classes.flatMap((it) => it.students);
  const ids = (list) => (list ?? []).map((it) => it.id);
  return {
    position: found.position,
    school: [found.id],
    class: ids(found.classes),
    student: ids(students),
    guardian: ids(students.flatMap((it) => it.guardians ?? [])),
    account: ids(found.staff?.nodes),
    document: ids(found.documents?.nodes),
    group: ids(found.subjectGroups),
    template: ids(found.commentTemplates),
    "change-request": ids(found.changeRequests?.nodes),
    award: [],
    statements: found.signOffStatements.map((it) => it.code),
  };
}
