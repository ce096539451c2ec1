"""Edits of whole documents: each case is a small policy before and after."""

from __future__ import annotations

import json
import pathlib

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align import align_sections
from policydiff.diff import DocumentDiff, Edit, EditKind, diff_documents
from policydiff.document import Document, Unit, parse_document


def read(text: str) -> Document:
    return parse_document(text, format="markdown")


def compare(old: str, new: str) -> DocumentDiff:
    before, after = read(old), read(new)
    found = diff_documents(before, after, align_sections(before, after))
    check(before, after, found)
    return found


def check(old: Document, new: Document, found: DocumentDiff) -> None:
    """What holds for every pair of documents."""
    for side, document in ((found.old, old), (found.new, new)):
        assert side.sentences == len(document.sentences)
        assert side.sentences == side.unchanged + side.moved + side.modified + side.gone
    assert found.old.moved == found.new.moved
    for edit in found.edits:
        same_key = [old.sentences[o].key for o in edit.old] == [
            new.sentences[n].key for n in edit.new
        ]
        if not (edit.kind is EditKind.FORMATTING or (edit.kind is EditKind.MOVED and same_key)):
            assert "".join(text for tag, text in edit.words if tag != "insert") == edit.old_text
        assert "".join(text for tag, text in edit.words if tag != "delete") == edit.new_text
    touched = [n for edit in found.edits for n in edit.new]
    assert len(touched) == len(set(touched))
    for at, items in ((0, old.sentences), (1, new.sentences)):
        linked = {link[at] for link in found.links}
        gone = {s.index for s in items} - linked
        stated = {i for e in found.edits if not (e.new, e.old)[at] for i in (e.old, e.new)[at]}
        assert gone == stated
        redressed = sum(e.unit is Unit.HEADING and bool((e.old, e.new)[at]) for e in found.edits)
        assert len(gone) - redressed == (found.old, found.new)[at].gone


def brief(found: DocumentDiff) -> list[tuple[str, str, str]]:
    return [(edit.kind.value, edit.unit.value, shown(edit)) for edit in found.edits]


def shown(edit: Edit) -> str:
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(signs[tag].format(text) for tag, text in edit.words)


STORE = "We store your orders for ten years because tax law says so."
SHARE = "We share your address with the courier who brings the parcel."
WRITE = "You can write to our office at any hour of the day."
ANSWER = "Our staff answers every letter within one week."
PLAN = "A yearly plan renews itself unless you cancel it before."


def test_equal_documents_have_no_edits() -> None:
    text = f"# Orders\n\n{STORE}\n\n- {SHARE}\n- {SHARE}\n\n## Contact\n\n{WRITE}\n"
    found = compare(text, text)
    assert found.edits == ()
    assert found.links == ((0, 0), (1, 1), (2, 2), (3, 3))


def test_markup_and_white_space_are_nothing() -> None:
    old = f"# Orders\n\n{STORE} **{SHARE}**\n"
    new = f"Orders\n======\n\n{STORE}\n{SHARE}\n\n"
    assert compare(old, new).edits == ()


def test_a_changed_word() -> None:
    found = compare(
        f"# Orders\n\n{STORE} {SHARE}\n", f"# Orders\n\n{STORE.replace('ten', 'three')} {SHARE}\n"
    )
    assert brief(found) == [
        ("modified", "sentence", STORE.replace("ten", "[-ten-]{+three+}")),
    ]
    assert (found.old.modified, found.new.modified) == (1, 1)
    assert found.edits[0].old_lines == (3, 3)
    assert found.edits[0].old_section == found.edits[0].new_section == 1


def test_added_and_removed_in_reading_order() -> None:
    old = f"# Orders\n\n{STORE}\n\n{PLAN}\n\n# Contact\n\n{WRITE}\n"
    new = f"# Orders\n\n{STORE}\n\n# Contact\n\n{WRITE}\n\n{SHARE}\n"
    assert brief(compare(old, new)) == [
        ("removed", "sentence", f"[-{PLAN}-]"),
        ("added", "sentence", f"{{+{SHARE}+}}"),
    ]


def test_typography_is_formatting_and_counts_as_unchanged() -> None:
    found = compare(
        '# A\n\nWe "keep" what you\'re sending us.\n', "# A\n\nWe “keep” what you’re sending us.\n"
    )
    assert brief(found) == [("formatting", "sentence", "We “keep” what you’re sending us.")]
    assert (found.old.unchanged, found.old.modified) == (1, 0)


def test_a_paragraph_that_became_an_item_is_formatting() -> None:
    found = compare(f"# A\n\n{STORE}\n", f"# A\n\n- {STORE}\n")
    assert brief(found) == [("formatting", "item", STORE)]


def test_a_sentence_moved_to_another_section() -> None:
    old = f"# Orders\n\n{STORE}\n\n{PLAN}\n\n# Contact\n\n{WRITE}\n\n{ANSWER}\n"
    new = f"# Orders\n\n{STORE}\n\n# Contact\n\n{WRITE}\n\n{PLAN}\n\n{ANSWER}\n"
    found = compare(old, new)
    assert brief(found) == [("moved", "sentence", PLAN)]
    assert (found.old.moved, found.new.moved, found.old.unchanged) == (1, 1, 3)


def test_moved_and_edited_counts_as_modified() -> None:
    old = f"# Orders\n\n{STORE}\n\n{PLAN}\n\n# Contact\n\n{WRITE}\n\n{ANSWER}\n"
    new = f"# Orders\n\n{STORE}\n\n# Contact\n\n{WRITE}\n\n{PLAN.replace('yearly', 'monthly')}\n\n{ANSWER}\n"
    found = compare(old, new)
    assert brief(found) == [("moved", "sentence", PLAN.replace("yearly", "[-yearly-]{+monthly+}"))]
    assert (found.old.moved, found.old.modified, found.new.modified) == (0, 1, 1)


def test_a_section_that_moved_is_one_edit() -> None:
    parts = [
        f"# Orders\n\n{STORE}\n",
        f"# Couriers\n\n{SHARE}\n",
        f"# Contact\n\n{WRITE}\n",
        f"# Plans\n\n{PLAN}\n",
    ]
    found = compare("\n".join(parts), "\n".join([*parts[1:], parts[0]]))
    assert brief(found) == [("moved", "heading", "Orders")]
    assert found.new.unchanged == 4


def test_an_item_that_changed_its_list_has_moved() -> None:
    old = "# A\n\nWe never share:\n\n- your name\n- your address\n\nWe share:\n\n- the logs\n"
    new = "# A\n\nWe never share:\n\n- your name\n\nWe share:\n\n- your address\n- the logs\n"
    found = compare(old, new)
    assert brief(found) == [("moved", "item", "your address")]
    assert found.edits[0].lead_in == "We share:"


def test_items_of_a_reworded_list_are_unchanged() -> None:
    old = "# A\n\nWe never share:\n\n- your name\n- your address\n"
    new = "# A\n\nWe share:\n\n- your name\n- your address\n"
    assert brief(compare(old, new)) == [("modified", "sentence", "We [-never -]share:")]


def test_one_sentence_split_in_two() -> None:
    old = "# A\n\nWe store your orders for ten years and we erase them at the end of the tenth year.\n"
    new = "# A\n\nWe store your orders for ten years. We erase them at the end of the tenth year.\n"
    found = compare(old, new)
    assert [edit.kind for edit in found.edits] == [EditKind.SPLIT]
    assert (found.edits[0].old, found.edits[0].new) == ((0,), (0, 1))
    assert (found.old.modified, found.new.modified) == (1, 2)
    assert found.links == ((0, 0), (0, 1))
    back = compare(new, old)
    assert [edit.kind for edit in back.edits] == [EditKind.MERGED]


def test_a_repeated_sentence_that_goes_once() -> None:
    found = compare(f"# A\n\n{STORE} {STORE} {PLAN}\n", f"# A\n\n{STORE} {PLAN}\n")
    assert brief(found) == [("removed", "sentence", f"[-{STORE}-]")]


def test_headings_renamed_renumbered_added_removed() -> None:
    old = f"# 1. Orders\n\n{STORE}\n\n# 2. Couriers\n\n{SHARE}\n\n# 3. Contact\n\n{WRITE}\n"
    new = f"# 1. Your orders\n\n{STORE}\n\n# 2. Contact\n\n{WRITE}\n\n# 3. Plans\n\n{PLAN}\n"
    assert brief(compare(old, new)) == [
        ("modified", "heading", "[-Orders-]{+Your orders+}"),
        ("removed", "heading", "[-Couriers-]"),
        ("removed", "sentence", f"[-{SHARE}-]"),
        ("formatting", "heading", "2 Contact"),
        ("added", "heading", "{+Plans+}"),
        ("added", "sentence", f"{{+{PLAN}+}}"),
    ]


def test_a_link_that_leads_elsewhere() -> None:
    old = "# A\n\nRead [our guide](https://a.example/guide) before you order.\n"
    found = compare(old, old.replace("/guide", "/manual"))
    assert [(e.kind, e.unit, e.old, e.new) for e in found.edits] == [
        (EditKind.MODIFIED, Unit.LINK, (), ())
    ]
    assert found.edits[0].old_text == "[our guide](https://a.example/guide)"
    assert found.edits[0].new_text == "[our guide](https://a.example/manual)"
    assert found.old.unchanged == 1


def test_other_words_with_the_same_link_are_markup() -> None:
    old = "# A\n\nRead [our guide](https://a.example/guide) before you order.\n"
    new = "# A\n\n[Read our guide](https://a.example/guide) before you order.\n"
    assert compare(old, new).edits == ()
    assert brief(
        compare(old, new.replace("[Read our guide](https://a.example/guide)", "Read our guide"))
    ) == [("removed", "link", "[-[our guide](https://a.example/guide)-]")]


def test_a_heading_that_became_a_sentence_is_formatting() -> None:
    old = f"# Orders\n\n{STORE}\n\n## What the courier sees\n\n{SHARE}\n"
    new = f"# Orders\n\n{STORE}\n\nWhat the courier sees\n\n{SHARE}\n"
    for before, after, side in ((old, new, 1), (new, old, 0)):
        found = compare(before, after)
        assert brief(found) == [("formatting", "heading", "What the courier sees")]
        assert (found.old.gone, found.new.gone) == (0, 0)
        assert ((found.edits[0].old, found.edits[0].new)[side]) == (1,)


def test_a_new_text_is_a_rewrite_and_a_small_edit_is_not() -> None:
    old = f"# A\n\n{STORE} {SHARE} {WRITE}\n"
    assert compare(old, f"# A\n\n{PLAN} {ANSWER} Nobody else is asked.\n").rewritten
    assert not compare(old, old.replace("ten", "nine")).rewritten
    assert not compare("", old).rewritten


PIECES = st.sampled_from(
    [
        STORE, SHARE, WRITE, STORE.replace("ten", "two"), "# Orders", "## Orders", "# 2. Contact", "- your name",
        "- your address", "We share:", "| a | b |\n|---|---|\n| c | d |", "Last updated: May 4, 2020", "> x", "",
        "***", "1. one", "[a](b)", "[a](c)",
    ]
)  # fmt: skip
POLICY = st.lists(PIECES, max_size=10).map("\n\n".join)


@settings(max_examples=120, deadline=None)
@given(POLICY, POLICY)
def test_accounts_add_up_whatever_is_compared(old: str, new: str) -> None:
    compare(old, new)
    assert compare(old, old).edits == ()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_strings_can_be_compared(old: str, new: str) -> None:
    compare(old, new)


def test_links_swap_with_the_versions() -> None:
    old = f"# Orders\n\n{STORE}\n\n{PLAN}\n\n# Contact\n\n{WRITE}\n\n{ANSWER}\n"
    new = f"# Contact\n\n{ANSWER.replace('one', 'two')}\n\n{PLAN}\n\n# Orders\n\n{STORE} {SHARE}\n"
    there, back = compare(old, new), compare(new, old)
    assert sorted((n, o) for o, n in there.links) == sorted(back.links)


def test_real_policies_keep_every_promise(shared: pathlib.Path) -> None:
    for path in sorted((shared / "corpus" / "links").glob("*.json")):
        pair = json.loads(path.read_text("utf-8"))
        if pair["format"] == "markdown":
            there = compare(pair["old_text"], pair["new_text"])
            back = compare(pair["new_text"], pair["old_text"])
            assert there.old.unchanged == back.new.unchanged


def test_a_passage_that_left_a_section_is_told_beside_the_matches() -> None:
    old = f"# Orders\n\n{STORE} {SHARE} {PLAN}\n\n# Contact\n\n{WRITE} {ANSWER}\n"
    new = f"# Orders\n\n{STORE} {SHARE}\n\n# Contact\n\n{WRITE} {ANSWER} {PLAN}\n"
    assert [(m.relation.value, m.old, m.new) for m in compare(old, new).passages] == [
        ("split", (1,), (1, 2))
    ]
    assert compare(old, old).passages == ()


def test_a_section_that_only_moved_or_was_split_has_no_passage() -> None:
    old = f"# Orders\n\n{STORE} {SHARE}\n\n# Contact\n\n{WRITE} {ANSWER} {PLAN}\n"
    new = f"# Contact\n\n{WRITE} {ANSWER} {PLAN}\n\n# Orders\n\n{STORE}\n\n# Couriers\n\n{SHARE}\n"
    assert compare(old, new).passages == ()


def test_one_sentence_split_in_three_and_back() -> None:
    old = (
        "# A\n\nWe store your orders for ten years, the courier keeps the address for a week, "
        "and the bank holds the receipt until the end of the year.\n"
    )
    new = (
        "# A\n\nWe store your orders for ten years. The courier keeps the address for a week. "
        "The bank holds the receipt until the end of the year.\n"
    )
    found, back = compare(old, new), compare(new, old)
    assert [(e.kind, e.old, e.new) for e in found.edits] == [(EditKind.SPLIT, (0,), (0, 1, 2))]
    assert [(e.kind, e.old, e.new) for e in back.edits] == [(EditKind.MERGED, (0, 1, 2), (0,))]
    assert (found.old.modified, found.new.modified) == (1, 3)


def test_a_sentence_added_behind_a_split_is_no_part_of_it() -> None:
    old = "# A\n\nWe store your orders for ten years and we erase them at the end of that time.\n"
    new = (
        "# A\n\nWe store your orders for ten years. We erase them at the end of that time. "
        "Our bank may ask for the receipts.\n"
    )
    kinds = [(e.kind, e.new) for e in compare(old, new).edits]
    assert kinds == [(EditKind.SPLIT, (0, 1)), (EditKind.ADDED, (2,))]


def test_a_chapter_that_moved_is_one_edit_whatever_it_holds() -> None:
    chapter = f"# Orders\n\n{STORE}\n\n## Couriers\n\n{SHARE}\n\n## Plans\n\n{PLAN}\n"
    rest = [f"# Contact\n\n{WRITE}\n", f"# Answers\n\n{ANSWER}\n"]
    more = ["# Law\n\nA court in Bergen decides.\n", "# Changes\n\nWe tell you a month before.\n"]
    found = compare("\n".join([chapter, *rest, *more]), "\n".join([*rest, *more, chapter]))
    assert brief(found) == [("moved", "heading", "Orders")]
    assert found.new.unchanged == 7
