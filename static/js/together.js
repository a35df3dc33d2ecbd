// What others do at the same evaluation: their saved answers, where they are, whose element it is.

import { fill } from "./figures.js";
import { PERSON, timeLimit } from "./sender.js";

const ALONE = 8000;
const IN_COMPANY = 3000;
const AFTER_A_FAILURE = 15000;
const LONGEST = 10000;

export class Together {
  // on.heard(changes) takes what others saved, on.learned(beside) what stands beside the items,
  // once, on.line() is told when the line has gone or come; here() is the element the person is on.
  constructor({ setup, clock, here, on }) {
    Object.assign(this, { here, on, clock, api: setup.api, words: setup.words, person: String(setup.person) });
    this.isAlone = false; // without a line
    this.isFirst = true;
    this.cursor = 0; // the first time everything comes, and what is known already is passed over
    this.knows = false; // what stands beside the items is asked for once
    this.assigned = {};
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask();
    });
    globalThis.addEventListener("online", () => this.ask());
    globalThis.addEventListener("offline", () => this.ask());
    this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    const wasAlone = this.isAlone;
    const pause = document.visibilityState === "visible" ? await this.#hear() : ALONE;
    if (wasAlone !== this.isAlone) this.on.line();
    clearTimeout(this.timer);
    if (pause) this.timer = setTimeout(() => this.ask(), pause);
  }

  // How long to wait; 0 where there is nothing more to hear, which saving tells the person.
  async #hear() {
    const query = new URLSearchParams({ since: this.cursor, element: this.here() });
    if (!this.knows) query.set("beside", "1");
    let changes;
    try {
      const headers = { [PERSON]: this.person };
      const response = await fetch(`${this.api}changes/?${query}`, { credentials: "same-origin", headers, signal: timeLimit(LONGEST) });
      changes = await response.json(); // what the page of a Wi-Fi answers is none
      this.isAlone = response.status >= 500;
      if (this.isAlone) return AFTER_A_FAILURE;
      if (!response.ok) return 0;
      this.clock.hear(response);
    } catch {
      this.isAlone = true;
      return AFTER_A_FAILURE;
    }
    this.cursor = Math.max(this.cursor, changes.cursor);
    this.show(changes);
    if (changes.beside && !this.knows) {
      this.knows = true;
      this.on.learned(changes.beside);
    }
    this.on.heard(changes);
    this.isFirst = false;
    return changes.people.length ? IN_COMPANY : ALONE;
  }

  show({ people, assigned }) {
    this.assigned = assigned;
    for (const box of document.querySelectorAll("[data-people]")) {
      const names = people.filter((one) => one.element === box.dataset.people).map((one) => one.name);
      say(box, names.join(", "));
    }
    for (const box of document.querySelectorAll("[data-assigned]")) {
      const one = assigned[box.dataset.assigned];
      say(box, one ? fill(this.words.assigned, { person: one.name }) : "");
    }
  }
}

function say(box, text) {
  if (box.textContent !== text) box.textContent = text;
}
