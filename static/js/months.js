// The months of a year as a table: arrows and Enter go up and down, below the last is the button; rows of a
// spreadsheet are pasted in, and Ctrl+Z takes them out again until something else is typed.

import { fill, rowsOf } from "./figures.js";

const table = document.querySelector("[data-months]");
const button = table?.closest("form").querySelector(".actions button");
const says = document.querySelector("[data-pasted]");
// A row of what is asked about the month above it has nothing to type into.
const grid = [...(table?.tBodies[0].rows ?? [])]
  .map((row) => [...row.querySelectorAll("input:not([type=hidden])")])
  .filter((cells) => cells.length);

let before = []; // what stood where something was pasted last

function placeOf(input) {
  const row = grid.findIndex((cells) => cells.includes(input));
  return { row, column: row < 0 ? -1 : grid[row].indexOf(input) };
}

function put(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

table?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  const start = placeOf(event.target);
  if (start.row < 0 || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  let [filled, left] = [0, 0];
  const stood = [];
  for (const [down, cells] of rowsOf(text).entries()) {
    for (const [right, cell] of cells.entries()) {
      const input = grid[start.row + down]?.[start.column + right];
      if (!cell) continue; // leaves what stands there
      if (!input || input.readOnly) {
        left += 1;
        continue;
      }
      stood.push([input, input.value]);
      put(input, cell);
      filled += 1;
    }
  }
  before = stood;
  says.textContent = fill(left ? says.dataset.beyond : says.dataset.said, { filled, left });
});

table?.addEventListener("input", () => {
  before = [];
});

function takeBack(event) {
  if (!before.length || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
  event.preventDefault();
  for (const [input, value] of before) put(input, value);
  says.textContent = says.dataset.back;
}

table?.addEventListener("keydown", (event) => {
  takeBack(event);
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  const { row, column } = placeOf(event.target);
  if (!step || row < 0 || event.isComposing) return;
  const next = grid[row + step]?.[column] ?? (event.key === "ArrowDown" ? button : null);
  if (next || event.key === "Enter") event.preventDefault(); // a year is not sent half-written
  next?.focus();
  next?.select?.();
});
