// What stands beside an opened item: last year, and how the answer came to be; and the way back.

import { sentence } from "./conflicts.js";

export class Beside {
  constructor({ api, words, outbox, answers, lastYear }) {
    Object.assign(this, { api, words, outbox, answers, lastYear });
  }

  furnish(field) {
    const { words } = this;
    field.isFurnished = true;
    const story = document.createElement("div");
    story.className = "beside";
    const shown = document.createElement("div");
    shown.setAttribute("role", "status");
    story.append(
      link(words.history, () => this.tellHistory(field, shown)),
      link(words.undo, () => this.undo(field)),
      shown,
    );
    const last = this.lastYear.box(field);
    field.root.querySelector(".item__beside").append(...(last ? [last, story] : [story]));
  }

  async tellHistory(field, shown) {
    const { words } = this;
    const { historyOf, list } = await import("./history.js");
    const found = await historyOf(field, this.api);
    if (found === null) shown.replaceChildren(sentence(words.history_unreachable));
    else shown.replaceChildren(found.length ? list(found, field, words) : sentence(words.no_history));
  }

  // The state before is saved anew, so that undoing is in the history as well. What has not
  // arrived yet is taken back to what the server has.
  async undo(field) {
    const { answers } = this;
    if (!field || !answers.isReady) return;
    answers.saveTyping();
    const before = this.outbox.of(field.target).length ? field.server : await this.fetchBefore(field);
    if (!before) return;
    const { undone = 0 } = field;
    field.show(before);
    answers.save(field, { undone: before === field.server ? 0 : undone + 1 });
  }

  async fetchBefore(field) {
    const { words } = this;
    const { historyOf, stateBefore } = await import("./history.js");
    const found = await historyOf(field, this.api);
    if (found === null) return (!field.undone && field.before) || field.say(sentence(words.history_unreachable));
    return stateBefore(found, field.undone ?? 0) ?? field.say(sentence(words.nothing_to_undo));
  }
}

function link(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-link";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}
