"""The pytest plugin: ``pytest -p reports.conformance.plugin --pyargs MODULE...``.

It selects the tests (`collecting`), has ours answer while they run (`running`), and writes what came
of each (`lines`). `reports.conformance.run` starts it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import impls
from impls.core.registry import load_file
from reports.conformance.calls import Ours
from reports.conformance.collecting import Collecting
from reports.conformance.lines import Lines
from reports.conformance.running import Running
from reports.conformance.selection import SUITES
from reports.conformance.stand_ins import Switch, install


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `reports.conformance.run` says."""
    group = parser.getgroup("corrconv")
    group.addoption("--conform-suite", help="a name in reports.conformance.selection.SUITES")
    group.addoption("--conform-name", help="the implementation under test")
    group.addoption("--conform-file", default="", help="the file that holds it, if it is in one")
    group.addoption("--conform-only", default="", help="one test, with or without its parameters")
    group.addoption("--conform-lines", help="where the JSON lines go")


def pytest_configure(config: pytest.Config) -> None:
    """Replace the functions before any test module imports them."""
    option = config.getoption
    if option("--conform-file"):
        load_file(option("--conform-file"))
    suite, implementation = SUITES[option("--conform-suite")], impls.get(option("--conform-name"))
    ours, switch, lines = (
        Ours(implementation.name),
        Switch(),
        Lines(Path(option("--conform-lines"))),
    )
    install(suite, ours, switch)
    config.pluginmanager.register(Collecting(suite, option("--conform-only"), lines))
    config.pluginmanager.register(Running(suite, implementation, ours, switch, lines))
