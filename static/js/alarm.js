"use strict";
// Instant parcels that are to be arranged: their number in the window's title, and a short sound for each new
// one where somebody switched it on in this browser. The page itself shows them without this file.

(() => {
  const ON = "omnihub.alarm", SEEN = "omnihub.alarm.seen";
  const HIDDEN_SECONDS = 20, MOST_SEEN = 200;
  const TONES = [880, 1175, 880, 1175];
  const title = document.title;
  const button = document.querySelector("[data-alarm]");
  let audio = null;
  let waiting = false;

  const kept = (name) => { try { return localStorage.getItem(name) || ""; } catch { return ""; } };
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } };
  const on = () => kept(ON) === "1";
  const now = () => (document.querySelector("[data-instants]")?.dataset.instants || "").split(" ").filter(Boolean);

  function look() {
    const parcels = now();
    document.title = parcels.length ? `(${parcels.length}) ${title}` : title;
    const seen = new Set(kept(SEEN).split(" "));
    const fresh = parcels.filter((one) => !seen.has(one));
    if (!fresh.length) return;
    keep(SEEN, [...seen, ...fresh].filter(Boolean).slice(-MOST_SEEN).join(" "));
    if (on()) sound();
  }

  function sound() {
    audio ||= new AudioContext();
    if (audio.state === "running") return play();
    waiting = true;
    audio.resume().then(unlocked, () => {});
    show();
  }

  // Browsers play nothing before somebody has clicked or typed in the page.
  function unlocked() {
    if (!audio || audio.state !== "running") return;
    if (waiting) play();
    waiting = false;
    show();
  }

  function play() {
    const volume = audio.createGain();
    volume.connect(audio.destination);
    TONES.forEach((tone, place) => {
      const begins = audio.currentTime + place * 0.22;
      const wave = audio.createOscillator();
      wave.frequency.value = tone;
      wave.connect(volume);
      volume.gain.setValueAtTime(0.0001, begins);
      volume.gain.exponentialRampToValueAtTime(0.4, begins + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, begins + 0.2);
      wave.start(begins);
      wave.stop(begins + 0.2);
    });
  }

  function show() {
    if (!button) return;
    const blocked = on() && (!audio || audio.state !== "running");
    button.setAttribute("aria-pressed", String(on()));
    button.querySelector("[data-icon]").textContent = on() ? "volume_up" : "volume_off";
    button.querySelector("[data-blocked]").hidden = !blocked;
  }

  function gesture() {
    if (!on() || audio?.state === "running") return;
    audio ||= new AudioContext();
    audio.resume().then(unlocked, () => {});
  }

  button?.addEventListener("click", () => {
    keep(ON, on() ? "" : "1");
    if (on()) sound();
    else waiting = false;
    show();
  });
  document.addEventListener("pointerdown", gesture);
  document.addEventListener("keydown", gesture);
  document.addEventListener("htmx:afterSettle", look);
  window.addEventListener("storage", show);

  // A page in the background refreshes nothing by itself; whoever wants to hear of parcels wants this one to.
  setInterval(() => {
    const live = document.querySelector("[data-instants]");
    if (live && on() && document.visibilityState !== "visible") htmx.trigger(live, "refresh");
  }, HIDDEN_SECONDS * 1000);

  look();
  show();
})();
