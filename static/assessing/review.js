// The review of clauses by single keys, each verdict sent at once without loading the page anew. The pages
// work without this file: every key stands for a button or a link that is there.
"use strict";

(() => {
  const review = document.querySelector("[data-review]");
  const keys = document.querySelector("[data-keys]");
  if (!keys) return;
  const said = document.querySelector("[data-said]");
  const progress = document.querySelector("[data-progress]");
  const undoPlace = document.querySelector("[data-undo-place]");
  const region = review && review.querySelector(".citable");
  let current = null; // The key of the card that keys speak of.

  const cards = () => (review ? [...review.querySelectorAll("[data-card]")] : []);
  const cardOf = (key) => (key && review ? document.getElementById(key) : null);
  const isOpen = (card) => card.dataset.state === "open";
  const marksOf = (key) => (region ? [...region.querySelectorAll("[data-clauses]")].filter((mark) => mark.dataset.clauses.split(" ").includes(key)) : []);

  function say(sentence) {
    if (said) said.textContent = sentence;
  }

  // --- Which card is meant ------------------------------------------------------------------------
  function choose(card) {
    const before = cardOf(current);
    if (before) before.removeAttribute("aria-current");
    for (const mark of region ? region.querySelectorAll(".is-current") : []) mark.classList.remove("is-current");
    current = card.dataset.card;
    card.setAttribute("aria-current", "true");
    card.focus();
    const marks = marksOf(current);
    for (const mark of marks) mark.classList.add("is-current");
    if (!marks.length) return;
    const top = marks[0].getBoundingClientRect().top - region.getBoundingClientRect().top;
    region.scrollTop += top - region.clientHeight / 3;
  }

  function step(by) {
    const all = cards();
    const here = all.findIndex((card) => card.dataset.card === current);
    if (here < 0) {
      const first = all.find(isOpen) || all[0];
      if (first) choose(first);
      return;
    }
    const next = all[here + by];
    if (next) choose(next);
    else if (by > 0) leave();
  }

  // Past the last card: the link to the next text, if there is one.
  function leave() {
    const link = document.querySelector("[data-next]");
    if (link) link.focus();
    else say("This is the last clause of this text.");
  }

  function goOn(after) {
    const all = cards();
    const here = all.findIndex((card) => card.dataset.card === after);
    const next = [...all.slice(here + 1), ...all.slice(0, here)].find(isOpen);
    if (next) {
      choose(next);
      return;
    }
    const card = cardOf(after);
    if (card) choose(card);
    leave();
  }

  // --- What the server answers --------------------------------------------------------------------
  function replaceCards(part) {
    for (const fresh of part.querySelectorAll("[data-card]")) {
      const old = cardOf(fresh.dataset.card);
      if (!old) continue;
      old.replaceWith(fresh);
      for (const mark of marksOf(fresh.dataset.card)) {
        const isSettled = mark.dataset.clauses.split(" ").every((key) => cardOf(key) && !isOpen(cardOf(key)));
        mark.classList.toggle("settled-words", isSettled);
        mark.classList.toggle("proposal", !isSettled);
      }
    }
  }

  function take(part) {
    const text = (name) => part.querySelector(`[data-part="${name}"]`);
    replaceCards(part);
    progress.textContent = text("progress").textContent;
    undoPlace.replaceChildren(...text("undo").childNodes);
    say(text("message").textContent.trim());
  }

  function warn(key, sentence) {
    const card = cardOf(key);
    say(sentence);
    if (!card) return;
    const notice = card.querySelector("[data-warning]") || document.createElement("p");
    notice.dataset.warning = "";
    notice.className = "notice notice-problem";
    notice.textContent = sentence;
    card.prepend(notice);
  }

  // The part of the page that a request gives, or null: then it is said why, and nothing is lost.
  async function ask(key, address, options) {
    const card = cardOf(key);
    if (card) card.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { ...options, credentials: "same-origin" });
      const template = document.createElement("template");
      template.innerHTML = await response.text();
      if (!template.content.querySelector('[data-part="message"]')) {
        warn(key, response.redirected ? "Not recorded: you are signed out. Sign in in another tab, then press the key again." : "Not recorded: the server could not answer. Load the page anew, then try again.");
        return null;
      }
      take(template.content);
      const sentence = said.textContent;
      if (!response.ok) {
        warn(key, sentence);
        return null;
      }
      return template.content;
    } catch {
      warn(key, "Not recorded: the server cannot be reached. Press the key again once the connection is back.");
      return null;
    } finally {
      if (card) card.removeAttribute("aria-busy");
    }
  }

  async function send(form, submitter) {
    const card = form.closest("[data-card]");
    const key = card.dataset.card;
    if (card.getAttribute("aria-busy") === "true") return;
    const body = new FormData(form, submitter);
    body.append("part", "1");
    const done = await ask(key, form.getAttribute("action").split("#")[0], { method: "POST", body });
    const fresh = cardOf(key);
    if (done === null) {
      if (fresh) choose(fresh);
    } else if (fresh && isOpen(fresh)) choose(fresh);
    else goOn(key);
  }

  async function open(key, name) {
    const done = await ask(key, `?part=1&${name}=${encodeURIComponent(key)}`, {});
    const card = cardOf(key);
    if (done === null || !card) return;
    choose(card);
    const field = card.querySelector("select, input:not([type=hidden])");
    if (name === "correct" && field) field.focus();
  }

  // --- Keys and clicks ----------------------------------------------------------------------------
  const isTyping = (target) => target.closest && target.closest("input, select, textarea, [contenteditable]");

  function press(key) {
    const within = review ? cardOf(current) : document;
    if (!within) {
      step(1); // Nothing is chosen yet: a key must not judge what was not looked at.
      return;
    }
    const target = within.querySelector(`[data-key="${key}"]`);
    if (!target) {
      say("This is not to be done here: it is judged already, or there is nothing to accept.");
      return;
    }
    if (target.tagName === "SUMMARY") openFold(target);
    else target.click();
  }

  function openFold(summary) {
    summary.parentElement.open = true;
    const field = summary.parentElement.querySelector("select, input:not([type=hidden])");
    if (field) field.focus();
  }

  function closeFold(fold) {
    fold.querySelector("form").reset();
    fold.open = false;
    fold.querySelector("summary").focus();
  }

  function undo() {
    const form = document.querySelector("[data-undo]");
    if (form) form.requestSubmit();
    else say("There is no verdict of yours to take back.");
  }

  const actions = {
    a: () => press("a"),
    c: () => press("c"),
    r: () => press("r"),
    j: () => (review ? step(1) : press("j")),
    k: () => (review ? step(-1) : press("k")),
    u: undo,
    "?": () => {
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    const correction = event.target.closest && event.target.closest(".correct-form");
    if (correction && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      correction.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (correction && event.key === "Escape") {
      event.preventDefault();
      if (review) open(correction.closest("[data-card]").dataset.card, "card");
      else closeFold(correction.closest("details"));
      return;
    }
    const act = actions[event.key];
    if (!act || isTyping(event.target)) return;
    event.preventDefault();
    act();
  });

  if (!review) return;

  review.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter);
  });

  review.addEventListener("click", (event) => {
    const card = event.target.closest("[data-card]");
    const correct = event.target.closest('a[data-key="c"]');
    const cancel = event.target.closest("a[data-cancel]");
    const mark = event.target.closest("a[data-clauses]");
    if (mark) {
      event.preventDefault();
      const target = cardOf(mark.getAttribute("href").slice(1));
      if (target) choose(target);
    } else if (card && (correct || cancel)) {
      event.preventDefault();
      open(card.dataset.card, correct ? "correct" : "card");
    }
  });

  review.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || card.dataset.card === current) return;
    const before = cardOf(current);
    if (before) before.removeAttribute("aria-current");
    current = card.dataset.card;
    card.setAttribute("aria-current", "true");
  });

  // Words that are selected in one line of the text are filled into the form for a missed clause.
  function fill() {
    const add = document.querySelector("[data-add]");
    const selection = getSelection();
    if (!add || !selection.rangeCount || selection.isCollapsed) return;
    const { startContainer } = selection.getRangeAt(0);
    const from = startContainer.nodeType === Node.TEXT_NODE ? startContainer.parentElement : startContainer;
    const line = from.closest("[data-line]");
    const words = selection.toString().trim();
    if (!line || !words || !line.textContent.includes(words)) return;
    const form = add.querySelector("form");
    form.elements.line.value = line.dataset.line;
    form.elements.exact.value = words;
  }

  for (const name of ["mouseup", "touchend", "keyup"]) document.addEventListener(name, () => setTimeout(fill));

  function chooseByAddress() {
    const card = cardOf(decodeURIComponent(location.hash.slice(1)));
    if (card && card.dataset.card) choose(card);
  }

  window.addEventListener("hashchange", chooseByAddress);
  chooseByAddress();
})();
