"""A reading process that was taken over: it answers with the bytes of the file itself.

python -m tests.formats.lying
"""

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.write(1, Path(json.load(sys.stdin)["path"]).read_bytes())
