// Draws a chart of a page: title and key as text of the page, the figure with plotly, and what hands out its image.
// `ui/chart.py` tells what is in `data`.
import "./plotly-basic-4.1.1.min.js";

const { Plotly } = window;
const GAP = 4; // pixels above the plot where no title stands
const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showAxisDragHandles: false };
const SWATCHES = { "■": "full", "◧": "half", "▨": "hatched", "○": "ring", "□": "box" };

const charts = new WeakMap();

// Called with the figure, and again with each other one for the same place.
export default function draw({ data, parentElement }) {
  if (!charts.has(parentElement)) charts.set(parentElement, new Chart(parentElement));
  const chart = charts.get(parentElement);
  chart.show(data);
  return () => {
    charts.delete(parentElement);
    chart.remove();
  };
}

class Chart {
  constructor(parent) {
    this.head = element("div", "ca-chart");
    this.plot = element("div", "ca-plot");
    this.plot.setAttribute("role", "img");
    this.image = element("button", "ca-image");
    this.image.type = "button";
    this.image.addEventListener("click", () => this.save());
    const figure = element("div", "ca-figure", this.plot, this.image);
    parent.append(this.head, figure);
    // Draws as soon as the width is known, and anew when it is another one.
    this.sizes = new ResizeObserver(([entry]) => this.fit(Math.floor(entry.contentRect.width)));
    this.sizes.observe(figure);
  }

  show({ figure, alt, address, image }) {
    Object.assign(this, { figure, address, file: image });
    this.head.replaceChildren(...words(figure.layout.meta));
    this.plot.setAttribute("aria-label", alt);
    this.plot.style.height = `${pageLayout(figure.layout).height}px`;
    this.image.textContent = image.label;
    this.draw();
  }

  fit(width) {
    if (width === this.width) return;
    this.width = width;
    this.draw();
  }

  draw() {
    if (!this.width) return;
    const { data, layout } = this.figure;
    Plotly.react(this.plot, data, { ...pageLayout(layout), width: this.width }, CONFIG);
    if (this.listens) return;
    this.listens = true;
    this.plot.on("plotly_click", ({ points }) => this.ask(points[0]?.customdata));
  }

  // A mark's customdata is the key of its figure; the address is that of all figures of the chart.
  ask(key) {
    if (!key || !this.address) return;
    const of = key.map((part) => `&of=${encodeURIComponent(part ?? "~")}`).join("");
    this.plot.dispatchEvent(new CustomEvent("ca-evidence", { bubbles: true, detail: this.address + of }));
  }

  save() {
    const { data, layout } = this.figure;
    const { filename, format, width } = this.file;
    Plotly.downloadImage({ data, layout: { ...layout, width } }, { filename, format, width, height: layout.height });
  }

  remove() {
    this.sizes.disconnect();
    Plotly.purge(this.plot);
  }
}

// A figure holds its title and key for its image. On the page they are text, which wraps, is read aloud and copied.
function pageLayout({ title, meta, margin, height, ...layout }) {
  const head = margin.t - GAP;
  return { ...layout, margin: { ...margin, t: GAP }, height: height - head };
}

function words({ title, subtitle, key }) {
  const lists = key.map((entries) => element("ul", "ca-key", ...entries.map(entry)));
  return [element("h2", "", title), ...(subtitle ? [element("p", "ca-sub", subtitle)] : []), ...lists];
}

function entry({ sign, colour, text }) {
  const swatch = element("i", `ca-swatch ca-${SWATCHES[sign] ?? "full"}`);
  swatch.style.color = colour;
  return element("li", "", swatch, text);
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
