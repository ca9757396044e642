"""What numba makes runs without it: nothing is called from elsewhere, and memory comes from C."""

from __future__ import annotations

import os
import struct
import sys

import numpy as np
import pytest

import corrconv

pytest.importorskip("numba")
from corrconv.engines.machine_code import Signature, files, function
from corrconv.engines.machine_code.emit import MEMORY, PYTHON
from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from tests.process import printed

F8 = np.dtype("f8")


LATER = """
import sys
import numpy as np
import corrconv
x, h = np.ones({x}, "f4"), np.ones({h}, "f4")
y = corrconv.correlate(x, h, "same", method={method!r})
assert y.max() == h.size
assert y.shape == x.shape
print(*(name for name in ("numba", "scipy") if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("method", "x", "h"),
    [
        ("numba_simd", (99,), (3,)),
        ("numba_simd", (9, 9), (3, 3)),
        ("separable", (9, 9), (5, 5)),
    ],
)
def test_a_second_process_does_without_numba(method, x, h):
    program = LATER.format(method=method, x=x, h=h)
    printed(program)
    assert printed(program).split() == []


FORKED = """
import os
import numpy as np
import corrconv
x, h = np.ones((40, 40), "f4"), np.ones((3, 3), "f4")
expected = corrconv.correlate(x, h, "same", method="numba_simd")
child = os.fork()
y = corrconv.correlate(x, h, "same", method="numba_simd")
assert np.array_equal(y, expected)
if not child:
    os._exit(0)
print("ended with", os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_code_is_there_after_a_fork():
    assert printed(FORKED).split() == ["ended", "with", "0"]


def undefined(code):
    """Symbols that an ELF object needs from elsewhere."""
    import llvmlite.binding as llvm

    sections = {
        section.name().decode(): section.data()
        for section in llvm.ObjectFileRef.from_data(code).sections()
        if section.name() in (b".symtab", b".strtab")
    }
    names = sections[".strtab"]
    found = set()
    for name, _, _, section, _, _ in struct.iter_unpack("<IBBHQQ", sections[".symtab"]):
        if section == 0 and name:
            found.add(names[name : names.index(b"\0", name)].decode())
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="object files are read as ELF")
@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16", "i1", "i2", "i4", "i8", "u1", "b1"])
def test_compiled_code_calls_only_memory_functions(cache_folder, dtype):
    kernel = np.ones((5, 5), dtype)
    for method, h in (
        ("numba_simd", kernel[0]),
        ("numba_simd", kernel),
        ("separable", kernel),
        ("numba", kernel),
    ):
        corrconv.correlate(np.ones((9, 9)[: h.ndim], dtype), h, method=method)
    names = [path.name for path in (cache_folder / "machine_code").glob("*.o")]
    held = list(filter(None, map(files.read, names)))  # others are of earlier days
    assert len(held) >= 3
    for code in held:
        assert undefined(code) <= {*MEMORY, *PYTHON}


def made(body, integers=1):
    name = f"test-{body.__name__}"
    return function(name, lambda: body, [Signature(F8, 1, written=True)], integers, sources=())


def sines(out, count):
    for i in range(count):
        out[i] = np.sin(out[i])
    return 0


def forgetful(out, count):
    out[0] = np.empty(count)[0]
    return 0


def test_code_that_calls_something_else_is_not_made():
    with pytest.raises(RuntimeError, match=r"sines: .* memory functions alone.*sin"):
        made(sines)
    with pytest.raises(Exception, match="empty"):
        made(forgetful)


def scratch_user(out, count):
    memory = allocate(lines(count, 8) + lines(6, 8))
    if memory == 0:
        return NO_MEMORY
    values = view(memory, count, out.dtype)
    table = view(memory + lines(count, 8), (2, 3), out.dtype)
    values[:] = 2
    for i in range(2):
        for j in range(3):
            table[i, j] = 10 * i + j
    out[0], out[1], out[2] = values.sum(), table[1, 2], table.strides[0]
    place = memory % 64
    release(memory)
    return place


def raising(out, count):
    if count > 3:
        raise ValueError("too many")
    return count


def test_scratch_is_had_and_given_back():
    call, out = made(scratch_user), np.zeros(3)
    for count in (1, 7, 1000):
        assert call(out, count) == 0
        assert out.tolist() == [2 * count, 12, 24]


def test_no_memory_is_a_memory_error():
    with pytest.raises(MemoryError, match="scratch_user"):
        made(scratch_user)(np.zeros(3), 2**59)


def test_an_error_in_compiled_code_is_an_error():
    call = made(raising)
    assert call(np.zeros(3), 3) == 3
    with pytest.raises(RuntimeError, match="raised an error"):
        call(np.zeros(3), 4)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("method", ["numba_simd", "separable"])
def test_results_go_to_arrays_of_any_kind(tmp_path, method, workers):
    x, h = np.random.default_rng(0).normal(size=(300, 200)), np.ones((5, 5))
    problem = corrconv.Problem("correlate", x.shape, h.shape, "same")
    plan = corrconv.get(method).plan(problem, workers)
    expected = plan(x, h)
    mapped = np.memmap(tmp_path / "out", F8, "w+", shape=x.shape)
    odd = np.zeros(x.nbytes + 1, np.uint8)[1:].view(F8).reshape(x.shape)
    for out in (mapped, odd):
        assert plan(x.view(np.memmap) if out is mapped else x, h, out=out) is out
        assert np.array_equal(out, expected)
    del mapped


@pytest.mark.parametrize("method", ["numba_simd", "fft_tiled", "separable", "auto"])
def test_the_native_order_of_bytes_has_two_names(method):
    x, h = np.arange(900.0).reshape(30, 30), np.ones((5, 5))
    right = corrconv.correlate(x, h, "same", method=method)
    told = "<" if sys.byteorder == "little" else ">"
    swapped = x.astype(x.dtype.newbyteorder())
    named = swapped.byteswap().view(swapped.dtype.newbyteorder())
    assert named.dtype.byteorder == told
    np.testing.assert_array_equal(named, x)
    for workers in (1, 2):
        found = corrconv.correlate(named, h, "same", method=method, workers=workers)
        np.testing.assert_array_equal(found, right)
