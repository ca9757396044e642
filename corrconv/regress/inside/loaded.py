"""What a process has loaded: files of code with git's digests of them, and libraries."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

CODE = ".py", ".so", ".pyd"


def loaded(package: str, roots: list[Path]) -> list[list[str]]:
    """Which files of code run here: the package's, wherever they are, and all in these folders.

    Of each its path, and git's digest of what is in it.
    """
    found = []
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or not str(file).endswith(CODE):
            continue
        path = Path(file).resolve()
        own = bool(package) and name.split(".")[0] == package
        if own or any(root in path.parents for root in roots):
            found.append([str(path), *blob(path.read_bytes())])
    return found


def elsewhere(roots: list[Path], paths: list[str]) -> list[list[str]]:
    """Modules that are loaded from outside these folders, though a commit has files of their names.

    Of each where it is, and the commit's path: a package that is installed, and runs in place of the
    commit's. A folder may lie above the package, as ``src`` or ``python``.
    """
    held = {}
    for path in paths:
        held[path] = path
        held.setdefault(path.partition("/")[2], path)
    found = []
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or name.partition(".")[0] in sys.stdlib_module_names:
            continue
        if any(root in Path(file).resolve().parents for root in roots):
            continue
        spelled = name.replace(".", "/")
        spellings = (f"{spelled}.py", f"{spelled}/__init__.py")
        found += [[str(file), held[each]] for each in spellings if each in held]
    return found


def borrowed(folders: list[str]) -> list[str]:
    """Top-level modules that are loaded from these folders, with their versions."""
    found = {}
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and any(
            Path(folder).resolve() in Path(file).resolve().parents for folder in folders
        ):
            top = name.partition(".")[0]
            found[top] = f"{top} {getattr(sys.modules.get(top), '__version__', '')}".strip()
    return list(found.values())


def blob(content: bytes) -> tuple[str, str]:
    """Git's digests of a file's content, in either of its formats."""
    head = b"blob %d\0" % len(content)
    return hashlib.sha1(head + content).hexdigest(), hashlib.sha256(head + content).hexdigest()
