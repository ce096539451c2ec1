"""What people read about a change: whole sentences that name the thing and both sides of it."""

from __future__ import annotations

import pytest

import policydiff

START = "# Privacy\n\nThis page was written with care.\n\n"
RIGHTS = "You have the right to:"


def explanations(old: str, new: str) -> list[str]:
    report = policydiff.compare(START + old + "\n\nThe end.\n", START + new + "\n\nThe end.\n")
    return [finding.explanation for change in report.changes for finding in change.findings]


def listed(lead_in: str, *items: str) -> str:
    return "\n".join([lead_in, "", *(f"- {item}" for item in ("something that stays", *items))])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Logs are kept for 30 days.",
            "Logs are kept for 12 months.",
            "“Logs” are now kept for 12 months instead of 30 days.",
        ),
        (
            "We will answer within 30 days.",
            "We will answer within 60 days.",
            "A period of 30 days is now 60 days.",
        ),
        (
            "| What | How long |\n| --- | --- |\n| Lists of loans | 30 days |",
            "| What | How long |\n| --- | --- |\n| Lists of loans | 12 months |",
            "For “Lists of loans”, a period of 30 days is now 12 months.",
        ),
        (
            "We do not combine loan records.",
            "We combine loan records.",
            "The text ruled this out, and now it allows it: “combine loan records”.",
        ),
        (
            "We share your name with our couriers.",
            "We share your name with our couriers and data brokers.",
            "“data brokers” newly appear among those who receive “name”.",
        ),
        (
            "We collect your name.",
            "We collect your name and your telephone number.",
            "“telephone number” newly appears among the data that may be collected.",
        ),
        (
            "Effective date: 1 May 2026",
            "Effective date: 1 June 2026",
            "The effective date is now 1 June 2026; before, 1 May 2026.",
        ),
        (
            "You can reach us at privacy@example.org.",
            "You can reach us at data@example.org.",
            "The e-mail address is now data@example.org; before, privacy@example.org.",
        ),
        (
            "We collect data from you.",
            "We collect data from you and from data brokers.",
            "“data brokers” newly appear among those who collect or supply data.",
        ),
        (
            "We may share data with our affiliates.",
            "We may share data with our affiliates and the police.",
            "“police” newly appear among those who receive data.",
        ),
        (
            "We collect location data.",
            "We collect no location data.",
            "The text allowed this, and now it rules it out: “collect location data”.",
        ),
        (
            listed(RIGHTS),
            listed(RIGHTS, "have us stop using your data;"),
            "You may now: “have us stop using your data”.",
        ),
        (
            listed("Your rights include:", "a copy of your data"),
            listed("Your rights include:"),
            "Your rights no longer include: “a copy of your data”.",
        ),
        (
            listed("You may ask us to:"),
            listed("You may ask us to:", "delete your photographs"),
            "You may now ask for this: “delete your photographs”.",
        ),
        (
            listed("We share your data with:"),
            listed("We share your data with:", "Advertising networks."),
            "“Advertising networks” newly appear among those who receive data.",
        ),
    ],
)
def test_an_explanation_names_the_thing_and_both_sides(old: str, new: str, said: str) -> None:
    assert explanations(old, new) == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "",
            "Our service is not meant for anyone under 16 years of age.",
            ["On age, the text now says “16 years”."],
        ),
        (
            "We may use your data.",
            "We may use and combine your data across our services.",
            [
                "The text now says that data may be used “across our services”.",
                "The text now says that this may be done: “combine your data across our services”.",
            ],
        ),
        (
            "",
            "By using our service you agree to this policy.",
            [
                "On agreement, the text now says “you agree”.",
                "On agreement, the text now says “using our service you agree to this policy”.",
            ],
        ),
        (
            "We decide about your loan.",
            "We decide about your loan by automated decision making.",
            [
                "The text now says that data may be used for this: “automated decision making”.",
            ],
        ),
    ],
)
def test_no_act_is_claimed_that_the_sentence_does_not_state(
    old: str, new: str, said: list[str]
) -> None:
    assert explanations(old, new) == said


def test_a_date_line_in_another_language_is_a_date_line() -> None:
    german = "# Datenschutz\n\n{}\n\nWir schreiben hier auf, was wir mit Ihren Angaben tun.\n"
    old = german.format("Gültig ab: 1. Mai 2026")
    new = german.format("Gültig ab: 1. Juni 2026")
    report = policydiff.compare(old, new)
    (finding,) = report.changes[0].findings
    assert finding.rule == "date-line-changed"
    assert finding.explanation == "The effective date is now 1. Juni 2026; before, 1. Mai 2026."


def test_words_of_an_unchanged_lead_in_are_no_difference() -> None:
    lead_in = "You can, free of charge:"
    said = explanations(listed(lead_in), listed(lead_in, "receive your list of loans as a file;"))
    assert said == ["You may now: “receive your list of loans as a file”."]


def test_of_many_names_only_some_are_quoted() -> None:
    names = "We build it with our friends Aho, Bolt, Crux, Dune, Echo, Fjord, Gale and"
    (said,) = explanations(
        f"{names} Hive.", "We build it with our friends in many old towns and Hive."
    )
    assert "“Aho”, “Bolt”, “Crux”, “Dune”, “Echo”, “Fjord” and more" in said


def test_nobody_is_said_to_get_what_an_exception_keeps_from_them() -> None:
    said = explanations("", "We share your name with our bank, not with advertisers.")
    assert said == [
        "“name” newly appears among the data that may be shared.",
        "“bank” newly appears among those who receive “name”.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We hand lists to an office where an authority asks us to.",
        "We hand lists to the police if they ask us for them.",
        "Owners of much downloaded songs must send us a copy of their list.",
        "Access is free of charge.",
    ],
)
def test_what_others_may_ask_and_what_is_free_is_told_as_no_right_of_readers(text: str) -> None:
    assert not any(
        "you may" in said or "may be done: “Access" in said for said in explanations("", text)
    )


def test_where_only_how_often_changed_the_whole_phrase_is_told() -> None:
    said = explanations("Lists are sent every hour.", "Lists are sent every minute.")
    assert said == [
        "These words changed and no rule explains them: “hour”, “minute”. "
        "Not judged: a person must look."
    ]


def test_an_address_that_only_moved_in_its_line_is_not_called_another() -> None:
    old = "Harbour desk, 12 Quay Lane, telephone 555 0142, email desk@acme.example."
    new = "Harbour desk: desk@acme.example, telephone 555 0142, or 12 Quay Lane."
    assert not any("desk@acme.example" in said for said in explanations(old, new))


def test_words_of_another_clause_are_no_limit() -> None:
    old = "If we alter this text, a sheet will be placed on the gates for a fortnight before."
    new = "If we alter this text, we write to you by e-mail a month before and put a sheet on the gates."
    assert not any("less room" in said for said in explanations(old, new))


def test_a_condition_ends_before_the_verb_of_the_main_clause() -> None:
    old = "The app sends anonymous statistics on failed links, unless you switch off “Share”."
    new = "Only if you switch on “Share” does the app send anonymous statistics on failed links."
    last = "A practice now says “Only if you switch on Share”: it stands under other conditions."
    assert explanations(old, new)[-1] == last


def test_what_is_stored_unread_is_no_automated_decision() -> None:
    said = explanations("", "Your songs are stored without being read.")
    assert said and not any("may be" in each for each in said)


UNTRUE = (
    ("Guarantee lists: ten years.", "Guarantee lists: as long as they are of use.", "promises"),
    ("We log the program.", "We log the program, its name and version.", "“name” newly"),
    ("", "Your songs leave your telephone.", "“telephone”"),
    ("", "We hold your voice in memory only.", "“memory”"),
    ("We will challenge any demand.", "We intend to challenge any demand, where our means allow it.", "term"),
    ("We share songs under the Song Act.", "We share songs under the Song Act (Civ. Code, part two).", "“Code” n"),
    ("", "The lamp keeps your house warm.", "may be done"),
    ("Your voice passes from player to player, and your name is not recorded.", "", "“voice”"),
    ("", "The newsletter goes to those who have signed up and confirmed.", "you may"),
    ("", "The guard looks for bells from the start of the lamp until it is turned off.", "you may"),
    ("", "Software refuses some requests of readers.", "you may"),
    ("We will email everyone who has an account with us.", "", "names “everyone”"),
    ("We keep a token so that we can fetch songs.", "We keep a token, because without one we could not fetch songs.", "rules"),
    ("", "With more than ten singers for each place, software ranks your songs.", "age"),
    ("To do so, come to the desk.", "To do so, come to the desk, or use the form on your page.", "may be done"),
    ("We publish your name.", "We publish your name as part of our audit records.", "promises"),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "untrue"), UNTRUE)
def test_nothing_is_told_that_the_words_only_sound_like(old: str, new: str, untrue: str) -> None:
    assert not [
        said for said in (*explanations(old, new), *explanations(new, old)) if untrue in said
    ]


def test_a_heading_that_only_speaks_of_information_is_no_data_of_its_members() -> None:
    member = "- Badge information. You {} give a picture of your passport."
    old = f"## Information we collect\n\n### Information needed to use the hall\n\n{member.format('may')}"
    new = f"## Information we collect\n\n### What we need from you\n\n{member.format('must')}"
    assert not any(said.startswith("“Information”") for said in explanations(old, new))
