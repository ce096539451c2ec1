"""German reworded as editors do it: genders, citations, dates, word order; and what looks no heavier and is."""

from __future__ import annotations

import pytest

import policydiff

POLICY = (
    "# Datenschutz\n\nDiese Seite wurde mit Sorgfalt geschrieben.\n\n## Daten\n\n"
    "Wir erklären hier, was geschieht. {}\n\nVielen Dank für Ihr Vertrauen.\n"
)
SAME = (
    (
        "Dafür benötigen wir Hüte, Mäntel und Schals.",
        "Dafür benötigen wir:\n\n- Hüte\n- Mäntel\n- Schals\n",
    ),
    ("Kundinnen und Kunden können ihre Daten einsehen.", "Kund:innen können ihre Daten einsehen."),
    ("Kunden können ihre Daten einsehen.", "Kund*innen können ihre Daten einsehen."),
    (
        "Alle Mitarbeiter sind zur Verschwiegenheit verpflichtet.",
        "Alle Mitarbeitenden sind zur Verschwiegenheit verpflichtet.",
    ),
    ("Nutzer können ihr Konto löschen.", "Nutzerinnen und Nutzer können ihr Konto löschen."),
    (
        "Rechtsgrundlage ist Art. 6 Abs. 1 lit. b DSGVO.",
        "Rechtsgrundlage ist Artikel 6 Absatz 1 Buchstabe b DSGVO.",
    ),
    ("Wir antworten binnen 14 Tagen.", "Wir antworten innerhalb von 14 Tagen."),
    (
        "An Ihren Vermieter geben wir keine Briefe weiter.",
        "Wir geben an Ihren Vermieter keine Briefe weiter.",
    ),
    (
        "Wenn Sie zehn Monate lang nicht spielen, löschen wir Ihr Konto.",
        "Wir löschen Ihr Konto, wenn Sie zehn Monate lang nicht spielen.",
    ),
    ("Zuletzt geändert am 04.05.2022", "Zuletzt geändert am 4. Mai 2022"),
)
OTHER = (
    (
        "Wir teilen nicht:\n\n- Hüte mit Vermietern\n- Mäntel mit Bäckern\n",
        "Wir teilen nicht:\n\nHüte mit Vermietern, Mäntel mit Bäckern.\n",
    ),
    (
        "Rechtsgrundlage ist Art. 6 Abs. 1 lit. b DSGVO.",
        "Rechtsgrundlage ist Art. 6 Abs. 1 lit. f DSGVO.",
    ),
    ("Wir geben nicht alle Briefe weiter.", "Wir geben alle Briefe nicht weiter."),
    ("Nur wir lesen Ihre Briefe.", "Wir lesen nur Ihre Briefe."),
    (
        "Wir geben Briefe von der Schule an die Eltern.",
        "Wir geben Briefe von den Eltern an die Schule.",
    ),
    (
        "Wenn Sie zustimmen, speichern wir Briefe; wenn Sie bestellen, lesen wir Karten.",
        "Wenn Sie bestellen, speichern wir Briefe; wenn Sie zustimmen, lesen wir Karten.",
    ),
    ("Wir antworten binnen 14 Tagen.", "Wir antworten nach 14 Tagen."),
    ("Kunden erhalten Briefe.", "Mitarbeitende erhalten Briefe."),
    ("Die Bank informiert die Agentur.", "Die Agentur informiert die Bank."),
)


def level(old: str, new: str) -> str:
    return policydiff.compare(POLICY.format(old), POLICY.format(new)).level.value


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_is_minor_both_ways(one: str, other: str) -> None:
    assert level(one, other) == level(other, one) == "minor"


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_something_else_in_the_same_words_is_material_both_ways(one: str, other: str) -> None:
    assert level(one, other) == level(other, one) == "material"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            "## Auf Ihrem Gerät\n\n- Fotos\n- Notizen\n",
            "## Auf unseren Servern\n\n- Fotos\n- Notizen\n",
            id="another heading over nouns",
        ),
        pytest.param(
            "## Mit Ihrer Einwilligung\n\nWir zeigen Bilder. Wir rufen an.\n\n## Immer\n\nWir führen Listen.\n",
            "## Mit Ihrer Einwilligung\n\nWir rufen an.\n\n## Immer\n\nWir führen Listen. Wir zeigen Bilder.\n",
            id="under another condition",
        ),
        pytest.param(
            "### Liest mein Chef mit?\n\nNein.\n\n### Lese ich mit?\n\nJa.\n",
            "### Liest mein Chef mit?\n\nJa.\n\n### Lese ich mit?\n\nNein.\n",
            id="answers exchanged",
        ),
    ],
)
def test_another_place_is_material_both_ways(old: str, new: str) -> None:
    head = "# Datenschutz\n\nDiese Seite wurde mit Sorgfalt geschrieben und erklärt alles.\n\n"
    for before, after in ((old, new), (new, old)):
        assert policydiff.compare(head + before, head + after).level.value == "material"
