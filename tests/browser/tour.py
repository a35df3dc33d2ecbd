"""A walk along every page that links lead a role to, noting what each looks like."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

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
# The page that is left need not be laid out for the next one's window.
PUT_AWAY = "() => { document.documentElement.style.display = 'none'; }"
# An animation that a page calls off is over too.
SETTLED = "() => Promise.allSettled(document.getAnimations().map((one) => one.finished))"
# Nearly all of axe's time goes into contrast, element by element: of a hundred rows alike it
# looks at two. Alike is who has the same classes and colours in the same surroundings.
SEVERAL = 2
MARK_LOOKS = """(several) => {
  const numbers = new Map(), times = new Map(), looks = new Map();
  const hasWords = (one) => one.value ||
    [...one.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());
  const lookOf = (one) => {
    if (!one) return 0;
    if (looks.has(one)) return looks.get(one);
    const style = getComputedStyle(one);
    const look = [lookOf(one.parentElement), one.tagName, one.getAttribute("class"),
      style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.textShadow,
      style.fontSize, style.fontWeight, one.matches(":disabled, [aria-disabled=true]")].join();
    if (!numbers.has(look)) numbers.set(look, numbers.size + 1);
    looks.set(one, numbers.get(look));
    return looks.get(one);
  };
  for (const one of document.querySelectorAll("body *")) {
    if (!hasWords(one) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const met = times.get(lookOf(one)) ?? 0;
    times.set(lookOf(one), met + 1);
    one.toggleAttribute("data-look", met < several);
  }
}"""
# What is only moderate or minor is not asked about, so those rules need not be tried.
SERIOUS = """() => axe.configure({ rules: [
  { id: "color-contrast", selector: "[data-look]" },
  ...axe._audit.rules.filter(({ impact }) => ["minor", "moderate"].includes(impact))
    .map(({ id }) => ({ id, enabled: false })),
] })"""
AXE = """async () => (await axe.run({ resultTypes: ["violations"], preload: false })).violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it was found.

    ``too_wide`` is by how many px the body scrolls sideways on a phone; ``barriers`` is what axe
    finds serious or critical, wide and light, then on a phone and dark.
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


def walk(page: Page, start: str, *, latest: bool, axe: tuple[str, ...]) -> Iterator[Seen]:
    """Follow links from the first page on; of each name one is looked at.

    ``latest``: the links that were met last are followed first, so that of most names it is another
    page; ``axe`` the beginnings of the names of the pages axe looks at.
    """
    waiting, met, looked_at = deque([start]), {start}, set[str]()
    heard = complaints_of(page)
    while waiting:
        address = waiting.pop() if latest else waiting.popleft()
        name = name_of(address)
        if name is None or name in looked_at:
            continue
        try:
            seen = look(page, address, name=name, axe=name.startswith(axe), heard=heard)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue  # a file, not a page
        looked_at.add(name)
        yield seen
        waiting.extend(link for link in seen.links if link not in met)
        met.update(seen.links)


def look(
    page: Page, address: str, *, name: str = "", axe: bool = True, heard: list[str] | None = None
) -> Seen:
    """Open a page: wide and light, then on a phone and dark.

    ``heard`` is where complaints of this window arrive, if it is listened to already.
    """
    heard = complaints_of(page) if heard is None else heard
    page.evaluate(PUT_AWAY)
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    heard.clear()
    response = page.goto(address)
    assert response is not None
    complaints = list(heard)  # before axe, whose own doings the policy may forbid
    if axe:  # evaluated: the content security policy lets no foreign script in
        page.evaluate(AXE_SCRIPT)
        page.evaluate(SERIOUS)
    barriers = _barriers(page) if axe else []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    if axe:
        barriers += [f"dark, on a phone: {one}" for one in _barriers(page)]
    return Seen(
        address=address,
        name=name,
        status=response.status,
        complaints=complaints,
        barriers=barriers,
        **page.evaluate(FACTS),
    )


def _barriers(page: Page) -> list[str]:
    """What axe finds on this page as it is shown now."""
    page.evaluate(SETTLED)  # a colour on its way from light to dark is neither
    page.evaluate(MARK_LOOKS, SEVERAL)
    found: list[str] = page.evaluate(AXE)
    return found
