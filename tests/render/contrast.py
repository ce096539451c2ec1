"""How well two colours stand apart."""

from __future__ import annotations


def _channel(value: str) -> float:
    share = int(value, 16) / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#rrggbb" as WCAG 2.2 defines it, 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    light = sorted(
        sum(w * _channel(c[i : i + 2]) for w, i in zip(weights, (1, 3, 5), strict=True))
        for c in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)
