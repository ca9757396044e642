"""asv files nothing of a foreign package under a commit of this checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import corrconv
from benchmarks import origin
from corrconv.measure import environment
from tests.house import ROOT

COMMIT = "0123456789abcdef"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("checkout/corrconv", "elsewhere/corrconv", "env/lib/corrconv"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").write_text("")
    return tmp_path


def said(root: Path, package: str) -> str:
    return origin.problem(
        root / package / "corrconv" / "__init__.py", root / "checkout", root / "env"
    )


def test_the_checkouts_own_package_is_measured(root: Path):
    assert said(root, "checkout") == ""
    for foreign in ("elsewhere", "env/lib"):
        message = said(root, foreign)
        assert str(root / foreign) in message
        assert "of this checkout" in message
        assert "pip install --editable" in message


def test_in_an_environment_of_asv_what_it_installed_is_measured(root: Path):
    (root / "env" / "asv-install-status.json").write_text(json.dumps({"commit_hash": COMMIT}))
    assert origin.installed(root / "env") == COMMIT
    assert said(root, "env/lib") == ""
    for foreign in ("elsewhere", "checkout"):
        assert f"asv installed (commit {COMMIT[:8]})" in said(root, foreign)


def test_a_link_to_the_checkout_is_the_checkout(root: Path):
    (root / "link").symlink_to(root / "checkout", target_is_directory=True)
    assert said(root, "link") == ""


def test_a_foreign_package_ends_discovery_before_anything_is_measured(root: Path):
    code = f"import sys; sys.path[:0] = [{str(root / 'elsewhere')!r}, {str(ROOT)!r}]; import benchmarks"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 1
    assert f"import corrconv gives {root / 'elsewhere'}" in done.stderr


@pytest.mark.skipif(not Path(corrconv.__file__).is_relative_to(ROOT), reason="installed elsewhere")
def test_a_record_says_which_package_it_is_of():
    source = environment.record()["source"]
    assert source["package"] == "corrconv/__init__.py of the checkout"
    assert source["version"] != environment.UNKNOWN
