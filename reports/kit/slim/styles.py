"""A style that comes again is a class."""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_lowercase
from xml.etree.ElementTree import Element

IDLE = {"stroke-dashoffset:0", "stroke-linecap:butt", "stroke-linejoin:round", "opacity:1"}
"""What holds without being said: matplotlib's own rule for all elements says the second and the third."""


def gather(element: Element) -> None:
    """A clip path becomes part of the style, and the style is written without blanks."""
    clip = element.attrib.pop("clip-path", None)
    rules = [
        re.sub(r"\s*([:;,])\s*", r"\1", rule.strip())
        for rule in element.attrib.pop("style", "").split(";")
    ]
    rules += [f"clip-path:{clip}"] if clip else []
    kept = [re.sub(r"#(\w)\1(\w)\2(\w)\3$", r"#\1\2\3", it) for it in rules if it not in IDLE]
    if text := ";".join(it for it in kept if it):
        element.attrib["style"] = text


def as_classes(root: Element) -> str:
    """Have the elements name a class in place of a style that comes again; the rules of these classes."""
    counted = Counter(it.attrib["style"] for it in root.iter() if "style" in it.attrib)
    often = [style for style, count in counted.most_common() if count > 1]
    names = {style: name(place) for place, style in enumerate(often)}
    for element in root.iter():
        if element.attrib.get("style") in names:
            element.attrib["class"] = names[element.attrib.pop("style")]
    return "".join(f".{short}{{{style}}}" for style, short in names.items())


def name(place: int) -> str:
    """a … z, aa …"""
    before, last = divmod(place, len(ascii_lowercase))
    return (name(before - 1) if before else "") + ascii_lowercase[last]
