"""Where the files lie that ship with lstmviz."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
# In a wheel the assets are inside the package; in a checkout they stand beside it.
ASSETS = next(
    folder for folder in (_PACKAGE / "assets", _PACKAGE.parent / "assets") if folder.is_dir()
)
LESSONS = ASSETS / "lessons"
MODELS = ASSETS / "models"
