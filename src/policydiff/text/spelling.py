"""American and British spelling, folded to one form.

The folded form is only ever compared, never shown, so it need not be a correct spelling in either.
"""

from __future__ import annotations

import re

# -ize and -yze become -ise and -yse; the other way round would have to know "otherwise", "promise", …
_IZE = re.compile(
    r"(?<=[a-zA-Z]{2}[a-zA-Z])([iy])z(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)\b)"
)

# British stem: American stem, with the endings they share. Words that only look like pairs
# (cheque/check, tyre/tire, storey/story) are left out: they are other words.
_STEMS = {
    "colour": "color",
    "favour": "favor",
    "behaviour": "behavior",
    "honour": "honor",
    "labour": "labor",
    "neighbour": "neighbor",
    "endeavour": "endeavor",
    "centre": "center",
    "fibre": "fiber",
    "theatre": "theater",
    "licence": "license",
    "defence": "defense",
    "offence": "offense",
    "practise": "practice",
    "programme": "program",
    "catalogue": "catalog",
    "dialogue": "dialog",
    "judgement": "judgment",
    "acknowledgement": "acknowledgment",
    "fulfil": "fulfill",
    "enrol": "enroll",
    "instalment": "installment",
    "cancell": "cancel",
    "labell": "label",
    "modell": "model",
    "signall": "signal",
    "travell": "travel",
    "marshall": "marshal",
    "ageing": "aging",
    "grey": "gray",
    "e-mail": "email",
    "artefact": "artifact",
    "sceptical": "skeptical",
}
_ENDINGS = r"(?=(?:s|d|ed|ing|er|ers|ment|ments|able|ably|al|ally|ful|hood|hoods|ite|ites)?\b)"
_STEM = re.compile(
    r"\b(?:" + "|".join(sorted(_STEMS, key=lambda stem: (-len(stem), stem))) + ")" + _ENDINGS,
    re.IGNORECASE,
)
# Looking for the stems in every sentence would cost more than all the rest of the key.
_HINTS = tuple(sorted({stem[1:] for stem in _STEMS}))


def fold_spelling(text: str) -> str:
    """Return `text` with the variants of American and British spelling made one, case kept."""
    if "z" in text:
        text = _IZE.sub(r"\1s", text)
    lower = text.lower()
    for hint in _HINTS:
        if hint in lower:
            return _STEM.sub(_replace, text)
    return text


def _replace(match: re.Match[str]) -> str:
    found = match[0]
    plain = _STEMS[found.lower()]
    if found.isupper():
        return plain.upper()
    return plain[0].upper() + plain[1:] if found[0].isupper() else plain
