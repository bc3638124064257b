// A page of the register as a Relay component declares it: a connection that grows page by page, on an object that Relay
// can read again by its id alone.
import { graphql } from "relay-runtime";

export const query = graphql`
  query RegisterPageQuery($code: String!, $first: Int!) {
    school(code: $code) {
      id
      ...RegisterPage_school @arguments(first: $first)
    }
  }
`;

export const fragment = graphql`
  fragment RegisterPage_school on School
  @refetchable(queryName: "RegisterPagePaginationQuery")
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" }) {
    register(first: $first, after: $after) @connection(key: "RegisterPage_register") {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...StudentCard_student
        }
      }
    }
  }
`;
