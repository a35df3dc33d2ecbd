// An answer that calls for a finding (minor, major, critical) offers one beside itself, with the
// severity that is proposed for it. With a finding that is not closed there is nothing to offer.
//
// The page's setup has {proposed: {choice: [severity, its word]}}.

import { fill } from "./figures.js";

export class Offers {
  constructor({ proposed, words }) {
    Object.assign(this, { proposed, words });
  }

  mark(field) {
    const [severity, word] = this.proposed[field.chosen] ?? [];
    let button = field.root.querySelector(".item__offer");
    if (!button && !severity) return;
    button ??= this.button(field);
    button.hidden = !severity;
    button.value = severity ?? "";
    if (severity) button.textContent = fill(this.words.offer, { severity: word });
  }

  button({ root, code }) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button-link item__offer",
    });
    button.addEventListener("click", async () => {
      const { raise } = await import("./findings.js");
      raise(code, button.value);
    });
    root.querySelector(".scores").after(button);
    return button;
  }
}
