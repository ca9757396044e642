"""Fewer groups, and lines of one look as one path."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

AXIS = "matplotlib.axis"
"""What an axis's group is called. Its grid lines, ticks and labels do not overlap, so their order is free."""
OPACITY = re.compile(r"opacity")
FEW = 3
"""Elements that are worth a group of their own."""
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
STROKE = re.compile(r"M (\S+) (\S+)\s+L (\S+) (\S+)\s*$")
"""A straight line, as a tick's mark is."""
Box = tuple[float, float, float, float]


def flatten(parent: Element) -> None:
    """Groups without attributes leave their children in their place; an axis has its lines first."""
    children: list[Element] = []
    for child in parent:
        flatten(child)
        nothing = child.tag == "g" and not set(child.attrib) - {"id"}
        children += list(child) if nothing else [child]
    if parent.attrib.get("id", "").startswith(AXIS):
        children.sort(key=_kind)
    parent[:] = children


def draw_ticks(root: Element, shared: Element) -> None:
    """Straight marks become lines in their places, so that those of an axis can be one path."""
    marks = {
        f"#{it.attrib['id']}": [float(value) for value in found.groups()]
        for it in shared.findall("path")
        if (found := STROKE.match(it.attrib.get("d", "")))
    }
    for standing in root.iter("use"):
        if mark := marks.get(standing.attrib["href"]):
            x, y = (float(standing.attrib[key]) for key in ("x", "y"))
            style = standing.attrib["style"]
            standing.tag = "path"
            standing.attrib = {
                "d": f"M {x + mark[0]:f} {y + mark[1]:f} L {x + mark[2]:f} {y + mark[3]:f} ",
                "style": ";".join(
                    ["fill:none", *(it for it in style.split(";") if it[:5] != "fill:")]
                ),
            }
    for outline in shared.findall("path"):
        if f"#{outline.attrib['id']}" in marks:
            shared.remove(outline)


def _kind(element: Element) -> tuple[int, str]:
    return ("path", "g", "use").index(element.tag), element.attrib.get("style", "")


def merge(parent: Element) -> None:
    """Lines of one look that follow on each other become one path, unless one would show through another.

    Groups of one look, which matplotlib makes for each point, become one group.
    """
    merged: list[Element] = []
    boxes: list[Box] = []
    for child in parent:
        merge(child)
        before, box = merged[-1] if merged else None, _box(child)
        if before is not None and _alike(before, child) and _apart(box, boxes, child):
            before.attrib["d"] += child.attrib["d"]
            boxes.append(box)
        elif before is not None and _one_group(before, child):
            before.extend(child)
        else:
            merged.append(child)
            boxes = [box]
    parent[:] = merged


def share_styles(parent: Element) -> None:
    """Elements of one look that follow on each other, and refer to what is shared, become a group."""
    grouped: list[Element] = []
    for (style, free), members in itertools.groupby(parent, _shareable):
        found = list(members)
        for each in found:
            share_styles(each)
        if free and len(found) == len(parent) and parent.tag == "g" and "id" not in parent.attrib:
            own = [parent.attrib["style"]] if "style" in parent.attrib else []
            parent.attrib["style"] = ";".join([*own, style])
            grouped += _bare(found)
        elif free and len(found) >= FEW:
            group = Element("g", style=style)
            group.extend(_bare(found))
            grouped.append(group)
        else:
            grouped += found
    parent[:] = grouped


def _one_group(one: Element, other: Element) -> bool:
    style = one.attrib.get("style", "")
    alike = one.tag == other.tag == "g" and one.attrib == other.attrib == {"style": style}
    return alike and not _own_opacity(style)


def _bare(elements: Sequence[Element]) -> Sequence[Element]:
    for element in elements:
        del element.attrib["style"]
    return elements


def _shareable(element: Element) -> tuple[str, bool]:
    """An element's style, and whether a group may have it: an opacity would be of all together."""
    style = element.attrib.get("style", "")
    return style, bool(style) and element.tag == "use" and not _own_opacity(style)


def _own_opacity(style: str) -> bool:
    return any(rule.strip().startswith("opacity") for rule in style.split(";"))


def _alike(one: Element, other: Element) -> bool:
    """Lines, not areas, with the same style and nothing else."""
    return (
        one.tag == other.tag == "path"
        and {**one.attrib, "d": ""} == {**other.attrib, "d": ""}
        and re.search(r"fill:\s*none", one.attrib.get("style", "")) is not None
    )


def _apart(box: Box, boxes: Sequence[Box], element: Element) -> bool:
    """Whether it may join: opaque lines may cross, others may not."""
    style = element.attrib["style"]
    if not OPACITY.search(style):
        return True
    found = re.search(r"stroke-width:\s*([\d.]+)", style)
    room = float(found[1]) if found else 1.0
    left, top, right, bottom = box
    return all(
        left - room > x1 or right + room < x0 or top - room > y1 or bottom + room < y0
        for x0, y0, x1, y1 in boxes
    )


def _box(element: Element) -> Box:
    """What a path's points span; it may reach no further, as no curve leaves its points' hull."""
    values = [float(it) for it in NUMBERS.findall(element.attrib.get("d", ""))] or [0.0, 0.0]
    return min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])
