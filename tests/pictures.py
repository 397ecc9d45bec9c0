"""Comparing pictures with pinned ones.

Two pictures count as the same if they have one size and differ in nothing a person could see:

- no tile of 16 × 16 pixels has another mean colour: catches what is missing, darker, recoloured;
- hardly any pixel is far off: catches what moved, be it by one pixel, as that leaves means alone.

What may differ is the weight of antialiased edges, which changes with the version of FreeType.
`test_pictures.py` plants faults and sees each caught.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

PINNED = Path(__file__).parent / "golden" / "pictures"
FAILED = Path(__file__).parent / "figures" / "failed"

TILE = 16
TILE_LEVELS = 4.0
"""How far the mean of a tile may be off in one channel, of 255."""
PIXEL_LEVELS = 64
"""From here on a pixel is far off in one channel."""
FAR_OFF = 5e-5
"""The share of pixels that may be far off, and at least `FEW`."""
FEW = 12


@dataclass(frozen=True)
class Difference:
    """How two pictures of one size differ.

    Parameters
    ----------
    tile
        The greatest difference of the mean of a tile, and where that tile begins.
    far_off
        How many pixels are far off.
    pixels
        How many there are.
    """

    tile: float
    at: tuple[int, int]
    far_off: int
    pixels: int

    @property
    def is_seen(self) -> bool:
        """Whether it is more than edges drawn by another version."""
        return self.tile > TILE_LEVELS or self.far_off > max(FEW, FAR_OFF * self.pixels)

    def __str__(self) -> str:
        return (
            f"the tile at {self.at} is off by {self.tile:.1f} levels, "
            f"{self.far_off} of {self.pixels} pixels are far off"
        )


def levels(image: QImage) -> NDArray[np.float32]:
    """Return red, green, blue and opacity, ``(height, width, 4)``, 0 to 255, premultiplied."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4).astype(np.float32)


def difference(image: QImage, reference: QImage) -> Difference:
    """Compare two pictures of one size."""
    signed = levels(image) - levels(reference)
    height, width, _ = signed.shape
    down, across = np.arange(0, height, TILE), np.arange(0, width, TILE)
    sums = np.add.reduceat(np.add.reduceat(signed, down, axis=0), across, axis=1)
    rows = np.diff(np.append(down, height))[:, np.newaxis, np.newaxis]
    columns = np.diff(np.append(across, width))[np.newaxis, :, np.newaxis]
    means = np.abs(sums / (rows * columns)).max(axis=2)
    worst_row, worst_column = np.unravel_index(means.argmax(), means.shape)
    return Difference(
        float(means.max()),
        (int(worst_column) * TILE, int(worst_row) * TILE),
        int((np.abs(signed).max(axis=2) >= PIXEL_LEVELS).sum()),
        height * width,
    )


def compare(image: QImage, reference: QImage) -> None:
    """Fail unless two pictures look the same."""
    sizes = [(one.width(), one.height()) for one in (image, reference)]
    assert sizes[0] == sizes[1], f"the picture has size {sizes[0]}, the pinned one {sizes[1]}"
    found = difference(image, reference)
    assert not found.is_seen, str(found)


def check_pinned(image: QImage, name: str, update: bool) -> None:
    """Fail unless a picture looks like the one pinned under `name`; with `update`, pin it.

    What does not fit is left in `FAILED` to be looked at.
    """
    path, failed = PINNED / f"{name}.png", FAILED / f"{name}.png"
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        assert image.save(str(path))
        return
    assert path.exists(), f"{path} is missing; pytest --update-pictures makes it"
    try:
        compare(image, QImage(str(path)))
    except AssertionError as error:
        FAILED.mkdir(exist_ok=True)
        image.save(str(failed))
        raise AssertionError(f"{error}; see {failed} beside {path}") from None
    failed.unlink(missing_ok=True)
