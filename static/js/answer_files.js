// The files of an answer, by camera or chosen, as one list: each can be left out again, photos are
// made smaller, and all are looked at before they go out: on a site's line the server's refusal
// comes after minutes. And a button that says it is at work, since a large photo takes a while.

import { fill } from "./figures.js";
import { smaller } from "./photos.js";
import { sizeText } from "./state.js";

const input = document.querySelector("input[type=file][data-most]");
const form = input.form;
const inputs = [...form.querySelectorAll("input[type=file]")];
const chosen = form.querySelector("[data-chosen]");
const button = form.querySelector("[type=submit]");
const { most, there, largest, together, tooMany, tooLarge, tooHeavy, sending, leaveOut, edge, withPlace } = input.dataset;
const { atOnce, moreThanAtOnce } = input.dataset;
const megabytes = (bytes) => Math.round(bytes / 1024 / 1024);
const says = document.createElement("p");
let files = [];

says.className = "field__error";
says.setAttribute("role", "alert");
says.hidden = true;
chosen.before(says);

function problem() {
  if (files.length + Number(there) > Number(most)) return fill(tooMany, { sent: files.length, there, limit: most });
  if (files.length > Number(atOnce)) return fill(moreThanAtOnce, { sent: files.length, limit: atOnce });
  const large = files.find(({ size }) => size > Number(largest));
  if (large) return fill(tooLarge, { name: large.name, limit: megabytes(largest) });
  const sum = files.reduce((all, { size }) => all + size, 0);
  return sum > Number(together) ? fill(tooHeavy, { sent: megabytes(sum), limit: megabytes(together) }) : "";
}

function check() {
  const text = problem();
  says.textContent = text;
  says.hidden = !text;
  input.closest(".field").classList.toggle("field--wrong", Boolean(text));
  return !text;
}

// The form sends what the one input holds.
function hold(next) {
  files = next;
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  for (const one of inputs) one.value = "";
  input.files = all.files;
  chosen.replaceChildren(...files.map(line));
  check();
}

function line(file) {
  const row = document.createElement("li");
  const out = document.createElement("button");
  row.className = "sending";
  out.type = "button";
  out.className = "button-link";
  out.textContent = fill(leaveOut, { name: file.name });
  out.addEventListener("click", () => {
    hold(files.filter((other) => other !== file));
    input.focus();
  });
  row.append(`${file.name}, ${sizeText(file.size)} `, out);
  return row;
}

// At once as they are, so that nothing is lost to who sends it now; then each photo made smaller.
async function take(added) {
  hold([...files, ...added]);
  for (const file of added) {
    const small = await smaller(file, { edge: Number(edge), withPlace: withPlace === "yes" });
    if (small !== file && files.includes(file)) hold(files.map((one) => (one === file ? small : one)));
  }
}

take(inputs.flatMap((one) => [...one.files])); // chosen before this script came
for (const one of inputs) one.addEventListener("change", () => take([...one.files]));
form.addEventListener("submit", (event) => {
  if (!check()) {
    event.preventDefault();
    input.focus();
    return;
  }
  if (!files.length) return;
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
