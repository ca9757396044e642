"""The pytest plugin: ``pytest -p corrconv.conform.plugin --pyargs MODULE...``.

It selects the tests (`collecting`), has ours answer while they run (`running`), and writes what came
of each (`lines`). `corrconv.conform.run` starts it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import corrconv
from corrconv.conform.calls import Ours
from corrconv.conform.collecting import Collecting
from corrconv.conform.lines import Lines
from corrconv.conform.running import Running
from corrconv.conform.selection import SUITES
from corrconv.conform.stand_ins import Switch, install
from corrconv.core.registry import load_file


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `corrconv.conform.run` says."""
    group = parser.getgroup("corrconv")
    group.addoption("--conform-suite", help="a name in corrconv.conform.selection.SUITES")
    group.addoption("--conform-name", help="the implementation under test")
    group.addoption("--conform-file", default="", help="the file that holds it, if it is in one")
    group.addoption("--conform-only", default="", help="one test, with or without its parameters")
    group.addoption("--conform-lines", help="where the JSON lines go")


def pytest_configure(config: pytest.Config) -> None:
    """Replace the functions before any test module imports them."""
    option = config.getoption
    if option("--conform-file"):
        load_file(option("--conform-file"))
    suite, implementation = (
        SUITES[option("--conform-suite")],
        corrconv.get(option("--conform-name")),
    )
    ours, switch, lines = (
        Ours(implementation.name),
        Switch(),
        Lines(Path(option("--conform-lines"))),
    )
    install(suite, ours, switch)
    config.pluginmanager.register(Collecting(suite, option("--conform-only"), lines))
    config.pluginmanager.register(Running(suite, implementation, ours, switch, lines))
