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
        explanation="{news} This is sensitive data.",
        selectors=(Selector(facets=(Facet.DATA,), sensitive=True, tendency=1),),
        consent=True,
        fires=(Example("We collect your name.", "We collect your name and your fingerprints."),),
        silent=(
            Example("We collect your height.", "We collect your height and your name."),
            Example(
                "We offer health insurance to members.",
                "We offer health and travel insurance to members.",
            ),
            Example(
                "You may tell other players your religion.",
                "You may tell other players your religion or none.",
            ),
            Example("We do not collect fingerprints.", "We never collect fingerprints."),
        ),
    ),
    Rule(
        id="sensitive-data-removed",
        covers=("A3",),
        title="Sensitive data no longer named, or protected",
        rationale="Less sensitive data is touched, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news} This is sensitive data.",
        selectors=(Selector(facets=(Facet.DATA,), sensitive=True, tendency=-1),),
        fires=(Example("We collect your name and your fingerprints.", "We collect your name."),),
        silent=(
            Example(
                "We collect health data and your name.", "We collect your name and health data."
            ),
            Example(
                "We work for better health in our town.", "We work for a better life in our town."
            ),
            Example("We collect your postcode and fingerprints.", "We collect your fingerprints."),
        ),
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
            Example("We collect your e-mail address.", "We collect your email address."),
            Example(
                "You may give your friends your telephone number.",
                "You may give your friends and family your telephone number.",
            ),
            Example("What data do we collect?", "What personal data do we collect?"),
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
        silent=(
            Example("We collect your name and address.", "We collect your address and your name."),
            Example("We collect your telephone number.", "We collect your phone number."),
            Example("We do not collect your photo.", "We never collect your photo."),
        ),
    ),
    Rule(
        id="data-named-otherwise",
        covers=("A10",),
        title="Data named without an act",
        rationale="What a sentence is about changed; the language does not say which way.",
        legal_basis=(COLORADO,),
        effect=Effect.UNCLEAR,
        explanation="Data is named without an act: the text {says} {node}. {not_judged}",
        selectors=(Selector(facets=(Facet.DATA,)),),
        fires=(Example("Come in, except with fingerprints.", "Come in, except with photos."),),
        silent=(
            Example("We collect photos.", "We collect photos and videos."),
            Example("We collect your IP address.", "We gather your IP address."),
        ),
    ),
    Rule(
        id="list-member-added",
        covers=("A1", "I3"),
        title="List allows more by a member nobody knows",
        rationale="A list of practices names something new, or one of promises or rights less.",
        legal_basis=(COLORADO,),
        effect=Effect.EXPANDS,
        explanation="The list {still} names {node}.",
        selectors=(Selector(facets=(Facet.ITEM,), tendency=1),),
        fires=(
            Example("We collect your name and hat.", "We collect your name, hat and shoe laces."),
        ),
        silent=(
            Example(
                "We collect your shoe size and your name.",
                "We collect your name and your shoe size.",
            ),
            Example("We collect your hat.", "We do not collect your hat."),
            Example("What do you collect: hats?", "What do you collect: hats, scarves?"),
            Example("your hat", "your hat or cap"),
        ),
    ),
    Rule(
        id="list-member-removed",
        covers=("A3", "I4"),
        title="List allows less by a member nobody knows",
        rationale="A list of practices names less, or one of promises or rights more.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="The list {still} names {node}.",
        selectors=(Selector(facets=(Facet.ITEM,), tendency=-1),),
        fires=(
            Example("We collect your name, hat and shoe laces.", "We collect your name and hat."),
        ),
        silent=(
            Example(
                "We collect your name, hat and shoe laces.",
                "We collect your shoe laces, name and hat.",
            ),
            Example("We like tea, cake and soup.", "We like tea and cake."),
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
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("identifiable", "pseudonymous"), tendency=1),
        ),
        fires=(Example("We collect anonymous crash reports.", "We collect crash reports."),),
        silent=(
            Example(
                "We share anonymous statistics with schools.",
                "We share anonymous statistics with schools and teachers.",
            ),
            Example("No visitor is identified by name.", "No visitor is identified by their name."),
        ),
    ),
    Rule(
        id="identifiability-strengthened",
        covers=("A10", "A5"),
        title="Anonymity promised more",
        rationale="Data points to a person less than before.",
        legal_basis=("GDPR Art. 4(1)",),
        effect=Effect.RESTRICTS,
        explanation="On whether data points to a person, the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("identifiable", "pseudonymous"), tendency=-1),
        ),
        fires=(Example("We collect crash reports.", "We collect anonymous crash reports."),),
        silent=(
            Example("We use aggregated data.", "Aggregated data is used by us."),
            Example("Anonymous gifts are welcome.", "Anonymous and other gifts are welcome."),
        ),
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
        silent=(
            Example("You must provide your address.", "You are required to provide your address."),
            Example(
                "You may provide feedback on our games.",
                "You may provide feedback on our new games.",
            ),
            Example("You must be kind.", "You must be kind and patient."),
            Example("Is it mandatory to give my address?", "Must I give my address?"),
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
        silent=(
            Example("Giving your address is voluntary.", "It is voluntary to give your address."),
            Example("You may provide your address.", "You can provide your address."),
            Example("We may ask for your address.", "We may ask you for your address."),
        ),
    ),
)
