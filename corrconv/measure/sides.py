"""A side of a comparison: what is called, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv import Problem

AGAIN = " (again)"
"""Marks the first side entered a second time: the A/A side."""


@dataclass(frozen=True)
class Side:
    """What is called.

    Attributes
    ----------
    name : str
        A registered implementation, or the path of a Python file that holds one.
    problem : Problem
    workers : int
        How many threads it may use.
    planned : bool
        Whether the plan is made beforehand; else ``corrconv.correlate(x, h, method=name)`` is called,
        which looks its plan up.
    """

    name: str
    problem: Problem
    workers: int = 1
    planned: bool = True


def with_again(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """The sides as they are measured: the first one twice, so that every run holds an A/A pair.

    Raises
    ------
    ValueError
        Where there are fewer than two.
    """
    if len(sides) < 2:
        raise ValueError(f"sides: a comparison needs two or more, got {len(sides)}")
    return (sides[0], sides[0], *sides[1:])


def labels(names: tuple[str, ...]) -> tuple[str, ...]:
    """What the sides of `with_again` are called, all different; `names` are those of its sides."""
    found: list[str] = []
    for place, name in enumerate(names):
        label, count = (name + AGAIN if place == 1 else name), 2
        while label in found:
            label, count = f"{name} #{count}", count + 1
        found.append(label)
    return tuple(found)
