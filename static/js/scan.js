"use strict";
// The scan page without this file is a form with a button. Here it keeps the cursor where hand scanners type,
// says at once when an answer is missing, makes a sound, and reads barcodes with a phone's camera.

(() => {
  const form = document.querySelector("[data-scan]");
  const input = form.querySelector("#code");
  const offline = form.querySelector("[data-offline]");
  const words = (name) => form.querySelector(`[data-words="${name}"]`).content.textContent;

  // Where hand scanners type ---------------------------------------------------------------------------

  const keyboard = form.querySelector("[data-keyboard]");
  const interactive = "a, button, select, input, textarea, summary, video";
  const listen = () => input.focus({ preventScroll: true });

  if (matchMedia("(pointer: coarse)").matches) {
    input.inputMode = "none";
    keyboard.hidden = false;
    keyboard.addEventListener("click", () => {
      input.inputMode = "text";
      input.blur();
      listen();
    });
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest(interactive)) listen();
  });
  document.addEventListener("keydown", (event) => {
    const elsewhere = event.target.closest?.(interactive) && event.target !== input;
    if (!elsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) listen();
  });

  // Asked and answered -----------------------------------------------------------------------------------

  const answer = () => document.getElementById("live");

  form.addEventListener("htmx:beforeRequest", () => {
    input.value = "";
    offline.hidden = true;
    answer().classList.add("is-pending");
  });
  form.addEventListener("htmx:afterRequest", ({ detail: { successful } }) => {
    if (!successful) unanswered();
  });
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target.id !== "live") return;
    listen();
    const said = answer().querySelector("[data-verdict]")?.dataset.verdict;
    if (said) sound(said === "ship");
    answer().querySelector("[data-verdict]")?.scrollIntoView({ block: "nearest" });
  });
  addEventListener("offline", () => unanswered());
  addEventListener("online", () => { offline.hidden = true; });

  function unanswered() {
    answer().classList.remove("is-pending");
    answer().querySelectorAll(".verdict, .inside").forEach((old) => old.remove());
    offline.hidden = false;
    sound(false);
    listen();
  }

  // Heard ------------------------------------------------------------------------------------------------

  let speaker = null;
  function sound(good) {
    if (!navigator.userActivation?.hasBeenActive) return;
    speaker ??= new AudioContext();
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    const now = speaker.currentTime;
    tone.type = good ? "sine" : "square";
    tone.frequency.value = good ? 1320 : 196;
    volume.gain.setValueAtTime(good ? 0.25 : 0.18, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + (good ? 0.15 : 0.6));
    tone.connect(volume).connect(speaker.destination);
    tone.start(now);
    tone.stop(now + 0.6);
  }

  // Seen -------------------------------------------------------------------------------------------------

  const camera = form.querySelector("[data-camera]");
  const view = form.querySelector("[data-view]");
  const video = view.querySelector("video");
  const said = view.querySelector("[data-camera-words]");
  const LOOK_EVERY = 200;
  const SAME_AGAIN = 4000;
  let stream = null;
  let last = { code: "", at: 0 };

  if (navigator.mediaDevices?.getUserMedia) {
    camera.hidden = false;
    camera.addEventListener("click", () => (stream ? stop() : start()));
  }

  async function start() {
    view.hidden = false;
    try {
      const read = await reader();
      const facing = { video: { facingMode: { ideal: "environment" } } };
      stream = await navigator.mediaDevices.getUserMedia(facing);
      video.srcObject = stream;
      await video.play();
      camera.setAttribute("aria-pressed", "true");
      said.textContent = words("looking");
      look(read);
    } catch (error) {
      stop();
      view.hidden = false;
      said.textContent = words(error.name === "NotReadable" ? "none" : "refused");
    }
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    view.hidden = true;
    camera.setAttribute("aria-pressed", "false");
    listen();
  }

  async function look(read) {
    while (stream) {
      const code = video.readyState >= 2 ? await read(video).catch(() => "") : "";
      if (code && stream) take(code);
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY); });
    }
  }

  function take(code) {
    const now = Date.now();
    const again = code === last.code && now - last.at < SAME_AGAIN;
    last = { code, at: now };
    if (again) return;
    input.value = code;
    form.requestSubmit();
  }

  // A function that reads a picture's barcode: the browser's own, or the library's where it has none.
  async function reader() {
    if ("BarcodeDetector" in window) {
      const detector = new BarcodeDetector();
      return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? "";
    }
    if (!window.ZXing) await load(form.dataset.fallback);
    const { ZXing } = window;
    const formats = ["CODE_128", "CODE_39", "EAN_13", "QR_CODE"].map((name) => ZXing.BarcodeFormat[name]);
    const hints = new Map([[ZXing.DecodeHintType.POSSIBLE_FORMATS, formats]]);
    const library = new ZXing.MultiFormatReader();
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async (picture) => {
      canvas.width = picture.videoWidth;
      canvas.height = picture.videoHeight;
      pen.drawImage(picture, 0, 0);
      const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
      const bitmap = new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source));
      return library.decode(bitmap, hints).getText();
    };
  }

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new DOMException("not loaded", "NotReadable")));
      document.head.append(script);
    });
  }

  listen();
})();
