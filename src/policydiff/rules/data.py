"""Data: what is collected, how sensitive, how fine, from where."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CCPA, COLORADO, FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="sensitive-data-added",
        covers=("A2",),
        title="Sensitive data newly named",
        rationale="Sensitive data needs more than a notice.",
        legal_basis=(
            GDPR_INFORM,
            CCPA,
            "GDPR Art. 9",
        ),
        effect=Effect.EXPANDS,
        explanation="{news} It is sensitive.",
        selectors=(Selector(facets=(Facet.DATA,), sensitive=True, tendency=1),),
        consent=True,
        fires=(Example("We collect your name.", "We collect your name and your fingerprints."),),
    ),
    Rule(
        id="sensitive-data-removed",
        covers=("A3",),
        title="Sensitive data no longer named, or protected",
        rationale="Less sensitive data is touched, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news} It is sensitive.",
        selectors=(Selector(facets=(Facet.DATA,), sensitive=True, tendency=-1),),
        fires=(Example("We collect your name and your fingerprints.", "We collect your name."),),
    ),
    Rule(
        id="data-category-added",
        covers=("A1", "A4"),
        title="Data newly named",
        rationale="A kind of data that no sentence named before.",
        legal_basis=(
            COLORADO,
            CCPA,
            "GDPR Art. 14(1)(d)",
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.DATA,), tendency=1),),
        fires=(
            Example("We collect your name.", "We collect your name and your telephone number."),
        ),
        silent=(
            Example(
                "We collect your name and your telephone number.",
                "We collect your telephone number and your name.",
            ),
        ),
    ),
    Rule(
        id="data-category-removed",
        covers=("A3", "A5"),
        title="Data no longer named, or newly protected",
        rationale="Less data is touched, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.DATA,), tendency=-1),),
        fires=(
            Example("We collect your name and your telephone number.", "We collect your name."),
        ),
    ),
    Rule(
        id="data-named-otherwise",
        covers=("A10",),
        title="Data named without an act",
        rationale="What a sentence is about changed; the language does not say which way.",
        legal_basis=(COLORADO,),
        effect=Effect.UNCLEAR,
        explanation="The text {says} {node}; what is done with it is not clear.",
        selectors=(Selector(facets=(Facet.DATA,)),),
        fires=(Example("Come in, except with fingerprints.", "Come in, except with photos."),),
    ),
    Rule(
        id="list-member-added",
        covers=("A1", "I3"),
        title="Unknown member added to a list",
        rationale="A list of practices names something new.",
        legal_basis=(COLORADO,),
        effect=Effect.EXPANDS,
        explanation="The list now also names {node}.",
        selectors=(Selector(facets=(Facet.ITEM,), tendency=1),),
        fires=(
            Example("We collect your name and hat.", "We collect your name, hat and shoe laces."),
        ),
    ),
    Rule(
        id="list-member-removed",
        covers=("A3", "I4"),
        title="Unknown member dropped from a list",
        rationale="A list of practices names less.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="The list no longer names {node}.",
        selectors=(Selector(facets=(Facet.ITEM,), tendency=-1),),
        fires=(
            Example("We collect your name, hat and shoe laces.", "We collect your name and hat."),
        ),
    ),
    Rule(
        id="identifiability-weakened",
        covers=("A10",),
        title="Anonymity promised less",
        rationale="Data that could not point to a person may now do so.",
        legal_basis=(
            FTC,
            "GDPR Art. 4(1)",
        ),
        effect=Effect.EXPANDS,
        explanation="On whether data points to a person, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("identifiable",), tendency=1),),
        fires=(Example("We collect anonymous crash reports.", "We collect crash reports."),),
    ),
    Rule(
        id="identifiability-strengthened",
        covers=("A10", "A5"),
        title="Anonymity promised more",
        rationale="Data points to a person less than before.",
        legal_basis=("GDPR Art. 4(1)",),
        effect=Effect.RESTRICTS,
        explanation="On whether data points to a person, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("identifiable",), tendency=-1),),
        fires=(Example("We collect crash reports.", "We collect anonymous crash reports."),),
    ),
    Rule(
        id="provision-required",
        covers=("A7",),
        title="Giving data became required",
        rationale="People can no longer leave it out.",
        legal_basis=("GDPR Art. 13(2)(e)",),
        effect=Effect.EXPANDS,
        explanation="On whether data must be given, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.REQUIREMENT,), tendency=1),),
        fires=(
            Example(
                "You may provide your telephone number.", "You must provide your telephone number."
            ),
        ),
    ),
    Rule(
        id="provision-optional",
        covers=("A7",),
        title="Giving data became optional",
        rationale="People may leave it out.",
        legal_basis=("GDPR Art. 13(2)(e)",),
        effect=Effect.RESTRICTS,
        explanation="On whether data must be given, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.REQUIREMENT,), tendency=-1),),
        fires=(
            Example(
                "You must provide your telephone number.", "You may provide your telephone number."
            ),
        ),
    ),
)
