// Progress, percents and the range, from the summary that every save brings back.

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export class Figures {
  constructor({ words, decimal, ratings }) {
    Object.assign(this, { words, decimal, ratings });
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
    document.getElementById("progress").value = closed;
    document.getElementById("closed").textContent = `${closed}/${counts.items}`;
    document.getElementById("range").textContent = this.range(range);
    for (const [code, element] of Object.entries(elements)) this.#showElement(code, element);
  }

  // Without a line: how many are closed is counted here, the rest waits for the server.
  count(items) {
    const whole = document.getElementById("progress");
    if (items.length !== whole.max) return; // one element a page
    const closed = (some) => some.filter((item) => !item.isOpen).length;
    whole.value = closed(items);
    document.getElementById("closed").textContent = `${whole.value}/${whole.max}`;
    document.getElementById("range").textContent = this.words.range_waits;
    for (const code of new Set(items.map(({ element }) => element))) {
      const own = items.filter(({ element }) => element === code);
      const at = (name) => document.querySelector(`[data-${name}="${CSS.escape(code)}"]`);
      at("closed").textContent = `${closed(own)}/${own.length}`;
      at("progress").value = closed(own);
      at("percent").textContent = "–";
    }
  }

  #showElement(code, { percent, counts }) {
    const closed = counts.items - counts.open;
    const at = (name) => document.querySelector(`[data-${name}="${CSS.escape(code)}"]`);
    at("closed").textContent = `${closed}/${counts.items}`;
    at("percent").textContent = this.percent(percent);
    at("progress").value = closed;
  }
}
