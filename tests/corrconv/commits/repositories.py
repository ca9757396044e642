"""Small git repositories: a package with a function or two, and a file of benchmarks."""

from __future__ import annotations

import subprocess
from pathlib import Path

BENCH = """
import thing

def one():
    return thing.one()

def two():
    return thing.two()

def _hidden():
    raise AssertionError

def takes(argument):
    raise AssertionError

def check(name, result):
    return result == name
"""
THING = """
def one():
    return "one"

def two():
    return "two"
"""


class Made:
    """A repository, and what is done to it."""

    def __init__(self, root: Path, name: str = "a repository") -> None:
        self.root = root / name
        self.root.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "somebody")
        self.git("config", "user.email", "somebody@example.org")
        self.bench = root / "bench.py"
        self.bench.write_text(BENCH)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, **files: str) -> str:
        """Files by name, without their ending; gives the commit."""
        for name, text in files.items():
            (self.root / f"{name}.py").write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")
