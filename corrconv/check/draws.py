"""What the gate asks anew in each run: problems drawn from a seed that is printed, of every size and kind.

Each way in which problems differ has a deck of cards of its own, shuffled: a run meets every value of each,
and which values meet is left to chance.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np

from corrconv import Problem
from corrconv.check.case import Case
from corrconv.check.memory import LAYOUTS
from corrconv.check.values import FORMS, Data
from corrconv.core.problem import Boundary, Mode, Number, Operation, Shape

DRAWN, QUICK = 33, 15
"""Cases of a run, and of a quick one, besides the large ones and those of `MET`."""
LARGEST = 2**20
"""Outputs of a large case, at least."""
MOST = 1_500_000
"""Multiply-adds of most others: more than that a call in plain loops would take for ever."""
DATA: tuple[Data, ...] = (
    "normal", "whole", "steps", "patch", "graded", "normal", "fills", "subnormal", "special", "huge",
    "special", "tap", "fills", "flat", "blank",
)  # fmt: skip
FLOATS = ("float32", "float64", "complex64", "float32", "float64", "complex128")
INTEGERS = (
    "uint8", "int16", "uint8", "int32", "uint8", "int64", "int8", "bool", "uint16", "uint32", "uint8",
    "uint64",
)  # fmt: skip
SCALES = {"float32": (0, 30, -60, 60), "float64": (0, 30, -200, 200)}
"""Binary orders of magnitude, by the dtype of a part."""
SCALED: frozenset[Data] = frozenset({"normal", "whole", "steps", "patch"})
"""Data that have not many already."""
MODES: tuple[Mode, ...] = ("same", "full", "valid", "same", "full")
BORDERS = ("zero", "zero", "zero", "wrap", "symm", "value", "special")
OPERATIONS: tuple[Operation, ...] = ("correlate", "convolve")
Shapes = tuple[Shape, Shape]


def seed() -> int:
    """A new one."""
    return random.SystemRandom().randrange(10**6)


def drawn_cases(seed: int, count: int = DRAWN) -> Iterator[Case]:
    """The cases of a seed: a third of them of integers."""
    decks = {
        "mode": MODES, "border": BORDERS, "layout": LAYOUTS, "workers": (1, 1, 2, 3, 8),
        "form": (*FORMS, "drawn", "drawn", "box", "box"), "operation": OPERATIONS,
        "rank": (0, 0, 0, 0, 0, 1, 2),
    }  # fmt: skip
    floats = decks | {"shapes": KINDS, "dtype": FLOATS, "data": DATA}
    whole = decks | {
        "shapes": (_taps, _small, _line, *KINDS), "dtype": INTEGERS, "data": ("fills", "fills", "whole"),
    }  # fmt: skip
    cards = itertools.chain(
        _dealt(f"{seed} floats", floats, count - count // 3),
        _dealt(f"{seed} whole", whole, count // 3),
    )
    whole_run = count >= DRAWN
    met = MET if whole_run else MET[:4]
    others = _dealt(f"{seed} met", floats, len(met))
    every = itertools.chain(cards, (card | held for card, held in zip(others, met)))
    for place, card in enumerate(every):
        yield _case(random.Random(f"{seed} {place}"), seed + place, card)
    for place, shapes in enumerate(LARGE if whole_run else LARGE[:1]):
        draw = random.Random(f"{seed} large {place}")
        yield _large(draw, place, seed + place, shapes(draw))


def _dealt(seed: str, decks: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """Cards of each deck."""
    dealt = {name: _shuffled(f"{seed} {name}", deck, count) for name, deck in decks.items()}
    for place in range(count):
        yield {name: cards[place] for name, cards in dealt.items()}


def _shuffled(seed: str, deck: tuple[Any, ...], count: int) -> list[Any]:
    """So many cards of as many decks as that takes."""
    cards = list(itertools.islice(itertools.cycle(deck), count))
    random.Random(seed).shuffle(cards)
    return cards


def _case(draw: random.Random, seed: int, card: dict[str, Any]) -> Case:
    shapes: Shapes = card["shapes"](draw)
    dtype = np.dtype(card["dtype"])
    mode: Mode = "full" if card["mode"] == "valid" and not _contains(shapes) else card["mode"]
    boundary, fill = _border(draw, dtype, card["border"])
    data: Data = card["data"]
    if data == "graded" and math.prod(shapes[0]) > 2000:
        data = "normal"  # whose exact answer costs less
    rank = card["rank"] if len(shapes[1]) == 2 else 0
    return Case(
        Problem(card["operation"], *shapes, mode, boundary, fill, dtype),
        data,
        rank,
        form="drawn" if rank else card["form"],
        scale=_scale(draw, dtype) if data in SCALED and card["border"] != "value" else 0,
        layout=card["layout"],
        workers=card["workers"],
        seed=seed,
    )


def _large(draw: random.Random, place: int, seed: int, shapes: Shapes) -> Case:
    dtype = ("float32", "float64", "float32")[place % 3]
    problem = Problem(draw.choice(OPERATIONS), *shapes, "same", dtype=np.dtype(dtype))
    rank = 1 if place == 1 else 0
    return Case(problem, "whole", rank, layout="plain", workers=1 + place, seed=seed)


def _scale(draw: random.Random, dtype: np.dtype[Any]) -> int:
    return draw.choice(SCALES.get(np.empty(0, dtype).real.dtype.name, (0,)))


def _border(draw: random.Random, dtype: np.dtype[Any], card: str) -> tuple[Boundary, Number]:
    if card not in ("value", "special"):
        return ("fill", 0) if card == "zero" else (cast(Boundary, card), 0)
    if dtype.kind == "b":
        return "fill", 1
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return "fill", draw.choice((int(limits.min) or 7, int(limits.max), draw.randrange(1, 100)))
    if card == "special":
        return "fill", draw.choice((math.nan, math.inf, -math.inf))
    return "fill", draw.choice((-7, 0.5, 1234.5, -7 + 2j if dtype.kind == "c" else 0.1))


def _contains(shapes: Shapes) -> bool:
    return all(N >= n for N, n in zip(*shapes)) or all(N <= n for N, n in zip(*shapes))


def _kernel(draw: random.Random, x: Shape, low: int, high: int) -> Shape:
    """Sides between two, as far as the multiply-adds stay below `MOST`."""
    sides: list[int] = []
    room = max(1.0, MOST / math.prod(x))
    for left in range(len(x), 0, -1):
        most = min(high, int(room ** (1 / left)))
        sides.append(draw.randint(min(low, most), most))
        room /= sides[-1]
    return tuple(sides)


def _sides(draw: random.Random, ndim: int, low: int, high: int) -> Shape:
    return tuple(draw.randint(low, high) for _ in range(ndim))


def _plane(draw: random.Random) -> Shapes:
    x = _sides(draw, 2, 60, 300)
    return x, _kernel(draw, x, 2, 15)


def _line(draw: random.Random) -> Shapes:
    x = _sides(draw, 1, 1000, 20_000)
    return x, _kernel(draw, x, 5, 1500)


def _cube(draw: random.Random) -> Shapes:
    x = _sides(draw, 3, 8, 32)
    return x, _kernel(draw, x, 2, 6)


def _four(draw: random.Random) -> Shapes:
    x = _sides(draw, 4, 3, 9)
    return x, _kernel(draw, x, 1, 4)


def _binary(draw: random.Random) -> Shapes:
    """Sides that are powers of two."""
    return tuple(2 ** draw.randint(6, 8) for _ in range(2)), _sides(draw, 2, 2, 9)


def _binary_full(draw: random.Random) -> Shapes:
    """Sides of the full result that are."""
    x, h = _binary(draw)
    return tuple(N - n + 1 for N, n in zip(x, h)), h


def _alike(draw: random.Random) -> Shapes:
    """An image and a kernel of the same shape."""
    x = _sides(draw, 2, 20, 45) if draw.random() < 0.5 else _sides(draw, 1, 300, 1500)
    return x, x


def _prime(draw: random.Random) -> Shapes:
    x = tuple(_next_prime(N) for N in _sides(draw, draw.choice((1, 2)), 100, 400))
    return x, _kernel(draw, x, 3, 13)


def _flat(draw: random.Random) -> Shapes:
    x, h = [draw.randint(1, 3), draw.randint(300, 9000)], [draw.randint(1, 2), draw.randint(2, 60)]
    return (tuple(x), tuple(h)) if draw.random() < 0.5 else (tuple(x[::-1]), tuple(h[::-1]))


def _few_rows(draw: random.Random) -> Shapes:
    """Fewer than workers."""
    return (draw.randint(2, 5), draw.randint(300, 3000)), (draw.randint(1, 2), draw.randint(2, 60))


def _taps(draw: random.Random) -> Shapes:
    """More than 255² products of bytes need to leave the whole numbers of float32: 258 of them."""
    return _sides(draw, 2, 45, 90), _sides(draw, 2, 18, 30)


def _kernel_larger(draw: random.Random) -> Shapes:
    h, x = _plane(draw)
    return tuple(min(N, 40) for N in x), tuple(min(n, 48) for n in h)


def _small(draw: random.Random) -> Shapes:
    ndim = draw.choice((1, 2, 2, 3))
    return _sides(draw, ndim, 1, 12), _sides(draw, ndim, 1, 9)


def _large_plane(draw: random.Random) -> Shapes:
    return tuple(draw.randint(1025, 1100) for _ in range(2)), (3, 3)


def _large_line(draw: random.Random) -> Shapes:
    return (draw.randint(LARGEST + 1, LARGEST + 99_999),), (9,)


def _long_kernel(draw: random.Random) -> Shapes:
    return (draw.randint(4300, 4500),), (draw.randint(4100, 4250),)


KINDS: tuple[Callable[[random.Random], Shapes], ...] = (
    _plane, _line, _binary, _cube, _prime, _taps, _small, _plane, _flat, _kernel_larger, _small, _four,
    _binary, _alike, _binary_full,
)  # fmt: skip
BOX = {"shapes": _plane, "data": "steps", "form": "box", "border": "zero", "rank": 0}
MET: tuple[dict[str, Any], ...] = (
    {"shapes": _taps, "dtype": "uint8", "data": "fills", "form": "drawn", "rank": 0},
    BOX | {"dtype": "float32", "mode": "same"},
    BOX | {"dtype": "float64", "mode": "full"},
    {"shapes": _plane, "dtype": "float64", "data": "normal", "mode": "same", "border": "value"},
    {"shapes": _few_rows, "workers": 8, "data": "normal", "mode": "same", "border": "zero"},
    {"shapes": _binary_full, "data": "normal", "border": "zero"},
    {"shapes": _four, "data": "normal"},
    {"shapes": _binary, "dtype": "complex128", "data": "normal", "form": "real", "rank": 0},
    {"dtype": "float32", "data": "special", "border": "zero", "form": "drawn", "rank": 0},
    {"dtype": "float64", "data": "special", "border": "zero", "form": "drawn", "rank": 0},
    {"dtype": "float64", "data": "tap", "mode": "full"},
    {"data": "whole", "border": "special", "mode": "full"},
    {"dtype": "float32", "data": "huge", "form": "drawn"},
    {"dtype": "float64", "data": "fills", "form": "drawn"},
    {"dtype": "float64", "data": "subnormal", "form": "drawn"},
    {"dtype": "float32", "data": "flat", "form": "drawn", "border": "zero", "mode": "same"},
    {"dtype": "float64", "data": "blank", "form": "drawn", "border": "zero"},
    {"shapes": _alike, "data": "normal", "layout": "plain"},
    {"shapes": _kernel_larger, "data": "whole", "border": "zero", "form": "drawn", "rank": 0},
    *({"data": "normal", "form": form, "rank": 0} for form in FORMS if form not in ("drawn", "real")),
)  # fmt: skip
"""Cards that meet in every run, since short cuts are taken for just these: bytes that sum to more than
float32 holds, boxes where values are orders of magnitude apart, fills that are no whole numbers."""
LARGE: tuple[Callable[[random.Random], Shapes], ...] = (
    _large_plane,
    _large_plane,
    _large_line,
    _long_kernel,
)


def _next_prime(number: int) -> int:
    while any(number % divisor == 0 for divisor in range(2, math.isqrt(number) + 1)):
        number += 1
    return number
