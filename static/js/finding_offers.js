// An answer that is no conforming one (minor, major, critical), or earns less than half, offers a
// finding beside itself. One tap raises it: with the severity that is proposed and what the note or
// the criterion says; it goes through the queue, so without a line too. Its text may follow.
//
// The page's setup has {offers: {choices: {choice: [severity, its word]}, low: the same}}, or null.

import { fill } from "./figures.js";
import { criterion } from "./guides.js";
import { newId } from "./outbox.js";

const PATH = "findings/";

export class Offers {
  // queued(code): the finding of this item that stands in the queue.
  constructor({ offers, words, queued }) {
    Object.assign(this, { offers, words, queued });
    this.told = new Map(); // code > what has become of the finding that was raised here
    document.addEventListener("sent", ({ detail: { path, answer } }) => path === PATH && this.#sent(answer.finding));
  }

  mark(field) {
    if (!this.offers) return;
    const offered = this.offers.choices[field.chosen] ?? (field.isLow && this.offers.low);
    let button = field.root.querySelector(".item__offer");
    if (!button && !offered) return;
    button ??= this.#button(field);
    const queued = this.queued(field.code);
    button.hidden = !offered || Boolean(queued);
    const said = queued?.refusal?.message; // in place of the word that it is sent soon
    if (said && field.root.querySelector(".item__raised")?.textContent !== said) this.#tell(field.root, said);
    if (!offered) return;
    [button.value] = offered;
    const text = fill(this.words.offer, { severity: offered[1] });
    if (button.textContent !== text) button.textContent = text;
  }

  // By its key: what is offered, at once; else the dialog to write one.
  press(field) {
    if (!field || !this.offers) return;
    const offer = field.root.querySelector(".item:not([data-findings]) > .item__offer:not([hidden])");
    if (offer) offer.click();
    else import("./findings.js").then(({ raise }) => raise(field.code, "minor"), () => {}); // no line: no part
  }

  #button(field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-link item__offer";
    button.addEventListener("click", () => this.#raise(field, button));
    field.root.querySelector(".item__ask").after(button);
    return button;
  }

  #raise(field, { value, textContent: text }) {
    if (field.root.hasAttribute("data-findings") || this.queued(field.code)) return;
    const { code, chosen: choice } = field;
    const description = field.note.value.trim(); // the server writes the criterion, in the company's language
    const said = description || `${field.title}: ${criterion(field) || text}`;
    const body = { item: code, severity: value, description, choice, due_on: null, owner: null };
    const severity = this.offers.choices[field.chosen]?.[1] ?? this.offers.low[1];
    this.#tell(field.root, fill(this.words.offered, { severity }));
    this.told.set(code, field.root);
    document.dispatchEvent(new CustomEvent("to-send", { detail: { operation: newId(), path: PATH, body, code, said } }));
    field.focus();
  }

  #sent({ id, item, reference }) {
    const root = this.told.get(item);
    if (!root) return;
    const link = document.createElement("a");
    link.href = `/findings/${id}/#id_description`; // opens the form that is folded there
    link.textContent = this.words.raised_open;
    this.#tell(root, `${fill(this.words.raised, { reference })} `, link);
  }

  #tell(root, ...content) {
    let box = root.querySelector(".item__raised");
    if (!box) {
      box = document.createElement("p");
      box.className = "item__raised";
      box.setAttribute("role", "status");
      root.querySelector(".item__offer").after(box);
    }
    box.replaceChildren(...content);
  }
}
