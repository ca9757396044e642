"""Planted commits: what they hold, what they leave alone, and that a call takes so much more time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.regress.selftest import plant


class Clock:
    """Time that passes where it is told to, and by a step whenever it is read."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def perf_counter(self) -> float:
        self.now += self.step
        return self.now


def planted(
    share: float, clock: Clock, monkeypatch: pytest.MonkeyPatch, write: bool
) -> SimpleNamespace:
    """A plan of an implementation in which a slowdown is planted; a call takes 1 of the clock's seconds."""

    def call(*operands: object) -> str:
        clock.now += 1.0
        return "result"

    class Kind:
        def make_plan(self, problem: object, workers: int) -> SimpleNamespace:
            return SimpleNamespace(_compute=call, _write=call if write else None)

    monkeypatch.setitem(sys.modules, "time", clock)
    held = {"implementation": Kind()}
    exec(plant.CODE.replace("{share}", repr(share)), held)
    monkeypatch.undo()
    return held["implementation"].make_plan(None, 1)  # type: ignore[return-value]


@pytest.mark.parametrize("share", [0.03, 0.05, 0.2, 2.0])
@pytest.mark.parametrize("step", [1e-4, 0.02, 0.07])
@pytest.mark.parametrize("how", ["_compute", "_write"])
def test_calls_take_so_much_more_however_coarse_the_clock(
    share: float, step: float, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(step)
    plan = planted(share, clock, monkeypatch, write=True)
    count = 400
    for _ in range(count):
        assert getattr(plan, how)("x", "h") == "result"
    own = count * (1 + step)  # reading the clock at a call's end is in its time
    waited = clock.now - count * (1 + 2 * step)
    assert waited == pytest.approx(share * own, rel=0.01, abs=2 * step)


def test_a_share_of_nothing_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(0.01)
    plan = planted(0.0, clock, monkeypatch, write=False)
    assert plan._write is None
    plan._compute()
    assert clock.now == pytest.approx(1.02)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = tmp_path / "a checkout"
    (root / "impls").mkdir(parents=True)
    for name in ("__init__", "auto", "one", "two"):
        (root / f"impls/{name}.py").write_text(f"implementation = {name!r}\n")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "first")
    return Repository(root)


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", root, *words], check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def within(repository: Repository, tmp_path: Path) -> Repository:
    return plant.clone(repository, repository.commit("HEAD"), tmp_path / "clone")


def test_only_implementations_change_and_not_what_calls_them(
    repository: Repository, within: Repository
) -> None:
    first = repository.commit("HEAD")
    slower = plant.slowed(within, first, 0.05)
    before, after = within.files(first), within.files(slower)
    assert {path for path in before if before[path] != after[path]} == {
        "impls/one.py",
        "impls/two.py",
    }
    text = (within.read(slower, "impls/one.py") or b"").decode()
    assert text.startswith("implementation = 'one'\n")
    assert text.rstrip().endswith("_slower(0.05)")


def test_some_are_chosen_and_those_that_are_not_there_are_named(
    repository: Repository, within: Repository
) -> None:
    first = repository.commit("HEAD")
    slower = plant.slowed(within, first, 0.1, ("two",))
    before, after = within.files(first), within.files(slower)
    assert {path for path in before if before[path] != after[path]} == {"impls/two.py"}
    with pytest.raises(NotMeasured, match="three"):
        plant.slowed(within, first, 0.1, ("three", "one"))


def test_the_same_again_is_another_commit_of_the_same_files(
    repository: Repository, within: Repository
) -> None:
    first = repository.commit("HEAD")
    again = plant.same_again(within, first)
    assert again != first
    assert within.files(again) == within.files(first)


def test_made_again_they_are_the_same_commits(
    repository: Repository, within: Repository, tmp_path: Path
) -> None:
    first = repository.commit("HEAD")
    other = plant.clone(repository, first, tmp_path / "another")
    assert plant.slowed(within, first, 0.1) == plant.slowed(other, first, 0.1)
    assert plant.same_again(within, first) == plant.same_again(other, first)


def test_the_repository_itself_gets_nothing(repository: Repository, tmp_path: Path) -> None:
    def state() -> tuple[str, ...]:
        root = repository.root
        seen = (
            ("for-each-ref",),
            ("status", "--porcelain"),
            ("worktree", "list"),
            ("count-objects", "-v"),
        )
        return tuple(git(root, *words) for words in seen)

    before = state()
    within = plant.clone(repository, repository.commit("HEAD"), tmp_path / "clone")
    plant.slowed(within, within.commit("HEAD"), 0.1)
    assert state() == before


def test_hooks_and_signing_of_the_user_are_left_out(
    repository: Repository, within: Repository, tmp_path: Path
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    git(within.root, "config", "core.hooksPath", str(hooks))
    git(within.root, "config", "commit.gpgsign", "true")
    assert plant.slowed(within, repository.commit("HEAD"), 0.1)
