// Draws a chart of a page: title and key as text of the page, the figure with plotly; and what stands under it, or under
// a table: notes, and the row of tools, of which some unfold. `ui/chart.py` tells what is in `data`.
const PLOTLY = "./plotly-basic-4.1.1.min.js";
const GAP = 4; // pixels above the plot where no title stands
const AHEAD = "50%"; // of the height of the page's view: what is further off waits until it comes near, or is printed
const EDGE = 24, FOOT_LINE = 16, FOOT_COLUMNS = 125; // pixels of an image: its margin, a line of its foot; letters of that
const TALL = 600; // pixels: what is higher may be parted by the edge of a sheet of paper, which half of it would leave empty
const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showAxisDragHandles: false };
const SWATCHES = { "■": "full", "◧": "half", "▨": "hatched", "○": "ring", "□": "box" };

const blocks = new WeakMap();

let loading;
// All charts of a page wait for one and the same promise, so that they come in their order: one that came before those
// above it would be near for a moment. Where plotly could not be loaded, the next call tries again.
const plotly = () => loading ??= import(PLOTLY).catch(() => { loading = undefined; });

// Called with the figure, and again for the same place. What it returns is called when the place is gone, but also when
// the call was overtaken while plotly was on its way: the place then is another call's.
export default async function draw({ data, parentElement, setStateValue }) {
  if (data.drawing && !window.Plotly) await plotly();
  if (!blocks.has(parentElement)) blocks.set(parentElement, new Block(parentElement));
  blocks.get(parentElement).show(data, setStateValue);
  return () => {
    if (parentElement.isConnected) return;
    blocks.get(parentElement)?.remove();
    blocks.delete(parentElement);
  };
}

class Block {
  constructor(parent) {
    this.parent = parent;
    this.tools = new Tools();
    parent.replaceChildren(...this.tools.parts);
  }

  show({ drawing, ...data }, keep) {
    if (drawing) (this.chart ??= new Chart(this.parent)).show(drawing);
    this.tools.show(data, keep, this.chart);
  }

  remove() {
    this.chart?.remove();
  }
}

class Tools {
  constructor() {
    this.notes = element("div", "");
    this.row = element("div", "ca-tools");
    this.unfolded = element("div", "ca-unfolded");
    this.parts = [this.notes, this.row, this.unfolded];
  }

  // The HTML is that of our pages, in which all that is not ours is escaped.
  show({ notes, csv, openers, opened, unfolded }, keep, chart) {
    this.keep = keep;
    if (notes !== this.said) this.notes.innerHTML = this.said = notes;
    if (!this.openers) this.make(csv, openers, chart);
    this.csv.href = csv.href;
    if (chart) this.image.textContent = chart.drawing.image.label;
    this.open(opened);
    if (unfolded !== this.held) this.unfolded.innerHTML = this.held = unfolded;
  }

  make(csv, openers, chart) {
    this.csv = element("a", "", csv.label);
    this.csv.download = "";
    if (chart) this.image = button("", () => chart.save());
    this.openers = new Map(openers.map(({ name, label }) => [name, button(label, () => this.turn(name))]));
    this.row.replaceChildren(...[this.csv, this.image, ...this.openers.values()].filter(Boolean));
  }

  // What is folded again goes at once; what unfolds comes with the next call.
  turn(name) {
    const next = name === this.opened ? null : name;
    this.open(next);
    this.unfolded.innerHTML = this.held = "";
    this.keep("opened", next);
  }

  open(name) {
    this.opened = name;
    for (const [known, opener] of this.openers) opener.setAttribute("aria-expanded", known === name);
  }
}

class Chart {
  constructor(parent) {
    this.head = element("div", "ca-chart");
    this.plot = element("div", "ca-plot");
    this.plot.setAttribute("role", "img");
    this.frame = element("div", "ca-figure", this.plot);
    parent.prepend(this.head, this.frame);
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

  show(drawing) {
    const said = window.Plotly && JSON.stringify(drawing);
    if (said && said === this.said) return;
    this.said = said;
    this.drawing = drawing;
    const { figure, alt } = drawing;
    this.head.replaceChildren(...words(figure.layout.meta));
    if (!window.Plotly) {
      this.head.append(element("p", "ca-sub", drawing.failed));
      return;
    }
    this.plot.setAttribute("aria-label", alt);
    const { height } = pageLayout(figure.layout);
    this.plot.style.height = `${height}px`;
    this.frame.classList.toggle("ca-tall", height > TALL);
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
    if (!window.Plotly || !this.width || !this.waits) return;
    const { width, drawing: { figure } } = this;
    const layout = pageLayout(figure.layout);
    window.Plotly.react(this.plot, figure.data, { ...layout, width }, CONFIG);
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
    const { address } = this.drawing;
    if (!key || !address) return;
    const of = key.map((part) => `&of=${encodeURIComponent(part ?? "~")}`).join("");
    this.plot.dispatchEvent(new CustomEvent("ca-evidence", { bubbles: true, detail: address + of }));
  }

  save() {
    const { figure: { data, layout }, image: { filename, format, width, notes, starred } } = this.drawing;
    const image = imageLayout(layout, notes, starred);
    window.Plotly?.downloadImage({ data, layout: { ...image, width } }, { filename, format, width, height: image.height });
  }

  remove() {
    this.sizes.disconnect();
    this.places.disconnect();
    removeEventListener("beforeprint", this.print);
    window.Plotly?.purge(this.plot);
  }
}

// A figure holds its title and key for its image. On the page they are text, which wraps, is read aloud and copied.
function pageLayout({ title, meta, margin, height, ...layout }) {
  const head = margin.t - GAP;
  return { ...layout, margin: { ...margin, t: GAP }, height: height - head };
}

// An image has a margin, and in its foot what stands under the figure on the page. The source is the last annotation.
function imageLayout({ title, margin, height, annotations, ...layout }, notes, starred) {
  const unexplained = !layout.meta.starred && notes.some((note) => note.includes("*"));
  const foot = [...notes, ...(unexplained ? [starred] : [])].flatMap(footLines);
  const more = foot.length * FOOT_LINE + EDGE;
  const source = annotations.at(-1);
  return {
    ...layout,
    height: height + EDGE / 2 + more,
    margin: { ...margin, l: margin.l + EDGE, r: margin.r + EDGE, t: margin.t + EDGE / 2, b: margin.b + more },
    title: { ...title, y: 1 - ((1 - title.y) * height + EDGE / 2) / (height + EDGE / 2 + more), pad: { l: title.pad.l + EDGE } },
    annotations: [...annotations.slice(0, -1), { ...source, text: [...foot, source.text].join("<br>") }],
  };
}

// A sentence in lines that fit, as plotly draws them letter for letter: no tags, entities or TeX.
function footLines(sentence) {
  const lines = sentence.match(new RegExp(`(?:.{1,${FOOT_COLUMNS}}|\\S+)(?=\\s|$)`, "g")) ?? [];
  return lines.map((line) => line.trim().replace(/[&<>$]/g, (sign) => `&#${sign.charCodeAt()};`));
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

function button(label, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
