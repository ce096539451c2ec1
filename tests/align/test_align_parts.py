"""The pieces under the aligner: choosing pairs, keeping order, likeness."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align.assignment import best_first, in_order
from policydiff.align.similarity import candidate_pairs, similarity, words_of

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"]), max_size=9).map(tuple)


def test_best_first_is_not_greedy_from_the_top() -> None:
    assert best_first([(0.6, 0, 0), (0.9, 1, 0), (0.5, 0, 1)]) == [(0.9, 1, 0), (0.5, 0, 1)]


def test_best_first_breaks_ties_by_place() -> None:
    assert best_first([(0.5, 0, 2), (0.5, 0, 0), (0.5, 2, 2)]) == [(0.5, 0, 0), (0.5, 2, 2)]


def test_in_order_keeps_the_heavier_run() -> None:
    assert in_order([3, 0, 1, 2], [1, 1, 1, 1]) == {1, 2, 3}
    assert in_order([3, 0, 1, 2], [9, 1, 1, 1]) == {0}
    assert in_order([], []) == set()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=9))
def test_in_order_finds_the_heaviest_increasing_run(items: list[tuple[int, int]]) -> None:
    targets = [t for t, _ in items]
    weights = [float(w) for _, w in items]
    kept = sorted(in_order(targets, weights))
    assert all(targets[a] < targets[b] for a, b in pairwise(kept))
    runs = (run for size in range(len(items) + 1) for run in combinations(range(len(items)), size))
    best = max(
        sum(weights[i] for i in run)
        for run in runs
        if all(targets[a] < targets[b] for a, b in pairwise(run))
    )
    assert sum(weights[i] for i in kept) == best


@settings(max_examples=80, deadline=None)
@given(WORDS, WORDS)
def test_similarity_is_symmetric_and_bounded(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, a) == 1


def test_words_of_scripts_without_spaces() -> None:
    assert words_of("We keep 30 Tage") == ("we", "keep", "30", "tage")
    assert words_of("我们保存") == ("我", "们", "保", "存")


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_candidates_swap_with_the_sides(a: list[tuple[str, ...]], b: list[tuple[str, ...]]) -> None:
    old, new = dict(enumerate(a)), dict(enumerate(b))
    assert sorted((n, o) for o, n in candidate_pairs(old, new)) == candidate_pairs(new, old)
