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
        silent=(
            Example("We keep school records for 16 years.", "We keep school records for 13 years."),
            Example(
                "Players must be at least 13 years old to join a guild.",
                "Players must be at least 16 years old to join a guild.",
            ),
            Example(
                "Pupils aged 16 and over sign for themselves.",
                "Pupils who are 16 or older sign for themselves.",
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
        silent=(
            Example(
                "Section 13 explains parental controls.", "Section 16 explains parental controls."
            ),
            Example(
                "You must be 18 or older to open a current account.",
                "You must be 16 or older to open a current account.",
            ),
            Example(
                "Accounts are for people aged at least 16.",
                "Accounts are for people aged at least sixteen.",
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
        silent=(
            Example("You must be 16 years old to play.", "You must be 13 years old to play."),
            Example(
                "We close accounts that were idle for 16 months.",
                "We close accounts that were idle for 18 months.",
            ),
            Example(
                "Our charity was founded by volunteers.",
                "Our charity was founded 16 years ago by volunteers.",
            ),
        ),
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
        silent=(
            Example("We do not sell data of children.", "We never sell data of children."),
            Example("Are children welcome here?", "May children play here?"),
            Example(
                "Our nursery looks after small plants.",
                "Our nursery looks after small and large plants.",
            ),
        ),
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
        silent=(
            Example(
                "We collect the names of children who join the club.",
                "We may collect the names of children who join the club.",
            ),
            Example("What do we do for children?", "How do we protect children?"),
            Example("We do not advertise to adults.", "We do not advertise."),
        ),
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
        silent=(
            Example(
                "We delete data of a child when a parent asks.",
                "If a parent asks, we delete data of a child.",
            ),
            Example("We sell kids' bicycles and helmets.", "We sell helmets and kids' bicycles."),
        ),
    ),
)
