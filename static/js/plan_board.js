// The board of a plan without a mouse: on a criterion's box, arrows go up and down, a figure
// chooses the year, Enter moves what is ticked (or this one, where nothing is). Without this
// script the boxes, the menu and the buttons do the same.

const board = document.querySelector("[data-plan-board]");
const place = board?.querySelector("select[name=place]");
const boxes = [...(board?.querySelectorAll("input[name=criterion]") ?? [])];

function focusAt(index) {
  boxes[Math.max(0, Math.min(boxes.length - 1, index))]?.focus();
}

// After a move the page begins at its message: from there, arrow down goes on with the work.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || event.shiftKey || !boxes.length) return;
  if (event.target !== document.body && event.target.id !== "done") return;
  event.preventDefault();
  focusAt(0);
});

board?.addEventListener("keydown", (event) => {
  const at = boxes.indexOf(event.target);
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    if (event.shiftKey && boxes[next]) boxes[next].checked = boxes[at].checked = true;
    focusAt(next);
  } else if (/^[0-9]$/.test(event.key)) {
    const year = [...place.options].find((option) => option.value === `year-${event.key}`);
    if (!year) return;
    event.preventDefault();
    place.value = year.value;
    if (!boxes.some((box) => box.checked)) boxes[at].checked = true;
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!boxes.some((box) => box.checked)) boxes[at].checked = true;
    board.requestSubmit(board.querySelector(".plan-bar button.button"));
  }
});
