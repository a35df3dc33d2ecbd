// Scores pasted from a spreadsheet: shown first, row by row, then given like any other answer.

import { fill, rowsOf } from "./figures.js";
import { isNotApplicable } from "./typed.js";

// Rows that begin with the code of an item go there; others go down the items from `start` on.
function aim(rows, { items, shown, start }) {
  const byCode = new Map(items.map((field) => [field.code, field]));
  const known = rows.filter(([code]) => byCode.has(code)).length;
  if (known && known * 2 >= rows.length) {
    return rows.map(([code, score = "", note = ""]) => ({ code, field: byCode.get(code), score, note }));
  }
  const from = Math.max(shown.indexOf(start), 0);
  return rows.map(([score, note = ""], at) => ({ code: "", field: shown[from + at], score, note }));
}

// What a row would do: {value, problem}; a row without a score leaves its item alone.
function read({ code, field, score, note }, { words, notApplicable }) {
  if (!field) return { problem: code ? words.paste_unknown : words.paste_beyond };
  if (!score) return { problem: words.paste_empty };
  const named = field.valueNamed(score);
  if (named === notApplicable || (named === undefined && isNotApplicable(score, words.paste_na))) {
    if (!field.radios.some((radio) => radio.value === notApplicable)) return { problem: words.paste_off_scale };
    return note ? { value: notApplicable } : { problem: words.paste_reason };
  }
  return named === undefined ? { problem: words.paste_off_scale } : { value: named };
}

function cell(text, tag = "td") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

// "3", "1 → 3" where something else stands, or why the row is left out.
function outcome({ field, value, score, problem }) {
  if (problem) return [score, problem].filter(Boolean).join(" – ");
  return field.isOpen || field.chosen === value ? score : `${field.faceOf(field.chosen)} → ${score}`;
}

function tableOf(rows, words) {
  const table = document.createElement("table");
  table.className = "table";
  const head = table.createTHead().insertRow();
  for (const title of [words.paste_item, words.paste_score, words.note]) {
    const th = cell(title, "th");
    th.scope = "col";
    head.append(th);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    line.append(cell(row.field?.code ?? row.code), cell(outcome(row)), cell(row.note));
    if (row.problem) line.className = "paste__left";
  }
  return table;
}

function dialogOf(rows, { words, give }) {
  const good = rows.filter((row) => !row.problem);
  const dialog = document.createElement("dialog");
  dialog.className = "keys paste";
  dialog.setAttribute("aria-labelledby", "paste-title");
  const title = cell(fill(words.paste_title, { rows: rows.length }), "h2");
  title.id = "paste-title";
  const says = cell(
    good.length === rows.length ? words.paste_all : fill(words.paste_some, { count: good.length, rows: rows.length }),
    "p",
  );
  const scroll = document.createElement("div");
  scroll.className = "table-scroll paste__rows";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-labelledby", "paste-title");
  scroll.append(tableOf(rows, words));
  const actions = document.createElement("p");
  actions.className = "actions";
  const button = (text, name, act) => {
    const made = cell(text, "button");
    made.type = "button";
    made.className = name;
    made.addEventListener("click", () => (dialog.close(), act()));
    actions.append(made);
  };
  if (good.length) button(fill(words.paste_fill, { count: good.length }), "button", () => give(good));
  button(words.paste_cancel, "button-quiet", () => {});
  dialog.append(title, says, scroll, actions);
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

// Shows what would be filled in. take(field) saves what was put into it.
export function paste(text, { items, shown, start, words, notApplicable, take }) {
  const rows = aim(rowsOf(text), { items, shown, start }).map((row) => ({
    ...row,
    ...read(row, { words, notApplicable }),
  }));
  const give = (good) => {
    for (const { field, value, note } of good) {
      if (value === notApplicable) field.reason.value = note;
      else if (note) field.note.value = note;
      field.choose(value);
      take(field);
    }
    good.at(-1).field.focus();
  };
  const dialog = dialogOf(rows, { words, give });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("button").focus();
}
