"""How a family file writes its rules: mirrored pairs and single ones, in few words."""

from __future__ import annotations

from typing import Final

from policydiff.statements import Operation

ADDED: Final = (Operation.ADDED,)
REMOVED: Final = (Operation.REMOVED,)
CHANGED: Final = (Operation.CHANGED,)
FLIPPED: Final = (Operation.FLIPPED,)
CAME_OR_WENT: Final = (Operation.ADDED, Operation.REMOVED)

GDPR_INFORM = "GDPR Art. 13(3); WP260 rev.01 paras 29–31"
COLORADO = "Colorado Privacy Act Rule 6.04"
FTC = "FTC Act s.5"
CCPA = "CCPA 1798.100(a)"
COPPA = "COPPA 16 CFR 312.5"
