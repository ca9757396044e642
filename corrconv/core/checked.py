"""What an implementation says of itself is looked at where it is registered, and not believed before."""

from __future__ import annotations

import re
from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from corrconv.core.contract import Implementation
from corrconv.core.guests import guest
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.names import see

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
WORDS = {str: "a string", bool: "True or False", NoneType: "None"}


def checked(candidate: object, place: str, name: str | None = None) -> Implementation:
    """The implementation that a module holds, every fact of it of its kind.

    Parameters
    ----------
    candidate : object
        What the module calls ``implementation``.
    place : str
        Where it stands, for the message.
    name : str, optional
        Under which it is registered: its own has to be the same.

    Raises
    ------
    TypeError
        Where it is no implementation, or a fact is not what it must be.
    GuestFailed
        Where looking at a fact fails.
    """
    if not isinstance(candidate, Implementation):
        raise TypeError(
            f"{place}: must hold an object called 'implementation', an instance of a subclass of "
            f"corrconv.core.Implementation; got {candidate!r}"
        )
    facts = get_type_hints(Implementation)
    with guest(f"{place}: what it says of itself"):
        said: dict[str, Any] = {key: getattr(candidate, key, None) for key in facts}
    if missing := [key for key in ("name", "family", "library", "reference") if not said[key]]:
        raise TypeError(f"{place}: the implementation must say its {', '.join(missing)}")
    for key, kind in facts.items():
        if not _fits(said[key], kind):
            raise TypeError(f"{place}: {key}: must be {_words(kind)}, got {said[key]!r:.200}")
    try:  # it stands in keys of tables, in files' names and command lines
        see("name", said["name"])
    except ValueError as error:
        raise TypeError(f"{place}: {error}") from None
    for code in said["dtypes"].split():
        if code not in EVERY_DTYPE.split():
            raise TypeError(f"{place}: dtypes: {code!r} is none of {EVERY_DTYPE}")
    if said["colour"] and not COLOUR.fullmatch(said["colour"]):
        raise TypeError(f"{place}: colour: must be as #rrggbb, got {said['colour']!r:.200}")
    if name not in (None, said["name"]):
        raise TypeError(f"{place}: the implementation says that its name is {said['name']!r}")
    return candidate


def _words(kind: Any) -> str:
    made_of, parts = get_origin(kind), get_args(kind)
    if made_of is ClassVar or made_of is UnionType:
        return " or ".join(map(_words, parts))
    if made_of is Literal:
        return f"one of {', '.join(parts)}"
    if made_of is tuple:
        return "a tuple of strings"
    return WORDS.get(kind, f"of {kind.__name__}")


def _fits(value: object, kind: Any) -> bool:
    """Whether a value is of an annotation of the contract's."""
    made_of, parts = get_origin(kind), get_args(kind)
    if made_of is ClassVar or made_of is UnionType:
        return any(_fits(value, part) for part in parts)
    if made_of is Literal:
        return value in parts
    if made_of is tuple:
        return isinstance(value, tuple) and all(isinstance(each, parts[0]) for each in value)
    return isinstance(value, kind)
