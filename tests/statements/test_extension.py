"""An organisation's own words on top of the lexicon: what they mean, and that nothing else changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.document import parse_document
from policydiff.statements import Entry, Facet, extend_lexicon, load_lexicon
from policydiff.statements.extension import folded_forms, lexicon_ids
from policydiff.statements.marks import canonical_tokens, find_marks
from policydiff.statements.trace import Source, trace_document


def marks(text: str, *entries: Entry) -> list[tuple[str, str, str]]:
    """Printed words, facet and id of what a text means with some entries on top."""
    lexicon = extend_lexicon(entries)
    found = find_marks(canonical_tokens(text, lexicon), text, lexicon)
    return [(node.text, node.facet.value, node.id) for mark in found for node in mark.nodes]


def words(text: str, *entries: Entry) -> list[str]:
    return [token.word for token in canonical_tokens(text, extend_lexicon(entries))]


def test_without_entries_it_is_the_lexicon_of_the_package() -> None:
    assert extend_lexicon(()) is load_lexicon()
    entry = Entry(Facet.DATA, "name", ("call sign",))
    assert extend_lexicon((entry,)) is extend_lexicon((entry,))


def test_the_lexicon_of_the_package_stays_as_it_was() -> None:
    before = marks("We hand your call sign to Bramblehost.")
    extend_lexicon((Entry(Facet.DATA, "name", ("call sign",)), Entry(Facet.VENDOR, "Bramblehost")))
    assert marks("We hand your call sign to Bramblehost.") == before
    assert load_lexicon().own == frozenset()


def test_a_phrase_is_found_in_every_form() -> None:
    card = Entry(Facet.DATA, "loyalty-card", ("loyalty card",))
    around = Entry(Facet.ACT, "share", ("pass around",))
    assert marks("passing around Loyalty Cards", card, around) == [
        ("passing around", "act", "share"),
        ("Loyalty Cards", "data", "loyalty-card"),
    ]


def test_a_phrase_is_made_equal_as_texts_are() -> None:
    entry = Entry(Facet.DATA, "vetch", ("e-mails of third parties",))
    assert marks("the email of a third party", entry)[:1] != [("", "data", "vetch")]
    assert marks("e-mail of third party", entry) == [("e-mail of third party", "data", "vetch")]


def test_an_own_meaning_takes_the_place_of_one_of_its_kind() -> None:
    assert marks("nickname") == [("nickname", "data", "name")]
    entry = Entry(Facet.DATA, "username", ("nickname",))
    assert marks("nickname", entry) == [("nickname", "data", "username")]
    assert ("nickname", "act", "share") in marks(
        "nickname", entry, Entry(Facet.ACT, "share", ("nickname",))
    )


def test_data_becomes_sensitive_by_all_its_phrases() -> None:
    lexicon = extend_lexicon((Entry(Facet.DATA, "birth-date", ("day you were born",), True),))
    for text in ("date of birth", "birthday", "day you were born"):
        (mark,) = find_marks(canonical_tokens(text, lexicon), text, lexicon)
        assert [(node.id, node.sensitive) for node in mark.nodes] == [("birth-date", True)]
    calm = extend_lexicon((Entry(Facet.DATA, "fingerprint", sensitive=False),))
    (mark,) = find_marks(canonical_tokens("fingerprint", calm), "fingerprint", calm)
    assert not mark.nodes[0].sensitive


def test_a_company_with_a_role_is_a_recipient_only_where_it_is_named() -> None:
    apple = Entry(Facet.VENDOR, "Orchard", role="data-broker")
    assert marks("to Orchard", apple) == [
        ("Orchard", "vendor", "Orchard"),
        ("Orchard", "recipient", "data-broker"),
    ]
    assert marks("to an orchard", apple) == []


def test_a_company_named_like_two_words_leaves_the_words_alone() -> None:
    company = Entry(Facet.VENDOR, "City Couriers")
    assert marks("your city couriers", company) == marks("your city couriers")
    assert ("City Couriers", "vendor", "City Couriers") in marks("to City Couriers", company)


def test_the_role_of_a_company_is_the_organisations_own_too() -> None:
    lexicon = extend_lexicon((Entry(Facet.VENDOR, "Orchard", role="data-broker"),))
    document = parse_document("We sell your name to Orchard.", format="markdown")
    (sentence,) = trace_document(document, lexicon).sentences
    own = {m.facet for m in sentence.meanings if m.source is Source.OWN}
    assert own == {Facet.VENDOR, Facet.RECIPIENT}


def test_a_known_company_gets_a_role() -> None:
    assert marks("to Stripe", Entry(Facet.VENDOR, "Stripe", role="data-broker")) == [
        ("Stripe", "vendor", "Stripe"),
        ("Stripe", "recipient", "data-broker"),
    ]
    assert marks("to Stripe") == [("Stripe", "vendor", "Stripe")]


def test_all_names_of_a_brand_are_one() -> None:
    brand = Entry(Facet.NAME, "Petal & Co.", ("Floret", "Petal"))
    assert (
        words("from Floret", brand)
        == words("from Petal & Co.", brand)
        == words("from Petal", brand)
    )
    assert words("a floret", brand) == ["a", "floret"]


def test_a_renamed_company_stays_the_company() -> None:
    brand = Entry(Facet.NAME, "Slipway", ("Stripe",))
    assert marks("to Stripe", brand) == [("Stripe", "vendor", "Stripe")]
    assert marks("to Slipway", brand) == [("Slipway", "vendor", "Stripe")]
    assert "slipway" in extend_lexicon((brand,)).companies


def test_a_renamed_company_of_the_own_keeps_its_role() -> None:
    company = Entry(Facet.VENDOR, "Bramblehost", role="cloud-provider")
    brand = Entry(Facet.NAME, "Thornhost", ("Bramblehost",))
    for name in ("Thornhost", "Bramblehost"):
        assert marks(f"to {name}", company, brand) == [
            (name, "vendor", "Bramblehost"),
            (name, "recipient", "cloud-provider"),
        ]


def test_what_has_no_word_adds_nothing() -> None:
    nothing = (
        Entry(Facet.NAME, "…", ("Floret",)),
        Entry(Facet.NAME, "Floret", ("",)),
        Entry(Facet.DATA, "vetch", ("", "!")),
    )
    assert words("Floret and … vetch", *nothing) == words("Floret and … vetch")


def test_ids_and_forms() -> None:
    assert "email-address" in lexicon_ids(Facet.DATA)
    assert "email-address" not in lexicon_ids(Facet.ACT)
    assert folded_forms(Facet.DATA, "Service Providers.") == (("service", "provider"),)
    assert folded_forms(Facet.ACT, "hand on")[:2] == (("hand", "on"), ("handing", "on"))
    assert folded_forms(Facet.DATA, " … ") == ()


WORDS = (
    "we",
    "may",
    "not",
    "share",
    "your",
    "name",
    "city",
    "with",
    "bank",
    "or",
    "Stripe",
    "unless",
)
PLAIN = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(PLAIN)
def test_a_text_without_own_words_is_read_as_before(text: str) -> None:
    own = (
        Entry(Facet.DATA, "vetch", ("share of vetch", "your vetch")),
        Entry(Facet.VENDOR, "Bank of Vetch", role="data-broker"),
        Entry(Facet.NAME, "Name Vetch", ("City of Vetch",)),
        Entry(Facet.ACT, "sell", ("share out",)),
    )
    assert marks(text, *own) == marks(text)


def test_a_name_that_looks_like_an_address_is_found() -> None:
    text = "We pay Vetch.com."
    lexicon = extend_lexicon((Entry(Facet.VENDOR, "Vetch.com", role="data-broker"),))
    found = find_marks(canonical_tokens(text, lexicon), text, lexicon)
    assert any(node.facet is Facet.VENDOR for mark in found for node in mark.nodes)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abcdeg -.&'AB", min_size=1, max_size=24))
def test_any_phrase_that_has_words_is_found_again(phrase: str) -> None:
    forms = folded_forms(Facet.DATA, phrase)
    if forms:
        lexicon = extend_lexicon((Entry(Facet.DATA, "vetch", (phrase,)),))
        found = find_marks(canonical_tokens(phrase, lexicon), phrase, lexicon)
        assert any(node.id == "vetch" for mark in found for node in mark.nodes)
