// Documents that break a rule on arguments and on values.

import { Kind, getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType, getNullableType, parseValue } from "graphql";

import { addSelection, argumentsOf, editOne, name } from "../edit.mjs";
import * as directive from "./directives.mjs";

const value = (text) => parseValue(text);

export function KnownArgumentNamesRule(random, schema, document) {
  if (random.chance(0.3)) return directive.unknownArgument(random, schema, document);
  return editOne(random, schema, document, Kind.FIELD, (place) => place.field, (node) => ({
    ...node,
    arguments: random.shuffle([...(node.arguments ?? []), ...argumentsOf(random.pick(["khongCo: 1", "ID: \"a\"", "First: 2", "_: null", "khongCo: { a: [1] }"]))]),
  }));
}

export function UniqueArgumentNamesRule(random, schema, document) {
  if (random.chance(0.2)) return directive.repeatedArgument(random, schema, document);
  return editOne(random, schema, document, Kind.FIELD, (place) => place.node.arguments?.length > 0, (node) => {
    const twice = random.pick(node.arguments);
    return { ...node, arguments: random.shuffle([...node.arguments, random.chance(0.5) ? twice : { ...twice, value: value("null") }]) };
  });
}

export function ProvidedRequiredArgumentsRule(random, schema, document) {
  if (random.chance(0.3)) return directive.missingArgument(random, schema, document);
  return editOne(random, schema, document, Kind.FIELD, (place) => place.field?.args.some((it) => isNonNullType(it.type) && it.defaultValue === undefined) && place.node.arguments.length > 0,
    (node, place) => {
      const required = place.field.args.filter((it) => isNonNullType(it.type) && it.defaultValue === undefined).map((it) => it.name);
      const gone = random.pick(required);
      return { ...node, arguments: node.arguments.filter((it) => it.name.value !== gone) };
    });
}

export const UniqueInputFieldNamesRule = (random, schema, document) =>
  editOne(random, schema, document, Kind.OBJECT, (place) => place.node.fields.length > 0, (node) => {
    const twice = random.pick(node.fields);
    return { ...node, fields: random.shuffle([...node.fields, random.chance(0.5) ? twice : { ...twice, value: value("null") }]) };
  });

// Literals that are never of this type.
function wrong(random, type) {
  const nullable = getNullableType(type);
  if (isNonNullType(type) && random.chance(0.15)) return "null";
  if (isListType(nullable)) {
    return random.chance(0.5) ? `[${wrong(random, nullable.ofType)}]` : wrong(random, nullable.ofType);
  }
  if (isEnumType(nullable)) return random.pick(["KHONG_CO", `"${nullable.getValues()[0].name}"`, "1", "true", "{}", nullable.getValues()[0].name.toLowerCase(), "[]"]);
  if (isInputObjectType(nullable)) return object(random, nullable);
  return {
    Int: random.pick(["\"1\"", "1.0", "2147483648", "-2147483649", "1e3", "true", "MOT", "{ a: 1 }", "[1]", "99999999999999999999"]),
    Boolean: random.pick(["\"true\"", "1", "TRUE", "0", "{}"]),
    String: random.pick(["1", "true", "CHU", "1.5", "{ a: \"b\" }"]),
    ID: random.pick(["true", "1.5", "MA", "{ id: \"a\" }"]),
    Float: random.pick(["\"1.5\"", "true", "MOT"]),
  }[nullable.name];
}

function object(random, type) {
  const fields = Object.values(type.getFields());
  const field = random.pick(fields);
  if (type.isOneOf) {
    const [first, second] = random.shuffle(fields).map((it) => it.name);
    return random.pick(["{}", `{ ${first}: null }`, second ? `{ ${first}: null, ${second}: null }` : "{}", `{ khongCo: 1 }`, "1", "\"chữ\"", "A"]);
  }
  const required = fields.some((it) => isNonNullType(it.type) && it.defaultValue === undefined);
  return random.pick([required ? "{}" : "{ khongCo: 1 }", `{ ${field.name}: { khongCo: 1 } khongCo: 2 }`, "1", "\"chữ\"", "A", "true", "[1, 2]"]);
}

// Custom scalars take any literal, as far as a validator can know.
const isCheckable = (type) => type && (isEnumType(getNamedType(type)) || isInputObjectType(getNamedType(type)) || ["Int", "Boolean", "String", "ID", "Float"].includes(getNamedType(type).name));

export function ValuesOfCorrectTypeRule(random, schema, document) {
  const ways = [
    () => directive.wrongValue(random, schema, document),
    () => editOne(random, schema, document, Kind.ARGUMENT, (place) => place.node.value.kind !== Kind.VARIABLE && isCheckable(place.inputType),
      (node, place) => ({ ...node, value: value(wrong(random, place.inputType)) })),
    () => editOne(random, schema, document, Kind.OBJECT_FIELD, (place) => isCheckable(place.inputType),
      (node, place) => ({ ...node, value: value(wrong(random, place.inputType)) })),
    () => editOne(random, schema, document, Kind.VARIABLE_DEFINITION, (place) => isCheckable(place.inputType),
      (node, place) => ({ ...node, defaultValue: value(wrong(random, place.inputType)) })),
    () => editOne(random, schema, document, Kind.OBJECT, (place) => place.node.fields.length > 0,
      (node) => ({ ...node, fields: random.chance(0.5) ? node.fields.slice(1) : [...node.fields, { kind: Kind.OBJECT_FIELD, name: name("khongCo"), value: value("1") }] })),
    () => addSelection(random, schema, document, (place) => place.parentType === schema.getQueryType(), () => random.pick([
      "o1: node(id: \"a\", asOf: {}) { id }", "o2: node(id: \"a\", asOf: { position: 1, at: \"2026-01-01T00:00:00Z\" }) { id }",
      "o3: node(id: \"a\", asOf: { position: null }) { id }", "o4: school(code: \"1\") { class(by: { id: \"a\", name: null }) { id } }",
      "o5: node(id: null) { id }", "o6: school(code: 31025401) { id }", "o7: node(id: [\"a\"]) { id }",
    ])),
  ];
  return random.pick(ways)();
}
