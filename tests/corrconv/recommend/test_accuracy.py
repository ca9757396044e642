"""What is asked to be accurate in each output: those that promise it are ranked, and the line asks for it."""

from __future__ import annotations

import json

from click.testing import CliRunner

import corrconv
from corrconv.cli import main

ASKED = ("recommend", "--image", "300x300", "--kernel", "41x41")


def test_only_those_that_promise_it_are_ranked():
    done = CliRunner().invoke(main, [*ASKED, "--accuracy", "componentwise", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["problem"]["accuracy"] == "componentwise"
    ranked = [each["name"] for each in found["ranking"]]
    assert "numba_simd" in ranked
    assert all(corrconv.get(name).componentwise for name in ranked)


def test_the_line_asks_for_it():
    done = CliRunner().invoke(main, [*ASKED, "--accuracy", "componentwise"])
    assert 'accuracy="componentwise")' in done.output
    assert "accuracy=" not in CliRunner().invoke(main, ASKED).output
