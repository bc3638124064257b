"""Verifies a dossier file independently of the program, from the description of the format in crates/dossier/src/lib.rs.

    dossier.py KEY          the text on standard input; KEY is the sender's public key as people compared it

Prints {"holds": true, "entries": N, "openings": N} or {"holds": false, "why": "…"}. Checks everything that needs neither the
receiving school's books nor the program's rules: spelling, signatures, proofs, openings.
"""

import base64
import hashlib
import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LIMIT = 8 * 1024 * 1024
MEMBERS = {"addressee", "agreement", "dossier", "entries", "format", "head", "key", "release", "sender", "signature", "transfer"}


class Wrong(Exception):
    pass


def demand(condition, why):
    if not condition:
        raise Wrong(why)


def unique(pairs):
    names = [name for name, _ in pairs]
    demand(len(names) == len(set(names)), "a member is there twice")
    return dict(pairs)


def whole(text):
    demand(abs(int(text)) <= 2**53 - 1, "a number is too large")
    return int(text)


def no_fraction(text):
    raise Wrong(f"{text} is no whole number")


def read(text):
    try:
        return json.loads(text, object_pairs_hook=unique, parse_int=whole, parse_float=no_fraction, parse_constant=no_fraction)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"no JSON: {error}") from error


def canonical(value):
    """RFC 8785 over whole numbers: members by UTF-16 code units, no spaces, the shortest escapes."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    return {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)


def digits(text, count):
    demand(isinstance(text, str) and re.fullmatch(r"[0-9a-f]{%d}" % (2 * count), text), f"{text!r} is not {count} bytes")
    return bytes.fromhex(text)


def signed(domain, value, key):
    said = {name: member for name, member in value.items() if name != "signature"}
    message = domain + b"\0" + canonical(said).encode()
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(digits(value["signature"], 64), message)
    except InvalidSignature as error:
        raise Wrong(f"the signature of {domain.decode()} is wrong") from error


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def included(leaf, index, size, path, root):
    """RFC 9162, section 2.1.3.2."""
    demand(0 <= index < size, "the head is older than an entry")
    node, last, digest = index, size - 1, leaf
    for step in path:
        demand(last > 0, "a proof is too long")
        if node & 1 or node == last:
            digest = sha256(b"\1", step, digest)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            digest = sha256(b"\1", digest, step)
        node, last = node >> 1, last >> 1
    demand(last == 0 and digest == root, "a proof does not lead to the head")


def opened(body, openings):
    for name, opening in openings.items():
        demand(set(opening) == {"salt", "value"}, "an opening has other members")
        committed = body.get(name)
        demand(isinstance(committed, dict) and set(committed) == {"commitment", "key"}, f"nothing is sealed as {name}")
        digest = sha256(b"socai/commitment/v1\0", digits(opening["salt"], 32), canonical(opening["value"]).encode())
        text = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        demand(text == committed["commitment"], f"{name} is not what the entry commits to")
    return len(openings)


def verify(data, trusted):
    demand(len(data) <= LIMIT, "the file is too large")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Wrong("no UTF-8") from error
    file = read(text)
    demand(isinstance(file, dict) and set(file) == MEMBERS, "other members than a dossier file has")
    demand(canonical(file) == text, "the spelling is not canonical")
    demand(file["format"] == "socai-dossier/1", "another format")
    demand(file["key"] == trusted, "another key than the one that is trusted")
    key, head = digits(file["key"], 32), file["head"]
    signed(b"socai/dossier/v1", file, key)
    signed(b"socai/head/v1", head, key)
    demand(set(head) == {"at", "ledger", "position", "root", "school", "signature"}, "another form of a head")
    demand(head["school"] == file["sender"]["code"], "the head of another school")
    demand(file["dossier"]["school"] == file["sender"], "the dossier of another school")
    root, last, openings, released = digits(head["root"], 32), 0, 0, False
    for entry in file["entries"]:
        demand(set(entry) == {"leaf", "openings", "path"}, "another form of an entry")
        leaf = entry["leaf"]
        demand(leaf["ledger"] == head["ledger"], "an entry of another ledger")
        demand(leaf["position"] > last, "the entries are not in order")
        last = leaf["position"]
        digest = sha256(b"\0", canonical(leaf).encode())
        included(digest, last - 1, head["position"], [digits(step, 32) for step in entry["path"]], root)
        openings += opened(leaf["body"], entry["openings"])
        if last == file["release"]["position"]:
            body = leaf["body"]
            demand(digest == digits(file["release"]["leaf"], 32), "the release is another entry")
            demand(leaf["kind"] == "transfer.released", "the release is of another kind")
            demand(body["transfer"] == file["transfer"], "the release of another transfer")
            demand(body["student"] == file["dossier"]["student"], "the release of another student")
            demand(body["to"]["code"] == file["addressee"]["code"], "the release to another school")
            demand(body["agreement"] == file["agreement"], "the release answers another agreement")
            released = True
    demand(released and file["release"]["ledger"] == head["ledger"], "the release is not among the entries")
    return {"holds": True, "entries": len(file["entries"]), "openings": openings}


def main():
    try:
        answer = verify(sys.stdin.buffer.read(), sys.argv[1])
    except Wrong as wrong:
        answer = {"holds": False, "why": str(wrong)}
    except (KeyError, TypeError, AttributeError) as wrong:
        answer = {"holds": False, "why": f"another form: {wrong}"}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
