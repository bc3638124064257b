"""Exact scores and averages, and the running of the reference calculations tt27.py and tt22.py.

A score (điểm) is a Fraction, never a binary floating-point number: 8.25 must become 8.3, and a
binary 8.25 that is really 8.2499... would become 8.2 and could cost a student a level.
"""

import json
import math
import random
import re
import sys
from fractions import Fraction


class InputError(ValueError):
    """The document on standard input does not follow the format."""


def read_whole_score(text):
    """A primary test score: 0 to 10, no decimals (không cho điểm thập phân; TT 27, 7.1.d)."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]|10", text):
        raise InputError(f"not a whole score from 0 to 10: {text!r}")
    return Fraction(text)


def read_score(text):
    """A secondary score: 0 to 10, a whole number or one decimal (TT 22, Article 5.3.b)."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9](\.[0-9])?|10(\.0)?", text):
        raise InputError(f"not a score from 0 to 10 with at most one decimal: {text!r}")
    return Fraction(text)


def write_score(score):
    """The shortest text of a score: "8.3", "8", "10"."""
    if score is None:
        return None
    tenths = score * 10
    if tenths.denominator != 1:
        raise ValueError(f"{score} has not been rounded")
    whole, rest = divmod(tenths.numerator, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def round_half_up(value):
    """One decimal, a half goes up (làm tròn đến chữ số thập phân thứ nhất): 8.25 gives 8.3.

    TT 22, Article 5.3.b, says "after rounding" and no more; half up is the rule taught in school.
    """
    return Fraction(math.floor(value * 10 + Fraction(1, 2)), 10)


def term_average(regular, middle, end):
    """ĐTBmhk, TT 22, Article 9.1.b: (sum of ĐĐGtx + 2 ĐĐGgk + 3 ĐĐGck) / (number of ĐĐGtx + 5)."""
    return round_half_up((sum(regular) + 2 * middle + 3 * end) / (len(regular) + 5))


def year_average(first, second):
    """ĐTBmcn, TT 22, Article 9.1.b: (ĐTBmhkI + 2 ĐTBmhkII) / 3, of the rounded term averages."""
    return round_half_up((first + 2 * second) / 3)


def average_cases(seed=9, rounds=5000):
    """Cases (name, actual, expected) for the averages."""
    for text, average in (  # regular scores, mid-term, end of term
        ("8 9 7 8.3", "8"),  # 55.9 / 7 = 7.98...
        ("9 8 8.5 8 8.2", "8.3"),  # 66.1 / 8 = 8.2625
        ("8 8 8 9 8", "8.3"),  # 66 / 8 = 8.25 exactly
        ("8 8 8 8.9 8", "8.2"),  # 65.8 / 8 = 8.225
        ("6.4 6.4 6.4 6.5 6.5", "6.5"),  # 51.7 / 8 = 6.4625
        ("6.4 6.4 6.4 6.4 6.5", "6.4"),  # 51.5 / 8 = 6.4375
        ("7 7.3 6.8 8 6.9 7.4", "7.2"),  # 65.0 / 9 = 7.22..., four regular scores
        ("10 10 10 10.0", "10"),
        ("0 0 0 0", "0"),
    ):
        *regular, middle, end = map(read_score, text.split())
        yield f"term average of {text}", write_score(term_average(regular, middle, end)), average
    for text, average in (
        ("8 8.1", "8.1"), ("8.1 8", "8"), ("5.1 4.9", "5"), ("0 10", "6.7"), ("10 0", "3.3"),
        ("8.1 8.2", "8.2"),  # of terms of 8.05 and 8.15: without rounding them first it were 8.1
    ):
        got = year_average(*map(read_score, text.split()))
        yield f"year average of {text}", write_score(got), average
    yield "term average of 64.4 / 8 = 8.05", write_score(round_half_up(Fraction("8.05"))), "8.1"
    yield "term average of 65.2 / 8 = 8.15", write_score(round_half_up(Fraction("8.15"))), "8.2"

    chance, different = random.Random(seed), 0
    for _ in range(rounds):  # the same by integers alone, in tenths of a point
        *regular, middle, end = (chance.randint(0, 100) for _ in range(chance.randint(4, 6)))
        total, weight = sum(regular) + 2 * middle + 3 * end, len(regular) + 5
        exact = [Fraction(tenths, 10) for tenths in regular]
        got = term_average(exact, Fraction(middle, 10), Fraction(end, 10))
        different += got * 10 != (2 * total + weight) // (2 * weight)
        got = year_average(Fraction(middle, 10), Fraction(end, 10))
        different += got * 10 != (2 * (middle + 2 * end) + 3) // 6
    yield f"property: averages equal an integer formula ({rounds} rounds)", different, 0


def run(calculate, self_test_cases):
    """Reads standard input and writes the results, or runs the cases when called with --self-test.

    Exit codes: 0 done, 1 a case failed, 2 the input or the command line is wrong.
    """
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = sys.argv[1:]
    if arguments == ["--self-test"]:
        sys.exit(self_test(self_test_cases()))
    if arguments:
        print(f"usage: {sys.argv[0]} [--self-test] <input.json >output.json", file=sys.stderr)
        sys.exit(2)
    try:
        results = calculate(json.loads(sys.stdin.buffer.read().decode("utf-8")))
    except (InputError, KeyError, UnicodeDecodeError, json.JSONDecodeError) as error:
        print(f"{sys.argv[0]}: {error!r}", file=sys.stderr)
        sys.exit(2)
    json.dump(results, sys.stdout, ensure_ascii=False, indent=1)
    print()


def self_test(cases):
    """Prints the name of each case (name, actual, expected) and returns 1 if any two differ."""
    count = failed = 0
    for name, actual, expected in cases:
        count += 1
        good = actual == expected
        print(("ok      " if good else "FAILED  ") + name)
        if not good:
            failed += 1
            print(f"        expected {expected!r}\n        but was  {actual!r}")
    print(f"{count} cases, {failed} failed")
    return 1 if failed else 0
