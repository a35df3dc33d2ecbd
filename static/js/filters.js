// Which items are shown. The address is the state: ?show=open&q=permit can be shared, and Back works.

import { fill } from "./figures.js";
import { isChanged } from "./rendered.js";
import { searchKey } from "./typed.js";

const TYPING_PAUSE = 200;

export class Filters {
  // items: every ItemField of the page; tests: name > (field) => boolean.
  constructor({ items, tests, words }) {
    Object.assign(this, { items, tests, words });
    this.select = document.getElementById("show");
    this.search = document.getElementById("search");
    this.found = document.getElementById("found");
    this.list = document.getElementById("answers");
    this.select.addEventListener("change", () => this.#changed("pushState"));
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#changed("replaceState"), TYPING_PAUSE);
    });
    globalThis.addEventListener("popstate", () => this.read());
    globalThis.addEventListener("hashchange", () => this.reveal(location.hash));
    document.getElementById("show-all").addEventListener("click", () => this.clear());
    const isEarly = [this.select, this.search].some(isChanged); // asked for before this script came
    if (isEarly) this.#changed("replaceState");
    else this.read();
  }

  get shown() {
    return this.items.filter((item) => !item.root.hidden);
  }

  read() {
    const query = new URLSearchParams(location.search);
    const name = query.get("show") ?? "";
    this.select.value = Object.hasOwn(this.tests, name) ? name : "";
    this.search.value = query.get("q") ?? "";
    this.apply();
  }

  clear() {
    this.select.value = "";
    this.search.value = "";
    this.#changed("pushState");
    this.focus();
  }

  // On a phone they are folded away.
  focus() {
    if (!this.search.getClientRects().length) document.getElementById("filters").showPopover();
    this.search.focus();
  }

  // A link to an item shows it, whatever is filtered.
  reveal(hash) {
    const target = hash && document.getElementById(hash.slice(1));
    if (!target?.hidden) return;
    this.select.value = "";
    this.search.value = "";
    this.#changed("replaceState");
    target.scrollIntoView();
  }

  #changed(how) {
    const url = new URL(location.href);
    for (const [name, { value }] of [["show", this.select], ["q", this.search]]) {
      if (value.trim()) url.searchParams.set(name, value.trim());
      else url.searchParams.delete(name);
    }
    history[how](null, "", url);
    this.apply();
  }

  // What is answered while it is shown stays until the filter is set anew: nothing jumps away.
  apply() {
    const test = this.tests[this.select.value] ?? (() => true);
    const wanted = searchKey(this.search.value).split(" ");
    const filters = this.select.value !== "" || wanted[0] !== "";
    for (const item of this.items) {
      item.root.hidden = !(test(item) && wanted.every((word) => item.text.includes(word)));
    }
    this.list.toggleAttribute("data-filtered", filters);
    for (const section of this.list.querySelectorAll(".element")) {
      section.hidden = filters && !section.querySelector("[data-item]:not([hidden])");
    }
    this.#say(filters);
  }

  #say(filters) {
    const count = this.shown.length;
    const { found_none: none, found_some: some } = this.words;
    this.found.textContent = filters ? fill(count ? some : none, { count, items: this.items.length }) : "";
    document.getElementById("show-all").hidden = !filters;
  }
}
