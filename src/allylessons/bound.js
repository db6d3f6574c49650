// Carries the controls that Vega puts under a chart to Python and back. The chart itself follows
// them without any of this.

const FORM = ".vega-bindings";

/** Look after the chart that stands in the same outputs; the function returned ends it. */
function attend(root, model) {
  const field = (name) => root.querySelector(`${FORM} [name="${CSS.escape(name)}"]`);

  /** Set what stands otherwise on the page, as a reader would. */
  const write = (values) => {
    for (const [name, value] of Object.entries(values)) {
      const input = field(name);
      if (!input || input.value === String(value)) continue;
      input.value = value;
      const event = input.matches("select") ? "change" : "input";
      input.dispatchEvent(new Event(event, { bubbles: true }));
    }
  };
  const say = () => {
    const words = model.get("words");
    if (words) root.querySelector(".vega-embed")?.setAttribute("aria-label", words);
  };
  let sending = false;
  const send = () => {
    sending = false;
    model.save_changes();
  };
  const heard = ({ target }) => {
    const values = model.get("values");
    if (!target.matches(`${FORM} [name]`) || !(target.name in values)) return;
    const value = target.type === "range" ? Number(target.value) : target.value;
    if (String(values[target.name]) === String(value)) return;
    model.set("values", { ...values, [target.name]: value });
    if (!sending) queueMicrotask(send); // a reset sets many controls and is told once
    sending = true;
  };
  /** A chart that is drawn anew begins where the first one did. */
  const meet = () => {
    const form = root.querySelector(`${FORM}:not(:has(.ally-reset))`);
    if (!form) return;
    const reset = document.createElement("button");
    reset.type = "button";
    reset.className = "ally-reset jupyter-button";
    reset.textContent = "Reset";
    reset.addEventListener("click", () => write(model.get("start")));
    form.append(reset);
    write(model.get("values"));
    say();
  };
  const follow = () => write(model.get("values"));
  const watch = new MutationObserver(meet);
  watch.observe(root, { childList: true, subtree: true });
  root.addEventListener("input", heard);
  root.addEventListener("change", heard);
  model.on("change:values", follow);
  model.on("change:words", say);
  meet();
  return () => {
    watch.disconnect();
    root.removeEventListener("input", heard);
    root.removeEventListener("change", heard);
    model.off("change:values", follow);
    model.off("change:words", say);
  };
}

function render({ model, el }) {
  // The view is made before it is put on the page, and only then are its neighbours known.
  let end = () => {};
  const timer = setInterval(() => {
    if (!el.isConnected) return;
    clearInterval(timer);
    end = attend(el.closest(".jp-OutputArea") ?? document, model);
  }, 50);
  return () => {
    clearInterval(timer);
    end();
  };
}

export default { render };
