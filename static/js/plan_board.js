// The board of a plan without a mouse: on a criterion's box, arrows go up and down, a figure
// chooses the year, X declines (and asks for the reason), Enter moves what is ticked (or this one,
// where nothing is), and asks for the place first where none is chosen; once the plan is approved,
// for the day. Without this script the boxes, the menu and the buttons do the same, and Enter sends
// what is ticked: nothing is moved to a place, or told as realised, that was not chosen. With a
// mouse, a criterion (or all that are ticked) is dragged to another place of the board, or to its
// name in the bar above: dropping it is the same form, sent.

const board = document.querySelector("[data-plan-board]");
const place = board?.querySelector("select[name=place]");
const reason = board?.querySelector("[name=reason]");
const day = board?.querySelector("[name=realised_on]");
const all = [...(board?.querySelectorAll("input[name=criterion]") ?? [])];
const tabs = [...document.querySelectorAll(".plan-jumps a")];
const narrow = window.matchMedia("(max-width: 899px)");
// Those of the places that are shown: a narrow screen has one at a time.
let boxes = all;
// From where arrow down goes on to the criteria: the page, its message, a line of the bar that has
// no use for that arrow itself.
const BEFORE_THE_CRITERIA = "body, [tabindex='-1'], .plan-bar input[type=text]";

function focusAt(index) {
  boxes[Math.max(0, Math.min(boxes.length - 1, index))]?.focus();
}

function tickWhereNothingIs(at) {
  if (all.some((box) => box.checked)) return;
  boxes[at].checked = true;
  countTicked();
}

// Each tab says how many are ticked behind it, and which one is open.
function countTicked() {
  for (const tab of tabs) {
    const ticked = document.querySelectorAll(`${tab.hash} input[name=criterion]:checked`).length;
    tab.dataset.ticked = ticked ? `✓${ticked}` : "";
  }
}

function showPlace() {
  boxes = all.filter((box) => box.offsetParent);
  const open = tabs.find((tab) => document.querySelector(tab.hash)?.offsetParent);
  for (const tab of tabs) {
    if (narrow.matches && tab === open) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

const toBar = document.querySelector("[data-plan-ticked]");
if (toBar) toBar.hidden = false;
toBar?.addEventListener("click", () => (place ?? day).focus());
// The first tick brings in what is asked of it, above: what is under the thumb stays there.
const bar = board?.querySelector(".plan-bar");
let barHeight = bar?.offsetHeight;

function scrollAtOnce(top) {
  window.scrollBy({ top, behavior: "instant" });
}

function tickInPlace(event) {
  countTicked();
  const line = event.target.closest(".plan-line");
  if (!narrow.matches || !line) return;
  scrollAtOnce(bar.offsetHeight - barHeight);
  barHeight = bar.offsetHeight;
  // Browsers that keep it there by themselves as well have then gone too far.
  const { top } = line.getBoundingClientRect();
  requestAnimationFrame(() =>
    requestAnimationFrame(() => scrollAtOnce(line.getBoundingClientRect().top - top)),
  );
}

if (bar) board.addEventListener("change", tickInPlace);
window.addEventListener("hashchange", showPlace);
window.addEventListener("load", showPlace); // only then the place in the address is shown
narrow.addEventListener("change", showPlace);
countTicked();
showPlace();

// After a move the page begins at its message, or at what was refused: from there, arrow down goes
// on with the work, at what is still ticked.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || event.shiftKey || !boxes.length) return;
  if (!event.target.matches(BEFORE_THE_CRITERIA)) return;
  event.preventDefault();
  focusAt(boxes.findIndex((box) => box.checked));
});

board?.addEventListener("keydown", (event) => {
  const at = boxes.indexOf(event.target);
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    if (event.shiftKey && boxes[next]) boxes[next].checked = boxes[at].checked = true;
    countTicked();
    focusAt(next);
  } else if (place && /^[0-9]$/.test(event.key)) {
    const year = [...place.options].find((option) => option.value === `year-${event.key}`);
    if (!year) return;
    event.preventDefault();
    place.value = year.value;
    tickWhereNothingIs(at);
  } else if (place && event.key.toLowerCase() === "x") {
    event.preventDefault();
    place.value = "declined";
    tickWhereNothingIs(at);
    reason.focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    tickWhereNothingIs(at);
    // What is not said yet is asked for: the server would refuse it.
    if (day && !day.value) day.focus();
    else if (place && !place.value) place.focus();
    else board.requestSubmit(board.querySelector(".plan-bar button.button"));
  }
});

// Dragging. Where a reason is needed, the drop only chooses the place and asks for the reason.
const sections = [...(board?.querySelectorAll("[data-plan-place]") ?? [])];
let dragged = null;

function sectionAt(event) {
  const section = event.target.closest?.("[data-plan-place]");
  return dragged && section && section !== dragged.closest("[data-plan-place]") ? section : null;
}

function mark(section) {
  for (const one of sections) one.classList.toggle("plan-place--over", one === section);
}

board?.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("[draggable=true]");
  if (!line) return;
  dragged = line;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", line.id);
  line.classList.add("plan-line--dragged");
});

board?.addEventListener("dragover", (event) => {
  const section = sectionAt(event);
  if (section) event.preventDefault();
  mark(section);
});

board?.addEventListener("dragend", () => {
  dragged?.classList.remove("plan-line--dragged");
  dragged = null;
  mark(null);
});

board?.addEventListener("drop", (event) => {
  const section = sectionAt(event);
  if (!section) return;
  event.preventDefault();
  const box = dragged.querySelector("input[name=criterion]");
  if (!box.checked) {
    for (const one of all) one.checked = false;
    box.checked = true;
  }
  place.value = section.dataset.planPlace;
  if (section.dataset.planPlace === "declined" && !reason.value.trim()) {
    mark(null);
    reason.focus();
    return;
  }
  board.requestSubmit(board.querySelector(".plan-bar button.button"));
});
