"""Numbers that a page's program computes from: the explorer's, decoded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corrconv.reports.kit.quantity import Key, What

from tests.reports.truth.seen import Seen

DATA = re.compile(r'<script[^>]*id="data-held"[^>]*>(.*?)</script>', re.DOTALL)
SIGNS = {-1: "faster", 0: "not resolved", 1: "slower"}


def held(path: Path) -> list[Seen]:
    """Of a page; nothing where it has no program that knows of cells."""
    return list(explorer(path)) if path.name == "explorer.html" else []


def data(path: Path) -> Any:
    """What the page holds for its program."""
    found = DATA.search(path.read_text("utf-8"))
    return json.loads(found.group(1)) if found else {}


def explorer(path: Path) -> Iterator[Seen]:
    """Of its first machine, which the site is about; `corrconv.reports.explorer.page` describes the form."""
    packed = data(path)
    names = [name for name, *_ in packed["i"]]
    choices = {name for name, family, *_ in packed["i"] if family == "choice"}
    for source, ndim, operation, dtype, threads, mode, cells in packed["v"]:
        if source != 0:
            continue
        for cell in cells:
            line = _line(ndim, operation, dtype, threads, mode, cell)
            said = list(_cell(line, cell, names, path.name))
            whole = {names[place] for place, *_, full in cell[3] if full}
            yield from said
            yield from _verdicts(
                line, [names[place] for place, *_ in cell[3]], said, whole, choices
            )


def _line(ndim: int, operation: str, dtype: str, threads: str, mode: str, cell: list[Any]) -> str:
    image, kernel = ("x".join([str(side)] * ndim) for side in cell[:2])
    workers = "1" if threads == "one" else threads
    mode, _, boundary = mode.partition(", ")
    return f"{operation} {image} {kernel} {mode} {boundary or 'fill'} {dtype} {workers}"


def _cell(line: str, cell: list[Any], names: list[str], page: str) -> Iterator[Seen]:
    _, _, _, sides, pairs, _ = cell
    place = f"{page}, its data"
    for name, seconds, low, high, *_ in sides:
        for what, value in ((What.SECONDS, seconds), (What.LOW, low), (What.HIGH, high)):
            yield Seen(Key(line, names[name], what), value, place)
    for of, to, ratio, low, high, sign in pairs:
        key = names[of], names[to]
        said = (
            (What.RATIO, ratio),
            (What.RATIO_LOW, low),
            (What.RATIO_HIGH, high),
            (What.VERDICT, SIGNS[sign]),
        )
        for what, value in said:
            yield Seen(Key(line, key[0], what, key[1]), value, place)


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
