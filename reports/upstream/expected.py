"""What a deviation gives, in text that can be compared and read; and tests for inexact values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

LONGEST = 300


@dataclass(frozen=True)
class Is:
    """A test for values that vary from machine to machine, with its name in words."""

    words: str
    test: Callable[[Any], bool]


@dataclass(frozen=True)
class Raised:
    """That the library raised, instead of a value."""

    kind: str
    message: str = ""


def above(limit: float) -> Is:
    """A number larger than `limit`."""
    return Is(f"above {limit:g}", lambda value: not isinstance(value, Raised) and value > limit)


def below(limit: float) -> Is:
    """A number smaller than `limit`."""
    return Is(f"below {limit:g}", lambda value: not isinstance(value, Raised) and value < limit)


def one_of(*values: Any) -> Is:
    """Any of some values, where processors differ."""
    return Is(" or ".join(map(text, values)), lambda value: text(value) in map(text, values))


def raises(kind: str, message: str = "") -> Is:
    """An error of the class called `kind` with `message` in its text."""
    return Is(
        f"raises {kind}: {message}".removesuffix(": "),
        lambda value: isinstance(value, Raised) and value.kind == kind and message in value.message,
    )


def meets(value: Any, expectation: Any) -> bool:
    """Whether `value` is what was described or wanted."""
    if isinstance(expectation, Is):
        return bool(expectation.test(value))
    return text(value) == text(expectation)


def text(value: Any) -> str:
    """A value in short: arrays as lists, floats to six digits, minus zero as zero."""
    if isinstance(value, Is):
        return value.words
    if isinstance(value, Raised):
        return f"raises {value.kind}: {value.message}".removesuffix(": ")[:LONGEST]
    if hasattr(value, "tolist"):
        value = np.asarray(value).tolist()
    if isinstance(value, (list, tuple)):
        left, right = "[]" if isinstance(value, list) else "()"
        return left + ", ".join(map(text, value)) + right
    if isinstance(value, complex):
        return f"{value.real + 0:.6g}{value.imag + 0:+.6g}j"
    if isinstance(value, float):
        return f"{value + 0:.6g}"  # adding 0 turns -0 into 0
    return str(value)
