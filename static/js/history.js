// The history of one answer, fetched when it is asked for, and the way back through it.

import { DATES } from "./clock.js";
import { fill } from "./figures.js";

const WHEN = new Intl.DateTimeFormat(DATES, { dateStyle: "long", timeStyle: "short" });
const OPEN = { choice: "", not_applicable: false, na_reason: "", note: "", figure: null, figure_reason: "" };

// The changes, latest first; null when the server cannot be reached.
export async function historyOf(field, api) {
  try {
    const response = await fetch(`${api}${field.target}history/`, { credentials: "same-origin" });
    return response.ok ? (await response.json()).history : null;
  } catch {
    return null;
  }
}

// What stood before the last change that has not been undone yet: each undo is itself a change
// on top, so after n of them it lies 2n down. Undefined where there is no more.
export function stateBefore(history, undone) {
  const entry = history[2 * undone];
  return entry && { ...OPEN, ...entry.from };
}

export function list(history, field, words) {
  const found = document.createElement("ol");
  found.className = "history";
  for (const { at, by, from, to } of history) {
    const line = document.createElement("li");
    const when = document.createElement("time");
    when.dateTime = at;
    when.textContent = WHEN.format(new Date(at));
    const what = document.createElement("span");
    what.textContent = `${face(field, from, words)} → ${face(field, to, words)}`;
    line.append(when, ` · ${by || words.someone} · `, what);
    if ((from?.note ?? "") !== to.note) line.append(noted(to.note, words));
    found.append(line);
  }
  return found;
}

function face(field, answer, words) {
  if (!answer) return words.open;
  return field.describe({ ...OPEN, ...answer }, words).split("\n")[0];
}

function noted(note, words) {
  const said = document.createElement("p");
  said.className = "said";
  said.textContent = note ? fill("{word}: {note}", { word: words.note, note }) : words.no_note;
  return said;
}
