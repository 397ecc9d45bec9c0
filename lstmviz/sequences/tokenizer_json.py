"""``tokenizer.json`` of Hugging Face's tokenizers, where its model is a list of words.

https://huggingface.co/docs/tokenizers: a text is normalized, cut by the pre-tokenizer, looked up
by the model (WordLevel) and framed by the post-processor. What is not known here is refused by
name, because leaving it out would give other tokens.
"""

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences.splitting import Split, blanks, runs
from lstmviz.sequences.tokenizer import Tokenizer
from lstmviz.sequences.vocabulary import Vocabulary

Normal = Callable[[str], str]

WORD_LEVEL = "WordLevel"
SPLITS: dict[str, Split] = {"Whitespace": runs, "WhitespaceSplit": blanks}
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
NORMALS: dict[str, Normal] = {
    "Lowercase": str.lower,
    **{form: partial(unicodedata.normalize, form) for form in FORMS},  # type: ignore[arg-type]
}


def is_tokenizer(fields: dict[str, Any]) -> bool:
    """Whether a JSON object is a ``tokenizer.json``, not a map from tokens to ids."""
    return isinstance(fields.get("model"), dict)


def read_tokenizer(
    fields: dict[str, Any], ids: Callable[[object], dict[str, int]], file: str
) -> Tokenizer:
    """Return the tokenizer that a ``tokenizer.json`` describes.

    Parameters
    ----------
    ids
        Checks a map from tokens to ids.

    Raises
    ------
    Problem
        If it is not of words, or has a part that is not known here.
    """
    model = fields["model"]
    kind = model.get("type") or ("BPE" if "merges" in model else WORD_LEVEL)
    if kind != WORD_LEVEL:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is a tokenizer of kind {kind}; only {known} can be used. Feed in token ids "
                "from a .npy file instead.",
            ),
            file=file,
            kind=kind,
            known=WORD_LEVEL,
        )
    known = ids(model.get("vocab")) | ids(_added(fields.get("added_tokens")))
    unknown = model.get("unk_token")
    first, last = _frame(fields.get("post_processor"), file)
    return Tokenizer(
        Vocabulary(known, unknown if isinstance(unknown, str) and unknown in known else None),
        _split(fields.get("pre_tokenizer"), file),
        _normal(fields.get("normalizer"), file),
        first,
        last,
    )


def _added(tokens: Any) -> object:
    """Return the map of tokens added to the model's, or something else that is none."""
    if not isinstance(tokens, list) or not tokens:
        return tokens or {}
    try:
        return {token["content"]: token["id"] for token in tokens}
    except (KeyError, TypeError):
        return tokens


def _split(part: Any, file: str) -> Split:
    if part is None:
        # The whole text would be one token; nobody means that.
        return blanks
    if _kind(part) not in SPLITS:
        raise _unknown(file, "pre_tokenizer", part)
    return SPLITS[_kind(part)]


def _normal(part: Any, file: str) -> Normal:
    steps = [] if part is None else [part]
    if _kind(part) == "Sequence" and isinstance(part.get("normalizers"), list):
        steps = part["normalizers"]
    for step in steps:
        if _kind(step) not in NORMALS:
            raise _unknown(file, "normalizer", step)

    def normal(text: str) -> str:
        for step in steps:
            text = NORMALS[_kind(step)](text)
        return text

    return normal


def _frame(part: Any, file: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tokens before and behind a text."""
    if part is None:
        return (), ()
    pieces = part.get("single") if _kind(part) == "TemplateProcessing" else None
    names = [_piece(piece) for piece in pieces] if isinstance(pieces, list) else []
    if names.count("") != 1 or None in names:
        raise _unknown(file, "post_processor", part)
    middle = names.index("")
    return tuple(filter(None, names[:middle])), tuple(filter(None, names[middle + 1 :]))


def _piece(piece: Any) -> str | None:
    """Return a special token, the empty word for the text itself, or None for neither."""
    match piece:
        case {"SpecialToken": {"id": str(token)}} if token:
            return token
        case {"Sequence": dict()}:
            return ""
    return None


def _kind(part: Any) -> str:
    return str(part.get("type") if isinstance(part, dict) else type(part).__name__)


def _unknown(file: str, place: str, part: Any) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file}: the {place} {kind} is not known here. Feed in token ids from a .npy file "
            "instead.",
        ),
        file=file,
        place=place,
        kind=_kind(part),
    )
