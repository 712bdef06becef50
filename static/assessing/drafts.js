// Keeps what is typed into a form in this browser until it is saved, and offers it back. The page works
// without this file. Keys begin with the person's number: nobody is offered what somebody else typed.
"use strict";

(() => {
  const prefix = "assessing-draft:";
  const longest = 7 * 24 * 60 * 60 * 1000;
  const neverKept = new Set(["csrfmiddlewaretoken", "seen", "was", "next"]);

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(prefix + key));
    } catch {
      return null; // Storage is blocked, or holds something else.
    }
  }

  function write(key, value) {
    try {
      localStorage.setItem(prefix + key, JSON.stringify(value));
    } catch {
      // Storage is blocked or full: what is typed lives on this page only.
    }
  }

  function forget(key) {
    try {
      localStorage.removeItem(prefix + key);
    } catch {
      // Storage is blocked: there is nothing to forget.
    }
  }

  function forgetAll(isOver) {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(prefix) && isOver(read(name.slice(prefix.length)))) localStorage.removeItem(name);
      }
    } catch {
      // Storage is blocked: there is nothing to forget.
    }
  }

  function kept(form) {
    return [...form.elements].filter(
      (field) => field.name && !neverKept.has(field.name) && !["file", "submit", "button"].includes(field.type),
    );
  }

  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const slot = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);
  const state = (field) => (isBox(field) ? field.checked : field.value.replaceAll("\r\n", "\n"));

  function values(form) {
    return Object.fromEntries(kept(form).map((field) => [slot(field), state(field)]));
  }

  function differs(form, draft) {
    return kept(form).some((field) => slot(field) in draft && draft[slot(field)] !== state(field));
  }

  function putBack(form, draft) {
    for (const field of kept(form)) {
      if (!(slot(field) in draft.values)) continue;
      if (isBox(field)) field.checked = draft.values[slot(field)];
      else field.value = draft.values[slot(field)];
    }
    // Saved upon the revision that was seen then: if it has changed since, the server says so.
    if (form.elements.seen && draft.seen) form.elements.seen.value = draft.seen;
    if (form.elements.was && draft.was) form.elements.was.value = draft.was;
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "secondary-action";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function offer(form, key, draft) {
    const box = document.createElement("div");
    box.className = "notice draft-offer";
    box.setAttribute("role", "status");
    const said = document.createElement("p");
    const at = new Date(draft.at).toISOString().slice(0, 16).replace("T", " ");
    said.textContent = `What you typed here on ${at} UTC was not saved. It is kept in this browser only.`;
    box.append(
      said,
      button("Put it back", () => {
        putBack(form, draft);
        box.remove();
      }),
      button("Forget it", () => {
        forget(key);
        box.remove();
      }),
    );
    form.prepend(box);
  }

  for (const done of document.querySelectorAll("[data-draft-done]")) forget(done.dataset.draftDone);
  forgetAll((draft) => !draft || Date.now() - draft.at > longest);

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = form.dataset.draft;
    const draft = read(key);
    if (draft && differs(form, draft.values)) offer(form, key, draft);
    // A page that refused holds what was typed, and that is not saved yet.
    else if (draft && !document.querySelector(".error-summary")) forget(key);
    const keep = () =>
      write(key, {
        at: Date.now(),
        seen: form.elements.seen?.value,
        was: form.elements.was?.value,
        values: values(form),
      });
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }

  // Whoever signs out leaves nothing behind.
  for (const form of document.querySelectorAll("form[action*='sign-out'], form[action*='logout']")) {
    form.addEventListener("submit", () => forgetAll(() => true));
  }
})();
