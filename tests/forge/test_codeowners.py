"""CODEOWNERS: which pattern matches, who counts, and that addresses go nowhere."""

from __future__ import annotations

import pathspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.forge.codeowners import Owners, owners_of


def owns(pattern: str, path: str) -> bool:
    return owners_of(f"{pattern} @someone", path) == Owners(users=("someone",))


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*", "privacy.md", True),
        ("*", "legal/en/privacy.md", True),
        ("*.md", "legal/privacy.md", True),
        ("*.md", "legal/privacy.txt", False),
        ("/legal/", "legal/en/privacy.md", True),
        ("/legal/", "old/legal/privacy.md", False),
        ("legal/", "old/legal/privacy.md", True),
        ("legal/", "legal", False),
        ("legal/*", "legal/privacy.md", True),
        ("legal/*", "legal/en/privacy.md", False),
        ("/*", "privacy.md", True),
        ("/*", "legal/privacy.md", False),
        ("/legal", "legal/en/privacy.md", True),
        ("/legal", "legally/privacy.md", False),
        ("**/policies", "a/b/policies/privacy.md", True),
        ("legal/**", "legal/en/privacy.md", True),
        ("legal/**", "legal", False),
        ("legal/**/privacy.md", "legal/privacy.md", True),
        ("legal/**/privacy.md", "legal/a/b/privacy.md", True),
        ("priv?cy.md", "privacy.md", True),
        ("priv?cy.md", "priv/cy.md", False),
        ("legal/en", "old/legal/en/privacy.md", False),
        ("Privacy.md", "privacy.md", False),
        (r"our\ terms/", "our terms/privacy.md", True),
        ("a.c", "abc", False),
        ("!privacy.md", "privacy.md", False),
        ("[p]rivacy.md", "privacy.md", False),
        (r"\#privacy.md", "#privacy.md", False),
        ("/", "privacy.md", False),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert owns(pattern, path) is expected


def test_the_last_pattern_that_matches_wins() -> None:
    text = "* @everybody\n/legal/ @lea @acme/legal-team\n*.txt @max\n"
    assert owners_of(text, "legal/privacy.md") == Owners(("lea",), ("acme/legal-team",))
    assert owners_of(text, "legal/privacy.txt") == Owners(("max",))


def test_the_last_pattern_wins_also_where_it_names_nobody() -> None:
    assert owners_of("* @everybody\n/legal/drafts/\n", "legal/drafts/privacy.md") == Owners()


def test_comments_and_addresses_count_for_nothing() -> None:
    text = "\ufeff# @nobody\nprivacy.md lea@example.com @max # @not-this-one\r\n"
    owners = owners_of(text, "privacy.md")
    assert owners == Owners(("max",))
    assert "example.com" not in repr(owners)


def test_a_line_that_cannot_be_read_is_passed_over() -> None:
    assert owners_of("privacy.md @lea\n!privacy.md @max\n", "privacy.md") == Owners(("lea",))


_PART = st.sampled_from(["a", "b", "ab", "*", "**", "a*", "*b", "?", "a?"])
_PATTERN = st.builds(
    lambda parts, lead, trail: ("/" if lead else "") + "/".join(parts) + ("/" if trail else ""),
    st.lists(_PART, min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
)
_PATH = st.lists(st.sampled_from(["a", "b", "ab", "ba"]), min_size=1, max_size=5).map("/".join)


@given(_PATTERN, _PATH)
@settings(max_examples=300)
def test_patterns_match_as_gitignore_has_them(pattern: str, path: str) -> None:
    """But for `folder/*`, which names no file further down (GitHub's documentation says so).

    And for `folder/**/`: git, asked, takes it for folders only, `pathspec` for files as well.
    """
    if pattern.endswith("**/"):
        return
    parts = [part for part in pattern.split("/") if part]
    if parts[-1] == "*" and not pattern.endswith("/") and "/" in pattern:
        return
    expected = pathspec.GitIgnoreSpec.from_lines([pattern]).match_file(path)
    assert owns(pattern, path) is expected, (pattern, path)


@given(st.text(max_size=80), st.text(min_size=1, max_size=40))
@settings(max_examples=200)
def test_no_text_breaks_it(text: str, path: str) -> None:
    owners_of(text, path)
