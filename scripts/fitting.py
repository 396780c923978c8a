"""Fits blocks of text into the lines of a terminal."""

from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.text import Text

Lines = list[list[Segment]]


@dataclass(frozen=True)
class Block:
    """Something to show, and how it gives way where there are too few lines.

    Args:
        content: what it is.
        gives: blocks of a higher number give way first, down to `least` lines; 0 never does.
        least: lines that stay.
        from_the_top: whether its first lines go, rather than its last.
    """

    content: RenderableType
    gives: int = 0
    least: int = 1
    from_the_top: bool = False


def fitted(blocks: list[Block], console: Console, height: int) -> Lines:
    """The blocks one below another, in no more lines than these.

    Where lines are missing, it says how many. Among blocks that give way alike, the longest does.
    """
    options = console.options.update(height=None)
    shown = [console.render_lines(block.content, options) for block in blocks]
    left = [len(lines) for lines in shown]
    while sum(left) > height:
        giving = [
            index for index, block in enumerate(blocks) if block.gives and left[index] > block.least
        ]
        if not giving:
            break
        left[max(giving, key=lambda index: (blocks[index].gives, left[index]))] -= 1
    lines: Lines = []
    for block, all_lines, count in zip(blocks, shown, left, strict=True):
        missing = len(all_lines) - count + 1
        if missing == 1:
            lines += all_lines
            continue
        [more] = console.render_lines(Text(f"  … {missing} more lines", "faint"), options)
        lines += (
            [more, *all_lines[missing:]] if block.from_the_top else [*all_lines[:-missing], more]
        )
    return lines[:height]
