"""The same cases, asked by nobody: whatever the document, nothing of a school comes back, and no command is carried out."""

import schemathesis
from hooks import before_call  # noqa: F401 - registers itself

# What everybody may read.
PUBLIC = {"serviceConfig", "__typename"}
# What is asked by nobody, or is no document.
CODES = {"UNAUTHENTICATED", "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}


@schemathesis.check
def nobody_learns_anything(ctx, response, case):
    assert response.status_code in (200, 400, 401), f"status {response.status_code}"
    answer = response.json()
    learned = {name for name, value in (answer.get("data") or {}).items() if value is not None}
    assert learned <= PUBLIC, f"nobody learns {sorted(learned)}"
    codes = {error.get("extensions", {}).get("code") for error in answer.get("errors", [])}
    assert codes <= CODES, f"refused with {sorted(map(str, codes))}"
    if case.operation.label.startswith("Mutation."):
        assert codes, "a command of nobody is not refused"
