"""``make sites``: every published site, and the README's table of machines, from what is stored.

python -m corrconv.reports.site.sites
"""

from __future__ import annotations

from pathlib import Path

from corrconv.kit.console import out

from ..machines import readme
from ..machines.published import PUBLISHED, SITE, folders
from . import build as reporting


def rebuild(published: Path = PUBLISHED) -> None:
    """Each in its folder; raises as `corrconv.reports.site.build.build`."""
    for folder in folders(published):
        built = reporting.build(folder, folder / SITE)
        out.print(str(built.page), soft_wrap=True)
    readme.write(published=published)


if __name__ == "__main__":
    rebuild()
