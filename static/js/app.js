"use strict";
// Staff pages work without this file. It refreshes the live part of a page while somebody
// looks at it, says when that last worked, keeps what is unfolded, and copies to the clipboard.

(() => {
  const timers = new WeakMap();
  const lastText = new Map();
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });

  const visible = () => document.visibilityState === "visible";
  const live = () => document.querySelectorAll("[data-refresh]");
  const busy = (part) => {
    const selection = window.getSelection();
    const selecting = selection && !selection.isCollapsed && part.contains(selection.anchorNode);
    return selecting || part.querySelector("details.menu[open], .tick input:checked") !== null || changed(part);
  };
  const changed = (part) =>
    [...part.querySelectorAll("input[type=number]")].some((input) => input.value !== input.defaultValue);

  // The page is being loaded anew, as an answer asked for: a second answer must not begin that once more.
  let leaving = false;
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (leaving) event.preventDefault();
    leaving ||= event.detail.xhr.getResponseHeader("HX-Refresh") === "true";
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  function schedule(part) {
    clearTimeout(timers.get(part));
    if (leaving || !visible()) return;
    timers.set(part, setTimeout(() => refresh(part), Number(part.dataset.refresh) * 1000));
  }

  function refresh(part) {
    if (leaving || !part.isConnected || !visible()) return;
    if (busy(part)) schedule(part);
    else htmx.trigger(part, "refresh");
  }

  document.addEventListener("visibilitychange", () => {
    live().forEach((part) => (visible() ? refresh(part) : clearTimeout(timers.get(part))));
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = event.detail;
    if (!target.dataset || !("refresh" in target.dataset)) return;
    const automatic = requestConfig.triggeringEvent?.type === "refresh";
    const same = lastText.get(target.id) === xhr.responseText;
    lastText.set(target.id, xhr.responseText);
    if (automatic && same) event.detail.shouldSwap = false;
    else remember(target);
  });

  // htmx writes a request that a newer one replaces (hx-sync) into the console as an error. It is none.
  document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
    const aborted = xhr.onabort;
    xhr.onabort = () => {
      const { error } = console;
      console.error = () => {};
      try { aborted.call(xhr); } finally { console.error = error; }
    };
  });

  let unfolded = [];
  function remember(part) {
    unfolded = [...part.querySelectorAll("details[id][open]")].map((element) => element.id);
  }

  document.addEventListener("htmx:afterSettle", () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    unfolded = [];
    heads();
    live().forEach(schedule);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const asOf = document.getElementById("as-of");
    if (asOf) tell(asOf, event.detail);
    if (event.detail.successful) reachable();
    live().forEach(schedule);
  });

  let unanswered = null;
  document.addEventListener("htmx:sendError", ({ detail: { elt, requestConfig } }) => {
    if (requestConfig.triggeringEvent?.type === "refresh") return;
    if (requestConfig.verb === "get" && elt.matches("form")) unanswered = elt;
    const notes = document.getElementById("notes");
    notes?.replaceChildren(document.getElementById("unreachable").content.cloneNode(true));
  });

  function reachable() {
    document.querySelector("[data-unreachable]")?.remove();
    const form = unanswered;
    unanswered = null;
    if (form?.isConnected) htmx.trigger(form, "submit");
  }

  function tell(asOf, { successful, xhr }) {
    const said = Date.parse(xhr.getResponseHeader("Date") || "");
    if (successful) asOf.textContent = clock.format(Number.isNaN(said) ? new Date() : new Date(said));
    asOf.parentElement.classList.toggle("is-stale", !successful);
  }

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) copyText(copy);
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });

  // The box of a list's head ticks what is shown, and offers all that match. The link is for those without scripts.
  function heads() {
    document.querySelectorAll("[data-tick-shown]").forEach((head) => {
      head.closest("label").hidden = false;
      head.closest(".chosen").querySelector(".tick-shown-link")?.setAttribute("hidden", "");
      follow(head);
    });
  }
  const rowsOf = (head) => [...head.closest(".chosen").parentElement.querySelectorAll("table:not(.is-flat) .tick input")];

  function follow(head) {
    const boxes = rowsOf(head);
    const ticked = boxes.filter((box) => box.checked).length;
    const matching = head.closest(".chosen").querySelector("[data-tick-matching]");
    head.checked = ticked > 0 && ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
    if (matching && !head.checked) matching.checked = false;
    matching?.closest("label").classList.toggle("is-offered", head.checked);
  }

  document.addEventListener("change", ({ target }) => {
    const bar = target.closest(".chosen") || target.closest("section")?.querySelector(".chosen");
    const head = bar?.querySelector("[data-tick-shown]");
    if (!head) return;
    const all = target === head || (target.matches("[data-tick-matching]") && target.checked);
    if (all) rowsOf(head).forEach((box) => { box.checked = target.checked; });
    follow(head);
  });

  // A hand scanner ends each number with Enter: the next field waits for the next parcel.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-next]")) return;
    const fields = [...document.querySelectorAll("[data-next]")];
    const next = fields[fields.indexOf(event.target) + 1];
    event.preventDefault();
    (next || event.target.form.querySelector("[type=submit]")).focus();
  });

  async function copyText(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("is-copied");
      setTimeout(() => button.classList.remove("is-copied"), 1500);
    } catch {
      button.classList.add("is-refused");
    }
  }

  heads();
  live().forEach(schedule);
})();
