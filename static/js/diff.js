// Next and previous change by keyboard: n and p. The page works without this file.
"use strict";

(() => {
  const diff = document.querySelector(".diff");
  if (!diff) return;
  const places = [...diff.querySelectorAll(".diff-place")];
  const storageKey = "diff-keys";
  let isOn = read() !== "off";

  function read() {
    try {
      return localStorage.getItem(storageKey);
    } catch {
      return null; // Storage is blocked: the keys are on, for this page only.
    }
  }

  function write(value) {
    try {
      localStorage.setItem(storageKey, value);
    } catch {
      // Storage is blocked: the choice holds for this page only.
    }
  }

  function current() {
    const focused = document.activeElement && document.activeElement.closest(".diff-place");
    const here = places.indexOf(focused);
    return here >= 0 ? here : places.findIndex((place) => "#" + place.id === location.hash);
  }

  function go(index) {
    const place = places[index];
    if (!place) return;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
    history.replaceState(null, "", "#" + place.id);
  }

  function isTyping(target) {
    return target.closest("input, select, textarea, [contenteditable]") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (!isOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "n") go(Math.min(current() + 1, places.length - 1));
    if (event.key === "p") go(Math.max(current() - 1, 0));
  });

  // Single-letter keys can be in the way of speech input and screen readers: they can be turned off.
  const tools = document.querySelector(".diff-tools");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "diff-keys";
  button.textContent = "Keys n and p";
  button.title = "n: next change, p: previous change";
  button.setAttribute("aria-pressed", String(isOn));
  button.addEventListener("click", () => {
    isOn = !isOn;
    write(isOn ? "on" : "off");
    button.setAttribute("aria-pressed", String(isOn));
  });
  tools.append(button);
})();
