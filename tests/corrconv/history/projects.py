"""Small git projects that install a package called corrconv, with commits that go wrong in their own ways."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PACKAGE = """
import numpy as np
from scipy.signal import correlate

class Problem:
    def __init__(self, operation, x_shape, h_shape, mode, *, dtype):
        pass

class Made:
    def plan(self, problem):
        return lambda x, h: correlate(x, h, "same", "fft")

class Wrong(Made):
    def plan(self, problem):
        return lambda x, h: 0 * x

class Crashing(Made):
    def plan(self, problem):
        import os
        os.abort()

class CrashingLater(Made):
    def plan(self, problem):
        import os, itertools
        count = itertools.count()
        def call(x, h):
            if next(count) > 3:
                os.abort()
            return correlate(x, h, "same", "fft")
        return call

MADE = {MADE}

def get(name):
    if name not in MADE:
        raise ValueError(f"{{name!r}} is not registered")
    return MADE[name]()
"""
SETUP = "from setuptools import setup; setup(name='corrconv', version='0', packages=['corrconv'])\n"
GOOD = "{'strided': Made, 'numba': Made}"
CONFIG = '{"show_commit_url": "https://example.org/corrconv/commit/"}'


def package(made: str = GOOD) -> str:
    return PACKAGE.replace("{MADE}", made).replace("{{", "{").replace("}}", "}")


class Project:
    """A checkout in a folder; each commit writes files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.files = {"setup.py": SETUP, "corrconv/__init__.py": package(), "asv.conf.json": CONFIG}

    def git(self, *arguments: str, at: str = "2026-11-30T12:00:00+00:00") -> str:
        identity = [
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "-c",
            "commit.gpgsign=false",
        ]
        env = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_COMMITTER_DATE": at,
            "GIT_AUTHOR_DATE": at,
        }
        done = subprocess.run(
            ["git", *identity, *arguments],
            cwd=self.folder,
            check=True,
            capture_output=True,
            text=True,
            env=env,
        )
        return done.stdout.strip()

    def commit(self, subject: str, /, **files: str) -> str:
        """Files by name, with __ for a slash and _py for .py."""
        self.files |= {
            name.replace("__", "/").replace("_py", ".py"): text for name, text in files.items()
        }
        for name, text in self.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def made(self, subject: str, made: str = GOOD) -> str:
        """A commit that registers these."""
        self.files["corrconv/__init__.py"] = package(made) + f"\n# {subject}\n"
        return self.commit(subject)
