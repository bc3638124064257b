// Finding and changing places of a document. A document stays as it was; changes give a new one.

import { Kind, TypeInfo, parse, visit, visitWithTypeInfo } from "graphql";

/** The places of this kind, each with its node and what the type system knows there. */
export function places(schema, document, kind, select = () => true) {
  const info = new TypeInfo(schema);
  const found = [];
  visit(document, visitWithTypeInfo(info, {
    enter(node) {
      if (node.kind !== kind) return;
      const place = {
        node, type: info.getType(), parentType: info.getParentType(), inputType: info.getInputType(),
        field: info.getFieldDef(), argument: info.getArgument(), directive: info.getDirective(),
      };
      if (select(place)) found.push(place);
    },
  }));
  return found;
}

/** The document with one node changed; `change` answers the node that shall stand there, or null for none. */
export function edit(document, node, change) {
  return visit(document, { enter: (it) => (it === node ? change(it) : undefined) });
}

/** Changes one random place of this kind; undefined when there is none. */
export function editOne(random, schema, document, kind, select, change) {
  const found = places(schema, document, kind, select);
  if (found.length === 0) return undefined;
  const place = random.pick(found);
  return edit(document, place.node, (node) => change(node, place));
}

/** Puts selections at the end of one random selection set; `make` gets the type it stands on. */
export function addSelection(random, schema, document, select, make) {
  return editOne(random, schema, document, Kind.SELECTION_SET, select, (node, place) => {
    const added = make(place.parentType);
    return added === undefined ? node : { ...node, selections: random.shuffle([...node.selections, ...selections(added)]) };
  });
}

/** The document with these definitions behind its own. */
export function addDefinitions(document, text) {
  return { ...document, definitions: [...document.definitions, ...parse(text).definitions] };
}

export const operations = (document) => document.definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
export const fragments = (document) => document.definitions.filter((it) => it.kind === Kind.FRAGMENT_DEFINITION);

/** Selections from text. */
export const selections = (text) => parse(`{ ${text} }`).definitions[0].selectionSet.selections;

/** Directives from text. */
export const directives = (text) => parse(`{ a ${text} }`).definitions[0].selectionSet.selections[0].directives;

/** Arguments from text. */
export const argumentsOf = (text) => parse(`{ a(${text}) }`).definitions[0].selectionSet.selections[0].arguments;

/** Variable definitions from text. */
export const variableDefinitions = (text) => parse(`query (${text}) { a }`).definitions[0].variableDefinitions;

export const name = (value) => ({ kind: Kind.NAME, value });
