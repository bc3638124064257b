// Values for arguments and variables: of the right type, and mostly of things that exist, so that answers hold something.

import { isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";

import { globalId } from "../lib/known.mjs";
import { school } from "../lib/server.mjs";

// Which kind of thing an `ID` names, by the name of the argument or input field, or of the field that takes it.
const KINDS = {
  school: "school", classId: "class", classIds: "class", toClassId: "class", class: "class",
  studentId: "student", studentIds: "student", student: "student", guardianId: "guardian",
  accountId: "account", teacherId: "account", headId: "account", memberIds: "account", account: "account",
  documentId: "document", document: "document", minutesId: "document", groupId: "group",
  templateId: "template", existing: "template", requestId: "change-request", awardId: "award", proposed: "award",
  personId: "student", ClassKey: "class", StudentKey: "student",
};

const TEXTS = ["Nguyễn Thị Đào", "05/QĐ-THBM", "Cộng nhầm điểm", "", "\"“trích”\"", "dòng 1\ndòng 2", "\t\\/\b", "😀 ổn", "#không phải chú thích"];

const SCALARS = {
  Boolean: (random) => random.chance(0.5),
  Date: (random) => `2026-0${random.between(1, 9)}-1${random.below(10)}`,
  DateTime: (random) => `2026-1${random.below(2)}-0${random.between(1, 9)}T0${random.below(10)}:30:00Z`,
  DecimalScore: (random) => random.pick(["8.5", "8,5", "10", 7]),
  Digest: (random) => random.uuid().replaceAll("-", "").repeat(2),
  PublicKey: (random) => random.uuid().replaceAll("-", "").repeat(2),
  Float: (random) => random.pick([0, 1.5, -2e3]),
  Score: (random) => random.pick(["9", "10", 7]),
  Month: (random) => `2025-1${random.below(3)}`,
  SchoolYear: () => school.year,
  UUID: (random) => random.uuid(),
};

/** Makes JSON values by their input type. */
export class Values {
  constructor(random, things) {
    this.random = random;
    this.things = things;
  }

  /** A value of this type; `place` is {owner, name}: the argument or input field it is for, and what it belongs to. */
  of(type, place, depth = 0) {
    const { random } = this;
    if (isNonNullType(type)) return this.#present(type.ofType, place, depth);
    return random.chance(0.12) ? null : this.#present(type, place, depth);
  }

  #present(type, place, depth) {
    const { random } = this;
    if (isListType(type)) {
      // One item may stand for a list of one (input coercion of lists).
      if (random.chance(0.1)) return this.#present(isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType, place, depth);
      return Array.from({ length: random.between(1, 2) }, () => this.of(type.ofType, place, depth + 1));
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) return this.#object(type, depth);
    return this.#scalar(type.name, place);
  }

  #object(type, depth) {
    const { random } = this;
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const field = random.pick(fields);
      return { [field.name]: this.#present(field.type, { owner: type.name, name: field.name }, depth + 1) };
    }
    const chosen = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined || (depth < 3 && random.chance(0.4)));
    return Object.fromEntries(
      random.shuffle(chosen).map((field) => [field.name, this.of(field.type, { owner: type.name, name: field.name }, depth + 1)]),
    );
  }

  #scalar(name, place) {
    const { random } = this;
    if (SCALARS[name]) return SCALARS[name](random);
    if (name === "ID") return this.#id(place);
    if (name === "LedgerPosition") return random.pick([random.between(1, school.lockedAt), String(random.between(1, school.lockedAt))]);
    if (name === "Int") return place.name === "first" ? random.between(1, 3) : random.between(0, 6);
    if (place.name === "code" && place.owner === "school") return school.code;
    return random.pick(TEXTS);
  }

  #id(place) {
    const { random, things } = this;
    const kind = KINDS[place.name] ?? KINDS[place.owner] ?? random.pick(["class", "student", "account", "document"]);
    return things[kind].length > 0 ? random.pick(things[kind]) : globalId(kind, random.uuid());
  }
}
