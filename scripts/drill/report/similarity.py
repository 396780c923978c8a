"""Points out files that are more alike than two answers to a short task are anyway.

What is compared is the candidate's own statements as tokens: without what the stub gave, without
comments, docstrings and layout, and with one name for everything that they named. Two files count
as alike by the share of tokens they have in common, in order (RapidFuzz's Indel similarity). A
pair in which both are as close to a known right answer as to each other is left out: most people
write a short answer much the same way.

A file is read as tokens and never parsed, for deep nesting can bring Python's parser down.
"""

import builtins
import keyword
import tokenize
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import StringIO

from scripts.cards import load_card
from scripts.catalogue import Kata
from scripts.errors import KataError, install
from scripts.stubs import stub_of
from tests.harness.variants import variant

ALIKE = 0.9
"""From which similarity on a pair is pointed out."""
MOST_PAIRS = 50

_MARGIN = 0.05  # by how much two files must be closer to each other than to a right answer
_FEWEST = 30  # tokens of one's own, below which likeness says nothing
_FEWEST_PAIRS = 6  # of which the usual likeness is told
_MOST = 3000  # tokens: all that is compared of a file
_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
_ALWAYS = {*keyword.kwlist, *dir(builtins)}
_STRING, _OWN = "a string", "a name"

Statement = tuple[str, ...]
"""The tokens of one logical line."""


@dataclass(frozen=True)
class AlikeKata:
    """Two files of one kata, and how alike they are.

    `usual` is how alike two files of this cohort are, in the middle; None where there are too few.
    """

    kata: str
    similarity: float
    usual: float | None


@dataclass(frozen=True)
class Pair:
    """Two submissions that are alike in these katas: something to look at, no verdict."""

    one: str
    other: str
    katas: list[AlikeKata]


class Comparison:
    """Takes files in, and then tells which are alike.

    Raises:
        KataError: RapidFuzz is not installed.
    """

    def __init__(self) -> None:
        if not find_spec("rapidfuzz"):
            raise KataError(f"a report needs rapidfuzz: {install('drill')} brings it")
        self._texts: dict[Kata, dict[str, str]] = defaultdict(dict)

    def add(self, kata: Kata, name: str, source: str) -> None:
        """Take in a file that `name` wrote."""
        text = own_text(kata, source)
        if len(text) >= _FEWEST:
            self._texts[kata][name] = text

    def pairs(self) -> list[Pair]:
        """Those who are alike, in the most katas and the most closely first."""
        found: dict[tuple[str, str], list[AlikeKata]] = defaultdict(list)
        for kata, texts in self._texts.items():
            for one, other, alike in _alike(kata, texts):
                found[one, other].append(alike)
        pairs = [Pair(*names, katas) for names, katas in found.items()]
        pairs.sort(key=lambda pair: (-sum(kata.similarity for kata in pair.katas), pair.one))
        return pairs


def _alike(kata: Kata, texts: dict[str, str]) -> Iterator[tuple[str, str, AlikeKata]]:
    import numpy as np
    from rapidfuzz.distance.Indel import normalized_similarity
    from rapidfuzz.process import cdist

    names, own = [*texts], [*texts.values()]
    if len(names) < 2:
        return
    each = cdist(own, own, scorer=normalized_similarity)
    to_known = cdist(own, _right_answers(kata), scorer=normalized_similarity).max(axis=1)
    pairs = each[np.triu_indices(len(names), 1)]
    usual = float(np.median(pairs)) if len(pairs) >= _FEWEST_PAIRS else None
    apart = each - np.minimum.outer(to_known, to_known)
    for one, other in np.argwhere(np.triu((each >= ALIKE) & (apart > _MARGIN), 1)):
        yield names[one], names[other], AlikeKata(kata.slug, float(each[one, other]), usual)


@cache
def _right_answers(kata: Kata) -> list[str]:
    """The reference, and the other right answers of its card."""
    sources = [kata.solution.read_text("utf-8")]
    for alternative in load_card(kata.card).alternative:
        sources.append(variant(kata.place, "alternative", alternative.name, kata.root))
    return [own_text(kata, source) for source in sources]


def own_text(kata: Kata, source: str) -> str:
    """A candidate's own tokens, in order, each as one letter: what RapidFuzz compares fastest."""
    statements, names = _given(kata)
    own = [
        token
        for statement in _statements(source, names)
        if statement not in statements
        for token in statement
    ]
    return "".join(chr(0x100 + zlib.crc32(token.encode()) % 0xD000) for token in own[:_MOST])


@cache
def _given(kata: Kata) -> tuple[set[Statement], set[str]]:
    """The statements that the stub gives, any docstring among them, and the names in them."""
    stub = stub_of(kata)  # what lies in katas/ may be a learner's
    names = {token.string for token in _tokens(stub) if token.type == tokenize.NAME}
    return set(_statements(stub, names)), names


def _statements(source: str, names: set[str]) -> Iterator[Statement]:
    """The logical lines."""
    statement: list[str] = []
    before = ""
    for token in _tokens(source):
        if token.type == tokenize.NEWLINE:
            yield tuple(statement)
            statement = []
        elif token.type not in _LAYOUT:
            statement.append(_plain(token, before, names))
            before = token.string
    if statement:
        yield tuple(statement)


def _plain(token: tokenize.TokenInfo, before: str, names: set[str]) -> str:
    """A token as it is compared: without what a candidate named, and how texts are worded."""
    if "STRING" in tokenize.tok_name[token.type]:
        return _STRING
    own = token.type == tokenize.NAME and before != "." and token.string not in names | _ALWAYS
    return _OWN if own else token.string


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens of a text up to where it is no Python, or too long."""
    try:
        for count, token in enumerate(tokenize.generate_tokens(StringIO(source).readline)):
            if count > _MOST:
                return
            yield token
    except (tokenize.TokenError, SyntaxError):
        return
