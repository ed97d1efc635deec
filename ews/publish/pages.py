"""Turn templates into whole pages: frame, footer, sources and a strict content policy."""

import base64
import hashlib
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from ews.errors import OutputError
from ews.nouns import Audience
from ews.nouns import Source
from ews.nouns import Status
from ews.publish import frame
from ews.publish import wording
from ews.publish.addresses import file_name
from ews.publish.addresses import safe_link
from ews.publish.geographies import level_of
from ews.publish.report import Report
from ews.publish.trends import Lookup


if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class Shown:
    """What a page shows, and so what its footer must acknowledge."""

    indicators: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assets:
    """Styles and scripts that a page carries beside the site's own; hosts that ``images`` come from."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Press:
    """Prints the pages of one report from the templates and styles in *assets*."""

    report: Report
    assets: Path
    lookup: Lookup = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what many pages ask."""
        object.__setattr__(self, "lookup", Lookup(self.report))

    @cached_property
    def environment(self) -> "Environment":
        """Return the template engine: everything escaped, nothing undefined let through."""
        return environment(self.assets)

    def static(self, name: str) -> str:
        """Return the text of a file in ``static/`` with line ends as a browser hashes them."""
        return static(self.assets, name)

    @cached_property
    def style(self) -> str:
        """Return the style that every page carries, with the mark of its printed sheets."""
        return site_style(self.assets, self.report.audience)

    @cached_property
    def menus(self) -> dict[str, object]:
        """Return what every page may lead to: menu, maps, the footer's pages, areas on maps, indicators."""
        report = self.report
        return {
            "menu": frame.menu(report),
            "drawn": frame.maps(report),
            "small_print": frame.small_print(report),
            "on_map": self.on_map,
            "described": self.described,
        }

    @cached_property
    def described(self) -> frozenset[str]:
        """Return the indicators that have a page."""
        return frozenset(self.report.catalogue.indicators)

    def on_map(self, code: str) -> str:
        """Return where a map shows the area *code*, from the site's top, or nothing."""
        area = self.lookup.areas.get(code)
        page = frame.map_of(self.report, level_of(self.report, area.geography)) if area else ""
        return f"{page}#area={quote(code)}" if page else ""

    def page(
        self,
        template: str,
        title: str,
        *,
        shown: Shown,
        root: str = "",
        assets: Assets | None = None,
        **content: object,
    ) -> str:
        """Return one page.

        *root* leads from the page to the site's top, such as ``../``; *content*
        is what the template shows.  A template says which line of the menu it is
        with ``{% set here = "maps" %}``.  Raises OutputError if a template is missing.
        """
        from jinja2 import TemplateNotFound

        assets = assets or Assets()
        styles = (self.style, *assets.styles)
        try:
            found = self.environment.get_template(template)
        except TemplateNotFound as error:
            raise OutputError(
                f"{self.assets / 'templates' / template}: is missing",
                hint="Copy the folder maps/templates from the ews package into the workspace.",
            ) from error
        return found.render(
            title=title,
            root=root,
            run=self.report.run,
            lookup=self.lookup,
            policy=policy(styles, assets.scripts, assets.images),
            styles=[Markup(style) for style in styles],  # noqa: S704 - our own files, never data
            scripts=[Markup(script) for script in assets.scripts],  # noqa: S704 - as above
            sources=self.sources(shown),
            age=self.age(shown.indicators, shown.geographies),
            **frame.around(
                self.report.audience, self.report.run.district_name, fictional=self.report.run.fictional
            ),
            **self.menus,
            **content,
        )

    def sources(self, shown: Shown) -> list[Source]:
        """Return the sources of what is shown, each acknowledgement once."""
        catalogue = self.report.catalogue
        named = [catalogue.indicators.get(name) for name in shown.indicators]
        placed = [catalogue.geographies.get(name) for name in shown.geographies]
        found = {item.source: None for item in (*named, *placed) if item is not None}
        return sorted(found, key=lambda source: (source.publisher, source.attribution, source.page))

    def age(self, indicators: Iterable[str], geographies: Iterable[str] = ()) -> str:
        """Return how old the newest and the oldest of the data shown are, in words; nothing where none are.

        Only series on *geographies* count, or all of them when none is named.
        """
        wanted, places = set(indicators), set(geographies)
        if not wanted:
            return ""
        dated = [
            s
            for s in self.report.statuses
            if s.indicator in wanted and s.last_period and s.age_days is not None
            if not places or s.geography in places
        ]
        if not dated:
            return "No data have been received for what this page shows."
        newest, oldest = min(dated, key=_age), max(dated, key=_age)
        text = f"Newest data: {_dated(newest, self.lookup)}."
        return text if _age(newest) == _age(oldest) else f"{text} Oldest: {_dated(oldest, self.lookup)}."


def environment(assets: Path) -> "Environment":
    """Return the template engine of *assets*: everything escaped, nothing undefined let through."""
    from jinja2 import Environment
    from jinja2 import FileSystemLoader
    from jinja2 import StrictUndefined

    made = Environment(
        loader=FileSystemLoader(assets / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words=wording, file_of=file_name, link_of=safe_link)
    return made


def static(assets: Path, name: str) -> str:
    """Return the text of a file in ``static/`` with line ends as a browser hashes them; raise OutputError."""
    path = assets / "static" / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be read: {error.strerror}",
            hint="Copy the folder maps/static from the ews package into the workspace.",
        ) from error


def site_style(assets: Path, audience: Audience) -> str:
    """Return the style of every page for *audience*; raise OutputError if it is missing."""
    return static(assets, "ews.css") + frame.sheet_style(audience)


def _age(status: Status) -> int:
    return status.age_days or 0


def _dated(status: Status, lookup: Lookup) -> str:
    period = status.last_period.label if status.last_period else "never"
    days = wording.plural(_age(status), "day")
    return f"{lookup.title(status.indicator)}, to {period} ({days} old at this run)"


def policy(styles: Sequence[str], scripts: Sequence[str], images: Sequence[str] = ()) -> str:
    """Return a Content-Security-Policy that lets in the texts given and pictures from *images*, no more."""
    pictures = " ".join(["img-src data:", *images])
    rules = ["default-src 'none'", pictures, "base-uri 'none'", "form-action 'none'"]
    for kind, texts in (("style-src", styles), ("script-src", scripts)):
        if texts:
            rules.append(f"{kind} {' '.join(_digest(text) for text in texts)}")
    return "; ".join(rules)


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
