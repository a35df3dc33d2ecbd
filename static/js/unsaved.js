// A form whose changes are stored by its button only: the page says that they are not, and is not
// left before without being asked. Sending the form is no leaving.

import { isChanged } from "./rendered.js";

const form = document.querySelector("form[data-unsaved]");
const says = form?.querySelector("[data-unsaved-says]");
let sending = false;

function isUnsaved() {
  return form.dataset.unsaved === "yes";
}

function mark() {
  form.dataset.unsaved = "yes";
  if (says) says.hidden = false;
}

// What was typed before this script came, or was put back by the browser, is not stored either.
function compare() {
  if (form && [...form.elements].some(isChanged)) mark();
}

form?.addEventListener("input", mark);
form?.addEventListener("submit", () => {
  sending = true;
});
globalThis.addEventListener("pageshow", () => {
  sending = false;
  compare();
});
compare();
globalThis.addEventListener("beforeunload", (event) => {
  if (form && isUnsaved() && !sending) event.preventDefault();
});
