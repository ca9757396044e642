"""Builds and environments: whole or not there, kept, and what cannot be made is said."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.regress import builds
from corrconv.regress.inside.loaded import blob
from tests.corrconv.commits.repositories import THING, Made


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_files_of_a_commit_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made(tmp_path)
    commit = made.commit(thing=THING)
    repository = Repository.around(made.root)
    place = builds.built(repository, commit, install=False)
    assert (place / "thing.py").read_text() == THING
    monkeypatch.setattr(Repository, "export", None)  # is not asked again
    assert builds.built(repository, commit, install=False) == place


def test_what_is_not_whole_gets_no_name(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(tmp_path)
    commit = made.commit(thing=THING)

    def killed(self: Repository, commit: str, folder: Path) -> None:
        (folder / "half.py").write_text("")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Repository, "export", killed)
        with pytest.raises(KeyboardInterrupt):
            builds.built(Repository.around(made.root), commit, install=False)
    assert list((cache / "regress" / "builds").iterdir()) == []
    place = builds.built(Repository.around(made.root), commit, install=False)
    assert [each.name for each in place.iterdir()] == ["thing.py"]


def test_old_builds_go(tmp_path: Path, cache: Path) -> None:
    made = Made(tmp_path)
    for each in range(builds.BUILDS + 3):
        commit = made.commit(thing=f"x = {each}")
        place = builds.built(Repository.around(made.root), commit, install=False)
    assert len(list((cache / "regress" / "builds").iterdir())) == builds.BUILDS
    assert place.is_dir()


def test_an_environment_is_compared_with_a_lock() -> None:
    numpy = version("numpy")
    lock = f"""# made by a tool
numpy=={numpy} \\
    --hash=sha256:00
    # via something
pywin32==1 ; sys_platform == 'nowhere' \\
    --hash=sha256:00
"""
    assert builds.differs_here(lock.encode()) == []
    (wrong,) = builds.differs_here(lock.replace(numpy, "1.0").encode())
    assert wrong == f"numpy 1.0, here {numpy}"
    (missing,) = builds.differs_here(b"no-such-thing-at-all==1")
    assert missing == "no-such-thing-at-all 1, here none"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("index", "said"),
    [("http://127.0.0.1:9/", "the package index is not reached"), (None, "cannot be installed")],
)
def test_a_lock_that_cannot_be_resolved_and_no_network(
    cache: Path, monkeypatch: pytest.MonkeyPatch, index: str | None, said: str
) -> None:
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    if index:
        monkeypatch.setenv("PIP_INDEX_URL", index)
    else:
        monkeypatch.setenv("PIP_NO_INDEX", "1")
    lock = b"no-such-thing-at-all==1 --hash=sha256:" + 32 * b"00"
    with pytest.raises(NotMeasured, match=said):
        builds.environment(lock, lambda words: None)
    assert list((cache / "regress" / "environments").iterdir()) == []


@pytest.mark.slow
def test_an_environment_of_a_lock_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    said: list[str] = []
    python = builds.environment(b"# nothing", said.append)
    code = "import sys; print(sys.prefix != sys.base_prefix, sys.prefix)"
    done = subprocess.run([python, "-P", "-c", code], capture_output=True, text=True, check=True)
    own, prefix = done.stdout.split(maxsplit=1)
    assert (own, prefix.strip()) == ("True", str(Path(python).parents[1]))
    assert builds.environment(b"# nothing", said.append) == python
    assert len(said) == 1


@pytest.mark.slow
def test_a_commit_that_does_not_build_is_not_measured(tmp_path: Path) -> None:
    made = Made(tmp_path)
    commit = made.commit(setup="raise SystemExit('broken on purpose')")
    with pytest.raises(NotMeasured, match=f"{commit[:12]} does not build"):
        builds.built(Repository.around(made.root), commit, install=True)


def test_files_that_a_build_makes_are_proved_by_it(tmp_path: Path) -> None:
    build = tmp_path / "build"
    (build / "pack").mkdir(parents=True)
    for name in ("core.py", "_version.py", "fast.so", "notes.txt"):
        (build / "pack" / name).write_text(name)
    found = builds.generated(build, {"src/pack/core.py": "", "README.md": ""})
    assert found == {*blob(b"_version.py"), *blob(b"fast.so")}


def test_a_build_is_of_its_toolchain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = builds._toolchain()
    assert builds._toolchain() == before
    monkeypatch.setenv("CFLAGS", "-O0")
    assert builds._toolchain() != before
