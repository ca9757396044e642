"""The site's pages: one module or package each.

A module has ``pages(stored)``, which gives the pages (`corrconv.reports.kit.page.Page`) that the stored results
fill: none where they hold nothing for it, and then neither the page nor a link to it is written. Its
template extends ``base.html.j2``, which brings the head, the navigation and the footer, and gets
``page`` (what the module shows), ``figures`` (every figure of the site, by name), ``here`` (this page),
``groups`` (all pages, as the navigation parts them) and ``made`` (where the numbers are from).
"""

from __future__ import annotations

from types import ModuleType

from ..accuracy import page as accuracy
from ..book import page as book
from ..choose import page as choose
from ..claims import page as claims
from ..explorer import page as explorer
from ..memory import page as memory
from ..pictures import page as pictures
from ..regret import page as regret
from ..roofline import page as roofline
from ..support import page as support
from ..threads import page as threads
from ..timings import page as times
from ..timings import page_tables as tables
from . import evidence, overview, repeat

MODULES: tuple[ModuleType, ...] = (
    overview,
    choose,
    explorer,
    times,
    claims,
    evidence,
    support,
    accuracy,
    memory,
    roofline,
    threads,
    regret,
    pictures,
    tables,
    book,
    repeat,
)
"""In the order of the navigation, inside each of its groups."""
