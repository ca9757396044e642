"""The house as its imports draw it: every file, and what it imports, lazily or not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corrconv", "impls", "benchmarks", "reports")
INSTALLED = {"impls": "corrconv.impls", "reports": "corrconv.reports"}
Graph = Mapping[str, set[str]]
"""By a file's path below the root, the paths of those that it imports."""


def files(root: Path = ROOT) -> list[Path]:
    """Every module of the four rooms."""
    found = [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]
    return [path for path in found if "published" not in path.parts]


def module(path: Path, root: Path = ROOT) -> str:
    """What the module in a file is called when it runs."""
    room, *rest = path.relative_to(root).with_suffix("").parts
    if rest[-1:] == ["__init__"]:
        rest.pop()
    return ".".join((INSTALLED.get(room, room), *rest))


def imported(path: Path, root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Every import in a file, in functions too, but for those that only a type checker runs.

    Yields (module, name): the name is empty for ``import module``.
    """
    tree = ast.parse(path.read_text("utf-8"))
    idle = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for statement in block.body
        for node in ast.walk(statement)
    }
    package = module(path, root).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in ast.walk(tree):
        if id(node) in idle:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((base, alias.name) for alias in node.names)


def graph(root: Path = ROOT) -> Graph:
    """What each file of the house imports of the house."""
    known = {module(path, root): path.relative_to(root).as_posix() for path in files(root)}
    found = {}
    for path in files(root):
        names = {
            f"{base}.{name}" if f"{base}.{name}" in known else base
            for base, name in imported(path, root)
        }
        here = path.relative_to(root).as_posix()
        found[here] = {known[name] for name in names if name in known} - {here}
    return found


def circles(edges: Graph) -> list[list[str]]:
    """Files that import each other in a circle (Tarjan, SIAM J. Comput. 1972), each circle sorted."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(file: str) -> None:
        order[file] = low[file] = len(order)
        stack.append(file)
        for other in edges.get(file, ()):
            if other not in order:
                visit(other)
            if other in stack:
                low[file] = min(low[file], low[other])
        if low[file] == order[file]:
            ring = [stack.pop()]
            while ring[-1] != file:
                ring.append(stack.pop())
            if len(ring) > 1:
                found.append(sorted(ring))

    for file in edges:
        if file not in order:
            visit(file)
    return found


def floors(edges: Graph, room: str) -> dict[str, int]:
    """The floor of each folder in a room: one above the highest that it imports.

    A file beside the folders is a folder of its own. Folders in a circle share a floor.
    """

    def folder(file: str) -> str:
        return "/".join(file.split("/")[:2])

    inside = {
        file: {to for to in tos if to.startswith(f"{room}/")}
        for file, tos in edges.items()
        if file.startswith(f"{room}/")
    }
    below: dict[str, set[str]] = {folder(file): set() for file in inside}
    for file, tos in inside.items():
        below[folder(file)] |= {folder(to) for to in tos} - {folder(file)}
    ring = {name: tuple(circle) for circle in circles(below) for name in circle}
    height: dict[str, int] = {}

    def high(name: str) -> int:
        if name not in height:
            height[name] = 0
            members = ring.get(name, (name,))
            under = {to for each in members for to in below[each]} - set(members)
            height[name] = 1 + max(map(high, under), default=0)
        return height[name]

    return {name: high(name) for name in below}
