from __future__ import annotations

import pytest

from policydiff.document.numbering import split_number


@pytest.mark.parametrize(
    ("heading", "number", "text"),
    [
        ("3.1 Logs", "3.1", "Logs"),
        ("IV. Logs", "IV", "Logs"),
        ("§ 7 Logs", "7", "Logs"),
        ("Section 3: Logs", "3", "Logs"),
        ("ARTICLE IV – Logs", "IV", "Logs"),
        ("Abschnitt 2.1. Logs", "2.1", "Logs"),
        ("Section 3 rights", "", "Section 3 rights"),
        ("Part of the family", "", "Part of the family"),
        ("Article 5:", "", "Article 5:"),
    ],
)
def test_the_printed_number_is_split_off(heading: str, number: str, text: str) -> None:
    assert split_number(heading) == (number, text)
