"""Bind a whole site into one HTML file: to be sent by e-mail, and opened anywhere without a network."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ews.publish.choropleth import embedded
from ews.publish.pages import policy
from ews.publish.pages import static


FRONT = "index.html"
ROUTER = "single_file.js"
# What pages have in common: whole tags with the words after them, then the steps of the lines of charts.
REPEATED = (r"(?:<[^>]*>\s*)+[^<>0-9]*(?:\d{4}(?:</?t[hd]>)*)?", r" [\d.]+[ -][\d.]+")
# The signs that stand for what is repeated, of two bytes each in UTF-8 and then of three.
SIGNS = (range(0x100, 0x590), range(0xE000, 0xF900))
SIGN_BYTES = 3
# What a phrase costs in the list of phrases beside itself: its sign, and marks around both.
LISTED_BYTES = 8
LEFT_OUT = (
    "This one file holds every page of the site. Spreadsheets and data files are not in it: "
    "where a link to one stood, the text says so. They come with the site's folder."
)
NEEDS_SCRIPT = (
    "This file holds a whole site and shows it page by page with JavaScript, which is switched off here. "
    "Ask for the site's folder, whose pages need none."
)
_STYLE = re.compile(r"<style>(.*?)</style>\s*", re.DOTALL)
_SCRIPT = re.compile(r"<script>(.*?)</script>\s*", re.DOTALL)
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>\s*", re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_META = re.compile(r"<meta (?!http-equiv)[^>]*>")
_IMAGES = re.compile(r"img-src data:([^;]*);")


@dataclass(frozen=True)
class Leaf:
    """One page taken apart: its title element, what its body shows, and its styles and scripts."""

    title: str
    body: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def bound(pages: Mapping[str, str | bytes], *, assets: Path) -> str:
    """Return one HTML file that holds every page among *pages*, the files of a site by their names.

    The fragment names the page shown: ``#/areas/E05000001.html``; what a page has after its own
    ``#`` stands after ``?``.  Each page is kept as inert text, in which a sign stands for what many
    pages repeat; ``static/single_file.js`` of *assets* shows one at a time.  Styles and scripts are
    kept once and admitted by their hashes.  Files that are no pages are left out, and the front page
    says so.  Identical pages give identical bytes.  Raises OutputError if the script is missing.
    """
    texts = {name: text for name, text in sorted(pages.items()) if isinstance(text, str) and _is_page(name)}
    leaves = {name: _leaf(text) for name, text in texts.items()}
    leaves[FRONT] = _with_note(leaves[FRONT])
    styles = _numbered(leaf.styles for leaf in leaves.values())
    scripts = _numbered(leaf.scripts for leaf in leaves.values())
    bodies, phrases = shortened({name: leaf.title + leaf.body for name, leaf in leaves.items()})
    router = static(assets, ROUTER)
    rules = policy([*styles], [router, *scripts], _image_hosts(texts.values()))
    lines = [
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>',
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{rules}">',
        *(meta for meta in _META.findall(texts[FRONT]) if "charset" not in meta),
        f'{leaves[FRONT].title}\n<link rel="icon" href="data:,">',
        *(f'<style id="style-{number}" media="not all">{text}</style>' for text, number in styles.items()),
        *(_inert(f"script-{number}", text) for text, number in scripts.items()),
        f'<script type="application/json" id="phrases">{embedded(phrases)}</script>',
        *(_kept(f"/{name}", bodies[name], leaf, styles, scripts) for name, leaf in leaves.items()),
        f"</head>\n<body>\n<noscript><p>{NEEDS_SCRIPT}</p></noscript>",
        f"<script>{router}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(lines)


def shortened(texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return *texts* with a sign for every phrase that is worth one, and what each sign stands for.

    Signs are characters that no text has, so each stands for one phrase wherever it is read.
    """
    used = set().union(*texts.values())
    free = (sign for sign in map(chr, chain(*SIGNS)) if sign not in used)
    short = dict(texts)
    meant: dict[str, str] = {}
    for pattern in map(re.compile, REPEATED):
        found = Counter(chain.from_iterable(map(pattern.findall, short.values())))
        signs = dict(zip(_worth_a_sign(found), free, strict=False))
        meant |= {sign: phrase for phrase, sign in signs.items()}
        short = {name: _signed(pattern, signs, text) for name, text in short.items()}
    return short, meant


def _worth_a_sign(found: Counter[str]) -> list[str]:
    """Return the phrases that save bytes, those that save most first."""
    saved = {
        phrase: (len(phrase.encode("utf-8", "replace")) - SIGN_BYTES) * (count - 1)
        for phrase, count in found.items()
    }
    worth = [phrase for phrase, gain in saved.items() if gain > LISTED_BYTES]
    return sorted(worth, key=lambda phrase: (-saved[phrase], phrase))


def _signed(pattern: re.Pattern[str], signs: Mapping[str, str], text: str) -> str:
    return pattern.sub(lambda found: signs.get(found[0], found[0]), text)


def _is_page(name: str) -> bool:
    return name.endswith(".html")


def _leaf(page: str) -> Leaf:
    styles, scripts = tuple(_STYLE.findall(page)), tuple(_SCRIPT.findall(page))
    rest = _STYLE.sub("", _SCRIPT.sub("", _NO_SCRIPT.sub("", page)))
    title, body = _TITLE.search(rest), _BODY.search(rest)
    return Leaf(title[0] if title else "", body[1].strip() if body else rest, styles, scripts)


def _with_note(front: Leaf) -> Leaf:
    return replace(front, body=front.body.replace("</h1>", f'</h1>\n<p class="quiet">{LEFT_OUT}</p>', 1))


def _numbered(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return every text once, with its number."""
    return {text: number for number, text in enumerate(dict.fromkeys(chain.from_iterable(texts)))}


def _image_hosts(pages: Iterable[str]) -> list[str]:
    """Return from where the policies of *pages* admit images: nowhere, unless map tiles are asked for."""
    return sorted({host for page in pages for hosts in _IMAGES.findall(page) for host in hosts.split()})


def _inert(name: str, text: str, uses: str = "") -> str:
    """Return *text* as an element that a browser neither reads nor runs."""
    return f'<script type="text/plain" id="{name}"{uses}>{text}</script>'


def _kept(name: str, body: str, leaf: Leaf, styles: Mapping[str, int], scripts: Mapping[str, int]) -> str:
    """Return one page as inert text, with the numbers of its styles and scripts."""
    uses = json.dumps([[styles[text] for text in leaf.styles], [scripts[text] for text in leaf.scripts]])
    # why: these two would end the element, or change how it is read; the router takes the stroke out again
    safe = re.sub(r"<(\\*)(/script|!--)", r"<\\\1\2", body, flags=re.IGNORECASE)
    return _inert(name, safe, f' data-uses="{uses}"')
