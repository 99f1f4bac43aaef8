"""Text compared as people do: by keys that leave out what people do not mind when they type a name.

Nothing here knows a database. Every key is idempotent, so that a key may be folded again, and each is computed here
alone: SQLite and PostgreSQL fold letters differently, and each only some of them. Unicode's forms are those of UAX 15,
its case folding that of the Unicode Standard, section 3.13.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

LONGEST_KEY = 400
"""In characters; four bytes each still fit into an entry of PostgreSQL's indexes."""
LONGEST_WORD = 100
"""What a word holds beyond these characters is not searched."""
SEARCHED_WORDS, SEARCHED_PARTS = 20, 8
"""What is looked for at most, and in how many parts of a word: each is a step of the database's plan."""
MOST_WORDS = 200_000
"""In bytes of UTF-8; a tsvector of PostgreSQL ends at 1 MB, and takes up to twice as much for a word."""

# U+00B4 is a blank with an accent to NFKC, but an apostrophe to people who type it.
_TYPED = {0xB4: "'"}
_APOSTROPHES = "’‘‛ʼʻʹʽˈ′`‵ꞌ"
_HYPHENS = "‐‑‒–−⁃﹣"
# What Unicode takes for letters of their own, and people for accented ones.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_PLAIN = str.maketrans(_LETTERS | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
# Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic, and characters that nobody sees. The marks
# of Indian scripts and of kana are no accents: without them a word is another word.
_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u064b-\u065f\u0670\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_DOTS = re.compile(r"\.{2,}")
# Between digits a dot is part of a number: 2.5 mg are not 25 mg.
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_HYPHEN_IN_WORD = re.compile(r"(?<=\w)-+(?=\w)")
_JOINTS = re.compile(r"['-]+|(?<!\d)\.|\.(?!\d)")
_CJK = "々〆\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUNS = re.compile(rf"[{_CJK}\U00020000-\U0003ffff]+|[^\W_{_CJK}\U00020000-\U0003ffff]+")
_IDEOGRAPH = re.compile(rf"[{_CJK}\U00020000-\U0003ffff]")


def search_key(text: str) -> str:
    """What names are searched by: no case, accents, apostrophes, hyphens or dots inside a word; one blank a run.

    >>> search_key("Zoë  O’Brien"), search_key("Straße 2.5"), search_key("U.S. Jean-Luc")
    ('zoe obrien', 'strasse 2.5', 'us jeanluc')
    """
    return _settled(_searched, text)


def unique_key(text: str) -> str:
    """What names are held unique by: the search key with its apostrophes and hyphens kept.

    >>> unique_key("Ward 3 – East"), unique_key("O’BRIEN")
    ('ward 3 - east', "o'brien")
    """
    return _settled(_unique, text)


def email_key(text: str) -> str:
    """What an e-mail address is found by: Unicode's compatibility form and case folding alone."""
    return _settled(_compatible, text)


def bounded(key: str) -> str:
    """A key as it is stored: one that is too long for an index ends with its digest, so that it stays its own."""
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key[: LONGEST_KEY - len(digest)] + digest


def endings(name: str) -> set[str]:
    """The endings of every word of a name's search key: whatever is in a word begins one of them."""
    words = {word[:LONGEST_WORD] for word in search_key(name).split(" ")}
    return {word[start:] for word in words for start in range(len(word))}


class Phrase(NamedTuple):
    """Words of a full-text index that follow one another. begins: the last may go on."""

    words: tuple[str, ...]
    begins: bool


Alternatives = list[list[str]]


def searched_words(text: str) -> list[Alternatives]:
    """What is looked for in names, word by word: any of the alternatives, each with all of its parts.

    A word with a hyphen, an apostrophe or a dot is looked for as one word and as several.

    >>> searched_words("Jean-Luc  PICARD")
    [[['jeanluc'], ['jean', 'luc']], [['picard']]]
    """
    words = dict.fromkeys(_settled(_plain, text).split())
    found = [alternatives for word in words if (alternatives := _alternatives(word))][:SEARCHED_WORDS]
    return [
        [first[:SEARCHED_PARTS], *(parts for parts in others if len(parts) <= SEARCHED_PARTS)]
        for first, *others in found
    ]


def searched_phrases(text: str) -> list[list[list[Phrase]]]:
    """The same for a full-text index of `indexed_words`; without a letter or digit nothing."""
    found = []
    for alternatives in searched_words(text):
        phrases = [[_phrase(run) for part in parts for run in _RUNS.findall(part)] for parts in alternatives]
        if any(phrases):
            found.append([phrase for phrase in phrases if phrase])
    return found


def indexed_words(text: str) -> str:
    """The words of a text for a full-text index, folded, with blanks between them.

    A word with a hyphen, an apostrophe or a dot is there as one word and as several; Chinese, Japanese and
    Korean, which few write with blanks, by every two characters that follow one another. What would not fit into the
    index is left out at the end.

    >>> indexed_words("Look-alike vials: 東京薬局")
    'lookalike look alike vials 東京 京薬 薬局 局'
    """
    words = " ".join(_indexed(text))
    cut = words.encode()[:MOST_WORDS].decode(errors="ignore")
    return words if len(cut) == len(words) else cut.rpartition(" ")[0]


def _indexed(text: str) -> Iterator[str]:
    for word in _settled(_plain, text).split():
        for parts in _alternatives(word):
            for part in parts:
                for run in _RUNS.findall(part):
                    if _IDEOGRAPH.match(run):
                        yield from (run[start : start + 2] for start in range(len(run)))
                    else:
                        yield run[:LONGEST_WORD]


def _phrase(run: str) -> Phrase:
    if not _IDEOGRAPH.match(run):
        return Phrase((run[:LONGEST_WORD],), begins=True)
    if len(run) == 1:
        return Phrase((run,), begins=True)
    return Phrase(tuple(run[start : start + 2] for start in range(len(run) - 1)), begins=False)


def _alternatives(word: str) -> Alternatives:
    joined = [part[:LONGEST_WORD] for part in _searched(word).split()]
    parts = [part[:LONGEST_WORD] for part in _JOINTS.split(word) if part]
    return [found for found in (joined, parts if parts != joined else []) if found]


def _settled(fold: Callable[[str], str], text: str) -> str:
    """Folded until nothing changes: a fold of one character may make room for another."""
    while (folded := fold(text)) != text:
        text = folded
    return text


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _plain(text: str) -> str:
    """Without case, accents and variants of apostrophes, hyphens and blanks."""
    decomposed = unicodedata.normalize("NFD", _compatible(text.translate(_TYPED)))
    return " ".join(unicodedata.normalize("NFC", _MARKS.sub("", decomposed).translate(_PLAIN)).split())


def _unique(text: str) -> str:
    plain = _plain(text)
    return _blanks(_DOT.sub("", _DOTS.sub(" ", plain))) or plain


def _searched(text: str) -> str:
    unique = _unique(text)
    joined = _HYPHEN_IN_WORD.sub("", unique.replace("'", ""))
    return _blanks(joined.replace("-", " ")) or unique


def _blanks(text: str) -> str:
    return " ".join(text.split())
