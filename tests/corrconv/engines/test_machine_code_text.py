"""LLVM's text becomes a library: compiled once, kept, for this processor or for others to look at."""

from __future__ import annotations

import ctypes
import platform
import re

import numpy as np
import pytest

pytest.importorskip("llvmlite")
from corrconv.engines.machine_code import files
from corrconv.engines.machine_code.host import Processor, host, like_host
from corrconv.engines.machine_code.text import assembly, text_library
from tests.process import printed

TEXT = """
define internal double @twice(double %x) {
  %y = fadd double %x, %x
  ret double %y
}
define void @double_it(ptr %p) {
  %x = load double, ptr %p
  %y = call double @twice(double %x)
  store double %y, ptr %p
  ret void
}
define void @zero(ptr %p) {
  call void @llvm.memset.p0.i64(ptr %p, i8 0, i64 80, i1 false)
  ret void
}
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
"""
FMA = """
define void @fma(ptr %p) {
  %x = load <8 x float>, ptr %p, align 4
  %y = call <8 x float> @llvm.fmuladd.v8f32(<8 x float> %x, <8 x float> %x, <8 x float> %x)
  store <8 x float> %y, ptr %p, align 4
  ret void
}
declare <8 x float> @llvm.fmuladd.v8f32(<8 x float>, <8 x float>, <8 x float>)
"""
X86 = platform.machine().lower() in ("x86_64", "amd64")


class Written:
    """Hands out a text, and counts how often it was asked for it."""

    def __init__(self, text=TEXT):
        self.times, self.text = 0, text

    def __call__(self):
        self.times += 1
        return self.text


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    return tmp_path / "machine_code"


def made(written, exports=("double_it", "zero"), **options):
    return text_library("test-text", written, exports, sources=(), **options)


def check(library):
    values = np.arange(1.0, 11)
    library.call("double_it")(values.ctypes.data)
    assert values[0] == 2
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(library.address("zero"))(values.ctypes.data)
    assert not values.any()


def test_functions_are_called_with_one_address(folder):
    check(made(Written()))
    assert len(list(folder.iterdir())) == 1


def test_it_is_written_and_compiled_once():
    written = Written()
    for _ in range(3):
        check(made(written))
    assert written.times == 1


def test_other_settings_processors_and_exports_are_others(folder):
    written = Written()
    for options in ({}, {"settings": "b"}, {"processor": like_host()}, {"exports": ["zero"]}):
        made(written, **options)
    assert written.times == len(list(folder.iterdir())) == 4


def test_a_damaged_file_is_made_again(folder):
    written = Written()
    made(written)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    check(made(written))
    made(Written(FMA), exports=["fma"])
    (other,) = set(folder.iterdir()) - {path}
    files.keep(path.name, files.read(other.name))  # what has other functions
    check(made(written))
    assert written.times == 3


def test_only_what_is_exported_is_seen():
    with pytest.raises(KeyError):
        made(Written()).address("twice")
    with pytest.raises(RuntimeError, match="test-text: .*does not define nothing"):
        made(Written(), exports=["zero", "nothing"])


def test_text_that_is_not_llvms_is_an_error(folder):
    with pytest.raises(RuntimeError, match="expected"):
        made(Written("define nonsense"))
    assert not folder.exists()


@pytest.mark.parametrize("name", ["puts", "llvm.sin.f64", "sin"])
def test_code_that_calls_something_else_is_not_made(name):
    kind = "double" if "sin" in name else "ptr"
    text = f"""
declare {kind} @{name}({kind})
define void @calls(ptr %p) {{
  %x = load {kind}, ptr %p
  %y = call {kind} @{name}({kind} %x)
  ret void
}}"""
    with pytest.raises(RuntimeError, match=f"test-text: .*memory functions alone.* {name}"):
        made(Written(text), exports=["calls"])


def test_a_second_process_neither_writes_nor_compiles():
    program = """
from corrconv.engines.machine_code.text import text_library
import sys
import numpy as np
library = text_library("test-later", lambda: sys.stdin.read(), ["zero"], sources=())
values = np.ones(10)
library.call("zero")(values.ctypes.data)
print(values.sum(), *(name for name in ("numba", "scipy") if name in sys.modules))
"""
    text_library("test-later", Written(), ["zero"], sources=())
    assert printed(program).split() == ["0.0"]


@pytest.mark.skipif(not X86, reason="names of x86 processors")
def test_code_is_for_the_processor_that_is_named():
    assert "%ymm" in assembly(FMA, like_host("haswell"))
    assert "vfmadd" in assembly(FMA, like_host("haswell"))
    assert "%ymm" not in assembly(FMA, like_host("x86-64"))
    assert "vfmadd" not in assembly(FMA, like_host("haswell", "-fma"))


@pytest.mark.parametrize("triple", ["aarch64-unknown-linux-gnu", "arm64-apple-darwin"])
def test_other_architectures_are_compiled_for(triple):
    assert len(re.findall(r"fmla(\.4s)?\s+v\d", assembly(FMA, Processor(triple)))) == 2


def test_an_architecture_that_is_none_is_an_error():
    with pytest.raises(RuntimeError, match="nonsense"):
        assembly(FMA, Processor("nonsense"))


@pytest.mark.skipif(not X86, reason="names of x86 processors")
def test_code_for_a_lesser_processor_runs_here():
    for processor in (host(), like_host("x86-64")):
        values = np.arange(8, dtype=np.float32)
        library = made(Written(FMA), exports=["fma"], processor=processor)
        library.call("fma")(values.ctypes.data)
        assert values.tolist() == [x * x + x for x in range(8)]
