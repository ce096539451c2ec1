"""Patterns that few texts need: compiling them at every start would cost more than all their searches."""

from __future__ import annotations

import re
from functools import cached_property
from typing import cast


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, compiled when it is first asked for something.

    For patterns that most comparisons never ask: a wrong one raises `re.error` only then. It is for calls
    of its methods; functions of `re` that take a compiled pattern do not take this one.
    """
    return cast("re.Pattern[str]", Late(pattern, flags))


class Late:
    """Stands for a compiled pattern; see `late`."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self.compiled, name)
        setattr(self, name, found)  # asked again, it is as quick as that of the pattern itself
        return found
