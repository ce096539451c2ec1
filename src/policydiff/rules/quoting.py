"""Words of a text as explanations quote them."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.i18n import ENGLISH, Translator
from policydiff.statements import Node

_LISTED_AT_MOST = 6
"""Words or names that an explanation lists."""
_SHOWN = 60
"""Characters of a list member that an explanation quotes, about."""
_PLURAL = ("data", "police", "people", "children")


def joined(texts: tuple[str, ...] | list[str], t: Translator) -> str:
    """Return texts in the quotation marks of the language, "and" between them."""
    return t(" and ").join(t("“{text}”", text=text) for text in texts)


def is_plural(texts: tuple[str, ...]) -> bool:
    """Whether what some texts name takes a verb in the plural."""
    last = texts[-1].casefold()
    return (
        len(texts) > 1
        or last.endswith(_PLURAL)
        or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
    )


def quote(nodes: tuple[Node, ...], t: Translator = ENGLISH) -> str:
    """Return nodes as the text puts them, in quotation marks: long ones shortened, of many some."""
    texts = [*dict.fromkeys(shortened(node.text.rstrip(".,;")) for node in nodes)]
    return joined(texts, t) if len(texts) <= _LISTED_AT_MOST else some_of(texts, t)


def some_of(texts: Sequence[str], t: Translator) -> str:
    """Return the first texts in quotation marks, and that there are more."""
    shown = ", ".join(t("“{text}”", text=text) for text in texts[:_LISTED_AT_MOST])
    return shown + (t(" and more") if len(texts) > _LISTED_AT_MOST else "")


def shortened(text: str) -> str:
    """Return the first words of a text, with an ellipsis where more follow."""
    text = " ".join(text.split())
    if len(text) <= _SHOWN:
        return text
    return text[: text.rfind(" ", 0, _SHOWN)].rstrip(" ,;:") + " …"
