// Relay against the server: two pages of a connection end in one list in the store, and an object is read again by id.
import assert from "node:assert/strict";
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getSelector,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from "relay-runtime";
import { demo, signIn, step } from "../demo.js";
import pagination, { type RegisterPagePaginationQuery } from "./__generated__/RegisterPagePaginationQuery.graphql";
import register, { type RegisterPageQuery } from "./__generated__/RegisterPageQuery.graphql";
import page, { type RegisterPage_school$data } from "./__generated__/RegisterPage_school.graphql";
import card, { type StudentCard_student$data } from "./__generated__/StudentCard_student.graphql";
import refetch, { type StudentCardRefetchQuery } from "./__generated__/StudentCardRefetchQuery.graphql";

const PAGE = 5;

async function main(): Promise<void> {
  // The office reads the register; teachers read their classes.
  const token = await signIn(demo.admin, demo.password);
  const network = Network.create(async (request, variables) => {
    const answer = await fetch(demo.graphql, {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json, application/json",
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ query: request.text, operationName: request.name, variables }),
    });
    return (await answer.json()) as GraphQLResponse;
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });

  const first = { code: demo.school, first: PAGE };
  const answer = await fetchQuery<RegisterPageQuery>(environment, register, first).toPromise();
  const school = answer?.school;
  assert.ok(school);

  const operation = createOperationDescriptor(register, first);
  environment.retain(operation);
  const shown = (): RegisterPage_school$data => {
    const root = environment.lookup(operation.fragment).data as RegisterPageQuery["response"];
    const selector = getSelector(page, root.school);
    assert.ok(selector?.kind === "SingularReaderSelector");
    return environment.lookup(selector).data as RegisterPage_school$data;
  };
  const list = () => shown().register;
  assert.equal(list()?.edges.length, PAGE);
  assert.ok(list()?.pageInfo.hasNextPage);

  const next = { id: school.id, first: PAGE, after: list()?.pageInfo.endCursor };
  await fetchQuery<RegisterPagePaginationQuery>(environment, pagination, next).toPromise();
  assert.equal(list()?.edges.length, 2 * PAGE);
  step(`two pages of the register in one list, ${list()?.totalCount} students in all`);

  const selector = getSelector(card, list()?.edges[PAGE]?.node);
  assert.ok(selector?.kind === "SingularReaderSelector");
  const student = environment.lookup(selector).data as StudentCard_student$data;
  const again = await fetchQuery<StudentCardRefetchQuery>(environment, refetch, { id: student.id }).toPromise();
  assert.ok(again?.node);
  assert.deepEqual(environment.lookup(selector).data, student);
  step("an object is read again by its id");
}

void main();
