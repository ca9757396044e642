"""Commits whose slowdown is known: written into implementations' code, in a clone that is thrown away."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from corrconv.commits.repository import NotMeasured, Repository, run_git
from corrconv.regress.reach import CALLERS

ROOM = Path("impls")
CODE = """

def _slower(share):  # planted by a self-test
    from time import perf_counter

    plain, debt = type(implementation).make_plan, [0.0]

    def slow(call):
        def slowed(*operands):
            began = perf_counter()
            result = call(*operands)
            ended = perf_counter()
            debt[0] += share * (ended - began)
            if debt[0] > 0.0:
                until, now = ended + debt[0], ended
                while now < until:
                    now = perf_counter()
                debt[0] -= now - ended
            return result

        return slowed

    def make_plan(self, problem, workers):
        plan = plain(self, problem, workers)
        plan._compute = slow(plan._compute)
        if plan._write is not None:
            plan._write = slow(plan._write)
        return plan

    type(implementation).make_plan = make_plan


_slower({share})
"""
"""What is added to an implementation's file. A call takes its time, and so much more of it. What was waited
too long, since the clock has steps, is taken off the next wait: of many short calls the share is right, too.
"""
AUTHOR = "user.name=self-test", "user.email=self-test@localhost"
PLAIN = "commit.gpgsign=false", "core.hooksPath=/dev/null"
WHEN = "2000-01-01T00:00:00Z"
"""So that the same files make the same commit, and a run that was stopped finds what it built."""


def clone(repository: Repository, commit: str, folder: Path) -> Repository:
    """A repository of its own at a commit, which shares the objects of another.

    Raises
    ------
    NotMeasured
        Where git cannot, as on a full disk.
    """
    _git(
        repository.root,
        "clone",
        "--quiet",
        "--shared",
        "--no-checkout",
        str(repository.root),
        str(folder),
    )
    _git(folder, "checkout", "--quiet", "--detach", commit)
    return Repository(folder)


def same_again(within: Repository, commit: str) -> str:
    """Another commit with the same files."""
    _git(within.root, "checkout", "--quiet", "--force", "--detach", commit)
    return commit_all(within, "The same files", "--allow-empty")


def slowed(within: Repository, commit: str, share: float, names: Collection[str] = ()) -> str:
    """A commit whose implementations each take so much more time.

    Parameters
    ----------
    within : Repository
        A clone: what is checked out in it is lost.
    commit : str
        The commit that it is made from.
    share : float
        0.05 for a call that takes 1.05 times its time. With 0 the same code is there and waits for nothing,
        which makes the other side of a pair: what planting itself costs cancels.
    names : collection of str
        Which implementations; all where empty.

    Raises
    ------
    NotMeasured
        Where the commit has none of these.
    """
    root = within.root
    _git(root, "checkout", "--quiet", "--force", "--detach", commit)
    chosen = [path for path in _files(root) if not names or path.stem in names]
    if lost := {*names} - {path.stem for path in chosen}:
        raise NotMeasured(f"{commit[:12]} has no file {ROOM}/*.py of {', '.join(sorted(lost))}")
    for path in chosen:
        text = path.read_text("utf-8")
        path.write_text(text + CODE.replace("{share}", repr(share)), "utf-8")
    return commit_all(within, f"Slower by {share:.0%}")


def _files(root: Path) -> Sequence[Path]:
    """Of implementations. What calls others is as slow as they are: nothing is planted in its own code."""
    found = sorted((root / ROOM).glob("*.py"))
    return [it for it in found if it.stem not in {"__init__", *CALLERS}]


def commit_all(within: Repository, words: str, *how: str) -> str:
    """Commit what has changed, by no person and at no time: the same files make the same commit."""
    given = [word for each in (*AUTHOR, *PLAIN) for word in ("-c", each)]
    dates = {"GIT_AUTHOR_DATE": WHEN, "GIT_COMMITTER_DATE": WHEN}
    _git(within.root, *given, "commit", "--quiet", "--all", *how, "--message", words, more=dates)
    return within.commit("HEAD")


def _git(folder: Path, *arguments: str, more: Mapping[str, str] | None = None) -> None:
    done = run_git(folder, *arguments, environment={**os.environ, **(more or {})})
    if done.returncode:
        raise NotMeasured(f"git {' '.join(arguments[:2])}: {done.stderr.strip()}")
