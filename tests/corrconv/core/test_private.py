"""What is run or believed is read where nobody else can have written it, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corrconv.core import cache, private
from corrconv.core.private import NotOurs
from tests.process import printed

SOMEBODY = 65534
posix = pytest.mark.skipif(os.name != "posix", reason="no owners")
root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid(), reason="only root gives away")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    cache.keep(b"whole", "code", "it.o")
    return tmp_path / "cache"


def linked(path: Path) -> None:
    moved = path.rename(path.with_name(f"{path.name} elsewhere"))
    path.symlink_to(moved)


def given_away(path: Path) -> None:
    os.chown(path, SOMEBODY, -1)


PLACES = {"file": ("code", "it.o"), "folder": ("code",), "cache folder": ()}
CHANGES = {
    "group may write": (lambda path: path.chmod(0o770), "others may write to"),
    "all may write": (lambda path: path.chmod(0o707), "others may write to"),
    "a link": (linked, "is a symbolic link"),
}


@posix
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("change", CHANGES)
def test_what_others_may_have_written_is_not_read(folder, place, change):
    assert cache.read("code", "it.o") == b"whole"
    path = folder.joinpath(*PLACES[place])
    made, said = CHANGES[change]
    made(path)
    with pytest.raises(NotOurs, match=said) as caught:
        cache.read("code", "it.o")
    assert str(path) in str(caught.value)
    assert "CORRCONV_CACHE" in str(caught.value)


@posix
@root
@pytest.mark.parametrize("place", PLACES)
def test_what_somebody_else_owns_is_not_read(folder, place):
    given_away(folder.joinpath(*PLACES[place]))
    with pytest.raises(NotOurs, match=f"belongs to another user .uid {SOMEBODY}"):
        cache.read("code", "it.o")


@posix
@pytest.mark.parametrize("kind", ["a folder", "a pipe"])
def test_what_is_no_file_is_not_read(folder, kind):
    path = folder / "code" / "it.o"
    path.unlink()
    path.mkdir() if kind == "a folder" else os.mkfifo(path)
    with pytest.raises(NotOurs, match=r"it\.o is no file"):
        cache.read("code", "it.o")


@posix
def test_folders_are_made_for_this_user_alone_whatever_the_mask(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "new" / "cache"))
    before = os.umask(0)
    try:
        path = cache.keep("text", "code", "it.json")
    finally:
        os.umask(before)
    assert [oct(it.stat().st_mode & 0o777) for it in (path.parent.parent, path.parent)] == [
        "0o700",
        "0o700",
    ]
    assert path.stat().st_mode & 0o022 == 0
    assert cache.read("code", "it.json") == b"text"


@posix
@pytest.mark.parametrize("place", ["folder", "cache folder"])
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_written_where_others_may_write(folder, place, change):
    CHANGES[change][0](folder.joinpath(*PLACES[place]))
    with pytest.raises(NotOurs):
        cache.keep(b"new", "code", "other.o")
    assert not (folder / "code" / "other.o").exists()


def test_a_file_that_is_put_in_its_place_after_the_look_is_not_what_is_read(folder, monkeypatch):
    """The race: between a look and a read by name, another file comes there."""
    path, see = folder / "code" / "it.o", private._see

    def swapped(place, *rest):
        see(place, *rest)
        if place == path and path.exists():
            path.unlink()
            path.write_bytes(b"planted")

    monkeypatch.setattr(private, "_see", swapped)
    if private.OWNED:
        assert cache.read("code", "it.o") == b"whole"


def test_where_the_system_has_no_owners_files_are_read(folder, monkeypatch):
    monkeypatch.setattr(private, "OWNED", False)
    assert cache.read("code", "it.o") == b"whole"
    assert cache.keep(b"new", "code", "it.o").read_bytes() == b"new"


def test_a_processor_is_known_by_what_it_can_do(monkeypatch):
    told = {"model name": "AMD EPYC", "flags": "sse2 avx2"}
    monkeypatch.setattr(
        cache, "_told", lambda *names: next((told[n] for n in names if n in told), "")
    )
    with_avx2 = cache.features.__wrapped__()
    told["flags"] = "avx2 sse2"
    assert cache.features.__wrapped__() == with_avx2
    told["flags"] = "sse2"
    assert cache.features.__wrapped__() != with_avx2
    del told["flags"]
    assert cache.features.__wrapped__()  # LLVM says


@posix
@pytest.mark.parametrize(
    "first",
    [
        "from corrconv.measure.one_run import one_run\nwith one_run('a test'): pass",
        "import corrconv; corrconv.convolve([1.0, 2.0] * 50, [1.0, 1.0], method='fftw')",
        "import corrconv; corrconv.correlate([1.0, 2.0], [1.0, 1.0], method='numba_simd')",
    ],
    ids=["a run's turn", "wisdom", "machine code"],
)
def test_whoever_makes_the_folder_first_makes_it_for_this_user_alone(tmp_path, first):
    """Also where a group may write to all that is made, as many systems have it."""
    code = f"import os; os.umask(0o002)\n{first}"
    places = {"CORRCONV_CACHE": str(tmp_path / "cache"), "CORRCONV_FFTW_PLANNER": "FFTW_MEASURE"}
    printed(code, **places)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    printed(
        f"import warnings; warnings.simplefilter('error')\n{first}",
        CORRCONV_CACHE=str(tmp_path / "cache"),
    )


def test_a_file_in_a_folder_s_place_is_said(tmp_path):
    (tmp_path / "cache").write_text("")
    for parts in ((), ("below",)):
        with pytest.raises(
            NotOurs, match="a file stands where a folder is expected: delete it, or"
        ):
            private.make(tmp_path / "cache", *parts)
