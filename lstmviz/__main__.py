"""``python -m lstmviz`` is ``lstmviz``."""

import sys

from lstmviz.formats.starting import start_ahead


def main() -> int:
    """Run the command line; a weight file's reading process loads while this one does."""
    start_ahead(sys.argv[1:])
    from lstmviz.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
