// What the browser tests look at, put into every page as window.look.
// Everything looks at the outputs of the one open notebook; JupyterLab's own parts are not ours.

window.look = {
  VEGA: "application/vnd.vegalite.v5+json",
  OUTPUT: ".jp-OutputArea-output",
  CONTROL: `input, select, textarea, button, summary, [role="slider"], [contenteditable="true"]`,

  notebook: () => window.jupyterapp.shell.currentWidget.content,
  outputs: () => [...look.notebook().node.querySelectorAll(look.OUTPUT)],
  charts: () => [...look.notebook().node.querySelectorAll(`${look.OUTPUT} .vega-embed`)],

  /** The cell an element stands in, as a reader of the notebook would name it. */
  where(element) {
    const cells = look.notebook().widgets;
    const index = cells.findIndex((cell) => cell.node.contains(element));
    return index < 0 ? "outside the cells" : `cell ${index} (${cells[index].model.id})`;
  },

  /** Keep account of what the kernel was sent and has not finished. */
  listen() {
    look.sent = new Set();
    look.notebook().parent.sessionContext.session.kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction === "send" && msg.channel === "shell") look.sent.add(msg.header.msg_id);
      if (msg.header.msg_type === "status" && msg.content.execution_state === "idle") {
        look.sent.delete(msg.parent_header.msg_id);
      }
    });
  },

  /** Resolve when the kernel has done what it was sent and the outputs have kept still a while. */
  async still(quiet, limit) {
    const began = performance.now();
    let changed = began;
    let frames = 0; // a page that is busy shows few, however long it takes for them
    const watch = new MutationObserver(() => {
      changed = performance.now();
      frames = 0;
    });
    watch.observe(look.notebook().node, {
      subtree: true, childList: true, characterData: true, attributes: true,
    });
    for (let now = began; now - began < limit; now = performance.now()) {
      if (look.sent.size) changed = now;
      else if (now - changed > quiet && frames > 5) break;
      await new Promise(requestAnimationFrame);
      frames++;
    }
    watch.disconnect();
  },

  /** Whether Python hears of the controls inside a chart, and so words follow them. */
  heard: (element) => !!element.closest(look.OUTPUT).querySelector(".vega-bindings .ally-reset"),

  /** Set controls inside the chart of a cell by name, as a reader does. */
  set(cell, values) {
    const form = look.notebook().widgets.find(({ model }) => model.id === cell).node
      .querySelector(".vega-bindings");
    for (const [name, value] of Object.entries(values)) {
      const control = form.querySelector(`[name="${name}"]`);
      if (control.type === "radio") {
        form.querySelector(`[name="${name}"][value="${value}"]`).click();
        continue;
      }
      control.value = value;
      const event = control.matches("select") ? "change" : "input";
      control.dispatchEvent(new Event(event, { bubbles: true }));
    }
  },

  /** All words in the chart of a cell. */
  lettering(cell) {
    const { node } = look.notebook().widgets.find(({ model }) => model.id === cell);
    return [...node.querySelectorAll(".vega-embed svg text")].map((text) => text.textContent);
  },

  drawn(chart) {
    const picture = chart.querySelector("svg, canvas");
    if (!picture) return false;
    const { width, height } = picture.getBoundingClientRect();
    return width > 40 && height > 20 && (picture.matches("canvas") || !!picture.querySelector("path"));
  },

  /** Chart outputs of the notebook's model that are not a picture on the page. */
  async undrawn() {
    // JupyterLab puts cells below the window on the page when it has time.
    for (let tries = 0; tries < 50 && look.lost().length; tries++) {
      await new Promise((later) => setTimeout(later, 200));
    }
    return look.lost();
  },
  lost() {
    const problems = [];
    look.notebook().widgets.forEach((cell) => {
      if (cell.model.type !== "code") return;
      const expected = cell.model.outputs.toJSON().filter((o) => o.data && look.VEGA in o.data).length;
      const seen = [...cell.node.querySelectorAll(`${look.OUTPUT} .vega-embed`)].filter(look.drawn).length;
      if (seen < expected) problems.push(`${look.where(cell.node)}: ${seen} of ${expected} charts drawn`);
    });
    return problems;
  },

  /** Cells that failed, what was printed as an error, and anything written in red. */
  red() {
    const problems = [];
    look.notebook().widgets.forEach((cell) => {
      if (cell.model.type !== "code") return;
      for (const output of cell.model.outputs.toJSON()) {
        const words = output.output_type === "error" ? `${output.ename}: ${output.evalue}`
          : output.name === "stderr" ? `printed as an error: ${[output.text].flat().join("")}` : "";
        if (words) problems.push(`${look.where(cell.node)}: ${words.trim().slice(0, 300)}`);
      }
    });
    const strong = ([r, g, b]) => r > 150 && r - Math.max(g, b) > 110 && Math.max(g, b) < 90;
    for (const { element, text } of look.words()) {
      if (strong(look.rgba(getComputedStyle(element).color))) {
        problems.push(`${look.where(element)}: red text "${text.slice(0, 80)}"`);
      }
    }
    return [...new Set(problems)];
  },

  /** Elements of the outputs with text of their own (pictures apart). */
  words() {
    const found = [];
    for (const output of look.outputs()) {
      const walk = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        const text = walk.currentNode.data.trim();
        if (text && !element.closest("svg, style, script") && element.checkVisibility()) {
          found.push({ element, text });
        }
      }
    }
    return found;
  },

  rgba(colour) {
    const canvas = (look.canvas ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }));
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = "rgba(0,0,0,0)";
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  },
  over([r, g, b, a], [R, G, B]) {
    return [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  },
  contrast(one, other) {
    const light = (colour) => {
      const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  },
  hex: (colour) => "#" + colour.slice(0, 3).map((c) => Math.round(c).toString(16).padStart(2, "0")).join(""),

  /** The first opaque colour behind an HTML element. */
  ground(element) {
    const layers = [];
    for (let node = element; node; node = node.parentElement) {
      const colour = look.rgba(getComputedStyle(node).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, above) => look.over(above, below), [255, 255, 255, 1]);
  },

  paint(shape, kind, below) {
    const style = getComputedStyle(shape);
    if (style[kind] === "none") return null;
    const colour = look.rgba(style[kind]);
    let alpha = colour[3] * style[`${kind}Opacity`];
    for (let node = shape; node.tagName !== "svg"; node = node.parentElement) {
      alpha *= getComputedStyle(node).opacity;
    }
    if (kind === "stroke" && parseFloat(style.strokeWidth) === 0) alpha = 0;
    return alpha < 0.02 ? null : look.over([...colour.slice(0, 3), alpha], below);
  },

  /** Text of charts below 4.5:1 or 12 px, marks below 3:1. */
  faint() {
    const problems = new Set();
    for (const chart of look.charts()) {
      const svg = chart.querySelector("svg");
      if (!svg) continue;
      const paper = look.ground(svg);
      const say = (what) => problems.add(`${look.where(chart)}: ${what}`);
      const shapes = [...svg.querySelectorAll("path, line, rect")].filter(
        (shape) => shape.closest(".role-mark, .role-legend-symbol") && !shape.closest("defs"),
      );
      const solid = [];
      for (const shape of shapes) {
        const box = shape.getBBox();
        if (box.width === 0 && box.height === 0) continue;
        const inks = ["fill", "stroke"].map((kind) => look.paint(shape, kind, paper));
        if (inks[0] && !shape.matches("line")) solid.push([shape, inks[0]]);
        const seen = inks.filter(Boolean);
        if (!seen.length) continue;
        const best = seen.reduce((a, b) => (look.contrast(a, paper) > look.contrast(b, paper) ? a : b));
        const ratio = look.contrast(best, paper);
        if (ratio < 3) {
          const kind = shape.closest("[class*=role-]").getAttribute("class").split(" ")[0];
          say(`${kind} ${look.hex(best)} on ${look.hex(paper)} is ${ratio.toFixed(1)}:1, needs 3:1`);
        }
      }
      for (const text of svg.querySelectorAll("text")) {
        const words = text.textContent.trim();
        if (!words) continue;
        const quote = `text "${words.slice(0, 40)}"`;
        const size = parseFloat(getComputedStyle(text).fontSize);
        if (size < 12) say(`${quote} is ${size} px, needs 12`);
        // What lies under the middle of the words: the last filled mark drawn before them.
        const { x, y, width, height } = text.getBoundingClientRect();
        let below = paper;
        for (const [shape, ink] of solid) {
          if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
          const at = new DOMPoint(x + width / 2, y + height / 2)
            .matrixTransform(shape.getScreenCTM().inverse());
          if (shape.isPointInFill(at)) below = ink;
        }
        const ink = look.paint(text, "fill", below);
        if (!ink) continue;
        const ratio = look.contrast(ink, below);
        if (ratio < 4.5) {
          say(`${quote} ${look.hex(ink)} on ${look.hex(below)} is ${ratio.toFixed(1)}:1, needs 4.5:1`);
        }
      }
    }
    return [...problems];
  },

  /** Draw every chart output anew: Vega reads the page's theme only when it draws. */
  redraw() {
    look.notebook().widgets.forEach((cell) => {
      if (cell.model.type !== "code") return;
      cell.model.outputs.toJSON().forEach((output, index) => {
        if (output.data && look.VEGA in output.data) cell.model.outputs.set(index, output);
      });
    });
  },

  /** How tall the window must be to hold the whole notebook. */
  height() {
    const outer = look.notebook().node.querySelector(".jp-WindowedPanel-outer");
    outer.scrollTop = 0;
    const last = [...outer.querySelectorAll(".jp-Cell")].at(-1);
    return Math.min(Math.ceil(last.getBoundingClientRect().bottom) + 120, 16000);
  },

  /** The controls of the outputs, in order; a group of radio buttons is one control. */
  controls() {
    const found = [], groups = new Set();
    for (const control of look.notebook().node.querySelectorAll(`${look.OUTPUT} :is(${look.CONTROL})`)) {
      if (control.disabled || control.type === "hidden" || !control.checkVisibility()) continue;
      if (control.type === "radio" && control.name) {
        const group = `${look.where(control)} ${control.name}`;
        if (groups.has(group)) continue;
        groups.add(group);
      }
      control.dataset.look ??= `${(look.count = (look.count ?? 0) + 1)}`;
      const boxes = [control, ...(control.labels ?? [])].map((e) => e.getBoundingClientRect());
      const span = (low, high) => Math.max(...boxes.map((b) => b[high])) - Math.min(...boxes.map((b) => b[low]));
      const toggles = ["radio", "checkbox"].includes(control.type);
      found.push({
        id: control.dataset.look,
        kind: control.matches("[role=slider]") ? "slider" : control.type || control.tagName.toLowerCase(),
        says: `${look.where(control)}: ${look.named(control)}`,
        width: Math.round(toggles ? span("left", "right") : boxes[0].width),
        height: Math.round(toggles ? span("top", "bottom") : boxes[0].height),
        // A question says itself what comes of an answer; a guess is a mark more in its picture.
        bound: !!control.closest(".ally-ask") || (!!control.closest(".vega-bind") && !look.heard(control)),
      });
    }
    return found;
  },

  named(control) {
    const kind = control.matches("[role=slider]") ? "slider" : control.type || control.tagName.toLowerCase();
    const label = control.getAttribute("aria-label") || [...(control.labels ?? [])].map((l) => l.textContent).join(" ")
      || control.textContent || control.title || "without a name";
    return `${kind} "${label.trim().replace(/\s+/g, " ").slice(0, 50)}"`;
  },

  control: (id) => document.querySelector(`[data-look="${id}"]`),

  value(control) {
    if (control.type === "radio") {
      const group = control.name
        ? control.closest(look.OUTPUT).querySelectorAll(`input[name="${CSS.escape(control.name)}"]`) : [control];
      return [...group].findIndex((radio) => radio.checked);
    }
    if (control.type === "checkbox") return control.checked;
    if (control.matches("select[multiple]")) return [...control.selectedOptions].map((o) => o.value).join();
    if (control.matches("summary")) return control.parentElement.open;
    if (control.matches("button")) return look.clicks ?? 0;
    return control.value ?? control.getAttribute("aria-valuenow") ?? control.textContent;
  },

  /** What has the focus: which control, and how well its ring shows. */
  focus() {
    const element = document.activeElement;
    if (!element || !look.notebook().node.contains(element)) return { inside: false };
    if (!element.matches(`${look.OUTPUT} *`)) return { inside: true };
    const id = element.type === "radio" && element.name
      ? [...(element.form ?? document).querySelectorAll(`input[name="${CSS.escape(element.name)}"]`)]
          .map((radio) => radio.dataset.look).find(Boolean)
      : element.dataset.look;
    const style = getComputedStyle(element);
    const width = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    const page = look.ground(element.closest(look.OUTPUT));
    const ring = look.over(look.rgba(style.outlineColor), page);
    return { inside: true, id, ring: width >= 2 ? look.contrast(ring, page) : 0 };
  },

  /** Start at the top of the notebook, in command mode, as after a click beside a cell. */
  top() {
    const notebook = look.notebook();
    notebook.activeCellIndex = 0;
    notebook.mode = "command";
    notebook.activate();
    document.addEventListener("click", () => (look.clicks = (look.clicks ?? 0) + 1), true);
  },

  /** What must not change when a key is pressed on a control. */
  lab: () => ({ cells: look.notebook().widgets.length, mode: look.notebook().mode }),

  /** Watch every frame for a chart that is gone, until stop() is called. */
  watch() {
    const before = look.charts().filter(look.drawn).length;
    look.frames = { on: true, seen: 0, blank: 0 };
    const step = () => {
      if (!look.frames.on) return;
      look.frames.seen++;
      if (look.charts().filter(look.drawn).length < before) look.frames.blank++;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    look.before = look.pictures();
  },
  stop() {
    look.frames.on = false;
    const after = look.pictures(), silent = [];
    look.before.forEach((was, index) => {
      const is = after[index];
      if (!is || was.picture === is.picture) return;
      if (was.words === is.words) silent.push(`${is.where}: the chart changed and the words beneath did not`);
      if (was.label === is.label) silent.push(`${is.where}: the chart changed and its aria-label did not`);
    });
    return { blank: look.frames.blank, seen: look.frames.seen, silent };
  },
  pictures() {
    return look.charts().map((chart) => {
      const cell = look.notebook().widgets.find((one) => one.node.contains(chart));
      const texts = [...cell.node.querySelectorAll(look.OUTPUT)].filter(
        (output) => !output.querySelector(".vega-embed, .jupyter-widgets"),
      );
      return {
        where: look.where(chart),
        // Vega numbers its clip paths and gradients anew each time it draws
        picture: chart.querySelector("svg")?.innerHTML.replace(/(clip|gradient_)\d+/g, "$1"),
        words: texts.map((output) => output.textContent).join("\n"),
        label: chart.getAttribute("aria-label"),
      };
    });
  },
};
