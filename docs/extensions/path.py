"""The path: a paragraph `[[path]]` becomes the map of all levels and their katas.

It is made of the levels' pages, whose tables list all katas, and of the cards of those there are.
The others are marked as to come.
"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.util import AtomicString

from scripts.catalogue import Catalogue, Level
from scripts.summaries import load_summary

_MARK = "[[path]]"
_ROW = re.compile(r"^\| (\d+\.\d+) \| \[?(\w+)", re.MULTILINE)
_PROMISE = re.compile(r"^After this level (.+?[^.])\.(?:\s|$)", re.MULTILINE | re.DOTALL)
_SPELT = {
    "bpe": "BPE",
    "gpt": "GPT",
    "kv": "KV",
    "lora": "LoRA",
    "lr": "learning rate",
    "mlp": "MLP",
    "rope": "RoPE",
    "sgd": "SGD",
}


@dataclass(frozen=True)
class Step:
    """A kata on the path; `minutes` is None while it is to come."""

    id: str
    title: str
    page: str | None = None
    minutes: int | None = None


def steps(level: Level) -> list[Step]:
    """All katas of a level, in the order of its page's table."""
    there = {kata.id: kata for kata in level.katas}
    found = []
    for id_, slug in _ROW.findall(_page(level)):
        if id_ in there:
            kata = there[id_]
            about = load_summary(kata.card)
            page = f"{kata.place.level}/{kata.place.name}.md"
            found.append(Step(id_, about.title, page, about.minutes))
        else:
            found.append(Step(id_, _title(slug)))
    return found


def promise(level: Level) -> str:
    """What the level's page says is so after it, as a sentence."""
    found = _PROMISE.search(_page(level))
    if not found:
        raise ValueError(f"docs/{level.folder}/index.md has no sentence 'After this level …'")
    words = " ".join(found[1].split())
    return f"{words[0].upper()}{words[1:]}."


def _page(level: Level) -> str:
    return (level.root / "docs" / level.folder / "index.md").read_text("utf-8")


def _title(slug: str) -> str:
    words = " ".join(_SPELT.get(word, word) for word in slug.split("_"))
    return words[0].upper() + words[1:]


class PathBlock(BlockProcessor):
    """Puts the map in the place of its mark."""

    def test(self, _parent: Element, block: str) -> bool:
        return block.strip() == _MARK

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks.pop(0)
        path = SubElement(parent, "ol", {"class": "path"})
        for level in Catalogue().levels:
            item = SubElement(path, "li")
            head = SubElement(item, "p", {"class": "path-level"})
            _link(head, f"{level.number} {level.title}", f"{level.folder}/index.md")
            _text(SubElement(item, "p"), promise(level))
            katas = SubElement(item, "ul")
            for step in steps(level):
                _draw(SubElement(katas, "li"), step)


def _draw(item: Element, step: Step) -> None:
    if step.page:
        _link(item, step.title, step.page)
    else:
        item.set("class", "to-come")
        _text(SubElement(item, "span"), step.title)
    _text(SubElement(item, "small"), f"{step.minutes} min" if step.minutes else "to come")


def _link(parent: Element, text: str, page: str) -> None:
    _text(SubElement(parent, "a", {"href": page}), text)


def _text(element: Element, text: str) -> None:
    element.text = AtomicString(text)


class PathExtension(Extension):
    """Before paragraphs (10) and reference definitions (15)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its name in Markdown)
        md.parser.blockprocessors.register(PathBlock(md.parser), "path", 95)


def makeExtension(**options: object) -> PathExtension:  # noqa: N802 (its name in Markdown)
    """What Markdown calls."""
    return PathExtension(**options)
