"""Drawings written smaller, so that a site of many stays small.

Matplotlib writes SVG with six decimals of a point and each outline in full. Here coordinates keep two
decimals (a 7,000th of an inch), paths are relative, and an outline that comes again, as that of every
letter with a halo does, is written once and used twice. PNG gets a palette: charts have few colours.
"""

from __future__ import annotations

import io
import re
from collections import Counter

from PIL import Image

LONG = 120
"""Outlines shorter than this are not worth a name."""
STEP = 100
"""Of a coordinate's unit."""
COLOURS = 256
PATH = re.compile(r'<path d="([^"]*)"([^>]*?)/>')
NUMBER = re.compile(r"-?\d+\.\d+")
NUMBERS = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
PLACED = re.compile(r' (x|y|x1|x2|y1|y2|width|height|transform|points)="([^"]*)"')
COUNTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0, "z": 0}
"""Numbers after each command that matplotlib writes."""


def svg(text: str) -> str:
    """The same drawing in fewer letters."""
    text = PATH.sub(lambda found: f'<path d="{path(found[1])}"{found[2]}/>', text)
    text = re.sub(r'(<path id="[^"]*") d="([^"]*)"', lambda m: f'{m[1]} d="{path(m[2])}"', text)
    text = PLACED.sub(lambda m: f' {m[1]}="{NUMBER.sub(_rounded, m[2])}"', text)
    return re.sub(r"\n\s*", "\n", _styled(_unnamed(_once(text))))


def _unnamed(text: str) -> str:
    """Groups lose the names that matplotlib counts; nothing refers to them."""
    return re.sub(r'<g id="[A-Za-z]\w*_\d+"', "<g", text)


def _styled(text: str) -> str:
    """A style that comes again is a class."""
    counted = Counter(re.findall(r' style="([^"]*)"', text))
    names = {style: f"s{k}" for k, style in enumerate(s for s, n in counted.items() if n > 1)}
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())

    def classed(found: re.Match[str]) -> str:
        return f' class="{names[found[1]]}"' if found[1] in names else found[0]

    text = re.sub(r' style="([^"]*)"', classed, text)
    return re.sub(r"(<svg[^>]*>)", rf"\1\n<style>{rules}</style>", text, count=1)


def path(data: str) -> str:
    """A path's commands, each relative to where it begins.

    All points are rounded as they lie from the path's first, so nothing adds up, and a word that comes
    again elsewhere has the same outline but for that point.
    """
    tokens = TOKEN.findall(data)
    parts: list[str] = []
    first: list[float] = []
    x = y = start_x = start_y = at = 0
    while at < len(tokens):
        command = tokens[at]
        if command not in COUNTS:
            return data  # relative already, or not of matplotlib's making
        values = [float(value) for value in tokens[at + 1 : at + 1 + COUNTS[command]]]
        at += 1 + COUNTS[command]
        if command in "Zz":
            x, y = start_x, start_y
            parts.append("z")
            continue
        if not first:
            first = values
            parts.append(f"M{_joined([round(value * STEP) for value in values], 0, 0)}")
            continue
        points = [round((value - first[k % 2]) * STEP) for k, value in enumerate(values)]
        parts.append(command.lower() + _joined(points, x, y))
        x, y = points[-2:]
        if command == "M":
            start_x, start_y = x, y
    return "".join(parts)


def _joined(points: list[int], x: int, y: int) -> str:
    """Numbers with no more between them than they need."""
    text = ""
    for place, value in enumerate(points):
        written = _short((value - (y if place % 2 else x)) / STEP)
        text += written if not text or written.startswith("-") else f" {written}"
    return text


def _short(value: float) -> str:
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("", "-0") else re.sub(r"^(-?)0\.", r"\1.", written)


def _rounded(found: re.Match[str]) -> str:
    value = float(found[0])
    # scales and angles are no coordinates: they keep what they have
    return found[0] if abs(value) < 1 else _short(value)


def _once(text: str) -> str:
    """Each long outline that comes again stands in one place, under a name, with its first point at 0, 0."""
    counted = Counter(_outline(data) for data, rest in PATH.findall(text) if _may_move(data, rest))
    names = {outline: f"o{k}" for k, outline in enumerate(o for o, n in counted.items() if n > 1)}
    if not names:
        return text

    def used(found: re.Match[str]) -> str:
        data, rest = found.groups()
        if not _may_move(data, rest) or _outline(data) not in names:
            return found[0]
        x, y = NUMBERS.findall(data)[:2]
        return f'<use xlink:href="#{names[_outline(data)]}" x="{x}" y="{y}"{rest}/>'

    outlines = "".join(f'<path id="{name}" d="M0 0{of}"/>\n' for of, name in names.items())
    return re.sub(r"(<svg[^>]*>)", rf"\1\n<defs>\n{outlines}</defs>", PATH.sub(used, text), count=1)


def _may_move(data: str, rest: str) -> bool:
    """Long enough; and not cut by a clip path, which would move with it."""
    return len(data) > LONG and "clip-path" not in rest


def _outline(data: str) -> str:
    """A relative path without its first point."""
    return data[re.search(r"[a-z]", data).start() :]  # type: ignore[union-attr]


def png(data: bytes) -> bytes:
    """With a palette of the colours that it has, or of the 256 that come closest."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()
