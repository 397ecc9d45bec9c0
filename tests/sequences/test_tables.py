"""Sequences from files: what is read, and what is told when it cannot be."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.parameters import LARGEST
from lstmviz.cells.problems import Problem
from lstmviz.sequences.tables import read_sequence

NAMES = ("child’s grades", "time left")


@pytest.fixture
def write(tmp_path: Path):
    def write(content: str | bytes, name: str = "in.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def npy(array: np.ndarray, **options: bool) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def refusal(path: Path, names: tuple[str, ...] = NAMES) -> str:
    with pytest.raises(Problem) as caught:
        read_sequence(path, names)
    return str(caught.value)


# ------------------------------------------------------------------ tables that can be read

GOOD = {
    "in the order of the inputs": "child’s grades,time left\n1,0\n0.5,-2e3\n",
    "in another order": "time left,child’s grades\n0,1\n-2000,.5\n",
    "with a typewriter's apostrophe": "child's grades,time left\n1,0\n0.5,-2e3\n",
    "in capitals, with spaces": " CHILD’S GRADES , Time left \n 1 , 0 \n0.5, -2e3\n",
    "quoted": '"child’s grades","time left"\n"1","0"\n"0.5","-2000"\n',
    "with semicolons": "child’s grades;time left\n1;0\n0.5;-2e3\n",
    "with decimal commas": "child’s grades;time left\n1;0\n0,5;-2e3\n",
    "with tabs": "child’s grades\ttime left\n1\t0\n0.5\t-2e3\n",
    "from Excel": "\ufeffchild’s grades,time left\r\n1,0\r\n0.5,-2e3\r\n",
    "with a true minus": "child’s grades,time left\n1,0\n0.5,−2000\n",
    "with empty rows": "\nchild’s grades,time left\n\n1,0\n,\n0.5,-2e3\n\n",
    "without a last line break": "child’s grades,time left\n1,0\n0.5,-2e3",
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_table_is_read(write, kind: str):
    sequence = read_sequence(write(GOOD[kind]), NAMES)
    assert sequence.tokens == ("1", "2")
    assert sequence.values.tolist() == [[1, 0], [0.5, -2000]]
    assert sequence.values.dtype == np.float64


def test_a_first_column_names_the_tokens(write):
    path = write("Token,time left,child's grades\nMon,0,1\nTue,2,3\nMon,4,5\n")
    sequence = read_sequence(path, NAMES)
    assert sequence.tokens == ("Mon", "Tue", "Mon")
    assert sequence.values.tolist() == [[1, 0], [3, 2], [5, 4]]


def test_an_input_may_be_called_token(write):
    assert read_sequence(write("token,b\n1,2\n"), ("token", "b")).tokens == ("1",)
    both = read_sequence(write("token,token,b\nMon,1,2\n"), ("token", "b"))
    assert both.tokens == ("Mon",)
    assert both.values.tolist() == [[1, 2]]


def test_inputs_that_differ_by_case_only_are_told_apart(write):
    sequence = read_sequence(write("h,H\n1,2\n"), ("H", "h"))
    assert sequence.values.tolist() == [[2, 1]]


def test_a_name_may_hold_a_comma(write):
    assert read_sequence(write('"a,b",c\n1,2\n'), ("a,b", "c")).values.tolist() == [[1, 2]]


@given(
    st.lists(st.lists(st.floats(-LARGEST, LARGEST), min_size=2, max_size=2), min_size=1, max_size=9)
)
def test_numbers_come_back_unchanged(tmp_path_factory: pytest.TempPathFactory, rows: list):
    path = tmp_path_factory.mktemp("tables") / "in.csv"
    lines = (",".join(repr(value) for value in row) for row in rows)
    path.write_text("\n".join(("time left,child’s grades", *lines)), encoding="utf-8")
    assert read_sequence(path, NAMES).values.tolist() == [[b, a] for a, b in rows]


# ------------------------------------------------------------------ tables that cannot

BAD = {
    "": "in.csv cannot be read: it is empty.",
    "\n\n": "in.csv cannot be read: it is empty.",
    "child’s grades,time left\n": (
        "in.csv has a header but no rows; it needs one row for each token."
    ),
    "1,0\n0.5,2\n": (
        "in.csv: the header names a column “1”, which is no input; "
        "the inputs are child’s grades, time left."
    ),
    "child’s grades,mood\n1,0\n": (
        "in.csv: the header names a column “mood”, which is no input; "
        "the inputs are child’s grades, time left."
    ),
    "child’s grades\n1\n": (
        "in.csv: the header names no column “time left”; "
        "it must name every input: child’s grades, time left."
    ),
    "token\nMon\n": (
        "in.csv: the header names no column “child’s grades”; "
        "it must name every input: child’s grades, time left."
    ),
    "time left,child’s grades,time left\n1,2,3\n": (
        "in.csv: the header names the column “time left” twice."
    ),
    "child’s grades,time left\n1,0\n1\n": ("in.csv: row 3 has 1 cell(s), but the header has 2."),
    "child’s grades,time left\n1,0,\n": "in.csv: row 2 has 3 cell(s), but the header has 2.",
    "child’s grades,time left\n1,0\n\n1,good\n": (
        "in.csv: row 4, column “time left” holds “good”; "
        "it must hold a number from −1e+38 to 1e+38."
    ),
    "token,child’s grades,time left\nMon,nan,0\n": (
        "in.csv: row 2, column “child’s grades” holds “nan”; "
        "it must hold a number from −1e+38 to 1e+38."
    ),
    "child’s grades,time left\n1,-inf\n": (
        "in.csv: row 2, column “time left” holds “-inf”; "
        "it must hold a number from −1e+38 to 1e+38."
    ),
    "child’s grades,time left\n1,2e38\n": (
        "in.csv: row 2, column “time left” holds “2e38”; "
        "it must hold a number from −1e+38 to 1e+38."
    ),
    "child’s grades,time left\n1,0\n1,\n": (
        "in.csv: row 3, column “time left” is empty; it must hold a number."
    ),
    "child’s grades;time left\n1;1,234\n": (
        "in.csv: row 2, column “time left” holds “1,234”; "
        "it must hold a number from −1e+38 to 1e+38."
    ),
}


@pytest.mark.parametrize("content", BAD)
def test_a_bad_table_is_told(write, content: str):
    assert refusal(write(content)) == BAD[content]


def test_a_table_that_is_no_text_is_told(write):
    assert refusal(write("a,é\n".encode("latin-1"))) == (
        "in.csv cannot be read: it is not UTF-8 text."
    )


def test_a_cell_without_end_is_told(write):
    rows = "\n".join(["child’s grades,time left", "1," + "2" * 200_000])
    assert refusal(write(rows)).startswith("in.csv: row 2 cannot be read: field larger than")


# ------------------------------------------------------------------ arrays


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", ">f8", "int8", "uint64", "?"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_is_read(write, dtype: str, order: str):
    array = np.array([[1, 0], [0, 1], [1, 1]], dtype, order=order)
    sequence = read_sequence(write(npy(array), "in.NPY"), NAMES)
    assert sequence.tokens == ("1", "2", "3")
    assert sequence.values.dtype == np.float64
    assert sequence.values.tolist() == [[1, 0], [0, 1], [1, 1]]


def test_the_second_version_of_npy_is_read(write):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.ones((1, 2)), version=(2, 0))
    assert read_sequence(write(file.getvalue(), "in.npy"), NAMES).values.tolist() == [[1, 1]]


def with_header(header: str, numbers: bytes = b"") -> bytes:
    padded = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded.encode() + numbers


NOT_NPY = "in.npy is not a .npy file; write one with numpy.save, a plain array."
BAD_ARRAYS = {
    "of one axis": (npy(np.ones(2)), "in.npy has shape (2,); it must be (tokens, 2), one column "
                    "for each input."),
    "of three columns": (npy(np.ones((4, 3))), "in.npy has shape (4, 3); it must be (tokens, 2), "
                         "one column for each input."),
    "of no rows": (npy(np.ones((0, 2))), "in.npy has shape (0, 2); it must be (tokens, 2), one "
                   "column for each input."),
    "of texts": (npy(np.array([["a", "b"]])), "in.npy holds values of type <U1; it must hold "
                 "numbers."),
    "of complex numbers": (npy(np.ones((1, 2), complex)), "in.npy holds values of type "
                           "complex128; it must hold numbers."),
    "of objects": (npy(np.array([[1, None]]), allow_pickle=True), "in.npy holds Python objects; "
                   "it must hold numbers."),
    "of fields": (npy(np.zeros((1, 2), "i4,f4")), "in.npy holds values of type [('f0', '<i4'), "
                  "('f1', '<f4')]; it must hold numbers."),
    "with nan": (npy(np.array([[1, 2], [3, np.nan]])), "in.npy: row 2, column “time left” holds "
                 "“nan”; it must hold a number from −1e+38 to 1e+38."),
    "with infinity": (npy(np.array([[-np.inf, 2]])), "in.npy: row 1, column “child’s grades” "
                      "holds “-inf”; it must hold a number from −1e+38 to 1e+38."),
    "cut short": (npy(np.ones((9, 2)))[:-1], "in.npy is damaged: its header declares 144 bytes of "
                  "numbers, but there are 143."),
    "with more behind it": (npy(np.ones((9, 2))) + b"!", "in.npy is damaged: its header declares "
                            "144 bytes of numbers, but there are 145."),
    "that claims to be huge": (
        with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (10**18, 2)}".replace(
            "10**18", "1" + 18 * "0")),
        "in.npy is damaged: its header declares 16000000000000000000 bytes of numbers, but there "
        "are 0.",
    ),
    "of fewer than no rows": (
        with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2)}"),
        "in.npy has shape (-1, 2); it must be (tokens, 2), one column for each input.",
    ),
    "that is empty": (b"", NOT_NPY),
    "that is text": (b"child's grades,time left\n1,2\n", NOT_NPY),
    "that is a .npz": (b"PK\x03\x04" + bytes(200), NOT_NPY),
    "of a version to come": (b"\x93NUMPY\x09\x00" + bytes(200), NOT_NPY),
    "whose header is code": (with_header("__import__('os').abort()"), NOT_NPY),
    "whose header is nested": (with_header("(" * 9_000), NOT_NPY),
    "whose type is nonsense": (
        with_header("{'descr': 5, 'fortran_order': False, 'shape': (1, 2)}"), NOT_NPY),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_ARRAYS)
def test_a_bad_array_is_told(write, kind: str):
    content, sentence = BAD_ARRAYS[kind]
    assert refusal(write(content, "in.npy")) == sentence


@given(st.data())
def test_a_damaged_array_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, data):
    content = bytearray(npy(np.ones((2, 2))))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "in.npy"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    with contextlib.suppress(Problem):
        assert read_sequence(path, NAMES).values.shape[1] == 2


# ------------------------------------------------------------------ files


def test_another_kind_of_file_is_told(write):
    assert refusal(write("1 2", "in.txt")) == (
        "in.txt cannot be fed in; give a .npy or a .csv file."
    )


def test_a_missing_file_is_told(tmp_path: Path):
    assert refusal(tmp_path / "in.csv") == "in.csv cannot be read: there is no such file."


def test_a_folder_is_told(tmp_path: Path):
    (tmp_path / "in.csv").mkdir()
    assert refusal(tmp_path / "in.csv") == "in.csv cannot be read: it is not a file."


def test_a_name_too_long_for_the_system_is_told(tmp_path: Path):
    assert "cannot be read: " in refusal(tmp_path / ("x" * 300 + ".csv"))


def test_a_file_too_large_to_be_read_is_told(write):
    path = write("child’s grades,time left\n1,0\n")
    with path.open("r+b") as file:
        file.truncate(256 * 2**20 + 1)
    assert refusal(path) == "in.csv cannot be read: it is larger than 256 MiB."
