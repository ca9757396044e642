"""What a published run says of the computer it was measured on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reports.publish import without_places


def test_evidence_names_no_folder_of_this_computer():
    said = {"error": f"{sys.prefix}/bin/python died in {Path.cwd()}/impls, home {Path.home()}/x"}
    text = without_places(json.dumps(said))
    assert json.loads(text)["error"].startswith(".venv/bin/python died in ./impls, home ")
    for path in (sys.prefix, str(Path.cwd())):
        assert path not in text
