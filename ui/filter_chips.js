// What is chosen, each with a click that takes it away. `ui/filter_panel.py` tells what is in `data`.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = document.createElement("ul");
  list.className = "ca-chips";
  list.ariaLabel = data.label;
  list.append(...data.chips.map(({ key, code, words }) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = words;
    chip.title = data.remove;
    chip.addEventListener("click", () => setTriggerValue("removed", { key, code }));
    const item = document.createElement("li");
    item.append(chip);
    return item;
  }));
  parentElement.replaceChildren(list);
}
