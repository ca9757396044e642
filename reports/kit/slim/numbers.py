"""Coordinates with no more digits than can be seen, and no more between them than they need."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

STEP = 100
"""Of a coordinate's unit."""
PLACED = ("x", "y", "width", "height", "transform", "points")
"""Attributes that hold coordinates, besides a path's ``d``."""
NUMBER = re.compile(r"-?\d+\.\d+")
TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
COUNTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0, "z": 0}
"""Numbers after each command that matplotlib writes."""


def shorten(element: Element) -> None:
    """Round an element's coordinates; its path becomes relative."""
    if "d" in element.attrib:
        element.attrib["d"] = path(element.attrib["d"])
    for key in PLACED:
        if key in element.attrib:
            element.attrib[key] = NUMBER.sub(_rounded, element.attrib[key])


def path(data: str, scale: tuple[float, float] = (STEP, STEP), step: int = STEP) -> str:
    """A path's commands, each relative to where it begins.

    All points are rounded as they stand, so nothing adds up.

    Parameters
    ----------
    data : str
    scale : (float, float)
        What its coordinates are multiplied by before they are rounded to whole numbers.
    step : int
        What these are divided by.
    """
    tokens = TOKEN.findall(data)
    written, before = "", ""
    x = y = start_x = start_y = at = 0
    while at < len(tokens):
        command = tokens[at]
        if command not in COUNTS:
            return data  # relative already, or not of matplotlib's making
        values = [float(value) for value in tokens[at + 1 : at + 1 + COUNTS[command]]]
        at += 1 + COUNTS[command]
        if command in "Zz":
            x, y = start_x, start_y
            written, before = written + "z", ""
            continue
        points = [round(value * scale[k % 2]) for k, value in enumerate(values)]
        moved = [value - (y if k % 2 else x) for k, value in enumerate(points)]
        x, y = points[-2:]
        if command == "M":
            start_x, start_y = x, y
        letter, moved = _shortest(command.lower() if written else "M", moved)
        letter_again = letter if letter != before or letter in "Mm" else ""
        written += _joined(letter_again, moved, step, written)
        before = letter
    return written


def _shortest(command: str, moved: list[int]) -> tuple[str, list[int]]:
    """A line along an axis needs one number."""
    if command == "l" and moved[1] == 0:
        return "h", moved[:1]
    if command == "l" and moved[0] == 0:
        return "v", moved[1:]
    return command, moved


def _joined(letter: str, values: list[int], step: int, before: str) -> str:
    """Numbers after a letter, or after those that stand `before`, with a blank only where one is needed."""
    text = letter
    for value in values:
        number = short(value / step)
        last = (text or before)[-1]
        text += number if last.isalpha() or number.startswith("-") else f" {number}"
    return text


def short(value: float) -> str:
    """Two decimals at the most, without idle zeros."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("", "-0") else re.sub(r"^(-?)0\.", r"\1.", written)


def _rounded(found: re.Match[str]) -> str:
    value = float(found[0])
    # scales and angles are no coordinates: they keep what they have
    return found[0] if abs(value) < 1 else short(value)
