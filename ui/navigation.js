// Links to all pages. A plain click on one keeps the session; with a modifier key, or in a tab of its own, it is a link.
export default function ({ data, parentElement, setTriggerValue }) {
  const nav = document.createElement("nav");
  nav.className = "ca-nav";
  nav.ariaLabel = data.label;
  nav.append(...data.links.map(({ page, name, href, current }) => {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = name;
    if (current) link.ariaCurrent = "page";
    link.addEventListener("click", (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!current) setTriggerValue("page", page);
    });
    return link;
  }));
  parentElement.replaceChildren(nav);
}
