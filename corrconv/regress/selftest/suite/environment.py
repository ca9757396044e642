"""asv's environment of a self-test: a side's Python, with the side's code before what is installed.

A commit is built before asv is asked, so nothing is installed here, and no network is needed. It is loaded
as a plugin by asv itself, in whose folder it lies.
"""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

from asv import environment, util

ASKED: dict[str, Any] = json.loads(Path(__file__).with_name("sides.json").read_text("utf-8"))
runpy.run_path(ASKED["ending"])["end_with"](ASKED["parent"])


class Sides(environment.Environment):
    """One environment of both sides: it is *in* a commit when that is installed last."""

    tool_name = "sides"

    def __init__(self, conf: Any, python: str, requirements: Any, variables: Any) -> None:
        self._requirements = requirements  # asv's own looks at it before it sets it
        super().__init__(conf, python, requirements, variables)

    @classmethod
    def matches(cls, python: str) -> bool:
        return True

    def check_presence(self) -> bool:
        return True

    def create(self) -> None:
        Path(self._path).mkdir(parents=True, exist_ok=True)

    def install_project(self, conf: Any, repo: Any, commit_hash: str) -> None:
        self._set_commit_hash(commit_hash)
        self._set_build_dirs(None, None)
        self._set_installed_commit_hash(commit_hash)

    def run(self, args: list[str], **more: Any) -> Any:
        side = ASKED["sides"][self._global_env_vars["ASV_COMMIT"]]
        paths = os.pathsep.join(side["paths"])
        more["env"] = {
            **(more.get("env") or os.environ),
            **self._global_env_vars,
            "PYTHONPATH": paths,  # for what asv's script imports before it forgets it
            "ASV_PYTHONPATH": paths,
        }
        return util.check_output([side["python"], *args], **more)
