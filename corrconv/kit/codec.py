"""Frozen types to plain data and back: the one codec for all that is stored or sent to a process.

Dataclasses, enumerations, literals, tuples, mappings and optional values are taken as their annotations
say (by cattrs); what does not fit is refused, with the place where it stands. Fields that are not known here
are ignored: a newer version may add some.
"""

from __future__ import annotations

import json
import math
from enum import Enum, StrEnum
from functools import cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Any, NewType, TypeVar, get_args, get_origin

import numpy as np

T = TypeVar("T")


if TYPE_CHECKING:  # numbers like others, but for what is read
    Positive = float
    Count = int
else:
    Positive = NewType("Positive", float)
    Count = NewType("Count", int)
"""Of a stored number: a time, a ratio of times, a rate, finite and over 0; and a whole number from 0."""
WORD, FAR = 2**63, 1e30
"""Whole numbers and positive ones beyond them are none of ours, and would overflow in what uses them."""
SHOWN, LONGEST, FEW = 60, 400, 3
"""Characters of a value and of all that is wrong, and places of it, that a message has."""
DEEPEST = 40
"""Levels of what is kept as plain data: more are a trap for whoever walks through them."""


def parse(content: bytes) -> Any:
    """Plain data from the bytes of a JSON file.

    Raises
    ------
    ValueError
        Where they are no JSON as its standard has it: NaN and infinity are no numbers, no name stands
        twice in an object, and half a character is none.
    """
    try:
        text = content.decode("utf-8")
        data = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        if "\\ud" in text.lower():
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("is nested too deep") from None
    except UnicodeError as error:
        raise ValueError(f"is no text: {error}") from None
    except ValueError as error:
        raise ValueError(f"is no JSON: {short(str(error))}") from None
    return data


def whole_letters(data: Any) -> Any:
    """Plain data as a file may have it: ? for half a character, which a file's name or an error may hold."""
    text = json.dumps(data, ensure_ascii=False)
    whole = text.encode("utf-8", "replace").decode()
    return data if whole == text else json.loads(whole)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in an object")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def other_format(found: Any, known: int) -> str:
    """What is wrong with a file of another format than the one that is known, and what to do; else empty."""
    if type(found) is int and found > known:
        return (
            f"was written by a newer corrconv, in format {shown(found)} ({known} is known here): update "
            "corrconv"
        )
    if type(found) is int and found != known:
        return (
            f"is of format {shown(found)}, and {known} is the one known here: read it with the corrconv that "
            "wrote it"
        )
    if type(found) is int:
        return ""
    return f"has {shown(found)} for its format, where a number stands: bring it back from a copy"


def to_data(value: Any) -> Any:
    """`value` as JSON knows it: dicts, lists, strings, numbers, None.

    Infinity and NaN become the strings ``inf``, ``-inf`` and ``nan``, a complex number its two parts,
    a dtype its name.
    """
    return _plain(_converter().unstructure(value))


def from_data(kind: type[T], data: Any) -> T:
    """What `to_data` was given.

    Parameters
    ----------
    kind : type
        Its type.
    data : plain data

    Raises
    ------
    ValueError
        Where the data do not fit the type: each place that does not, and why.
    """
    from cattrs import BaseValidationError, transform_error

    try:
        made: T = _converter().structure(data, kind)
    except BaseValidationError as error:
        raise ValueError(short(_listed(transform_error(error, format_exception=_words)))) from None
    except RecursionError:
        raise ValueError("is nested too deep") from None
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(_words(error)) from None
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


@cache
def _converter() -> Any:
    """Made at first use: who stores nothing does not wait for it."""
    from cattrs import Converter

    made = Converter()
    for kind in (bool, int, str):
        made.register_structure_hook(kind, _exactly)
    made.register_structure_hook(StrEnum, lambda data, kind: kind(data))  # which are strings, too
    made.register_structure_hook(float, _float)
    made.register_structure_hook_func(_may_be_complex, _number)
    made.register_structure_hook_func(lambda kind: kind is Any, _any)
    made.register_structure_hook_func(lambda kind: kind is Positive, _positive)
    made.register_structure_hook_func(lambda kind: kind is Count, _count)
    made.register_structure_hook_func(_is_tuple, partial(_tuple, made))
    made.register_unstructure_hook(complex, lambda value: [value.real, value.imag])
    made.register_structure_hook_func(_is_dtype, lambda name, _: np.dtype(_exactly(name, str)))
    made.register_unstructure_hook_func(_is_dtype, lambda dtype: dtype.name)
    return made


def _exactly(data: Any, kind: type) -> Any:
    if type(data) is not kind:
        raise TypeError(f"{shown(data)} is not of type {kind.__name__}")
    if type(data) is int and not -WORD <= data < WORD:
        raise ValueError(f"{shown(data)} is too large")
    return data


def _positive(data: Any, kind: object = None) -> float:
    value = _float(data)
    if not 1 / FAR <= value <= FAR:
        raise ValueError(f"{shown(data)} is not over 0, or beyond {FAR:g}")
    return value


def _count(data: Any, kind: object = None) -> int:
    if _exactly(data, int) < 0:
        raise ValueError(f"{shown(data)} is less than 0")
    return int(data)


def _any(data: Any, kind: object = None, level: int = 0) -> Any:
    """Plain data as they are."""
    if level > DEEPEST:
        raise ValueError(f"is nested more than {DEEPEST} deep")
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _any(each, kind, level + 1)
    return data


def _float(data: Any, kind: object = None) -> float:
    if type(data) in (int, float) or (type(data) is str and data in ("inf", "-inf", "nan")):
        try:
            return float(data)
        except OverflowError:
            raise ValueError(f"{shown(data)} is too large") from None
    raise TypeError(f"{shown(data)} is not a number")


def _number(data: Any, kind: object) -> int | float | complex:
    if isinstance(data, list) and len(data) == 2:
        return complex(_float(data[0]), _float(data[1]))
    return int(_exactly(data, int)) if type(data) is int else _float(data)


def _may_be_complex(kind: Any) -> bool:
    return kind is complex or (isinstance(kind, UnionType) and complex in get_args(kind))


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple(converter: Any, data: Any, kind: Any) -> Any:
    """Of a list alone: a text is a row of letters to cattrs, and an object a row of names."""
    if type(data) not in (list, tuple):
        raise TypeError(f"{shown(data)} is no list")
    return converter._structure_tuple(data, kind)


def _is_dtype(kind: Any) -> bool:
    made_of = get_origin(kind) or kind
    return isinstance(made_of, type) and issubclass(made_of, np.dtype)


def _words(error: BaseException, kind: object = None) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]!r} is missing"
    if isinstance(error, AttributeError) or "indices must be" in str(error):
        return "is no object"  # what Python says of a list, or of text, in its place
    return str(error) or type(error).__name__


def shown(data: Any) -> str:
    """Data in a message, in a few words, whatever they are."""
    if isinstance(data, (dict, list)):
        return f"{'an object' if isinstance(data, dict) else 'a list'} of {len(data)}"
    try:
        words = repr(data)
    except ValueError:  # more digits than Python writes
        return "a number of thousands of digits"
    return short(words, SHOWN)


def short(words: str, most: int = LONGEST) -> str:
    """Words in a message, in a line or two, whatever they quote."""
    return words if len(words) <= most else f"{words[:most]}…"


def _listed(errors: list[str]) -> str:
    more = len(errors) - FEW
    return "; ".join(errors[:FEW]) + (f"; and {more} more" if more > 0 else "")
