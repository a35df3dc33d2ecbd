// The figure of a measured item: reading it as people write it, and the choice it stands for.

import { fill } from "./figures.js";
import { RENDERED, SHOWN } from "./rendered.js";
import { isWritten, readFigure } from "./typed.js";

const MOST = 1e9;
const MOST_PERCENT = 100; // as evaluations/rules/measured_items.py has it

export class Measure {
  // box is the element with the thresholds; of(root, ...) gives null for other items.
  static of(root, setup) {
    const box = root.querySelector("[data-thresholds]");
    return box && new Measure(box, setup);
  }

  constructor(box, { decimal, words }) {
    Object.assign(this, { box, decimal, words });
    this.input = box.querySelector("[data-field=figure]");
    this.reason = box.querySelector("[data-field=figure_reason]");
    this.higher = box.dataset.direction === "higher";
    this.units = box.dataset.units.split("|");
    this.isShare = this.units.every((unit) => unit === "%");
    this.thresholds = box.dataset.thresholds.split(" ").map((pair) => pair.split(":"));
    this.offered = this.proposedFigureOf(box.querySelector("[data-complete]"));
    box.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-take]");
      if (button) this.take(button);
    });
    this.before = this.proposedBy(RENDERED); // what the figure stood for when it was last settled
  }

  take(button) {
    this.input.value = button.dataset.take;
    if (this.asked?.contains(button)) this.input.focus(); // the button is about to go
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A pad without the language's decimal sign can only type what has two readings: one tap takes one.
  offer(readings) {
    const typed = readings?.typed ?? "";
    if ((this.asked?.dataset.typed ?? "") === typed) return;
    this.asked?.remove();
    this.asked = null;
    if (!readings) return;
    this.asked = document.createElement("span");
    this.asked.className = "item__readings";
    this.asked.dataset.typed = typed;
    this.asked.setAttribute("role", "group");
    this.asked.setAttribute("aria-label", fill(this.words.readings, { typed }));
    this.asked.append(...[readings.one, readings.other].map((figure) => this.reading(figure)));
    this.input.after(this.asked);
  }

  reading(figure) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-quiet";
    button.dataset.take = figure;
    button.textContent = fill(this.words.take, { figure });
    return button;
  }

  // Plain text, null where none is given, undefined where it is not a figure.
  figureBy(look) {
    const text = look.text(this.input).trim();
    if (!text) return null;
    const { figure } = readFigure(text, this);
    return figure === undefined || figure.startsWith("-") || Number(figure) >= MOST ? undefined : figure;
  }

  // The two figures it could be: {typed, one, other}; null where it could not.
  get readings() {
    const typed = this.input.value.trim();
    const { one, other } = readFigure(typed, this);
    return one === undefined ? null : { typed, one, other };
  }

  get figure() {
    return this.figureBy(SHOWN);
  }

  proposedBy(look) {
    const figure = this.figureBy(look);
    if (figure === null || figure === undefined) return null;
    const reached = ([bound]) => (this.higher ? Number(figure) >= Number(bound) : Number(figure) <= Number(bound));
    return this.thresholds.find(reached)?.[1] ?? null;
  }

  get proposed() {
    return this.proposedBy(SHOWN);
  }

  departs(chosen, look = SHOWN) {
    const proposed = this.proposedBy(look);
    return Boolean(chosen && proposed && chosen !== proposed);
  }

  // What is proposed, where nothing lacks in it; as services/answers/proposals.py asks.
  proposedFigureOf(button) {
    const { figure } = readFigure(button?.dataset.take ?? "", this);
    return figure === undefined ? null : Number(figure);
  }

  // Another figure than the proposed one, rounded to as many decimals as were typed.
  isAnother(look = SHOWN) {
    const figure = this.figureBy(look);
    if (this.offered === null || figure === null || figure === undefined) return false;
    const decimals = figure.split(".")[1]?.length ?? 0;
    return Math.abs(Number(figure) - this.offered) > 10 ** -decimals / 2 + 1e-9;
  }

  // What stood there when the page came is not asked about again.
  get isNew() {
    return this.input.value.trim() !== this.input.defaultValue.trim();
  }

  lacks(chosen) {
    if (this.figure === undefined) return this.readings ? "figure_readings" : "figure";
    if (this.isShare && Number(this.figure) > MOST_PERCENT) return "figure_share";
    if (isWritten(this.reason.value)) return "";
    if (this.departs(chosen)) return "figure_reason";
    return this.isAnother() && this.isNew ? "figure_proposed" : "";
  }

  // The choice to make when the figure has changed: only where the person made none of their own.
  settle(chosen) {
    const { before, proposed } = this;
    this.before = proposed;
    return proposed && proposed !== before && (!chosen || chosen === before) ? proposed : null;
  }

  read(chosen, look = SHOWN) {
    return {
      figure: this.figureBy(look) ?? null,
      figure_reason: this.departs(chosen, look) || this.isAnother(look) ? look.text(this.reason).trim() : "",
    };
  }

  // write(name, text) leaves alone what its person is at, and says so.
  show({ figure, figure_reason: reason }, write) {
    const isWritten = write("figure", (figure ?? "").replace(".", this.decimal));
    write("figure_reason", reason ?? "");
    if (isWritten) this.before = this.proposed;
  }

  arrange(chosen, isNotApplicable) {
    this.box.hidden = isNotApplicable;
    const { proposed, readings } = this;
    this.offer(isNotApplicable ? null : readings);
    const said = readings ? fill(this.words.readings, readings) : "";
    this.box.querySelector(".item__proposed").textContent = proposed
      ? fill(this.words.proposed, { choice: proposed })
      : said;
    this.box.querySelector(".item__differs").hidden = !this.departs(chosen) && !this.isAnother();
  }
}
