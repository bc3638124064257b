// The example queries, and what fills their gaps: the visitor's school, a class, a cell to write, a fresh key.
"use strict";

const Examples = (() => {
  // Browsers offer randomUUID only under HTTPS; a school's own network may have none.
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // A cell of the class as an entry that changes nothing but the score.
  function entry(book) {
    const cell = book?.rows[0]?.cells[0];
    if (!cell) return undefined;
    const decimal = book.columns[0].holds === "DECIMAL_SCORE";
    const mark = decimal ? { mark: { score: "8.5" } } : { level: "WELL_COMPLETED", score: "9" };
    const { student, version } = cell;
    return { studentId: student.id, target: { subject: "MATHEMATICS" }, ...mark, expectedVersion: version, reason: "Cộng nhầm điểm" };
  }

  // What the visitor can see of it; the rest stays open. `ask` posts one of our documents by its id, with
  // variables, and answers its data.
  async function look(ask) {
    const { viewer } = (await ask("socai-visitor")) ?? {};
    const school = viewer?.school;
    if (!school) return { login: viewer?.login };
    const { id, code, position } = school;
    const year = school.years.at(-1)?.year;
    const past = school.years.at(-2)?.year ?? year;
    const seen = { login: viewer.login, code, school: id, year, earlier: Math.max(0, position - 20), pastYear: past };
    if (!year) return seen;
    const classes = (await ask("socai-visitor-classes", { code, year, past }))?.school;
    const mine = classes?.now.find((it) => it.homeroomTeacher?.id === viewer.account?.id) ?? classes?.now[0];
    seen.classId = mine?.id;
    seen.pastClassId = classes?.past[0]?.id ?? mine?.id;
    if (!mine) return seen;
    const period = { year, moment: "END_TERM_ONE" };
    const { school: read } = (await ask("socai-visitor-cell", { code, id: mine.id, period })) ?? {};
    return { ...seen, entry: entry(read?.class?.gradebook) };
  }

  function fill(value, seen) {
    if (typeof value === "string" && value.startsWith("$")) return value === "$key" ? uuid() : (seen[value.slice(1)] ?? "");
    if (Array.isArray(value)) return value.map((it) => fill(it, seen));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, fill(it, seen)]));
    }
    return value;
  }

  return {
    look,
    list: async () => (await fetch("/assets/examples.json")).json(),
    // The variables as text, with a key that was never used.
    variables: (example, seen) => JSON.stringify(fill(example.variables, seen), null, 2),
  };
})();
