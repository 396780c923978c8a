"""What `kata watch` shows: one screen in a terminal, or line after line where there is none."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from scripts.backups import put_back
from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.diagnosis import Diagnosis
from scripts.fitting import Block, fitted
from scripts.hints import tell_hint
from scripts.judging import Judged
from scripts.ledger import Ledger
from scripts.mapping import Map, draw
from scripts.paging import can_page, page
from scripts.problems import problem_lines
from scripts.report import tell, told
from scripts.screen import MEDAL_SIGN, stdout
from tests.harness.medals import MEDALS

_KEYS = {"h": "hint", "n": "next", "l": "map", "d": "docs", "r": "reset", "q": "quit"}
_BACK = Text("any key goes back", "faint")
_BAR = 40


def screen(*, problems: bool = False) -> "TerminalScreen | PlainScreen":
    """What suits the standard output there is; with `problems`, what an editor reads."""
    console = stdout()
    is_plain = console.is_dumb_terminal or console.legacy_windows
    can_draw = console.is_terminal and not is_plain and not problems
    return TerminalScreen(console) if can_draw else PlainScreen(console, problems)


class PlainScreen:
    """Prints what happens, one thing after another; keys but `n` and `q` do nothing."""

    def __init__(self, console: Console, problems: bool = False) -> None:
        self._console = console
        self._problems = problems

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def ready(self, kata: Kata) -> None:
        self.say(f"{kata.id} {kata.slug}: {_file(kata)} is judged at every save.")

    def waiting(self) -> None:
        pass

    def verdict(self, judged: Judged) -> None:
        self._console.print(tell(judged))
        if judged.medal in MEDALS[1:]:
            self._console.print(_learned(judged))
        if self._problems:
            for line in problem_lines(judged):
                self._console.print(line, markup=False, soft_wrap=True)
            self.say("n next   q quit")  # an editor waits for this

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None:
        if diagnosis:
            self._console.print(told(diagnosis))

    def say(self, text: str) -> None:
        self._console.print(text, markup=False)

    def read(self) -> None:
        pass

    def key(self, key: str, kata: Kata) -> str | None:
        asked = _KEYS.get(key)
        return asked if asked in ("next", "quit") else None


class TerminalScreen:
    """Shows where one kata stands on a screen that is drawn anew whenever something changes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._kata: Kata | None = None
        self._judged: Judged | None = None
        self._learned: Text | None = None
        self._diagnosis: Text | None = None
        self._hint: Text | None = None
        self._said = ""
        self._is_waiting = self._is_slow = False
        self._asks_to_reset = self._has_reset = False
        self._page: RenderableType | None = None

    def open(self) -> None:
        if not self._console.is_alt_screen:
            self._console.set_alt_screen(True)
            self._console.show_cursor(False)
        self._draw()

    def close(self) -> None:
        self._console.show_cursor(True)
        self._console.set_alt_screen(False)
        if self._learned:
            self._console.print(self._learned)
        if self._judged:
            self._console.print(tell(self._judged).renderables[0])
        if self._said:
            self._console.print(self._said, markup=False)

    def ready(self, kata: Kata) -> None:
        self._kata, self._judged = kata, None
        self._diagnosis = self._hint = None
        self._is_waiting, self._is_slow = True, False
        self._draw()

    def waiting(self) -> None:
        if not self._is_slow:
            self._is_waiting = self._is_slow = True
            self._draw()

    def verdict(self, judged: Judged) -> None:
        if self._judged:  # not the one that the kata begins with
            self._learned = None
        if not self._has_reset:  # whose own verdict this is
            self._said = ""
        self._has_reset = False
        self._judged, self._diagnosis = judged, None
        self._is_waiting = self._is_slow = False
        if judged.medal in MEDALS[1:]:
            self._learned = _learned(judged)
        if judged.medal != "gold":
            self._draw()

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None:
        if diagnosis:
            self._diagnosis = told(diagnosis)
            self._draw()

    def say(self, text: str) -> None:
        self._said = text
        self._draw()

    def key(self, key: str, kata: Kata) -> str | None:
        """Do what a key asks here; `next`, `quit` or `read` for whoever watches."""
        answer = None
        if self._page:
            self._page = None
            self._console.set_alt_screen(True)
        elif self._asks_to_reset:
            self._asks_to_reset = False
            self._has_reset = key in "yY"
            self._said = put_back(kata) if self._has_reset else "Not reset."
        else:
            self._said = ""
            asked = _KEYS.get(key.lower())
            if asked in ("next", "quit"):
                return asked
            if asked == "hint":
                self._hint = tell_hint(kata)
            elif asked == "reset":
                self._asks_to_reset = True
                self._said = f"Put the stub of {kata.slug} back? Your file is kept. y or n"
            elif asked == "map":
                the_map = Map.of(Catalogue(kata.root), Ledger.load(kata.root))
                answer = self._show(draw(the_map, self._console.width))
            elif asked == "docs":
                from rich.markdown import Markdown

                answer = self._show(Markdown(kata.page.read_text("utf-8")))
        if answer is None:
            self._draw()
        return answer

    def read(self) -> None:
        """Show what is too long for the screen in a pager, which takes the keys meanwhile."""
        assert self._page
        page(self._console, self._page)
        self._page = None
        self._console.set_alt_screen(True)  # which the pager has left
        self._draw()

    def _show(self, content: RenderableType) -> str | None:
        """Show something until a key is pressed; `read` where that takes a pager."""
        self._page = content
        if len(self._console.render_lines(content)) < self._console.height:
            return None
        if can_page():
            return "read"
        self._console.set_alt_screen(False)  # there the terminal itself can scroll
        self._console.print(content, _BACK)
        return None

    def _draw(self) -> None:
        console = self._console
        if not self._kata or not console.is_alt_screen:
            return
        if self._page:
            blocks, last = [Block(self._page, gives=1)], _BACK
        else:
            blocks, last = [*self._blocks(self._kata)], self._last_line()
        foot = console.render_lines(last)
        lines = fitted(blocks, console, console.height - len(foot))
        space = console.height - len(foot) - len(lines)
        console.update_screen_lines([*lines, *console.render_lines("\n" * space)[:space], *foot])

    def _blocks(self, kata: Kata) -> Iterator[Block]:
        if self._learned:
            yield Block(self._learned)
            if self._judged and self._judged.medal == "silver":
                yield Block(Text("  Passed. n goes on; for gold, this is left:", "silver"))
            yield Block("")
        if self._judged:
            _, *rest = tell(self._judged).renderables
            if not self._judged.result.begun:
                rest = ["", _not_begun(kata)]
            yield Block(_headline(self._judged))
            yield Block(_bars(self._judged, self._console.width))
            yield Block(Group(*rest), gives=2, least=8)
        else:
            yield Block(Text.assemble((f"○ {kata.id} {kata.slug}", "bold")))
            yield Block(Text(f"  {_file(kata)} is judged at every save."))
            if self._is_slow:
                yield Block(
                    Text(
                        "  Loading what every run needs; only the first one waits for that.",
                        "faint",
                    )
                )
        if self._diagnosis:
            yield Block(Group("", self._diagnosis))
        if self._hint:
            yield Block("")
            yield Block(self._hint, gives=1, least=4, from_the_top=True)
        if self._said:
            yield Block(Group("", Text(self._said, "yellow")))

    def _last_line(self) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        for key, does in _KEYS.items():
            text.append(key, "bold").append(f" {does}   ", "faint")
        return text.append("running…" if self._is_waiting else "", "yellow")


def _file(kata: Kata) -> str:
    return str(kata.stub.relative_to(kata.root))


def _not_begun(kata: Kata) -> Text:
    text = Text(f"  Not begun: open {_file(kata)} and write\n  what its docstrings ask. ")
    return text.append("d explains, h helps.", "faint")


def _learned(judged: Judged) -> Text:
    """What a kata that is passed has taught, in a line."""
    text = Text()
    text.append(f"{MEDAL_SIGN[judged.medal]} ", judged.medal or "")
    return text.append(f"{judged.kata.slug}: ", "bold").append(load_card(judged.kata.card).summary)


def _headline(judged: Judged) -> Text:
    result = judged.result
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f"{MEDAL_SIGN[judged.medal]} ", judged.medal or "faint")
    text.append(f"{judged.kata.id} {judged.kata.slug}", "bold")
    text.append(f"  {result.passed} of {len(result.tests)} tests")
    return text.append(f"  {result.seconds:.1f} s", "faint")


def _bars(judged: Judged, width: int) -> Text:
    """A bar for each medal, as long as it has tests, filled as far as they pass."""
    of_medals = {}
    for medal in MEDALS:
        passed = [test.passed for test in judged.result.tests if test.medal == medal]
        if passed:
            of_medals[medal] = sum(passed), len(passed)
    labels = {medal: f"  {medal} {some}/{all_} " for medal, (some, all_) in of_medals.items()}
    room = min(_BAR, width - len("".join(labels.values())))
    count = sum(all_ for _, all_ in of_medals.values())
    text = Text(no_wrap=True)
    for medal, (some, all_) in of_medals.items():
        cells = max(room * all_ // count, 1)
        full = cells * some // all_
        text.append(labels[medal], medal if some == all_ else "")
        text.append("━" * full, medal).append("━" * (cells - full), "faint")
    return text
