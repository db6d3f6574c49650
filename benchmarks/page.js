// What the benchmarks measure in the page, put into it as window.bench beside browser.js's look.
// Every way of drawing is measured alike: by the frame in which its picture is a new one.

window.bench = {
  PICTURE: ".vega-embed, .js-plotly-plot, .bqplot.figure",

  cell: (id) => look.notebook()?.widgets?.find((cell) => cell.model.id === id)?.node,

  /** The picture of a cell, or null while nothing is drawn there. */
  picture(id) {
    const charts = [...(bench.cell(id)?.querySelectorAll(bench.PICTURE) ?? [])];
    return charts.find(look.drawn) ?? null;
  },

  /** The picture as text; Vega numbers its clip paths anew each time it draws. */
  markup(id) {
    const parts = [...(bench.picture(id)?.querySelectorAll("svg") ?? [])];
    return parts.map((svg) => svg.innerHTML).join("").replace(/(clip|gradient_)\d+/g, "$1");
  },

  frame: () => new Promise(requestAnimationFrame),

  /** A control by its name, or where it has none the list of the cell; radios come as several. */
  controls(id, name) {
    const css = name ? `.vega-bindings [name="${CSS.escape(name)}"]` : "select";
    const found = [...bench.cell(id).querySelectorAll(css)];
    if (!found.length) throw new Error(`cell ${id} has no control ${name}`);
    return found;
  },

  /** Open a picture without a guess. */
  async lift(id) {
    const [box] = bench.controls(id, "shown");
    if (!box.checked) box.click();
    for (let at = 0; at < 30; at++) await bench.frame();
  },

  /** Set a control, as a reader does, and time the last frame with a new picture. */
  async move(id, name, value, quiet) {
    const controls = bench.controls(id, name);
    let picture = bench.markup(id), changed = false, drawn = 0, blank = 0;
    const watch = new MutationObserver(() => (changed = true));
    watch.observe(bench.cell(id), { subtree: true, childList: true, attributes: true, characterData: true });
    const began = performance.now();
    if (controls[0].type === "radio") controls[value].click();
    else if (controls[0].type === "checkbox") controls[0].click();
    else {
      if (controls[0].matches("select")) controls[0].selectedIndex = value;
      else controls[0].value = value;
      for (const event of ["input", "change"]) controls[0].dispatchEvent(new Event(event, { bubbles: true }));
    }
    for (let now = began; now - began < 15000; ) {
      await bench.frame();
      now = performance.now();
      if (!bench.picture(id)) blank++;
      if (changed) {
        changed = false;
        const is = bench.markup(id);
        if (is && is !== picture) [picture, drawn] = [is, now - began];
      }
      if (drawn && now - began - drawn > quiet && !look.sent?.size) break;
    }
    watch.disconnect();
    return { ms: drawn, blank };
  },
};
