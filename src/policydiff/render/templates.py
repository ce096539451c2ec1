"""The Jinja environment that everything with a template goes through.

Templates are looked up in two folders: the user's own (`[notice] templates` in
`policydiff.toml`), then the defaults. The defaults are `policydiff/templates/` inside an installed
wheel and the top-level `templates/` of a checkout; whichever exists is used, the packaged one
first. A template of the user replaces the default of the same name and may include or extend any
other by name, and the default of its own name as `default:NAME`.

What goes through here was written by other people, policy text above all. So the environment is
sandboxed, an unknown variable is an error instead of an empty place in a legal notice, and `.html`,
`.html.j2`, `.xml` and `.xml.j2` escape what they print, as does everything they import, include or
extend, whatever its name. (With Jinja's own choice by name, a macro from a plain file would hand its
text to a page unescaped and marked as safe.) Nothing random is reachable: the same context gives
the same bytes.

Jinja costs about 0.1 s to import, so it is imported when the first template is rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING

from policydiff.errors import TemplateError
from policydiff.i18n import ENGLISH, translator

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "default_folder",
    "environment",
    "format_day",
    "mail_templates_digest",
    "render_template",
    "templates_digest",
    "text_direction",
]

_DEFAULT = "default:"
_ESCAPED = (".html", ".html.j2", ".xml", ".xml.j2")
_RANDOM_FILTERS = ("random",)
_RANDOM_GLOBALS = ("lipsum",)
# What a template's own arithmetic, indexing or recursion can raise, beside Jinja's errors.
_OWN_FAILURES = (TypeError, ValueError, ArithmeticError, LookupError, RecursionError)

_NUMBERS = (0, 1, 2, 3, 4, 5, 6, 11, 21, 100)
"""Between them they take every plural form of the languages that have catalogues."""

_Source = tuple[str, str, Callable[[], bool]]


def render_template(
    name: str, context: Mapping[str, object], user_folder: Path | None = None, locale: str = "en"
) -> str:
    """Return template `name` rendered with `context`.

    What it wraps in `_()` or `{% trans %}` is said in the language of `locale`, or in English where
    there is no catalogue for that. Raises TemplateError where the template is absent, is not valid
    Jinja, names an unknown variable or does what the sandbox forbids. The message is one line:
    file, line, what is wrong, advice.
    """
    from jinja2 import TemplateError as JinjaError

    try:
        return environment(name, user_folder, locale).get_template(name).render(context)
    except (JinjaError, *_OWN_FAILURES) as error:
        raise TemplateError(_explain(name, error, context, user_folder)) from error


def environment(name: str, user_folder: Path | None = None, locale: str = "en") -> Environment:
    """Return the sandboxed environment for template `name` and all that it draws in.

    It looks into `user_folder` first, then into the defaults, and escapes if `name` is that of a
    page. The same folder and language give the same environment; a template that changed on disk is
    read again.
    """
    escaped = name.lower().endswith(_ESCAPED)
    return _environment(_folders(user_folder), escaped, translator(locale).language)


def default_folder() -> Path:
    """Return the folder of the default templates: the packaged one, or that of the checkout.

    Raises TemplateError where neither exists, so where the installation is broken.
    """
    package = Path(__file__).resolve().parents[1]
    candidates = (package / "templates", package.parents[1] / "templates")
    for folder in candidates:
        if folder.is_dir():
            return folder
    places = " and ".join(map(str, candidates))
    raise TemplateError(f"default templates: none in {places}; reinstall policydiff")


def mail_templates_digest(user_folder: Path | None = None, locales: Iterable[str] = ()) -> str:
    """Return the hash of the templates of mails, which an approval is bound to.

    Without templates of one's own that is the default mails alone, so that a release which touches
    pages voids no approval. With some, all count: a mail of one's own may draw in any of them. What
    they say in the languages of `locales` counts as well. Raises TemplateError for a link out of its
    folder.
    """
    default = default_folder()
    if user_folder and any(_names(user_folder)):
        digest = templates_digest(user_folder)
    else:
        digest = _digest({name for name in _names(default) if _is_of_mail(name)}, (default,))
    languages = {translator(locale).language for locale in locales} - {ENGLISH.language}
    said = [_said_by_mails(user_folder, language) for language in sorted(languages)]
    return hashlib.sha256(repr((digest, said)).encode()).hexdigest() if said else digest


def _said_by_mails(user_folder: Path | None, language: str) -> list[tuple[str, ...]]:
    """Return what the templates of mails say in a language: each message, then its forms there."""
    from jinja2.exceptions import TemplateSyntaxError
    from jinja2.ext import extract_from_ast

    folders, catalogue = _folders(user_folder), translator(language).catalogue
    found: set[tuple[str, ...]] = set()
    for name in {name for folder in folders for name in _names(folder) if _is_of_mail(name)}:
        if (path := _find(name, folders)) is None:
            continue
        try:
            tree = environment(name, user_folder, language).parse(path.read_text(encoding="utf-8"))
        except (TemplateSyntaxError, UnicodeDecodeError):
            continue  # rendering says so, with file and line
        for _, _, message in extract_from_ast(tree, ("_", "gettext", "ngettext")):
            match [text for text in _texts(message) if text]:
                case [one]:
                    found.add((one, catalogue.gettext(one)))
                case [one, many, *_]:
                    found.add((one, *(catalogue.ngettext(one, many, n) for n in _NUMBERS)))
    return sorted(found)


def _texts(message: str | tuple[str | None, ...] | None) -> tuple[str | None, ...]:
    return (message,) if isinstance(message, str) else message or ()


def _is_of_mail(name: str) -> bool:
    words = name.endswith(".words.j2") and not name.startswith("web_")
    return words or name.startswith("notice.")


def templates_digest(user_folder: Path | None = None) -> str:
    """Return the sha256, in hex, over names and bytes of every template that would be used.

    A default that another one replaces counts as well, since that one may extend it. Hidden files do
    not count. Raises TemplateError for a link out of its folder.
    """
    folders = _folders(user_folder)
    names = {name for folder in folders for name in _names(folder)}
    if user_folder:
        replaced = set(_names(user_folder)) & set(_names(default_folder()))
        names |= {_DEFAULT + name for name in replaced}
    return _digest(names, folders)


def _digest(names: set[str], folders: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        path = _find(name, folders)
        content = path.read_bytes() if path else b""
        digest.update(f"{len(name.encode())}:{name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def format_day(day: str | None, locale: str = "en") -> str:
    """Return an ISO date as people write it: "2 October 2024", "2. Oktober 2024", "April 2025".

    The last is "2025-04". Text that is not an ISO date and dates in an unknown locale come back as
    they are, None as "". English is written day first, without commas, so that readers on both
    sides of the Atlantic read the same day.
    """
    from babel import UnknownLocaleError
    from babel.dates import format_date

    language = locale.replace("-", "_")
    try:
        if day and len(day) == len("2025-04"):
            return format_date(date.fromisoformat(f"{day}-01"), "MMMM y", locale=language)
        pattern = "d MMMM y" if language.split("_")[0] == "en" else "long"
        return format_date(date.fromisoformat(day or ""), pattern, locale=language)
    except (ValueError, UnknownLocaleError):
        return day or ""


@lru_cache(maxsize=32)
def text_direction(locale: str, otherwise: str = "ltr") -> str:
    """Return "rtl" for a language that is written from right to left, else `otherwise`.

    A policy's text takes "auto": in Hebrew a company's name that stands alone keeps its place on the
    right, while whatever is written from right to left inside an English policy finds its own way.
    """
    from babel import Locale, UnknownLocaleError

    try:
        found = Locale.parse(locale, sep="-" if "-" in locale else "_").text_direction
    except (ValueError, UnknownLocaleError):
        return otherwise
    return "rtl" if found == "rtl" else otherwise


def _folders(user_folder: Path | None) -> tuple[Path, ...]:
    return (*((user_folder.absolute(),) if user_folder else ()), default_folder())


@lru_cache(maxsize=32)
def _environment(folders: tuple[Path, ...], escaped: bool, language: str) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _source(name, folders)),
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(  # type: ignore[attr-defined]
        translator(language).catalogue, newstyle=True
    )
    for name in _RANDOM_FILTERS:
        del made.filters[name]
    for name in _RANDOM_GLOBALS:
        del made.globals[name]
    made.filters["format_day"] = format_day
    made.filters["text_direction"] = text_direction
    return made


def _source(name: str, folders: tuple[Path, ...]) -> _Source | None:
    path = _find(name, folders)
    if path is None:
        return None
    try:
        text, changed = path.read_text(encoding="utf-8"), path.stat().st_mtime_ns
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"template {path}: not readable as UTF-8 ({type(error).__name__}); save it as UTF-8"
        ) from error

    def is_current() -> bool:
        try:
            return _find(name, folders) == path and path.stat().st_mtime_ns == changed
        except (OSError, TemplateError):
            return False

    return text, str(path), is_current


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    """Return the first file called `name`; a name or a link that leaves its folder is refused."""
    if name.startswith(_DEFAULT):
        name, folders = name.removeprefix(_DEFAULT), (default_folder(),)
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            raise TemplateError(
                f"template {name}: {path} leads out of its folder; put a copy of the file there"
            )
        return path
    return None


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [name.as_posix() for name in names if not any(p.startswith(".") for p in name.parts)]


def _explain(
    name: str, error: Exception, context: Mapping[str, object], user_folder: Path | None
) -> str:
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    where, line = _place(error) or (name, 0)
    what = " ".join(str(error).split()) or type(error).__name__
    advice = "mend that line"
    if isinstance(error, TemplateSyntaxError):
        where, line, advice = error.filename or name, error.lineno, "mend the Jinja syntax"
    elif isinstance(error, TemplateNotFound):
        what = f"no template {error.name} in {', nor in '.join(map(str, _folders(user_folder)))}"
        advice = "check the name"
    elif isinstance(error, RecursionError):
        what = "it draws itself in"
        advice = f'write "{_DEFAULT}NAME" where the default of the same name is meant'
    elif isinstance(error, UndefinedError):
        advice = f"use one of {', '.join(sorted(context))}, or remove it"
    return f"template {where}{f', line {line}' if line else ''}: {what}; {advice}"


def _place(error: Exception) -> tuple[str, int] | None:
    """Return file and line of the innermost template frame; Jinja rewrites tracebacks so."""
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if "__jinja_exception__" in frame.f_globals
    ]
    return frames[-1] if frames else None
