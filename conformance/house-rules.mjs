// The house rules of the schema (graphql-eslint), on the published SDL. A rule that is off says why.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import graphql from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";
import { buildSchema, isNonNullType, isObjectType } from "graphql";

import { Report } from "./lib/report.mjs";

const file = fileURLToPath(new URL("../schema/schema.graphql", import.meta.url));

const rules = {
  ...graphql.configs["flat/schema-all"].rules,
  ...graphql.configs["flat/schema-relay"].rules,
  // The export sorts already, arguments and enum values by meaning where that reads better (`first`, `after`).
  "@graphql-eslint/alphabetize": "off",
  // For schemas without mutations or subscriptions.
  "@graphql-eslint/no-root-type": "off",
  // The conventions of the recommended set; a `DocumentType` (loại hồ sơ) is a thing of the office, not a type of a type.
  "@graphql-eslint/naming-convention": ["error", {
    types: "PascalCase",
    FieldDefinition: "camelCase",
    InputValueDefinition: "camelCase",
    Argument: "camelCase",
    DirectiveDefinition: "camelCase",
    EnumValueDefinition: "UPPER_CASE",
    "FieldDefinition[parent.name.value=Query]": { forbiddenPrefixes: ["query", "get", "list"], forbiddenSuffixes: ["Query"] },
    "FieldDefinition[parent.name.value=Mutation]": { forbiddenPrefixes: ["mutation", "update"], forbiddenSuffixes: ["Mutation"] },
    "FieldDefinition[parent.name.value=Subscription]": { forbiddenPrefixes: ["subscription"], forbiddenSuffixes: ["Subscription"] },
    "EnumTypeDefinition,EnumTypeExtension": { forbiddenPrefixes: ["Enum"], forbiddenSuffixes: ["Enum"] },
    "InterfaceTypeDefinition,InterfaceTypeExtension": { forbiddenPrefixes: ["Interface"], forbiddenSuffixes: ["Interface"] },
    "UnionTypeDefinition,UnionTypeExtension": { forbiddenPrefixes: ["Union"], forbiddenSuffixes: ["Union"] },
  }],
  // Pages go forwards only; a list that is read backwards has an `order`.
  "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
  // Short closed lists (the cells of a row, the terms of a year) are plain lists.
  "@graphql-eslint/relay-edge-types": ["error", { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
  // Refusals are data: a mutation always has its payload. That every field of Query can be null is checked below.
  "@graphql-eslint/require-nullable-result-in-root": "off",
  // Only what can be looked up alone has an id (checked below); everything else is a value of what it belongs to.
  "@graphql-eslint/strict-id-in-types": "off",
};

/** What stays as it is, and why. One that nothing needs any more is itself a finding. */
const exceptions = [
  {
    rule: "@graphql-eslint/require-field-of-type-query-in-mutation-result",
    text: "ChangeOwnPasswordPayload",
    why: "all sessions end with the old password, so there is nobody to read as",
  },
  {
    rule: "@graphql-eslint/require-field-of-type-query-in-mutation-result",
    text: "SetPasswordPayload",
    why: "credentials are no part of the ledger: there is no state after it",
  },
  {
    rule: "@graphql-eslint/require-field-of-type-query-in-mutation-result",
    text: "BeginSecondFactorPayload",
    why: "the same",
  },
  {
    rule: "@graphql-eslint/require-field-of-type-query-in-mutation-result",
    text: "EnrollSecondFactorPayload",
    why: "the same; that a factor was enrolled stands in the journal",
  },
  {
    rule: "@graphql-eslint/no-typename-prefix",
    text: "\"messageId\"",
    why: "no id of a node: the key that commands about the message take under this name",
  },
  {
    rule: "@graphql-eslint/no-typename-prefix",
    text: "\"disciplineId\"",
    why: "no id of a node: the key that commands about the measure take under this name",
  },
];

const report = new Report("graphql-eslint");
const text = readFileSync(file, "utf8");
const eslint = new ESLint({
  cwd: fileURLToPath(new URL(".", import.meta.url)),
  overrideConfigFile: true,
  overrideConfig: [{
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: file } } },
    plugins: { "@graphql-eslint": graphql },
    rules,
  }],
});
const [{ messages }] = await eslint.lintText(text, { filePath: "schema.graphql" });
const excepted = (it) => exceptions.find((exception) => exception.rule === it.ruleId && it.message.includes(exception.text));
for (const exception of exceptions) {
  if (!messages.some((it) => excepted(it) === exception)) report.finding(`nothing needs the exception for ${exception.text} any more`);
}
for (const it of messages) {
  if (!excepted(it)) report.finding(`schema.graphql:${it.line} ${it.message} (${it.ruleId})`);
}

const schema = buildSchema(text);
for (const field of Object.values(schema.getQueryType().getFields())) {
  // Limits are constants and cannot fail; `nodes` is a list of what can be null, as Relay has it.
  const isFree = field.name === "serviceConfig" || String(field.type) === "[Node]!";
  if (isNonNullType(field.type) && !isFree) report.finding(`Query.${field.name} can fail and must be nullable`);
}
for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
  const id = type.getFields().id;
  const isNode = type.getInterfaces().some((it) => it.name === "Node");
  if (Boolean(id) !== isNode) report.finding(`${type.name} ${id ? "has an id and is no Node" : "is a Node without id"}`);
  if (id && String(id.type) !== "ID!") report.finding(`${type.name}.id is ${id.type}`);
}
const isOn = ([, level]) => level !== "off" && level?.[0] !== "off";
report.finish(`${Object.entries(rules).filter(isOn).length + 2} rules on ${text.split("\n").length - 1} lines`);
