// Leaving the checklist: for another page of ours, by handing it in, or by closing the window.

import { cookie } from "./sender.js";

const WAITED_FOR = 5000; // what is still on its way when the checklist is handed in
const HERE = "csms-here"; // whose pages are open in this browser: leaving.js

// Whether somebody else has signed in here since. What this page sent would be theirs.
function isAnothers() {
  try {
    const here = localStorage.getItem(HERE);
    return here !== null && here !== document.body.dataset.person;
  } catch {
    return false;
  }
}

export class Departure {
  // isUnsent() while something waits; isUnkept() while it is not on the disk yet, which is the one
  // moment in which leaving could lose something.
  constructor({ answers, isUnsent, isUnkept, returned }) {
    this.isWanted = false;
    this.answers = answers;
    this.isUnsent = isUnsent;
    // A phone may throw the page away without another word once it is hidden.
    document.addEventListener("visibilitychange", () => answers.saveTyping());
    // Shown again as it stood when it was left: others may have gone on meanwhile.
    globalThis.addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      this.isWanted = false;
      returned();
    });
    globalThis.addEventListener("beforeunload", (event) => {
      answers.saveTyping();
      if ((!this.isWanted || isUnkept()) && isUnsent()) event.preventDefault();
    });
    // What waits is kept on this device: on the way to another page of ours nothing has to be asked.
    document.addEventListener("click", ({ target }) => {
      const link = target.closest?.("a[href]");
      if (link?.origin === location.origin && !link.target) this.isWanted = true;
    });
  }

  go(address) {
    this.isWanted = true;
    location.assign(address);
  }

  // Handing in waits for the last answers.
  async handIn(event, { csrfCookie, outbox, sender, openLacking, say, words }) {
    const form = event.target;
    this.answers.saveTyping();
    if (isAnothers()) {
      event.preventDefault();
      return say(words.other_person);
    }
    this.isWanted = true;
    form.csrfmiddlewaretoken.value = cookie(csrfCookie); // a copy of the page has an old one
    if (!this.isUnsent()) return;
    event.preventDefault();
    this.isWanted = false;
    if (openLacking()) return;
    say(words.wait_submit);
    sender.wake();
    const until = Date.now() + WAITED_FOR;
    while (this.isUnsent() && !outbox.refused.length && Date.now() < until) await new Promise((go) => setTimeout(go, 100));
    if (this.isUnsent()) return say(words.cannot_submit);
    this.isWanted = true;
    form.submit();
  }
}
