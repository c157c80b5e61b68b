// Draws a chart of a page: title and key as text of the page, the figure with plotly, and what hands out its image.
// `ui/chart.py` tells what is in `data`.
import "./plotly-basic-4.1.1.min.js";

const { Plotly } = window;
const GAP = 4; // pixels above the plot where no title stands
const AHEAD = "50%"; // of the height of the page's view: what is further off waits until it comes near, or is printed
const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showAxisDragHandles: false };
const SWATCHES = { "■": "full", "◧": "half", "▨": "hatched", "○": "ring", "□": "box" };

const charts = new WeakMap();

// Called with the figure, and again for the same place. A call that was overtaken while plotly was on its way is taken
// back as soon as it is done: that takes nothing of the newer one away.
export default function draw({ data, parentElement }) {
  if (!charts.has(parentElement)) charts.set(parentElement, new Chart(parentElement));
  const chart = charts.get(parentElement);
  const turn = chart.show(data);
  return () => {
    if (chart.turn !== turn) return;
    charts.delete(parentElement);
    chart.remove();
  };
}

class Chart {
  constructor(parent) {
    this.turn = 0;
    this.head = element("div", "ca-chart");
    this.plot = element("div", "ca-plot");
    this.plot.setAttribute("role", "img");
    this.image = element("button", "ca-image");
    this.image.type = "button";
    this.image.addEventListener("click", () => this.save());
    this.frame = element("div", "ca-figure", this.plot, this.image);
    parent.replaceChildren(this.head, this.frame);
    this.sizes = new ResizeObserver(([entry]) => this.fit(Math.floor(entry.contentRect.width)));
    this.sizes.observe(this.frame);
    const root = parent.closest('[data-testid="stMain"]');
    this.places = new IntersectionObserver((entries) => this.place(entries.at(-1).isIntersecting), {
      root, rootMargin: `${AHEAD} 0px`,
    });
    this.places.observe(this.frame);
    this.print = () => this.draw();
    addEventListener("beforeprint", this.print);
  }

  show(data) {
    this.data = data;
    const { figure, alt, image } = data;
    this.head.replaceChildren(...words(figure.layout.meta));
    this.plot.setAttribute("aria-label", alt);
    this.plot.style.height = `${pageLayout(figure.layout).height}px`;
    this.image.textContent = image.label;
    this.change();
    return ++this.turn;
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
    const { width, data: { figure } } = this;
    const layout = pageLayout(figure.layout);
    Plotly.react(this.plot, figure.data, { ...layout, width }, CONFIG);
    // On narrower paper the drawing is scaled down (`@media print` of atlas.css), on wider paper it stays as it is.
    for (const svg of this.plot.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${layout.height}`);
    this.plot.style.maxWidth = `${width}px`;
    this.plot.classList.remove("ca-waits");
    this.waits = false;
    if (this.listens) return;
    this.listens = true;
    this.plot.on("plotly_click", ({ points }) => this.ask(points[0]?.customdata));
  }

  // A mark's customdata is the key of its figure; the address is that of all figures of the chart.
  ask(key) {
    const { address } = this.data;
    if (!key || !address) return;
    const of = key.map((part) => `&of=${encodeURIComponent(part ?? "~")}`).join("");
    this.plot.dispatchEvent(new CustomEvent("ca-evidence", { bubbles: true, detail: address + of }));
  }

  save() {
    const { figure: { data, layout }, image: { filename, format, width } } = this.data;
    Plotly.downloadImage({ data, layout: { ...layout, width } }, { filename, format, width, height: layout.height });
  }

  remove() {
    this.sizes.disconnect();
    this.places.disconnect();
    removeEventListener("beforeprint", this.print);
    Plotly.purge(this.plot);
    this.head.remove();
    this.frame.remove();
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
