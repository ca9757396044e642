"""What a process has loaded: files of code with git's digests of them, and libraries."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def loaded(package: str, roots: list[Path]) -> list[list[str]]:
    """Which files of code run here: the package's, wherever they are, and all in these folders.

    Of each its path, and git's digest of what is in it.
    """
    found = []
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or not str(file).endswith(".py"):
            continue
        path = Path(file).resolve()
        own = bool(package) and name.split(".")[0] == package
        if own or any(root in path.parents for root in roots):
            found.append([str(path), *blob(path.read_bytes())])
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
