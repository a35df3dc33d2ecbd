// The state of saving, in words, always at the foot of the page.

import { fill } from "./figures.js";

const SHOW_SAVING_AFTER = 300; // a quick save shows nothing: what flashes cannot be read
const MINUTE = 60000;
const LINE = ["line", "foreign"]; // trouble that passes without its person

// "2.3 MB", in the language of the page.
export function sizeText(bytes) {
  const { lang } = document.documentElement;
  const [unit, size] = bytes < 1048576 ? ["KB", 1024] : ["MB", 1048576];
  return `${new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(Math.max(bytes / size, 0.1))} ${unit}`;
}

// "3 changes wait for the line since 14.05, 2 days": since when the first of them waits.
export function waitingText(entries, { words, clock, trouble = "line" }) {
  const count = entries.length;
  if (trouble === "foreign") return fill(words.foreign, { count });
  const age = clock.age(entries[0]);
  if (!age) return counted(words, "waiting_unknown", { count });
  const length = clock.length(age.ms);
  const since = clock.time(age.since);
  return counted(words, LINE.includes(trouble) ? "waiting" : "held", { count, since: length ? `${since}, ${length}` : since });
}

function counted(words, name, values) {
  return fill((values.count === 1 && words[`${name}_one`]) || words[name], values);
}

export class State {
  // box says it to everybody; more holds what can be done about it.
  constructor({ box, more, words, clock, signIn }) {
    Object.assign(this, { box, more, words, clock, signIn });
    this.timer = 0;
  }

  // entries that wait, codes where a choice is needed, the sentence of what lacks, trouble of the
  // line, files on their way, whether something is sent now, whether the browser keeps anything.
  show({ waiting, choices, lacking, trouble, files, isBusy, isCopy, keeps, open }) {
    clearTimeout(this.timer);
    this.timer = 0;
    const { words, clock } = this;
    const parts = [];
    if (trouble === "signedOut") parts.push(words.signed_out);
    if (trouble === "other") parts.push(words.other_person);
    if (choices.length) {
      const items = choices.join(", ");
      parts.push(counted(words, "choice", { count: choices.length, items }));
    }
    if (files.count) parts.push(counted(words, files.isStuck ? "files_wait" : "files_go", files));
    if (waiting.length && LINE.includes(trouble)) parts.push(waitingText(waiting, { words, clock, trouble }));
    else if (lacking) parts.push(lacking);
    else if (isBusy && !parts.length) {
      this.timer = setTimeout(() => this.#say([words.saving]), SHOW_SAVING_AFTER);
      return;
    }
    if (!parts.length) {
      if (!keeps) parts.push(words.storage);
      else parts.push(isCopy ? words.copy : words.saved);
    }
    this.#say(parts);
    this.#offer({ trouble, choices, open, isQueued: waiting.length > 0 && Boolean(trouble) });
    if (waiting.length && trouble) this.timer = setTimeout(() => this.again?.(), MINUTE);
  }

  say(text) {
    clearTimeout(this.timer);
    this.#say([text]);
  }

  #say(parts) {
    const text = parts.join(" ");
    if (this.box.textContent !== text) this.box.textContent = text;
  }

  // Signing in again, the first choice, what stands in the queue.
  #offer({ trouble, choices, open, isQueued }) {
    const wanted = [
      trouble === "signedOut" && "sign",
      choices.length > 0 && "choose",
      isQueued && "queue",
    ].filter(Boolean);
    if (this.offered === wanted.join()) return;
    this.offered = wanted.join();
    const made = {
      sign: () => link(this.signIn, this.words.sign_in),
      choose: () => button(this.words.choose, open),
      queue: () => link("/device/", this.words.queue),
    };
    this.more.replaceChildren(...wanted.flatMap((name) => [made[name](), " "]));
  }
}

function link(href, text) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button-link";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
