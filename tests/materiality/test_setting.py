"""The same words in another place: under another heading or lead-in, behind another sentence."""

from __future__ import annotations

import pytest

import policydiff
from policydiff.report.records import Direction, Level

TURNED = (
    pytest.param(
        "With your consent, we film you and we keep tapes.\n",
        "With your consent, we film you. We keep tapes.\n",
        id="no longer behind what stood before all of a sentence",
    ),
    pytest.param(
        "If you ask, we film you and we keep tapes.\n",
        "If you ask, we film you. We keep tapes.\n",
        id="no longer behind a condition of the whole sentence",
    ),
    pytest.param(
        "## Data you give us\n\nWe collect your name.\n",
        "## Data from partners\n\nWe collect your name.\n",
        id="below a heading that names another source",
    ),
    pytest.param(
        "## Security\n\nWe store your IP address.\n",
        "## Advertising\n\nWe store your IP address.\n",
        id="below a heading that names another purpose",
    ),
    pytest.param(
        "## Couriers\n\nThey receive your name.\n\n## Advertisers\n\nWe have a few.\n",
        "## Couriers\n\n## Advertisers\n\nWe have a few. They receive your name.\n",
        id="below a heading that names another party",
    ),
    pytest.param(
        "## Performance of a contract\n\nWe send hats. We ring you.\n\n## Legitimate interests\n\nWe count.\n",
        "## Performance of a contract\n\nWe send hats.\n\n## Legitimate interests\n\nWe count. We ring you.\n",
        id="under another legal basis",
    ),
    pytest.param(
        "## By consent\n\nWe send you our newsletter.\n",
        "## By contract\n\nWe send you our newsletter.\n",
        id="below a heading that names another legal basis",
    ),
    pytest.param(
        "We make a crash list. You will be asked to send it.\n",
        "We make a crash list. You will be asked to send this report.\n",
        id="a noun that nothing before names",
    ),
    pytest.param(
        "We make a report and a list. You will be asked to send it.\n",
        "We make a report and a list. You will be asked to send this report.\n",
        id="a noun where two are named",
    ),
    pytest.param(
        "## With your consent\n\nWe publish results. We ring parents.\n\n## By law\n\nWe keep lists.\n",
        "## With your consent\n\nWe ring parents.\n\n## By law\n\nWe keep lists. We publish results.\n",
        id="under another condition",
    ),
    pytest.param(
        "## Optional\n\n- your phone\n- your birthday\n\n## Required\n\n- your name\n",
        "## Optional\n\n- your phone\n\n## Required\n\n- your name\n- your birthday\n",
        id="from optional to required",
    ),
    pytest.param(
        "Deleted daily:\n\n- logs\n- tapes\n\nDeleted yearly:\n\n- letters\n",
        "Deleted daily:\n\n- logs\n\nDeleted yearly:\n\n- letters\n- tapes\n",
        id="in another list",
    ),
    pytest.param(
        "## Guests\n\nWe do not film you.\n\n## Staff\n\nWe film you at the till.\n",
        "## Guests\n\nWe film you at the till.\n\n## Staff\n\nWe do not film you.\n",
        id="said to other people",
    ),
    pytest.param(
        "We film the gate. This is never shared. We tape calls.\n",
        "We film the gate. We tape calls. This is never shared.\n",
        id="leaning on another sentence",
    ),
    pytest.param(
        "We send lists to our printers. Data goes to Partners abroad.\n",
        "We send lists to our printers (“Partners”). Data goes to Partners abroad.\n",
        id="counted among those whom the text names elsewhere",
    ),
    pytest.param(
        "## Do you sell my data?\n\nNo.\n",
        "## Do you sell my data to brokers?\n\nNo.\n",
        id="the answer to another question",
    ),
    pytest.param(
        "## What we collect\n\n- Scarves\n- Mittens\n",
        "## What we sell\n\n- Scarves\n- Mittens\n",
        id="below another deed",
    ),
    pytest.param("## How long?\n\nA week.\n", "## How long?\n\nA year.\n", id="another answer"),
    pytest.param(
        "We use names for letters.\n",
        "We use names for letters. We use names.\n",
        id="the same without its purpose",
    ),
    pytest.param(
        "We may ring you in emergencies.\n",
        "We may ring you in emergencies. We may ring you.\n",
        id="the same without its occasion",
    ),
    pytest.param(
        "We sell tea.\n",
        "We sell tea.\n\nIn short: we sell your data.\n",
        id="a summary that says more",
    ),
    pytest.param(
        "We keep lists.\n",
        "We keep lists.\n\n1 May 2026: essays are now read by software.\n",
        id="a dated practice",
    ),
    pytest.param(
        "## Stored on your device\n\n- Photos\n- Notes\n",
        "## Stored on our servers\n\n- Photos\n- Notes\n",
        id="another heading over nouns",
    ),
    pytest.param(
        "## Premium members\n\n| Data | Kept |\n|---|---|\n| Face | 2 years |\n",
        "## Founding members\n\n| Data | Kept |\n|---|---|\n| Face | 2 years |\n",
        id="another heading over rows",
    ),
    pytest.param(
        "## On your device\n\n- Photos\n\n## With us\n\n- Notes\n",
        "## On your device\n\n- Photos\n- Notes\n",
        id="a heading that went from over nouns",
    ),
    pytest.param(
        "## Free plan\n\n- Photos\n- Notes\n\n## Paid plan\n\n- Bills\n",
        "## Free plan\n\n- Photos\n\n## Paid plan\n\n- Notes\n- Bills\n",
        id="a noun below another heading",
    ),
    pytest.param(
        "## Members\n\n| Data | Kept |\n|---|---|\n| Face | 2 years |\n| Name | 1 year |\n\n## Guests\n\n| Data | Kept |\n|---|---|\n| Hat | 1 day |\n",
        "## Members\n\n| Data | Kept |\n|---|---|\n| Name | 1 year |\n\n## Guests\n\n| Data | Kept |\n|---|---|\n| Face | 2 years |\n| Hat | 1 day |\n",
        id="a row below another heading",
    ),
    pytest.param(
        "- Stays on your phone\n  - photos\n  - notes\n- Sent to our servers\n  - name\n",
        "- Stays on your phone\n  - photos\n- Sent to our servers\n  - notes\n  - name\n",
        id="an item of another parent",
    ),
    pytest.param(
        "### Can my boss see my diary?\n\nNo, never.\n\n### Can I see my diary?\n\nYes, always.\n",
        "### Can my boss see my diary?\n\nYes, always.\n\n### Can I see my diary?\n\nNo, never.\n",
        id="answers exchanged",
    ),
    pytest.param(
        "### Who reads my mail?\n\nNobody.\n\n### Who answers?\n\nOur two clerks.\n",
        "### Who reads my mail?\n\nOur two clerks.\n\n### Who answers?\n\nNobody.\n",
        id="answers in other words exchanged",
    ),
    pytest.param(
        "Shown to: nobody.\n",
        "Sold to: nobody.\n",
        id="another label",
    ),
    pytest.param(
        "### Do cooks see my diet?\n\nYes, so that they can cook for you.\n\n### Does my boss see my diet?\n\nNo. We would never tell.\n",
        "### Do cooks see my diet?\n\nNo. We would never tell.\n\n### Does my boss see my diet?\n\nYes, so that they can cook for you.\n",
        id="long answers exchanged",
    ),
    pytest.param(
        "### Do you sell my letters?\n\nNo, we have never done so.\n",
        "### Do you sell my first letter?\n\nNo, we have never done so.\n",
        id="a question narrowed",
    ),
    pytest.param(
        "## For tenants\n\nWe ring before we come.\n",
        "## For tenants of the new house\n\nWe ring before we come.\n",
        id="a heading for fewer people",
    ),
    pytest.param(
        "### Gold plan\n\nWe read your pots.\n",
        "### Gold plan and Silver plan\n\nWe read your pots.\n",
        id="a plan more",
    ),
    pytest.param(
        "Call-backs: only if you ask\n",
        "Call-backs at night: only if you ask\n",
        id="a label narrowed",
    ),
    pytest.param(
        "| Thing | Leaves the house? |\n|---|---|\n| Keys | no |\n",
        "| Thing | Leaves the town? |\n|---|---|\n| Keys | no |\n",
        id="a column that asks something else",
    ),
    pytest.param(
        "- In the porch:\n  - the tea list\n",
        "- In the porch and in the paper:\n  - the tea list\n",
        id="a lead-in that reaches further",
    ),
    pytest.param(
        "## What we ask first\n\n- Being named on the door\n- Tea\n\n## What is done in any case\n\n- Bread\n",
        "## What we ask first\n\n- Tea\n\n## What is done in any case\n\n- Being named on the door\n- Bread\n",
        id="a member without a subject in another list",
    ),
    pytest.param(
        "Things:\n\n1. Hat\n2. Scarf\n3. Glove\n\nItems 1 and 2 go to our bank.\n",
        "Things:\n\n1. Hat\n2. Scarf\n3. Glove\n\nItems 1 and 3 go to our bank.\n",
        id="another member by number",
    ),
    pytest.param(
        "1. Hat\n2. Scarf\n3. Glove\n\nItem 3 goes to our bank.\n",
        "1. Hat\n2. Glove\n3. Scarf\n\nItem 3 goes to our bank.\n",
        id="a number that stayed while members moved",
    ),
    pytest.param(
        "## 1. Letters\n\nWe keep letters.\n\n## 2. Calls\n\nWe tape calls.\n\n## 3. Choices\n\nYou may object to what section 1 says.\n",
        "## 1. Letters\n\nWe keep letters.\n\n## 2. Calls\n\nWe tape calls.\n\n## 3. Choices\n\nYou may object to what section 2 says.\n",
        id="another section by number",
    ),
    pytest.param(
        "We tell you 30 days ahead. You may object within that time.\n\nWe tape calls.\n",
        "We tell you 30 days ahead.\n\nWe tape calls. You may object within that time.\n",
        id="within that time",
    ),
    pytest.param(
        "We do not share:\n\n- hats with landlords\n- coats with bakers\n",
        "We do not share:\n\nHats with landlords, coats with bakers.\n",
        id="members written as a sentence outside their list",
    ),
    pytest.param(
        "We never sell:\n\n- hats\n- scarves\n\nWe collect:\n\n- coats\n",
        "We never sell:\n\n- coats\n\nWe collect hats and scarves.\n",
        id="members of another list written as a sentence",
    ),
    pytest.param(
        "We read letters if you ask and pay. We film if you leave and write.\n",
        "We read letters if you ask or pay. We film if you leave or write.\n",
        id="other conditions in two sentences at once",
    ),
    pytest.param(
        "We call you if you ask and pay:\n\n- daily\n- weekly\n",
        "We call you if you ask or pay daily and weekly.\n",
        id="another condition in a list that became a sentence",
    ),
    pytest.param(
        "<table><tr><th>Data</th><th>Data</th><th>Who</th></tr><tr><td>Names</td><td>cooks</td></tr></table>\n",
        "<table><tr><th>Who</th><th>Data</th><th>Data</th></tr><tr><td>Names</td><td>bakers</td></tr></table>\n",
        id="a row too short for its columns",
    ),
)
KEPT = (
    pytest.param(
        "## Data you give us\n\nWe collect your name.\n\n## Security\n\nPasswords are hashed.\n",
        "## What you tell us\n\nWe collect your name. Passwords are hashed.\n\n## Security\n",
        id="below the same source, and how safe something is",
    ),
    pytest.param(
        "## Security\n\nWe store your IP address to prevent fraud.\n",
        "## Advertising\n\nWe store your IP address to prevent fraud.\n",
        id="below another purpose than the one it names itself",
    ),
    pytest.param(
        "## Performance of a contract\n\nWe send you your hats.\n",
        "## Contract\n\nWe send you your hats.\n",
        id="below a shorter name of the same legal basis",
    ),
    pytest.param(
        "## International data transfers\n\nWe send hats.\n\n## Governing law\n\nIt is that of Oslo.\n",
        "## Transfer of data to other countries\n\nWe send hats.\n\n## Applicable law\n\nIt is that of Oslo.\n",
        id="below other names of a part",
    ),
    pytest.param(
        "We make a crash report. You will be asked to send it.\n",
        "We make a crash report. You will be asked to send this report.\n",
        id="a noun for the pronoun that stands for it",
    ),
    pytest.param(
        "## Security\n\nDoors are locked. Keys are counted.\n\n## Storage\n\nPaper lies in a safe.\n",
        "## Security\n\nKeys are counted.\n\n## Storage\n\nPaper lies in a safe. Doors are locked.\n",
        id="under a heading that binds nothing",
    ),
    pytest.param(
        "We film the gate. This is never shared. We tape calls.\n",
        "We tape calls. We film the gate. This is never shared.\n",
        id="with the sentence it leans on",
    ),
    pytest.param(
        "## Do you sell my data?\n\nNo.\n",
        "## Do you sell my data ?\n\nNo.\n",
        id="the same question",
    ),
    pytest.param(
        "## Data we share\n\n- Photos\n- Notes\n",
        "## Data that we share\n\n- Photos\n- Notes\n",
        id="a plain heading over nouns",
    ),
    pytest.param(
        "## Storing\n\nWe keep photos for a year.\n",
        "## How it is stored\n\nWe keep photos for a year.\n",
        id="a heading over sentences",
    ),
    pytest.param(
        "### Who reads my mail?\n\nNobody.\n\n### Who answers?\n\nOur two clerks.\n",
        "### Who answers?\n\nOur two clerks.\n\n### Who reads my mail?\n\nNobody.\n",
        id="questions with their answers",
    ),
    pytest.param(
        "## Our shop\n\nHello.\n",
        "## Our garden\n\nHello.\n",
        id="another greeting above",
    ),
    pytest.param(
        "## Who receives it\n\n- Our hosting provider, which runs servers in France.\n- The post office.\n",
        "## Recipients of it\n\n- Our hosting provider, which runs servers in France.\n- The post office.\n",
        id="who receives things, as a noun",
    ),
    pytest.param(
        "## Kids\n\nWe ask parents first.\n",
        "## Children\n\nWe ask parents first.\n",
        id="the same people in another word",
    ),
    pytest.param(
        "## 1. Letters\n\nWe keep letters.\n\n## 2. Calls\n\nWe tape calls.\n\n## 3. Choices\n\nYou may object under section 1.\n",
        "## 1. Calls\n\nWe tape calls.\n\n## 2. Letters\n\nWe keep letters.\n\n## 3. Choices\n\nYou may object under section 2.\n",
        id="sections numbered anew with what refers to them",
    ),
    pytest.param(
        "| Data | Kept for | Seen by |\n|---|---|---|\n| Names | 3 years | cooks |\n| Hats | until spring | guards |\n",
        "| Data | Seen by | Kept for |\n|---|---|---|\n| Names | cooks | 3 years |\n| Hats | guards | until spring |\n",
        id="columns in another order",
    ),
    pytest.param(
        "| Data | Purpose | Deleted |\n|---|---|---|\n| Names | greeting | after 3 days |\n| Hats | finding | in spring |\n",
        "- **Names**: purpose: greeting; deleted: after 3 days\n- **Hats**: purpose: finding; deleted: in spring\n",
        id="a table spelt out as a list",
    ),
    pytest.param(
        "## Your hats\n\nWe keep hats.\n\n## Your scarves\n\nWe keep scarves.\n",
        "Contents: Your hats · Your scarves\n\n## Your hats\n\nWe keep hats.\n\n## Your scarves\n\nWe keep scarves.\n",
        id="a line of contents",
    ),
    pytest.param(
        "We do not share:\n\n- hats with landlords\n- coats with bakers\n",
        "We do not share hats with landlords and coats with bakers.\n",
        id="a list written as a sentence, word for word",
    ),
    pytest.param(
        "## One\n\nDoors are locked.\n\n👋\n\n## Two\n\nPaper lies in a safe.\n",
        "## One\n\n👋\n\n## Two\n\nPaper lies in a safe. Doors are locked.\n",
        id="away from a sign that is no word",
    ),
)


def level(old: str, new: str) -> Level:
    head = "# Privacy\n\nThis page was written with care.\n\n"
    return policydiff.compare(head + old, head + new, format="markdown").level


@pytest.mark.parametrize(("old", "new"), TURNED)
def test_another_place_gives_another_meaning_both_ways(old: str, new: str) -> None:
    assert (level(old, new), level(new, old)) == (Level.MATERIAL, Level.MATERIAL)


@pytest.mark.parametrize(("old", "new"), KEPT)
def test_another_place_may_say_the_same_both_ways(old: str, new: str) -> None:
    assert (level(old, new), level(new, old)) == (Level.MINOR, Level.MINOR)


PERIODS = (
    pytest.param("## Retention\n\n- Server logs: {}\n- Orders: ten years\n", id="a list under a heading"),
    pytest.param("## What we keep and how long\n\nEnquiries: {}.\n", id="a label under a heading"),
    pytest.param("**Retention:** until delivery, or {}, whichever comes first.\n", id="a run-in title"),
    pytest.param("Deleted after: {}\n", id="a label alone"),
    pytest.param("## Hours\n\nWe keep these for the time shown:\n\n- Hour slips: {}\n- Loan slips: a year\n", id="a lead-in"),
    pytest.param("## Slips\n\n| Slip | Lifetime |\n|---|---|\n| hour | {} |\n| loan | a year |\n", id="a column"),
)  # fmt: skip


@pytest.mark.parametrize("text", PERIODS)
def test_a_bare_period_bears_as_retention_where_what_stands_above_it_says_so(text: str) -> None:
    def bears(old: str, new: str) -> list[tuple[Level, Direction]]:
        report = policydiff.compare(text.format(old), text.format(new))
        return [(c.level, c.direction) for c in report.changes]

    assert bears("14 days", "90 days") == [(Level.MATERIAL, Direction.ADVERSE)]
    assert bears("90 days", "14 days") == [(Level.MATERIAL, Direction.FAVOURABLE)]


def test_a_bare_period_of_which_nothing_says_what_it_is_bears_neither_way() -> None:
    text = "## Hire\n\n| Boat | Season |\n|---|---|\n| Gull | {} |\n| Tern | a year |\n"
    report = policydiff.compare(text.format("14 days"), text.format("90 days"))
    assert [(c.level, c.direction) for c in report.changes] == [(Level.MATERIAL, Direction.NEUTRAL)]
