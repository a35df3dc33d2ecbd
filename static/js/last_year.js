// Last year beside this year: shown, marked where it differs, and taken over item by item. Until a
// person confirms it, it is a suggestion and the item stays open.

import { fill } from "./figures.js";

export class LastYear {
  // take(field) confirms: it saves what was put into the field.
  constructor({ items, words, notApplicable, take }) {
    Object.assign(this, { items, words, notApplicable, take });
    this.of = new Map();
  }

  // What last year said, which comes after the page: {year, items}, or null without last year.
  learn(lastYear) {
    this.year = lastYear?.year;
    for (const field of this.items) {
      const entry = lastYear?.items[field.code];
      if (entry) this.#add(field, entry);
    }
  }

  #add(field, entry) {
    const value = entry.not_applicable ? this.notApplicable : entry.choice;
    const radio = field.radios.find((one) => one.value === value);
    const mark = document.createElement("span");
    mark.className = "item__changed";
    field.root.querySelector(".item__title").append(mark);
    if (radio) {
      const label = radio.closest("label");
      label.dataset.last = "";
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = `, ${fill(this.words.last_year, { year: this.year })}`;
      label.append(said);
    }
    this.of.set(field, { ...entry, value, mark, known: Boolean(radio) });
  }

  // Answered otherwise than last year; an open item has not changed yet.
  hasChanged(field) {
    const last = this.of.get(field);
    return Boolean(last) && !field.isOpen && field.chosen !== last.value;
  }

  isSuggested(field) {
    return field.isOpen && Boolean(this.of.get(field)?.known);
  }

  mark(field) {
    const last = this.of.get(field);
    if (!last) return;
    const was = last.not_applicable ? this.words.not_applicable : this.#face(last);
    const text = fill(this.words.changed_from, { year: this.year, was });
    const wanted = this.hasChanged(field) ? text : "";
    if (last.mark.textContent !== wanted) last.mark.textContent = wanted;
  }

  #face({ choice, label }) {
    return choice.length > 2 ? label : choice;
  }

  // Confirmed by the person; a note that was written this year stays.
  confirm(field) {
    const last = this.of.get(field);
    if (!last?.known) return;
    if (last.not_applicable) field.reason.value = last.na_reason;
    if (!field.note.value.trim()) field.note.value = last.note;
    field.choose(last.value);
    this.take(field);
  }

  // The box in the opened item; null where last year has nothing to say.
  box(field) {
    const last = this.of.get(field);
    if (!last) return null;
    const box = document.createElement("details");
    box.className = "beside fold";
    const summary = document.createElement("summary");
    const title = document.createElement("h4");
    title.textContent = fill(this.words.last_year, { year: this.year });
    const short = document.createElement("span");
    short.className = "fold__count";
    const answer = document.createElement("p");
    const reason = `${this.words.not_applicable}: ${last.na_reason}`;
    const label = last.choice === last.label || last.choice.length > 2 ? last.label : `${last.choice} – ${last.label}`;
    answer.textContent = last.not_applicable ? reason : label;
    short.textContent = last.not_applicable ? this.words.not_applicable : label;
    summary.append(title, short);
    const note = document.createElement("p");
    note.className = "said";
    note.textContent = last.note || this.words.no_note;
    box.append(summary, answer, note, last.known ? this.#button(field) : this.#sorry());
    return box;
  }

  #button(field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-quiet";
    button.textContent = this.words.take_last_year;
    button.addEventListener("click", () => this.confirm(field));
    return button;
  }

  #sorry() {
    const sorry = document.createElement("p");
    sorry.textContent = this.words.not_on_scale;
    return sorry;
  }
}

// What a dashed border means, beside the title of each element. Screen readers have it at the choice.
export function showLegend(year, words) {
  for (const title of document.querySelectorAll(".element__title")) {
    const legend = document.createElement("span");
    legend.className = "legend";
    legend.ariaHidden = "true";
    legend.textContent = fill(words.legend, { year });
    title.append(" ", legend);
  }
}
