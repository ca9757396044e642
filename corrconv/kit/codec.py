"""Frozen types to plain data and back: the one codec for all that is stored or sent to a process.

Dataclasses, enumerations, literals, tuples, mappings and optional values are taken as their annotations
say (by cattrs); what does not fit is refused, with the place where it stands.
"""

from __future__ import annotations

import math
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

import numpy as np

T = TypeVar("T")


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
        raise ValueError("; ".join(transform_error(error, format_exception=_words))) from None
    except (TypeError, ValueError, KeyError) as error:
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

    made = Converter(forbid_extra_keys=True)
    for kind in (bool, int, str):
        made.register_structure_hook(kind, _exactly)
    made.register_structure_hook(StrEnum, lambda data, kind: kind(data))  # which are strings, too
    made.register_structure_hook(float, _float)
    made.register_structure_hook_func(_may_be_complex, _number)
    made.register_unstructure_hook(complex, lambda value: [value.real, value.imag])
    made.register_structure_hook_func(_is_dtype, lambda name, _: np.dtype(_exactly(name, str)))
    made.register_unstructure_hook_func(_is_dtype, lambda dtype: dtype.name)
    return made


def _exactly(data: Any, kind: type) -> Any:
    if type(data) is not kind:
        raise TypeError(f"{data!r} is not of type {kind.__name__}")
    return data


def _float(data: Any, kind: object = None) -> float:
    if data in ("inf", "-inf", "nan") or type(data) in (int, float):
        return float(data)
    raise TypeError(f"{data!r} is not a number")


def _number(data: Any, kind: object) -> int | float | complex:
    if isinstance(data, list) and len(data) == 2:
        return complex(_float(data[0]), _float(data[1]))
    return data if type(data) is int else _float(data)


def _may_be_complex(kind: Any) -> bool:
    return kind is complex or (isinstance(kind, UnionType) and complex in get_args(kind))


def _is_dtype(kind: Any) -> bool:
    made_of = get_origin(kind) or kind
    return isinstance(made_of, type) and issubclass(made_of, np.dtype)


def _words(error: BaseException, kind: object = None) -> str:
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        return f"{', '.join(sorted(error.extra_fields))}: not known here"
    if isinstance(error, KeyError):
        return f"{error.args[0]!r} is missing"
    return str(error) or type(error).__name__
