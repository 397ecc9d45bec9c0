"""A label for a lesson's Markdown, with room between its paragraphs."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel

GAP = 7
"""Pixels between paragraphs."""
INDENT = 14
"""Pixels before the text of a list's items."""
_LIST = re.compile(r"(<[uo]l style=\"[^\"]*margin-left: ?)0(px;[^\"]*-qt-list-indent:) 1;")
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


class MarkdownLabel(QLabel):
    """Shows Markdown that wraps; a screen reader gets the plain text."""

    def __init__(self) -> None:
        super().__init__()
        self._source = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    @property
    def source(self) -> str:
        """The Markdown it shows."""
        return self._source

    def say(self, source: str) -> None:
        """Show a text; an unchanged one costs nothing."""
        if source == self._source:
            return
        self._source = source
        document = QTextDocument()
        document.setMarkdown(source)
        self.setAccessibleName(document.toPlainText())
        self.setText(_html(document))


def _html(document: QTextDocument) -> str:
    """Return the body of a document with gaps between its paragraphs, in no font of its own."""
    block = document.begin()
    while block.isValid():
        place = QTextBlockFormat(block.blockFormat())
        place.setTopMargin(0)
        place.setBottomMargin(GAP if block.next().isValid() else 0)
        QTextCursor(block).setBlockFormat(place)
        block = block.next()
    found = _BODY.search(document.toHtml())
    if found is None:
        return ""
    # Qt indents lists by 40 pixels, a sixth of a panel's width.
    return _LIST.sub(rf"\g<1>{INDENT}\g<2> 0;", found[1])
