"""A teacher's day with gql: the same walk as the other clients, every document checked against the schema first.

Needs the environment that scripts/demo-server sets: scripts/demo-server python clients/python/walk.py
"""

import asyncio
import json
import os
import urllib.request
import uuid
from pathlib import Path

from gql import Client, GraphQLRequest, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

URL = os.environ["SOCAI_URL"]
YEAR = os.environ["SOCAI_YEAR"]
OPERATIONS = Path(__file__).parent.parent / "operations"
OPEN = {"year": YEAR, "moment": "END_TERM_ONE"}
LOCKED = {"year": YEAR, "moment": "MID_TERM_ONE"}
MATHEMATICS = {"subject": "MATHEMATICS"}


def operation(*names: str) -> GraphQLRequest:
    """An operation file with the files of the fragments that it uses."""
    return gql("\n".join((OPERATIONS / f"{name}.graphql").read_text() for name in names))


def asked(request: GraphQLRequest, **variables: object) -> GraphQLRequest:
    """The same document with these variables."""
    return GraphQLRequest(request, variable_values=variables)


CLASSES = operation("ClassesQuery")
GRADEBOOK = operation("GradebookQuery", "GradebookParts", "CellParts")
GRADEBOOK_AS_OF = operation("GradebookAsOfQuery", "GradebookParts", "CellParts")
ENTER_GRADES = operation("EnterGradesMutation", "RefusalParts", "CellParts")
FOLLOW = operation("GradebookChangedSubscription", "CellParts")


def sign_in(login: str, password: str) -> str:
    """The token of a new session."""
    body = json.dumps({"login": login, "password": password}).encode()
    request = urllib.request.Request(f"{URL}/sign-in", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["token"]


def step(text: str) -> None:
    print(f"  {text}")


async def main() -> None:
    token = sign_in(os.environ["SOCAI_TEACHER"], os.environ["SOCAI_PASSWORD"])
    http = AIOHTTPTransport(f"{URL}/graphql", headers={"authorization": f"Bearer {token}"})
    # The schema is asked of the server; a document that does not fit it is never sent.
    async with Client(transport=http, fetch_schema_from_transport=True) as session:
        code = os.environ["SOCAI_SCHOOL"]
        school = (await session.execute(asked(CLASSES, code=code, year=YEAR)))["school"]
        mine = next(it for it in school["classes"] if it["name"] == "2A")
        step(f"{len(school['classes'])} classes at position {school['position']}")

        async def column(period: dict, **more: object) -> tuple[int, dict]:
            request = GRADEBOOK_AS_OF if more else GRADEBOOK
            variables = dict(code=code, classId=mine["id"], period=period, targets=[MATHEMATICS], **more)
            book = (await session.execute(asked(request, **variables)))["school"]
            return book["position"], book["class"]["gradebook"]["rows"][0]["cells"][0]

        async def enter(cell: dict, score: str | None, version: int, *, key: uuid.UUID, period: dict) -> dict:
            entry = {
                "studentId": cell["student"]["id"],
                "target": MATHEMATICS,
                "level": "WELL_COMPLETED",
                "score": score,
                "expectedVersion": version,
                "reason": "Cộng nhầm điểm",
            }
            command = {"idempotencyKey": str(key), "school": school["id"], "classId": mine["id"], "period": period}
            answer = await session.execute(asked(ENTER_GRADES, input=command | {"entries": [entry]}))
            return answer["enterGrades"]

        position, cell = await column(OPEN)
        score = "8" if cell["score"] == "9" else "9"
        # One intent, one key: made before the first attempt, and the same for every attempt.
        key = uuid.uuid4()
        written = await enter(cell, score, cell["version"], key=key, period=OPEN)
        assert written["refusals"] == [], written
        again = await enter(cell, score, cell["version"], key=key, period=OPEN)
        assert again["isReplay"] and again["position"] == written["position"], again
        step(f"entered {score} at position {written['position']}; the same request again writes nothing")

        conflict = await enter(cell, "10", cell["version"], key=uuid.uuid4(), period=OPEN)
        refusal = conflict["refusals"][0]
        assert refusal["code"] == "VERSION_CONFLICT" and refusal["current"]["score"] == score, refusal
        merged = await enter(cell, "10", refusal["actual"], key=uuid.uuid4(), period=OPEN)
        assert merged["refusals"] == [], merged
        step(f"a conflict carries the other value: {refusal['message']}")

        _, middle = await column(LOCKED)
        locked = await enter(middle, None, middle["version"], key=uuid.uuid4(), period=LOCKED)
        assert locked["refusals"][0]["code"] == "PERIOD_LOCKED", locked
        step(f"a locked book: {locked['refusals'][0]['message']}")

        _, past = await column(OPEN, asOf={"position": position})
        assert past == cell, past
        step(f"as of position {position} the old value stands")

        try:
            await session.execute(asked(ENTER_GRADES, input={
                "idempotencyKey": str(key), "school": school["id"], "classId": mine["id"], "period": OPEN, "entries": [],
            }))
            raise AssertionError("a key was used for two commands")
        except TransportQueryError as error:
            assert error.errors[0]["extensions"]["code"] == "IDEMPOTENCY_KEY_REUSED", error.errors
        step("an error of the request has a code: IDEMPOTENCY_KEY_REUSED")

    await follow(token, school["id"], mine["id"], position, [written["position"], merged["position"]])


async def follow(token: str, school: str, class_id: str, after: int, expected: list[int]) -> None:
    """Reads what happened after a position, goes away after each event and comes back behind it."""
    seen: list[int] = []
    while len(seen) < len(expected):
        socket = WebsocketsTransport(
            os.environ["SOCAI_WS"],
            init_payload={"authorization": f"Bearer {token}"},
            subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        )
        async with Client(transport=socket, fetch_schema_from_transport=True) as session:
            request = asked(FOLLOW, school=school, classId=class_id, period=OPEN, after=after)
            async for answer in session.subscribe(request):
                after = answer["gradebookChanged"]["position"]
                seen.append(after)
                break
    assert seen == expected, (seen, expected)
    step("a subscription goes on behind the last event: no gap, no double")


asyncio.run(main())
