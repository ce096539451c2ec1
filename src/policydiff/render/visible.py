"""Text of others made safe to look at, before any format's own escaping.

A policy may hold anything: escape sequences that repaint a terminal, characters that reverse the
reading order, half a surrogate pair that no file can hold. Here they become something a reader can
see. What merely looks odd stays as it is.
"""

from __future__ import annotations

import re

_BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNSEEN = re.compile(
    rf"[\x00-\x1f\x7f-\x9f{_BIDI_CONTROLS}\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
    r"|[\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0010fffe\U0010ffff]"
)
_WHITE_SPACE = "\t\n\v\f\r\x85\u2028\u2029"
# GitHub's runner obeys "::command::" at the start of a log line and "##[command]" anywhere in one.
_COMMAND = re.compile(r"::|##(?=\[)")
_AT_START = re.compile(r"^\s*::")
# Visible substitutes: a zero-width character would not do, since comparisons may ignore it.
_DISARMED = {"::": "∷", "##": "## "}


def visible_text(text: str) -> str:
    """Return `text` on one line, with every control character shown instead of obeyed.

    Line breaks and tabs become spaces, C0 controls their pictures (ESC is "␛"), others their code
    point ("<U+202E>"). The result can be encoded in UTF-8 and stand in XML 1.0. Idempotent.
    """
    return _UNSEEN.sub(_picture, text)


def log_text(text: str) -> str:
    """Return `visible_text(text)` that no build log takes for a command wherever a line breaks."""
    return _COMMAND.sub(lambda match: _DISARMED[match.group()], visible_text(text))


def said_lines(text: str) -> str:
    """Return lines of our own, which may quote others, so that neither terminal nor build log obeys them.

    What only looks like a command inside a line, such as the address "http://[::1]", stays as it is.
    """
    lines = map(visible_text, text.split("\n"))
    return "\n".join(_AT_START.sub("∷", line).replace("##[", "## [") for line in lines)


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    if character in _WHITE_SPACE:
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>"
