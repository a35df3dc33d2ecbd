// A part of a page that is saved by itself: reading it, showing it.
//
// What the server has is what it rendered, never what stands in the page when the script begins:
// by then somebody may have answered already.

import { RENDERED, SHOWN } from "./rendered.js";

export class Field {
  constructor(root, target) {
    this.root = root;
    this.target = target;
    this.says = root.querySelector(".item__says");
    this.texts = {}; // name > the box it is written in
    this.stood = null; // until the page has compared: what was last shown to its person, by name
  }

  // To be called when the controls are known: takes what was rendered for what the server has.
  takeRendered() {
    this.server = { ...this.read(RENDERED), version: Number(this.root.dataset.version) };
    this.stood = this.standing(RENDERED);
  }

  standing(look) {
    return Object.fromEntries(Object.entries(this.texts).map(([name, box]) => [name, look.text(box)]));
  }

  // Whether somebody has changed it since it was shown to them, while the page was not ready.
  get isEarly() {
    if (!this.stood) return false;
    const now = this.standing(SHOWN);
    return Object.keys(now).some((name) => now[name] !== this.stood[name]);
  }

  // The page has compared: from here on every change is heard of.
  settled() {
    this.stood = null;
  }

  // What is being typed is left alone (false), and what was changed before the page was ready.
  write(name, text) {
    const box = this.texts[name];
    if (this.stood ? box.value !== this.stood[name] : document.activeElement === box) return false;
    box.value = text;
    if (this.stood) this.stood[name] = box.value;
    return true;
  }

  differs(values) {
    const shown = this.read();
    return Object.keys(shown).some((name) => shown[name] !== values[name]);
  }

  // A sentence at the item; two boxes with buttons where the person has to choose.
  say(...content) {
    this.says.replaceChildren(...content);
  }

  // Who else has just saved it, beside the title; gone with the next change of one's own.
  tell(text) {
    this.teller ??= this.root.querySelector(".item__title").appendChild(document.createElement("span"));
    this.teller.className = "item__by";
    this.teller.textContent = text;
  }

  mark(state) {
    if (state) this.root.dataset.state = state;
    else delete this.root.dataset.state;
  }
}
