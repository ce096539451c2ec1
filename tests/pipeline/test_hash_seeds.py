"""The order in which Python keeps a set differs from run to run; no report and no mail does."""

from __future__ import annotations

import os
import subprocess
import sys

SAID = """
import policydiff
from policydiff.notice import headline, without_untruths
from policydiff.render.email import MailDetails, Reader, render_email
from policydiff.render.html import render_html
from policydiff.render.json import render_json
from policydiff.rules import CATALOGUE
from policydiff.statements import load_lexicon

examples = [each for rule in CATALOGUE for each in rule.fires[:1] if not each.lead_in]
texts = ("\\n\\n".join(filter(None, side)) for side in zip(*((e.old, e.new) for e in examples)))
old, new = (f"# Privacy policy of Acme\\n\\n{text}\\n" for text in texts)
report = policydiff.compare(old, new)
sound, refused = without_untruths(report, lexicon=load_lexicon(), language="en", names=("Acme",))
mail = render_email(
    sound,
    MailDetails("Acme", "Acme Ltd", "1 Mill Lane", "a@example.org", "Privacy policy", "", "2027-03-01",
                "announce", Reader.ACCOUNT, dated="2027-01-30"),
    headline=headline(sound, "Acme"),
)
print(render_json(report), render_html(report), mail, *(each.message() for each in refused))
"""


def said(seed: str) -> bytes:
    environ = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", SAID], env=environ, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_no_hash_seed_changes_a_report_or_a_mail() -> None:
    first = said("1")
    assert len(first) > 100_000
    assert said("2") == first
