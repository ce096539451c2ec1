"""What needs no notice, and why; and what nobody could explain."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet, Proof, Stance

_EDITORIAL = ("WP260 rev.01 para 29",)

RULES: tuple[Rule, ...] = (
    Rule(
        id="typography",
        covers=("K2",),
        title="Typography only",
        rationale="The words a reader sees are the same.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="Only typography changed; the words are the same.",
        proofs=(Proof.TYPOGRAPHY,),
        fires=(Example("We don't sell data.", "We do not sell data."),),
        silent=(
            Example("We do not sell your data.", "We sell your data."),
            Example("We keep logs for 30 days.", "We keep logs for 30 weeks."),
        ),
    ),
    Rule(
        id="spelling-corrected",
        covers=("K1",),
        title="Spelling corrected",
        rationale="Misspellings and doubled words mean the same.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="Only spelling changed; each word stands for the same one.",
        proofs=(Proof.SPELLING,),
        fires=(Example("We collect informatoin.", "We collect information."),),
        silent=(
            Example("We keep logs for 30 days.", "We keep logs for 50 days."),
            Example("We do now share your name.", "We do not share your name."),
            Example("Your data is used by our partner.", "Your date is used by our partner."),
        ),
    ),
    Rule(
        id="heading-changed",
        covers=("K2",),
        title="Heading changed",
        rationale="A heading names what follows; it claims nothing itself.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="A heading changed; the sentences below it are compared by themselves.",
        proofs=(Proof.HEADING,),
        fires=(Example("## Our shop\n\nHello.", "## Our garden\n\nHello."),),
        silent=(
            Example("## Our shop\n\nWe sell tea.", "## Our shop\n\nWe sell coffee."),
            Example("## We never sell data\n\nHello.", "## We sell data\n\nHello."),
        ),
    ),
    Rule(
        id="text-moved",
        covers=("K3",),
        title="Text moved",
        rationale="Where a sentence stands does not change what it says.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="The text stands in another place; its words are the same.",
        proofs=(Proof.MOVED,),
        fires=(
            Example(
                "## One\n\nThe cat sat on the mat by the door.\n\n## Two\n\nThe dog ran over the hill.",
                "## One\n\nSo be it.\n\n## Two\n\nThe dog ran over the hill.\n\n"
                "The cat sat on the mat by the door.",
            ),
        ),
        silent=(
            Example(
                "## One\n\nWe never sell your data to anybody at all.\n\n## Two\n\nWe like dogs.",
                "## One\n\nSo be it.\n\n## Two\n\nWe like dogs.",
            ),
            Example("We share your name with our bank.", "We share your name with our banks."),
        ),
    ),
    Rule(
        id="same-practices",
        covers=("K4", "K9"),
        title="Same practices in other words",
        rationale="Every practice, promise and right is the same before and after.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="Other words for the same practices, promises and rights.",
        proofs=(Proof.SAME_STATEMENTS,),
        fires=(Example("We collect the following data.", "We do collect the data below."),),
        silent=(
            Example("We collect the following data.", "We share the following data."),
            Example("We never share your file.", "We seldom share your file."),
            Example("We collect your name.", "We collect your names and photos."),
        ),
    ),
    Rule(
        id="stated-elsewhere",
        covers=("K3", "K4"),
        title="Stated elsewhere in the other version",
        rationale="A practice that both versions state is not a change.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="The other version states the same in another sentence.",
        proofs=(Proof.STATED_ELSEWHERE,),
        fires=(
            Example(
                "We share your telephone number with our affiliates.",
                "We share your telephone number with our affiliates.\n\n## More\n\n"
                "We may share your telephone number with our affiliates.",
            ),
        ),
        silent=(
            Example(
                "We share your name with our affiliates.",
                "We share your name with our affiliates.\n\n## More\n\nWe share your name with advertisers.",
            ),
            Example(
                "We never sell your name.",
                "We never sell your name.\n\n## More\n\nWe sell your photo.",
            ),
        ),
    ),
    Rule(
        id="no-practice-touched",
        covers=("K4",),
        title="No practice touched",
        rationale="The words that changed name no practice, promise, right, condition or person.",
        legal_basis=_EDITORIAL,
        effect=Effect.NONE,
        explanation="The words that changed name no practice, promise, right or condition.",
        proofs=(Proof.NO_PRACTICE,),
        fires=(Example("", "Thank you for reading."),),
        silent=(
            Example("", "Thank you for reading how we sell your data."),
            Example("", "Your doctor sees your file."),
        ),
    ),
    Rule(
        id="change-log-line",
        covers=("K12",),
        title="Line of a change log",
        rationale="The change it tells of is judged where the text itself changed.",
        legal_basis=_EDITORIAL,
        effect=Effect.RECORD,
        explanation="A line of a change log; the change itself is judged where it stands.",
        proofs=(Proof.CHANGE_LOG,),
        fires=(Example("", "2024-03-01: Reworded the part on names."),),
        silent=(
            Example("", "2024-03-01: we now share names with advertisers."),
            Example("", "From 2024-03-01 we share names with advertisers."),
            Example("", "We wrote a change log and we share it with advertisers."),
        ),
    ),
    Rule(
        id="date-line-changed",
        covers=("K6",),
        title="Date of the text changed",
        rationale="When a text was changed or takes effect is a fact about the text; what it says is judged "
        "where it says it.",
        legal_basis=("CalOPPA 22575(b)(4)",),
        effect=Effect.RECORD,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.DATE,)),),
        fires=(
            Example("Effective date: 1 May 2026", "Effective date: 1 June 2026"),
            Example("Last updated: 1 May 2026", "Last updated: 1 June 2026"),
        ),
        silent=(
            Example("We delete all files on 1 May 2026.", "We delete all files on 1 June 2026."),
            Example("You must be born before 1 May 2010.", "You must be born before 1 May 2012."),
        ),
    ),
    Rule(
        id="contact-changed",
        covers=("I2", "K5", "K8"),
        title="Contact or link changed",
        rationale="The channel is of the same kind.",
        legal_basis=("GDPR Art. 13(1)(a)–(b)",),
        effect=Effect.RECORD,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.CONTACT,)),),
        fires=(Example("Write to a@example.org.", "Write to b@example.org."),),
        silent=(
            Example(
                "To delete your data, write to a@example.org.",
                "To delete your data, go to https://example.org/delete.",
            ),
            Example("Write to our privacy officer.", "Write to our data protection officer."),
        ),
    ),
    Rule(
        id="may-for-do",
        covers=("J6",),
        title="“May” for “do”",
        rationale="No promise is touched: the practice was permitted before and after.",
        legal_basis=("WP260 rev.01 para 12",),
        effect=Effect.RECORD,
        explanation="How firmly a practice is put changed ({node}); that alone touches no promise.",
        selectors=(
            Selector(facets=(Facet.MODALITY,), stances=(Stance.PERMITTED,), tendency=0),
            Selector(
                facets=(Facet.MODALITY,), stances=(Stance.NONE,), ids=("may", "will"), tendency=0
            ),
        ),
        fires=(Example("We collect your name.", "We may collect your name."),),
        silent=(
            Example("We will tell you of a breach.", "We may tell you of a breach."),
            Example("You may give your name.", "You must give your name."),
            Example("Visitors may park here.", "Visitors park here."),
        ),
    ),
    Rule(
        id="unexplained-practice-words",
        covers=("J9",),
        title="Practice words changed that no rule explains",
        rationale="Nothing is minor that was not shown to be.",
        legal_basis=("WP260 rev.01 para 29",),
        effect=Effect.UNCLEAR,
        explanation="These words changed and no rule explains them: {words}. {not_judged}",
        unexplained=True,
        fires=(Example("Our printers receive your address.", "Our bakers receive your address."),),
        silent=(
            Example("We collect your name.", "We may collect your name."),
            Example("Our bakers bake bread.", "Our bakers bake cake."),
        ),
    ),
)
