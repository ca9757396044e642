"""Numbers that pages' programs compute from: the explorer's and those of the page that chooses, decoded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corrconv.reports.kit.quantity import Key, What

from corrconv.sweep.evidence import RANK_ONE
from tests.reports.truth import answers
from tests.reports.truth.answers import Row
from tests.reports.truth.seen import Seen

DATA = re.compile(r'<script[^>]*id="data-held"[^>]*>(.*?)</script>', re.DOTALL)
SIGNS = {-1: "faster", 0: "not resolved", 1: "slower"}


def held(path: Path) -> list[Seen]:
    """Of a page; nothing where it has no program that knows of cells."""
    readers = {"explorer.html": explorer, "choose.html": choose}
    return list(readers[path.name](path)) if path.name in readers else []


def data(path: Path) -> Any:
    """What the page holds for its program."""
    found = DATA.search(path.read_text("utf-8"))
    return json.loads(found.group(1)) if found else {}


def explorer(path: Path) -> Iterator[Seen]:
    """Of its first machine, which the site is about; `corrconv.reports.explorer.pack` describes the form."""
    packed = data(path)
    names = [name for name, *_ in packed["i"]]
    choices = {name for name, family, *_ in packed["i"] if family == "choice"}
    place = f"{path.name}, its data"
    for source, *_, cells in packed["v"]:
        for _, _, line, _, sides, pairs, _ in cells if source == 0 else ():
            said = [*_sides(line, sides, names, place), *_pairs(line, pairs, names, place)]
            whole = {names[side] for side, _, _, _, full, _ in sides if full}
            order = [names[side] for side, *_ in sides]
            yield from said
            yield from _verdicts(line, order, said, whole, choices)


def choose(path: Path) -> Iterator[Seen]:
    """The measured cells that it answers from; what needs kernels of rank one is of the cell of such."""
    packed = data(path)
    of = packed["implementations"]
    place = f"{path.name}, its data"
    for cell in packed.get("cells", ()):
        rows = [
            Row(name, of[name]["family"] if name in of else "choice", *known)
            for name, known in cell["times"].items()
        ]
        needy = [] if cell["rankOne"] else [row for row in rows if _needs_rank_one(row.name, of)]
        there = [row for row in rows if row not in needy]
        yield from answers.ranking(cell["line"], there, cell["best"], place)
        yield from answers.numbers(
            f"{cell['line']} {RANK_ONE}", needy, cell["best"], place, intervals=False
        )


def _needs_rank_one(name: str, of: dict[str, Any]) -> bool:
    return name in of and of[name]["kernels"] != "any"


def _sides(line: str, sides: list[Any], names: list[str], place: str) -> Iterator[Seen]:
    for side, seconds, low, high, _, error in sides:
        said = {What.SECONDS: seconds, What.LOW: low, What.HIGH: high, What.ERROR: error}
        for what, value in said.items():
            if value is not None:
                yield Seen(Key(line, names[side], what), value, place)


def _pairs(line: str, pairs: list[Any], names: list[str], place: str) -> Iterator[Seen]:
    for of, to, ratio, low, high, sign in pairs:
        said = {
            What.RATIO: ratio,
            What.RATIO_LOW: low,
            What.RATIO_HIGH: high,
            What.VERDICT: SIGNS[sign],
        }
        for what, value in said.items():
            yield Seen(Key(line, names[of], what, names[to]), value, place)


def _verdicts(
    line: str, order: list[str], said: list[Seen], whole: set[str], choices: set[str]
) -> Iterator[Seen]:
    """Who is fastest, as the program finds it from ratios: ``bestOf`` and ``tiedWith`` in script/data.js."""
    best = next((name for name in order if name in whole - choices), order[0])
    pairs = {(s.key.name, s.key.to): s.value for s in said if s.key.what is What.VERDICT}
    open_ = {
        name
        for name in order
        if name != best and "not resolved" in (pairs.get((name, best)), pairs.get((best, name)))
    }
    place = next(iter(said)).place
    for name in order:
        alone = name == best and not open_ - choices and len(order) > 1
        verdict = "fastest" if alone else "tied" if name in {best, *open_} else "slower"
        yield Seen(Key(line, name, What.VERDICT), verdict, place)
