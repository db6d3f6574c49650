// Makes the controls of one notebook work by keyboard, speak to a screen reader, and be seen.
// JupyterLab 4.6 takes arrow keys and letters (b adds a cell) from every control that is not a text
// box, and ipywidgets leaves slider handles and groups of buttons without a name.

const OUTPUT = ".jp-OutputArea-output";
const CONTROL = `input, select, textarea, button, summary, [role="slider"], [contenteditable="true"]`;
const TYPED = `textarea, [contenteditable="true"], input:not([type="range"], [type="radio"],
  [type="checkbox"], [type="button"], [type="submit"], [type="reset"], [type="color"])`;

// --jp-* variables are JupyterLab's own, so that both of its themes are followed.
const STYLE = `
${OUTPUT} :is(${CONTROL}):focus-visible {
  outline: 3px solid var(--jp-content-font-color1, currentColor) !important;
  outline-offset: 2px !important;
}
${OUTPUT}, ${OUTPUT} .jupyter-widgets {
  --jp-widgets-slider-handle-size: 24px;
  --jp-widgets-input-border-color: var(--jp-content-font-color2);
}
${OUTPUT} .noUi-handle { background: var(--jp-brand-color1); border-color: transparent; }
${OUTPUT} .noUi-target { background: var(--jp-content-font-color2); }
${OUTPUT} .widget-hslider .slider-container { padding: 0 12px; }
${OUTPUT} :is(.widget-radio, .widget-radio-box) { height: auto; }
${OUTPUT} :is(.widget-radio-box, .vega-bind-radio, .vega-bind) label,
${OUTPUT} .widget-checkbox label {
  display: inline-flex; align-items: center; min-height: 28px; min-width: 28px; margin: 0; gap: 6px;
}
${OUTPUT} .widget-radio-box label { display: flex; height: auto; line-height: 1.4; }
${OUTPUT} .widget-checkbox { height: auto; }
${OUTPUT} :is(.widget-radio > .widget-label, .widget-checkbox label, .widget-checkbox label span) {
  white-space: normal; overflow: visible; height: auto; line-height: 1.4;
}
${OUTPUT} .widget-radio > .widget-label { flex-shrink: 1; }
${OUTPUT} :is(input[type="checkbox"], input[type="radio"]) {
  flex: none; width: 18px; height: 18px; margin: 0 4px; order: -1;
}
${OUTPUT} [aria-pressed="true"] { box-shadow: inset 0 -3px var(--jp-content-font-color1); }
${OUTPUT} .vega-bindings { color: var(--jp-content-font-color1); font-size: 13px; margin: 4px 0 8px; }
/* Many controls under a chart stand in two columns, and several stand under each other. */
${OUTPUT} .vega-bindings:has(.vega-bind:nth-child(8)) { columns: 2 24em; column-gap: 2em; max-width: 62em; }
${OUTPUT} .vega-bindings:has(.vega-bind + .vega-bind) .vega-bind-name { flex: 0 0 14em; }
${OUTPUT} .vega-bindings:has(.vega-bind + .vega-bind) label:has(select) .vega-bind-name { flex-basis: 7em; }
${OUTPUT} .vega-bind label { max-width: 100%; }
${OUTPUT} .vega-bind select { min-width: 0; text-overflow: ellipsis; }
${OUTPUT} .vega-bindings > * { break-inside: avoid; margin: 2px 0; }
${OUTPUT} .vega-bind :is(select, input:not([type="checkbox"], [type="radio"])) {
  box-sizing: border-box; min-height: 28px; font: inherit;
}
${OUTPUT} .vega-bind :is(select, input[type="number"], input[type="text"]) {
  color: inherit; background: var(--jp-layout-color1); border: 1px solid var(--jp-content-font-color2);
}
${OUTPUT} a:any-link { text-decoration: underline !important; }
${OUTPUT} summary { width: fit-content; padding: 4px 0; cursor: pointer; }
[data-jp-theme-light="false"] ${OUTPUT} :is(input, select, textarea) { color-scheme: dark; }
/* ipywidgets draws the arrow of a list in near-black, which a dark page swallows. */
${OUTPUT} .widget-dropdown > select {
  background: var(--jp-widgets-input-background-color) no-repeat;
  background-image: linear-gradient(45deg, transparent 50%, #808080 50%),
    linear-gradient(135deg, #808080 50%, transparent 50%);
  background-position: right 12px center, right 6px center; background-size: 6px 6px;
}
${OUTPUT} .ally-twin { width: 5em; }
${OUTPUT} .ally-twin + span { display: none; }
`;

let groups = 0;

function set(element, name, value) {
  if (element && value && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** The words a reader sees in front of a control. */
function caption(element) {
  const bound = element.closest(".vega-bind")?.querySelector(".vega-bind-name");
  if (bound) return bound.textContent.trim().replace(/:$/, "");
  // Upwards as far as the row, where a box to type in finds the name of the slider beside it.
  for (let node = element; node && !node.matches(`${OUTPUT}, .widget-vbox`); ) {
    for (const label of node.querySelectorAll(".widget-label")) {
      const tooltip = label.title === "null" ? "" : label.title;
      const name = label.textContent.trim() || tooltip;
      if (name) return name;
    }
    node = node.parentElement;
  }
  return "";
}

function group(box) {
  set(box, "role", "radiogroup");
  set(box, "aria-label", caption(box));
  const radios = [...box.querySelectorAll("input")];
  // Without a name each is a group of its own, and arrow keys wander into the next question.
  if (radios.some((radio) => !radio.name)) {
    const chosen = radios.find((radio) => radio.checked);
    const name = `choice-${Date.now().toString(36)}-${groups++}`;
    radios.forEach((radio) => (radio.name = name));
    if (chosen) chosen.checked = true;
  }
}

/** Put a box to type in beside a slider of a chart, as the other sliders have one. */
function twin(range) {
  if (range.nextElementSibling?.matches(".ally-twin")) return;
  const box = document.createElement("input");
  // Not of the type number, which takes a comma in some languages of the browser only.
  Object.assign(box, { type: "text", inputMode: "decimal", className: "ally-twin" });
  set(box, "role", "spinbutton");
  for (const limit of ["min", "max"]) set(box, `aria-value${limit}`, range.getAttribute(limit));
  const show = () => {
    box.value = range.value;
    set(box, "aria-valuenow", range.value);
  };
  show();
  const move = () => range.dispatchEvent(new Event("input", { bubbles: true }));
  const slide = () => {
    const typed = box.value.trim().replace(",", ".").replace("−", "-");
    if (typed === "" || Number.isNaN(Number(typed))) return;
    range.value = typed; // which keeps to its limits
    move();
  };
  box.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "ArrowUp") range.stepUp();
    else range.stepDown();
    show();
    move();
  });
  range.addEventListener("input", () => {
    if (document.activeElement !== box) show();
  });
  box.addEventListener("input", slide);
  box.addEventListener("change", show);
  range.after(box);
}

function tidy(root) {
  const each = (selector, act) => {
    root.querySelectorAll(`${OUTPUT} :is(${selector})`).forEach(act);
  };
  each(`.widget-slider [role="slider"]`, (handle) => {
    const name = caption(handle);
    const pair = handle.closest(".widget-slider").querySelectorAll(`[role="slider"]`).length > 1;
    const end = handle.classList.contains("noUi-handle-upper") ? "highest" : "lowest";
    set(handle, "aria-label", name && pair ? `${name}, ${end}` : name);
  });
  each(".widget-slider .widget-readout", (readout) => {
    const name = caption(readout);
    set(readout, "role", "textbox");
    set(readout, "aria-label", name && `${name}, typed`);
    // a slider of words counts its steps; say the word instead
    const handle = readout.parentElement.querySelectorAll(`[role="slider"]`);
    if (handle.length === 1) set(handle[0], "aria-valuetext", readout.textContent);
  });
  each(".widget-radio-box, .vega-bind-radio", group);
  each(".widget-toggle-buttons", (box) => {
    set(box, "role", "group");
    set(box, "aria-label", caption(box));
  });
  each(".ally-group", (box) => {
    set(box, "role", "group");
    set(box, "aria-label", box.querySelector(".widget-html-content")?.textContent.trim());
  });
  each(".widget-toggle-button", (button) => {
    set(button, "aria-pressed", String(button.classList.contains("mod-active")));
  });
  each(`.vega-bind input[type="range"]`, twin);
  each("input, select, textarea", (field) => {
    const own = [...(field.labels ?? [])].some((label) => label.textContent.trim());
    if (field.matches(".ally-twin")) {
      set(field, "aria-label", `${caption(field)}, typed`);
    } else if (field.matches(`.vega-bind input[type="range"]`) || !own) {
      set(field, "aria-label", caption(field));
    }
  });
  // A picture that waits for a guess has groups without a mark, to which Vega gives no name.
  each("g[role=graphics-symbol]:not([aria-label])", (marks) => marks.removeAttribute("role"));
  // What changes when a control moves is read out, because the node around it stays.
  each(".widget-html-content", (words) => set(words, "aria-live", "polite"));
  each(".ally-words", (words) => set(words.closest(OUTPUT), "aria-live", "polite"));
}

function keepKeys(root, event) {
  const target = event.target;
  if (!(target instanceof Element) || !root.contains(target)) return;
  if (!target.closest(OUTPUT) || !target.matches(CONTROL) || target.matches(TYPED)) return;
  // Ctrl+S, Shift+Enter and the like still belong to JupyterLab.
  const command = event.ctrlKey || event.metaKey || event.altKey;
  if (command || (event.shiftKey && event.key === "Enter")) {
    target.removeAttribute("data-lm-suppress-shortcuts");
  } else {
    target.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}

/** Look after the outputs below root; the function returned ends it. */
function attend(root) {
  let waiting = 0;
  const soon = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      tidy(root);
    });
  };
  const watch = new MutationObserver((changes) => {
    if (changes.some(({ target }) => !target.closest?.("svg, .cm-editor"))) soon();
  });
  const onKey = (event) => keepKeys(root, event);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  // JupyterLab listens on the document, so the window hears of a key before it.
  window.addEventListener("keydown", onKey, true);
  watch.observe(root, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["class"],
  });
  soon();
  return () => {
    watch.disconnect();
    cancelAnimationFrame(waiting);
    window.removeEventListener("keydown", onKey, true);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}

function render({ model, el }) {
  el.setAttribute("role", "status");
  const write = () => {
    const [first, ...rest] = model.get("text").split(" ");
    const bold = document.createElement("strong");
    bold.textContent = first;
    el.replaceChildren(bold, rest.length ? ` ${rest.join(" ")}` : "");
  };
  write();
  model.on("change:text", write);
  // The view is made before it is put on the page, and only then is its notebook known.
  let end = () => {};
  const timer = setInterval(() => {
    if (!el.isConnected) return;
    clearInterval(timer);
    end = attend(el.closest(".jp-Notebook") ?? document.body);
  }, 50);
  return () => {
    clearInterval(timer);
    end();
    model.off("change:text", write);
  };
}

export default { render };
