"""Vectors of each length are run in code for the least processor that has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from corrconv.engines.fft import library, tile
from corrconv.engines.machine_code.text import text_library
from tests.corrconv.engines.fft.machines import least


def forget() -> None:
    """What was compiled for others."""
    library.transforms.cache_clear()
    tile.constants.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def for_the_least_processor() -> Iterator[None]:
    def made(*arguments, settings, **options):
        length = int(re.findall(r"\d+", settings)[0])
        return text_library(*arguments, settings=settings, **options | {"processor": least(length)})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "text_library", made)
        forget()
        yield
    forget()
