// Values of variables, right and wrong ones, for every kind of input: whether they are taken must be as in graphql-js.
// The field that uses them is skipped, so no command is carried out.

import { getNamedType, getNullableType, getVariableValues, isEnumType, isInputObjectType, isListType, isNonNullType, parse } from "graphql";

import { Random } from "../lib/random.mjs";
import { Values } from "./values.mjs";

export const CASES = 300;

// Of these graphql-js knows no more than that they are scalars; what they take is for the scalars' own tests.
const isOpen = (type) => !isEnumType(type) && !isInputObjectType(type) && !["Int", "Float", "String", "Boolean", "ID"].includes(type.name);

/** Cases of this seed: {text, variables, isTaken}. */
export function coercions(seed, schema, things) {
  const fields = Object.values(schema.getMutationType().getFields()).filter((field) => field.args.length > 0);
  const uses = fields.map((field) => ({ field, argument: field.args[0] }));
  return Array.from({ length: CASES }, (_, at) => {
    const random = new Random(seed + at);
    const { field, argument } = random.pick(uses);
    const text = `mutation ($v: ${argument.type}) { ${field.name}(${argument.name}: $v) @skip(if: true) { __typename } }`;
    let value = new Values(random, things).of(argument.type, { owner: field.name, name: argument.name });
    const breaks = random.chance(0.6) ? random.between(1, 2) : 0;
    for (let turn = 0; turn < breaks; turn += 1) value = spoil(random, argument.type, value);
    const variables = { v: value };
    const [operation] = parse(text).definitions;
    const { errors } = getVariableValues(schema, operation.variableDefinitions, variables);
    return { name: `variables-${at}`, text, variables, isTaken: errors === undefined, messages: (errors ?? []).map((it) => it.message) };
  });
}

// Changes one place of the value: another type, null, a field more or less.
function spoil(random, type, value) {
  const nullable = getNullableType(type);
  if (isListType(nullable) && Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.below(value.length);
    return value.map((item, index) => (index === at ? spoil(random, nullable.ofType, item) : item));
  }
  if (isInputObjectType(nullable) && value !== null && typeof value === "object" && !Array.isArray(value)) {
    const names = Object.keys(value).filter((name) => name in nullable.getFields());
    const roll = random.below(10);
    if (roll === 0) return { ...value, khongCo: 1 };
    if (roll === 1 && names.length > 0) {
      const { [random.pick(names)]: _, ...rest } = value;
      return rest;
    }
    if (roll === 2) {
      const other = random.pick(Object.keys(nullable.getFields()));
      return { ...value, [other]: null };
    }
    if (roll < 9 && names.length > 0) {
      const name = random.pick(names);
      return { ...value, [name]: spoil(random, nullable.getFields()[name].type, value[name]) };
    }
  }
  if (isNonNullType(type) && random.chance(0.2)) return null;
  if (isOpen(getNamedType(type))) return value;
  return random.pick([null, 1, 0, -1, 1.5, 2147483648, 1e3, "", "chữ", "1", true, false, [], {}, [null], [[1]], { a: 1 }, ["chữ"]]);
}
