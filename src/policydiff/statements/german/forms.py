"""The forms in which German prints a verb, a noun or a phrase of the lexicon.

"speichern"                  a regular verb: speichert, speicherte, gespeichert, das Speichern
"erheben/erhoben/erhob"      a verb with forms of its own
"weiter|geben/gegeben/gibt"  one that comes apart: "wir geben … weiter", "weitergegeben", "weiterzugeben"
"zur Verfügung|stellen"      the same with words before the verb
"Weitergabe an Dritte"       anything else, as it stands
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from policydiff.statements.tokens import Tokeniser

PARTICLE = "+"
"""Before the part of a verb that stands at the end of its clause, where the trie goes on with it."""
_INSEPARABLE = ("be", "emp", "ent", "er", "ge", "miss", "ver", "zer", "über", "unter", "wider")

Phrase = tuple[str, ...]


def german_forms(phrases: str, tokeniser: Tokeniser, *, verbs: bool) -> list[Phrase]:
    """Return the folded words of every form of some phrases that semicolons part."""
    found: dict[Phrase, None] = {}
    for phrase in phrases.split(";"):
        words = " ".join(phrase.replace("-", " ").split())
        if words:
            found.update(dict.fromkeys(_forms(words, tokeniser, verbs=verbs)))
    return list(found)


def _forms(phrase: str, tokeniser: Tokeniser, *, verbs: bool) -> Iterator[Phrase]:
    particle, bar, verb = phrase.rpartition("|")
    if bar:
        yield from _separable(particle, verb, tokeniser)
    elif verbs and (("/" in verb and " " not in verb) or _is_regular(verb)):
        infinitive, *given = verb.split("/")
        for form in (*_finite(infinitive), *(given or _participle(infinitive))):
            yield from folded(form, tokeniser)
    else:
        yield from folded(phrase, tokeniser)


def folded(phrase: str, tokeniser: Tokeniser) -> Iterator[Phrase]:
    """Yield the folded words of a phrase, as they stand and with a capital at the beginning."""
    words = phrase.split()
    for first in dict.fromkeys((words[0], words[0][:1].upper() + words[0][1:])):
        yield tuple(part for word in (first, *words[1:]) for part in tokeniser.fold(word))


def particle_key(words: Phrase) -> str:
    """Return the key under which a trie holds the particle of a verb."""
    return PARTICLE + "_".join(words)


def _separable(particle: str, verb: str, tokeniser: Tokeniser) -> Iterator[Phrase]:
    infinitive, *given = verb.split("/")
    participles = [form for form in given if form.startswith(("ge", "be", "er", "ver"))]
    finite = (*_finite(infinitive), *(form for form in given if form not in participles))
    (key,) = {particle_key(words) for words in list(folded(particle, tokeniser))[:1]}
    for form in finite:
        for words in folded(form, tokeniser):
            yield (*words, key)
    glue = "" if " " not in particle and particle[:1].islower() else " "
    joined = (*finite, *(participles or _participle(infinitive)))
    for form in (*joined, f"zu{infinitive}" if not glue else f"zu {infinitive}"):
        yield from folded(f"{particle}{glue}{form}", tokeniser)


def _is_regular(phrase: str) -> bool:
    return " " not in phrase and phrase[:1].islower() and phrase.endswith(("en", "ern", "eln"))


def _root(infinitive: str) -> str:
    return infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]


def _finite(infinitive: str) -> tuple[str, ...]:
    """Return the infinitive and the present and past forms that a rule makes of it."""
    root = _root(infinitive)
    bridge = "e" if root.endswith(("t", "d", "chn", "ffn", "gn")) else ""
    endings = product((root,), ("e", f"{bridge}t", f"{bridge}st", f"{bridge}te", f"{bridge}ten"))
    return (infinitive, *(stem + ending for stem, ending in endings))


def _participle(infinitive: str) -> tuple[str, ...]:
    root = _root(infinitive)
    bridge = "e" if root.endswith(("t", "d", "chn", "ffn", "gn")) else ""
    own = infinitive.startswith(_INSEPARABLE) or infinitive.endswith("ieren")
    return (f"{root}{bridge}t",) if own else (f"ge{root}{bridge}t",)
