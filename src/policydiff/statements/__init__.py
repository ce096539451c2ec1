"""Sentences as claims: who may do what with which data, for what, for how long, unless."""

from __future__ import annotations

from policydiff.statements.lexicon import Lexicon, load_lexicon

__all__ = ["Lexicon", "load_lexicon"]
