// Documents that break a rule on operations and fragments.

import { Kind, getNamedType, isAbstractType, isCompositeType, isInputType, isObjectType } from "graphql";

import { addDefinitions, addSelection, edit, editOne, fragments, name, operations, places } from "../edit.mjs";

const LEAF = "__typename";

/** A composite type of the schema that can never be one of `type`. */
function stranger(random, schema, type) {
  const possible = (it) => new Set(isAbstractType(it) ? schema.getPossibleTypes(it) : [it]);
  const own = possible(type);
  const others = Object.values(schema.getTypeMap()).filter(
    (it) => isCompositeType(it) && !it.name.startsWith("__") && ![...possible(it)].some((each) => own.has(each)),
  );
  return random.pick(others);
}

export const ExecutableDefinitionsRule = (random, schema, document) =>
  addDefinitions(document, random.pick([
    "type Them { a: Int }", "extend type Query { them: Int }", "directive @them on FIELD", "scalar Them", "enum Them { A }",
    "input Them { a: Int }", "union Them = Query", "interface Them { a: Int }", "schema { query: Query }", "extend schema @them",
    "\"mô tả\" type Them { a: Int }",
  ]));

export function UniqueOperationNamesRule(random, schema, document) {
  const [first] = operations(document);
  const named = edit(document, first, (it) => ({ ...it, name: name("Trung") }));
  return addDefinitions(named, random.pick(["query Trung { __typename }", "mutation Trung { __typename }", "subscription Trung { __typename }"]));
}

export function LoneAnonymousOperationRule(random, schema, document) {
  const other = random.pick(["{ __typename }", "query Khac { __typename }", "mutation Khac { __typename }", "query { __typename }"]);
  const anonymous = edit(document, operations(document)[0], (it) => ({ ...it, name: undefined }));
  return addDefinitions(random.chance(0.5) ? anonymous : document, random.chance(0.5) ? "{ __typename }" : other);
}

export function SingleFieldSubscriptionsRule(random, schema, document) {
  const journal = (alias = "") => `${alias}journal(school: "s", after: 0) { position }`;
  const pair = random.pick([
    `{ ${journal()} ${journal("b: ")} }`,
    `{ ${journal()} ...Hai } fragment Hai on Subscription { ${journal("b: ")} }`,
    `{ ...Mot ...Hai } fragment Mot on Subscription { ${journal()} } fragment Hai on Subscription { ${journal("c: ")} }`,
    `{ ${journal()} ... on Subscription { ${journal("b: ")} } }`,
    "{ __typename }", "{ a: __typename }", `{ ${journal()} __typename }`, "{ ...Mot } fragment Mot on Subscription { __typename }",
    `{ ${journal("a: ")} ${journal("b: ")} ${journal("c: ")} }`,
    "{ __schema { queryType { name } } }",
  ]);
  return addDefinitions(
    edit(document, operations(document)[0], (it) => (it.name ? it : { ...it, name: name("Doc") })),
    `subscription TheoDoi${random.below(100)} ${pair}`,
  );
}

export function KnownTypeNamesRule(random, schema, document) {
  const unknown = random.pick(["KhongCo", "school", "String_", "Schoool", "_Service"]);
  const ways = [
    () => addSelection(random, schema, document, undefined, () => `... on ${unknown} { ${LEAF} }`),
    () => addDefinitions(edit(document, operations(document)[0].selectionSet, (it) => ({ ...it, selections: [...it.selections, { kind: Kind.FRAGMENT_SPREAD, name: name("La") }] })), `fragment La on ${unknown} { ${LEAF} }`),
    () => addDefinitions(edit(document, operations(document)[0], (it) => (it.name ? it : { ...it, name: name("Doc") })), `query Bien${random.below(9)}($v: ${unknown}) { school(code: $v) { id } }`),
  ];
  return random.pick(ways)();
}

export function FragmentsOnCompositeTypesRule(random, schema, document) {
  const leaf = random.pick(Object.values(schema.getTypeMap()).filter((it) => isInputType(it) && !it.name.startsWith("__")));
  if (random.chance(0.5)) return addSelection(random, schema, document, undefined, () => `... on ${leaf.name} { ${LEAF} }`);
  const spread = addSelection(random, schema, document, undefined, () => "...La");
  return spread && addDefinitions(spread, `fragment La on ${leaf.name} { ${LEAF} }`);
}

export function UniqueFragmentNamesRule(random, schema, document) {
  const [own] = fragments(document);
  if (own && random.chance(0.7)) return { ...document, definitions: random.shuffle([...document.definitions, own]) };
  const spread = addSelection(random, schema, document, (place) => place.parentType === schema.getQueryType(), () => "...Doi");
  return spread && addDefinitions(spread, `fragment Doi on Query { ${LEAF} } fragment Doi on Query { viewer { login } }`);
}

export const KnownFragmentNamesRule = (random, schema, document) =>
  addSelection(random, schema, document, undefined, () => random.pick(["...KhongCo", "...khongCo @include(if: true)", "...Query", "...onX"]));

export function NoUnusedFragmentsRule(random, schema, document) {
  const type = random.pick(Object.values(schema.getTypeMap()).filter((it) => isCompositeType(it) && !it.name.startsWith("__")));
  const added = random.pick([
    `fragment Thua on ${type.name} { ${LEAF} }`,
    `fragment Thua on ${type.name} { ${LEAF} ...Them } fragment Them on ${type.name} { ${LEAF} }`,
  ]);
  return addDefinitions(document, added);
}

export function PossibleFragmentSpreadsRule(random, schema, document) {
  const select = (place) => place.parentType && isCompositeType(place.parentType) && !place.parentType.name.startsWith("__");
  if (random.chance(0.5)) return addSelection(random, schema, document, select, (type) => `... on ${stranger(random, schema, type).name} { ${LEAF} }`);
  let other;
  const spread = addSelection(random, schema, document, select, (type) => {
    other = stranger(random, schema, type);
    return "...Nham";
  });
  return spread && addDefinitions(spread, `fragment Nham on ${other.name} { ${LEAF} }`);
}

export function NoFragmentCyclesRule(random, schema, document) {
  const length = random.between(1, 5);
  const select = (place) => isObjectType(place.parentType) && !place.parentType.name.startsWith("__");
  let type;
  const spread = addSelection(random, schema, document, select, (it) => {
    type = it;
    return "...V0";
  });
  if (!spread) return undefined;
  // Half of them close over a field, where the type allows it.
  const self = Object.values(type.getFields()).find((field) => getNamedType(field.type) === type && field.args.every((it) => !String(it.type).endsWith("!")));
  const ring = Array.from({ length }, (_, at) => {
    const next = `...V${(at + 1) % length}`;
    const inner = random.pick([next, `... on ${type.name} { ${next} }`, `${LEAF} ${next} @include(if: true)`, self ? `${self.name} { ${next} }` : next]);
    return `fragment V${at} on ${type.name} { ${inner} }`;
  });
  return addDefinitions(spread, random.shuffle(ring).join(" "));
}

/** Selections on leaves, and none on objects. */
export function ScalarLeafsRule(random, schema, document) {
  const isOpen = (place) => place.type && !place.node.name.value.startsWith("__");
  if (random.chance(0.5)) {
    return editOne(random, schema, document, Kind.FIELD, (place) => isOpen(place) && !isCompositeType(getNamedType(place.type)),
      (node) => ({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: [{ kind: Kind.FIELD, name: name(random.pick([LEAF, "a", "length"])) }] } }));
  }
  return editOne(random, schema, document, Kind.FIELD, (place) => isOpen(place) && isCompositeType(getNamedType(place.type)),
    (node) => ({ ...node, selectionSet: undefined }));
}

export function FieldsOnCorrectTypeRule(random, schema, document) {
  if (random.chance(0.4)) {
    return editOne(random, schema, document, Kind.FIELD, (place) => !place.node.selectionSet && place.type,
      (node) => ({ ...node, name: name(random.pick([`${node.name.value}s`, node.name.value.toUpperCase(), "__schema", "__Typename", "khongCo"])) }));
  }
  const made = random.pick(["khongCo", "__type(name: \"Query\") { name }", "_ { a }", "khongCo(a: 1) { b }", "__schema { khongCo }", "edges { node { id } }", "x: khongCo"]);
  return addSelection(random, schema, document, (place) => place.parentType !== undefined, () => made);
}

/** One response key for two different things. */
export function OverlappingFieldsCanBeMergedRule(random, schema, document) {
  const root = schema.getQueryType();
  const ways = [
    () => addSelection(random, schema, document, undefined, () => "trung: __typename trung: id"),
    () => addSelection(random, schema, document, (place) => place.parentType === root, () => random.pick([
      "trung: school(code: \"1\") { id } trung: school(code: \"2\") { id }",
      "trung: school(code: \"1\") { id } trung: school(code: \"1\", asOf: { position: 1 }) { id }",
      "trung: school(code: \"1\") { code } trung: school(code: \"1\") { code: at }",
      "trung: node(id: \"1\") { ... on Class { x: name } } trung: node(id: \"1\") { ... on Student { x: registerNumber } }",
      "node(id: \"1\") { ... on Class { x: grade } ... on Student { x: registerNumber } }",
      "node(id: \"1\") { ... on Class { x: year } ... on Account { x: name } }",
      "node(id: \"1\") { ... on Class { x: students { id } } ... on Account { x: roles { role } } ... on School { x: class(by: { id: \"1\" }) { id } } }",
      "viewer { trung: login } ... on Query { viewer { trung: name } }",
      "viewer { account { trung: id } } viewer { ...  { account { trung: contact } } }",
      "trung: viewer { login } trung: serviceConfig { maxDepth }",
    ])),
    () => {
      const spread = addSelection(random, schema, document, (place) => place.parentType === root, () => "...Mot ...Hai");
      return spread && addDefinitions(spread, random.pick([
        "fragment Mot on Query { k: viewer { login } } fragment Hai on Query { k: viewer { login: name } }",
        "fragment Mot on Query { k: __typename } fragment Hai on Query { ...Ba } fragment Ba on Query { k: viewer { login } }",
        "fragment Mot on Query { viewer { ...M } } fragment Hai on Query { viewer { ...H } } fragment M on Viewer { k: login } fragment H on Viewer { k: name }",
      ]));
    },
  ];
  const [used] = places(schema, document, Kind.FIELD, (place) => place.node.arguments?.length > 0);
  if (used) {
    ways.push(() => addSelection(random, schema, document, (place) => place.node.selections.includes(used.node), () => `${used.node.alias?.value ?? used.node.name.value}: __typename`));
  }
  return random.pick(ways)();
}
