"""Semantic diffs of privacy policies: what changed, whether people must be told, and why.

import policydiff

report = policydiff.compare(old_text, new_text, format="markdown")
report.level          # "material", "minor" or "none"
report.to_dict()      # the published report: plain JSON types

document = policydiff.parse(text, format="markdown")
document.to_dict()    # title, dates and sections
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policydiff.pipeline.comparison import compare, parse

__all__ = ["__version__", "compare", "parse"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # The engine loads on first use, so that `policydiff --help` does not pay for it.
    if name in ("compare", "parse"):
        return getattr(import_module("policydiff.pipeline.comparison"), name)
    raise AttributeError(f"module 'policydiff' has no attribute {name!r}")
