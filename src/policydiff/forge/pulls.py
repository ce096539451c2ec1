"""Pull requests that the program itself opens: one for each branch, updated and never doubled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from policydiff.errors import ForgeError
from policydiff.forge.client import GitHub, segment


@dataclass(frozen=True, slots=True)
class OwnPull:
    """A pull request of ours."""

    number: int
    url: str


def keep_pull(forge: GitHub, *, branch: str, base: str, title: str, body: str) -> OwnPull:
    """Have one open pull request ask to merge `branch` into `base`; return it.

    Both are names without refs/heads/. Raises `ForgeError`, with status 403 where the token may not.
    """
    found = find_open_pull(forge, branch, base)
    if found is not None:
        path = f"{forge.home}/pulls/{segment(str(found.number))}"
        forge.send("PATCH", path, {"title": title, "body": body})
        return found
    asked = {"title": title, "body": body, "head": branch, "base": base}
    try:
        return _read(forge.send("POST", f"{forge.home}/pulls", asked))
    except ForgeError as error:
        # Where the answer was lost, or another run was faster, it is there now.
        if error.status in (None, 422) or error.status >= 500:
            found = find_open_pull(forge, branch, base)
            if found is not None:
                return found
        if error.status != 403:
            raise
        raise ForgeError(
            f"{error} The repository must also let its jobs do that: Settings, Actions, General, Allow "
            "GitHub Actions to create and approve pull requests.",
            error.status,
        ) from None


def find_open_pull(forge: GitHub, branch: str, base: str) -> OwnPull | None:
    """Return the open pull request of a branch of this repository into `base`, or None."""
    label = f"{forge.repository.partition('/')[0]}:{branch}"
    query = {"state": "open", "head": label, "base": base}
    for entry in forge.get_all(f"{forge.home}/pulls", query):
        # A head that the API does not know selects everything, forks with a branch of that name too.
        head = entry.get("head") if isinstance(entry, dict) else None
        if isinstance(head, dict) and str(head.get("label")).lower() == label.lower():
            return _read(entry)
    return None


def _read(entry: Any) -> OwnPull:
    number = entry.get("number") if isinstance(entry, dict) else None
    if not isinstance(number, int):
        raise ForgeError("The platform's answer names no pull request. Check GITHUB_API_URL.")
    return OwnPull(number, str(entry.get("html_url", "")))
