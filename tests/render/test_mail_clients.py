"""What mail programs make of a notice: each feature that one of them lacks is known, and why it is used.

The mails are checked as they go out, with their CSS inlined, against the published tests of "Can I email"
(https://www.caniemail.com), which the npm package `caniemail` carries. Its versions are pinned.
"""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import subprocess

import pytest
from tests.browser.test_mails import MAILS

pytestmark = pytest.mark.proof

FILES = pathlib.Path(__file__).parent / "mail_clients"
CLIENTS = (
    "apple-mail.*",
    "gmail.*",
    "gmx.*",
    "outlook.*",
    "samsung-email.*",
    "web-de.*",
    "yahoo.*",
)

UNSUPPORTED = {
    "<body> element": "taken out or made a <div>: every colour stands on the tables as well",
    "!important keyword": "stands in @media alone; the programs that lack it take no <style> either",
    "<style> element": "what a reader needs is inlined; the rest, under 16 KB, is for phones and the dark",
    "@media": "without it the mail is light, and flows on a phone all the same",
    "Chaining selectors": "stand in the style sheet, and are inlined",
    "Class selector": "stand in the style sheet, and are inlined",
    "Descendant combinator": "stand in the style sheet, and are inlined",
    "Type selector": "stand in the style sheet, and are inlined",
    "color-scheme CSS property": "without it the program decides: light, or colours of its own",
    "color-scheme meta tag": "without it the program decides: light, or colours of its own",
    "dir attribute": "the whole mail has the direction in CSS too; quotes run as their letters do",
    "lang attribute": "nothing replaces it; a screen reader then speaks in the reader's own voice",
    "role attribute": "nothing replaces it; tables are read in the order of the text",
    "text-decoration-color": "the line through is drawn in the colour of the text",
    "text-decoration-thickness": "the line through is as thick as the program draws it",
}
# Each client takes these, though not all that can be done with them.
PARTLY = {
    "<ul>, <ol> and <dl>": "plain lists, without `reversed`, `start` or `value`",
    "align attribute": "`center` on a cell; what fails is `left` and `right` on a table",
    "background": "the linter takes `background-color` for it, which is all that is set",
    "background-color": "where hex colours fail, dark text stands on the program's white",
    "border": "at most 5px, and where it is unreliable only beside another sign",
    "border-collapse": "set beside cellspacing",
    "cellpadding attribute": "padding of cells is set in CSS",
    "cellspacing attribute": "tables collapse their borders in CSS",
    "direction": "set from right to left alone, on the table around all, beside `dir`",
    "font-size": "only px",
    "font-weight": "600 and 700, which are bold to those who know no numbers",
    "line-height": "a number; some lines stand closer",
    "mailto: links": "without `bcc`",
    "margin": "of block elements; neither negative nor `auto`",
    "max-width": "on the card: the card is as wide as the window where it fails",
    "padding": "on cells; the date and lists are only tighter without",
    "text-decoration": "`line-through` and `none`, each in a declaration of its own",
    "width property": "100% on tables",
}


@pytest.fixture(scope="module")
def linter(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of the linter, installed into a folder of its own."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no linter of mail programs: node and npm are not installed")
    folder = tmp_path_factory.mktemp("mail_clients")
    shutil.copytree(FILES, folder, dirs_exist_ok=True)
    install = ["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"no linter of mail programs: npm cannot install it\n{done.stderr}")
    return ["node", str(folder / "lint.js")]


def in_media_rules(html: str) -> str:
    """What stands in @media rules, where the linter does not look."""
    return "\n".join(re.findall(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})*)", html))


def test_every_feature_that_a_mail_program_lacks_has_a_reason(linter: list[str]) -> None:
    mails = [made().html for made in MAILS.values()]
    sheets = sorted({in_media_rules(html) for html in mails})
    assert all("{" in sheet for sheet in sheets)
    asked = json.dumps({"clients": CLIENTS, "mails": mails, "sheets": sheets})
    done = subprocess.run(linter, input=asked, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert max(len(html.split("</style>")[0]) for html in mails) < 16 * 1024
    assert sorted(found["errors"]) == sorted(UNSUPPORTED)
    assert sorted(set(found["warnings"]) - set(UNSUPPORTED)) == sorted(PARTLY)
