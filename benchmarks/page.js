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

  /** The words beneath the picture of a cell, whichever way they were put there. */
  words(id) {
    const parts = [...bench.cell(id).querySelectorAll(".ally-words p, .widget-html-content p")];
    return parts.map((part) => part.textContent).join("\n");
  },

  frame: () => new Promise(requestAnimationFrame),

  /** Open a notebook in JupyterLab, run it if asked, and wait for the picture of a cell. */
  async open(path, run, id) {
    const began = performance.now();
    await jupyterapp.commands.execute("docmanager:open", { path });
    while (!look.notebook()?.widgets?.length) await bench.frame();
    // As a reader scrolls: cells far below the window are drawn when there is time.
    const cells = look.notebook().widgets.map((cell) => cell.model.id);
    look.notebook().scrollToItem(cells.indexOf(id), "center");
    if (run) {
      await jupyterapp.shell.currentWidget.sessionContext.ready;
      jupyterapp.commands.execute("notebook:run-all-cells");
    }
    while (!bench.picture(id) && performance.now() - began < 60000) await bench.frame();
    if (!bench.picture(id)) throw new Error(`${path}: no picture in cell ${id} after a minute`);
    // The page's clock began with the page, JupyterLab's own start included.
    return { page: performance.now(), notebook: performance.now() - began };
  },

  control(id, number) {
    const all = bench.cell(id).querySelectorAll("select, input[type=number]");
    if (!all[number]) throw new Error(`cell ${id} has no list or box number ${number}`);
    return all[number];
  },

  /** Set a control, as a reader does, and time the last frames with a new picture and new words. */
  async move(id, number, value, quiet) {
    const control = bench.control(id, number);
    let picture = bench.markup(id), changed = false, drawn = 0, frames = 0, blank = 0;
    let words = bench.words(id), said = 0;
    const watch = new MutationObserver(() => (changed = true));
    watch.observe(bench.cell(id), { subtree: true, childList: true, attributes: true, characterData: true });
    const began = performance.now();
    if (control.matches("select")) control.selectedIndex = value;
    else control.value = value;
    for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
    for (let now = began; now - began < 15000; ) {
      await bench.frame();
      now = performance.now();
      frames++;
      if (!bench.picture(id)) blank++;
      if (changed) {
        changed = false;
        const is = bench.markup(id);
        if (is && is !== picture) [picture, drawn] = [is, now - began];
        const says = bench.words(id);
        if (says && says !== words) [words, said] = [says, now - began];
      }
      if (drawn && now - began - Math.max(drawn, said) > quiet && !look.sent?.size) break;
    }
    watch.disconnect();
    return { ms: drawn, said, frames, blank };
  },
};
