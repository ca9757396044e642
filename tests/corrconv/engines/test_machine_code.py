"""Compiled code on the disk: found again without numba, made again where it is not as it was written."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba")
from corrconv.core import sealed, warned
from corrconv.engines.machine_code import Signature, files, function, host, layout

F4, F8 = np.dtype("f4"), np.dtype("f8")
TAKES = (Signature(F4, 2, ordered=False), Signature(F8, 1, written=True))


class Built:
    """Hands out a function to compile, and counts how often it was asked for one."""

    def __init__(self, body=None):
        self.times = 0
        self._body = body or weighted

    def __call__(self):
        self.times += 1
        return self._body


def weighted(image, out, weight):
    """Rows' sums, weighted by their number; the first bad number is returned."""
    for i in range(image.shape[0]):
        total = 0.0
        for j in range(image.shape[1]):
            total += image[i, j] * (j + 1)
        out[i] = total * weight
    return image.shape[0] - 3


def made(built, name="test-weighted", takes=TAKES, integers=1, settings="", sources=()):
    return function(name, built, takes, integers, sources=sources, settings=settings)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    return tmp_path / "machine_code"


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORRCONV_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield made(Built())


def check(call, image):
    out = np.zeros(image.shape[0])
    assert call(image, out, 3) == image.shape[0] - 3
    weights = np.arange(1, image.shape[1] + 1)
    np.testing.assert_allclose(out, 3 * (image.astype(F8) @ weights), rtol=1e-12)


VIEWS = {
    "plain": lambda a: a,
    "reversed": lambda a: a[::-1, ::-1],
    "strided": lambda a: a[::2, 1::3],
    "transposed": lambda a: a.T,
    "row": lambda a: a[1:2],
    "repeated": lambda a: np.broadcast_to(a[0], (4, a.shape[1])),  # read-only, a stride of 0
    "empty": lambda a: a[:0],
}


@pytest.mark.parametrize("view", VIEWS)
def test_arrays_of_any_strides_are_read_where_they_lie(call, view):
    check(call, VIEWS[view](np.arange(42, dtype=F4).reshape(6, 7)))


def unaligned(a):
    raw = np.zeros(a.nbytes + 1, np.uint8)
    odd = raw[1:].view(a.dtype).reshape(a.shape)
    odd[...] = a
    return odd


def frozen(a):
    a.flags.writeable = False
    return a


@pytest.mark.parametrize(
    ("image", "out"),
    [
        (np.ones((3, 4), F8), np.ones(3)),
        (np.ones((3, 4), ">f4"), np.ones(3)),
        (np.ones((3, 4), np.int32), np.ones(3)),
        (unaligned(np.ones((3, 4), F4)), np.ones(3)),
        (np.ones((3, 4), F4).view(np.matrix), np.ones(3)),
        (np.ones(3, F4), np.ones(3)),
        ([[1.0]], np.ones(3)),
        (None, np.ones(3)),
        (np.ones((3, 4), F4), frozen(np.ones(3))),
        (np.ones((3, 4), F4), np.ones(6)[::2]),
        (np.ones((3, 4), F4), np.float64(1)),
    ],
)
def test_what_is_not_as_described_is_refused_before_it_is_read(call, image, out):
    with pytest.raises(TypeError, match=r"test-weighted: takes aligned .*2-D float32"):
        call(image, out, 3)


def test_arguments_are_counted(call):
    for given in ((), (np.ones((3, 4), F4),), (np.ones((3, 4), F4), np.ones(3))):
        with pytest.raises(TypeError):
            call(*given)


@pytest.mark.parametrize("weight", [1.5, "1", None, 2**64, np.ones(1)])
def test_an_integer_must_be_one(call, weight):
    with pytest.raises((TypeError, OverflowError)):
        call(np.ones((3, 4), F4), np.ones(3), weight)
    with pytest.raises(TypeError):
        call(np.ones((3, 4), F4), np.ones(3), integer=1)


def test_no_reference_is_kept_or_lost(call):
    image, out = np.ones((9, 4), F4), np.ones(9)
    held = sys.getrefcount(image), sys.getrefcount(out), sys.getrefcount(6)
    for _ in range(1000):
        call(image, out, 1)
        with pytest.raises(TypeError):
            call(image, image, 1)
        with pytest.raises(TypeError):
            call(image)
    assert sys.getrefcount(image) == held[0]
    assert sys.getrefcount(out) == held[1]
    assert abs(sys.getrefcount(6) - held[2]) < 100


def test_pythons_lock_is_open_meanwhile(call):
    """Another thread is woken, and goes on while a call lasts: with the lock shut it could only after."""
    image, out, asleep, woken = np.ones((3000, 3000), F4), np.ones(3000), threading.Lock(), []
    asleep.acquire()
    other = threading.Thread(target=lambda: woken.append(asleep.acquire()))
    other.start()
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e3)  # nobody is made to hand it over
    try:
        asleep.release()
        for _ in range(50):
            call(image, out, 1)
            if woken:
                break
        assert woken
    finally:
        sys.setswitchinterval(switch)
        other.join()


def test_the_functions_own_integer_is_returned(call):
    assert call(np.ones((1, 2), F4), np.ones(1), 1) == -2
    assert call(np.ones((9, 2), F4), np.ones(9), 1) == 6


def test_code_is_found_again(folder):
    built = Built()
    made(built)
    check(made(built), np.ones((5, 4), F4))
    assert built.times == 1
    assert len(list(folder.iterdir())) == 1


def test_other_settings_and_other_sources_are_compiled_anew(tmp_path, folder):
    source, built = tmp_path / "source.py", Built()
    for times, (text, settings) in enumerate([("1", "a"), ("1", "b"), ("2", "b")], 1):
        source.write_text(text)
        files._sum_of.cache_clear()  # a process reads its sources once
        made(built, settings=settings, sources=[source])
        assert built.times == times
    assert len(list(folder.iterdir())) == 3


def other_code():
    """An object file without the function."""
    import llvmlite.binding as llvm

    text = f'target triple = "{llvm.get_process_triple()}"\ndefine i64 @other() {{ ret i64 0 }}'
    return host.host().machine().emit_object(llvm.parse_assembly(text))


@pytest.mark.parametrize(
    "damage",
    [lambda held: held[: len(held) // 2], lambda held: b"", lambda held: None],
    ids=["truncated", "empty", "other code"],
)
def test_a_damaged_file_is_made_again(folder, damage):
    built = Built()
    made(built)
    (path,) = folder.iterdir()
    damaged = damage(path.read_bytes())
    if damaged is None:
        files.keep(path.name, other_code())
    else:
        path.write_bytes(damaged)
    check(made(built), np.ones((5, 4), F4))
    assert built.times == 2
    assert files.read(path.name) is not None
    assert [*folder.iterdir()] == [path]


def test_not_one_bit_may_differ(folder):
    made(Built())
    (path,) = folder.iterdir()
    held = path.read_bytes()
    assert files.read(path.name) == held[sealed.DIGEST :]
    for place in [*range(0, len(held), max(1, len(held) // 500)), len(held) - 1]:
        path.write_bytes(held[:place] + bytes([held[place] ^ 1 << place % 8]) + held[place + 1 :])
        assert files.read(path.name) is None
    path.write_bytes(held + b"\0")
    assert files.read(path.name) is None


def planted(path):
    """Code that does something else, sealed as ours is: whoever plants it knows how."""
    built = Built(zeros)
    made(built, name="test-zeros")
    (other,) = path.parent.glob("test-zeros-*")
    code = files.read(other.name)
    other.unlink()
    files.keep(path.name, code)


def zeros(image, out, weight):
    out[:] = 0
    return 0


@pytest.mark.skipif(os.name != "posix", reason="no owners")
@pytest.mark.parametrize("how", ["another user's", "group may write", "all may write", "linked"])
@pytest.mark.parametrize("where", ["file", "folder"])
def test_code_that_somebody_else_may_have_written_is_not_run(folder, monkeypatch, how, where):
    monkeypatch.setattr(warned, "_said", set())
    made(Built())
    (path,) = folder.iterdir()
    planted(path)
    with pytest.raises(AssertionError):  # it would run
        check(made(Built()), np.ones((5, 4), F4))
    place = path if where == "file" else folder
    if how == "linked":
        place.symlink_to(place.rename(folder.parent / "elsewhere"))
    elif how == "another user's":
        if os.geteuid():
            pytest.skip("only root gives away")
        os.chown(place, 65534, 65534)
    else:
        place.chmod(0o770 if how == "group may write" else 0o777)
    built = Built()
    with pytest.warns(
        UserWarning, match="compiled code is not taken from the disk: .*CORRCONV_CACHE"
    ):
        call = made(built)
    check(call, np.ones((5, 4), F4))
    assert built.times == 1
    check(made(built), np.ones((5, 4), F4))  # it is said once; a file is made anew, a folder is not
    assert built.times == (1 if where == "file" else 2)


def test_code_of_another_name_or_processor_is_not_run(folder, monkeypatch):
    made(Built())
    (path,) = folder.iterdir()
    monkeypatch.setattr(host, "host", lambda: host.like_host("x86-64-v2"))
    built = Built()
    check(made(built), np.ones((5, 4), F4))
    assert built.times == 1
    (other,) = set(folder.iterdir()) - {path}
    path.replace(other)
    assert files.read(other.name) is None


def test_without_a_folder_it_works_and_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match="CORRCONV_CACHE"):
        call = made(Built())
    check(call, np.ones((5, 4), F4))


def test_threads_that_ask_at_once_compile_once():
    built = Built()
    with ThreadPoolExecutor(4) as pool:
        for call in pool.map(lambda _: made(built), range(4)):
            check(call, np.ones((5, 4), F4))
    assert built.times == 1


def test_arrays_are_where_they_are_thought_to_be(monkeypatch):
    assert layout.holds()
    monkeypatch.setattr(layout, "SHAPE", layout.STRIDES)
    assert not layout.holds.__wrapped__()


def test_elsewhere_numba_itself_makes_the_call(monkeypatch, folder):
    monkeypatch.setattr(layout, "holds", lambda: False)
    call = made(Built())
    assert not Path(folder).exists()
    check(call, np.arange(42, dtype=F4).reshape(6, 7)[::2, ::-1])
    with pytest.raises(TypeError):
        call(np.ones((3, 4), F8), np.ones(3), 3)
