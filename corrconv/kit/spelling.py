"""What is printed where the terminal, or the file that output goes to, has few letters: ASCII, Latin-1."""

from __future__ import annotations

import codecs
import sys

PLAIN = {"×": "x", "–": "-", "—": "-", "…": "...", "·": "*", "≈": "~", "≤": "<=", "≥": ">=", "→": "->",
         "²": "^2", "³": "^3", "Σ": "sum", "µ": "u", "μ": "u", "±": "+-", "√": "sqrt", "∞": "inf",
         "✓": "yes", "−": "-", "“": '"', "”": '"', "’": "'"}  # fmt: skip
HANDLER = "corrconv.plain"
ERRORS = "strict", "backslashreplace", "surrogateescape"
"""As Python sets them, for output and for errors, and for both where no locale is set."""


def plainly(error: UnicodeError) -> tuple[str, int]:
    """For `codecs.register_error`: what cannot be encoded is spelled otherwise."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(PLAIN.get(letter, "?") for letter in missing), error.end


def say_in_what_streams_have() -> None:
    """Have stdout and stderr spell what their encoding lacks, instead of raising an error."""
    codecs.register_error(HANDLER, plainly)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and stream.errors in ERRORS:
            stream.reconfigure(errors=HANDLER)
