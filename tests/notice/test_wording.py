from __future__ import annotations

import datetime
from dataclasses import replace

from policydiff.materiality import Direction, Level
from policydiff.notice import (
    Content,
    Review,
    Wording,
    apply_overrides,
    build_notice,
    content_digest,
    content_parts,
    differences,
    headline_in_force,
    machine_sentence,
    new_wording,
    wording_problems,
    words_in_force,
)
from policydiff.notice.records import Override
from policydiff.notice.succession import match_wordings, quoted_sides
from policydiff.report.checks import Condition
from policydiff.rules import Effect
from policydiff.statements import load_lexicon

TODAY = datetime.date(2025, 5, 1)
_ROW = (Level.MATERIAL, Direction.ADVERSE, "Logs are kept 90 days.", Effect.EXPANDS)
REVIEW = Review("privacy", "adopted")
LONGER = "Logs are kept 90 days."


def with_wording(report, text, index=0, **other):
    wording = replace(new_wording(report.changes[index], text, "Ann"), **other)
    return replace(REVIEW, wordings=(wording,))


def edited(report, index, **other):
    changes = list(report.changes)
    changes[index] = replace(changes[index], **other)
    return replace(report, changes=tuple(changes))


def problems(report, review, since=None):
    return wording_problems(
        report, since, review, organisation=("Acme",), lexicon=load_lexicon(), path="x.toml"
    )


def mailed(report, review):
    return Content(report, review, headline_in_force(report, review, "Acme"), "t", ("en",), ("Acme",))  # fmt: skip


def test_a_person_s_sentence_stands_while_the_machine_says_the_same(make_report):
    report = make_report(("a",), ("b",))
    review = with_wording(report, "New a, as we say.")
    (worded,) = words_in_force(review, report)
    assert (worded.change, worded.text, worded.machine) == ("a", "New a, as we say.", LONGER)
    assert not worded.disputed
    assert problems(report, review) == ()
    notice = build_notice(report, review, "n", "d", TODAY)
    assert notice.wording == (("a", "New a, as we say."),)


def test_what_a_person_left_as_it_was_follows_the_machine(make_report):
    report = make_report(("a", Level.MATERIAL, Direction.ADVERSE, "Said otherwise."))
    review = with_wording(report, LONGER, machine=LONGER)
    (worded,) = words_in_force(review, report)
    assert (worded.text, worded.disputed) == ("Said otherwise.", False)


def test_where_both_changed_a_person_must_look(make_report):
    report = make_report(("a", Level.MATERIAL, Direction.ADVERSE, "Said otherwise."))
    review = with_wording(report, "New a, as we say.", machine=LONGER)
    (worded,) = words_in_force(review, report)
    assert (worded.text, worded.disputed) == ("New a, as we say.", True)
    (problem,) = problems(report, review)
    assert (problem.condition, problem.code, problem.path) == (
        Condition.WORDING,
        "wording-outdated",
        "x.toml",
    )
    assert problem.message == (
        "The machine now says of change a: “Said otherwise.” Ann wrote, of what it said before: “New a, "
        "as we say.” Read both; `policydiff review privacy --reword --by NAME` keeps the person's, "
        "`--wording a --text TEXT` takes another."
    )


def test_words_without_the_machine_s_beside_them_always_count(make_report):
    report = make_report(("a",))
    review = with_wording(report, "New a, as we say.", machine="")
    (worded,) = words_in_force(review, report)
    assert (worded.text, worded.disputed) == ("New a, as we say.", False)


def test_a_sentence_goes_on_to_the_change_that_took_its_place(make_report):
    before = make_report(("a",), ("b",))
    review = with_wording(before, "New a, as we say.")
    after = edited(before, 0, id="z", new_text="Newer a.")
    (worded,) = words_in_force(review, after)
    assert (worded.change, worded.origin, worded.disputed) == ("z", "a", False)
    assert words_in_force(review, edited(before, 0, id="z", old_text="Something else.")) == ()


def test_a_new_sentence_goes_on_to_the_likeliest_new_one(make_report):
    base = make_report(("a",), ("b",))
    added = edited(
        edited(base, 0, old_text="", new_text="Brokers and advertisers."), 1, old_text=""
    )
    review = with_wording(added, "Brokers get it, too.")
    after = edited(added, 0, id="z", new_text="Brokers and large advertisers.")
    assert [each.change for each in words_in_force(review, after)] == ["z"]
    unlike = edited(added, 0, id="z", new_text="The weather is fine.")
    assert words_in_force(review, unlike) == ()


def test_two_wordings_never_take_one_change(make_report):
    report = make_report(("a",), ("b",))
    same = edited(edited(report, 0, old_text="Same."), 1, old_text="Same.")
    wordings = tuple(new_wording(each, f"Own {each.id}.", "Ann") for each in same.changes)
    left = replace(same, changes=(replace(same.changes[0], id="z"),))
    matched = match_wordings(wordings, left.changes)
    assert [(wording.change, change.id) for wording, change in matched] == [("a", "z")]
    both = edited(edited(same, 0, id="y"), 1, id="z")
    assert match_wordings(wordings, both.changes) == ()  # Which is whose cannot be told.


def test_quotes_are_one_plain_line_of_some_length(make_report):
    change = replace(make_report(("a",)).changes[0], old_text="a\u202e\n b\x07", new_text="x" * 999)
    assert quoted_sides(change) == ("a b", "x" * 300)
    odd = make_report(("a", Level.MATERIAL, Direction.ADVERSE, "Two\nlines\u202e."))
    assert machine_sentence(odd.changes[0]) == "Two lines."


def test_the_generated_headline_says_it_in_the_person_s_words(make_report):
    report = make_report(("a",))
    generated = "Acme changes its Privacy Policy: Logs are kept 90 days."
    assert headline_in_force(report, REVIEW, "Acme") == generated
    review = with_wording(report, "New a.")
    assert headline_in_force(report, review, "Acme") == "Acme changes its Privacy Policy: New a."
    own = replace(review, headline="We change a", machine_headline=generated)
    assert headline_in_force(report, own, "Acme") == "We change a"
    assert problems(report, own) == ()
    outdated = replace(own, machine_headline="Acme changes nothing")
    assert headline_in_force(report, outdated, "Acme") == "We change a"
    assert [problem.code for problem in problems(report, outdated)] == ["wording-outdated"]
    left = replace(own, headline="Acme changes nothing", machine_headline="Acme changes nothing")
    assert headline_in_force(report, left, "Acme") == "Acme changes its Privacy Policy: New a."
    old = replace(own, machine_headline=None)
    assert problems(report, old) == ()


def test_people_s_words_are_held_against_the_change(make_report):
    report = make_report(("a",), ("b",))
    review = with_wording(report, "We give it to Zornbo for 5 days.")
    review = replace(review, headline="We give it to Zornbo", intro="Our 7 partners say hello.")
    said = [
        (problem.code, problem.message.split(" says ")[0]) for problem in problems(report, review)
    ]
    assert said == [
        ("wording-unborne", "The introduction"),
        ("wording-unborne", "The wording of change a"),
    ]
    assert problems(report, review)[1].message == (
        "The wording of change a says “Zornbo”, “5”, which do not stand in the change. Make sure that it "
        "is so."
    )


def test_a_sentence_that_nobody_will_read_is_pointed_out(make_report):
    report = make_report(("a",), ("b", Level.MINOR))
    review = with_wording(report, "New b.", index=1)
    (problem,) = problems(report, review)
    assert problem.code == "wording-unseen"


def test_an_approval_is_for_the_words_that_people_wrote(make_report):
    report = make_report(("a",), ("b",))
    own = with_wording(report, "New a.")
    reviews = [
        REVIEW,
        own,
        with_wording(report, "New a, indeed."),
        with_wording(report, "New a.", index=1),
        replace(REVIEW, intro="Dear reader,"),
        replace(REVIEW, headline="We change a"),
    ]
    digests = {content_digest(mailed(report, review)) for review in reviews}
    assert len(digests) == len(reviews)
    signed = replace(own, wordings=tuple(replace(each, by="Cem") for each in own.wordings))
    assert content_digest(mailed(report, signed)) == content_digest(mailed(report, own))


def test_parts_say_what_differs(make_report):
    report = make_report(("a", *_ROW, "Retention"), ("b", *_ROW, "Sharing"), ("c", *_ROW, "Rights"))
    approved = content_parts(mailed(report, REVIEW))
    assert differences(approved, approved) == ()

    def differs(report=report, review=REVIEW, **other):
        return differences(approved, content_parts(replace(mailed(report, review), **other)))

    text = replace(
        edited(edited(report, 0, id="x"), 1, id="y"), new=replace(report.new, sha256="0" * 64)
    )
    sections = tuple(
        replace(
            section, changes=tuple({"a": "x", "b": "y"}.get(each, each) for each in section.changes)
        )
        for section in report.sections
    )
    text = replace(text, sections=sections)
    assert differs(text) == ("The text was edited in “Retention” and “Sharing”.",)
    later = replace(report, new=replace(report.new, effective_date="2025-07-01"))
    assert differs(later) == ("The effective date was 2025-06-01 and is 2025-07-01 now.",)
    lowered = replace(REVIEW, overrides=(Override("a", Level.MINOR, "Ann", "Only a name."),))
    assert differs(review=lowered) == ("The override of change a was added.",)
    assert differs(apply_overrides(report, lowered.overrides), lowered) == (
        "The override of change a was added.",
    )
    own = replace(with_wording(report, "New a."), headline="We change a", intro="Dear reader,")
    assert differs(review=own) == (
        "The wording of change a, the headline and the introduction were added.",
    )
    assert differs(templates="u") == (
        "A template was edited, added, taken out or translated otherwise.",
    )
    assert differs(sender=("Acme Inc",)) == ("The sender's names or addresses are others.",)
    assert differs(links=("https://example.org",)) == (
        "The links, or what readers can do, are others.",
    )
    assert differs(locales=("en", "de")) == ("The languages were en and are de, en now.",)
    judged = edited(report, 0, findings=(replace(report.changes[0].findings[0], title="Other"),))
    assert differs(judged) == (
        "policydiff judges the same changes otherwise, or explains them in other words: it is another "
        "version, or its rules are set otherwise.",
    )


def test_many_sections_are_not_told_apart(make_report):
    rows = [(f"c{n}", *_ROW, f"Heading {n}") for n in range(41)]
    names = [name for name, _ in content_parts(mailed(make_report(*rows), REVIEW))]
    assert not any(name.startswith("section: ") for name in names)
    few = [name for name, _ in content_parts(mailed(make_report(*rows[:40]), REVIEW))]
    assert sum(name.startswith("section: ") for name in few) == 40


def test_old_words_are_not_part_of_anything(make_report):
    report = make_report(("a",))
    gone = replace(REVIEW, wordings=(Wording("gone", "Words.", "Ann"),))
    assert content_digest(mailed(report, gone)) == content_digest(mailed(report, REVIEW))
