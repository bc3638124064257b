"""Computes gradebooks from an exported ledger, with nothing but the standard library.

An oracle for reading as of a position: written from what the events mean (schema/events), not from the product's code,
and in the slowest and plainest way: for every question the ledger is read again from its first line.

    python3 gradebook.py LEDGER.jsonl < questions.json

A question is {"position", "class": a class's name, "year": 2025, "moment": "CK1"}. Its answer is null when there is no such
class yet, else {student: {column: cell}} for the students of the class on the day of the position, within the year; ids as
the API writes them.
"""

import base64
import datetime
import json
import sys
import uuid

LEVELS = {"T": "WELL_COMPLETED", "H": "COMPLETED", "C": "NOT_COMPLETED"}
TRAIT_LEVELS = {"T": "GOOD", "Đ": "REACHED", "C": "NEEDS_EFFORT"}


def global_id(kind, plain):
    return base64.urlsafe_b64encode(f"{kind}:{uuid.UUID(plain).hex}".encode()).decode().rstrip("=")


def local_day(at):
    """The day in Vietnam (UTC+7) of a moment."""
    moment = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%f%z")
    return (moment + datetime.timedelta(hours=7)).date().isoformat()


def column(target):
    if isinstance(target, str):
        return target
    ((kind, code),) = target.items()
    return f"regular:{code['subject']}:{code['number']}" if kind == "regular" else f"{kind}:{code}"


class Book:
    """Everything about grades that was recorded up to a position."""

    def __init__(self):
        self.years, self.classes, self.stays, self.cells, self.statements = {}, {}, {}, {}, []
        self.day = None

    def take(self, event):
        kind, body = event["kind"], event["body"]
        self.day = local_day(event["at"])
        match kind:
            case "school_year.opened":
                self.years[body["year"]] = (body["first_day"], body["last_day"])
            case "class.created":
                self.classes[body["class"]] = body
            case "student.admitted" | "student.readmitted":
                self.stays.setdefault(body["student"], []).append([body["class"], body["on"], None])
            case "student.class_changed" | "student.enrolled":
                self.leave(body)
                self.stays[body["student"]].append([body["to"], body["on"], None])
            case "student.departed":
                self.leave(body)
            case "grade.entered" | "grade.corrected":
                place = body["student"], body["period"]["year"], body["period"]["moment"], column(body["target"])
                version = self.cells[place]["version"] + 1 if place in self.cells else 1
                self.cells[place] = {
                    "mark": body["mark"], "class": body["class"], "version": version, "position": event["position"],
                }
            case "period.locked" | "period.unlocked":
                self.statements.append((kind == "period.locked", body["scope"]))

    def leave(self, body):
        self.stays[body["student"]][-1][2] = body["on"]

    def is_locked(self, year, moment, class_id, code):
        """The last lock or unlock that covers the cell decides."""
        for locked, scope in reversed(self.statements):
            if scope["period"] != {"year": year, "moment": moment}:
                continue
            area, columns = scope["area"], scope["columns"]
            here = area == "school" or area in (
                {"grade": self.classes[class_id]["grade"]},
                {"class": class_id},
            )
            if here and (columns == "all" or column(columns["one"]) == code):
                return locked
        return False

    def gradebook(self, name, year, moment):
        found = [known for known in self.classes.values() if known["name"] == name and known["year"] == year]
        if not found:
            return None
        class_id = found[0]["class"]
        first, last = self.years[year]
        day = min(max(self.day, first), last)
        rows = {}
        for student, stays in self.stays.items():
            here = [stay for stay in stays if stay[1] <= day and (stay[2] is None or day < stay[2])]
            if not here or here[0][0] != class_id:
                continue
            rows[global_id("student", student)] = {
                place[3]: self.shown(cell, place, class_id)
                for place, cell in self.cells.items()
                if place[:3] == (student, year, moment)
            }
        return rows

    def shown(self, cell, place, class_id):
        subject = (cell["mark"] or {}).get("subject") or {}
        trait = (cell["mark"] or {}).get("trait") or {}
        # A cell that came along from another class is closed by a lock of either.
        locked = any(self.is_locked(place[1], place[2], a_class, place[3]) for a_class in {class_id, cell["class"]})
        return {
            "level": LEVELS.get(subject.get("level")),
            "traitLevel": TRAIT_LEVELS.get(trait.get("level")),
            "score": subject.get("score"),
            "version": cell["version"],
            "position": cell["position"],
            "isLocked": locked,
        }


def main():
    with open(sys.argv[1], encoding="utf-8") as ledger:
        lines = ledger.read().splitlines()
    answers = []
    for question in json.load(sys.stdin):
        book = Book()
        for number, line in enumerate(lines[: question["position"]], start=1):
            event = json.loads(line)
            assert event["position"] == number, f"line {number} holds position {event['position']}"
            book.take(event)
        answers.append(book.gradebook(question["class"], question["year"], question["moment"]))
    json.dump(answers, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
