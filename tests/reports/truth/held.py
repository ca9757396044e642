"""All numbers against each other and against the store: for one key there is one value."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corrconv.reports.kit.measured import value
from corrconv.reports.kit.quantity import BESIDE, Key, What, written
from corrconv.reports.kit.run import Run

from corrconv.sweep.cells import Cell
from tests.reports.truth.seen import Seen

NEAR = 1.1e-5
"""Relative: both sides were rounded to six digits."""
NEAR_TO = "≈"
WORDS = {
    "fastest": {"fastest"},
    "least time": {"tied"},
    "tied": {"tied"},
    "tie": {"tied", "not resolved"},
    NEAR_TO: {"tied", "not resolved"},
    "slower": {"slower"},
    "faster": {"faster"},
}
"""What a verdict that is written so may be; other words are the sentence's, as a name in it."""


@dataclass(frozen=True)
class Contradiction:
    """Values of one key that differ, with the places of each."""

    key: Key
    said: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        told = "; ".join(
            f"{what} in {', '.join(where[:3])}{f' and {len(where) - 3} more' if len(where) > 3 else ''}"
            for what, where in self.said
        )
        return f"{self.key}: {told}"


class Store:
    """The values that a run has, by key."""

    def __init__(self, run: Run, cells: Sequence[Cell] | None = None) -> None:
        self._run = run
        self._cells = {cell.case.line: cell for cell in (run.cells if cells is None else cells)}

    def get(self, key: Key) -> float | str | None:
        """The value; None where the run holds none."""
        try:
            if key.what is What.MEMORY:
                return self._run.memory[key.case][key.name]
            if key.what in STAGES:
                return float(getattr(self._run.stages[key.name], STAGES[key.what]))
            if key.what is What.THREADS:
                one = value(self._cells[one_thread(key.case)], key.name, What.SECONDS)
                return value(self._cells[key.case], key.name, What.SECONDS) / one
            return value(self._cells[key.case], key.name, key.what, key.to)
        except (KeyError, ValueError):
            return None

    def ties(self, key: Key) -> bool:
        """Whether a ratio is of two that cannot be told apart; of one thread beside more its page knows."""
        beside = Key(key.case, key.name, What.VERDICT, key.to)
        return key.what is What.THREADS or (
            key.what in BESIDE and self.get(beside) == "not resolved"
        )

    def has_memory(self, line: str) -> bool:
        """Whether the run measured memory of a case."""
        return line in self._run.memory


STAGES = {
    What.LOADING: "loading",
    What.PLANNING: "planning",
    What.FIRST_CALL: "first_call",
    What.COLD: "cold",
    What.ONE_SHOT: "one_shot",
    What.PLANNED: "planned",
}


def one_thread(line: str) -> str:
    """The same case with one thread."""
    words = line.split()
    return " ".join([*words[:6], "1", *words[7:]])


def elsewhere(key: Key, store: Store) -> bool:
    """Whether the run says nothing of it: a prediction, or memory of a case that it did not measure."""
    return "predicted" in key.what or (key.what is What.MEMORY and not store.has_memory(key.case))


def contradictions(seen: Iterable[Seen], store: Store) -> list[Contradiction]:
    """Every key whose places do not agree with each other, with the store, or with how it is written."""
    by_key: Mapping[Key, list[Seen]] = defaultdict(list)
    for each in seen:
        by_key[each.key].append(each)
    return [found for key, of in by_key.items() for found in _of_key(key, of, store)]


def _of_key(key: Key, of: list[Seen], store: Store) -> Iterator[Contradiction]:
    groups: list[tuple[float | str, list[str]]] = []
    if not elsewhere(key, store):
        known = store.get(key)
        groups.append(("no such number" if known is None else known, ["the store"]))
    for each in of:
        for same, places in groups:
            if alike(same, each.value):
                places.append(each.place)
                break
        else:
            groups.append((each.value, [each.place]))
    if len(groups) > 1:
        yield Contradiction(key, tuple((_short(what), tuple(at)) for what, at in groups))
    tie = store.ties(key)
    wrong = [
        each for each in of if each.text and not reads(each) and not (tie and each.text == NEAR_TO)
    ]
    if wrong:
        said = [
            (f"written {each.text!r} for {_short(each.value)}", (each.place,)) for each in wrong
        ]
        yield Contradiction(key, tuple(said))


def alike(one: float | str, other: float | str) -> bool:
    """Within rounding; words are equal."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=NEAR)


def reads(seen: Seen) -> bool:
    """Whether the text is how the value is written, with or without its unit."""
    if isinstance(seen.value, str):
        return seen.value in WORDS.get(seen.text, {seen.value})
    every = forms(seen.key, seen.value)
    bare = {NUMBER.sub(r"\1", form) for form in every}
    return _packed(seen.text) in {_packed(form) for form in every | bare}


def forms(key: Key, value: float | str) -> set[str]:
    """How a value may be written: six digits round either way to three; half the time is twice as fast."""
    if isinstance(value, str):
        return {value}
    read = {value, 1 / value} if key.what in RATIOS and value else {value}
    return {written(key, it * (1 + off)) for it in read for off in (-NEAR, 0, NEAR)}


RATIOS = {*BESIDE, What.THREADS}
NUMBER = re.compile(r"^(-?\d[\d.]*).*$")


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _short(what: float | str) -> str:
    return what if isinstance(what, str) else f"{what:.6g}"
