"""A walk along every page that links lead a role to, noting what each looks like."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, ViewportSize

from tests.browser.visits import PHONE, WIDE, complaints_of

NOT_A_PAGE = ("schema", "api:", "data:")
FACTS = """() => ({
  title: document.title,
  language: document.documentElement.lang,
  headings: [...document.querySelectorAll("h1, [role=heading][aria-level='1']")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true })
      && !one.closest("[aria-hidden=true]"))
    .map((one) => one.innerText),
  too_wide: document.scrollingElement.scrollWidth - innerWidth,
  links: [...new Set([...document.querySelectorAll("a[href]")]
    .filter((link) => link.origin === location.origin)
    .map((link) => link.pathname + link.search))],
})"""
# An animation that a page calls off is over too.
SETTLED = "() => Promise.allSettled(document.getAnimations().map((one) => one.finished))"
# Most of axe's time goes into contrast, element by element: of a hundred rows alike it looks at
# two, and of a hundred pages with the same rail at two. Alike is who has the same classes and
# colours in the same surroundings; a look is named by what its words add up to (a hash).
SEVERAL = 2
MARK_LOOKS = """(several, enough) => {
  const known = new Set(enough.split(" ")), times = new Map(), looks = new Map();
  const hashOf = (words) => {
    let [high, low] = [7, 11];
    for (let place = 0; place < words.length; place += 1) {
      const letter = words.charCodeAt(place);
      high = Math.imul(high ^ letter, 2654435761);
      low = Math.imul(low ^ letter, 1597334677);
    }
    return `${(high >>> 0).toString(36)}.${(low >>> 0).toString(36)}`;
  };
  const hasWords = (one) => one.value ||
    [...one.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());
  const lookOf = (one) => {
    if (!one) return "";
    if (looks.has(one)) return looks.get(one);
    const style = getComputedStyle(one);
    const look = hashOf([lookOf(one.parentElement), one.tagName, one.getAttribute("class"),
      style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.textShadow,
      style.fontSize, style.fontWeight, one.matches(":disabled, [aria-disabled=true]")].join());
    looks.set(one, look);
    return look;
  };
  for (const one of document.querySelectorAll("body *")) {
    if (!hasWords(one) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const look = lookOf(one), met = times.get(look) ?? 0;
    times.set(look, met + 1);
    one.toggleAttribute("data-look", met < several && !known.has(look));
  }
  return [...times.keys()];
}"""
# What is only moderate or minor is not asked about, so those rules need not be tried.
SERIOUS = """() => axe.configure({ rules: [
  { id: "color-contrast", selector: "[data-look]" },
  ...axe._audit.rules.filter(({ impact }) => ["minor", "moderate"].includes(impact))
    .map(({ id }) => ({ id, enabled: false })),
] })"""
AXE = f"""async ([several, enough]) => {{
  await ({SETTLED})();
  const looks = ({MARK_LOOKS})(several, enough);
  ({SERIOUS})();
  const {{ violations }} = await axe.run({{ resultTypes: ["violations"], preload: false }});
  return [looks, violations
    .filter(({{ impact }}) => ["serious", "critical"].includes(impact))
    .map(({{ id, nodes }}) =>
      `${{id}}: ${{nodes.map(({{ target }}) => target.join(" ")).join(", ")}}`)];
}}"""


class PageView(NamedTuple):
    """A window's size and colours, and how a barrier met there is told."""

    size: ViewportSize
    scheme: Literal["light", "dark"]
    told: str


VIEWS = PageView(WIDE, "light", "{}"), PageView(PHONE, "dark", "dark, on a phone: {}")


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it was found.

    ``too_wide`` is by how many px the body scrolls sideways on a phone; ``barriers`` is what axe
    finds serious or critical, wide and light as well as on a phone and dark.
    """

    address: str
    name: str
    status: int
    title: str
    language: str
    headings: list[str]
    too_wide: int
    links: list[str]
    complaints: list[str]
    barriers: list[str]


def name_of(address: str) -> str | None:
    """The name of an address, None for what is no page of ours."""
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None
    return None if name.startswith(NOT_A_PAGE) or name.endswith("_history") else name


def walk(
    page: Page, start: str, *, latest: bool, axe: tuple[str, ...], looks: Counter[str]
) -> Iterator[Seen]:
    """Follow links from the first page on; of each name one is looked at.

    ``latest``: the links that were met last are followed first, so that of most names it is another
    page; ``axe`` the beginnings of the names of the pages axe looks at, and ``looks`` on how many
    pages it has met each look.
    """
    waiting, met, looked_at = deque([start]), {start}, set[str]()
    heard = complaints_of(page)
    if "" in axe:  # every page: each comes with it, instead of being handed half a megabyte
        page.add_init_script(AXE_SCRIPT)
    while waiting:
        address = waiting.pop() if latest else waiting.popleft()
        name = name_of(address)
        if name is None or name in looked_at:
            continue
        try:
            seen = look(
                page, address, name=name, axe=name.startswith(axe), heard=heard, looks=looks
            )
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue  # a file, not a page
        looked_at.add(name)
        yield seen
        waiting.extend(link for link in seen.links if link not in met)
        met.update(seen.links)


def look(
    page: Page,
    address: str,
    *,
    name: str = "",
    axe: bool = True,
    heard: list[str] | None = None,
    looks: Counter[str] | None = None,
) -> Seen:
    """Open a page: wide and light as well as on a phone and dark, first as the last page was left.

    ``heard`` is where complaints of this window arrive, if it is listened to already.
    """
    heard = complaints_of(page) if heard is None else heard
    looks = Counter() if looks is None else looks
    views = VIEWS[::-1] if page.viewport_size == PHONE else VIEWS
    _show(page, views[0])
    heard.clear()
    response = page.goto(address)
    assert response is not None
    complaints = list(heard)  # before axe, whose own doings the policy may forbid
    if axe and not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)  # evaluated: the content security policy lets no script in
    barriers, facts = [], dict[str, Any]()
    for view in views:
        _show(page, view)
        barriers += [view.told.format(one) for one in _barriers(page, looks)] if axe else []
        facts = page.evaluate(FACTS) if view.size == PHONE else facts
    return Seen(
        address=address,
        name=name,
        status=response.status,
        complaints=complaints,
        barriers=barriers,
        **facts,
    )


def _show(page: Page, view: PageView) -> None:
    page.set_viewport_size(view.size)
    page.emulate_media(color_scheme=view.scheme)


def _barriers(page: Page, looks: Counter[str]) -> list[str]:
    """What axe finds on this page as it is shown now."""
    enough = " ".join(look for look, pages in looks.items() if pages >= SEVERAL)
    met, found = page.evaluate(AXE, [SEVERAL, enough])
    looks.update(met)
    return list(found)
