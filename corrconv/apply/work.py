"""What a worker does: one block, from file to file. To do it twice is to do it once."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.apply.files import File
from corrconv.blocks.block import Block
from corrconv.blocks.rims import Rimmed


@dataclass(frozen=True)
class Work:
    """One block of a result.

    Attributes
    ----------
    number : int
        Of the block.
    block : Block
    image : File or Rimmed
    kernel, output : File
    part : tuple of slice
        Where the block lies in the result.
    """

    number: int
    block: Block
    image: File | Rimmed
    kernel: File
    output: File
    part: tuple[slice, ...]

    def __call__(self) -> int:
        """Compute it and write it; gives its number."""
        images = [self.image] * len(self.block.blocks)
        self.output[self.part] = self.block(self.kernel[...], *images)
        return self.number
