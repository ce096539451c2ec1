"""The platform that hosts the repository: GitHub's REST API, and nothing but it.

    forge = from_environment(os.environ)        # None where the job was given no token
    forge.get(f"{forge.home}/pulls/7")          # parsed JSON
    forge.get_all(f"{forge.home}/pulls/7/reviews")

What is read there decides whose approval counts; what is written there is comments and pull requests.
No other room below `pipeline` speaks to a forge.
"""

from __future__ import annotations

from policydiff.forge.client import GitHub, from_environment, segment

__all__ = ["GitHub", "from_environment", "segment"]
