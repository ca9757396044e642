"""The site's pages beside the results: one module or package each, and a template of its name.

A module says ``NAME`` (of its file, and of its template ``templates/NAME.html.j2``), ``TITLE`` (in the
navigation), and ``shape(stored)``, which gives the template what it shows as ``page``; None where the
stored results hold nothing for it, and then neither the page nor a link to it is written. A module that
needs files beside its page has ``beside(folder)``, which writes them.

A template extends ``base.html.j2``, which brings the head, the navigation and the footer.
"""

from __future__ import annotations

from types import ModuleType

from reports.pages import explorer

MODULES: tuple[ModuleType, ...] = (explorer,)
"""In the order of the navigation, after the results."""
