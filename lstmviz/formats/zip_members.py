"""Members of zip archives, read within limits."""

import zipfile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.recognised import FormatError

LARGEST_MEMBER = 2**31
MOST_MEMBERS = 50_000
SWELLING = 100
"""Weights hardly compress; what swells by more than this, and is large, is a bomb."""
SMALL = 2**26


def members(archive: ZipFile, file: str) -> dict[str, ZipInfo]:
    """Return the archive's members by name.

    Raises
    ------
    FormatError
        If there are too many, or two of one name.
    """
    found = {member.filename: member for member in archive.infolist()}
    if len(found) != len(archive.infolist()) or len(found) > MOST_MEMBERS:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is damaged: two of its parts have one name, or there are too many; get it "
                "or save it again.",
            ),
            file=file,
        )
    return found


def check_member(member: ZipInfo, file: str) -> None:
    """Raise :class:`FormatError` if a member would be too large once it is unpacked."""
    size, packed = member.file_size, member.compress_size
    bomb = size > SMALL and size > SWELLING * packed
    if size > LARGEST_MEMBER or bomb:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} would unpack {member} to {size} bytes; no network that can be shown needs "
                "that many.",
            ),
            file=file,
            member=member.filename,
            size=size,
        )


def read_member(archive: ZipFile, member: ZipInfo, file: str) -> bytes:
    """Return all bytes of a member, exactly as many as the archive declares.

    Raises
    ------
    FormatError
        If they would be too many.
    ValueError
        If they are not that many; also whatever :mod:`zipfile` raises for a broken archive.
    """
    check_member(member, file)
    if member.compress_type == ZIP_STORED and member.compress_size != member.file_size:
        raise ValueError("a stored member of two sizes")
    with archive.open(member) as stream:
        content = stream.read(member.file_size)
        if len(content) != member.file_size or stream.read(1):
            raise zipfile.BadZipFile("another size than declared")
    return content


def first_member(head: bytes) -> str:
    """Return the name of an archive's first member from the file's first bytes; empty if none."""
    if not head.startswith(b"PK\x03\x04"):
        return ""
    length = int.from_bytes(head[26:28], "little")
    return head[30 : 30 + length].decode("utf-8", "replace")
