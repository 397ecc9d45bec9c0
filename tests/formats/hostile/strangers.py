"""Files of something else, and what is no file at all."""

import gzip
import io
import os
import tarfile
from pathlib import Path

from tests.formats.hostile.registry import DAMAGED, EMPTY, UNKNOWN, hostile


@hostile(
    "model.pt",
    "{file} is a web page, not a weight file; on that page, use the button that downloads "
    "the file itself.",
)
def a_web_page(path: Path) -> bytes:
    return b"\n\n<!DOCTYPE html>\n<html><title>model.pt at main</title></html>"


@hostile(
    "model.onnx",
    "{file} is a web page, not a weight file; on that page, use the button that downloads "
    "the file itself.",
)
def an_error_of_a_store(path: Path) -> bytes:
    return b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'


@hostile(
    "model.safetensors",
    "{file} only points to the real file, which Git LFS keeps elsewhere; fetch it with “git"
    " lfs pull”, or download it from the project’s page.",
)
def a_pointer_of_git_lfs(path: Path) -> bytes:
    return b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 417923\n"


@hostile("model.pt", EMPTY)
def nothing_at_all(path: Path) -> bytes:
    return b""


@hostile("model.pt", "{file} begins with zeros; it did not arrive whole, so fetch it again.")
def only_zeros(path: Path) -> bytes:
    return bytes(100_000)


@hostile(
    "net.png",
    "{file} is a picture, not a weight file; choose the file that holds the weights.",
)
def a_picture(path: Path) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(50)


@hostile(
    "paper.pdf",
    "{file} is a PDF, not a weight file; choose the file that holds the weights.",
)
def a_paper(path: Path) -> bytes:
    return b"%PDF-1.7\n"


@hostile("model.pt.gz", "{file} is packed; unpack it, and open the weight file that is in it.")
def a_packed_file(path: Path) -> bytes:
    return gzip.compress(b"weights", mtime=0)


@hostile("model.tar", "{file} is packed; unpack it, and open the weight file that is in it.")
def a_tape_archive(path: Path) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../run"))
    return stream.getvalue()


@hostile(
    "model.pt",
    "{file} is a program, not a weight file; choose the file that holds the weights.",
)
def a_program(path: Path) -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(60)


@hostile(
    "model.sh",
    "{file} is a program, not a weight file; choose the file that holds the weights.",
)
def a_script(path: Path) -> bytes:
    return b"#!/bin/sh\ntouch run\n"


@hostile(
    "model.gguf",
    "{file} is a model in a form that lstmviz does not read; save it with PyTorch or Keras,"
    " or as ONNX or safetensors.",
)
def a_language_model(path: Path) -> bytes:
    return b"GGUF\x03\0\0\0" + bytes(50)


@hostile("train.py", UNKNOWN)
def a_python_file(path: Path) -> bytes:
    return b"import torch\nopen('run', 'w')\n"


@hostile("noise.pt", UNKNOWN)
def noise(path: Path) -> bytes:
    return bytes((n * 97 + 13) % 251 for n in range(3000))


@hostile("numbers.csv", UNKNOWN)
def a_table_without_names(path: Path) -> bytes:
    return b"1,2,3\n4,5,6\n"


@hostile(
    "matrices.csv",
    "{file}: in line 4, “=cmd|' /c calc'!A0” is no number; write numbers with a point, and "
    "each matrix’s name in a line of its own.",
)
def a_table_with_a_word(path: Path) -> bytes:
    return b"weight_ih_l0\n0.1\nweight_hh_l0\n=cmd|' /c calc'!A0\n"


@hostile(
    "matrices.csv",
    "{file}: line 3 has 2 number(s), but the matrix’s first row has 1; give each row as many.",
)
def a_ragged_table(path: Path) -> bytes:
    return b"weight_ih_l0\n0.1\n0.1,0.2\n"


@hostile("matrices.csv", DAMAGED)
def a_table_that_is_no_text(path: Path) -> bytes:
    return b"weight_ih_l0\n0.1\n\xff\xfe\n"


@hostile("matrices.csv", "{file}: line 3 begins weight_ih_l0 a second time; remove one.")
def a_matrix_twice(path: Path) -> bytes:
    return b"weight_ih_l0\n0.1\nweight_ih_l0\n0.2\n"


@hostile(
    "matrices.csv",
    "{file} lacks weight_hh_l0, which the network needs; save the whole network.",
)
def half_a_network(path: Path) -> bytes:
    return b"weight_ih_l0\n0.1\n"


@hostile("model.pt", "{file} is not a file; choose a weight file.")
def a_folder(path: Path) -> None:
    path.mkdir()


@hostile("model.pt", "{file} is not a file; choose a weight file.")
def a_pipe(path: Path) -> None:
    os.mkfifo(path)


@hostile("model.pt", "{file} is not a file; choose a weight file.")
def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@hostile("model.pt", "There is no file {file}.")
def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere.pt")


@hostile("model.pt", "{file} cannot be read: Too many levels of symbolic links.")
def a_link_to_itself(path: Path) -> None:
    path.symlink_to("model.pt")


@hostile(
    "huge.pt",
    "{file} has 5.0 GB, and lstmviz reads files of at most 4 GB; save the recurrent layers alone.",
)
def five_gigabytes_of_nothing(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 * 2**30)


# It would take its time to sum up what is refused at a glance.
@hostile("huge.pt", "{file} begins with zeros; it did not arrive whole, so fetch it again.")
def four_gigabytes_of_zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(4 * 2**30)
