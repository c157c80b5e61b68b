// A search field that sends what is typed while it is typed, and keeps it in the address, so that the page can be
// shared. The address is replaced, not added to: Back leaves the search rather than going through its letters.
const PAUSE = 120; // ms without a key before the words are sent
const states = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const form = parentElement.querySelector("form");
  const input = form.querySelector("input");
  form.querySelector("label").textContent = data.label;
  form.querySelector(".hint").textContent = data.hint;
  // The element stays and its text changes: only so is the change read aloud.
  form.querySelector("[role=status]").textContent = data.status;
  if (states.has(form)) {
    states.get(form).send = (words) => setStateValue("q", words);
    return states.get(form).leave;
  }

  const state = { sent: data.q, timer: 0, composing: false, send: (words) => setStateValue("q", words) };
  states.set(form, state);
  input.value = data.q;
  input.maxLength = data.longest;
  if (!data.q && matchMedia("(hover: hover)").matches) input.focus({ preventScroll: true });

  const send = () => {
    clearTimeout(state.timer);
    const words = input.value.trim();
    if (state.composing || words === state.sent) return;
    state.sent = words;
    const url = new URL(location.href);
    words ? url.searchParams.set("q", words) : url.searchParams.delete("q");
    history.replaceState(history.state, "", url);
    state.send(words);
  };
  const later = () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(send, PAUSE);
  };
  const follow = () => {
    if (!input.isConnected) return;
    const words = new URL(location.href).searchParams.get("q") ?? "";
    if (words === state.sent) return;
    input.value = state.sent = words;
    state.send(words);
  };

  input.addEventListener("input", later);
  input.addEventListener("compositionstart", () => (state.composing = true));
  input.addEventListener("compositionend", () => {
    state.composing = false;
    later();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  addEventListener("popstate", follow);
  state.leave = () => {
    clearTimeout(state.timer);
    removeEventListener("popstate", follow);
    states.delete(form);
  };
  return state.leave;
}
