"""What README and its companions say is so; `tests/docs` runs their code."""

from __future__ import annotations

import re
from pathlib import Path

import corrconv
from corrconv.check.cases import quick_cases
from corrconv.core import registry
from corrconv.sweep.grid import TIERS
from tests.corrconv.check.gate import run_gate
from tests.house import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
FILES = [block for block in BLOCKS if not block.startswith(">>>")]


def test_the_file_for_newcomers_passes_the_gate(tmp_path: Path) -> None:
    (text,) = FILES
    assert len(text.splitlines()) <= 20
    path = tmp_path / "mine.py"
    path.write_text(text, "utf-8")
    implementation = registry.load_file(path)
    assert implementation.name == "mine"
    assert "mine" in corrconv.names()
    report = run_gate([implementation], quick_cases())
    verdict = report.verdicts["mine"]
    assert verdict.ok, verdict.reason
    assert not verdict.declined
    assert verdict.passed == len(quick_cases())


def test_the_implementations_that_it_names_are_registered() -> None:
    section = README.partition("## The implementations")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section)) - {"einsum"}
    assert {"auto", "numba_simd", "scipy_auto"} <= named <= set(corrconv.names())


def test_every_tier_is_named() -> None:
    for tier in TIERS:
        assert re.search(rf"make {tier}\b|tier {tier}\b|`{tier}`|make bench`", README), tier


def test_readme_can_be_read_in_one_sitting() -> None:
    lines = [line for line in README.splitlines() if not line.startswith("|")]
    assert len(lines) < 190
    first_screen = "\n".join(README.splitlines()[:20])
    for part in ("should I use", "make bench", "make test", "<img src"):
        assert part in first_screen
