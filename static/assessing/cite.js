// What is selected in the text fills the quote's form. The page works without this file: words can be
// pasted, and the server finds them.
"use strict";

(() => {
  const text = document.querySelector(".citable");
  const form = document.querySelector(".cite-form");
  if (!text || !form || !form.elements.exact) return;
  const fields = form.elements;
  const preview = form.querySelector(".quote-preview");
  const lines = [...text.querySelectorAll(".citable-line")];
  const contextLength = 60;

  // Positions count code points, as the server does; a browser counts UTF-16 units.
  const points = (string) => [...string];

  // The code points of a line that stand before a boundary of the selection.
  function before(line, node, offset) {
    const range = document.createRange();
    range.selectNodeContents(line);
    range.setEnd(node, offset);
    return points(range.toString()).length;
  }

  // The selected part of a line, as code points of the whole text; null where nothing is selected.
  function part(line, range) {
    if (!range.intersectsNode(line)) return null;
    const start = Number(line.dataset.start);
    const own = points(line.textContent);
    const from = line.contains(range.startContainer) ? before(line, range.startContainer, range.startOffset) : 0;
    const to = line.contains(range.endContainer) ? before(line, range.endContainer, range.endOffset) : own.length;
    if (to <= from) return null;
    return { start: start + from, end: start + to, text: own.slice(from, to) };
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    const parts = lines.map((line) => part(line, range)).filter(Boolean);
    if (!parts.length) return null;
    return trimmed(parts);
  }

  // Without the white space at either end; line ends stand between the parts.
  function trimmed(parts) {
    let exact = [];
    for (const [index, one] of parts.entries()) {
      if (index) exact = exact.concat(Array(one.start - parts[index - 1].end).fill("\n"));
      exact = exact.concat(one.text);
    }
    let from = 0;
    let to = exact.length;
    while (from < to && !exact[from].trim()) from += 1;
    while (to > from && !exact[to - 1].trim()) to -= 1;
    if (from === to) return null;
    const start = parts[0].start;
    return { start: start + from, end: start + to, exact: exact.slice(from, to).join("") };
  }

  function around(quote) {
    const whole = lines.map((line) => [Number(line.dataset.start), points(line.textContent)]);
    const slice = (from, to) =>
      whole.map(([start, own]) => own.slice(Math.max(0, from - start), Math.max(0, to - start)).join("")).join(" ").trim();
    return [slice(quote.start - contextLength, quote.start), slice(quote.end, quote.end + contextLength)];
  }

  function show(quote) {
    const [prefix, suffix] = around(quote);
    const mark = document.createElement("mark");
    mark.textContent = quote.exact;
    const context = (words) => {
      const span = document.createElement("span");
      span.className = "quote-context";
      span.textContent = words;
      return span;
    };
    preview.replaceChildren("Selected: ", context(`… ${prefix} `), mark, context(` ${suffix} …`));
    preview.hidden = false;
  }

  function forget() {
    fields.start.value = "";
    fields.end.value = "";
    preview.hidden = true;
  }

  function take() {
    const quote = selected();
    if (!quote) return;
    fields.exact.value = quote.exact;
    fields.start.value = quote.start;
    fields.end.value = quote.end;
    show(quote);
    fields.exact.dispatchEvent(new Event("change", { bubbles: true }));
  }

  text.addEventListener("mouseup", () => setTimeout(take));
  text.addEventListener("touchend", () => setTimeout(take));
  text.addEventListener("keyup", take);
  // A mouse may be let go outside of the text.
  document.addEventListener("mouseup", (event) => {
    if (!text.contains(event.target) && !form.contains(event.target)) setTimeout(take);
  });
  fields.exact.addEventListener("input", forget);
})();
