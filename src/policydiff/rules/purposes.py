"""Purposes: what data is for."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CCPA, COLORADO, FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="ai-training-added",
        covers=("B4",),
        title="AI or model training newly named",
        rationale="Data given for a service would train models.",
        legal_basis=(
            FTC,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), ids=("ai-training",), tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We use your data to improve our service.",
                "We use your data to improve our service and to train machine learning models.",
            ),
        ),
        silent=(
            Example(
                "We train our staff in privacy.", "We train our staff and volunteers in privacy."
            ),
            Example(
                "We use your data to train AI models.", "Your data is used to train AI models."
            ),
            Example(
                "We do not use your files to train AI models.",
                "We never use your files to train AI models.",
            ),
        ),
    ),
    Rule(
        id="ads-purpose-added",
        covers=("B3",),
        title="Advertising newly named",
        rationale="Targeted advertising needs a choice.",
        legal_basis=(
            COLORADO,
            CCPA,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), ids=("ads", "measure-ads"), tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We use your data to provide support.",
                "We use your data to provide support and for targeted advertising.",
            ),
        ),
        silent=(
            Example(
                "We advertise our concerts on posters.",
                "We advertise our concerts on posters and buses.",
            ),
            Example(
                "We do not use your data for advertising.",
                "We never use your data for advertising.",
            ),
            Example(
                "Advertising helps us offer the game for free.",
                "Advertising helps us offer this game for free.",
            ),
        ),
    ),
    Rule(
        id="automated-decision-added",
        covers=("B5",),
        title="Automated decisions newly named",
        rationale="A decision without a person has its own rights.",
        legal_basis=("GDPR Art. 13(2)(f), 22",),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.PURPOSE,), ids=("automated-decision", "profiling"), tendency=1),
        ),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We use your data for billing.",
                "We use your data for billing and automated decision making.",
            ),
        ),
        silent=(
            Example("A person decides on your loan.", "A person always decides on your loan."),
            Example("Our doors open automatically.", "Our doors open and close automatically."),
            Example(
                "You have the right not to be subject to automated decisions.",
                "You have the right to object to automated decisions.",
            ),
        ),
    ),
    Rule(
        id="purpose-on-existing-data",
        covers=("B2", "I8"),
        title="Data already held gets a new use",
        rationale="What was promised when it was collected no longer holds.",
        legal_basis=(
            FTC,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="On data already held, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.CONDITION,), ids=("existing",), tendency=1),),
        consent=True,
        retroactive=True,
        firm=True,
        fires=(
            Example(
                "We may use data for research.",
                "We may use data, including data already collected, for research.",
            ),
        ),
        silent=(
            Example(
                "We may use data already collected for research.",
                "For research, we may use data already collected.",
            ),
            Example(
                "Our existing members get a new card.",
                "Our existing and new members get a new card.",
            ),
            Example(
                "We will not use data already collected for research.",
                "We will never use data already collected for research.",
            ),
        ),
    ),
    Rule(
        id="purpose-added",
        covers=("B1", "B9"),
        title="New purpose",
        rationale="People are always told of a new purpose.",
        legal_basis=(
            GDPR_INFORM,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), tendency=1),),
        consent_if_sensitive=True,
        firm=True,
        fires=(
            Example("We use your data for billing.", "We use your data for billing and research."),
        ),
        silent=(
            Example(
                "We use your data for support and billing.",
                "We use your data for billing and support.",
            ),
            Example(
                "Our research institute has three floors.",
                "Our research institute has four floors.",
            ),
            Example("Why do we use your data?", "Why do we use your data for research?"),
            Example("What will you use my data for?", "What will you use my data for: research?"),
        ),
    ),
    Rule(
        id="purpose-dropped",
        covers=("B6",),
        title="Purpose dropped, or ruled out",
        rationale="Data serves less, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), tendency=-1),),
        firm=True,
        fires=(
            Example("We use your data for billing and research.", "We use your data for billing."),
        ),
        silent=(
            Example(
                "We use your data for research and for billing.",
                "We use your data for billing and for research.",
            ),
            Example("Our marketing office is in the old mill.", "Our office is in the old mill."),
            Example("What for? Research!", "What for?"),
        ),
    ),
    Rule(
        id="purpose-reworded",
        covers=("B1",),
        title="Purpose text changed",
        rationale="What data is for is always told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.UNCLEAR,
        explanation="On what data is for, the text {says} {node}. {not_judged}",
        selectors=(Selector(facets=(Facet.PURPOSE,)),),
        fires=(Example("Come in, except for research.", "Come in, except for billing."),),
        silent=(
            Example(
                "We use your data for billing.", "We use your data for billing and for research."
            ),
            Example(
                "We use your data to improve our service.",
                "We use your data in order to improve our service.",
            ),
        ),
    ),
)
