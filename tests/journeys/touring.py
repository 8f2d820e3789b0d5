"""Look at pages as people meet them: follow every link, and hold each page against EXPERIENCE.md's bar."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from tests.journeys import markup

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = "([type, values]) => axe.run({runOnly: {type, values}, resultTypes: ['violations']})"
SIZES: tuple[tuple[Literal["light", "dark"], int, int], ...] = (("light", 1280, 800), ("dark", 360, 740))
BY_LOOKS = [
    "color-contrast",
    "target-size",
    "scrollable-region-focusable",
    "link-in-text-block",
    "label-content-name-mismatch",
]
"""What axe finds by colours and sizes, and looks for in both; the rest in one of them, in turn from state to state."""
NARROW = 320
EACH, ALL = 3, 60
"""How many pages of one kind a person follows links to, and how many lessons where they follow all."""
LOOK = os.environ.get("LMS_LOOK", "")
"""A folder for a picture of every page, to look at: axe cannot see what is ugly."""
OUTSIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  const held = (node) => node.closest('.table-wrap, .visually-hidden, svg, .skip-link, .table--stack thead')
    || getComputedStyle(node).clipPath === 'inset(50%)';
  const over = [...document.body.querySelectorAll('*')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !held(node);
  });
  const cut = [...document.querySelectorAll('main *')].filter((node) =>
    node.scrollWidth > node.clientWidth + 1 && node.clientWidth &&
    !['visible', 'auto', 'scroll'].includes(getComputedStyle(node).overflowX) && !held(node) &&
    !node.matches('input, select, textarea'));
  const name = (node) => node.tagName.toLowerCase() + '.' + node.className + ' ' + node.textContent.trim().slice(0, 40);
  return {wide, over: over.slice(0, 3).map(name), cut: cut.slice(0, 3).map(name)};
}"""
SHAPE = """() => ({
  titles: document.querySelectorAll('h1').length,
  levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((one) => Number(one.tagName[1])),
  buttons: [...document.querySelectorAll('main .button')].filter((one) => one.checkVisibility() &&
    !/button--(quiet|equal|danger|link)/.test(one.className)).map((one) => one.textContent.trim()),
  title: document.title,
  errors: [...document.querySelectorAll('main .error, main [aria-invalid=true]')].map((one) => one.textContent.trim()),
})"""


class Tour:
    """What was visited so far, and everything that was wrong."""

    def __init__(self, url: str, routes: Map) -> None:
        self.url = url
        self.adapter = routes.bind("academy")
        self.problems: list[str] = []
        self.looked: dict[str, str] = {}
        """Names of the states looked at, and the route of each."""
        self.reached: dict[str, str] = {}
        """Routes that links lead to, and what they answer with."""
        self.answers: dict[Page, Response] = {}
        self.axe = Axe().axe_script

    def endpoint(self, address: str) -> str:
        """Name the route of an address."""
        try:
            return str(self.adapter.match(urlsplit(address).path)[0])
        except RequestRedirect:
            return "redirect"
        except HTTPException as error:
            return str(error.code)

    # ---- every link

    def crawl(self, page: Page, start: str = "/", *, within: str = "/", lessons: int = EACH) -> dict[str, list[str]]:
        """Follow links from a page on as this person, those that stay within a path; give what was found, by route."""
        waiting, known = [start], {start}
        found: dict[str, list[str]] = {}
        pages: dict[str, markup.Source] = {}
        wanted: list[tuple[str, str]] = []
        while waiting:
            path = waiting.pop(0)
            reply = page.request.get(self.url + path)
            kind = reply.headers.get("content-type", "").partition(";")[0]
            endpoint = self.endpoint(reply.url)
            self.reached.setdefault(self.endpoint(path), kind if reply.url == self.url + path else "redirect")
            if not reply.ok:
                self.problems.append(f"{path}: a link leads to {reply.status}")
            if kind != "text/html" or not reply.ok:
                continue
            found.setdefault(endpoint, []).append(path)
            pages[path] = source = markup.read(reply.text())
            self.problems += [f"{path}: {words}" for words in source.findings]
            for address in self._inside(path, source.links):
                wanted.append((path, address))
                target = urldefrag(address).url
                if target not in known and target.startswith(within) and self._worth(target, known, lessons):
                    known.add(target)
                    waiting.append(target)
        for origin, address in wanted:
            target, fragment = urldefrag(address)
            if fragment and target in pages and fragment not in pages[target].ids:
                self.problems.append(f"{origin}: #{fragment} is not on {target}")
        return found

    def _inside(self, path: str, links: list[str]) -> list[str]:
        """Give the addresses inside the academy, and complain about links that cannot be one."""
        inside = []
        for link in links:
            if not link or link.startswith(("javascript:", "@")):
                self.problems.append(f"{path}: a link to {link!r}")
            absolute = urljoin(self.url + path, link)
            if absolute.startswith(self.url + "/"):
                inside.append(absolute.removeprefix(self.url))
        return inside

    def _worth(self, target: str, known: set[str], lessons: int) -> bool:
        alike = Counter(self.endpoint(one) for one in known)
        endpoint = self.endpoint(target)
        most = lessons if endpoint.endswith((".lesson", ".course")) else EACH
        return endpoint == "404" or alike[endpoint] < most

    # ---- one page

    def follow(self, page: Page) -> Page:
        """Listen to what the browser says about a page, and remember what the server sent."""

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
                self.problems.append(f"{page.url}: the console says {message.text}")

        def keep(reply: Response) -> None:
            if reply.request.is_navigation_request() and not 300 <= reply.status < 400:
                self.answers[page] = reply

        page.on("console", hear)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("response", keep)
        return page

    def look(self, page: Page, name: str, path: str | None = None, *, status: int = 200) -> None:
        """Open ``path``, or stay where the page is, and hold what it shows against the bar."""
        if path is not None:
            page.goto(self.url + path)
        # A form's answer is there before its style sheet is, and axe would judge the page without it.
        page.wait_for_load_state("load")
        reply = self.answers[page]
        complaints = [] if reply.status == status else [f"answers {reply.status} instead of {status}"]
        self.looked[name] = self.endpoint(page.url)
        complaints += markup.read(reply.text()).findings
        complaints += self._shape(page)
        page.evaluate(self.axe)
        for n, (theme, width, height) in enumerate(SIZES):
            asked = ["tag", TAGS] if n == len(self.looked) % len(SIZES) else ["rule", BY_LOOKS]
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": height})
            complaints += [f"{theme} {width}: {words}" for words in violations(page.evaluate(AXE, asked))]
            complaints += self._sideways(page, width)
            self._keep(page, f"{name}-{theme}-{width}")
        page.set_viewport_size({"width": NARROW, "height": 740})
        complaints += self._sideways(page, NARROW)
        if os.environ.get("LMS_LOOK_NARROW"):
            self._keep(page, f"{name}-dark-{NARROW}")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.problems += [f"{name} ({urlsplit(page.url).path}): {one}" for one in complaints]

    def _shape(self, page: Page) -> list[str]:
        shape: dict[str, Any] = page.evaluate(SHAPE)
        said = []
        if shape["titles"] != 1:
            said.append(f"{shape['titles']} h1")
        if any(after > before + 1 for before, after in zip(shape["levels"], shape["levels"][1:], strict=False)):
            said.append(f"a heading level is skipped: {shape['levels']}")
        if len(shape["buttons"]) > 1:
            said.append(f"more than one primary button: {shape['buttons']}")
        if shape["errors"] and not shape["title"].startswith("Error: "):
            said.append(f"complains without a reason: {shape['errors']}")
        if not re.fullmatch(r"(Error: )?\S.* – Handrail", shape["title"]):
            said.append(f"the title is {shape['title']!r}")
        return said

    def _sideways(self, page: Page, width: int) -> list[str]:
        shape: dict[str, Any] = page.evaluate(OUTSIDE)
        said = (
            [f"{width} px: scrolls sideways, {shape['wide']} px wide: {shape['over']}"] if shape["wide"] > width else []
        )
        if shape["over"] and not said:
            said.append(f"{width} px: reaches beyond the page: {shape['over']}")
        return said + ([f"{width} px: clipped: {shape['cut']}"] if shape["cut"] else [])

    def _keep(self, page: Page, name: str) -> None:
        if LOOK:
            Path(LOOK).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(LOOK) / f"{name}.png", full_page=True)


def violations(result: dict[str, Any]) -> list[str]:
    """Say what axe found, in short."""
    return [
        f"axe {one['id']}: {one['help']}; {node['html'][:160]}; {(node.get('failureSummary') or '')[-200:]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]
