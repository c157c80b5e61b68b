// Opens the evidence of a figure in a dialog: a plain click on a link to it, or on a mark of a chart, which says so
// (`static/charts/chart.js`). With a modifier key the link is followed as links are, so it can be opened in a tab of its
// own, copied and sent.
const LINK = 'a[href^="evidence?"]';
const listening = new WeakMap(); // place of the component → what takes its listeners off: it is called again and again

export default function (component) {
  listening.get(component.parentElement)?.();
  const ask = (address) => component.setTriggerValue("asked", address);

  const follow = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.(LINK);
    if (!link) return;
    event.preventDefault();
    ask(link.getAttribute("href"));
  };

  const chosen = (event) => ask(event.detail);

  document.addEventListener("click", follow, true);
  document.addEventListener("ca-evidence", chosen);
  const off = () => {
    document.removeEventListener("click", follow, true);
    document.removeEventListener("ca-evidence", chosen);
  };
  listening.set(component.parentElement, off);
  return off;
}
