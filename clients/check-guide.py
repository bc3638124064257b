"""Runs the samples of README.md and compares what they print with what the guide says; compares its tables of codes with
the sources. Called by clients/run, beside a demonstration server.

A block of `sh` runs in one shell with those before it; a block of `json` or `text` behind it is what it prints, with `…` for
anything; a block of `ws` is a conversation over the WebSocket. Members that the guide leaves out are not compared.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from websockets.asyncio.client import connect

HERE = Path(__file__).parent
SOURCES = HERE.parent / "crates"
GUIDE = (HERE / "README.md").read_text()
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([A-Z][A-Z0-9_]{3,})`")


def same(said: object, found: object) -> bool:
    """Whether what was found is what the guide says."""
    match said:
        case "…":
            return True
        case str() if "…" in said:
            pattern = ".*".join(map(re.escape, said.split("…")))
            return isinstance(found, str) and re.fullmatch(pattern, found, re.DOTALL) is not None
        case dict():
            return isinstance(found, dict) and all(key in found and same(said[key], found[key]) for key in said)
        case list():
            if not isinstance(found, list):
                return False
            fixed = said[:-1] if said[-1:] == ["…"] else said
            long_enough = len(found) >= len(fixed) if fixed is not said else len(found) == len(said)
            return long_enough and all(map(same, fixed, found))
        case _:
            return said == found


def values(text: str) -> list:
    """The JSON values that follow each other in a text."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def check(ok: bool, what: str, *details: object) -> None:
    if not ok:
        sys.exit("\n".join([f"the guide: {what}", *map(str, details)]))


class Shell:
    """Runs blocks one after the other; what a block defines, later ones know."""

    def __init__(self, folder: str) -> None:
        self.state = Path(folder) / "state"
        self.state.write_text("")

    def run(self, block: str) -> str:
        script = f'set -uo pipefail\n. "{self.state}"\n{block}\nstatus=$?\n{{ declare -f; declare -p | grep -v "^declare -[a-zA-Z]*r"; }} >"{self.state}"\nexit $status\n'
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
        check(done.returncode == 0, "a sample fails", block, done.stdout, done.stderr)
        return done.stdout

    def value(self, name: str) -> str:
        return self.run(f'printf %s "${name}"')


async def talk(block: str, shell: Shell) -> None:
    """A conversation: what is sent, with the shell's variables in it, and what must be received."""
    lines = re.split(r"^(?=[→←])", block, flags=re.MULTILINE)
    async with connect(os.environ["SOCAI_WS"], subprotocols=["graphql-transport-ws"]) as socket:
        for line in filter(None, lines):
            message = json.loads(re.sub(r"\$([A-Z_]+)", lambda name: shell.value(name[1]), line[1:]))
            if line.startswith("→"):
                await socket.send(json.dumps(message))
            else:
                found = json.loads(await asyncio.wait_for(socket.recv(), 10))
                check(same(message, found), "a message differs", json.dumps(message), json.dumps(found))


def samples() -> int:
    """Runs the blocks in their order."""
    printed, count = None, 0
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(folder)
        for kind, block in BLOCK.findall(GUIDE):
            if kind == "sh":
                printed = shell.run(block)
                count += 1
            elif kind == "json":
                check(printed is not None, "nothing was run before", block)
                try:
                    found = values(printed or "")
                except ValueError:
                    found = [printed]
                said = values(block)
                check(same(said, found), "a sample prints something else", block, printed)
                printed = None
            elif kind == "text":
                check(same(block.strip(), (printed or "").strip()), "a sample prints something else", block, printed)
                printed = None
            elif kind == "ws":
                asyncio.run(talk(block, shell))
                count += 1
    return count


def written_in(path: str, pattern: str = r'=> "([A-Z][A-Z0-9_]+)"') -> set[str]:
    return set(re.findall(pattern, (SOURCES / path).read_text()))


def codes() -> tuple[int, int]:
    """Every code of a request error and of a refusal stands in the guide's tables, and no other."""
    errors = GUIDE.split("## Errors")[1].split("## Refusals")[0]
    refusals = GUIDE.split("## Refusals")[1]
    in_errors, in_refusals = set(CODE.findall(tables(errors))), set(CODE.findall(tables(refusals)))

    requests = written_in("server/src/problem.rs") | written_in("graphql/src/errors.rs")
    requests |= written_in("documents/src/rejection.rs")
    check(requests == in_errors, "codes of errors", f"missing: {requests - in_errors}", f"unknown: {in_errors - requests}")

    decided = {"FORBIDDEN"}
    for file in (SOURCES / "school/src").rglob("refusal.rs"):
        decided |= set(re.findall(r'Self::\w+(?: ?\{ \.\. \}|\(_\))? => "([A-Z][A-Z0-9_]+)"', file.read_text()))
    decided |= written_in("dossier/src/fault.rs")
    decided |= written_in("graphql/src/mutation/dossiers.rs", r'"([A-Z]+_[A-Z_]+)"')
    decided |= written_in("graphql/src/mutation/credentials.rs", r'"([A-Z]+_[A-Z_]+)"')
    decided |= written_in("graphql/src/mutation/grades.rs", r'"([A-Z]+_[A-Z_]+)"')
    check(decided == in_refusals, "codes of refusals", f"missing: {sorted(decided - in_refusals)}", f"unknown: {sorted(in_refusals - decided)}")
    return len(requests), len(decided)


def tables(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.startswith("|"))


ran = samples()
of_requests, of_refusals = codes()
print(f"  {ran} samples print what the guide says; {of_requests} codes of errors and {of_refusals} of refusals are explained")
