// The files of an answer, looked at before they go out: on a site's line the server's refusal
// comes after minutes. And a button that says it is at work, since a large photo takes a while.

import { fill } from "./figures.js";

const input = document.querySelector("input[type=file][data-most]");
const form = input.form;
const button = form.querySelector("[type=submit]");
const { most, there, largest, together, tooMany, tooLarge, tooHeavy, sending } = input.dataset;
const megabytes = (bytes) => Math.round(bytes / 1024 / 1024);
const says = document.createElement("p");

says.className = "field__error";
says.setAttribute("role", "alert");
says.hidden = true;
input.before(says);

function problem(files) {
  if (files.length + Number(there) > Number(most)) return fill(tooMany, { sent: files.length, there, limit: most });
  const large = files.find(({ size }) => size > Number(largest));
  if (large) return fill(tooLarge, { name: large.name, limit: megabytes(largest) });
  const sum = files.reduce((all, { size }) => all + size, 0);
  return sum > Number(together) ? fill(tooHeavy, { sent: megabytes(sum), limit: megabytes(together) }) : "";
}

function check() {
  const text = problem([...input.files]);
  says.textContent = text;
  says.hidden = !text;
  input.closest(".field").classList.toggle("field--wrong", Boolean(text));
  return !text;
}

check(); // chosen before this script came
input.addEventListener("change", check);
form.addEventListener("submit", (event) => {
  if (!check()) {
    event.preventDefault();
    input.focus();
    return;
  }
  if (!input.files.length) return;
  button.disabled = true;
  button.dataset.name = button.textContent;
  button.textContent = sending;
});
addEventListener("pageshow", () => {
  // come back to by the browser's own Back
  button.disabled = false;
  button.textContent = button.dataset.name ?? button.textContent;
  check();
});
