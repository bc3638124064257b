// Documents that break a rule on directives.

import { Kind } from "graphql";

import { directives, editOne, operations, edit, variableDefinitions } from "../edit.mjs";

const BEARERS = [Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD];

const attach = (random, schema, document, kind, text) =>
  editOne(random, schema, document, kind, undefined, (node) => ({ ...node, directives: random.shuffle([...(node.directives ?? []), ...directives(text)]) }));

/** Directives that nobody declared, and known ones where they may not stand. */
export function KnownDirectivesRule(random, schema, document) {
  const unknown = random.pick(["@khongCo", "@khongCo(a: 1)", "@defer", "@stream(initialCount: 1)", "@client", "@Skip(if: true)"]);
  const misplaced = random.pick(["@deprecated", "@deprecated(reason: \"cũ\")", "@specifiedBy(url: \"https://a.example\")", "@oneOf"]);
  const ways = [
    () => attach(random, schema, document, random.pick(BEARERS), unknown),
    () => attach(random, schema, document, random.pick(BEARERS), misplaced),
    () => attach(random, schema, document, Kind.OPERATION_DEFINITION, random.pick([unknown, misplaced, "@skip(if: false)", "@include(if: true)"])),
    () => attach(random, schema, document, Kind.FRAGMENT_DEFINITION, random.pick([unknown, misplaced, "@include(if: true)"])),
    () => attach(random, schema, document, Kind.VARIABLE_DEFINITION, random.pick([unknown, misplaced, "@skip(if: false)"])),
    () => typename(random, schema, document, unknown),
  ];
  return random.pick(ways)();
}

const typename = (random, schema, document, text) =>
  edit(document, operations(document)[0].selectionSet, (it) => ({
    ...it,
    selections: [...it.selections, { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: "loai" }, name: { kind: Kind.NAME, value: "__typename" }, directives: directives(text) }],
  }));

/** The same directive twice in one place. */
export function UniqueDirectivesPerLocationRule(random, schema, document) {
  const twice = random.pick([
    "@skip(if: false) @skip(if: false)", "@include(if: true) @include(if: true)", "@skip(if: false) @include(if: true) @skip(if: false)",
    "@include(if: true) @include(if: false) @include(if: true)",
  ]);
  if (random.chance(0.2)) return typename(random, schema, document, twice);
  return attach(random, schema, document, random.pick(BEARERS), twice);
}

/** Arguments of directives that are unknown. */
export const unknownArgument = (random, schema, document) =>
  attach(random, schema, document, random.pick(BEARERS), random.pick(["@skip(if: false, khongCo: 1)", "@include(if: true, unless: false)", "@skip(if: false, If: true)"]));

/** A required argument of a directive that is missing. */
export const missingArgument = (random, schema, document) =>
  random.chance(0.3) ? typename(random, schema, document, "@skip") : attach(random, schema, document, random.pick(BEARERS), random.pick(["@skip", "@include"]));

/** An argument of a directive that stands twice. */
export const repeatedArgument = (random, schema, document) =>
  attach(random, schema, document, random.pick(BEARERS), random.pick(["@skip(if: false, if: false)", "@include(if: true if: false)"]));

/** A value of a directive's argument that is not of its type. */
export const wrongValue = (random, schema, document) =>
  attach(random, schema, document, random.pick(BEARERS), random.pick(["@skip(if: \"false\")", "@include(if: 1)", "@skip(if: null)", "@include(if: TRUE)", "@skip(if: [false])", "@include(if: {})"]));

/** A variable that has not the type of a directive's argument. */
export function wrongVariable(random, schema, document) {
  const [operation] = operations(document);
  const [type, fallback] = random.pick([["Boolean", ""], ["String!", ""], ["Int!", ""], ["Boolean", " = null"], ["[Boolean!]!", ""]]);
  const declared = edit(document, operation, (it) => ({ ...it, variableDefinitions: [...(it.variableDefinitions ?? []), ...variableDefinitions(`$dk: ${type}${fallback}`)] }));
  return typename(random, schema, declared, random.pick(["@skip(if: $dk)", "@include(if: $dk)"]));
}
