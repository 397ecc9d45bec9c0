"""How large a picture may be."""

import re

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem

LEAST_SCALE, MOST_SCALE = 0.25, 8.0
LEAST_SIDE, MOST_PIXELS = 64, 16_384
"""A side's least size at scale 1, and its most pixels after scaling."""


def parse_size(text: str) -> tuple[int, int]:
    """Read ``1600x1000``.

    Raises
    ------
    ValueError
        If it is written in another way.
    """
    found = re.fullmatch(r"([0-9]{1,9})[x×]([0-9]{1,9})", text)
    if found is None:
        raise ValueError(text)
    return int(found[1]), int(found[2])


def check_size(
    size: tuple[int, int], scale: float, least: tuple[int, int] = (LEAST_SIDE, LEAST_SIDE)
) -> None:
    """Raise :class:`Problem` unless a picture of that size, at that scale, can be made.

    `least` is the smallest size at scale 1.
    """
    width, height = size
    if not LEAST_SCALE <= scale <= MOST_SCALE:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The scale {scale} is not between {least} and {most}."),
            scale=f"{scale:g}",
            least=f"{LEAST_SCALE:g}",
            most=f"{MOST_SCALE:g}",
        )
    if width < least[0] or height < least[1]:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The size {width}x{height} is too small; the least is {least}x{lowest}."
            ),
            width=width,
            height=height,
            least=least[0],
            lowest=least[1],
        )
    if max(size) * scale > MOST_PIXELS:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The size {width}x{height} at scale {scale} is too large; a side may have {most} "
                "pixels.",
            ),
            width=width,
            height=height,
            scale=f"{scale:g}",
            most=MOST_PIXELS,
        )
