"use strict";
// Data in, chart out: each box with data-chart="id" shows the JSON that stands in the script of that id
// (see omnihub/dashboard/charts.py). The box outlives a refresh of the page around it (hx-preserve), so its
// chart is told the new numbers, and is neither built again nor drawn again when they are the old ones.

(() => {
  const drawn = new Map(); // box -> { chart, text, told }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  const numbers = (options) => new Intl.NumberFormat("id-ID", options);
  const rupiah = { style: "currency", currency: "IDR", maximumFractionDigits: 0 };
  const UNITS = {
    money: { full: numbers(rupiah), tick: numbers({ ...rupiah, notation: "compact", maximumFractionDigits: 1 }) },
    count: { full: numbers(), tick: numbers({ maximumFractionDigits: 0 }) },
  };

  // Chart.js mixes colours itself and knows only some ways to write them; the browser knows all.
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  function rgb(colour) {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    return `rgb(${[...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).join(", ")})`;
  }

  function palette(box) {
    const style = getComputedStyle(box);
    const variable = (name) => rgb(style.getPropertyValue(name));
    return {
      muted: variable("--muted"), line: variable("--line"), ink: variable("--ink"), card: variable("--card"),
      series: ({ hue }) => (hue === null ? variable("--muted") : rgb(`oklch(65% .15 ${hue})`)),
    };
  }

  // Chart.js puts off a new size until the movement's next picture, and forgets it where that was the last one.
  const follow = { id: "follow", afterRender: (chart) => chart.resize() };

  function options({ unit, stacked, series }) {
    const { full, tick } = UNITS[unit];
    const total = (items) => full.format(items.reduce((sum, { parsed }) => sum + parsed.y, 0));
    return {
      responsive: true,
      maintainAspectRatio: false,
      animation: still.matches ? false : { duration: 300 },
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { stacked, grid: { display: false }, ticks: { maxRotation: 0 } },
        y: {
          stacked, beginAtZero: true, border: { display: false },
          ticks: { maxTicksLimit: 6, callback: (value) => tick.format(value) },
        },
      },
      plugins: {
        legend: { display: series.length > 1, position: "bottom", labels: { boxWidth: 10, boxHeight: 10 } },
        tooltip: {
          filter: ({ parsed }) => parsed.y !== 0,
          callbacks: {
            title: (items) => items[0]?.chart.data.labels[items[0].dataIndex].join(" "),
            label: ({ dataset, parsed }) => `${dataset.label}: ${full.format(parsed.y)}`,
            footer: (items) => (items.length > 1 ? total(items) : ""),
          },
        },
      },
    };
  }

  function fill({ data }, { labels, series }) {
    data.labels = labels.map((label) => label.split("\n"));
    data.datasets = series.map(({ name, values }, place) =>
      Object.assign(data.datasets[place] ?? { borderWidth: 0, maxBarThickness: 44 }, { label: name, data: values }));
  }

  function dress(box, { data, options: { scales, plugins } }, { series }) {
    const colours = palette(box);
    data.datasets.forEach((dataset, place) => {
      const colour = colours.series(series[place]);
      Object.assign(dataset, { backgroundColor: colour, hoverBackgroundColor: colour, borderColor: colour });
    });
    Object.values(scales).forEach(({ ticks, grid }) => {
      ticks.color = colours.muted;
      grid.color = colours.line;
    });
    plugins.legend.labels.color = colours.muted;
    Object.assign(plugins.tooltip, {
      backgroundColor: colours.ink, titleColor: colours.card, bodyColor: colours.card, footerColor: colours.card,
    });
  }

  function draw(box) {
    const text = document.getElementById(box.dataset.chart)?.textContent;
    const known = drawn.get(box);
    if (!text || known?.text === text) return;
    const told = JSON.parse(text);
    const chart = known?.chart ?? new Chart(box.querySelector("canvas"), {
      type: told.kind, data: { labels: [], datasets: [] }, options: options(told), plugins: [follow],
    });
    fill(chart, told);
    dress(box, chart, told);
    chart.options.plugins.legend.display = told.series.length > 1;
    chart.update();
    box.setAttribute("aria-label", told.summary);
    drawn.set(box, { chart, text, told });
  }

  function drawAll() {
    for (const [box, { chart }] of drawn) {
      if (!box.isConnected) {
        chart.destroy();
        drawn.delete(box);
      }
    }
    document.querySelectorAll("[data-chart]").forEach(draw);
  }

  function redress() {
    for (const [box, { chart, told }] of drawn) {
      dress(box, chart, told);
      chart.update("none");
    }
  }

  if (!window.Chart) return;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  new MutationObserver(redress).observe(document.documentElement, { attributeFilter: ["class"] });
  document.addEventListener("htmx:afterSettle", drawAll);
  drawAll();
  document.fonts.ready.then(redress); // a canvas does not wait for its font
})();
