// The state of saving, in words, always at the foot of the page.

import { fill } from "./figures.js";

const SHOW_SAVING_AFTER = 300; // a quick save shows nothing: what flashes cannot be read
const MINUTE = 60000;
const ONE_LINE = 28; // characters beside the button of a phone
const LINE = ["line", "foreign"]; // trouble that passes without its person

// "2.3 MB", in the language of the page.
export function sizeText(bytes) {
  const { lang } = document.documentElement;
  const [unit, size] = bytes < 1048576 ? ["KB", 1024] : ["MB", 1048576];
  return `${new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(Math.max(bytes / size, 0.1))} ${unit}`;
}

// "14.05, 2 days": since when it waits; "" where a moved clock makes that a guess.
export function sinceText(entry, clock) {
  const age = clock.age(entry);
  if (!age) return "";
  const length = clock.length(age.ms);
  const since = clock.time(age.since);
  return length ? `${since}, ${length}` : since;
}

// "3 changes wait for the line since 14.05, 2 days": since when the first of them waits.
export function waitingText(entries, { words, clock, trouble = "line" }) {
  const count = entries.length;
  if (trouble === "foreign") return fill(words.foreign, { count });
  const since = sinceText(entries[0], clock);
  if (!since) return counted(words, "waiting_unknown", { count });
  return counted(words, LINE.includes(trouble) ? "waiting" : "held", { count, since });
}

// What becomes of files: {count, size, oldest, isStuck, isUnkept, refused: the items' codes}.
export function filesTexts({ refused = [], oldest, ...files }, { words, clock }) {
  const count = files.count - refused.length;
  const since = oldest && sinceText(oldest, clock);
  const says = [];
  if (refused.length) says.push(counted(words, "files_refused", { count: refused.length, items: refused.join(", ") }));
  if (!count) return says;
  const name = files.isUnkept ? "files_unkept" : files.isStuck ? (since ? "files_since" : "files_wait") : "files_go";
  return [...says, counted(words, name, { ...files, count, since })];
}

// The words of one are there where they differ from those of several.
export function countedSentence(words, name, count) {
  return (count === 1 && words[`${name}_one`]) || words[name];
}

function counted(words, name, values) {
  return fill(countedSentence(words, name, values.count), values);
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
    if (files.count) parts.push(...filesTexts(files, { words, clock }));
    if (waiting.length && LINE.includes(trouble)) parts.push(waitingText(waiting, { words, clock, trouble }));
    if (lacking) parts.push(lacking);
    if (isBusy && !parts.length) {
      this.timer = setTimeout(() => this.#say([words.saving]), SHOW_SAVING_AFTER);
      return;
    }
    if (!keeps) parts.push(words.storage);
    else if (!parts.length) parts.push(isCopy ? words.copy : words.saved);
    this.#say(parts);
    const isQueued = (waiting.length > 0 && Boolean(trouble)) || Boolean(files.isStuck);
    this.#offer({ trouble, choices, open, isQueued });
    if (waiting.length && trouble) this.timer = setTimeout(() => this.again?.(), MINUTE);
  }

  say(text) {
    clearTimeout(this.timer);
    this.#say([text]);
  }

  #say(parts) {
    const text = parts.join(" ");
    if (this.box.textContent !== text) this.box.textContent = text;
    this.box.parentElement.toggleAttribute("data-long", text.length > ONE_LINE);
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
