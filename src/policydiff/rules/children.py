"""Children: ages, promises about them, and practices on their data."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CHANGED, COPPA, FTC
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="minimum-age-lowered",
        covers=("G1",),
        title="Minimum age lowered",
        rationale="Children the text kept out, or protected, no longer are.",
        legal_basis=(
            COPPA,
            "GDPR Art. 8",
        ),
        effect=Effect.EXPANDS,
        explanation="The age given is now {after} instead of {before}.",
        selectors=(Selector(facets=(Facet.AGE,), operations=CHANGED, tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "You must be at least 16 years old to use our service.",
                "You must be at least 13 years old to use our service.",
            ),
        ),
    ),
    Rule(
        id="minimum-age-raised",
        covers=("G3",),
        title="Minimum age raised",
        rationale="More children are kept out or protected.",
        legal_basis=(COPPA,),
        effect=Effect.RESTRICTS,
        explanation="The age given is now {after} instead of {before}.",
        selectors=(Selector(facets=(Facet.AGE,), operations=CHANGED, tendency=-1),),
        firm=True,
        fires=(
            Example(
                "You must be at least 13 years old to use our service.",
                "You must be at least 16 years old to use our service.",
            ),
        ),
    ),
    Rule(
        id="age-limit-stated",
        covers=("G1", "G3"),
        title="Age limit stated or dropped",
        rationale="Who may use the service, or whose data is protected, depends on it.",
        legal_basis=(COPPA,),
        effect=Effect.REDIRECTS,
        explanation="On age, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.AGE,)),),
        consent=True,
        fires=(Example("", "Our service is not meant for anyone under 16 years of age."),),
    ),
    Rule(
        id="children-practice-widened",
        covers=("G2",),
        title="New practice on children, or a promise about them dropped",
        rationale="Children and their parents must be told and asked.",
        legal_basis=(
            COPPA,
            FTC,
        ),
        effect=Effect.EXPANDS,
        explanation="On children, the text {says} {node}, and so leaves more room.",
        selectors=(
            Selector(facets=(Facet.CHILD,), tendency=1),
            Selector(facets=(Facet.DATA,), ids=("child-data",), tendency=1),
        ),
        consent=True,
        fires=(Example("We do not share names and data of children.", "We do not share names."),),
    ),
    Rule(
        id="children-protected",
        covers=("G3",),
        title="Protection of children added",
        rationale="Parents are told.",
        legal_basis=(COPPA,),
        effect=Effect.RESTRICTS,
        explanation="On children, the text {says} {node}, and so binds more.",
        selectors=(
            Selector(facets=(Facet.CHILD,), tendency=-1),
            Selector(facets=(Facet.DATA,), ids=("child-data",), tendency=-1),
        ),
        fires=(Example("We do not share names.", "We do not share names and data of children."),),
    ),
    Rule(
        id="children-text-changed",
        covers=("G2",),
        title="What is said about children changed",
        rationale="Children and their parents must be told.",
        legal_basis=(COPPA,),
        effect=Effect.REDIRECTS,
        explanation="On children, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.CHILD,)),),
        consent=True,
        fires=(Example("Our shop is for adults.", "Our shop is for adults and children."),),
    ),
)
