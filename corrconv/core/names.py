"""Names that become names of files and keys of tables: of implementations, typed, registered or stored."""

from __future__ import annotations

import re

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,59}")


def see(what: str, name: str) -> str:
    """The same name.

    Raises
    ------
    ValueError
        Where it is not one word that a file can be called, in any system.
    """
    if not NAME.fullmatch(name):
        raise ValueError(
            f"{what}: must be one word of letters, digits and _ . + -, 60 at the most, got {name!r:.80}"
        )
    return name
