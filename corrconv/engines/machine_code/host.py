"""Processors that code is made for, as LLVM names them, without numba."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import llvmlite
import llvmlite.binding as llvm


@dataclass(frozen=True)
class Processor:
    """What code is compiled for.

    Attributes
    ----------
    triple : str
        Architecture and system, in LLVM's words.
    cpu : str
        Its name, in LLVM's words; ``""`` for the least of the architecture.
    features : str
        What it has beside what the name says, such as ``"+avx2,-avx512f"``.
    """

    triple: str
    cpu: str = ""
    features: str = ""

    def __str__(self) -> str:
        return f"{self.triple} {self.cpu} {self.features} llvmlite {llvmlite.__version__}"

    def machine(self) -> Any:
        """LLVM's target machine, set up as numba sets up its own.

        Raises
        ------
        RuntimeError
            Where LLVM knows no such architecture.
        """
        _ready(self.triple)
        target = llvm.Target.from_triple(self.triple)
        # code that is loaded where it will run needs static addresses on x86, see llvm.org/D47211
        reloc = "static" if target.name.startswith("x86") else "default"
        options = {"reloc": reloc, "codemodel": "jitdefault", "jit": True, "opt": 3}
        return target.create_target_machine(self.cpu, self.features, **options)


@cache
def _ready(triple: str) -> None:
    """LLVM, ready to make and load code for the host, or to make it for another."""
    if triple == llvm.get_process_triple():
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
    else:
        llvm.initialize_all_targets()
        llvm.initialize_all_asmprinters()


@cache
def host() -> Processor:
    """The processor of this machine."""
    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:  # LLVM does not know them everywhere
        features = ""
    return Processor(llvm.get_process_triple(), llvm.get_host_cpu_name(), features)


def like_host(cpu: str = "", features: str = "") -> Processor:
    """Another processor of this machine's architecture and system, such as ``"haswell"``."""
    return Processor(llvm.get_process_triple(), cpu, features)
