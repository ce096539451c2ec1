"""How people are told of a change."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CAME_OR_WENT, FTC
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet, Operation, Stance

RULES: tuple[Rule, ...] = (
    Rule(
        id="notice-promise-weakened",
        covers=("I6",),
        title="Promise to tell people weakened",
        rationale="How changes are told is a promise of its own.",
        legal_basis=("CalOPPA 22575(b)(3)",),
        effect=Effect.EXPANDS,
        explanation="{news} People are promised less notice.",
        selectors=(
            Selector(facets=(Facet.DUTY,), ids=("notify",), tendency=1),
            Selector(
                facets=(Facet.DATA, Facet.CHANNEL),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("notify",),
                tendency=1,
            ),
            Selector(
                facets=(Facet.DURATION,),
                operations=(*CAME_OR_WENT, Operation.CHANGED),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("notify",),
                tendency=1,
            ),
        ),
        firm=True,
        fires=(
            Example("We will notify you of changes by email.", ""),
            Example(
                "We will notify you 30 days before a change.", "We will notify you before a change."
            ),
            Example("We give you 60 days' notice of fees.", "We give you 30 days' notice of fees."),
        ),
        silent=(
            Example("How will we notify you of changes?", "How do we tell you of changes?"),
            Example("You may notify us of an error by email.", "You may notify us of an error."),
            Example(
                "We will notify you of changes by email.",
                "By email, we will notify you of changes.",
            ),
        ),
    ),
    Rule(
        id="notice-promise-strengthened",
        covers=("I7",),
        title="Promise to tell people strengthened",
        rationale="How changes are told is a promise of its own.",
        legal_basis=("CalOPPA 22575(b)(3)",),
        effect=Effect.RESTRICTS,
        explanation="{news} People are promised more notice.",
        selectors=(
            Selector(facets=(Facet.DUTY,), ids=("notify",), tendency=-1),
            Selector(
                facets=(Facet.DATA, Facet.CHANNEL),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("notify",),
                tendency=-1,
            ),
            Selector(
                facets=(Facet.DURATION,),
                operations=(*CAME_OR_WENT, Operation.CHANGED),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("notify",),
                tendency=-1,
            ),
        ),
        firm=True,
        fires=(
            Example("", "We will notify you of changes by email."),
            Example(
                "We will notify you before a change.", "We will notify you 30 days before a change."
            ),
        ),
        silent=(
            Example(
                "We will inform you before we change this policy.",
                "Before we change this policy, we will inform you.",
            ),
            Example("You may tell us of an error.", "You may tell us of an error by email."),
            Example(
                "We send a newsletter to members.", "We send a newsletter by email to members."
            ),
        ),
    ),
    Rule(
        id="effective-date-brought-forward",
        covers=("I8",),
        title="Takes effect sooner than it said",
        rationale="People have less time to decide, and what they did in between comes under other terms.",
        legal_basis=(FTC, "WP260 rev.01 paras 29–31"),
        effect=Effect.EXPANDS,
        explanation="{news} That is sooner.",
        selectors=(Selector(facets=(Facet.DATE,), ids=("effective",), tendency=1),),
        consent=True,
        retroactive=True,
        firm=True,
        fires=(Example("Effective date: 1 June 2026", "Effective date: 1 May 2026"),),
        silent=(
            Example("Effective date: 1 May 2026", "Effective date: 1 June 2026"),
            Example("Last updated: 1 June 2026", "Last updated: 1 May 2026"),
            Example(
                "This policy takes effect on 1 May 2026.",
                "This policy takes effect on May 1, 2026.",
            ),
        ),
    ),
)
