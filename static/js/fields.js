// One item, or the note on one element, as it stands in the page.

import { Field } from "./field.js";
import { Measure } from "./measured.js";
import { SHOWN } from "./rendered.js";
import { isWritten, readChoice, searchKey } from "./typed.js";

export class ItemField extends Field {
  constructor(root, setup) {
    super(root, `answers/${encodeURIComponent(root.dataset.item)}/`);
    this.code = root.dataset.item;
    this.element = root.closest(".element").id.slice(2);
    this.notApplicable = setup.notApplicable;
    this.measure = Measure.of(root, setup);
    this.radios = [...root.querySelectorAll("input[type=radio]")];
    this.reason = root.querySelector("[data-field=na_reason]");
    this.note = root.querySelector("[data-field=note]");
    this.text = searchKey(root.querySelector(".item__title").textContent);
    this.#name();
    this.texts = { note: this.note, na_reason: this.reason };
    if (this.measure) Object.assign(this.texts, { figure: this.measure.input, figure_reason: this.measure.reason });
    this.takeRendered();
    if (this.measure || this.isEarly) this.arrange();
  }

  // The label of the note can be clicked, and "Details" says of what. Not in the page itself, which is sent over slow lines.
  #name() {
    this.note.id = this.root.id.replace("i", "n");
    this.note.previousElementSibling.htmlFor = this.note.id;
    const summary = this.root.querySelector("summary");
    summary.ariaLabel = `${summary.textContent} ${this.code}`;
  }

  standing(look) {
    return { ...super.standing(look), choice: this.chosenBy(look) };
  }

  get isOpen() {
    return this.chosen === "";
  }

  get isLow() {
    return this.radios.some((radio) => radio.checked && "low" in radio.dataset);
  }

  get isNotApplicable() {
    return this.chosen === this.notApplicable;
  }

  // The value a figure key stands for: the button with that face, else the button in that place.
  valueOf(figure) {
    const choices = this.radios.filter((radio) => radio.value !== this.notApplicable);
    const faces = choices.map((radio) => radio.nextElementSibling.firstChild.textContent.trim());
    if (faces.some((face) => /^\d$/.test(face))) return choices[faces.indexOf(figure)]?.value;
    return choices[Number(figure) - 1]?.value;
  }

  // The value a word stands for, as it is written on a button or behind it: "3", "3,0", "Sesuai".
  valueNamed(word) {
    const names = ({ value, nextElementSibling: button }) => [
      value,
      [button.firstChild.textContent, button.children[0]?.textContent ?? ""].filter(Boolean),
    ];
    return readChoice(word, this.radios.map(names));
  }

  // What stands on each button, as a key reaches it: "0", or "1 Sesuai" where they are words.
  get scale() {
    const choices = this.radios.map(({ value, nextElementSibling: button }) => [value, button.firstChild.textContent.trim()]);
    const isByWords = !choices.some(([, face]) => /^\d$/.test(face));
    const tell = ([value, face], place) => (isByWords && value !== this.notApplicable ? `${place + 1} ${face}` : face);
    return choices.map(tell).join(", ");
  }

  // Of what is chosen: what stands on its button, and what a screen reader adds to it.
  get face() {
    return this.isOpen || this.isNotApplicable ? "" : this.faceOf(this.chosen);
  }

  get label() {
    const [button] = this.radios.filter(({ value }) => value === this.chosen).map((radio) => radio.nextElementSibling);
    return button?.children[0]?.textContent.trim() ?? "";
  }

  get title() {
    const title = this.root.querySelector(".item__title");
    return [...title.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
  }

  // What stands on the button of a value.
  faceOf(value) {
    return this.radios.find((radio) => radio.value === value).nextElementSibling.firstChild.textContent.trim();
  }

  // False where the item has no such choice.
  choose(value) {
    const radio = this.radios.find((one) => one.value === value);
    if (!radio) return false;
    radio.checked = true;
    this.arrange();
    return true;
  }

  chosenBy(look) {
    return this.radios.find(look.isChosen)?.value ?? "";
  }

  get chosen() {
    return this.chosenBy(SHOWN);
  }

  // The answer as the API takes it: a reason belongs to not applicable only.
  read(look = SHOWN) {
    const chosen = this.chosenBy(look);
    const notApplicable = chosen === this.notApplicable;
    const measured = notApplicable ? null : this.measure?.read(chosen, look);
    return {
      choice: notApplicable ? "" : chosen,
      not_applicable: notApplicable,
      na_reason: notApplicable ? look.text(this.reason).trim() : "",
      note: look.text(this.note),
      ...(measured ?? { figure: null, figure_reason: "" }),
    };
  }

  // What has to be written before it can be saved: the name of its sentence, or "".
  get lacks() {
    if (this.isNotApplicable) return isWritten(this.reason.value) ? "" : "reason";
    return this.measure?.lacks(this.chosen) ?? "";
  }

  get lacksReason() {
    return this.lacks !== "";
  }

  // Where it is to be written.
  get lacking() {
    if (this.lacks === "reason") return this.reason;
    return ["figure_reason", "figure_proposed"].includes(this.lacks) ? this.measure.reason : this.measure?.input;
  }

  // A figure that has changed makes its choice where the person made none of their own.
  settle() {
    const proposed = this.measure?.settle(this.chosen);
    if (proposed) this.choose(proposed);
  }

  show(answer) {
    if (!this.stood || this.chosen === this.stood.choice) {
      const chosen = answer.not_applicable ? this.notApplicable : answer.choice;
      for (const radio of this.radios) radio.checked = radio.value === chosen;
      if (this.stood) this.stood.choice = this.chosen;
    }
    this.write("note", answer.note);
    if (answer.not_applicable) this.write("na_reason", answer.na_reason);
    this.measure?.show(answer, (name, text) => this.write(name, text));
    this.arrange();
  }

  // The reason and the clearing are there when they have a use; the note shows while folded.
  arrange() {
    this.root.querySelector(".item__reason").hidden = this.chosen !== this.notApplicable;
    this.measure?.arrange(this.chosen, this.isNotApplicable);
    this.root.querySelector("[data-clear]").hidden = this.chosen === "";
    this.root.querySelector(".item__said").textContent = this.note.value;
  }

  clear() {
    for (const radio of this.radios) radio.checked = false;
    this.reason.value = "";
    this.arrange();
    this.focus();
  }

  focus() {
    (this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
  }

  openNote() {
    this.root.querySelector("details").open = true;
    this.note.focus();
  }

  describe(answer, words) {
    const button = this.radios.find((radio) => radio.value === answer.choice);
    let said = button?.nextElementSibling.textContent ?? words.open;
    if (answer.not_applicable) said = `${words.not_applicable}: ${answer.na_reason}`;
    if (answer.figure) said += `\n${words.measured}: ${answer.figure}`;
    return `${said}\n${answer.note ? `${words.note}: ${answer.note}` : words.no_note}`;
  }
}

export class NoteField extends Field {
  constructor(root) {
    super(root, `element-notes/${encodeURIComponent(root.dataset.element)}/`);
    this.code = root.dataset.element;
    this.text = root.querySelector("[data-field=text]");
    this.texts = { text: this.text };
    this.takeRendered();
    this.lacks = "";
    this.lacksReason = false;
  }

  read(look = SHOWN) {
    return { text: look.text(this.text) };
  }

  show(note) {
    this.write("text", note.text);
  }

  arrange() {}

  settle() {}

  focus() {
    this.text.focus();
  }

  describe(note, words) {
    return note.text || words.no_note;
  }
}
