"""Which sentences of a version can hold given words, found without reading the sentences.

A sentence that came or went is looked for in the whole other version. Reading all of it for one
sentence would make the cost follow the size of the document, so only sentences that can pass are read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from policydiff.document import Document
from policydiff.document.records import Unit
from policydiff.statements.lexicon import Lexicon, Trie
from policydiff.statements.records import Facet
from policydiff.statements.sameness import basic_form
from policydiff.statements.vocabulary import END, Branch

_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})


class Candidates:
    """The sentences of one version by the words printed in them and in what they inherit.

    Never misses a sentence: a word of a reading is printed (its chunk, the text between two spaces, folds
    to it), or stands for a phrase all of whose words are printed. Chunks are counted once; where one
    stands is searched when somebody asks, and that is asked of rare ones only.
    """

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._size = len(document.sentences)
        self._heirs = _heirs(document)
        self._text = "".join((" ", *(f"{s.text} " for s in document.sentences)))
        self._starts = list(accumulate((len(s.text) + 1 for s in document.sentences), initial=0))
        self._counts = Counter(self._text.split(" "))
        for above, heirs in self._heirs.items():
            for chunk in set(above.split(" ")):
                self._counts[chunk] += len(heirs)
        self._words: dict[str, list[str]] = {}
        self._chunks: dict[str, list[str]] = {}
        for chunk in self._counts:
            words = {token.word for token in lexicon.tokeniser.chunk_tokens(chunk)}
            words |= lexicon.tokeniser.further_words(chunk)
            for word in words:
                self._words.setdefault(word, []).append(chunk)
            for known in {basic_form(word, lexicon) for word in words}:
                self._chunks.setdefault(known, []).append(chunk)
        self._places: dict[str, frozenset[int]] = {}
        self._tallies: dict[str, int] = {}
        self._openings: dict[str, list[str]] | None = None

    def holding(self, words: Iterable[str], least: int) -> list[int]:
        """Return, in order, the sentences that may hold at least `least` of some different basic forms.

        Who holds `least` of n words misses n - `least` at most, so that one of any n - `least` + 1 words
        is there: the rarest ones are asked for.
        """
        if least < 1:
            return list(range(self._size))
        rarest = sorted(words, key=lambda word: (self._count(word), word))
        asked = rarest[: max(len(rarest) - least + 1, 0)]
        return sorted(frozenset().union(*map(self._holding, asked)))

    def naming(self, act: str) -> list[int]:
        """Return, in order, the sentences that may speak of an act, duty or right."""
        if self._openings is None:
            self._openings = {}
            root = self._lexicon.root
            for word in sorted(self._words.keys() | _replacements(self._lexicon)):
                if word in root.heads:
                    for named in _acts(root, word):
                        self._openings.setdefault(named, []).append(word)
        opening = (basic_form(word, self._lexicon) for word in self._openings.get(act, ()))
        return self.holding(dict.fromkeys(opening), 1)

    def _holding(self, word: str) -> frozenset[int]:
        known = self._places.get(word)
        if known is None:
            rarest = (min(phrase, key=self._printed) for phrase in self._phrases(word))
            chunks = {c for each in (word, *rarest) for c in self._chunks.get(each, ())}
            known = frozenset().union(*map(self._printing, chunks))
            self._places[word] = known
        return known

    def _phrases(self, word: str) -> list[list[str]]:
        """Return the phrases that are read as a word of this basic form, in basic forms as well."""
        phrases = _phrases(self._lexicon).get(word, ())
        return [[basic_form(each, self._lexicon) for each in phrase] for phrase in phrases]

    def _count(self, word: str) -> int:
        """Return how often a word is printed, alone or as the rarest word of a phrase, at most."""
        known = self._tallies.get(word)
        if known is None:
            phrases = (min(map(self._printed, phrase)) for phrase in self._phrases(word))
            known = self._tallies[word] = self._printed(word) + sum(phrases)
        return known

    def _printed(self, word: str) -> int:
        return sum(self._counts[chunk] for chunk in self._chunks.get(word, ()))

    def _printing(self, chunk: str) -> set[int]:
        found = set()
        at = self._text.find(f" {chunk} ")
        while at >= 0:
            found.add(bisect_right(self._starts, at) - 1)
            at = self._text.find(f" {chunk} ", at + len(chunk) + 1)
        for above, heirs in self._heirs.items():
            if chunk in above:
                found.update(heirs)
        return found


def _heirs(document: Document) -> dict[str, list[int]]:
    """Return, by what sentences may inherit, whether or not they are read so in the end, who does."""
    found: dict[str, list[int]] = {}
    for sentence in document.sentences:
        above = sentence.lead_in
        if sentence.unit is Unit.ITEM and not above:
            above = document.sections[sentence.section].heading
        if above:
            found.setdefault(above, []).append(sentence.index)
    return found


@lru_cache(maxsize=4)
def _phrases(lexicon: Lexicon) -> dict[str, list[tuple[str, ...]]]:
    """Return, by basic form, the phrases that are read as a word of it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase, word in _replaced(lexicon):
        found.setdefault(basic_form(word, lexicon), []).append(phrase)
    return found


@lru_cache(maxsize=4)
def _replacements(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that phrases are read as."""
    return frozenset(word for _, word in _replaced(lexicon))


def _replaced(lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every phrase that is read as something else with each word of that."""
    trie = lexicon.phrases
    for first in sorted(trie.heads):
        for phrase, number in _endings(trie.open(first), (first,)):
            for word in trie.meanings[number][0].id.split():
                yield phrase, lexicon.tokeniser.fold(word)[0]


def _acts(root: Trie, word: str) -> frozenset[str]:
    """Return the acts, duties and rights of the phrases that begin with a word."""
    meanings = (m for _, number in _endings(root.open(word), ()) for m in root.meanings[number])
    return frozenset(m.id for m in meanings if m.facet in _HEADS)


def _endings(branch: Branch, before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the words of every phrase of a branch, and the number of its meaning."""
    for word, following in branch.items():
        if word == END:
            yield before, following
        else:
            yield from _endings(following, (*before, word))
