"""Verbs print to whatever they are given: few letters, a closed pipe, a full disk."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house import ROOT

VERBS = [
    "list",
    "recommend --all",
    "recommend --json",
    "doctor",
    "claims --list",
    "--help",
    "check --help",
]
FEW = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "no locale": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


def run(words, stdout=subprocess.PIPE, **environment):
    return subprocess.run(
        [sys.executable, "-m", "corrconv", *words.split()],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=120,
    )


@pytest.mark.parametrize("words", VERBS)
@pytest.mark.parametrize("encoding", FEW)
def test_output_in_ascii(words, encoding):
    done = run(words, **FEW[encoding])
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert done.stdout.strip()


def test_signs_are_spelled():
    assert "512x512" in run("recommend", PYTHONIOENCODING="ascii").stdout.decode("ascii")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("words", VERBS)
def test_a_full_disk_is_an_error_in_a_line(words):
    with open("/dev/full", "w") as full:
        done = run(words, full)
    said = done.stderr.decode().strip().splitlines()
    assert done.returncode
    assert len(said) == 1
    assert said[0].startswith("Error: ")


@pytest.mark.parametrize("words", VERBS)
def test_who_reads_no_more_is_no_error(words):
    reads, writes = os.pipe()
    os.close(reads)
    done = run(words, writes)
    os.close(writes)
    assert b"Traceback" not in done.stderr
