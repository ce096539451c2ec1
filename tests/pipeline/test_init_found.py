"""What `init` takes for a policy, a translation, the published branch."""

from __future__ import annotations

import pathlib
import subprocess

import pytest

from policydiff.document import format_of_path
from policydiff.pipeline.init_found import ENDINGS, find_policies, look_around

ENGLISH = "We keep the logs of the service for 30 days and you are in control of it.\n"
TEXTS = {
    "de": "Wir speichern die Daten der Nutzer und sie werden nicht verkauft.\n",
    "fr": "Nous gardons les données de votre compte et nous ne vendons pas vos données.\n",
    "sv": "Vi sparar dina uppgifter i trettio dagar och säljer dem inte till någon.\n",
}


def found(folder: pathlib.Path, files: dict[str, str]) -> dict[str, dict[str, str]]:
    """Paths of policies, and of their translations by language."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXTS.get(text, text), encoding="utf-8")
    return {
        policy.path: {each.locale: each.path for each in policy.translations}
        for policy in find_policies(folder, folder.rglob("*"))
    }


@pytest.mark.parametrize(
    "name",
    [
        "privacy.md",
        "docs/cookie-policy.html",
        "legal/anything.rst",
        "policies/imprint.txt",
        "site/privacy/index.md",
        "Datenschutzerklärung.docx",
        "politique-de-confidentialite.md",
        "donor-notice.txt",
    ],
)
def test_a_policy_is_known_by_its_name_or_folder(tmp_path: pathlib.Path, name: str) -> None:
    assert found(tmp_path, {name: ENGLISH}) == {name: {}}


@pytest.mark.parametrize(
    "name",
    [
        "NOTICE.txt",
        "NOTICE.md",
        "README.md",
        "legal/README.md",
        "SECURITY.md",
        "security-policy.md",
        "policy.py",
        "node_modules/x/privacy.md",
        "tests/fixtures/privacy.md",
        "changelog/privacy.md",
        ".hidden/privacy.md",
        "site/index.md",
    ],
)
def test_what_is_none(tmp_path: pathlib.Path, name: str) -> None:
    assert found(tmp_path, {name: ENGLISH}) == {}


@pytest.mark.parametrize(
    ("name", "base", "language"),
    [
        ("privacy.de.md", "privacy.md", "de"),
        ("privacy-fr.md", "privacy.md", "fr"),
        ("privacy_de.md", "privacy.md", "de"),
        ("privacy.de.md", "privacy.en.md", "de"),
        ("privacy_fr.md", "privacy_en.md", "fr"),
        ("privacy.sv.md", "privacy.md", "sv"),
        ("de/privacy.md", "privacy.md", "de"),
        ("site/fr/legal/privacy.md", "site/en/legal/privacy.md", "fr"),
        ("site/sv/privacy/index.md", "site/privacy/index.md", "sv"),
    ],
)
def test_a_translation_goes_with_its_policy(
    tmp_path: pathlib.Path, name: str, base: str, language: str
) -> None:
    assert found(tmp_path, {base: ENGLISH, name: language}) == {base: {language: name}}


def test_a_region_is_part_of_the_language(tmp_path: pathlib.Path) -> None:
    files = {"privacy.md": ENGLISH, "privacy.fr-CA.md": "fr", "privacy_de_AT.md": "de"}
    assert found(tmp_path, files) == {
        "privacy.md": {"fr-CA": "privacy.fr-CA.md", "de-AT": "privacy_de_AT.md"}
    }


@pytest.mark.parametrize("name", ["privacy-ca.md", "privacy.us.md", "ca/privacy.md"])
def test_a_notice_for_a_place_is_a_policy_of_its_own(tmp_path: pathlib.Path, name: str) -> None:
    # "ca" is Catalan, and California: the text tells.
    assert found(tmp_path, {"privacy.md": ENGLISH, name: ENGLISH}) == {"privacy.md": {}, name: {}}


def test_a_translation_without_its_reference_is_a_policy(tmp_path: pathlib.Path) -> None:
    assert found(tmp_path, {"privacy.de.md": "de"}) == {"privacy.de.md": {}}


def test_what_git_ignores_is_none(tmp_path: pathlib.Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("site/\n")
    found(tmp_path, {"site/privacy.html": ENGLISH, "legal/cookies.md": ENGLISH})
    (tmp_path / "legal" / "linked.md").symlink_to("cookies.md")
    assert [each.path for each in look_around(tmp_path).policies] == ["legal/cookies.md"]
    assert [each.path for each in look_around(tmp_path / "legal").policies] == ["cookies.md"]


def test_every_ending_has_a_parser() -> None:
    formats = {ending: format_of_path(f"privacy.{ending}") for ending in ENDINGS}
    assert [ending for ending, form in formats.items() if form == "text"] == ["txt"]


def git(folder: pathlib.Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_the_published_branch(tmp_path: pathlib.Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    git(first, "init", "--quiet", "--initial-branch=trunk")
    assert look_around(first).branch == "trunk"
    git(first, "commit", "--quiet", "--allow-empty", "-m", "first")
    git(tmp_path, "clone", "--quiet", str(first), "second")
    second = tmp_path / "second"
    git(second, "checkout", "--quiet", "-b", "feature")
    assert look_around(second).branch == "trunk"
    git(first, "branch", "main")
    git(first, "checkout", "--quiet", "-b", "feature")
    assert look_around(first).branch == "main"
