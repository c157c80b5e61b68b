// Draws a chart of a page: title and key as text of the page, the figure with plotly, and what hands out its image.
// `ui/chart.py` tells what is in `data`.
import "./plotly-basic-4.1.1.min.js";

const { Plotly } = window;
const GAP = 4; // pixels above the plot where no title stands
const AHEAD = "50%"; // of the height of the page's view: what is further off waits until it comes near, or is printed
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
    this.sizes = new ResizeObserver(([entry]) => this.fit(Math.floor(entry.contentRect.width)));
    this.sizes.observe(figure);
    const root = parent.closest('[data-testid="stMain"]');
    this.places = new IntersectionObserver((entries) => this.place(entries.at(-1).isIntersecting), {
      root, rootMargin: `${AHEAD} 0px`,
    });
    this.places.observe(figure);
    this.print = () => this.draw();
    addEventListener("beforeprint", this.print);
  }

  show({ figure, alt, address, image }) {
    Object.assign(this, { figure, address, file: image });
    this.head.replaceChildren(...words(figure.layout.meta));
    this.plot.setAttribute("aria-label", alt);
    this.plot.style.height = `${pageLayout(figure.layout).height}px`;
    this.image.textContent = image.label;
    this.change();
  }

  fit(width) {
    if (width === this.width) return;
    this.width = width;
    this.change();
  }

  place(isNear) {
    this.isNear = isNear;
    if (isNear) this.draw();
  }

  // Nobody is shown an older figure while the new one waits.
  change() {
    this.waits = true;
    this.plot.classList.add("ca-waits");
    if (this.isNear) this.draw();
  }

  draw() {
    if (!this.width || !this.waits) return;
    this.waits = false;
    this.plot.classList.remove("ca-waits");
    const { width, figure: { data, layout } } = this;
    const page = pageLayout(layout);
    Plotly.react(this.plot, data, { ...page, width }, CONFIG);
    // Paper is narrower than a screen: there the drawing is scaled (`@media print` of atlas.css).
    for (const svg of this.plot.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${page.height}`);
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
    this.places.disconnect();
    removeEventListener("beforeprint", this.print);
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
