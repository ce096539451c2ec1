"""Semantic diffs of privacy policies: what changed, whether people must be told, and why."""

from __future__ import annotations

__version__ = "0.1.0"
