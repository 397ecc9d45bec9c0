"""How large a column of names is written."""

from functools import lru_cache

from lstmviz.figures.fonts import ruler

PIXELS = (13, 12, 11)


@lru_cache(maxsize=256)
def name_pixels(names: tuple[str, ...], width: float) -> int:
    """Return the size of letters at which all names fit even in bold, else the smallest."""
    for pixels in PIXELS:
        measure = ruler(pixels, bold=True)
        if all(measure(name) <= width for name in names):
            return pixels
    return PIXELS[-1]
