"""What differs between what a person approved and what would be mailed now, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policydiff.notice.approval import HEADLINE, INTRO, OVERRIDE, SECTION, WORDING

TEXTS = ("old_text", "new_text")
_SAID = {
    "old_text": "The text that readers know is another one.",
    "policy": "The policy's title is another one.",
    "templates": "A template was edited, added, taken out or translated otherwise.",
    "sender": "The sender's names or addresses are others.",
    "links": "The links, or what readers can do, are others.",
}
_READABLE = {
    "effective_date": "The effective date was {before} and is {after} now.",
    "stage": "It was approved to “{before}”, and would be sent to “{after}” now.",
    "locales": "The languages were {before} and are {after} now.",
}
_TOLD = {HEADLINE: "the headline", INTRO: "the introduction"}
_MOST_NAMED = 6


def differences(
    approved: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """Return one sentence for each kind of thing that differs, () where none does.

    Both are `content_parts`. What follows from another difference is not said again: another text
    has other explanations.
    """
    before, after = dict(approved), dict(now)
    texts = tuple(name for name in TEXTS if before.get(name) != after.get(name))
    said = [_text(before, after)] if "new_text" in texts else []
    said += [_SAID[name] for name in _SAID if before.get(name) != after.get(name)]
    said += [
        form.format(before=before.get(name, "unknown"), after=after.get(name, "unknown"))
        for name, form in _READABLE.items()
        if before.get(name) != after.get(name)
    ]
    said += _decisions(before, after, OVERRIDE, "The override of {name}")
    said += _decisions(before, after, WORDING, "The wording of {name}")
    if not texts and before.get("judged") != after.get("judged"):
        said.append(
            "policydiff judges the same changes otherwise, or explains them in other words: it is "
            "another version, or its rules are set otherwise."
        )
    elif not texts and _same(before, after, "locales") and not _same(before, after, "translated"):
        said.append("The words of the mails in another language are others.")
    if not texts and before.get("since") != after.get("since"):
        said.append("What differs from the notice before is not the same.")
    return tuple(said)


def changed_text(approved: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]) -> bool:
    """Tell whether the new text is another one than was approved."""
    return dict(approved).get("new_text") != dict(now).get("new_text")


def _same(before: Mapping[str, str], after: Mapping[str, str], name: str) -> bool:
    return before.get(name) == after.get(name)


def _text(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    names = [
        name.removeprefix(SECTION)
        for name in dict.fromkeys((*after, *before))
        if name.startswith(SECTION) and before.get(name) != after.get(name)
    ]
    if not names:
        return "The text was edited."
    return f"The text was edited in {_listed([f'“{name}”' for name in names])}."


def _decisions(
    before: Mapping[str, str], after: Mapping[str, str], kind: str, what: str
) -> list[str]:
    names = sorted(name for name in before.keys() | after.keys() if name.startswith(kind))
    sorts: dict[str, list[str]] = {}
    for name in names:
        if before.get(name) == after.get(name):
            continue
        verb = "added" if name not in before else "taken out" if name not in after else "changed"
        bare = name.removeprefix(kind)
        sorts.setdefault(verb, []).append(_TOLD.get(bare, f"change {bare}"))
    return [
        f"{what.format(name=_listed(found))} {'was' if len(found) == 1 else 'were'} {verb}."
        for verb, found in sorted(sorts.items())
    ]


def _listed(names: list[str]) -> str:
    shown, more = names[:_MOST_NAMED], len(names) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)
