// Figures as a page shows and takes them: progress, percents and the range from the summary that every
// save brings back, and what is pasted from a spreadsheet.

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The rows of a text pasted from a spreadsheet: a line each, cells apart by tabs. A cell with a line
// break in it stands in quotes, its own quotes doubled.
export function rowsOf(text) {
  const rows = [[]];
  let left = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (;;) {
    const quoted = left.match(/^"((?:[^"\t]|"")*\n(?:[^"\t]|"")*)"(?=[\t\n]|$)/);
    const cell = quoted?.[0] ?? left.match(/^[^\t\n]*/)[0];
    rows.at(-1).push((quoted?.[1].replaceAll('""', '"') ?? cell).trim());
    const sign = left[cell.length];
    left = left.slice(cell.length + 1);
    if (!sign) return rows;
    if (sign === "\n") rows.push([]);
  }
}

const PLACES = "#progress, #closed, #range, [data-closed], [data-percent], [data-progress]";

export class Figures {
  constructor({ words, decimal, ratings }) {
    Object.assign(this, { words, decimal, ratings });
    this.known = new Map(); // place on the page > what the server has last said there
    for (const place of document.querySelectorAll(PLACES)) this.known.set(place, place.value ?? place.textContent);
    this.asOf = document.getElementById("as-of");
  }

  figure(percent) {
    return percent.replace(".", this.decimal);
  }

  percent(percent) {
    return percent === null ? "–" : `${this.figure(percent)}\u00a0%`;
  }

  range({ low, high, rating_low: worst, rating_high: best }) {
    if (low === null) return this.words.no_figure;
    const values = {
      low: this.figure(low),
      high: this.figure(high),
      worst: this.ratings[worst] ?? "",
      best: this.ratings[best] ?? "",
    };
    const { one, same, span } = this.words.range;
    if (low === high) return fill(one, values);
    return fill(worst === best ? same : span, values);
  }

  show({ counts, range, elements }) {
    const closed = counts.items - counts.open;
    this.known.set(document.getElementById("progress"), closed);
    this.known.set(document.getElementById("closed"), `${closed}/${counts.items}`);
    this.known.set(document.getElementById("range"), this.range(range));
    for (const [code, element] of Object.entries(elements)) this.#learn(code, element);
    this.#write(this.known);
  }

  #learn(code, { percent, counts }) {
    const closed = counts.items - counts.open;
    this.known.set(at("closed", code), `${closed}/${counts.items}`);
    this.known.set(at("percent", code), this.percent(percent));
    this.known.set(at("progress", code), closed);
  }

  #write(values) {
    for (const [place, value] of values) {
      const name = place.localName === "progress" ? "value" : "textContent";
      if (place[name] !== value) place[name] = value;
    }
  }

  // What is shown while the server does not know all: how many are closed is counted here, percents
  // and range are its own, with the words of when and without what; an element of which something
  // waits has none. elements: the codes of those. All of it goes when asOf is empty.
  tell({ asOf, items, elements }) {
    const shown = new Map(this.known);
    if (elements.size) this.#count(items, shown);
    for (const code of elements) if (at("percent", code)) shown.set(at("percent", code), this.words.element_waits);
    this.#write(shown.set(this.asOf, asOf));
  }

  #count(items, shown) {
    const closed = (some) => some.filter((item) => !item.isOpen && !item.lacksReason).length;
    for (const code of new Set(items.map(({ element }) => element))) {
      const own = items.filter(({ element }) => element === code);
      shown.set(at("closed", code), `${closed(own)}/${own.length}`).set(at("progress", code), closed(own));
    }
    const whole = document.getElementById("progress");
    if (items.length !== whole.max) return; // one element a page: the whole is the server's, as of then
    shown.set(whole, closed(items)).set(document.getElementById("closed"), `${closed(items)}/${whole.max}`);
  }
}

function at(name, code) {
  return document.querySelector(`[data-${name}="${CSS.escape(code)}"]`);
}
