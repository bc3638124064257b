// Documents that break a rule on variables.

import { Kind, isOutputType, isInputType, isNonNullType } from "graphql";

import { addSelection, edit, editOne, operations, variableDefinitions } from "../edit.mjs";
import * as directive from "./directives.mjs";

const declare = (document, text) =>
  edit(document, operations(document)[0], (it) => ({ ...it, variableDefinitions: [...(it.variableDefinitions ?? []), ...variableDefinitions(text)] }));

const atRoot = (random, schema, document, text) =>
  addSelection(random, schema, document, (place) => place.parentType === schema.getQueryType(), () => text);

/** Variables of types that only answers have. */
export function VariablesAreInputTypesRule(random, schema, document) {
  const type = random.pick(Object.values(schema.getTypeMap()).filter((it) => isOutputType(it) && !isInputType(it)));
  const used = atRoot(random, schema, document, "vaoLoai: school(code: $loai) { id }");
  return used && declare(used, `$loai: ${random.pick(["X", "X!", "[X]", "[X!]!"]).replace("X", type.name)}`);
}

export function UniqueVariableNamesRule(random, schema, document) {
  const [operation] = operations(document);
  const own = operation.variableDefinitions ?? [];
  if (own.length > 0) {
    const twice = random.pick(own);
    return edit(document, operation, (it) => ({ ...it, variableDefinitions: random.shuffle([...own, random.chance(0.5) ? twice : { ...twice, defaultValue: undefined, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: "String" } } }]) }));
  }
  const used = atRoot(random, schema, document, "hai: school(code: $ma) { id }");
  return used && declare(used, "$ma: String!, $ma: String!");
}

export function NoUndefinedVariablesRule(random, schema, document) {
  const ways = [
    () => editOne(random, schema, document, Kind.OPERATION_DEFINITION, (place) => place.node.variableDefinitions?.length > 0,
      (node) => ({ ...node, variableDefinitions: node.variableDefinitions.slice(1) })),
    () => atRoot(random, schema, document, random.pick([
      "k1: school(code: $khongCo) { id }", "k2: __typename @skip(if: $khongCo)", "k3: node(id: \"a\", asOf: { position: $khongCo }) { id }",
      "... @include(if: $khongCo) { k4: __typename }", "k5: school(code: \"1\") { class(by: { name: { year: $khongCo, name: \"1A\" } }) { id } }",
    ])),
    () => editOne(random, schema, document, Kind.VARIABLE, (place) => place.inputType, (node) => ({ ...node, name: { kind: Kind.NAME, value: `${node.name.value}X` } })),
  ];
  return random.pick(ways)();
}

export function NoUnusedVariablesRule(random, schema, document) {
  return declare(document, random.pick([
    "$thua: Int", "$thua: String!", "$thua: [ID!] = []", "$thua: AsOfInput", "$thua: Boolean = true", "$thua: SchoolYear", "$if: Boolean!",
  ]));
}

/** Variables where their type does not fit. */
export function VariablesInAllowedPositionRule(random, schema, document) {
  if (random.chance(0.15)) return directive.wrongVariable(random, schema, document);
  const [type, text] = random.pick([
    ["Int!", "p1: node(id: $vt) { id }"],
    ["String", "p2: school(code: $vt) { id }"],
    ["String!", "p3: node(id: $vt) { id }"],
    ["ID!", "p4: school(code: $vt) { id }"],
    ["[String!]!", "p5: school(code: $vt) { id }"],
    ["ID", "p6: node(id: $vt) { id }"],
    ["DateTime", "p7: node(id: \"a\", asOf: { at: $vt }) { id }"],
    ["LedgerPosition", "p8: school(code: \"1\", asOf: { position: $vt }) { id }"],
    ["ID = null", "p9: node(id: $vt) { id }"],
    ["GradingPeriodInput", "q1: school(code: \"1\") { replacementTests(period: $vt) { position } }"],
    ["SchoolYear", "q2: school(code: \"1\") { classes(year: $vt) { id } }"],
    ["String!", "q3: school(code: \"1\") { classes(year: $vt) { id } }"],
    ["Float", "q4: school(code: \"1\") { journal(first: $vt) { totalCount } }"],
    ["Role!", "q5: school(code: \"1\") { journal(order: $vt) { totalCount } }"],
    ["AssessmentPeriod", "q6: school(code: \"1\") { locks(period: { year: \"2026-2027\", moment: $vt }) { position } }"],
    ["JournalOrder = null", "q7: school(code: \"1\") { journal(order: $vt) { totalCount } }"],
    ["[TargetInput]", "q8: school(code: \"1\") { class(by: { id: \"a\" }) { gradebook(period: { year: \"2026-2027\", moment: MID_TERM_ONE }, targets: $vt) { isLocked } } }"],
    ["TargetInput", "q9: school(code: \"1\") { class(by: { id: \"a\" }) { gradebook(period: { year: \"2026-2027\", moment: MID_TERM_ONE }, targets: [$vt]) { isLocked } } }"],
  ]);
  if (random.chance(0.3)) {
    return editOne(random, schema, document, Kind.VARIABLE_DEFINITION, (place) => isNonNullType(place.inputType),
      (node) => ({ ...node, type: random.chance(0.5) ? node.type.type : { kind: Kind.LIST_TYPE, type: node.type }, defaultValue: undefined }));
  }
  const used = atRoot(random, schema, document, text);
  return used && declare(used, `$vt: ${type}`);
}
