"""Explanations are built from statements: what they quote, number or name stands in the change."""

from __future__ import annotations

import re

from tests.materiality.test_pairs import read_pairs
from tests.rules.judging import all_examples, verdict_on

from policydiff.rules import Example

QUOTED = re.compile(r"“([^”]*)”")
PAIRS = [Example(old, new, lead_in) for _, _, old, new, lead_in in read_pairs()]
TRIED = [way for e in (*all_examples(), *PAIRS) for way in (e, e.mirrored())]


def folded(text: str) -> str:
    return " ".join(re.sub('[“”"]', "", text).casefold().split())


def faults(explanation: str, text: str) -> list[str]:
    """What an explanation quotes, numbers or names that the text does not say."""
    quoted = [folded(part.removesuffix("…")) for part in QUOTED.findall(explanation)]
    found = [part for part in quoted if part not in text]
    own = QUOTED.sub("", explanation)
    found += [number for number in re.findall(r"\d+", own) if number not in text]
    names = re.findall(r"(?<=[a-z,] )[A-Z]\w+", own)
    return found + [name for name in names if name.casefold() not in text]


def is_whole(explanation: str) -> bool:
    """Whether it begins and ends as sentences do, with no field left open and no word twice."""
    bare = QUOTED.sub("x", explanation)
    return (
        (explanation[0].isupper() or explanation[0] == "“")
        and explanation.endswith(".")
        and not any(odd in bare for odd in ("{", "  ", ".."))
        and not re.search(r"\b(\w+) \1\b", bare)
    )


def test_what_an_explanation_quotes_numbers_or_names_stands_in_the_change() -> None:
    wrong = []
    for example in TRIED:
        verdict = verdict_on(example)
        text = folded(f"{verdict.old} {verdict.new}")
        wrong += [(said, f) for said in verdict.explanations for f in faults(said, text)]
    assert wrong == []


def test_an_explanation_is_one_or_more_whole_sentences() -> None:
    said = {explanation for example in TRIED for explanation in verdict_on(example).explanations}
    assert sorted(explanation for explanation in said if not is_whole(explanation)) == []


def test_a_member_that_came_to_a_list_of_promises_is_not_called_gone() -> None:
    example = Example("brooms", "brooms and mops", "We do not sell to people who buy:")
    said = [f.explanation for j in verdict_on(example).judgements for f in j.findings]
    assert said and not any("no longer" in each for each in said)
