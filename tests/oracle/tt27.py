"""Year-end results of primary students by Circular 27/2020/TT-BGDĐT: a reference calculation.

Reads {"students": [...]} from standard input, writes {"students": [...]} to standard output;
--self-test runs the named cases at the end of this file. "Article" means an Article (Điều) of the
Regulation issued with the Circular. Only the end-of-year marks (cuối năm học, key "CN") decide:
Article 9.2 speaks of the end of the year, so a mark of an earlier moment bars nothing. The grade
does not alter the calculation; which subjects have a test (Article 7.1.b) comes in as "tested".
"""

import random
import sys

sys.dont_write_bytecode = True

from rounding import InputError, read_whole_score, run  # noqa: E402

# Subjects and educational activities (môn học, hoạt động giáo dục).
SUBJECTS = set("TV TOAN NN1 DD TNXH LSDL KH TIN CN GDTC AN MT HDTN TDT".split())
# The five qualities (phẩm chất) and ten competencies (năng lực), Article 5.
QUALITIES = set("YN NA CC TT TN".split())
COMPETENCIES = set("TCTH GTHT GQVD NNG TTO KHO CNG THO TM TC".split())
# Article 7.1.a: Hoàn thành tốt, Hoàn thành, Chưa hoàn thành. Article 7.2: Tốt, Đạt, Cần cố gắng.
SUBJECT_LEVELS = ("C", "H", "T")  # lowest first
TRAIT_LEVELS = ("C", "Đ", "T")  # lowest first

# Article 9.2, best first: the level of the year, the subject levels and the trait levels allowed,
# the lowest score of an end-of-year test. Whoever meets none of them: Chưa hoàn thành (CHT).
RULES = (
    ("HTXS", {"T"}, {"T"}, 9),  # Hoàn thành xuất sắc
    ("HTT", {"T"}, {"T"}, 7),  # Hoàn thành tốt
    ("HT", {"T", "H"}, {"T", "Đ"}, 5),  # Hoàn thành
)
YEAR_LEVELS = ("CHT", "HT", "HTT", "HTXS")  # lowest first


def calculate(document):
    return {"students": [assess(student) for student in document["students"]]}


def assess(student):
    """The whole result of one student."""
    needed = required(student)
    marks = student["marks"]
    end_of_year = read_marks(student, marks.get("CN") or {})
    level = year_level(needed, end_of_year)

    # Đánh giá bổ sung (Article 11): a mark of the supplementary assessment takes the place of the
    # end-of-year mark; what was not assessed again stays. The text does not say whether the level
    # of Article 9.2 is then decided anew in full; here it is.
    supplementary = marks.get("DGL") or {}
    after = None
    if supplementary:
        after_level = year_level(needed, {**end_of_year, **read_marks(student, supplementary)})
        after = {"level": after_level, "completed": completed(after_level)}

    missing = missing_marks(needed, end_of_year)
    return {
        "id": student["id"],
        "level": level,
        "missing": missing,
        "completed": completed(level),
        "after": after,
        "failed": {
            rule[0]: [] if missing else failed_conditions(rule, needed, end_of_year)
            for rule in RULES
        },
        # Học sinh Xuất sắc (Article 13.1.a), by the end-of-year result: what is reached only
        # after a supplementary assessment earns no award.
        "excellent": level == "HTXS",
    }


def required(student):
    """The marks Article 9.2 needs: {"TV:level": kind, "TV:score": kind, "TCTH:level": kind}."""
    needed = {}
    for key, known, kind in (
        ("subjects", SUBJECTS, "subject"),
        ("competencies", COMPETENCIES, "trait"),
        ("qualities", QUALITIES, "trait"),
    ):
        for code in student[key]:
            if code not in known:
                raise InputError(f"student {student['id']}: {code!r} is none of the {key}")
            needed[f"{code}:level"] = kind
    for code in student["tested"]:
        if code not in SUBJECTS:
            raise InputError(f"student {student['id']}: {code!r} is none of the subjects")
        # A student exempt from a subject does not sit its test either.
        if code in student["subjects"]:
            needed[f"{code}:score"] = "score"
    return needed


def read_marks(student, marks):
    """The marks of one moment that are there, as {"TV:level": "T", "TV:score": 9, ...}."""
    found = {}
    for code, mark in marks.items():
        if code in SUBJECTS:
            allowed = SUBJECT_LEVELS
        elif code in QUALITIES or code in COMPETENCIES:
            allowed = TRAIT_LEVELS
        else:
            raise InputError(f"student {student['id']}: {code!r} is no known code")
        level = mark.get("level")
        if level is not None:
            if level not in allowed:
                raise InputError(f"student {student['id']}, {code}: {level!r} is no level of it")
            found[f"{code}:level"] = level
        score = standing_score(mark)
        if score is not None:
            found[f"{code}:score"] = score
    return found


def standing_score(mark):
    """The score that counts when a test was sat again.

    Article 7.1.d lets a school hold another test when a result is abnormal against the regular
    assessment. It does not say which score stands, so the input does ("stands"). While it is
    silent the first score stands. If the second is to stand and is not there, the score is absent.
    """
    stands = mark.get("stands") or "first"
    if stands not in ("first", "second"):
        raise InputError(f"stands must be first or second, not {stands!r}")
    text = mark.get("score" if stands == "first" else "replacement")
    return None if text is None else read_whole_score(text)


def missing_marks(needed, marks):
    """Required marks that are absent; a level is named by the code alone, a score "TV:score"."""
    return sorted(name.removesuffix(":level") for name in needed if name not in marks)


def failed_conditions(rule, needed, marks):
    """The conditions of one level of Article 9.2 that the marks do not meet, sorted."""
    _, subject_levels, trait_levels, lowest_score = rule
    met = {
        "subject": lambda level: level in subject_levels,
        "trait": lambda level: level in trait_levels,
        "score": lambda score: score >= lowest_score,
    }
    return sorted(name for name, kind in needed.items() if not met[kind](marks[name]))


def year_level(needed, marks):
    """Đánh giá kết quả giáo dục, Article 9.2: the best level all of whose conditions are met."""
    if missing_marks(needed, marks) or "subject" not in needed.values():
        return None
    for rule in RULES:
        if not failed_conditions(rule, needed, marks):
            return rule[0]
    return "CHT"  # Chưa hoàn thành


def completed(level):
    """Hoàn thành chương trình lớp học, Article 11.1."""
    return None if level is None else level != "CHT"


# ---------------------------------------------------------------------------------------- cases

GRADE_4 = {
    "subjects": "TV TOAN NN1 DD LSDL KH TIN CN GDTC AN MT HDTN".split(),
    "tested": "TV TOAN NN1 LSDL KH TIN CN".split(),
    "competencies": sorted(COMPETENCIES),
    "qualities": sorted(QUALITIES),
}


def example(end_of_year=(), again=(), without=(), **fields):
    """A grade 4 student with the best of marks (T, 10), changed as given; without = removed."""
    student = {"id": "s1", "grade": 4, **GRADE_4, **fields}
    marks = {}
    for code in student["subjects"] + student["competencies"] + student["qualities"]:
        marks[code] = {"level": "T"}
        if code in student["tested"]:
            marks[code]["score"] = "10"
    for code, change in dict(end_of_year).items():
        marks[code] = {**marks.get(code, {}), **change}
    for code in without:
        del marks[code]
    return {**student, "marks": {"CN": marks, "DGL": dict(again)}}


def scores(text):
    return {code: {"score": text} for code in GRADE_4["tested"]}


def everything(level, trait, score):
    marks = {code: {"level": level} for code in GRADE_4["subjects"]}
    marks.update({code: {"level": trait} for code in QUALITIES | COMPETENCIES})
    for code in GRADE_4["tested"]:
        marks[code]["score"] = score
    return marks


def self_test_cases():
    def of(key, *arguments, **fields):
        return assess(example(*arguments, **fields))[key]

    for name, changes, expected in (
        ("everything T, tests 10: HTXS", {}, "HTXS"),
        ("everything T, every test exactly 9: HTXS", scores("9"), "HTXS"),
        ("one test 8: HTT", {"TV": {"score": "8"}}, "HTT"),
        ("every test exactly 7: HTT", scores("7"), "HTT"),
        ("one test 6: HT", {"KH": {"score": "6"}}, "HT"),
        ("every test exactly 5: HT", scores("5"), "HT"),
        ("one test 4: CHT", {"TOAN": {"score": "4"}}, "CHT"),
        ("a real 0 is a score: CHT", {"TOAN": {"score": "0"}}, "CHT"),
        ("one H in a subject without a test, tests 10: HT", {"DD": {"level": "H"}}, "HT"),
        ("one H in a subject with a test, tests 10: HT", {"TV": {"level": "H"}}, "HT"),
        ("one C in a subject: CHT", {"GDTC": {"level": "C"}}, "CHT"),
        ("one quality Đ: HT", {"CC": {"level": "Đ"}}, "HT"),
        ("one quality C: CHT", {"YN": {"level": "C"}}, "CHT"),
        ("one general competency Đ: HT", {"TCTH": {"level": "Đ"}}, "HT"),
        ("one specific competency Đ: HT", {"THO": {"level": "Đ"}}, "HT"),
        ("one specific competency C: CHT", {"TM": {"level": "C"}}, "CHT"),
        ("every level H, every trait Đ, every test 5: HT", everything("H", "Đ", "5"), "HT"),
        ("every level H, every trait T, every test 10: HT", everything("H", "T", "10"), "HT"),
        ("every level C, every trait C, every test 0: CHT", everything("C", "C", "0"), "CHT"),
        ("a score in a subject without a test is not counted", {"DD": {"score": "0"}}, "HTXS"),
        ("the mark of a subject not taken is not counted", {"TNXH": {"level": "C"}}, "HTXS"),
    ):
        yield name, of("level", changes), expected

    poor_first_term = example()
    poor_first_term["marks"]["CHK1"] = everything("C", "C", "0")
    level = assess(poor_first_term)["level"]
    yield "a poor first term bars nothing: only CN is read", level, "HTXS"
    exempt = [code for code in GRADE_4["subjects"] if code != "NN1"]
    yield (
        "exempt from a tested subject: neither level nor score is required",
        of("level", subjects=exempt),
        "HTXS",
    )
    grade_1 = {
        "subjects": "TV TOAN DD TNXH GDTC AN MT HDTN".split(),
        "tested": ["TV", "TOAN"],
        "competencies": "TCTH GTHT GQVD NNG TTO KHO TM TC".split(),
        "grade": 1,
    }
    yield "grade 1, two tests: HTXS", of("level", **grade_1), "HTXS"
    elective = {**grade_1, "subjects": grade_1["subjects"] + ["NN1"]}
    yield (
        "grade 1, elective foreign language at H, no test: HT",
        of("level", {"NN1": {"level": "H"}}, **elective),
        "HT",
    )
    resat = {"TV": {"score": "4", "replacement": "9", "stands": "second"}}
    yield "test sat again, the second stands", of("level", resat), "HTXS"
    resat = {"TV": {"score": "4", "replacement": "9", "stands": "first"}}
    yield "test sat again, the first stands", of("level", resat), "CHT"
    resat = {"TV": {"score": "10", "replacement": "6", "stands": "second"}}
    yield "test sat again, a lower second stands", of("level", resat), "HT"
    resat = {"TV": {"score": "4", "replacement": "9"}}
    yield "test sat again, undecided: the first stands", of("level", resat), "CHT"
    resat = {"TV": {"score": "4", "stands": "second"}}
    yield "the second stands but is absent: missing", of("missing", resat), ["TV:score"]

    yield "level of a subject absent", of("missing", without=["DD"]), ["DD"]
    yield "mark of a tested subject absent", of("missing", without=["TV"]), ["TV", "TV:score"]
    yield "level of a trait absent", of("missing", without=["TCTH", "CC"]), ["CC", "TCTH"]
    gaps = assess(example({"TV": {"score": None}, "DD": {"level": "C"}}))
    yield "something missing: no level, even with a C", gaps["level"], None
    yield "something missing: completion cannot be said", gaps["completed"], None
    yield "something missing: no reasons", gaps["failed"], {"HTXS": [], "HTT": [], "HT": []}
    yield "something missing: no award", gaps["excellent"], False
    yield "no subject at all: no level", of("level", subjects=[], tested=[]), None

    for score, levels in (("9", (True, True)), ("8", (True, False)), ("4", (False, False))):
        result = assess(example(scores(score)))
        yield f"tests {score}: completed, award", (result["completed"], result["excellent"]), levels

    yield "no supplementary assessment: after is null", of("after"), None
    weak = {"TOAN": {"level": "C", "score": "4"}, "DD": {"level": "H"}}
    for name, again, expected in (
        ("level and score made good: completed", {"TOAN": {"level": "H", "score": "5"}}, ("HT", True)),
        ("level alone made good: the score 4 stays", {"TOAN": {"level": "H"}}, ("CHT", False)),
        ("score alone made good: the level C stays", {"TOAN": {"score": "9"}}, ("CHT", False)),
        ("still C: not completed", {"TOAN": {"level": "C", "score": "6"}}, ("CHT", False)),
        ("another subject only", {"DD": {"level": "T"}}, ("CHT", False)),
        (
            "the second test stands there too",
            {"TOAN": {"level": "H", "score": "3", "replacement": "5", "stands": "second"}},
            ("HT", True),
        ),
    ):
        after = assess(example(weak, again))["after"]
        yield "supplementary: " + name, (after["level"], after["completed"]), expected
    after = assess(example({"YN": {"level": "C"}}, {"YN": {"level": "Đ"}}))["after"]
    yield "supplementary: a trait made good", after, {"level": "HT", "completed": True}
    late = assess(example({"TV": {"score": None}}, {"TV": {"score": "9"}}))
    levels = (late["level"], late["after"]["level"])
    yield "supplementary: fills a gap, CN alone stays null", levels, (None, "HTXS")
    yield "supplementary: earns no award", late["excellent"], False
    result = assess(example(weak, {"TOAN": {"level": "H", "score": "5"}}))
    yield "supplementary: the level by CN stays", (result["level"], result["completed"]), ("CHT", False)

    changes = {"TV": {"level": "H", "score": "6"}, "CC": {"level": "C"}, "KH": {"score": "8"}}
    yield (
        "reasons, level by level",
        of("failed", changes),
        {
            "HTXS": ["CC:level", "KH:score", "TV:level", "TV:score"],
            "HTT": ["CC:level", "TV:level", "TV:score"],
            "HT": ["CC:level"],
        },
    )
    for bad in ({"score": "8.5"}, {"score": "11"}, {"level": "Đ"}):
        yield f"refused for a subject: {bad}", refused({"TV": bad}), True
    yield "refused for a quality: level H", refused({"CC": {"level": "H"}}), True
    yield from properties()


def refused(changes):
    try:
        assess(example(changes))
    except InputError:
        return True
    return False


def properties(seed=2020, rounds=2000):
    """Properties that must hold for any student."""
    chance = random.Random(seed)
    lowered = reordered = uncapped = 0
    for _ in range(rounds):
        student = random_student(chance)
        before = assess(student)["level"]
        better = assess(raised(chance, student))["level"]
        lowered += YEAR_LEVELS.index(better) < YEAR_LEVELS.index(before)
        lists = {key: chance.sample(student[key], len(student[key])) for key in GRADE_4}
        reordered += assess({**student, **lists}) != assess(student)
        uncapped += lowest_cap(student) != before
    yield f"property: raising one mark never lowers the level ({rounds} students)", lowered, 0
    yield f"property: the order of the codes does not matter ({rounds} students)", reordered, 0
    yield f"property: the level is the lowest that any one mark allows ({rounds} students)", uncapped, 0


def random_student(chance):
    """Mostly good marks, as a student with even marks would nearly always be CHT."""
    floor = chance.choice((0, 4, 5, 7, 8, 9))
    spoiled = chance.choice((0, 0, 0.05, 0.3))
    changes = {}
    for code in GRADE_4["subjects"] + GRADE_4["competencies"] + GRADE_4["qualities"]:
        levels = SUBJECT_LEVELS if code in SUBJECTS else TRAIT_LEVELS
        changes[code] = {"level": chance.choice(levels) if chance.random() < spoiled else "T"}
        if code in GRADE_4["tested"]:
            changes[code]["score"] = str(chance.randint(floor, 10))
    return example(changes)


def raised(chance, student):
    """The same student with one level one step higher, or one score one point or more higher."""
    marks = student["marks"]["CN"]
    code = chance.choice(sorted(marks))
    change = dict(marks[code])
    if "score" in change and chance.random() < 0.5:
        change["score"] = str(chance.randint(int(change["score"]), 10))
    else:
        levels = SUBJECT_LEVELS if code in SUBJECTS else TRAIT_LEVELS
        change["level"] = levels[min(2, levels.index(change["level"]) + 1)]
    return {**student, "marks": {"CN": {**marks, code: change}, "DGL": {}}}


def lowest_cap(student):
    """The same level by another way: every single mark sets a ceiling, the lowest decides."""
    ceilings = []
    for mark in student["marks"]["CN"].values():
        ceilings.append({"T": 3, "H": 1, "Đ": 1, "C": 0}[mark["level"]])
        if "score" in mark:
            ceilings.append(sum(int(mark["score"]) >= lowest for lowest in (5, 7, 9)))
    return YEAR_LEVELS[min(ceilings)]


if __name__ == "__main__":
    run(calculate, self_test_cases)
