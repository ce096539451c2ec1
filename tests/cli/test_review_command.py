"""`policydiff review`: people's words, approvals and what became of them, on a real repository."""

from __future__ import annotations

import json
import pathlib
import shlex
import sys

import pytest
from tests.cli.conftest import Owner

from policydiff.reviews import load_review

TODAY = ("--today", "2027-01-10")
# Names that scripts rely on: add, never rename.
STATE = (
    "policy file must_tell notice follows stage level effective_date lead_days headline machine_headline intro "
    "digest approval approvals changes lapsed problems warnings"
)
CHANGE = "id level machine_level needs_review section old_text new_text machine wording override"
LOGS_30 = "We keep server logs for 30 days."
LOGS_90 = "We keep server logs for 90 days."
LOGS_120 = "We keep server logs for 120 days."
OWN = "We keep your server logs for 90 days now, and no longer for 30."


def state(owner: Owner) -> dict:  # type: ignore[type-arg]
    ran = owner.cli("review", "privacy", "--format", "json", *TODAY)
    assert ran.code == 0, ran
    values = json.loads(ran.out)
    assert values["version"] == "1"
    return values["policies"][0]


def logs(owner: Owner) -> dict:  # type: ignore[type-arg]
    return next(each for each in state(owner)["changes"] if "server logs" in each["new_text"])


def review(owner: Owner, *arguments: str, code: int = 0, **env: str) -> str:
    return owner.run("review", "privacy", *arguments, *TODAY, code=code, **env)


def edited(owner: Owner) -> str:
    """Edit the policy, and return the id of the change about logs."""
    owner.edit(LOGS_30, LOGS_90)
    owner.edit("1 January 2027", "1 March 2027")
    owner.commit("Keep logs for 90 days")
    return str(logs(owner)["id"])


def saved(owner: Owner):  # type: ignore[no-untyped-def]
    notified = json.loads((owner.folder / ".policydiff" / "notified.json").read_text())
    return load_review(owner.folder, "privacy", notified["policies"]["privacy"]["notice"])


def test_a_person_s_words_reach_the_mail_and_outlive_an_edit(owner: Owner) -> None:
    change = edited(owner)
    machine = logs(owner)["machine"]
    said = review(owner, "--wording", change[:6], "--text", OWN, "--by", "A. Lee")
    assert f"In a person's words, {change[:12]}: {OWN}" in said
    assert "wording:" not in said
    review(owner, "--intro", "Dear  members,\nwe change two things.", "--by", "A. Lee")
    review(owner, "--approve", "--by", "A. Lee")
    assert "Approved by A. Lee and C. Day" in review(owner, "--approve", "--by", "C. Day")
    own = saved(owner).wordings[0]
    assert (own.change, own.machine, own.text) == (change, machine, OWN)
    owner.commit("review")
    mail = owner.run("notify", "privacy", *TODAY)
    assert "Dear members, we change two things." in " ".join(mail.split())
    assert OWN in " ".join(mail.split())
    assert machine not in " ".join(mail.split())

    owner.edit(LOGS_90, LOGS_120)
    owner.commit("Keep them even longer, wished by joe@example.com\n\nBody.")
    said = review(owner)
    assert "wording: The machine now says of change" in said
    assert f"A. Lee wrote, of what it said before: “{OWN}”" in said
    assert "says “90”, which does not stand in the change" in said
    assert "The text was edited in “Logs”." in said
    assert "“Keep them even longer, wished by [address]”" in said
    assert "joe@" not in said
    assert "Keep logs for 90 days" not in said.partition("Edited since by")[2]
    found = logs(owner)
    assert found["id"] != change
    assert found["wording"] == {"text": OWN, "by": "A. Lee", "needs_look": True}
    assert "Nobody may send" not in owner.run("notify", "privacy", "--send", *TODAY, code=5)

    said = review(owner, "--reword", "--by", "C. Day")
    assert "The machine now says" not in said
    assert [each.by for each in saved(owner).wordings] == ["C. Day"]
    review(owner, "--wording", found["id"][:8], "--text", "", "--by", "C. Day")
    assert saved(owner).wordings == ()
    assert logs(owner)["wording"] is None


def test_a_stale_approval_says_what_differs(owner: Owner) -> None:
    edited(owner)
    review(owner, "--approve", "--by", "A. Lee")
    owner.commit("review")
    values = state(owner)
    assert list(values) == STATE.split()
    assert list(values["changes"][0]) == CHANGE.split()
    approved = values["approval"]
    assert approved == {"state": "approved", "by": "A. Lee", "stale": []}
    owner.edit("1 March 2027", "1 April 2027")
    owner.configure('\n[[notice.actions]]\ntext = "Object"\nurl = "https://example.org/object"\n')
    review(owner, "--intro", "Good day.", "--by", "A. Lee")
    assert state(owner)["approval"] == {
        "state": "stale",
        "by": None,
        "stale": [
            "The text was edited in “Privacy policy”.",
            "Edited since by edits that are not committed yet.",
            "The links, or what readers can do, are others.",
            "The effective date was 2027-03-01 and is 2027-04-01 now.",
            "The wording of the introduction was added.",
        ],
    }
    owner.edit("1 April 2027", "1 March 2027")
    owner.configure("")
    review(owner, "--intro", "", "--by", "A. Lee")
    assert state(owner)["approval"]["state"] == "approved"


def test_an_approval_without_parts_still_counts_and_says_so_once_stale(owner: Owner) -> None:
    edited(owner)
    review(owner, "--approve", "--by", "A. Lee")
    (path,) = owner.folder.glob(".policydiff/reviews/privacy/*.toml")
    path.write_text(path.read_text().partition("\n[approval.parts]")[0])
    assert "Approved by A. Lee" in review(owner)
    review(owner, "--headline", "Logs are kept longer", "--by", "A. Lee")
    # A commit of the same second may be named as an edit since.
    said, *_ = state(owner)["approval"]["stale"]
    assert said.startswith("An older policydiff recorded the approval")


def test_an_approval_is_taken_back(owner: Owner) -> None:
    edited(owner)
    review(owner, "--approve", "--by", "A. Lee")
    review(owner, "--approve", "--by", "C. Day")
    assert "Approved by C. Day" in review(owner, "--withdraw-approval", "--by", "A. Lee")
    assert "Nobody has approved" in review(owner, "--withdraw-approval")
    assert "no such approval" in review(owner, "--withdraw-approval", code=3)


def test_a_level_that_nobody_proves_is_still_to_decide(owner: Owner) -> None:
    config = owner.folder / "policydiff.toml"
    config.write_text(
        config.read_text().replace("trust_local_approvals = true", 'approvers = ["lea"]')
    )
    change = edited(owner)
    lowered = ("--override", change, "--level", "minor", "--reason", "As before", "--by", "lea")
    said = " ".join(review(owner, *lowered).split())
    assert "nothing to decide" not in said
    assert "made minor in the name of lea, which nothing confirms" in said
    assert "until it is proved, the level stays material" in said


def test_past_reviews_are_listed_and_stay_as_they_are(owner: Owner) -> None:
    edited(owner)
    review(owner, "--headline", "Logs are kept longer", "--by", "A. Lee", "--approve")
    assert "approved by A. Lee on 20" in owner.run("review", "--list")
    ran = owner.cli("review", "--list", "--format", "json")
    (past,) = json.loads(ran.out)["reviews"]
    assert (past["policy"], past["headline"], past["wordings"]) == (
        "privacy",
        "Logs are kept longer",
        0,
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("--wording", "3f2a", "--by", "A. Lee"),
            2,
            "--wording CHANGE and --text TEXT go together",
        ),
        (("--intro", "x"), 2, "Say who decides: --by NAME."),
        (("--withdraw-approval", "--intro", "x"), 2, "Say who decides: --by NAME."),
        (("--approve", "--withdraw-approval", "--by", "A"), 2, "contradict each other"),
        (("--wording", "zz", "--text", "x", "--by", "A"), 3, "No change has an id that begins"),
        (("--edit", "--by", "A"), 2, "There is no terminal and no editor"),
        (("--edit", "--by", "A", "EDITOR=no-such-editor-here"), 2, "The text is kept in"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    owner: Owner, arguments: tuple[str, ...], code: int, words: str
) -> None:
    edited(owner)
    env = dict(each.split("=", 1) for each in arguments if "=" in each)
    given = [each for each in arguments if "=" not in each]
    assert words in review(owner, *given, code=code, **{"EDITOR": "", "VISUAL": "", **env})


def editor(folder: pathlib.Path, *edits: tuple[str, str]) -> str:
    """Return a command that replaces words in the file it is given, as a person would."""
    script = folder.parent / f"{folder.name}-editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text()\n"
        f"for old, new in {edits!r}:\n"
        "    assert old in text, (old, text)\n"
        "    text = text.replace(old, new)\n"
        "path.write_text(text)\n"
    )
    return shlex.join((sys.executable, str(script)))


def test_a_review_is_written_in_an_editor(owner: Owner) -> None:
    change = edited(owner)
    machine = logs(owner)["machine"]
    nothing = editor(owner.folder, ("intro", "intro"))
    review(owner, "--edit", "--by", "A. Lee", VISUAL=nothing)
    assert not list(owner.folder.glob(".policydiff/reviews/*/*.toml"))
    visual = editor(
        owner.folder,
        (f'text = "{machine}"', f'text = "{OWN}"'),
        ('intro = ""', 'intro = "Good day."'),
        ('follows = "', '# The board saw it.\nfollows = "'),
        ("#| before: ", "#| before: "),
    )
    said = review(owner, "--edit", "--by", "A. Lee", VISUAL=visual)
    assert "Introduction: Good day." in said
    assert f"In a person's words, {change[:12]}: {OWN}" in said
    (path,) = owner.folder.glob(".policydiff/reviews/privacy/*.toml")
    assert "# The board saw it." in path.read_text()
    assert "#|" not in path.read_text()
    found = saved(owner)
    assert (found.headline, found.intro) == (None, "Good day.")
    (own,) = found.wordings
    assert (own.change, own.machine, own.text, own.by) == (change, machine, OWN, "A. Lee")
    left = path.read_text()
    nothing = editor(owner.folder, ("intro", "intro"))
    review(owner, "--edit", "--by", "C. Day", VISUAL=nothing)
    assert path.read_text() == left


def test_what_was_typed_is_kept_where_it_is_not_valid(owner: Owner) -> None:
    edited(owner)
    broken = editor(owner.folder, ('intro = ""', 'intro = "Good day.'))
    said = review(owner, "--edit", "--by", "A. Lee", code=3, VISUAL=broken)
    assert "the edited review, line" in said
    assert ". Nothing was saved. Your text is kept in " in said
    assert not list(owner.folder.glob(".policydiff/reviews/*/*.toml"))
    mended = editor(owner.folder, ('intro = "Good day.', 'intro = "Good day."'))
    said = review(owner, "--edit", "--by", "A. Lee", VISUAL=mended)
    assert "Going on with the text that was left in " in said
    assert saved(owner).intro == "Good day."
    assert not list((owner.folder / ".git").glob("policydiff/drafts/*"))


def test_an_edit_that_names_no_change_is_refused(owner: Owner) -> None:
    edited(owner)
    wrong = editor(
        owner.folder,
        ('change = "', 'text = "x"\nby = "A"\nchange = "f'),
        ('\ntext = "“', '\nother = "“'),
    )
    said = review(owner, "--edit", "--by", "A. Lee", code=3, VISUAL=wrong)
    assert "No change has the id 'f" in said
