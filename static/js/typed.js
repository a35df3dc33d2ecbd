// Figures as people type them, and the words for "not applicable": the rules of core/figures/reading.py, held
// to the same table (tests/core/typed_figures.json).

const SPACES = /[ \u00a0\u2009\u202f\u2007]/g;
const UNSEEN = /(?!\u202e)\p{Cf}/gu; // U+202E turns what follows: no figure is read from that
const LONGEST = 40;

// {figure: "12.5"} as the API takes it; {one, other} where it could be two; {} where it is none.
export function readFigure(typed, { decimal, decimals = 4, units = [] }) {
  const { bare, minus } = bareOf(typed, units);
  if (!/^[0-9]+(?:[ .,][0-9]+)*$/.test(bare) || bare.length > LONGEST) return {};
  const parts = partsOf(bare, decimal, decimals);
  if (!parts) return readingsOf(bare, decimal, decimals);
  const fraction = parts.fraction.replace(/0+$/, "");
  if ((decimals ? parts.fraction : fraction).length > decimals) return {};
  const figure = trimmed(parts.whole) + (fraction && `.${fraction}`);
  return { figure: minus && figure !== "0" ? `-${figure}` : figure };
}

// Digits and signs as wide as Kanji, in their plain form.
function narrow(typed) {
  return typed.replace(/[\uff01-\uff5e\u3000]/g, (wide) => wide.normalize("NFKC"));
}

function bareOf(typed, units) {
  let text = narrow(typed).replace(UNSEEN, "").trim();
  const known = units.filter(Boolean).sort((a, b) => b.length - a.length);
  const unit = known.find((one) => text.toLowerCase().endsWith(one.toLowerCase()));
  if (unit) text = text.slice(0, -unit.length).trimEnd();
  const minus = /^[-\u2212\u2013]/.test(text);
  if (minus || text.startsWith("+")) text = text.slice(1).trimStart();
  return { bare: text.replace(SPACES, " "), minus };
}

// Points as the country groups, where no page writes a fraction so; by whether the field takes one.
const GROUPED_BY_POINTS = {
  false: /^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$/,
  true: /^[1-9][0-9]{0,2}(?:\.[0-9]{2}0|(?:\.[0-9]{3}){2,})$/,
};

// A fraction behind the decimal sign that no page writes, and that could be a group: 12,500; 1,00.
const couldBeGrouped = (decimal) => new RegExp(`^[1-9][0-9]{0,2}\\${decimal}(?:[0-9]{2}0|00+)$`);

function partsOf(bare, decimal, decimals) {
  if (GROUPED_BY_POINTS[decimals > 0].test(bare)) return { whole: bare.replaceAll(".", ""), fraction: "" };
  if (couldBeGrouped(decimal).test(bare)) return null;
  const group = decimal === "," ? "." : ",";
  const grouped = `[1-9][0-9]{0,2}([ ${group}])[0-9]{3}(?:\\2[0-9]{3})*`;
  const behind = decimals ? `(?:\\${decimal}([0-9]+))?` : "()";
  let found = bare.match(new RegExp(`^(${grouped}|[0-9]+)${behind}$`));
  if (!found && decimals) found = bare.match(/^([0-9]+)(),([0-9])$/);
  // Both signs, in a field of whole numbers: the fraction is one.
  found ??= bare.match(new RegExp(`^([1-9][0-9]{0,2}(?:\\${group}[0-9]{3})+)()\\${decimal}([0-9]+)$`));
  return found && { whole: found[1].replace(/[^0-9]/g, ""), fraction: found[3] ?? "" };
}

function readingsOf(bare, decimal, decimals) {
  const [, before, fraction] = bare.match(/^(.*)[ .,]([0-9]+)$/);
  const digits = before.replace(/[^0-9]/g, "");
  if (/^0+$/.test(digits + fraction)) return { figure: "0" }; // both readings are nought
  const isPlain = digits === before && bare[before.length] !== " ";
  if (!decimals && isPlain && fraction.length !== 3 && /[1-9]/.test(fraction)) return {};
  const kept = fraction.replace(/0+$/, "");
  return { one: grouped(digits, decimal) + (kept && decimal + kept), other: grouped(digits + fraction, decimal) };
}

function grouped(digits, decimal) {
  return trimmed(digits).replace(/\B(?=(?:[0-9]{3})+$)/g, decimal === "," ? "." : ",");
}

function trimmed(digits) {
  return digits.replace(/^0+(?=[0-9])/, "");
}

const BLANK_SIGNS = /[\u115f\u1160\u3164\uffa0\u2800]/g;

// Whether a text shows anything: not where it is only spaces and what nobody sees (core/writing.py).
export function isWritten(text) {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(BLANK_SIGNS, ""));
}

// A word of a list in the form that is compared: one kind of spaces, no case.
export function readWord(typed) {
  return typed.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

// Dashes and quotation marks as the keyboard has them, as core/names.py folds them.
function plain(words) {
  return words
    .replace(/[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g, "-")
    .replace(/[\u2018-\u201b\u02bb\u02bc\u2032\u00b4\u0060\uff07]/g, "'")
    .replace(/[\u201c-\u201f\u2033\uff02]/g, '"');
}

// What is searched in and for, as core/names.py has it: no accents, no case, nothing invisible.
export function searchKey(words) {
  const seen = words.replace(BLANK_SIGNS, " ").replace(/[\p{Cf}\p{DI}]/gu, "");
  const bare = plain(plain(seen).normalize("NFKD")).replace(/[\u0300-\u036f]/g, "");
  return bare.trim().replace(/\s+/g, " ").toLowerCase();
}

// The code of a choice by its code or one of its names, [[code, names], ...]; "3,0" and "3.0" are 3.
export function readChoice(typed, choices) {
  const named = (wanted) => choices.find(([code, names]) => [code, ...names].map(readWord).includes(wanted))?.[0];
  const wanted = readWord(typed);
  return named(wanted) ?? named(wanted.replace(/^([0-9]+)[.,]0+$/, "$1"));
}

// Whether it says that an item does not apply; words: those of the reader on the server.
export function isNotApplicable(typed, words) {
  return words.includes(readWord(typed).replace(/[\s./\\_-]+/g, ""));
}
