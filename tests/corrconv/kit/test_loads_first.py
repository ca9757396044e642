"""A file that ends its process as it is loaded, or asked what it supports, ends no verb."""

from __future__ import annotations

import sys

import pytest

from corrconv.kit.registered import chosen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ends as Linux does")

MINE = """
import os, posix
from corrconv.impls.strided import Strided

class Mine(Strided):
    name = "mine"

    def declines(self, problem):
        {asked}

implementation = Mine()
{after}
"""


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("return None", "posix._exit(0)"),
        ("return None", "os.execv('/bin/true', ['true'])"),
        ("os.execv('/bin/true', ['true'])", ""),
        ("return None", "os.abort()"),
    ],
)
def test_it_is_refused_by_name(tmp_path, asked, after):
    path = tmp_path / "mine.py"
    path.write_text(MINE.format(asked=asked, after=after), "utf-8")
    with pytest.raises(ImportError, match=r"mine\.py: loading it.* ended its process"):
        chosen([str(path)])


def test_what_loads_is_taken(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(MINE.format(asked="return None", after=""), "utf-8")
    (mine,) = chosen([str(path)])
    assert mine.name == "mine"
