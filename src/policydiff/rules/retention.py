"""Retention, deletion, and the time that people have to act: how long."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CHANGED, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet, Stance

_ACTED_ON = ("object", "appeal", "withdraw", "opt-out", "complain", "restrict")
"""Rights that people use themselves, so that a period bounds them; of others it bounds the answer."""

RULES: tuple[Rule, ...] = (
    Rule(
        id="time-to-act-shortened",
        covers=("F6",),
        title="Less time to use a right",
        rationale="Whoever is late has lost it.",
        legal_basis=("GDPR Art. 12(2)", GDPR_INFORM),
        effect=Effect.EXPANDS,
        explanation="On how long people have to act, the text {says} {node}: they have less time.",
        selectors=(
            Selector(
                facets=(Facet.DURATION,), stances=(Stance.RIGHT,), acts=_ACTED_ON, tendency=-1
            ),
        ),
        firm=True,
        fires=(
            Example("You may object at any time.", "You may object within 30 days."),
            Example("You may appeal within 60 days.", "You may appeal within 30 days."),
        ),
        silent=(
            Example(
                "We answer your objection within 60 days.",
                "We answer your objection within 30 days.",
            ),
            Example("You may object within one month.", "You may object within 1 month."),
            Example(
                "You can get a copy of your file within 60 days.",
                "You can get a copy of your file within 30 days.",
            ),
        ),
    ),
    Rule(
        id="time-to-act-extended",
        covers=("F6",),
        title="More time to use a right",
        rationale="Whoever is late has lost it.",
        legal_basis=("GDPR Art. 12(2)", GDPR_INFORM),
        effect=Effect.RESTRICTS,
        explanation="On how long people have to act, the text {says} {node}: they have more time.",
        selectors=(
            Selector(facets=(Facet.DURATION,), stances=(Stance.RIGHT,), acts=_ACTED_ON, tendency=1),
        ),
        firm=True,
        fires=(
            Example("You may object within 30 days.", "You may object at any time."),
            Example("You may appeal within 30 days.", "You may appeal within 60 days."),
        ),
        silent=(
            Example("We decide on appeals within 30 days.", "We decide on appeals within 60 days."),
            Example("You may appeal within 30 days.", "You may appeal within thirty days."),
            Example(
                "You will receive your file within 30 days.",
                "You will receive your file within 60 days.",
            ),
        ),
    ),
    Rule(
        id="retention-period-lengthened",
        covers=("E1",),
        title="Kept, or made to wait, longer",
        rationale="How long is part of what people are told.",
        legal_basis=(
            "GDPR Art. 13(2)(a)",
            "CCPA 1798.100(a)(3)",
        ),
        effect=Effect.EXPANDS,
        explanation="{period}",
        selectors=(Selector(facets=(Facet.DURATION,), operations=CHANGED, tendency=1),),
        fires=(Example("We keep logs for 30 days.", "We keep logs for 90 days."),),
        silent=(
            Example("We keep logs for 12 months.", "We keep logs for one year."),
            Example("You have 14 days to appeal.", "You may appeal for 14 days."),
            Example("We keep logs for 30 days.", "We store logs for 30 days."),
            Example(
                "Players who are 30 days behind lose a life.",
                "Players who are 60 points behind lose a life.",
            ),
        ),
    ),
    Rule(
        id="retention-period-shortened",
        covers=("E2",),
        title="Kept, or made to wait, shorter",
        rationale="How long is part of what people are told.",
        legal_basis=("GDPR Art. 13(2)(a)",),
        effect=Effect.RESTRICTS,
        explanation="{period}",
        selectors=(Selector(facets=(Facet.DURATION,), operations=CHANGED, tendency=-1),),
        fires=(Example("We keep logs for 90 days.", "We keep logs for 30 days."),),
        silent=(
            Example("We keep invoices for 24 months.", "We keep invoices for two years."),
            Example(
                "Chapter 30 of the handbook describes our archive.",
                "Chapter 7 of the handbook describes our archive.",
            ),
        ),
    ),
    Rule(
        id="period-changed",
        covers=("F6", "I6"),
        title="Period changed",
        rationale="A period is part of what people are told.",
        legal_basis=("GDPR Art. 12(3)",),
        effect=Effect.REDIRECTS,
        explanation="{period}",
        selectors=(Selector(facets=(Facet.DURATION,), operations=CHANGED),),
        fires=(
            Example(
                "A choir season of ours lasts 10 weeks.", "A choir season of ours lasts 12 weeks."
            ),
        ),
        silent=(
            Example("We keep patient files for 10 years.", "We keep patient files for 20 years."),
            Example(
                "We will notify you 30 days before a change.",
                "We will notify you thirty days before a change.",
            ),
            Example("Our offices open at 9.", "Our offices open at 8."),
        ),
    ),
    Rule(
        id="period-dropped",
        covers=("E3",),
        title="Period no longer stated",
        rationale="A promise in days became none.",
        legal_basis=("GDPR Art. 13(2)(a)",),
        effect=Effect.EXPANDS,
        explanation="The period of {node} is no longer stated.",
        selectors=(Selector(facets=(Facet.DURATION,), tendency=1),),
        fires=(Example("We keep logs for 30 days.", "We keep logs for as long as necessary."),),
        silent=(
            Example("We keep chat messages for 30 days.", "We keep chat messages for 60 days."),
            Example(
                "We erase chat messages after 30 days.", "After 30 days, we erase chat messages."
            ),
            Example("We delete voicemail after 14 days.", "We delete voicemail after two weeks."),
        ),
    ),
    Rule(
        id="period-stated",
        covers=("E4",),
        title="Period newly stated",
        rationale="A period binds.",
        legal_basis=("GDPR Art. 13(2)(a)",),
        effect=Effect.RESTRICTS,
        explanation="A period of {node} is now stated.",
        selectors=(Selector(facets=(Facet.DURATION,), tendency=-1),),
        fires=(Example("We keep logs for as long as necessary.", "We keep logs for 30 days."),),
        silent=(
            Example(
                "We keep logs. Logs are kept for 30 days.",
                "We keep logs. Logs are deleted after 30 days.",
            ),
            Example("We answer letters within two weeks.", "We answer letters within 14 days."),
            Example("We keep blood samples for 10 years.", "We keep blood samples for 5 years."),
        ),
    ),
    Rule(
        id="period-mentioned",
        covers=("E1", "E4"),
        title="Period changed",
        rationale="A period is part of what people are told.",
        legal_basis=("GDPR Art. 13(2)(a)",),
        effect=Effect.REDIRECTS,
        explanation="The text {still} names the period {node}.",
        selectors=(Selector(facets=(Facet.DURATION,)),),
        fires=(Example("Come in, except for 30 days.", "Come in."),),
        silent=(
            Example("We keep donor records for 6 years.", "We keep donor records for 7 years."),
            Example("We keep logs for thirty days.", "We keep logs for 30 days."),
        ),
    ),
    Rule(
        id="kept-after-all",
        covers=("E1", "E5"),
        title="Kept indefinitely, or after deletion",
        rationale="What was to end no longer does.",
        legal_basis=("GDPR Art. 13(2)(a)–(b), 17",),
        effect=Effect.EXPANDS,
        explanation="On how long data{about} is kept, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.RETENTION,), tendency=1),),
        fires=(Example("We keep your data.", "We keep your data indefinitely."),),
        silent=(
            Example(
                "We keep your data as long as your account exists.",
                "We keep your data for as long as your account exists.",
            ),
            Example("The library is open indefinitely.", "The library stays open indefinitely."),
            Example("What do we keep after you leave?", "What do we keep when you leave?"),
        ),
    ),
    Rule(
        id="end-of-retention-stated",
        covers=("E2", "E4"),
        title="End of retention stated",
        rationale="The text says when it ends.",
        legal_basis=("GDPR Art. 13(2)(a)",),
        effect=Effect.RESTRICTS,
        explanation="On how long data{about} is kept, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.RETENTION,), tendency=-1),),
        fires=(Example("We keep your data indefinitely.", "We keep your data."),),
        silent=(
            Example(
                "We keep your data until you close your account.",
                "Until you close your account, we keep your data.",
            ),
            Example("When do we delete your data?", "When and how do we delete your data?"),
            Example("We keep your loan file forever.", "We keep your loan file indefinitely."),
        ),
    ),
    Rule(
        id="retention-reworded",
        covers=("E3", "E4"),
        title="How long is said otherwise",
        rationale="How long is part of what people are told.",
        legal_basis=("GDPR Art. 13(2)(a)",),
        effect=Effect.REDIRECTS,
        explanation="On how long data{about} is kept, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.RETENTION,)),),
        fires=(Example("We keep your data.", "We keep your data for as long as necessary."),),
        silent=(
            Example(
                "We keep your data for as long as necessary.",
                "We keep your data as long as needed.",
            ),
            Example("We keep your data for 30 days.", "We keep your data for 60 days."),
        ),
    ),
    Rule(
        id="deletion-dropped",
        covers=("E5",),
        title="Deletion promised less",
        rationale="What was to be deleted may stay.",
        legal_basis=("GDPR Art. 17",),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.DUTY,), ids=("delete", "anonymize"), tendency=1),
            Selector(
                facets=(Facet.DATA, Facet.CHANNEL),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("delete", "anonymize"),
                tendency=1,
            ),
        ),
        fires=(Example("We delete your account data.", ""),),
        silent=(
            Example(
                "We delete your account data on request.",
                "On request, we delete your account data.",
            ),
            Example("You delete your posts yourself.", "You remove your posts yourself."),
            Example("How do we delete your account data?", "When do we delete your account data?"),
        ),
    ),
    Rule(
        id="deletion-promised",
        covers=("E2",),
        title="Deletion promised",
        rationale="What stayed is to be deleted.",
        legal_basis=("GDPR Art. 17",),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.DUTY,), ids=("delete", "anonymize"), tendency=-1),
            Selector(
                facets=(Facet.DATA, Facet.CHANNEL),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("delete", "anonymize"),
                tendency=-1,
            ),
        ),
        fires=(Example("", "We delete your account data."),),
        silent=(
            Example("You may delete your posts.", "You may delete your posts and comments."),
            Example("How do I delete my account?", "How do I close or delete my account?"),
            Example("You may delete your diary.", "You may delete your diary whenever you like."),
        ),
    ),
)
