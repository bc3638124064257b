"""What schemathesis cannot know from the schema: how custom scalars are written, and which ids there are.

Loaded by `SCHEMATHESIS_HOOKS`. Ids, page sizes and positions in generated documents are put into the range that their
descriptions state, so that commands reach their decisions; everything else stays as it was generated.
"""

import base64
import dataclasses
import json
import os
import pathlib
import unicodedata
import uuid

import graphql
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

THINGS = json.loads(os.environ["SOCAI_THINGS"])
# Read from the file: introspection as schemathesis asks for it says nothing of `@oneOf`.
SCHEMA = graphql.build_schema((pathlib.Path(__file__).parents[2] / "schema/schema.graphql").read_text())
PAGE = 5
# Characters of the shortest text, which is a code or a name of a class.
TEXT = 40
# Lists within lists that a generated document may ask for.
LISTS = 2

# The kind of id that an argument or input field takes, by its name; by that of the field for a bare `id`.
KINDS = {
    "school": "school", "class": "class", "classId": "class", "classIds": "class", "toClassId": "class", "ClassKey": "class",
    "student": "student", "studentId": "student", "studentIds": "student", "personId": "student", "StudentKey": "student",
    "guardianId": "guardian", "account": "account", "accountId": "account", "accountIds": "account", "holderId": "account", "toId": "account", "dutyId": "duty",
    "incidentId": "incident", "teacherId": "account", "headId": "account",
    "memberIds": "account", "document": "document", "documentId": "document", "minutesId": "document", "groupId": "group",
    "templateId": "template", "existing": "template", "requestId": "change-request", "awardId": "award", "proposed": "award",
    "transferId": "transfer", "mergerId": "merger", "absentId": "account", "substituteId": "account", "attendedIds": "student",
    "duplicateId": "student", "standsId": "student", "node": "class",
}

days = st.dates().map(lambda day: day.replace(year=2025 + day.year % 3 if (day.month, day.day) != (2, 29) else 2024))
schemathesis.graphql.scalar("Date", days.map(lambda day: nodes.String(day.isoformat())))
schemathesis.graphql.scalar("DateTime", days.map(lambda day: nodes.String(f"{day.isoformat()}T01:30:00Z")))
schemathesis.graphql.scalar("DecimalScore", st.sampled_from(["0", "8.5", "8,5", "10"]).map(nodes.String))
schemathesis.graphql.scalar("Digest", st.binary(min_size=32, max_size=32).map(lambda it: nodes.String(it.hex())))
schemathesis.graphql.scalar("PublicKey", st.binary(min_size=32, max_size=32).map(lambda it: nodes.String(it.hex())))
schemathesis.graphql.scalar("LedgerPosition", st.integers(0, THINGS["position"]).map(nodes.Int))
schemathesis.graphql.scalar("Month", days.map(lambda day: nodes.String(f"{day:%Y-%m}")))
schemathesis.graphql.scalar("SchoolYear", st.sampled_from(["2025-2026", "2026-2027", "2030-2031"]).map(nodes.String))
schemathesis.graphql.scalar("Score", st.sampled_from(["0", "7", "10"]).map(nodes.String))
schemathesis.graphql.scalar("UUID", st.uuids().map(lambda it: nodes.String(str(it))))


def global_id(kind, seed):
    """A real id of this kind, or one that only looks like it."""
    known = THINGS.get(kind) or []
    # Another school is not answered at all.
    if known and (seed % 4 or kind == "school"):
        return known[seed % len(known)]
    plain = f"{kind}:{uuid.UUID(int=seed).hex}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def is_many(type_):
    """Whether a field answers a list or a page."""
    nullable = graphql.get_nullable_type(type_)
    return graphql.is_list_type(nullable) or graphql.get_named_type(type_).name.endswith("Connection")


class InRange(graphql.Visitor):
    """Puts ids, pages and numbers into their ranges, and cuts off lists of lists of lists, which cost too much."""

    def __init__(self, info, body):
        super().__init__()
        self.info = info
        # Its own for each document: a key that served one command is refused to any other.
        self.key = str(uuid.uuid5(uuid.NAMESPACE_OID, body))
        self.seed = 0
        self.lists = 0
        self.fields = []

    def enter_field(self, node, *_):
        definition = self.info.get_field_def()
        many = definition is not None and is_many(definition.type)
        if many and self.lists >= LISTS:
            # Not entered, so not left either.
            return graphql.REMOVE
        self.lists += many
        self.fields.append((node.name.value, many))
        return None

    def leave_field(self, node, *_):
        _, many = self.fields.pop()
        self.lists -= many
        if node.selection_set is not None and not node.selection_set.selections:
            return with_selections(node)
        return None

    def leave_inline_fragment(self, node, *_):
        return None if node.selection_set.selections else with_selections(node)

    def enter_argument(self, node, *_):
        return self.placed(node, self.fields[-1][0] if self.fields else "")

    def enter_object_field(self, node, *_):
        parent = graphql.get_named_type(self.info.get_parent_input_type())
        return self.placed(node, parent.name if parent else "")

    def placed(self, node, owner):
        """The argument or input field with a value in its range."""
        type_ = graphql.get_named_type(self.info.get_input_type())
        value = self.in_range(node.value, type_, node.name.value, owner) if type_ else None
        return None if value is None else dataclasses.replace(node, value=value)

    def in_range(self, value, type_, place, owner):
        """What shall stand in place of the value; None when it may stay."""
        if isinstance(value, graphql.NullValueNode):
            return None
        if isinstance(value, graphql.ListValueNode):
            items = [self.in_range(item, type_, place, owner) or item for item in value.values]
            return graphql.ListValueNode(values=tuple(items))
        self.seed += len(str(getattr(value, "value", ""))) + 1
        if isinstance(value, graphql.ObjectValueNode) and type_.is_one_of:
            return self.exactly_one(value, type_)
        if type_.name == "ID":
            kind = KINDS.get(place) or KINDS.get(owner) or "class"
            return nodes.String(global_id(kind, self.seed))
        if place == "idempotencyKey":
            return nodes.String(self.key)
        if place in ("period", "periods") and type_.name == "Int":
            return nodes.Int(1 + self.seed % 6)
        if place == "first":
            return nodes.Int(1 + self.seed % PAGE)
        if (place, type_.name) == ("after", "String"):
            return graphql.NullValueNode()
        if (place, owner) == ("number", "RegularInput"):
            return nodes.Int(1 + self.seed % 4)
        if (place, type_.name) == ("confirmation", "String"):
            return nodes.String(THINGS["statements"][self.seed % len(THINGS["statements"])])
        if type_.name == "Int":
            return nodes.Int(int(value.value) % 100)
        if type_.name == "Boolean" and SCHEMA.type_map.get(owner) and SCHEMA.type_map[owner].is_one_of:
            # Naming the case is all that such a field is for.
            return nodes.Boolean(True)
        if type_.name == "String":
            return nodes.String(text(value.value))
        return None

    def exactly_one(self, value, type_):
        """One field that is not null (`@oneOf`, which the generator does not know)."""
        given = [field for field in value.fields if not isinstance(field.value, graphql.NullValueNode)]
        if given:
            return dataclasses.replace(value, fields=(given[self.seed % len(given)],))
        name = sorted(type_.fields)[self.seed % len(type_.fields)]
        plain = self.plain(type_.fields[name].type, name, type_.name)
        return dataclasses.replace(value, fields=(field_node(name, plain),))

    def plain(self, type_, place, owner):
        """A plain value of this type."""
        type_ = graphql.get_nullable_type(type_)
        if graphql.is_list_type(type_):
            return graphql.ListValueNode(values=(self.plain(type_.of_type, place, owner),))
        if graphql.is_enum_type(type_):
            return nodes.Enum(sorted(type_.values)[self.seed % len(type_.values)])
        if graphql.is_input_object_type(type_):
            if type_.is_one_of:
                return self.exactly_one(graphql.ObjectValueNode(fields=()), type_)
            required = [(name, it) for name, it in type_.fields.items() if graphql.is_required_input_field(it)]
            fields = [field_node(name, self.plain(it.type, name, type_.name)) for name, it in required]
            return graphql.ObjectValueNode(fields=tuple(fields))
        value = PLAIN[type_.name]
        return self.in_range(value, type_, place, owner) or value


PLAIN = {
    "Boolean": nodes.Boolean(True), "Date": nodes.String("2026-10-01"), "DateTime": nodes.String("2026-10-01T01:30:00Z"),
    "DecimalScore": nodes.String("8.5"), "Float": nodes.Float(1.5), "ID": nodes.String(""), "Int": nodes.Int(1),
    "LedgerPosition": nodes.Int(1), "SchoolYear": nodes.String("2026-2027"), "Score": nodes.String("8"),
    "String": nodes.String("chữ"), "UUID": nodes.String("6f0c8d1e-3f5b-4c7a-9d2e-1b3a5c7d9e0f"),
}


def text(generated):
    """The text without what no text of ours may hold: control characters, more than the shortest of them takes, and nothing at all."""
    clean = "".join(it for it in generated if unicodedata.category(it) not in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
    return clean.strip()[:TEXT].strip() or "chữ"


def field_node(name, value):
    return graphql.ObjectFieldNode(name=graphql.NameNode(value=name), value=value)


def with_selections(node):
    """The field or fragment with something below it."""
    typename = graphql.FieldNode(name=graphql.NameNode(value="__typename"), directives=(), arguments=())
    return dataclasses.replace(node, selection_set=graphql.SelectionSetNode(selections=(typename,)))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Changes what was generated from valid values; what shall be refused is sent as it is."""
    is_valid = case.meta is None or case.meta.generation.mode == schemathesis.GenerationMode.POSITIVE
    if not is_valid or not isinstance(case.body, str):
        return
    document = graphql.parse(case.body)
    info = graphql.TypeInfo(SCHEMA)
    case.body = graphql.print_ast(graphql.visit(document, graphql.TypeInfoVisitor(info, InRange(info, case.body))))
