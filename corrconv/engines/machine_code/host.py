"""The machine that code is made for, as LLVM names it, without numba."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import llvmlite
import llvmlite.binding as llvm


@cache
def ready() -> None:
    """LLVM, ready to make and load code for this host."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def host() -> str:
    """The processor, what it can do, the system, and LLVM's version."""
    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:  # LLVM does not know them everywhere
        features = ""
    version = llvmlite.__version__
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {features} llvmlite {version}"


def machine(cpu: str | None = None, features: str | None = None) -> Any:
    """LLVM's target machine, set up as numba sets up its own.

    Parameters
    ----------
    cpu, features : str, optional
        In LLVM's words; for code that is made already they change nothing.
    """
    ready()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    # code that is loaded where it will run needs static addresses on x86, see llvm.org/D47211
    reloc = "static" if target.name.startswith("x86") else "default"
    options = {"reloc": reloc, "codemodel": "jitdefault", "jit": True, "opt": 3}
    return target.create_target_machine(cpu or "", features or "", **options)


def numba_settings() -> str:
    """Environment variables by which numba makes other code."""
    names = sorted(name for name in os.environ if name.startswith("NUMBA_"))
    return " ".join(f"{name}={os.environ[name]}" for name in names if name != "NUMBA_CACHE_DIR")
