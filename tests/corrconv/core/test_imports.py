"""Importing stays light: a library is loaded by the call that needs it."""

from __future__ import annotations

import ast

import pytest

from tests.house import ROOT, files
from tests.process import printed

HEAVY = {"scipy", "numba", "pyfftw", "pandas", "matplotlib"}
LIGHT = """\
import corrconv
corrconv.names()
corrconv.available()
corrconv.get('fftw').supports(corrconv.Problem('convolve', (9,), (3,)))
corrconv.convolve([1, 2, 3], [1, 2], method='naive')
corrconv.convolve([1, 2, 3], [1, 2], method='numpy')
corrconv.convolve([1.0, 2, 3], [1, 2], method='strided')
corrconv.convolve([1.0, 2, 3], [1, 2], method='strided_gemm')
""".splitlines()
COMPILED = (
    "corrconv/engines/simd/",
    "corrconv/engines/passes/",
    "corrconv/engines/machine_code/compiler.py",
    "corrconv/engines/machine_code/queue.py",
    "corrconv/engines/machine_code/scratch.py",
    "corrconv/engines/reach/look_loop.py",
)
"""What numba compiles: imported in turn inside functions only, as the first test sees."""


def imported_by(lines: list[str]) -> list[set[str]]:
    """Top-level modules that a fresh interpreter holds after each line."""
    report = "print(*{name.partition('.')[0] for name in sys.modules})"
    code = "\n".join(["import sys", *(each for line in lines for each in (line, report))])
    return [set(line.split()) for line in printed(code).splitlines()]


def test_no_library_is_imported_before_it_is_used():
    for line, loaded in zip(LIGHT, imported_by(LIGHT), strict=True):
        assert not loaded & HEAVY, line


@pytest.mark.parametrize(
    ("method", "library"),
    [
        ("numba", "numba"),
        ("fftw", "pyfftw"),
        ("scipy_fft", "scipy"),
        pytest.param("numba_simd", "numba", marks=pytest.mark.slow),  # compiled anew
    ],
)
def test_only_the_library_in_use_is_imported(method, library, tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    call = f"import corrconv; corrconv.convolve([1.0, 2, 3], [1, 2], method={method!r})"
    (loaded,) = imported_by([call])
    assert library in loaded  # so that the assertions above can fail
    assert not loaded & {"pandas", "matplotlib"}
    assert not (loaded & {"numba", "pyfftw"}) - {library}


def imported_at_once(text: str) -> set[str]:
    """Top-level names of what a module imports when it is itself imported, and not in functions."""
    found, nodes = set(), list(ast.parse(text).body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").partition(".")[0])
        elif not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            nodes.extend(ast.iter_child_nodes(node))
    return found


def test_the_parser_sees_every_form():
    code = "import a.b, c\nfrom d.e import f\nfrom . import g\ndef h():\n    import i"
    code += "\nclass C:\n    import j\n    def k(self):\n        import l\nif c:\n    import m"
    assert imported_at_once(code) == {"a", "c", "d", ".", "j", "m"}


def test_what_computes_imports_libraries_only_inside_functions():
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        rooms = ("impls/", "corrconv/core/", "corrconv/engines/", "corrconv/model/")
        if name.startswith(rooms) and not name.startswith(COMPILED):
            assert not imported_at_once(path.read_text("utf-8")) & HEAVY, name
