"""Whose approving review counts: named logins, owners of the file, members of named teams."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.errors import ForgeError
from policydiff.forge.client import GitHub, segment
from policydiff.forge.codeowners import CODEOWNERS_PLACES, Owners, owners_of
from policydiff.forge.trees import read_text


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who may approve, as the configuration says."""

    approvers: tuple[str, ...]
    """Logins."""
    teams: tuple[str, ...]
    """"organisation/team"."""
    codeowners: bool
    """Whether the owners of `path` may."""
    path: str
    """The policy's file, from the top of the repository."""
    known_as: str = ""
    """The file that readers know the policy by, where it has moved since."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody may."""
        return not (self.approvers or self.teams or self.codeowners)

    @property
    def described(self) -> str:
        """Who may, in words: "lea or max, a member of acme/legal, an owner of privacy.md"."""
        parts = [" or ".join(self.approvers)] if self.approvers else []
        parts += [f"a member of {team}" for team in self.teams]
        parts += [f"an owner of {self.path} in CODEOWNERS"] if self.codeowners else []
        return ", ".join(parts)


class Voters:
    """Tells why a person's review counts.

    Owners are those that CODEOWNERS names in each of `bases`. Where the last of these still has the file
    under the name that readers know, owners of that name: a move chooses nobody's judges.
    """

    def __init__(self, forge: GitHub, electorate: Electorate, bases: tuple[str, ...]) -> None:
        self._forge = forge
        self._electorate = electorate
        self._logins = {login.lower() for login in electorate.approvers}
        self._owners = _owners(forge, electorate, bases) if electorate.codeowners else Owners()
        self._unreadable: dict[str, str] = {}
        self._memberships: dict[tuple[str, str], bool] = {}

    @property
    def problems(self) -> tuple[str, ...]:
        """Why some teams could not be read, and that there is no CODEOWNERS; each says what to do."""
        problems = [self._unreadable[team] for team in sorted(self._unreadable)]
        if self._electorate.codeowners and self._owners == Owners():
            problems.append(
                f"[review] codeowners is set, and CODEOWNERS names no user or team for "
                f"{self._electorate.path} on the base branch."
            )
        return tuple(problems)

    def reason(self, login: str, *, is_bot: bool) -> str:
        """Say why this login's review counts, or "" where it does not. Raises `ForgeError`."""
        if login.lower() in self._logins:
            return "named under [review] approvers"
        if is_bot:
            return ""
        owners = self._owners
        if login.lower() in {user.lower() for user in owners.users}:
            return f"an owner of {self._electorate.path} in CODEOWNERS"
        for team in self._electorate.teams:
            if self._is_member(team, login):
                return f"a member of {team}"
        for team in owners.teams:
            if self._is_member(team, login):
                return f"a member of {team}, which owns {self._electorate.path} in CODEOWNERS"
        return ""

    def _is_member(self, team: str, login: str) -> bool:
        key = (team.lower(), login.lower())
        if key not in self._memberships:
            self._memberships[key] = self._ask(team, login)
        return self._memberships[key]

    def _ask(self, team: str, login: str) -> bool:
        if team in self._unreadable:
            return False
        organisation, _, slug = team.partition("/")
        place = f"/orgs/{segment(organisation)}/teams/{segment(slug)}"
        forge = self._forge.for_teams
        try:
            # A team that may not be read and a person who is no member are both a 404.
            forge.get(place)
        except ForgeError as error:
            if error.status not in (403, 404):
                raise
            self._unreadable[team] = (
                f"The token may not read the team {team}, or there is none. The token of a job never "
                "may: give one of a GitHub App or a person that may read the organisation's members "
                "as POLICYDIFF_TEAM_TOKEN, or name logins under [review] approvers."
            )
            return False
        try:
            answer = forge.get(f"{place}/memberships/{segment(login)}")
        except ForgeError as error:
            if error.status == 404:
                return False
            raise
        return isinstance(answer, dict) and answer.get("state") == "active"


def _owners(forge: GitHub, electorate: Electorate, bases: tuple[str, ...]) -> Owners:
    """Return those who own the file in each of `bases`, and owned it where it was before."""
    path, known_as = electorate.path, electorate.known_as
    found = [_read_owners(forge, path, base) for base in bases]
    if known_as not in ("", path) and read_text(forge, known_as, bases[-1]) is not None:
        found.append(_read_owners(forge, known_as, bases[-1]))
    return _common(found)


def _read_owners(forge: GitHub, path: str, ref: str) -> Owners:
    """Return the owners of `path` as the first CODEOWNERS that `ref` has names them."""
    for place in CODEOWNERS_PLACES:
        text = read_text(forge, place, ref)
        if text is not None:
            return owners_of(text, path)
    return Owners()


def _common(owners: list[Owners]) -> Owners:
    """Return those whom all of them name."""
    first, *others = owners
    return Owners(
        tuple(one for one in first.users if all(_named(one, each.users) for each in others)),
        tuple(one for one in first.teams if all(_named(one, each.teams) for each in others)),
    )


def _named(name: str, names: tuple[str, ...]) -> bool:
    return name.lower() in (each.lower() for each in names)
