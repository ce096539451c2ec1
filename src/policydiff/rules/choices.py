"""Consent, and taking it back."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import ADDED, COLORADO, FTC, REMOVED
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

_ASKED = ("consent", "explicit-consent", "opt-in-condition")

RULES: tuple[Rule, ...] = (
    Rule(
        id="opt-in-became-opt-out",
        covers=("F4",),
        title="Opt-in became opt-out",
        rationale="Whoever says nothing now agrees.",
        legal_basis=(FTC, "EDPB Guidelines 05/2020 para 110"),
        effect=Effect.EXPANDS,
        explanation="Consent was asked first; now the text says {node}: people must object.",
        selectors=(
            Selector(
                facets=(Facet.CONDITION,), operations=ADDED, ids=("opt-out-condition",), tendency=-1
            ),
        ),
        beside=Selector(facets=(Facet.CONDITION,), operations=REMOVED, ids=_ASKED, tendency=1),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We share your photo if you opt in.", "We share your photo unless you opt out."
            ),
        ),
        silent=(
            Example("We share your photo.", "We share your photo unless you opt out."),
            Example("We share your photo if you opt in.", "We share your photo."),
            Example("You may opt out of our newsletter.", "You can opt out of our newsletter."),
        ),
    ),
    Rule(
        id="opt-out-became-opt-in",
        covers=("F5",),
        title="Opt-out became opt-in",
        rationale="Whoever says nothing no longer agrees.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="People had to object (the text said {node}); now consent is asked first.",
        selectors=(
            Selector(
                facets=(Facet.CONDITION,),
                operations=REMOVED,
                ids=("opt-out-condition",),
                tendency=1,
            ),
        ),
        beside=Selector(facets=(Facet.CONDITION,), operations=ADDED, ids=_ASKED, tendency=-1),
        firm=True,
        fires=(
            Example(
                "We share your photo unless you opt out.", "We share your photo if you opt in."
            ),
        ),
        silent=(
            Example("We share your photo unless you opt out.", "We share your photo."),
            Example("We share your photo.", "We share your photo if you opt in."),
        ),
    ),
    Rule(
        id="consent-no-longer-asked",
        covers=("F4",),
        title="Consent or choice no longer asked, or a promise made to depend on it",
        rationale="Whoever agreed, agreed to something else.",
        legal_basis=(
            FTC,
            "EDPB Guidelines 05/2020 para 110",
        ),
        effect=Effect.EXPANDS,
        explanation="{clause} {says} {node}: consent or choice counts for less.",
        selectors=(
            Selector(
                facets=(Facet.CONDITION,),
                ids=(*_ASKED, "without-consent", "opt-out-condition"),
                tendency=1,
            ),
            Selector(facets=(Facet.DUTY,), ids=("ask",), tendency=1),
        ),
        consent=True,
        firm=True,
        fires=(Example("We share your data with your consent.", "We share your data."),),
        silent=(
            Example(
                "We share your photo with your consent.", "We share your photo if you consent."
            ),
            Example(
                "With your consent, we use your location.",
                "We use your location with your permission.",
            ),
            Example("You consent to our rules of play.", "You agree to our rules of play."),
            Example("When do we ask for your consent?", "When do we ask?"),
        ),
    ),
    Rule(
        id="consent-asked",
        covers=("F5", "J5"),
        title="Consent or choice newly asked",
        rationale="People decide more than before.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{clause} {says} {node}: consent or choice counts for more.",
        selectors=(
            Selector(
                facets=(Facet.CONDITION,),
                ids=(*_ASKED, "without-consent", "opt-out-condition"),
                tendency=-1,
            ),
            Selector(facets=(Facet.DUTY,), ids=("ask",), tendency=-1),
        ),
        firm=True,
        fires=(Example("We share your data.", "We share your data with your consent."),),
        silent=(
            Example(
                "We share your photo only with your consent.",
                "Only with your consent do we share your photo.",
            ),
            Example(
                "A parent consents for a small child.",
                "A parent or guardian consents for a small child.",
            ),
            Example(
                "We may ask you how you liked your stay.", "We may ask you if you liked your stay."
            ),
        ),
    ),
    Rule(
        id="withdrawal-harder",
        covers=("F1", "F10"),
        title="Withdrawing or opting out harder",
        rationale="As easy to take back as to give.",
        legal_basis=("GDPR Art. 7(3)",),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.RIGHT,), ids=("withdraw", "opt-out", "choose"), tendency=1),
        ),
        consent=True,
        firm=True,
        fires=(Example("You may withdraw your consent by email.", ""),),
        silent=(
            Example(
                "You may withdraw your consent at any time.",
                "At any time, you may withdraw your consent.",
            ),
            Example("You may withdraw money from any machine.", "You may withdraw money."),
            Example("How do I opt out?", "How can I opt out?"),
        ),
    ),
    Rule(
        id="withdrawal-easier",
        covers=("F10",),
        title="Withdrawing or opting out easier",
        rationale="As easy to take back as to give.",
        legal_basis=("GDPR Art. 7(3)",),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.RIGHT,), ids=("withdraw", "opt-out", "choose"), tendency=-1),
        ),
        firm=True,
        fires=(Example("", "You may withdraw your consent by email."),),
        silent=(
            Example("You may opt out of our newsletter.", "You can opt out of our newsletter."),
            Example("You may choose a song.", "You may choose a song or a poem."),
        ),
    ),
)
