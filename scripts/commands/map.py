"""`kata` alone: the map."""

import json

from scripts.catalogue import Catalogue
from scripts.ledger import Ledger
from scripts.mapping import Map, draw
from scripts.screen import stdout


def show_map(*, as_json: bool = False) -> None:
    """Show levels, katas, medals and what is next."""
    the_map = Map.of(Catalogue(), Ledger.load())
    if as_json:
        print(json.dumps(the_map.as_data(), indent=1, ensure_ascii=False))
    else:
        screen = stdout()
        screen.print(draw(the_map, screen.width))
