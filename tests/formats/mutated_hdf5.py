"""A process that reads damaged HDF5 files: ``-m tests.formats.mutated_hdf5 CASE FIRST LAST``.

HDF5's own library may crash or hang on them, so it prints the fate of each before it goes on.
"""

import signal
import sys
import tempfile
import traceback
from pathlib import Path

import numpy as np

from lstmviz.formats import keras_h5, keras_zip
from lstmviz.formats.limits import limit_process, memory_for
from lstmviz.formats.recognised import FormatError
from tests.formats.test_mutations import check_runs, damaged, damaged_inside, sample

CASES = {
    "h5": (keras_h5.FORMAT, sample("k_lstm_h5.h5"), damaged),
    "keras": (keras_zip.FORMAT, sample("k_lstm.keras"), damaged),
    "keras's weights": (keras_zip.FORMAT, sample("k_gru_after.keras"), damaged_inside(".h5")),
}
SECONDS = 5


def main(name: str, first: int, last: int) -> None:
    form, make, damage = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net"
        content = make(path)
        limit_process(memory_for(len(content)))
        for seed in range(first, last):
            path.write_bytes(damage(content, np.random.default_rng(seed)))
            # Ends the process where the library hangs: nothing handles this signal.
            signal.alarm(SECONDS)
            try:
                check_runs(form.read(path, {}))
                fate = "read"
            except FormatError as problem:
                fate = "refused" if str(problem).startswith("net") else f"unclear: {problem}"
            except Exception:
                fate = f"wrong: {traceback.format_exc()!r}"
            print(seed, fate, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
