// Whether an answer is what its document asked for: the same keys in the same order, every value of its type, null only
// where the schema allows it. Conditions and fragments are resolved by graphql-js.

import {
  Kind, getVariableValues, isAbstractType, isCompositeType, isEnumType, isListType, isNonNullType, specifiedScalarTypes,
} from "graphql";
import { collectFields, collectSubfields } from "graphql/execution/collectFields.js";

/** Everything in `data` that the operation did not ask for in this way. */
export function deviations(schema, document, variables, data) {
  const operation = document.definitions.find((it) => it.kind === Kind.OPERATION_DEFINITION);
  const fragments = Object.fromEntries(document.definitions.filter((it) => it.kind === Kind.FRAGMENT_DEFINITION).map((it) => [it.name.value, it]));
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return [`variables: ${errors[0].message}`];
  const root = schema.getRootType(operation.operation);
  const found = [];

  const object = (type, groups, value, path) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return void found.push(`${path}: not an object`);
    const expected = [...groups.keys()];
    const actual = Object.keys(value);
    // JavaScript sorts keys that look like numbers; none of ours does.
    if (expected.join() !== actual.join()) found.push(`${path}: keys ${actual.join()} instead of ${expected.join()}`);
    for (const [key, nodes] of groups) {
      const name = nodes[0].name.value;
      if (!(key in value)) continue;
      if (name === "__typename") {
        if (value[key] !== type.name) found.push(`${path}.${key}: ${value[key]} instead of ${type.name}`);
      } else if (!name.startsWith("__")) {
        complete(type.getFields()[name].type, nodes, value[key], `${path}.${key}`);
      }
    }
  };

  const complete = (type, nodes, value, path) => {
    if (isNonNullType(type)) {
      if (value === null) return void found.push(`${path}: null`);
      return complete(type.ofType, nodes, value, path);
    }
    if (value === null) return;
    if (isListType(type)) {
      if (!Array.isArray(value)) return void found.push(`${path}: not a list`);
      return value.forEach((item, at) => complete(type.ofType, nodes, item, `${path}[${at}]`));
    }
    if (!isCompositeType(type)) return leaf(type, value, path);
    // Generated documents ask every abstract type for its name.
    const actual = isAbstractType(type) ? schema.getType(value.__typename) : type;
    if (!actual || (isAbstractType(type) && !schema.isSubType(type, actual))) return void found.push(`${path}: ${value.__typename} is no ${type.name}`);
    object(actual, collectSubfields(schema, fragments, coerced, actual, nodes), value, path);
  };

  const leaf = (type, value, path) => {
    if (isEnumType(type)) {
      if (!type.getValue(value)) found.push(`${path}: ${value} is no ${type.name}`);
    } else if (specifiedScalarTypes.some((it) => it.name === type.name)) {
      const kinds = { Int: "number", Float: "number", String: "string", ID: "string", Boolean: "boolean" };
      if (typeof value !== kinds[type.name] || (type.name === "Int" && !Number.isInteger(value))) found.push(`${path}: ${JSON.stringify(value)} is no ${type.name}`);
    } else if (typeof value === "object") {
      found.push(`${path}: an object is no ${type.name}`);
    }
  };

  object(root, collectFields(schema, fragments, coerced, root, operation.selectionSet), data, "data");
  return found;
}
