"""Plain data, damaged in every place and way: each kind of place once, whatever its number in a list."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

HUGE = 10**400
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2.5, -2.5, 1e-320, 1e308, HUGE, "nan", "inf", "-inf", "", "../../evil"),
    *("\0", "x" * 10_000, "<script>", [], {}, [[]], [None], {"": None}, [1, 2, 3]),
)
"""What is put in the place of another value."""
Place = tuple[str | int, ...]


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    """Every place in plain data."""
    yield at
    children = data.items() if isinstance(data, dict) else enumerate(data) if _is(data) else ()
    for key, value in children:
        yield from places(value, (*at, key))


def _is(data: Any) -> bool:
    return isinstance(data, list)


def kinds(data: Any) -> list[Place]:
    """One place of each kind: the first item stands for all of a list."""
    found: dict[Place, Place] = {}
    for place in places(data):
        found.setdefault(tuple("*" if isinstance(part, int) else part for part in place), place)
    return [place for place in found.values() if place]


def damaged(data: Any) -> Iterator[tuple[str, Any]]:
    """The data with one thing wrong, and what that is."""
    for place in kinds(data):
        for name, changed in _changes(_get(data, place)):
            yield f"{name} at {place}", _put(data, place, changed)
        if isinstance(place[-1], str):
            yield f"nothing at {place}", _put(data, place, _without)
    for one, other in zip(kinds(data), kinds(data)[1:]):
        if one[:-1] == other[:-1]:
            swapped = _put(data, one, _get(data, other))
            yield f"{one} and {other} swapped", _put(swapped, other, _get(data, one))


def drawn(data: Any, times: int, draw: random.Random) -> Iterator[tuple[str, Any]]:
    """So many of them, by luck: data are large, and places many."""
    every = kinds(data)
    for _ in range(times):
        place = draw.choice(every)
        name, changed = draw.choice(list(_changes(_get(data, place))))
        yield f"{name} at {place}", _put(data, place, changed)


def _changes(value: Any) -> Iterator[tuple[str, Any]]:
    for other in VALUES:
        if type(other) is not type(value) or other != value:
            yield repr(other)[:20], other
    if isinstance(value, list) and value:
        yield "the first twice", [value[0], *value]
        yield "all but the first", value[1:]
    if isinstance(value, str):
        yield "as a list", list(value)
    if isinstance(value, (int, float)):
        yield "as text", str(value)


def _without(parent: Any, key: Any) -> None:
    del parent[key]


def _get(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def _put(data: Any, place: Place, value: Any) -> Any:
    made = copy.deepcopy(data)
    parent = _get(made, place[:-1])
    if value is _without:
        _without(parent, place[-1])
    else:
        parent[place[-1]] = value
    return made


def torn(text: str) -> Iterator[tuple[str, bytes]]:
    """The bytes of a JSON file with something wrong that no plain data have."""
    content = text.encode()
    for share in range(8):
        yield f"{share} of 8 parts", content[: len(content) * share // 8]
    yield "a BOM", b"\xef\xbb\xbf" + content
    yield "UTF-16", text.encode("utf-16")
    yield "no UTF-8", content[:-3] + b"\xff" + content[-3:]
    yield "zeros", bytes(len(content))
    yield "twice", content + content
    yield "deep", b"[" * 100_000
    yield "deep objects", b'{"format":' * 100_000
    for word in ("null", "[]", "{}", "3", '"text"', "NaN", '{"format": 1}'):
        yield word, word.encode()
    data = json.loads(text)
    first, *_ = data
    yield "a name twice", f'{{"{first}": 1, {text.strip()[1:]}'.encode()
    yield "NaN", text.replace("1", "NaN", 1).encode()
    for form in (0, 99, -1, "1", None, 1.5, [], HUGE):
        yield f"format {str(form)[:9]}", json.dumps({**data, "format": form}).encode()
