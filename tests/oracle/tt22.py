"""Results of secondary students by Circular 22/2021/TT-BGDĐT: a reference calculation.

Reads {"parameters": {...}, "students": [...]} from standard input, writes {"students": [...]} to
standard output; --self-test runs the named cases at the end of this file. "Article" means an
Article (Điều) of the Circular. Levels (mức): T Tốt, K Khá, Đ Đạt, CĐ Chưa đạt.
"""

import random
import sys
from fractions import Fraction

sys.dont_write_bytecode = True

from rounding import (  # noqa: E402
    InputError, average_cases, read_score, run, term_average, write_score, year_average,
)

# Article 5: subjects assessed by comments and scores, subjects assessed by comments alone. Music
# (AN) and fine arts (MT) have been put under either heading: the input says which applies.
SCORED = set(
    "NV TOAN NN1 GDCD LSDL KHTN CN TIN LS DL VL HH SH GDKTPL GDQPAN NN2 TDT AN MT".split()
)
COMMENT = set("GDTC NT GDDP HDTNHN AN MT".split())
LEVELS = ("CĐ", "Đ", "K", "T")  # lowest first
ZERO, TEN = Fraction(0), Fraction(10)
MOST_ABSENCES = 45  # Article 12.1.c, half-day sessions (buổi)

# Kết quả rèn luyện cả năm, Article 8.2.b: CONDUCT_YEAR[second term][first term].
CONDUCT_YEAR = {
    #              I: Tốt     Khá      Đạt       Chưa đạt
    "T": {"T": "T", "K": "T", "Đ": "K", "CĐ": "K"},
    "K": {"T": "K", "K": "K", "Đ": "K", "CĐ": "Đ"},
    "Đ": {"T": "K", "K": "Đ", "Đ": "Đ", "CĐ": "Đ"},
    "CĐ": {"T": "CĐ", "K": "CĐ", "Đ": "CĐ", "CĐ": "CĐ"},
}


def calculate(document):
    parameters = document.get("parameters") or {}
    counts_comment = parameters.get("adjustment_counts_comment_subjects", True)
    return {"students": [assess(student, counts_comment) for student in document["students"]]}


def assess(student, counts_comment=True):
    """The whole result of one student."""
    scored, comment = set(student["scored"]), set(student["comment"])
    if not scored <= SCORED or not comment <= COMMENT or scored & comment:
        raise InputError(f"student {student['id']}: a subject is unknown or of both kinds")
    first, second = (term(student, number, counts_comment) for number in ("1", "2"))

    averages = {}  # of the year, Article 9.1.b
    for code in student["scored"]:
        one, two = first["averages"][code], second["averages"][code]
        averages[code] = None if None in (one, two) else year_average(one, two)
    # Article 9.1.a: the year result of a comment subject is that of the second term, so a gap in
    # the first term keeps no year result back.
    comments = second["comment"]
    study, unadjusted, adjusted_by = adjusted_level(averages, comments, counts_comment)
    year = {"averages": averages, "comment": comments, "study": study, "unadjusted": unadjusted}
    year |= {"adjusted_by": adjusted_by, "conduct": conduct_year(student["conduct"])}
    return {
        "id": student["id"],
        "terms": {"1": written(first), "2": written(second)},
        "year": written(year),
        "promotion": promotion(student, year, counts_comment),
        "award": award(year),
    }


def written(result):
    """The same with its averages as text."""
    return {**result, "averages": {code: write_score(a) for code, a in result["averages"].items()}}


def term(student, number, counts_comment):
    """The averages, the levels of comment subjects and the study level of one term."""
    marks = student["terms"].get(number) or {}
    averages, comments, missing = {}, {}, []
    for code, subject in student["scored"].items():
        count = required(subject["periods"])
        regular, middle, end, gaps = read_subject(marks.get(code) or {}, code, count, True)
        averages[code] = None if gaps else term_average(regular, middle, end)
        missing += gaps
    for code in student["comment"]:
        # Article 6.2.a: two regular assessments a term.
        regular, middle, end, gaps = read_subject(marks.get(code) or {}, code, 2, False)
        # Article 9.1.a: Đạt asks for the full number of assessments, every one of them Đạt. While
        # one is still to come nothing is said, rather than Chưa đạt.
        passed = "CĐ" not in (*regular, middle, end)
        comments[code] = None if gaps else "Đ" if passed else "CĐ"
        missing += gaps
    study, _, _ = adjusted_level(averages, comments, counts_comment)
    return {"averages": averages, "comment": comments, "study": study, "missing": sorted(missing)}


def required(periods):
    """The number of regular assessments (ĐĐGtx) of a scored subject in a term, Article 6.2.b."""
    if type(periods) is not int or periods < 1:
        raise InputError(f"not a number of periods a year: {periods!r}")
    return 2 if periods <= 35 else 3 if periods <= 70 else 4


def read_subject(entry, code, count, scored):
    """The regular, mid-term and end-of-term marks of a subject, and the names of those missing.

    More regular marks than required are allowed; a gap among them counts as missing all the same.
    """
    regular = [read_mark(mark, scored) for mark in entry.get("regular") or []]
    middle, end = (read_mark(entry.get(key), scored) for key in ("mid", "end"))
    complete = None not in regular and len(regular) >= count
    there = {"regular": complete, "mid": middle is not None, "end": end is not None}
    gaps = [f"{code}:{part}" for part in there if not there[part]]
    return regular, middle, end, gaps


def read_mark(mark, scored):
    """A mark, or None while it is not entered or its make-up is due (Article 7.4).

    An assessment missed and not made up counts as 0 points, or as Chưa đạt (Article 7.5).
    """
    if mark is None or mark == {"absent": "make-up-due"}:
        return None
    if mark == {"absent": "zero"}:
        return ZERO if scored else "CĐ"
    if scored:
        return read_score(mark)
    if mark not in ("Đ", "CĐ"):
        raise InputError(f"not a mark of a comment subject: {mark!r}")
    return mark


def plain_level(averages, comments):
    """Article 9.2, before the adjustment of Article 9.3."""
    failed = list(comments.values()).count("CĐ")
    lowest = min(averages.values(), default=ZERO)

    def six(score):
        return sum(average >= score for average in averages.values()) >= 6

    if failed == 0 and lowest >= Fraction("6.5") and six(8):
        return "T"  # 9.2.a
    if failed == 0 and lowest >= 5 and six(Fraction("6.5")):
        return "K"  # 9.2.b
    if failed <= 1 and lowest >= Fraction("3.5") and six(5):
        return "Đ"  # 9.2.c
    return "CĐ"  # 9.2.d


def adjusted_level(averages, comments, counts_comment):
    """Article 9.3: the level, the level before adjustment, the one subject that led to it or None.

    If the level is two levels or more below what 9.2.a or 9.2.b would give only because of the
    result of exactly one subject, it becomes the next higher level: one step, never more. "Because
    of" is read as: were its result the best possible and no other mark changed, the level would be
    Tốt or Khá, two steps higher or more. (So the subject may also be the sixth that 9.2.a asks
    for; to leave the subject out instead would ask for six others.) The text says "môn học" of
    either kind; whether one failed comment subject can be it is disputed, hence the parameter.
    """
    if None in averages.values() or None in comments.values():
        return None, None, None
    level = plain_level(averages, comments)
    without = {code: plain_level({**averages, code: TEN}, comments) for code in averages}
    if counts_comment:
        without.update({code: plain_level(averages, {**comments, code: "Đ"}) for code in comments})
    step = LEVELS.index(level)
    culprits = [code for code in without if LEVELS.index(without[code]) >= step + 2]
    if len(culprits) != 1:
        return level, level, None
    return LEVELS[step + 1], level, culprits[0]


def conduct_year(conduct):
    """Kết quả rèn luyện cả năm, Article 8.2.b."""
    if not set(conduct.values()) <= {None, *LEVELS}:
        raise InputError(f"not levels of conduct: {conduct!r}")
    first, second = conduct.get("1"), conduct.get("2")
    return None if None in (first, second) else CONDUCT_YEAR[second][first]


def promotion(student, year, counts_comment):
    """Lên lớp (Article 12), summer training (Article 13) and re-test (Article 14)."""
    averages, comments = dict(year["averages"]), dict(year["comment"])
    study, conduct = year["study"], year["conduct"]

    # Article 13: for whom conduct of the year is Chưa đạt, and for nobody else. It stays a fact of
    # the year after the training is over; a summer rating of anybody else has no effect.
    needs_training = conduct == "CĐ"
    conduct_after = (student["conduct"].get("summer") or conduct) if needs_training else conduct

    # Article 14: conduct Đạt or better and study Chưa đạt, both of the year. Conduct made good in
    # summer does not open it. It covers failed comment subjects and averages below 5.0.
    may_retest = conduct is not None and conduct != "CĐ" and study == "CĐ"
    open_to_retest = []
    if may_retest:
        open_to_retest = [code for code in averages if averages[code] < 5]
        open_to_retest += [code for code in comments if comments[code] == "CĐ"]
    # The new result takes the place of the year result, even if lower. Whoever stays away from a
    # re-test has no new result, and that of the year stands: Article 7.5 gives 0 points for the
    # assessments that Articles 6 and 7 prescribe, and a re-test is none of them. A result of a
    # subject that was not open to a re-test has no effect. The text does not say whether Article 9.3 applies
    # to the level found anew; it is the study result of the year, so here it does.
    for code, mark in (student.get("retest") or {}).items():
        if code not in averages and code not in comments:
            raise InputError(f"student {student['id']}: re-test of {code!r}, which is not taken")
        stayed_away = mark == {"absent": "zero"}
        new = None if stayed_away else read_mark(mark, code in averages)
        if new is not None and code in open_to_retest:
            (averages if code in averages else comments)[code] = new
    study_after, _, _ = adjusted_level(averages, comments, counts_comment)
    absences = student.get("absences")
    absent = None if absences is None else absences["excused"] + absences["unexcused"]
    promoted, reasons = None, []
    if None not in (conduct_after, study_after, absent):
        reasons += ["absences"] if absent > MOST_ABSENCES else []
        reasons += ["conduct"] if conduct_after == "CĐ" else []
        reasons += ["study"] if study_after == "CĐ" else []
        promoted = not reasons
    return {
        "promoted": promoted, "needs_summer_training": needs_training, "may_retest": may_retest,
        "retest_subjects": sorted(open_to_retest), "study_after": study_after,
        "conduct_after": conduct_after, "reasons": reasons,
    }


def award(year):
    """Article 15.1.a: Học sinh Xuất sắc, Học sinh Giỏi, by the results of the year alone."""
    if year["conduct"] != "T" or year["study"] != "T":
        return None
    nines = sum(average >= 9 for average in year["averages"].values())
    return "excellent" if nines >= 6 else "good"


# ---------------------------------------------------------------------------------------- cases

EIGHT = "NV TOAN NN1 GDCD LSDL KHTN CN TIN".split()
FOUR = "GDTC NT GDDP HDTNHN".split()
ZERO_FOR_ABSENCE = {"absent": "zero"}
GOOD = {"regular": ["Đ", "Đ"], "mid": "Đ", "end": "Đ"}


def flat(text, failed=(), **fields):
    """Averages "8.5x6 6.5 4" by equal marks all year long; failed = comment subjects at CĐ."""
    parts = [part.partition("x") for part in text.split()]
    values = [value for value, _, times in parts for _ in range(int(times or 1))]
    marks = {code: {"regular": [v, v], "mid": v, "end": v} for code, v in zip(EIGHT, values)}
    marks.update({code: {**GOOD, "end": "CĐ" if code in failed else "Đ"} for code in FOUR})
    scored = {code: {"periods": 35} for code in EIGHT[: len(values)]}
    student = {"id": "s1", "scored": scored, "comment": FOUR, "terms": {"1": marks, "2": marks}}
    student |= {"conduct": {"1": "T", "2": "T"}, "absences": {"excused": 0, "unexcused": 0}}
    return {**student, **fields}


def one_subject(code, entry, second=None):
    """The result of a student of even 8.0 with one subject changed: (term 1, year, all)."""
    student = flat("8x8")
    for number, change in (("1", entry), ("2", second or entry)):
        student["terms"][number] = {**student["terms"][number], code: change}
    result = assess(student)
    return result["terms"]["1"], result["year"], result


def self_test_cases():
    zero, due, eight = {"absent": "zero"}, {"absent": "make-up-due"}, flat("8")["terms"]["2"]["NV"]
    for periods, count in ((35, 2), (36, 3), (70, 3), (71, 4), (105, 4), (140, 4)):
        yield f"{periods} periods a year: {count} regular assessments", required(periods), count
    yield from average_cases()
    entry = {"regular": ["10", "10"], "mid": zero, "end": "10"}  # 50 / 7, then year (7.1 + 2 x 8) / 3
    got = [part["averages"]["TOAN"] for part in one_subject("TOAN", entry, eight)[:2]]
    yield "absent and not made up counts 0; the second term counts twice", got, ["7.1", "7.7"]
    for name, code, entry, gaps in (
        ("one regular mark of two", "TOAN", {"regular": ["8"], "mid": "8", "end": "8"}, "regular"),
        ("one not entered", "TOAN", {"regular": ["8", None], "mid": "8", "end": "8"}, "regular"),
        ("a third is due", "TOAN", {"regular": ["8", "8", due], "mid": "8", "end": "8"}, "regular"),
        ("mid and end due", "TOAN", {"regular": ["8", "8"], "mid": due, "end": due}, "end mid"),
        ("nothing at all", "TOAN", {}, "end mid regular"),
        ("comment subject, CĐ", "GDTC", {"regular": ["CĐ"], "mid": "Đ", "end": "Đ"}, "regular"),
    ):
        first, year, result = one_subject(code, entry)
        got = [{**first["averages"], **first["comment"]}[code], first["study"], year["study"]]
        got += [result["promotion"]["promoted"], result["award"], *first["missing"]]
        yield f"missing, {name}", got, [None] * 5 + [f"{code}:{gap}" for gap in gaps.split()]
    for key, mark, level in (("end", "Đ", "Đ"), ("regular", ["CĐ", "Đ"], "CĐ"), ("mid", zero, "CĐ")):
        result = one_subject("NT", {**GOOD, key: mark})[0]["comment"]["NT"]
        yield f"comment subject, {key} {mark}: {level}", result, level
    for mark, *expected in (("CĐ", "K", "T"), (None, None, "T")):  # study: first term, year
        got = [part["study"] for part in one_subject("NT", {**GOOD, "end": mark}, GOOD)[:2]]
        yield f"comment subject {mark}, then Đ", got, expected

    nt, two = ["NT"], ["NT", "GDTC"]
    for scores, failed, before, level in (  # 9.2 alone, then with 9.3
        ("8x6 6.5x2", [], "T", "T"), ("8x6 6.5 6.4", [], "K", "K"), ("8x5 7.9x3", [], "K", "K"),
        ("6.5x6 5x2", [], "K", "K"), ("6.5x6 5 4.9", [], "Đ", "Đ"), ("6.5x5 6.4x3", [], "Đ", "Đ"),
        ("5x6 3.5x2", [], "Đ", "Đ"), ("5x6 3.5 3.4", [], "CĐ", "CĐ"), ("5x5 4.9x3", [], "CĐ", "CĐ"),
        ("5x8", nt, "Đ", "Đ"), ("9x8", two, "CĐ", "CĐ"), ("10x5", [], "CĐ", "CĐ"),
        ("8.5x7 4", [], "Đ", "K"), ("8.5x7 3", [], "CĐ", "Đ"),  # one step only
        ("8.5x7 6", [], "K", "K"), ("6.5x7 4.9", [], "Đ", "Đ"),  # one level lower only
        ("8.5x6 4x2", [], "Đ", "Đ"), ("8.5x6 3x2", [], "CĐ", "CĐ"),  # two subjects
        ("8.5x7 3.5", [], "Đ", "K"), ("8.5x7 3.4", [], "CĐ", "Đ"), ("6.5x7 3.4", [], "CĐ", "Đ"),
        ("8x5 7x2 4", [], "Đ", "K"), ("8x4 7x3 4", [], "Đ", "Đ"),  # it is the sixth; two are short
        ("8x8", nt, "Đ", "K"), ("6.5x8", nt, "Đ", "Đ"), ("8.5x7 4", nt, "Đ", "Đ"),
    ):
        result = assess(flat(scores, failed))
        got = [result["year"][key] for key in ("unadjusted", "study", "adjusted_by")]
        got += [result["terms"][number]["study"] for number in ("1", "2")]
        culprit = None if level == before else failed[0] if failed else "TIN"
        name = f"study of {scores}, comment subjects CĐ: {len(failed)}"
        yield f"{name}: {before}, adjusted {level}", got, [before, level, culprit, level, level]
    yield "study, comment subject not counted", assess(flat("8x8", nt), False)["year"]["study"], "Đ"

    sentences = {"T": "TT KT", "K": "TK KK ĐK TĐ ĐT CĐT", "Đ": "KĐ ĐĐ CĐĐ CĐK"}  # Article 8.2.b
    wanted = {pair: level for level, pairs in sentences.items() for pair in pairs.split()}
    for first, second in ((first, second) for first in LEVELS for second in LEVELS):
        got = conduct_year({"1": first, "2": second})
        yield f"conduct {first}, then {second}", got, wanted.get(first + second, "CĐ")

    bad, low = {"1": "T", "2": "CĐ", "summer": None}, "5x5 4.9 3.4x2"
    trained, enough = {**bad, "summer": "Đ"}, {"CN": "5", "TIN": "3.5"}
    for name, student, promoted, may_retest, *after in (  # study and conduct after, reasons
        ("all well", flat("5x8"), True, False, "Đ", "T"),
        ("45 absences", flat("5x8", absences={"excused": 40, "unexcused": 5}), True, False, "Đ", "T"),
        ("46", flat("5x8", absences={"excused": 6, "unexcused": 40}), False, False, "Đ", "T", "absences"),
        ("absences unknown", flat("5x8", absences=None), None, False, "Đ", "T"),
        ("conduct unknown", flat("5x8", conduct={"1": "T", "2": None}), None, False, "Đ", None),
        ("conduct CĐ", flat("5x8", conduct=bad), False, False, "Đ", "CĐ", "conduct"),
        ("trained in summer", flat("5x8", conduct=trained), True, False, "Đ", "Đ"),
        ("summer not called for", flat("5x8", conduct={**trained, "2": "T"}), True, False, "Đ", "T"),
        ("low", flat(low), False, True, "CĐ", "T", "study"),
        ("re-test too low", flat(low, retest={"CN": "5", "TIN": "3.4"}), False, True, "CĐ", "T", "study"),
        ("re-test enough", flat(low, retest=enough), True, True, "Đ", "T"),
        ("re-test stayed away from", flat("5x5 4.9x2 3.4", retest={"TIN": "5", "CN": ZERO_FOR_ABSENCE}),
         True, True, "Đ", "T"),
        ("two comment subjects", flat("8x8", two), False, True, "CĐ", "T", "study"),
        ("one of two, adjusted", flat("8x8", two, retest={"NT": "Đ"}), True, True, "K", "T"),
        ("re-test of a 5.0", flat("5x8", retest={"TIN": "2"}), True, False, "Đ", "T"),
        ("both CĐ", flat(low, conduct=bad), False, False, "CĐ", "CĐ", "conduct", "study"),
        ("both, trained", flat(low, conduct=trained, retest=enough), False, False, "CĐ", "Đ", "study"),
    ):
        got = assess(student)["promotion"]
        flags = [got[key] for key in ("promoted", "may_retest", "study_after", "conduct_after")]
        yield f"promotion, {name}", flags + got["reasons"], [promoted, may_retest, *after]
        trains = student["conduct"]["2"] == "CĐ"
        yield f"summer training, {name}", got["needs_summer_training"], trains
    got = " ".join(assess(flat(low, nt))["promotion"]["retest_subjects"])
    yield "subjects open to a re-test: failed comment, below 5.0", got, "CN KHTN NT TIN"
    for scores, second, expected in (
        ("9x6 6.5x2", "T", "excellent"), ("9x5 8.9 8x2", "T", "good"), ("8x6 6.5x2", "T", "good"),
        ("9x7 6.4", "T", None), ("9x8", "K", None), ("9x7 4", "T", None),
    ):
        got = assess(flat(scores, conduct={"1": "T", "2": second}))["award"]
        yield f"award, {scores}, conduct T then {second}: {expected}", got, expected
    yield from properties()


def properties(seed=2021, rounds=1000):
    chance, lowered, reordered, levels = random.Random(seed), 0, 0, 0
    for _ in range(rounds):
        student = random_student(chance)
        result = assess(student)
        better = assess(changed(chance, student, 1))
        for old, new in zip(*([*r["terms"].values(), r["year"]] for r in (result, better))):
            lowered += LEVELS.index(new["study"]) < LEVELS.index(old["study"])
        reordered += assess(changed(chance, student, 0)) != result
        levels += result["year"]["unadjusted"] != sorted_level(result["year"])
    yield f"property: raising one mark lowers no level ({rounds} students)", lowered, 0
    yield f"property: the order of regular scores does not matter ({rounds} students)", reordered, 0
    yield f"property: level by the lowest and the sixth highest ({rounds} students)", levels, 0


def sorted_level(year):
    """Article 9.2 by another way: the scores in tenths, sorted."""
    scores = sorted(int(Fraction(text) * 10) for text in year["averages"].values())
    failed = list(year["comment"].values()).count("CĐ")
    for lowest, sixth, most, level in ((65, 80, 0, "T"), (50, 65, 0, "K"), (35, 50, 1, "Đ")):
        if scores[0] >= lowest and scores[-6] >= sixth and failed <= most:
            return level
    return "CĐ"


def random_student(chance):  # scores near the bounds, now and then one or two weak subjects
    student = flat("8x8", chance.sample(FOUR, chance.choice((0, 0, 0, 1, 2))))
    base, weak = chance.choice((50, 65, 80, 90)), chance.sample(EIGHT, chance.choice((0, 1, 1, 2)))
    for number in ("1", "2"):
        marks = student["terms"][number] = dict(student["terms"][number])
        for code in EIGHT:
            near = chance.choice((32, 35, 49, 64)) if code in weak else base
            *regular, mid, end = (write_score(Fraction(near + chance.randint(-3, 6), 10)) for _ in range(5))
            marks[code] = {"regular": regular, "mid": mid, "end": end}
    return student


def changed(chance, student, raised):
    """The same student with one subject's regular marks reordered and, if raised, a mark higher."""
    terms, number, code = student["terms"], chance.choice(("1", "2")), chance.choice(EIGHT + FOUR)
    entry = terms[number][code]
    marks = chance.sample(entry["regular"], len(entry["regular"])) + [entry["mid"], entry["end"]]
    if raised and code in FOUR:
        marks = ["Đ"] * len(marks)
    elif raised:
        which = chance.randrange(len(marks))
        tenths = chance.randint(int(Fraction(marks[which]) * 10), 100)
        marks[which] = write_score(Fraction(tenths, 10))
    entry = {"regular": marks[:-2], "mid": marks[-2], "end": marks[-1]}
    return {**student, "terms": {**terms, number: {**terms[number], code: entry}}}


if __name__ == "__main__":
    run(calculate, self_test_cases)
