"use strict";
// The public pages work without this file. It looks again while somebody looks at the page, counts down,
// and copies numbers.
(() => {
  const visible = () => document.visibilityState === "visible";
  const timers = new WeakMap();

  function schedule() {
    for (const part of document.querySelectorAll("[data-refresh]")) {
      clearTimeout(timers.get(part));
      if (visible()) timers.set(part, setTimeout(() => htmx.trigger(part, "refresh"), part.dataset.refresh * 1000));
    }
  }

  function refreshNow() {
    if (visible()) document.querySelectorAll("[data-refresh]").forEach((part) => htmx.trigger(part, "refresh"));
    else schedule();
  }

  function count() {
    for (const time of document.querySelectorAll("[data-until]")) {
      const left = Math.max(0, Math.floor((Date.parse(time.dateTime) - Date.now()) / 1000));
      const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
      time.dataset.words ||= time.textContent;
      time.textContent = `${time.dataset.words} (${parts.map((n) => String(n).padStart(2, "0")).join(":")})`;
    }
  }

  function showCopies() {
    if (navigator.clipboard) document.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = false; });
  }

  async function copy(event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("is-copied");
    setTimeout(() => button.classList.remove("is-copied"), 1500);
  }

  function settled() {
    showCopies();
    count();
    schedule();
  }

  document.addEventListener("click", copy);
  document.addEventListener("visibilitychange", refreshNow);
  document.addEventListener("htmx:afterRequest", schedule);
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("DOMContentLoaded", () => {
    settled();
    document.getElementById("problems")?.focus();
    setInterval(count, 1000);
  });
})();
