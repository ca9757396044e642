"""Which implementations a change can touch, by the imports of both commits.

A file has changed where its syntax tree has: comments and blank lines touch nothing. An implementation
reaches the files that its own imports, and so on, lazily or not, and those that ``import corrconv`` loads;
a module that is named in a string counts as imported. A file that is no Python changes everything, and so
does what calls others by their names (``auto``, ``dask``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

PACKAGE, ROOM = "corrconv", "corrconv.impls"
CALLERS = "auto", "dask"
"""They call other implementations by their names."""
LEFT_OUT = ("corrconv.reports",)
"""Shows what was measured, and computes nothing."""


def modules(root: Path) -> dict[str, Path]:
    """The package's files of Python by what they are called when they run."""
    found = {}
    for path in (root / PACKAGE).rglob("*.py"):
        parts = list(path.relative_to(root).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        name = ".".join(parts)
        if not name.startswith(LEFT_OUT):
            found[name] = path
    return found


def changed(base: Path, head: Path) -> set[str] | None:
    """Modules whose code differs between two builds; None where something else than code does."""
    others = [
        {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in (root / PACKAGE).rglob("*")
            if path.is_file() and path.suffix not in {".py", ".pyc"} and "reports" not in path.parts
        }
        for root in (base, head)
    ]
    if others[0] != others[1]:
        return None
    before, after = modules(base), modules(head)
    return {
        name
        for name in before.keys() | after.keys()
        if name not in before
        or name not in after
        or _code(before[name].read_bytes()) != _code(after[name].read_bytes())
    }


def touched(base: Path, head: Path, names: Iterable[str]) -> dict[str, bool]:
    """Of each implementation, whether the change between two builds can touch it."""
    names = list(names)
    differ = changed(base, head)
    if differ is None:
        return dict.fromkeys(names, True)
    if not differ:
        return dict.fromkeys(names, False)
    imports: dict[str, set[str]] = {}
    for known in (modules(base), modules(head)):
        for name, targets in graph(known).items():
            imports.setdefault(name, set()).update(targets)
    ours = {name for name in imports if name.startswith(f"{ROOM}.")}
    found = {}
    for name in names:
        own = f"{ROOM}.{name}"
        start = ours if name in CALLERS or own not in imports else {own}
        found[name] = bool(differ & _reached({PACKAGE, ROOM, *start}, imports))
    return found


def graph(known: Mapping[str, Path]) -> dict[str, set[str]]:
    """What each module imports of the package."""
    return {name: set(_imported(name, path, known)) for name, path in known.items()}


def _imported(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):  # what it imports is not known: it may be anything
        yield from known
        return
    for node in ast.walk(tree):
        said: list[str] = []
        if isinstance(node, ast.Import):
            said = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            above = above[: len(above) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            said = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = [node.value.partition(":")[0]]
        for each in said:
            while each:  # a module's packages are loaded before it
                if each in known:
                    yield each
                each = each.rpartition(".")[0] if not isinstance(node, ast.Constant) else ""


def _reached(start: set[str], imports: Mapping[str, set[str]]) -> set[str]:
    found, ahead = set(), list(start)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += imports.get(name, ())
    return found


@cache
def _code(content: bytes) -> str:
    try:
        return ast.dump(ast.parse(content))
    except (SyntaxError, ValueError):
        return content.decode("utf-8", "replace")
