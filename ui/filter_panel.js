// The filters beside a page: lists of boxes that unfold, and years. `ui/filter_panel.py` tells what is in `data`.
const LONG = 12; // names of a list; longer ones can be searched
const panels = new WeakMap();
const unfolded = new Map([["country", true]]); // key of a list → whether it is, on all pages

export default function ({ data, parentElement, setStateValue }) {
  if (!panels.has(parentElement)) panels.set(parentElement, new Panel(parentElement));
  panels.get(parentElement).show(data, (chosen) => setStateValue("chosen", chosen));
}

class Panel {
  constructor(parent) {
    this.parent = parent;
  }

  show({ chosen, turn, ...offered }, send) {
    this.send = send;
    if (this.turn && turn !== this.turn) return; // what was chosen before: a newer answer is on its way
    const made = JSON.stringify(offered);
    if (made !== this.made) this.make(offered);
    this.made = made;
    this.draw(chosen);
  }

  make({ title, groups, time, words }) {
    this.lists = [];
    const parts = groups.map(({ title: name, lists }) => {
      const made = lists.map((list) => new List(list, words, (codes) => this.choose(list.key, codes)));
      this.lists.push(...made);
      return group(name, made.map(({ part }) => part));
    });
    this.ends = time.ends.map((end) => new End(end, time.years, words, (years) => this.choose(end.key, years)));
    this.reset = element("button", "ca-reset", words.reset);
    this.reset.type = "button";
    this.reset.addEventListener("click", () => this.put({}));
    const years = group(time.title, [element("div", "ca-years", ...this.ends.map(({ part }) => part))]);
    const panel = element("section", "ca-filters", element("h2", "ca-side", title), ...parts, years, this.reset);
    panel.ariaLabel = title;
    this.parent.replaceChildren(panel);
  }

  choose(key, codes) {
    this.put({ ...this.chosen, [key]: codes });
  }

  // Drawn at once; the page follows.
  put(chosen) {
    this.turn = (this.turn ?? Date.now()) + 1;
    this.draw(chosen);
    this.send({ filters: chosen, turn: this.turn });
  }

  draw(chosen) {
    this.chosen = chosen;
    for (const part of [...this.lists, ...this.ends]) part.draw(chosen[part.key] ?? []);
    this.reset.hidden = !Object.values(chosen).some((codes) => codes.length);
  }
}

class List {
  constructor({ key, title, options }, words, choose) {
    this.key = key;
    this.words = words;
    this.said = element("span", "ca-said");
    this.boxes = options.map(([code, name]) => new Box(code, name));
    const list = element("ul", "", ...this.boxes.map(({ part }) => part));
    list.addEventListener("change", () => choose(this.boxes.filter(({ input }) => input.checked).map(({ code }) => code)));
    const search = options.length > LONG ? [this.search(title, words)] : [];
    const boxes = element("div", "", ...search, list);
    boxes.role = "group";
    boxes.ariaLabel = title;
    this.part = element("details", "", element("summary", "", element("span", "", title), this.said), boxes);
    this.part.open = unfolded.get(key) ?? false;
    this.part.addEventListener("toggle", () => unfolded.set(key, this.part.open));
  }

  search(title, { find }) {
    const field = element("input", "");
    field.type = "search";
    field.placeholder = find;
    field.ariaLabel = `${find}: ${title}`;
    field.addEventListener("input", () => {
      const asked = plain(field.value.trim());
      for (const box of this.boxes) box.part.hidden = !plain(box.name).includes(asked);
    });
    return field;
  }

  draw(codes) {
    const chosen = this.boxes.filter((box) => box.draw(codes.includes(box.code)));
    this.said.textContent = chosen.map(({ name }) => name).join(", ") || this.words[codes.length ? "none" : "all"];
    this.part.classList.toggle("ca-chosen", codes.length > 0);
  }
}

class Box {
  constructor(code, name) {
    this.code = code;
    this.name = name;
    this.input = element("input", "");
    this.input.type = "checkbox";
    this.part = element("li", "", element("label", "", this.input, element("span", "", name)));
  }

  draw(isChosen) {
    this.input.checked = isChosen;
    return isChosen;
  }
}

class End {
  constructor({ key, title }, years, words, choose) {
    this.key = key;
    this.select = element("select", "", option("", words.any), ...years.map((year) => option(year, year)));
    this.select.addEventListener("change", () => choose(this.select.value ? [this.select.value] : []));
    this.select.id = `ca-${key}`;
    const label = element("label", "", title);
    label.htmlFor = this.select.id;
    this.part = element("div", "", label, this.select);
  }

  draw([year]) {
    this.select.value = year ?? "";
  }
}

function group(title, parts) {
  return element("div", "", element("h3", "", title), ...parts);
}

function option(value, name) {
  const made = element("option", "", name);
  made.value = value;
  return made;
}

// Found without regard to capitals and to marks on letters.
function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
