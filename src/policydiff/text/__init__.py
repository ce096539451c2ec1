"""Normalise text, split it into sentences and words."""
