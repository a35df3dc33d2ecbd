// A line of an inspection's sheet, and its head: reading them, showing them.

import { Field } from "./field.js";
import { fill } from "./figures.js";
import { RENDERED, SHOWN } from "./rendered.js";
import { readFigure } from "./typed.js";

const NOT_APPLICABLE = "na";

export class CheckField extends Field {
  constructor(root, setup) {
    super(root, `answers/${encodeURIComponent(root.dataset.line)}/`);
    this.code = root.dataset.line;
    this.number = root.dataset.number;
    this.about = { label: root.querySelector("legend").firstElementChild.textContent.trim() };
    this.decimal = setup.decimal;
    this.choices = [...root.querySelectorAll("input[type=radio], input[type=checkbox]")];
    for (const part of ["good", "whole", "until", "note"]) {
      const box = root.querySelector(`[name="${this.code}-${part}"]`);
      if (box) this.texts[part] = box;
    }
    this.takeRendered();
    this.arrange();
  }

  standing(look) {
    return { ...super.standing(look), choice: this.chosenBy(look) };
  }

  chosenBy(look) {
    const { value, type } = this.choices.find(look.isChosen) ?? { value: "" };
    return type === "checkbox" ? NOT_APPLICABLE : value;
  }

  // Of a count or a day, what is written says how it was answered.
  read(look = SHOWN) {
    const { good, whole, until, note } = this.texts;
    const chosen = this.chosenBy(look);
    const isBare = chosen === NOT_APPLICABLE;
    const written = (box) => (box && !isBare ? look.text(box).trim() : "");
    const said = chosen || ((written(good) || written(whole)) && "counted") || (written(until) && "dated") || "";
    const figure = (box) => {
      const found = readFigure(written(box), { decimal: this.decimal, decimals: 0 }).figure;
      return found === undefined ? null : Number(found);
    };
    return { said, good: figure(good), whole: figure(whole), until: written(until) || null, note: look.text(note) };
  }

  get isOpen() {
    return this.read().said === "" || this.lacksReason;
  }

  // The name of the sentence that says what has to be written before it can be saved, or "".
  get lacks() {
    const { said, good, whole } = this.read();
    return said === "counted" && (good === null || whole === null) ? "figure" : "";
  }

  get lacksReason() {
    return this.lacks !== "";
  }

  get lacking() {
    return this.read().good === null ? this.texts.good : this.texts.whole;
  }

  settle() {}

  show({ said, good, whole, until, note }) {
    if (!this.stood || this.chosenBy(SHOWN) === this.stood.choice) {
      for (const one of this.choices) one.checked = (one.type === "checkbox" ? NOT_APPLICABLE : one.value) === said;
      if (this.stood) this.stood.choice = this.chosenBy(SHOWN);
    }
    if (this.texts.good) this.write("good", good ?? "");
    if (this.texts.whole) this.write("whole", whole ?? "");
    if (this.texts.until) this.write("until", until ?? "");
    this.write("note", note);
    this.arrange();
  }

  // Beside N/A no figure and no day is taken.
  arrange() {
    const isBare = this.chosenBy(SHOWN) === NOT_APPLICABLE;
    for (const part of ["good", "whole", "until"]) if (this.texts[part]) this.texts[part].disabled = isBare;
  }

  clear() {
    for (const one of this.choices) one.checked = false;
  }

  focus() {
    (this.choices.find((one) => one.checked) ?? this.texts.good ?? this.texts.until ?? this.choices[0]).focus();
  }

  describe({ said, good, whole, until, note }, words) {
    const label = this.choices.find((one) => (one.type === "checkbox" ? NOT_APPLICABLE : one.value) === said);
    let told = label?.closest("label").textContent.trim() || words.open;
    if (said === "counted") told = fill(words.count, { good: good ?? "…", whole: whole ?? "…" });
    if (said === "dated") told = fill(words.until, { day: until });
    return note ? `${told}\n${words.note}: ${note}` : told;
  }
}

export class HeadField extends Field {
  constructor(root, setup) {
    super(root, "head/");
    this.code = setup.words.head;
    this.number = setup.words.head;
    this.about = { label: setup.words.head };
    this.texts = { on: root.querySelector("[name=on]"), inspector: root.querySelector("[name=inspector]") };
    const meter = root.querySelector("[name=hour_meter]"); // where the checklist takes its reading
    if (meter) this.texts.hour_meter = meter;
    this.decimal = setup.decimal;
    this.takeRendered();
  }

  read(look = SHOWN) {
    const typed = this.texts.hour_meter ? look.text(this.texts.hour_meter).trim() : "";
    const { figure } = readFigure(typed, { decimal: this.decimal, decimals: 0 });
    return {
      on: look.text(this.texts.on),
      inspector: look.text(this.texts.inspector).trim(),
      hour_meter: figure === undefined ? null : Number(figure),
    };
  }

  // A copy that is days old shows the day on which it is filled in.
  begin(today) {
    const { on } = this.texts;
    if (on.value !== RENDERED.text(on)) return;
    on.defaultValue = today;
    on.value = today;
    this.takeRendered();
  }

  get lacks() {
    const { on, inspector, hour_meter: reading } = this.read();
    if (reading === null && this.texts.hour_meter?.value.trim()) return "meter_odd";
    return on && inspector ? "" : "head_open";
  }

  get lacksReason() {
    return this.lacks !== "";
  }

  get lacking() {
    if (this.lacks === "meter_odd") return this.texts.hour_meter;
    return this.read().on ? this.texts.inspector : this.texts.on;
  }

  settle() {}

  arrange() {}

  show({ on, inspector, hour_meter: reading }) {
    this.write("on", on);
    this.write("inspector", inspector);
    if (this.texts.hour_meter) this.write("hour_meter", reading ?? "");
  }

  focus() {
    this.texts.on.focus();
  }

  describe({ on, inspector, hour_meter: reading }, words) {
    return `${on}, ${inspector}${typeof reading === "number" ? `, ${words.hour_meter} ${reading}` : ""}`;
  }
}
