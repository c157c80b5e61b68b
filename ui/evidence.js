// Opens the evidence of a figure in a dialog: a plain click on a link to it, or on a mark of a chart. With a modifier key
// the link is followed as links are, so it can be opened in a tab of its own, copied and sent.
const LINK = 'a[href^="evidence?"]';
const CHART = ".js-plotly-plot";

export default function (component) {
  const ask = (address) => component.setTriggerValue("asked", address);

  const follow = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.(LINK);
    if (!link) return;
    event.preventDefault();
    ask(link.getAttribute("href"));
  };

  // A mark's customdata is the key of its figure; the address of all figures of the chart stands in its layout.
  const chosen = (chart) => (event) => {
    const key = event.points?.[0]?.customdata;
    const address = chart.layout?.meta;
    if (key && address) ask(address + keys(key));
  };
  const keys = (key) => key.map((part) => `&of=${encodeURIComponent(part ?? "~")}`).join("");

  // Charts come and go; a listener that is there already is replaced.
  const listeners = new WeakMap();
  const listen = (event) => {
    const chart = event.target.closest?.(CHART);
    if (!chart?.on) return;
    if (listeners.has(chart)) chart.removeListener("plotly_click", listeners.get(chart));
    listeners.set(chart, chosen(chart));
    chart.on("plotly_click", listeners.get(chart));
  };

  document.addEventListener("click", follow, true);
  document.addEventListener("pointerdown", listen, true);
  return () => {
    document.removeEventListener("click", follow, true);
    document.removeEventListener("pointerdown", listen, true);
  };
}
