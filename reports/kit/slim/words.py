"""Text: an outline for each letter, a group of letters for each word, and one element where a word stands.

A halo is the same word once more below it, with a line around its letters, where matplotlib would write
the outline of all of them twice over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from xml.etree.ElementTree import Element, SubElement

from matplotlib.figure import Figure as Canvas
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from .numbers import path, short

EM = 500
"""Units of an outline to the size of its font; half of one is a thousandth of a letter."""
WRITTEN = 100
"""The same in matplotlib's text, whose outlines are in 64ths of that."""
OUTLINE = "scale(0.015625)"
RUN = re.compile(r"translate\((\S+) (\S+)\)\s*(rotate\(\S+\))?\s*scale\((\S+) -(\S+)\)$")
LETTER = re.compile(r"(?:translate\((\S+) (\S+)\))?\s*(?:scale\((\S+)\))?$")
MARK = "halo"


class Halo(withStroke):
    """A line around letters, so that they can be read on whatever lies below."""

    def __init__(self, width: float, colour: str) -> None:
        super().__init__(linewidth=width, foreground=colour)
        self.mark = f"{MARK} {width} {colour}"


@contextmanager
def marked(drawing: Canvas) -> Iterator[None]:
    """While entered, halos are not drawn, but noted as names of their texts' groups, for `share`."""
    haloed = [text for text in drawing.findobj(Text) if _halo(text)]
    kept = [(text, text.get_path_effects(), text.get_gid()) for text in haloed]
    try:
        for text, (halo,), _ in kept:
            text.set_gid(halo.mark)
            text.set_path_effects([])
        yield
    finally:
        for text, effects, gid in kept:
            text.set_path_effects(effects)
            text.set_gid(gid)


def _halo(text: Text) -> bool:
    effects = text.get_path_effects()
    return len(effects) == 1 and isinstance(effects[0], Halo)


def share(root: Element, shared: Element) -> None:
    """Write each word once into `shared`, and where it stands refer to it."""
    blank = _turn_outlines(shared)
    names: dict[tuple[str, ...], str] = {}
    for parent, run, halo in list(_runs(root, "")):
        found = RUN.match(run.attrib["transform"])
        assert found  # or it would be no run
        x, y, turned, size, _ = found.groups()
        factor = float(size) * WRITTEN / EM
        letters = [_letter(it) for it in run if it.attrib["href"] not in blank]
        word = (size, *(repr(it.attrib) for it in letters))
        if word not in names:
            names[word] = f"word{len(names)}"
            scale = f"scale({factor:.3g})".replace("0.", ".")
            SubElement(shared, "g", id=names[word], transform=scale).extend(letters)
        place = list(parent).index(run)
        parent.remove(run)
        where = {"transform": f"translate({x} {y}){turned}"} if turned else {"x": x, "y": y}
        for style in (*_halo_style(halo, factor), run.attrib.get("style", "")):
            standing = Element("use", {"href": f"#{names[word]}", **where})
            if style:
                standing.attrib["style"] = style
            parent.insert(place, standing)
            place += 1


def _turn_outlines(shared: Element) -> set[str]:
    """Outlines in whole units, with y downwards as everything else; links to those that are empty."""
    unit, blank = EM / WRITTEN / 64, set()
    for outline in shared.findall("path"):
        if outline.attrib.get("transform") != OUTLINE:
            continue
        del outline.attrib["transform"]
        if "d" in outline.attrib:
            outline.attrib["d"] = path(outline.attrib["d"], (unit, -unit), 1)
        else:
            shared.remove(outline)
            blank.add(f"#{outline.attrib['id']}")
    return blank


def _runs(parent: Element, halo: str) -> Iterator[tuple[Element, Element, str]]:
    """Every run of letters with the element that it stands in, and the mark of its halo."""
    for child in parent:
        mark = child.attrib.get("id", "")
        if _is_run(child):
            yield parent, child, halo
        else:
            yield from _runs(child, mark if mark.startswith(f"{MARK} ") else halo)


def _is_run(group: Element) -> bool:
    if group.tag != "g" or RUN.match(group.attrib.get("transform", "")) is None:
        return False
    if any(it.tag != "use" for it in group):
        raise ValueError(
            "text with a line in it, such as a fraction, is not known here; write it flat"
        )
    return True


def _letter(use: Element) -> Element:
    """Where a letter stands in its word, in `EM`."""
    found = LETTER.match(use.attrib.get("transform", ""))
    if found is None:
        raise ValueError(f"a letter is neither moved nor scaled, but {use.attrib['transform']}")
    x, y, scale = (float(it or 0) for it in found.groups())
    x, y = round(x * EM / WRITTEN), round(-y * EM / WRITTEN)
    if scale:
        where = {"transform": f"translate({x} {y})scale({short(scale)})"}
    else:
        where = {key: str(value) for key, value in (("x", x), ("y", y)) if value}
    return Element("use", {"href": use.attrib["href"], **where})


def _halo_style(halo: str, factor: float) -> Sequence[str]:
    """Of the word below, whose line is as wide in the word's own units as it is to be on the page."""
    if not halo:
        return ()
    _, width, colour = halo.split(" ")
    return (f"fill:{colour};stroke:{colour};stroke-width:{round(float(width) / factor)}",)
