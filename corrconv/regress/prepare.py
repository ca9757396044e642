"""From what was asked on the command line to two sides that can be measured: commits, builds,
environments.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.regress import builds, reach
from corrconv.regress.asking import Asking
from corrconv.regress.sides import Side

PACKAGE = "corrconv"


@dataclass(frozen=True)
class Question:
    """What was asked.

    Attributes
    ----------
    base, head : str
        Commits, by whatever names.
    before, after : tuple of str
        Versions of libraries, one or more for each side: then both sides are HEAD.
    bench : Path or None
        A file of functions.
    environment : {"auto", "here", "lock"}
    install : bool
        Whether pip builds each commit's code for somebody's functions.
    dirty : bool
        Whether HEAD is what is in the tree, committed or not.
    """

    base: str
    head: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    bench: Path | None = None
    environment: str = "auto"
    install: bool = False
    dirty: bool = False


def prepared(
    question: Question, folder: Path, say: Callable[[str], object]
) -> tuple[Asking, list[str]]:
    """Two sides, ready to be measured, and notes on how they were made so.

    Raises
    ------
    ValueError
        Where what was asked makes no comparison.
    NotMeasured
        Where a side cannot be made.
    """
    repository = Repository.around(folder)
    notes: list[str] = []
    base, head = _commits(question, repository, notes)
    libraries = bool(question.before or question.after)
    labels = (question.base, question.head)
    if libraries:
        labels = (" ".join(question.before), " ".join(question.after))
    elif question.dirty:
        labels = (question.base, f"{question.head} with changes")
    own = question.bench is None
    if own and not {f"{PACKAGE}/__init__.py", "impls/__init__.py"} <= repository.files(head).keys():
        raise ValueError(
            f"{repository.root}: is no checkout of {PACKAGE}; give the functions that are to be measured: "
            "--bench bench.py"
        )
    files = {commit: repository.files(commit) for commit in {base, head}}
    install = own or question.install
    places = {}
    for commit in dict.fromkeys((base, head)):
        say(f"building {commit[:12]}")
        places[commit] = builds.built(repository, commit, install=install)
    pythons = _pythons(question, repository, (base, head), own, notes, say)
    sides = []
    for label, commit, python, more in zip(
        labels, (base, head), pythons, (question.before, question.after)
    ):
        over = (str(builds.overlay(more)),) if more else ()
        code = [str(places[commit])]
        if not install and (places[commit] / "src").is_dir():
            code.insert(0, str(places[commit] / "src"))
        sides.append(Side(label, commit, python, tuple(code), PACKAGE if own else "", over))
    touched: dict[str, bool] = {}
    if own and not libraries and pythons[0] == pythons[1]:  # other libraries may touch anything
        names = [
            path.stem for path in (places[head] / PACKAGE / "impls").glob("*.py")
        ]  # what is loaded from elsewhere is no file of either
        touched = reach.touched(places[base], places[head], [n for n in names if n != "__init__"])
    proof: dict[str, frozenset[str]] = {}
    if own or not libraries:
        proof = {commit: frozenset(held.values()) for commit, held in files.items()}
    if question.install:
        proof = {c: it | builds.generated(places[c], files[c]) for c, it in proof.items()}
    bench = question.bench.resolve() if question.bench else None
    paths = {} if own or libraries else {c: frozenset(held) for c, held in files.items()}
    return Asking(sides[0], sides[1], bench, proof, touched, paths), notes


def _commits(question: Question, repository: Repository, notes: list[str]) -> tuple[str, str]:
    head = repository.commit(question.head)
    if dirty := repository.dirty:
        what = f"{len(dirty)} changed files" if len(dirty) > 1 else f"{dirty[0]}, which is changed"
        if question.dirty:
            notes.append(
                f"measured with {what} and not committed; files that git does not know are not"
            )
        else:
            notes.append(
                f"the tree has {what} and not committed: commits are measured; --dirty measures the tree"
            )
    if question.dirty and head != repository.commit("HEAD"):
        raise ValueError(
            f"--dirty measures the tree, which is of HEAD, not of {question.head}: leave one of the two out"
        )
    if question.dirty:
        head = repository.changed()
    if question.before or question.after:
        if question.before == question.after:
            raise ValueError(
                "--with and --against name the same versions: there is nothing to compare"
            )
        return head, head
    base = repository.commit(question.base)
    if base == head:
        raise ValueError(
            f"{question.base} and {question.head} are the same commit, {base[:12]}: there is nothing to "
            f"compare; name an older one, as {question.head}~1, or give --dirty where the change is "
            "not committed"
        )
    if not question.dirty and repository.files(base) == repository.files(head):
        notes.append("both commits hold the same files")
    if not repository.within(base, head):
        notes.append(
            f"{question.base} has commits that {question.head} has not, which are part of the difference; "
            f"where the two part: git merge-base {base[:12]} {head[:12]}"
        )
    return base, head


def _pythons(
    question: Question,
    repository: Repository,
    commits: Sequence[str],
    own: bool,
    notes: list[str],
    say: Callable[[str], object],
) -> tuple[str, str]:
    """The interpreters of both sides: this one, where it holds what both commits' locks say."""
    python = sys.executable
    here = (python, python)
    if question.environment == "here" or not own:
        if own:
            notes.append("both sides run in this environment, whatever their locks say")
        return here
    locks = []
    for commit in commits:
        lock = repository.read(commit, builds.LOCK)
        if lock is None:
            raise NotMeasured(
                f"{commit[:12]} has no {builds.LOCK}, so what it runs with is not known: --environment here "
                "runs both sides in this environment"
            )
        locks.append(lock)
    same = "the same lock" if locks[0] == locks[1] else "locks that differ"
    if question.environment == "auto":
        differs = {lock: builds.differs_here(lock) for lock in locks}
        if not any(differs.values()):
            notes.append(
                f"both commits have {same}, and this environment holds it: it is used for both"
            )
            return here
        wrong = next(filter(None, differs.values()))
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        notes.append(
            f"this environment is not what the locks say ({wrong[0]}{more}): each lock has one of its own"
        )
    else:
        notes.append(f"both commits have {same}: environments of their own")
    made = {lock: builds.environment(lock, say) for lock in dict.fromkeys(locks)}
    return made[locks[0]], made[locks[1]]
