// Links to all pages. A plain click on one keeps the session; with a modifier key, or in a tab of its own, it is a link.
const grounds = new WeakMap(); // place of the component → colour of the page
const scrolled = new WeakMap(); // place of the component → pixels that its row is moved to the left, on a phone

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
  stayAt(nav, parentElement);

  // Called again when somebody changes between light and dark, too: the charts have to follow.
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color");
  const before = grounds.get(parentElement);
  grounds.set(parentElement, ground);
  if (before && before !== ground) setTriggerValue("theme", ground);
}

// At first the page that somebody is on is in the middle; later the row stays where it was moved to.
function stayAt(nav, place) {
  nav.addEventListener("scroll", () => scrolled.set(place, nav.scrollLeft), { passive: true });
  const left = scrolled.get(place);
  if (left === 0) return;
  requestAnimationFrame(() => {
    const link = nav.querySelector("[aria-current]");
    if (!link) return;
    nav.scrollLeft = left ?? link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
    scrolled.set(place, nav.scrollLeft);
  });
}
