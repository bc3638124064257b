// What is shown of a student, on any object of that type; reads itself again through Query.node.
import { graphql } from "relay-runtime";

export const fragment = graphql`
  fragment StudentCard_student on Student @refetchable(queryName: "StudentCardRefetchQuery") {
    id
    registerNumber
    name {
      full
    }
    class {
      id
      name
    }
  }
`;
