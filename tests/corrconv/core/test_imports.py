"""Importing stays light, and goes one way: reports → benchmarks → impls."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import corrconv

ROOT = Path(corrconv.__file__).resolve().parents[1]
HEAVY = {"scipy", "numba", "pyfftw", "pandas", "matplotlib"}
FORBIDDEN = {"impls": {"benchmarks", "reports", "tests"}, "benchmarks": {"reports", "tests"}}


def imported_by(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after running `code`."""
    report = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import corrconv",
        "import corrconv; corrconv.names()",
        "import corrconv; corrconv.available()",
        "import corrconv; corrconv.get('fftw').supports(corrconv.Problem('convolve', (9,), (3,)))",
        "import corrconv; corrconv.convolve([1, 2, 3], [1, 2], method='naive')",
        "import corrconv; corrconv.convolve([1, 2, 3], [1, 2], method='numpy')",
        "import corrconv; corrconv.convolve([1.0, 2, 3], [1, 2], method='strided')",
        "import corrconv; corrconv.convolve([1.0, 2, 3], [1, 2], method='strided_gemm')",
    ],
)
def test_no_library_is_imported_before_it_is_used(code):
    loaded = imported_by(code)
    assert "impls" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize(
    ("method", "library"),
    [("numba", "numba"), ("numba_simd", "numba"), ("fftw", "pyfftw"), ("scipy_fft", "scipy")],
)
def test_only_the_library_in_use_is_imported(method, library, tmp_path):
    keep = f"import os; os.environ['CORRCONV_CACHE'] = {str(tmp_path)!r}"
    loaded = imported_by(
        f"{keep}; import corrconv; corrconv.convolve([1.0, 2, 3], [1, 2], method={method!r})"
    )
    assert library in loaded  # so that the assertions above can fail
    assert not loaded & {"pandas", "matplotlib"}
    assert not (loaded & {"numba", "pyfftw"}) - {library}


def imports(tree: ast.AST) -> set[str]:
    """Top-level names of everything imported anywhere in a module, in functions too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").partition(".")[0])
    return found


def test_the_parser_sees_every_form():
    code = "import a.b, c\nfrom d.e import f\nfrom . import g\ndef h():\n    import i"
    assert imports(ast.parse(code)) == {"a", "c", "d", ".", "i"}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_imports_go_one_way(room):
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    for path in files:
        found = imports(ast.parse(path.read_text("utf-8")))
        assert not found & FORBIDDEN[room], path.relative_to(ROOT)
        assert "." not in found, f"{path.relative_to(ROOT)}: absolute imports only"


COMPILED = (
    "corrconv/engines/simd/",
    "corrconv/engines/passes/",
    "corrconv/engines/machine_code/compiler.py",
    "corrconv/engines/machine_code/scratch.py",
    "corrconv/engines/tiles/loop.py",
)
"""What numba compiles: imported in turn inside functions only, as the tests above see."""


def test_implementations_import_libraries_only_inside_functions():
    for path in sorted((ROOT / "impls").rglob("*.py")):
        if path.relative_to(ROOT).as_posix().startswith(COMPILED):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        tree.body = [
            node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))
        ]
        assert not imports(tree) & HEAVY, path.relative_to(ROOT)
