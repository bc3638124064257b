// Valid documents: random selections of the served schema, with aliases, fragments, directives, variables with defaults
// and input values in all forms. What is generated stays below the published limits.

import { readFileSync } from "node:fs";

import {
  buildSchema, getNamedType, getNullableType, isAbstractType, isCompositeType, isInputObjectType, isListType, isNonNullType,
  isObjectType,
} from "graphql";

import { Values } from "./values.mjs";

const MAX_DEPTH = 7;
/** Lists within lists; one more and a document can cost more than one request may. A long list counts as two. */
const MAX_LISTS = 2;
const LONG_LIST = 50;
const MAX_FIELDS = 45;

const isMany = (type) => isListType(getNullableType(type)) || getNamedType(type).name.endsWith("Connection");
// Introspection says nothing of directives.
const PUBLISHED = buildSchema(readFileSync(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));

/** What a field counts among lists within lists. */
function lengthOf(type, field) {
  if (!isMany(field.type) || type.name.endsWith("Connection")) return 0;
  const directives = PUBLISHED.getType(type.name)?.getFields?.()[field.name]?.astNode?.directives ?? [];
  const sizes = directives.flatMap((it) => it.arguments.filter(({ name }) => name.value === "assumedSize").map(({ value }) => Number(value.value)));
  return Math.max(0, ...sizes) > LONG_LIST ? 2 : 1;
}

const hasDefault = (argument) => argument.defaultValue !== undefined;

/** Writes one document of one operation. */
export class Generator {
  #aliases = 0;
  #fields = 0;

  constructor(random, schema, things) {
    this.random = random;
    this.schema = schema;
    this.values = new Values(random, things);
    this.variables = [];
    this.fragments = [];
  }

  /** An operation of this kind: its text with its fragments, and values for its variables. */
  operation(kind, name) {
    const root = this.schema.getRootType(kind);
    const selection = kind === "query" ? this.#selection(root, new Map(), 0, 0) : this.#oneField(root);
    const head = name || kind !== "query" || this.variables.length > 0 || this.random.chance(0.3)
      ? `${kind} ${name ?? this.random.pick(["", "Doc", "query", "on", "T1_x"])} ${this.#definitions()}`
      : "";
    const variables = {};
    for (const variable of this.variables) {
      // Absent where a default or null can stand for it.
      if (!(variable.isOptional && this.random.chance(0.3))) variables[variable.name] = variable.value;
    }
    const definitions = this.random.shuffle([`${head}${selection}`, ...this.fragments.map((it) => it.text)]);
    return { text: definitions.join("\n"), variables };
  }

  #definitions() {
    if (this.variables.length === 0) return "";
    const written = this.random.shuffle(this.variables).map((it) => `$${it.name}: ${it.type}${it.fallback === undefined ? "" : ` = ${it.fallback}`}`);
    return `(${written.join(" ")})`;
  }

  // Mutations and subscriptions: one field, never executed by this suite. A subscription's field has no condition (the
  // specification forbids it, and graphql-js stumbles over it).
  #oneField(root) {
    const field = this.random.pick(Object.values(root.getFields()));
    const isConditional = root === this.schema.getMutationType();
    return `{ ${this.#field(root, field, new Map(), 0, 0, isConditional)} }`;
  }

  /** A selection set on this type. `scope` holds what stands under each response key, so that all fields can be merged. */
  #selection(type, scope, depth, lists) {
    const { random } = this;
    const parts = [];
    if (isAbstractType(type)) {
      // The check of answers reads the type of each object from it.
      parts.push(this.#typename(scope));
    }
    const count = random.between(1, depth < 2 ? 4 : 3);
    for (let turn = 0; turn < count; turn += 1) parts.push(this.#part(type, scope, depth, lists));
    const written = parts.filter(Boolean);
    if (written.length === 0) written.push(this.#typename(scope));
    return `{ ${random.shuffle(written).join(" ")} }`;
  }

  #typename(scope) {
    if (!scope.has("__typename")) scope.set("__typename", { signature: "__typename", child: new Map() });
    return "__typename";
  }

  #part(type, scope, depth, lists) {
    const { random } = this;
    const roll = random.below(100);
    if (roll < 10 && depth < MAX_DEPTH) return this.#inline(type, scope, depth, lists);
    if (roll < 18 && depth < MAX_DEPTH) return this.#spread(type, scope, depth, lists);
    if (roll < 22 && depth > 0) return this.#aliasedTypename(scope);
    if (roll < 24 && type === this.schema.getQueryType()) return this.#introspection(scope);
    const field = this.#choose(type, depth, lists);
    return field ? this.#field(type, field, scope, depth, lists) : undefined;
  }

  #aliasedTypename(scope) {
    const key = this.#alias();
    scope.set(key, { signature: "__typename", child: new Map() });
    return `${key}: __typename${this.#directives()}`;
  }

  #introspection(scope) {
    const key = this.#alias();
    scope.set(key, { signature: key, child: new Map() });
    return this.random.pick([
      `${key}: __schema { queryType { name kind } }`,
      `${key}: __type(name: "School") { name fields(includeDeprecated: true) { name isDeprecated } }`,
    ]);
  }

  #choose(type, depth, lists) {
    if (this.#fields >= MAX_FIELDS || !type.getFields) return undefined;
    const fields = Object.values(type.getFields()).filter((field) => {
      const isDeep = isCompositeType(getNamedType(field.type));
      return (!isDeep || depth < MAX_DEPTH) && lists + lengthOf(type, field) <= MAX_LISTS;
    });
    if (fields.length === 0) return undefined;
    const deep = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    return this.random.pick(deep.length > 0 && this.random.chance(0.5) ? deep : fields);
  }

  #field(type, field, scope, depth, lists, isConditional = true) {
    const { random } = this;
    this.#fields += 1;
    const args = this.#arguments(field);
    const signature = `${field.name}${args}: ${field.type}`;
    let key = random.chance(0.2) ? this.#alias() : field.name;
    // Another field, or the same one with other arguments, stands there already.
    if (scope.has(key) && scope.get(key).signature !== signature) key = this.#alias();
    const entry = scope.get(key) ?? { signature, child: new Map() };
    scope.set(key, entry);
    const alias = key === field.name ? "" : `${key}: `;
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.#selection(named, entry.child, depth + 1, lists + lengthOf(type, field))}` : "";
    return `${alias}${field.name}${args}${isConditional ? this.#directives() : ""}${below}`;
  }

  #alias() {
    this.#aliases += 1;
    return `${this.random.pick(["a", "_x", "ten", "fragment", "null", "true"])}${this.#aliases}`;
  }

  #inline(type, scope, depth, lists) {
    const on = this.#typeWithin(type);
    const condition = this.random.chance(0.7) || on !== type ? ` on ${on.name}` : "";
    return `...${condition}${this.#directives()} ${this.#selection(on, scope, depth + 1, lists)}`;
  }

  #typeWithin(type) {
    if (isAbstractType(type)) return this.random.pick([type, ...this.schema.getPossibleTypes(type)]);
    return isObjectType(type) ? this.random.pick([type, type, ...type.getInterfaces()]) : type;
  }

  #spread(type, scope, depth, lists) {
    const { random } = this;
    const on = this.#typeWithin(type);
    const usable = this.fragments.filter((it) => it.on === on && it.lists + lists <= MAX_LISTS && it.depth + depth <= MAX_DEPTH + 2 && fits(scope, it.scope));
    if (usable.length > 0 && random.chance(0.6)) {
      const fragment = random.pick(usable);
      merge(scope, fragment.scope);
      return `...${fragment.name}${this.#directives()}`;
    }
    const before = [this.variables.length, this.fragments.length];
    const inner = new Map();
    const text = this.#selection(on, inner, Math.max(depth + 1, MAX_DEPTH - 2), Math.max(lists, MAX_LISTS - 1));
    if (!fits(scope, inner)) {
      // What only it used must go with it.
      [this.variables.length, this.fragments.length] = before;
      return undefined;
    }
    const name = `${random.pick(["Phan", "F", "_", "query"])}${this.fragments.length}`;
    merge(scope, inner);
    this.fragments.push({ name, on, scope: inner, depth: 3, lists: 1, text: `fragment ${name} on ${on.name} ${text}` });
    return `...${name}${this.#directives()}`;
  }

  #directives() {
    const { random } = this;
    if (!random.chance(0.08)) return "";
    const names = random.chance(0.2) ? ["skip", "include"] : [random.pick(["skip", "include"])];
    return names.map((name) => ` @${name}(if: ${this.#condition(name)})`).join("");
  }

  #condition(name) {
    const { random } = this;
    const keeps = name === "include";
    if (random.chance(0.5)) return String(random.chance(0.8) === keeps);
    const value = random.chance(0.7) === keeps;
    // A nullable variable may stand there when it has a default that is not null.
    if (random.chance(0.5)) return this.#variable({ type: "Boolean", fallback: String(value), value: !value, isOptional: true });
    return this.#variable({ type: "Boolean!", value });
  }

  #arguments(field) {
    const { random } = this;
    const isRequired = (it) => isNonNullType(it.type) && !hasDefault(it);
    // A cursor is only worth something when the server made it.
    const isCursor = (it) => it.name === "after" && !isRequired(it);
    const chosen = field.args.filter((it) => isRequired(it) || it.name === "first" || (!isCursor(it) && random.chance(0.3)));
    if (chosen.length === 0) return "";
    const place = (it) => ({ owner: field.name, name: it.name });
    const written = random.shuffle(chosen).map((it) => `${it.name}: ${this.#input(it.type, place(it), hasDefault(it), true)}`);
    return written.length > 0 ? `(${written.join(" ")})` : "";
  }

  /** A value of this type as a literal, or as a variable. */
  #input(type, place, mayBeAbsent, isArgument = false) {
    const size = place.name === "first";
    const value = size ? this.random.between(1, 3) : this.values.of(type, place);
    if (this.random.chance(isArgument ? 0.25 : 0.06)) return this.#asVariable(type, value, mayBeAbsent, size);
    return this.#literal(type, value, place);
  }

  #asVariable(type, value, mayBeAbsent, keepsValue) {
    const { random } = this;
    if (isNonNullType(type)) {
      // A nullable variable fits a position that must not be null if either has a default.
      if (random.chance(0.25) && value !== null) return this.#variable({ type: String(type.ofType), fallback: this.#literal(type, value, {}, true), value, isOptional: true });
      if (mayBeAbsent && random.chance(0.3) && value !== null) return this.#variable({ type: String(type.ofType), value });
      return this.#variable({ type: String(type), value });
    }
    if (value !== null && random.chance(0.3)) return this.#variable({ type: `${type}!`, value });
    if (random.chance(0.3)) return this.#variable({ type: String(type), fallback: this.#literal(type, value, {}, true), value, isOptional: !keepsValue });
    return this.#variable({ type: String(type), value, isOptional: !keepsValue });
  }

  #variable(variable) {
    const name = `${this.random.pick(["v", "_", "bien", "on"])}${this.variables.length}`;
    this.variables.push({ ...variable, name });
    return `$${name}`;
  }

  #literal(type, value, place, isConstant = false) {
    if (value === null) return "null";
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return this.#literal(nullable.ofType, value, place, isConstant);
      return `[${value.map((item) => this.#literal(nullable.ofType, item, place, isConstant)).join(", ")}]`;
    }
    if (isInputObjectType(nullable)) {
      const fields = nullable.getFields();
      const written = Object.entries(value).map(([name, item]) => {
        const field = fields[name];
        const asVariable = !isConstant && item !== null && this.random.chance(0.06);
        const type = nullable.isOneOf ? `${field.type}!` : String(field.type);
        return `${name}: ${asVariable ? this.#variable({ type, value: item }) : this.#literal(field.type, item, { owner: nullable.name, name }, isConstant)}`;
      });
      return `{ ${written.join(", ")} }`;
    }
    if (typeof value === "string" && nullable.getValues) return value;
    return JSON.stringify(value);
  }
}

function fits(scope, other) {
  return [...other].every(([key, entry]) => !scope.has(key) || (scope.get(key).signature === entry.signature && fits(scope.get(key).child, entry.child)));
}

function merge(scope, other) {
  for (const [key, entry] of other) {
    if (!scope.has(key)) scope.set(key, { signature: entry.signature, child: new Map() });
    merge(scope.get(key).child, entry.child);
  }
}
