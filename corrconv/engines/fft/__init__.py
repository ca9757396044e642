"""Transforms of our own: overlap-save with no FFT library.

The code is written as LLVM's text (``emit``), from small transforms in registers (``codelets``) to passes
over legs (``passes``), the end of a row with the product by the kernel's spectrum (``lanes``), rows that
come and go (``transfer``, ``taps``), the look at them (``look``, and of all samples ``holes``, by ``marks``
and ``bits``), and the drivers of an image (``image``, ``blocks``) and of a signal (``signal``), which run
``levels`` and read one block of numbers (``fields``).
``library`` has it compiled and kept. ``roots`` and ``nodes`` make what is multiplied by, ``parts`` and
``choice`` say which tile, and ``plan`` puts it all together. docs/transforms.md has the mathematics.
"""
