"""The files that `policydiff init` writes, as texts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from policydiff.config import CONFIG_NAME, Translation
from policydiff.document import format_of_path
from policydiff.pipeline.init_found import ENDINGS, FoundPolicy
from policydiff.pipeline.init_workflows import Notices

__all__ = [
    "GIT_REF_TEXT",
    "Answers",
    "Approvals",
    "config_text",
    "hook_text",
    "hooks_text",
    "policies_text",
]


class Approvals(StrEnum):
    """What makes an approval count."""

    PLATFORM = "platform"
    """An approving review of the pull request, as the platform itself has it."""
    LOCAL = "local"
    """A name in a file of the repository."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person at the keyboard wants."""

    name: str
    """The organisation, as readers know it; may be empty."""
    policies: tuple[FoundPolicy, ...]
    approvals: Approvals
    approvers: tuple[str, ...]
    """Logins whose approving review counts."""
    codeowners: bool
    """Whether that of whom CODEOWNERS names counts."""
    workflow: bool
    """Whether a workflow is written that judges pull requests."""
    notices: Notices
    action: str
    """The Action, as workflows name it ("owner/repository@commit"), or "" where it is not known."""
    hook: bool
    templates: bool
    """Whether the default templates are copied, to be changed."""


def config_text(answers: Answers) -> str:
    """Return `policydiff.toml`: what must be filled in, and why; everything else has its default."""
    policies = policies_text(answers.policies)
    parts = [
        _HEAD.replace("@NAME@", _quoted(answers.name)),
        policies or '# [[policies]]\n# id = "privacy"\n# path = "privacy.md"\n',
        _review(answers),
        _NOTICE + (_TEMPLATES if answers.templates else ""),
        _DELIVERY + (GIT_REF_TEXT if answers.notices is Notices.GIT_REF else ""),
    ]
    return "\n".join(parts)


def policies_text(policies: tuple[FoundPolicy, ...], taken: tuple[str, ...] = ()) -> str:
    """Return a `[[policies]]` table for each policy, with ids other than those `taken`."""
    ids, parts = set(taken), []
    for policy in policies:
        identity = _identity(policy.path, ids)
        ids.add(identity)
        parts.append(
            f"[[policies]]\nid = {_quoted(identity)}  # notices are known by it: never change it\n"
            f"path = {_quoted(policy.path)}  # read as {format_of_path(policy.path)}\n"
            'url = ""  # where readers find it\n' + _translations(policy.translations)
        )
    return "\n".join(parts)


def hook_text(inside: str) -> str:
    """Return the entry under `repos:` of .pre-commit-config.yaml.

    `inside` is the folder of `policydiff.toml` in the repository: "", or "legal/".
    """
    files = f"\\.({'|'.join(ENDINGS)})$"
    config = ""
    if inside:
        files = f"^{re.escape(inside)}.*{files}"
        config = f" --config {_shell_word(inside + CONFIG_NAME)}"
    return _HOOK.replace("@CONFIG@", config).replace("@FILES@", files)


def hooks_text(inside: str) -> str:
    """Return a .pre-commit-config.yaml that has nothing but the hook."""
    return f"repos:\n{hook_text(inside)}"


def _review(answers: Answers) -> str:
    if answers.approvals is Approvals.LOCAL:
        return _LOCAL
    lines = []
    if answers.codeowners:
        lines.append("codeowners = true  # that of whom CODEOWNERS names for the policy's file\n")
    if answers.approvers or not lines:
        logins = ", ".join(map(_quoted, answers.approvers))
        lines.append(f"approvers = [{logins}]  # theirs; never that of the change's own author\n")
    return _PLATFORM + "".join(lines)


def _translations(translations: tuple[Translation, ...]) -> str:
    if not translations:
        return ""
    pairs = ", ".join(f"{each.locale} = {_quoted(each.path)}" for each in translations)
    return f"translations = {{ {pairs} }}\n"


def _identity(path: str, taken: set[str]) -> str:
    place = PurePosixPath(path)
    names = [place.stem, *reversed(place.parts[:-1])]
    if place.stem.lower() == "index" and len(names) > 1:
        names = names[1:]
    plain = [re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in names]
    stem = plain[0] or "policy"
    wanted = [stem, *(f"{folder}-{stem}" for folder in plain[1:] if folder)]
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (*wanted, *numbered) if each not in taken)


def _quoted(text: str) -> str:
    """Return a TOML string; what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shell_word(word: str) -> str:
    return word if re.fullmatch(r"[\w./-]+", word) else f"'{word}'"


_HEAD = """\
# policydiff: which policies are watched, who sends the notices, and how.
# `policydiff config --check` explains every setting there is. No secret stands here: those come from
# the environment.

[organisation]
name = @NAME@  # as readers know it
legal_name = ""  # stands in every notice; required to send
postal_address = ""  # stands in every notice; required to send
from_address = ""  # notices come from it; required to send
contact = ""  # where readers may ask
website = ""
"""

_PLATFORM = """\
[review]
# Whose approving review of the pull request counts. A name in a file proves nothing.
"""

_LOCAL = """\
[review]
# An approval counts because its file says so: everyone who can write to this repository may approve.
trust_local_approvals = true
"""

_NOTICE = """\
[notice]
lead_days = 30  # days that readers get between the notice and the effective date
"""

_TEMPLATES = """\
templates = "templates"  # your copies of the default templates
"""

_DELIVERY = """\
[delivery]
transport = "outbox"  # a rehearsal that tells nobody, one .eml file a message | smtp | sendgrid
"""

GIT_REF_TEXT = """\
ledger = "git:refs/policydiff/ledger"  # who was told, without a database

[audience]
csv = "readers.csv"  # read anew by each run, never committed; POLICYDIFF_AUDIENCE_CSV names another
kind = "account"  # of rows that do not say: account must be told, watcher asked to be
"""

_HOOK = """\
  - repo: local
    hooks:
      - id: policydiff
        name: policydiff check
        entry: policydiff check --staged --quiet --fail-on never@CONFIG@
        language: system
        pass_filenames: false
        files: @FILES@
        stages: [pre-commit]
"""
