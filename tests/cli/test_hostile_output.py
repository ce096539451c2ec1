"""Nothing of a policy is obeyed by the terminal or the build log that a command's words are shown in."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Owner

HOSTILE = (
    "Gloop zorns wibble ##[error]now \x1b[31mred, and frumps the quibble of every snark.\n\n"
    "- ::stop-commands::z\n- zorn ##[group]quibbles\n"
)


@pytest.mark.parametrize(
    "arguments",
    [
        ("review", "privacy", "--today", "2027-01-10"),
        ("review", "privacy", "--headline", "::error::x ##[error]y", "--by", "Ann"),
        ("notify", "privacy", "--today", "2027-01-10"),
        ("status", "--today", "2027-01-10"),
        ("changelog",),
    ],
)
def test_what_a_command_says_is_no_command(owner: Owner, arguments: tuple[str, ...]) -> None:
    owner.edit_file("privacy.md", "## Sharing\n", f"## Sharing ##[error]s\n\n{HOSTILE}\n")
    owner.edit_file(
        "privacy.md", "We do not sell your address.", "We gloop ##[error]zorns \x1b[31mto frump it."
    )
    owner.commit()
    ran = owner.cli(*arguments)
    assert ran.code in (0, 5), ran  # 5: nobody has approved it yet
    lines = (ran.out + ran.err).splitlines()
    assert [each for each in lines if "##[" in each or "\x1b" in each] == []
    assert [each for each in lines if each.lstrip().startswith("::")] == []
