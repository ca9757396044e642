"""Drawings written smaller, so that a site of many stays small.

Matplotlib writes SVG with six decimals of a point, every style in full, and every letter with a transform of
its own. Here coordinates keep two decimals (a 7,000th of an inch), paths are relative, words and styles that
come again are written once, and groups that group nothing are gone. What is seen is the same.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

from . import groups, numbers, styles, words

Element = ElementTree.Element
SVG = "http://www.w3.org/2000/svg"
REFERENCE = re.compile(r"(?<=#)[\w.-]+(?=\)|$)")
"""To an element, in a link or as ``url(#it)``."""


def svg(text: str) -> str:
    """The same drawing in fewer letters.

    Parameters
    ----------
    text : str
        As matplotlib's SVG backend writes it, with letters as outlines.
    """
    root = ElementTree.fromstring(text)  # leaves comments out
    _unqualified(root)
    title, rules, shared = _taken_out(root)
    words.share(root, shared)
    for element in (*root.iter(), *shared.iter()):
        styles.gather(element)
    groups.draw_ticks(root, shared)
    groups.flatten(root)
    groups.merge(root)
    for element in (*root.iter(), *shared.iter()):
        numbers.shorten(element)
    groups.share_styles(root)
    root[:0] = [*title, Element("style"), shared]
    (style,) = root.iter("style")
    style.text = rules + styles.as_classes(root)
    _rename(root)
    return _written(root)


def _unqualified(root: Element) -> None:
    """Names without namespaces, and no blanks between elements; a link is ``href`` alone, as in SVG 2."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {key.rpartition("}")[2]: it for key, it in element.attrib.items()}
        element.text, element.tail = (element.text or "").strip(), None
    root.attrib = {
        "xmlns": SVG,
        **{key: root.attrib[key] for key in ("width", "height", "viewBox")},
    }


def _taken_out(root: Element) -> tuple[list[Element], str, Element]:
    """The title, the rules of style, and what other elements refer to; descriptions of the file go."""
    title, rules, shared = list(root.findall("title")), "", Element("defs")
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in ("metadata", "title"):
                parent.remove(child)
            elif child.tag == "defs":
                parent.remove(child)
                rules += "".join(style.text or "" for style in child.findall("style"))
                shared.extend(it for it in child if it.tag != "style")
    return title, rules.replace("; ", ";").replace(": ", ":"), shared


def _rename(root: Element) -> None:
    """Names are short, the shortest of what is named most; what nothing refers to has none."""
    references = Counter(
        name
        for element in root.iter()
        for text in (*element.attrib.values(), element.text or "")
        if "#" in text
        for name in REFERENCE.findall(text)
    )
    named = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    often = [name for name, _ in references.most_common() if name in named]
    short = {name: styles.name(place) for place, name in enumerate(often)}

    def renamed(text: str) -> str:
        return REFERENCE.sub(lambda found: short.get(found[0], found[0]), text)

    for element in root.iter():
        name = element.attrib.pop("id", None)
        if "#" in (element.text or ""):
            element.text = renamed(element.text or "")
        element.attrib = {
            **({"id": short[name]} if name in short else {}),
            **{key: renamed(it) if "#" in it else it for key, it in element.attrib.items()},
        }


def _written(root: Element) -> str:
    """An element a line, but for the letters of a word."""
    for parent in root.iter():
        word = parent.tag == "g" and "id" in parent.attrib
        if parent.tag in ("svg", "defs"):
            parent.text = "\n"
        for child in parent:
            child.tail = None if word else "\n"
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>") + "\n"
