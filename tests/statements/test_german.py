"""German policies: read with a lexicon of their own, compared by the same code, with fewer proofs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.materiality.test_pairs import MIRROR
from tools.lexicon import compiled_german_text

import policydiff
from policydiff.document import parse_document
from policydiff.materiality import Law
from policydiff.pipeline.comparison import judge_documents
from policydiff.statements import (
    Actor,
    Entry,
    Facet,
    Stance,
    Statement,
    extend_lexicon,
    load_lexicon,
    read_sentence,
    reading_coverage,
)
from policydiff.statements.german.forms import german_forms, particle_key
from policydiff.statements.german.lexicon import (
    COMPILED,
    german_sources,
    load_german,
)
from policydiff.statements.german.marks import german_marks, german_tokens
from policydiff.statements.german.sameness import is_misspelt
from policydiff.statements.german.words import plain_letters, strip_endings
from policydiff.statements.languages import lexicon_for
from policydiff.statements.lexicon import fingerprint
from policydiff.statements.trace import trace_document

PAIRS = Path(__file__).parents[1] / "materiality" / "pairs_de.txt"
START = "# Datenschutz\n\nDiese Seite wurde mit Sorgfalt verfasst.\n\n"


def policy(text: str, lead_in: str = "") -> str:
    if lead_in:
        item = f"- {text}\n" if text else ""
        return f"{START}{lead_in}\n\n- etwas, das bleibt\n{item}\nDas war alles.\n"
    return f"{START}{text}\n\nDas war alles.\n"


def read_pairs() -> list[tuple[str, str, str, str, str]]:
    """(level, direction, old, new, lead-in) of every block."""
    pairs = []
    for block in PAIRS.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            wanted, direction = lines[0].split()
            lead_in = next((line[2:] for line in lines[3:] if line.startswith("> ")), "")
            old, new = ("" if line == "-" else line for line in lines[1:3])
            pairs.append((wanted, direction, old, new, lead_in))
    return pairs


def level(old: str, new: str) -> str:
    return policydiff.compare(policy(old), policy(new), locale="de").level.value


def read(text: str, lead_in: str = "") -> tuple[Statement, ...]:
    return read_sentence(text, load_german(), lead_in=lead_in)


def shape(text: str, lead_in: str = "") -> list[tuple[Stance, str, set[str]]]:
    """Stance, act and nodes of every statement."""
    return [
        (s.stance, s.head.id if s.head else "", {n.id for n in s.nodes})
        for s in read(text, lead_in)
    ]


def folded(text: str) -> list[str]:
    return [token.word for token in german_tokens(text, load_german())]


# The lexicon.


def test_the_compiled_lexicon_is_fresh() -> None:
    assert COMPILED.read_text("utf-8") == compiled_german_text(), "run `make docs`"


def test_an_edited_file_is_seen_as_another_one() -> None:
    sources = german_sources()
    windows = {name: text.replace(b"\n", b"\r\n") for name, text in sources.items()}
    assert fingerprint(windows) == fingerprint(sources)
    for name, text in sources.items():
        assert fingerprint({**sources, name: text + b"#"}) != fingerprint(sources)


def test_every_meaning_is_one_that_english_has_too() -> None:
    english, german = (
        {(m.facet, m.id): m for found in lexicon.root.meanings for m in found}
        for lexicon in (load_lexicon(), load_german())
    )
    own = {key for key in set(german) - set(english) if key[0] is not Facet.FILLER}
    assert own == {(Facet.NEGATION, "without")}  # by itself no reason to take a clause for denied
    for key in set(german) & set(english):
        assert german[key].sensitive == english[key].sensitive, key
        assert german[key].general == english[key].general, key


def test_the_lexicon_covers_what_policies_speak_of() -> None:
    def ids(facet: Facet) -> set[str]:
        return {m.id for found in load_german().root.meanings for m in found if m.facet is facet}

    assert len(ids(Facet.DATA)) >= 75
    assert len(ids(Facet.RECIPIENT)) >= 25
    assert len(ids(Facet.PURPOSE)) >= 20
    assert len(ids(Facet.RIGHT)) >= 14
    assert {"delete", "notify", "ask", "secure"} <= ids(Facet.DUTY)


# Words.


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("personenbezogenen", "personenbezogener"),
        ("Größe", "Groesse"),
        ("Unternehmens", "Unternehmen"),
        ("darf", "dürfen"),
        ("kannst", "können"),
        ("Ihre", "deine"),
        ("Sie", "du"),
        ("zwei", "2"),
        ("Webseite", "Website"),
        ("keine", "keinem"),
        ("z. B.", "zum Beispiel"),
        ("E-Mailadresse", "E-Mail-Adresse"),
        ("IP-Adressen", "IP-Adresse"),
        ("1.000", "1000"),
        ("1.234,5", "1234,5"),
    ],
)
def test_words_are_equal(left: str, right: str) -> None:
    assert folded(left) == folded(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("werden", "wurden"),
        ("wurden", "würden"),
        ("Sie", "sie"),
        ("Ihre", "ihre"),
        ("fordern", "fördern"),
        ("zahlen", "zählen"),
        ("kann", "könnte"),
        ("speichern", "speicherten"),
        ("Nutzer", "Nutzen"),
        ("befristet", "unbefristet"),
        ("1,5", "15"),
        ("1.5.2024", "15.2024"),
    ],
)
def test_words_are_different(left: str, right: str) -> None:
    assert folded(left) != folded(right)


def test_endings_fall_away_and_short_words_stay() -> None:
    assert strip_endings("behoerden", is_noun=True) == strip_endings("behoerde", is_noun=True)
    assert strip_endings("anbieter", is_noun=True) == "anbieter"
    assert strip_endings("weiter", is_noun=False) == "weiter"
    assert plain_letters("ÄÖÜß") == "aeoeuess"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=24))
@settings(max_examples=100, deadline=None)
def test_stripping_ends_and_is_done_once(word: str) -> None:
    once = strip_endings(plain_letters(word), is_noun=False)
    assert strip_endings(once, is_noun=False) == once


def test_a_verb_in_two_parts_has_all_its_forms() -> None:
    forms = german_forms("weiter|geben/gegeben/gibt", load_german().tokeniser, verbs=True)
    fold = load_german().tokeniser.fold
    assert (*fold("geben"), particle_key(("weiter",))) in forms
    for printed in ("weitergeben", "weitergegeben", "weiterzugeben", "weitergibt"):
        assert fold(printed) in forms


def test_a_slip_is_no_other_word() -> None:
    known = frozenset({"einwilligung", "kundendaten", "standort"})
    assert is_misspelt("einwiligung", "einwilligung", known)
    assert is_misspelt("standrot", "standort", known)
    assert not is_misspelt("kundendaten", "kontendaten", known)
    assert not is_misspelt("kundendaten", "hundendaten", known)
    assert not is_misspelt("standort", "einwilligung", known)


# Marks.


def marks(text: str) -> list[tuple[Facet, str]]:
    lexicon = load_german()
    found = german_marks(german_tokens(text, lexicon), text, lexicon)
    return [(node.facet, node.id) for mark in found for node in mark.nodes]


@pytest.mark.parametrize(
    ("text", "facet", "days"),
    [
        ("nach 30 Tagen", Facet.DURATION, 30),
        ("für zwei Jahre", Facet.DURATION, 730.5),
        ("für 1,5 Jahre", Facet.DURATION, 547.875),
        ("nach 1.000 Tagen", Facet.DURATION, 1000),
        ("sechs Monate lang", Facet.DURATION, 182.625),
        ("innerhalb von 72 Stunden", Facet.DURATION, 3),
        ("nach einem Jahr", Facet.DURATION, 365.25),
        ("eine zweijährige Frist", Facet.DURATION, 730.5),
        ("eine 14-tägige Frist", Facet.DURATION, 14),
        ("Kinder unter 16 Jahren", Facet.AGE, 16),
        ("wer mindestens 18 Jahre alt ist", Facet.AGE, 18),
        ("das 13. Lebensjahr vollendet", Facet.AGE, 13),
    ],
)
def test_quantities_are_read(text: str, facet: Facet, days: float) -> None:
    assert (facet, f"{days:.4f}") in marks(text)


def test_a_raised_or_circled_digit_is_no_quantity() -> None:
    assert marks("siehe ² und ③") == []


def test_a_retention_period_is_no_age() -> None:
    assert marks("Belege bewahren wir mindestens 10 Jahre auf") == [
        (Facet.ACT, "retain"), (Facet.DURATION, "3652.5000"), (Facet.ACT, "retain"),
    ]  # fmt: skip


def test_compounds_share_their_tails() -> None:
    assert marks("Ihre Standort- und Gerätedaten") == [
        (Facet.DATA, "location"), (Facet.DATA, "device-data"),
    ]  # fmt: skip


def test_an_unknown_compound_is_data_of_its_own_kind() -> None:
    assert marks("Wetterdaten") == [(Facet.DATA, "wetterdat")]
    assert marks("die Finanzmarktaufsichtsbehörden") == [(Facet.RECIPIENT, "government")]


def test_names_are_not_all_nouns() -> None:
    assert marks("Unser Haus hat einen Garten") == []
    assert marks("zu der Quellwerk GmbH") == [(Facet.NAME, "quellwerk gmbh")]


# Statements.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wir verkaufen Ihre Daten nicht.", [(Stance.PROHIBITED, "sell", {"personal-data"})]),
        (
            "Wir geben Ihren Namen an Werbepartner weiter.",
            [(Stance.PERMITTED, "share", {"name", "advertiser"})],
        ),
        (
            "Eine Weitergabe an Dritte findet nicht statt.",
            [(Stance.PROHIBITED, "share", {"third-party"})],
        ),
        (
            "Protokolldaten werden nach 30 Tagen gelöscht.",
            [(Stance.DUTY, "delete", {"log-data", "30.0000"})],
        ),
        (
            "Wenn Sie ein Konto anlegen, speichern wir Ihre E-Mail-Adresse.",
            [(Stance.PERMITTED, "retain", {"email-address"})],
        ),
        (
            "Wir nutzen Ihren Namen nicht für Werbung, sondern zur Abrechnung.",
            [(Stance.PROHIBITED, "use", {"name", "ads"}), (Stance.PERMITTED, "use", {"billing"})],
        ),
        (
            "Wir geben Ihren Namen weiter, aber niemals Ihre Anschrift.",
            [
                (Stance.PERMITTED, "share", {"name"}),
                (Stance.PROHIBITED, "share", {"postal-address"}),
            ],
        ),
        (
            "Wir erheben, speichern und nutzen Ihren Namen.",
            [(Stance.PERMITTED, act, {"name"}) for act in ("collect", "retain", "use")],
        ),
        (
            "Wir werden Ihren Namen weder verkaufen noch vermieten.",
            [(Stance.PROHIBITED, "sell", {"name"})],
        ),
        (
            "Sie haben das Recht auf Auskunft und Löschung.",
            [(Stance.RIGHT, "access", set()), (Stance.RIGHT, "delete", set())],
        ),
        (
            "Wir verarbeiten Ihren Namen, sofern Sie zustimmen.",
            [(Stance.PERMITTED, "use", {"name", "consent"})],
        ),
        (
            "Sie sind freundlich.",
            [],
        ),
    ],
)
def test_a_sentence_is_read(text: str, expected: list[tuple[Stance, str, set[str]]]) -> None:
    assert shape(text) == expected


def test_others_act_for_themselves() -> None:
    (statement,) = read("Unsere Partner dürfen Ihre Fotos nutzen.")
    assert statement.actor is Actor.THIRD_PARTY
    assert statement.head is not None and statement.head.id == "use"


def test_an_exception_is_guarded() -> None:
    (statement,) = read("Wir geben Ihren Namen nicht weiter, außer an Behörden.")
    assert statement.stance is Stance.PROHIBITED
    assert {n.id for n in statement.guarded} == {"exception", "government"}
    assert {n.id for n in statement.nodes} == {"name"}


@pytest.mark.parametrize(
    ("lead_in", "stance"),
    [
        ("Wir geben Ihre Daten weiter an:", Stance.PERMITTED),
        ("Wir geben Ihre Daten nicht weiter an:", Stance.PROHIBITED),
    ],
)
def test_a_list_member_inherits(lead_in: str, stance: Stance) -> None:
    (statement,) = read("Werbepartner", lead_in)
    assert (statement.stance, statement.inherited) == (stance, True)
    assert "advertiser" in {n.id for n in statement.nodes}


def test_what_a_relative_clause_says_is_subordinate() -> None:
    found = read("Die Daten, die wir erheben, verarbeiten wir zur Vertragserfüllung.")
    assert [(s.head and s.head.id, s.subordinate) for s in found] == [
        ("use", False), ("collect", True),
    ]  # fmt: skip


def test_a_question_claims_nothing() -> None:
    assert read("Verkaufen wir Ihre Daten?") == ()


# Verdicts.


@pytest.mark.parametrize(("wanted", "direction", "old", "new", "lead_in"), read_pairs())
def test_a_pair_gets_its_level_and_direction(
    wanted: str, direction: str, old: str, new: str, lead_in: str
) -> None:
    before, after = policy(old, lead_in), policy(new, lead_in)
    there = policydiff.compare(before, after, locale="de")
    back = policydiff.compare(after, before, locale="de")
    assert (there.level.value, there.direction.value) == (wanted, direction)
    assert (back.level.value, back.direction.value) == (wanted, MIRROR[direction])


def test_there_are_enough_pairs_and_none_twice() -> None:
    pairs = [(old, new, lead_in) for _, _, old, new, lead_in in read_pairs()]
    assert len(set(pairs)) == len(pairs) >= 120


HARMLESS = """
Wir speichern Ihre Größe nicht. = Wir speichern Ihre Groesse nicht.
Wir speichern Ihre personenbezognen Daten sicher. = Wir speichern Ihre personenbezogenen Daten sicher.
Wir verarbeiten Ihre persönlichen Angaben. = Wir verarbeiten Ihre persönlichen Anngaben.
Wir geben Ihre Daten niemals weiter. = Wir geben Ihre Daten nie weiter.
Wir nutzen Ihre E-Mail-Adresse. = Wir nutzen Ihre E-Mailadresse.
Wir nutzen Ihre E-Mail Adresse. = Wir nutzen Ihre Email-Adresse.
Wir geben Daten z. B. an Behörden weiter. = Wir geben Daten zum Beispiel an Behörden weiter.
Wir speichern die Daten für zwei Jahre. = Wir speichern die Daten für 2 Jahre.
Wir speichern die Daten für dreißig Tage. = Wir speichern die Daten für 30 Tage.
Wir speichern Ihren Namen. = Wir speichern auch Ihren Namen.
Wir speichern dabei Ihre IP-Adresse. = Wir speichern hierbei Ihre IP-Adresse.
Die Auskunft ist kostenlos. = Die Auskunft ist kostenfrei.
Wir sagen „Daten“, wenn wir Angaben über Sie meinen. = Wir sagen "Daten", wenn wir Angaben über Sie meinen.
Wir löschen Ihr Konto – sofort. = Wir löschen Ihr Konto - sofort.
Sie können Ihre Daten löschen. = Du kannst deine Daten löschen.
Wir geben Ihre Daten weiter, falls Sie zustimmen. = Wir geben Ihre Daten weiter, wenn Sie zustimmen.
Wir verkaufen Ihre Daten nicht = Wir verkaufen Ihre Daten nicht.
Wir verarbeiten Ihre personenbezogenen Daten. = Wir verarbeiten Ihre persönlichen Daten.
Wir erheben Ihre Telefonnummer. = Wir erfassen Ihre Telefonnummer.
Wir geben Ihre Daten an Dienstleister weiter. = Wir leiten Ihre Daten an Dienstleister weiter.
Wir bewahren Ihre Daten 30 Tage auf. = Wir speichern Ihre Daten 30 Tage.
Wir erläutern die wichtigsten Regeln ausführlich. = Wir erklären die wichtigsten Regeln ausführlich.
Vielen Dank für Ihr Vertrauen. = Wir danken Ihnen für Ihr Vertrauen.
Ihre Privatsphäre liegt uns am Herzen. = Ihre Privatsphäre ist uns sehr wichtig.
Weitere Informationen finden Sie unter https://beispiel.example/a. = Weitere Informationen finden Sie unter https://beispiel.example/b.
- = Vielen Dank für Ihr Vertrauen.
- = Wir freuen uns über Ihr Interesse an unserer Website.
- = Weitere Informationen finden Sie in unserer Übersicht.
- = Welche Daten erheben wir?
Welche Daten erheben wir? = Welche Daten erfassen wir eigentlich?
# Über diese Seite = # Zu dieser Seite
# Kontakt und Anschrift = # Kontakt
# Unsere Gärten = # Unsere Wälder
Wir löschen Ihre Daten unverzüglich. = Wir löschen Ihre Daten umgehend.
Wir speichern aufgrund eines Vertrags Ihre Anschrift. = Wir speichern auf Grund eines Vertrags Ihre Anschrift.
Wir übermitteln Daten in die Vereinigten Staaten. = Wir übermitteln Daten in die USA.
Die Webseite setzt Cookies. = Die Website setzt Cookies.
Wir verschlüsseln natürlich alle Daten. = Wir verschlüsseln alle Daten.
Unsere Partner erhalten ihre Namen nicht. = Unsere Partner erhalten, ihre Namen nicht.
Wir speichern Ihre Daten gemäß der Datenschutz-Grundverordnung. = Wir speichern Ihre Daten gemäß der DSGVO.
Wir löschen Ihre Dateien danach umgehnd. = Wir löschen Ihre Dateien danach umgehend.
Einwiligung: Wir fragen Sie vorher. = Einwilligung: Wir fragen Sie vorher.
Wir erheben den Namen, die Anschrift und das Alter. = Wir erheben den Namen, die Anschrift sowie das Alter.
"""


@pytest.mark.parametrize("pair", [line for line in HARMLESS.splitlines() if line])
def test_a_harmless_edit_stays_minor(pair: str) -> None:
    old, new = (side.strip() for side in pair.split(" = "))
    old, new = old.removeprefix("-"), new.removeprefix("-")
    assert level(old, new) == "minor"
    assert level(new, old) == "minor"


def test_there_are_enough_harmless_edits() -> None:
    assert len([line for line in HARMLESS.splitlines() if line]) >= 40


def test_a_moved_sentence_stays_minor() -> None:
    one, two = "Wir verkaufen Ihre Daten nicht.", "Wir speichern Ihren Namen für zwei Jahre."
    old = f"# A\n\n{one}\n\nEins.\n\n# B\n\n{two}\n"
    new = f"# A\n\nEins.\n\n# B\n\n{two}\n\n{one}\n"
    assert policydiff.compare(old, new, locale="de").level.value == "minor"


SENTENCES = (
    "Der Anbieter hält in seinem Lager vier Schränke mit alten Akten bereit.",
    "Wir speichern Ihren Namen für zwei Jahre auf Servern in Deutschland.",
    "Sie können der Nutzung Ihrer Fotos jederzeit per E-Mail widersprechen.",
    "Unsere Partner sehen von Ihrer Bestellung nur die Nummer und den Preis.",
    "Ohne Ihre Zustimmung zeigt die Karte niemandem, wo Sie gerade sind.",
)
STRANGERS = (
    "Blomse",
    "rasch",
    "Partner",
    "nicht",
    "für",
    "frupt",
    "Konzern",
    "an",
    "drei",
    "verkauft",
)


@given(
    sentence=st.sampled_from(SENTENCES),
    place=st.integers(0, 8),
    word=st.sampled_from(STRANGERS),
    replace=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_change_of_words_is_silently_minor(
    sentence: str, place: int, word: str, replace: bool
) -> None:
    words = sentence.split()
    edited = [*words[:place], word, *words[place + replace :]]
    doubled = any(a == b for a, b in pairwise(edited))
    if edited != words and not doubled:
        report = policydiff.compare(policy(sentence), policy(" ".join(edited)), locale="de")
        assert report.level.value == "material"


@given(sentence=st.sampled_from(SENTENCES), places=st.tuples(st.integers(0, 9), st.integers(0, 9)))
@settings(max_examples=40, deadline=None)
def test_words_in_another_order_are_left_to_a_person(
    sentence: str, places: tuple[int, int]
) -> None:
    words = sentence.rstrip(".").split()
    a, b = places
    moved = list(words)
    moved[a], moved[b] = moved[b], moved[a]
    verbs, light = {"speichern", "widersprechen"}, {"den", "die", "der", "seinem"}
    if {words[a].lower(), words[b].lower()} & (light | verbs) or words[a] == words[b]:
        return  # where a verb of practice stands among its objects is no matter of meaning
    assert level(sentence, " ".join(moved) + ".") == "material"


@given(sentence=st.sampled_from(SENTENCES))
@settings(max_examples=len(SENTENCES), deadline=None)
def test_no_sentence_comes_or_goes_silently(sentence: str) -> None:
    assert level(sentence, "") == level("", sentence) == "material"


def test_an_english_paragraph_in_a_german_policy_is_left_to_a_person() -> None:
    english = "We share the data that you give us with the partners of our company."
    report = policydiff.compare(
        policy(english), policy(english.replace("share", "sell")), locale="de"
    )
    assert report.level.value == "material"
    assert all(change.needs_review for change in report.changes)


def test_a_translation_is_left_to_a_person() -> None:
    german = (
        "# Datenschutz\n\nWir verkaufen Ihre Daten nicht und geben sie nicht an Dritte weiter.\n"
    )
    english = "# Privacy\n\nWe do not sell your data and we do not share it with third parties.\n"
    report = policydiff.compare(german, english)
    assert report.level.value == "material"


def test_a_heading_that_promises_is_no_mere_heading() -> None:
    old, new = f"{START}# Wir verkaufen nichts\n", f"{START}# Wir verkaufen alles\n"
    assert policydiff.compare(old, new, locale="de").level.value == "material"
    old, new = f"{START}# Weitergabe von Daten\n", f"{START}# Wer Daten erhält\n"
    assert policydiff.compare(old, new, locale="de").level.value == "minor"


def test_a_changed_lead_in_turns_its_members() -> None:
    members = "\n\n- Werbepartner\n- Auskunfteien\n"
    old = f"{START}Wir geben Ihre Daten weiter an:{members}"
    new = f"{START}Wir geben Ihre Daten nicht weiter an:{members}"
    assert policydiff.compare(old, new, locale="de").direction.value == "favourable"
    assert policydiff.compare(new, old, locale="de").direction.value == "adverse"


@pytest.mark.parametrize(
    ("line", "effective", "updated"),
    [
        ("Stand: März 2024", None, "2024-03"),
        ("Gültig ab 1. Januar 2025", "2025-01-01", None),
        ("Zuletzt aktualisiert am 3. April 2024", None, "2024-04-03"),
        ("Diese Fassung gilt ab dem 5. Mai 2023", "2023-05-05", None),
    ],
)
def test_dates_are_found(line: str, effective: str | None, updated: str | None) -> None:
    document = parse_document(policy(line), format="markdown", locale="de")
    assert (document.effective_date, document.last_updated) == (effective, updated)


def test_a_later_date_is_a_record_and_an_earlier_one_is_not() -> None:
    january, february = "Gültig ab 1. Januar 2025", "Gültig ab 1. Februar 2025"
    assert level(january, february) == "minor"
    assert level(february, january) == "material"


def test_coverage_is_the_share_of_sentences_that_were_read() -> None:
    text = (
        "Wir geben Ihren Namen an Partner weiter.\n\nWir speichern Ihre IP-Adresse.\n\n"
        "Werbepartner und Standortdaten, soweit das Auge reicht, sind hier ein Bild.\n"
    )
    document = parse_document(text, format="markdown", locale="de")
    assert reading_coverage(document, load_lexicon()) == round(2 / 3, 4)
    foreign = parse_document(text, format="markdown", locale="nl")
    assert reading_coverage(foreign, load_lexicon()) == 0.0


def test_explanations_quote_the_german_words() -> None:
    old, new = "Wir speichern Suchanfragen 30 Tage.", "Wir speichern Suchanfragen 90 Tage."
    report = policydiff.compare(policy(old), policy(new), locale="de")
    (finding,) = [f for change in report.changes for f in change.findings]
    assert finding.rule == "retention-period-lengthened"
    assert "Suchanfragen" in finding.explanation and "90 Tage" in finding.explanation


def test_real_policies_are_mostly_read(shared: Path) -> None:
    paths = sorted((shared / "corpus" / "languages").glob("*.de.md"))
    assert paths
    for path in paths:
        document = parse_document(path.read_text("utf-8"), format="markdown")
        assert document.locale == "de"
        assert reading_coverage(document, load_lexicon()) > 0.85, path.name


def test_a_date_line_that_says_more_is_more_than_a_date() -> None:
    old = "Gültig ab 1. Januar 2025"
    assert level(old, "Gültig ab 1. Mai 2025 nur für Firmen") == "material"
    assert level(old, "Gültig seit 1. Januar 2025") == "minor"


def test_a_lost_link_of_choice_is_no_mere_record() -> None:
    old, new = "[Hier abmelden](https://b.example/ab)", "Hier abmelden"
    assert (
        level(f"Der Brief kommt monatlich. {old}.", f"Der Brief kommt monatlich. {new}.")
        == "material"
    )
    old, new = "[Gartenbuch](https://b.example/a)", "Gartenbuch"
    assert level(f"Mehr steht im {old}.", f"Mehr steht im {new}.") == "minor"


def test_another_form_of_address_is_told_as_other_words() -> None:
    old = "Im Garten hinter dem Haus können Sie Ihre Daten löschen."
    new = "Im Garten hinter dem Haus kannst du deine Daten löschen."
    report = policydiff.compare(policy(old), policy(new), locale="de")
    assert [f.rule for c in report.changes for f in c.findings] == ["same-practices"]


OWN = (
    Entry(Facet.RECIPIENT, "franchisee", ("Filialpächter",)),
    Entry(Facet.DATA, "postal-address", sensitive=True),
    Entry(Facet.VENDOR, "Blumpay", role="payment-provider"),
    Entry(Facet.VENDOR, "Moos & Co. KG"),
    Entry(Facet.NAME, "Quellwerk", ("Brunnenhof",)),
)


def test_an_organisations_own_words_are_read_in_german_too() -> None:
    lexicon = lexicon_for("de-AT", extend_lexicon(OWN))
    (statement,) = read_sentence("Wir geben Ihre Anschrift an Filialpächter weiter.", lexicon)
    assert {(n.id, n.sensitive) for n in statement.nodes} == {
        ("postal-address", True), ("franchisee", False),
    }  # fmt: skip
    (statement,) = read_sentence("Wir übermitteln Ihren Namen an Blumpay.", lexicon)
    assert {n.id for n in statement.nodes} == {"name", "Blumpay", "payment-provider"}
    (statement,) = read_sentence("Wir übermitteln Ihren Namen an Moos & Co. KG.", lexicon)
    assert {n.id for n in statement.nodes} == {"name", "Moos & Co. KG"}
    (statement,) = read_sentence("Wir übermitteln Ihren Namen an Blumpay.", load_german())
    assert {n.id for n in statement.nodes} == {"name"}


def test_a_renamed_brand_is_no_change_in_german_either() -> None:
    law = Law(lexicon=OWN)
    old, new = "Bei Brunnenhof löschen wir Ihre Daten.", "Bei Quellwerk löschen wir Ihre Daten."
    before, after = (parse_document(policy(t), format="markdown", locale="de") for t in (old, new))
    assert [j.level.value for j in judge_documents(before, after, law).judgements] == ["minor"]
    plain = judge_documents(before, after, Law())
    assert [j.level.value for j in plain.judgements] == ["material"]


def test_what_another_list_says_is_not_said_here() -> None:
    shared, kept = "Wir geben Ihre Daten weiter an:", "Wir geben Ihre Daten nicht weiter an:"
    rest = f"\n\n{shared}\n\n- Auskunfteien\n- Werbepartner\n"
    old = f"{START}{kept}\n\n- Versicherer\n- Werbepartner{rest}"
    new = f"{START}{kept}\n\n- Versicherer{rest}"
    report = policydiff.compare(old, new, locale="de")
    assert (report.level.value, report.direction.value) == ("material", "adverse")


@pytest.mark.parametrize(
    "text", ["Wir verkaufen Ihre Daten nicht.", "Wir erheben Standort-, Namens- und Gerätedaten."]
)
def test_a_sentence_said_twice_may_be_said_once(text: str) -> None:
    old = f"# A\n\n{text}\n\nEins.\n\n# B\n\nZwei.\n\n{text}\n"
    new = f"# A\n\n{text}\n\nEins.\n\n# B\n\nZwei.\n"
    assert policydiff.compare(old, new, locale="de").level.value == "minor"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Wir speichern Ihre Briefe 1,5 Jahre.", "Wir speichern Ihre Briefe 15 Jahre."),
        ("Eine Kopie kostet 5 €.", "Eine Kopie kostet 5 $."),
        ("Hier gelten strenge Regeln.", "Hier gelten strengere Regeln."),
        ("Wir speichern Ihre Daten kurz.", "Wir speichern Ihre Daten."),
    ],
)
def test_a_small_sign_or_ending_may_say_much(old: str, new: str) -> None:
    assert level(old, new) == level(new, old) == "material"


def test_a_pointer_names_what_it_points_to() -> None:
    assert level("", "Bitte beachten Sie die Datenschutzerklärung von Blumpay.") == "minor"
    assert level("", "Bitte beachten Sie die Aufrechnung von Blumpay.") == "material"


def test_a_german_sentence_can_be_traced() -> None:
    document = parse_document("Wir geben Ihren Namen an Partner weiter.", format="markdown")
    trace = trace_document(document, load_lexicon())
    assert (trace.language, trace.is_read) == ("de", True)
    (sentence,) = trace.sentences
    assert {meaning.id for meaning in sentence.meanings} == {"share", "name", "partner"}
    assert len(sentence.statements) == 1
