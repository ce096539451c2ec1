"""The [lexicon] tables: what is read, and that every complaint says what, where and what to do."""

from __future__ import annotations

import pathlib
import re

import pytest

from policydiff.config import load_config
from policydiff.errors import ConfigError
from policydiff.statements import Entry, Facet

FULL = """\
[lexicon.data]
email-address = ["electronic post box"]
loyalty-card = { new = true, phrases = ["loyalty card", "bonus points"] }
birth-date = { sensitive = true }

[lexicon.recipients]
franchisee = { new = true, phrases = ["branch operator"] }

[lexicon.purposes]
marketing = ["tell you about seedlings"]

[lexicon.acts]
share = ["pass around"]

[lexicon.vendors]
"Petal Pay" = { role = "payment-provider", phrases = ["Petalpay GmbH"] }
Bramblehost = []
"Branch Nine" = { role = "franchisee" }

[lexicon.brands]
"Petal Club" = ["Floret"]
"""


def write(folder: pathlib.Path, text: str) -> pathlib.Path:
    path = folder / "policydiff.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_table_is_read_in_order(tmp_path: pathlib.Path) -> None:
    assert load_config(write(tmp_path, FULL)).law.lexicon == (
        Entry(Facet.DATA, "email-address", ("electronic post box",)),
        Entry(Facet.DATA, "loyalty-card", ("loyalty card", "bonus points")),
        Entry(Facet.DATA, "birth-date", sensitive=True),
        Entry(Facet.RECIPIENT, "franchisee", ("branch operator",)),
        Entry(Facet.PURPOSE, "marketing", ("tell you about seedlings",)),
        Entry(Facet.ACT, "share", ("pass around",)),
        Entry(Facet.VENDOR, "Petal Pay", ("Petalpay GmbH",), role="payment-provider"),
        Entry(Facet.VENDOR, "Bramblehost"),
        Entry(Facet.VENDOR, "Branch Nine", role="franchisee"),
        Entry(Facet.NAME, "Petal Club", ("Floret",)),
    )


def test_what_the_documentation_shows_can_be_read(tmp_path: pathlib.Path) -> None:
    page = pathlib.Path(__file__).parents[2] / "docs" / "configuration.md"
    shown = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    lexicons = [load_config(write(tmp_path, text)).law.lexicon for text in shown]
    assert [len(entries) for entries in lexicons] == [0, 9]


def test_without_a_lexicon_there_are_no_own_words(tmp_path: pathlib.Path) -> None:
    assert load_config(write(tmp_path, "[lexicon]\n")).law.lexicon == ()
    assert load_config(write(tmp_path, "")).law.lexicon == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[lexicon.dat]\nx = []",
            "line 1: lexicon.dat: is not a setting; did you mean 'data'?",
        ),
        (
            '[lexicon.data]\nemial-address = ["post box"]',
            "line 2: lexicon.data.emial-address: is no kind of data; did you mean 'email-address'? "
            "To make it one, add new = true.",
        ),
        (
            "[lexicon.data]\nvetch = { sensitive = true }",
            "To make it one, add new = true.",
        ),
        (
            '[lexicon.data]\nname = { new = true, phrases = ["given name"] }',
            "line 2: lexicon.data.name: is a kind of data already; drop new = true to add to it",
        ),
        (
            '[lexicon.data]\n"Bee Sting" = { new = true, phrases = ["bee sting"] }',
            "line 2: lexicon.data.Bee Sting: must be lower-case letters, digits and hyphens, such as "
            "loyalty-card",
        ),
        (
            '[lexicon.acts]\nshaer = ["pass around"]',
            "line 2: lexicon.acts.shaer: is no act; did you mean 'share'?",
        ),
        (
            '[lexicon.acts]\nshare = { new = true, phrases = ["pass around"] }',
            "line 2: lexicon.acts.share.new: is not a setting; known: phrases",
        ),
        (
            '[lexicon.data]\nname = ["given name", " "]',
            "line 2: lexicon.data.name: holds an empty phrase; write the words, or drop it",
        ),
        (
            '[lexicon.data]\nname = ["of the"]',
            "line 2: lexicon.data.name: holds 'of the', which stands in any sentence; write more of "
            "the phrase",
        ),
        (
            "[lexicon.data]\nbee-sting = { new = true }",
            "line 2: lexicon.data.bee-sting: has no phrases; list the words by which policies say it",
        ),
        (
            '[lexicon.data]\nname = ["call sign"]\nusername = ["Call signs"]',
            "line 3: lexicon.data.username: holds 'Call signs', which 'name' has as well; keep it in "
            "one of them",
        ),
        (
            '[lexicon.vendors]\n"Petal Pay" = { role = "payment-provder" }',
            "line 2: lexicon.vendors.Petal Pay.role: 'payment-provder' is no role; did you mean "
            "'payment-provider'?",
        ),
        (
            '[lexicon.brands]\n"Petal Club" = []',
            "line 2: lexicon.brands.Petal Club: has no phrases; list the words by which policies say it",
        ),
        (
            '[lexicon.brands]\n"Petal Club" = ["Block"]',
            "line 2: lexicon.brands.Petal Club: 'Block' is a word for a right (opt-out) in policies; "
            "write a fuller name",
        ),
        (
            '[lexicon.brands]\n"Petal Club" = ["Floret"]\nFloret = ["Bud"]',
            "line 3: lexicon.brands.Floret: holds 'Floret', which 'Petal Club' has as well; keep it in "
            "one of them",
        ),
        (
            "[lexicon.data]\nname = 3",
            'line 2: lexicon.data.name: must be a list of texts, such as ["…", "…"]',
        ),
        (
            '[lexicon.data]\nname = { phrases = ["given name"], role = "x" }',
            "line 2: lexicon.data.name.role: is not a setting; known: new, phrases, sensitive",
        ),
    ],
)
def test_a_complaint_says_what_where_and_what_to_do(
    tmp_path: pathlib.Path, text: str, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, text))
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)
