// Carries the controls that Vega puts beside a chart to Python and back. The chart itself follows
// them without any of this.

const FORM = ".vega-bindings";
const LATE = 4000; // ms after which Python counts as not answering
const NO_PYTHON =
  "The picture follows you. Python does not answer, so the words and the table below still tell " +
  "what stood here before. Choose Kernel ▸ Restart Kernel, then run the first cell and this one.";

/** Look after the chart that stands in the same outputs; the function returned ends it. */
function attend(root, model) {
  const fields = (name) => root.querySelectorAll(`${FORM} [name="${CSS.escape(name)}"]`);

  /** Set what stands otherwise on the page, as a reader would. */
  const write = (values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const [at, input] of [...fields(name)].entries()) {
        if (input.type === "radio") {
          if (at === value && !input.checked) input.click();
        } else if (input.type === "checkbox") {
          if (input.checked !== Boolean(value)) input.click();
        } else if (input.value !== String(value ?? "")) {
          if (input.matches("select") && typeof value === "number") input.selectedIndex = value;
          else if (input.matches("select") && value === null) input.selectedIndex = 0;
          else input.value = value ?? "";
          const event = input.matches("select") ? "change" : "input";
          input.dispatchEvent(new Event(event, { bubbles: true }));
        }
      }
    }
  };
  const say = () => {
    const words = model.get("words");
    if (words) root.querySelector(".vega-embed")?.setAttribute("aria-label", words);
  };
  const alarm = document.createElement("div");
  alarm.className = "ally-off";
  alarm.setAttribute("role", "alert");
  alarm.hidden = true;
  let timer = 0;
  let sending = false;
  const send = () => {
    sending = false;
    const warn = () => {
      alarm.textContent = NO_PYTHON;
      alarm.hidden = false;
      root.querySelector(FORM)?.append(alarm);
    };
    clearTimeout(timer);
    timer = setTimeout(warn, LATE);
    try {
      model.save_changes();
    } catch {
      warn();
    }
  };
  const answered = () => {
    clearTimeout(timer);
    alarm.hidden = true;
  };
  const read = (target) => {
    if (target.name.startsWith("guess")) return target.value;
    if (target.matches("select")) return target.selectedIndex;
    if (target.type === "checkbox") return target.checked;
    if (target.type === "radio") return [...fields(target.name)].indexOf(target);
    if (target.type === "range") return Number(target.value);
    return target.value;
  };
  const heard = ({ target }) => {
    const values = model.get("values");
    if (!target.matches(`${FORM} [name]`) || !(target.name in values)) return;
    const value = read(target);
    if (values[target.name] === value) return;
    model.set("values", { ...values, [target.name]: value });
    if (!sending) queueMicrotask(send); // a reset sets many controls and is told once
    sending = true;
  };
  /** A click in the picture sets its list, which then sends no event of its own. */
  const clicked = () =>
    setTimeout(() => {
      for (const name of Object.keys(model.get("values"))) {
        const [field] = fields(name);
        if (!name.startsWith("guess") && field?.matches("select")) heard({ target: field });
      }
    }, 100);
  /** A chart that is drawn anew begins where the first one did. */
  const meet = () => {
    const form = root.querySelector(`${FORM}:not(.ally-met)`);
    if (!form) return;
    form.classList.add("ally-met");
    if (Object.keys(model.get("start")).length) {
      const reset = document.createElement("button");
      reset.type = "button";
      reset.className = "ally-reset";
      reset.textContent = "Reset";
      reset.addEventListener("click", () => write(model.get("start")));
      form.append(reset);
    }
    write(model.get("values"));
    say();
  };
  const follow = () => write(model.get("values"));
  const watch = new MutationObserver(meet);
  watch.observe(root, { childList: true, subtree: true });
  root.addEventListener("input", heard);
  root.addEventListener("change", heard);
  root.addEventListener("click", clicked);
  model.on("change:values", follow);
  model.on("change:words", say);
  model.on("change:heard", answered);
  meet();
  return () => {
    watch.disconnect();
    clearTimeout(timer);
    root.removeEventListener("input", heard);
    root.removeEventListener("change", heard);
    root.removeEventListener("click", clicked);
    model.off("change:values", follow);
    model.off("change:words", say);
    model.off("change:heard", answered);
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
