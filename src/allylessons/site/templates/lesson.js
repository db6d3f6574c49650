// A lesson's page: it answers the questions that ask.js draws, from the tables that Python made, and
// keeps what was answered. readNumbers is reading.js, pack and unpack are codes.js.

(() => {
  const about = document.getElementById("lesson");
  if (!about) return;
  const lesson = JSON.parse(about.textContent);
  const place = (number) => `allylessons:answers:${number}`;
  const TRIES = "tries:";
  const GOOD = ["right", "kept"];
  const mounted = [];
  const views = new Map(); // name of a picture to its view
  let stored = true; // whether the browser keeps what is put into it

  // ---- answers, as the files and codes of the notebooks have them ----

  function read(number) {
    try {
      const kept = JSON.parse(localStorage.getItem(place(number)) ?? "null");
      return entries(kept, number);
    } catch {
      return {};
    }
  }
  const depth = (value, left) =>
    left > 0 && (typeof value !== "object" || value === null || Object.values(value).every((one) => depth(one, left - 1)));
  function entries(content, number) {
    const fits = content?.format === 1 && content.lesson === number && typeof content.answers === "object";
    if (!fits || content.answers === null || Array.isArray(content.answers) || !depth(content.answers, 20)) {
      throw new Error(content?.lesson !== number && Number.isInteger(content?.lesson) ? `it belongs to lesson ${content.lesson}` : "no answers in it");
    }
    return content.answers;
  }
  const whole = () => ({ format: 1, lesson: lesson.lesson, answers });
  function keep(given) {
    answers = { ...read(lesson.lesson), ...answers, ...given }; // another tab's stay
    try {
      localStorage.setItem(place(lesson.lesson), JSON.stringify(whole()));
    } catch {
      stored = false;
    }
    progress();
  }
  let answers = read(lesson.lesson);

  // ---- verdicts ----

  const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
  const shortest = (number) => String(Number(number.toPrecision(6)));

  /** Which piece of a line a number is on: before the first cut, on it, after it, and so on. */
  function piece(cuts, number) {
    const below = cuts.filter((cut) => cut < number).length;
    return 2 * below + (cuts[below] === number ? 1 : 0);
  }

  /** Read and judge an answer: {at: number of what is said, or said itself; value}. */
  function judge({ ask, table }, given, settings) {
    if (table.outcomes) return aboutLab(ask, table, given, settings ?? labValues(table.lab));
    const values = table.of && (has(table.of, key(ask, given)) ? table.of[key(ask, given)] : table.else);
    if (ask.kind === "one" || ask.kind === "order") return { at: values, value: given };
    if (ask.kind === "several") return { at: values, value: [...given].sort() };
    if (ask.kind === "parts") {
      const gap = ask.blanks.find(([blank]) => !given[blank]);
      return gap ? { at: table.gaps[gap[0]] } : { at: values, value: given };
    }
    if (ask.kind === "free") return { at: table.else, value: String(given).trim() };
    const numbers = figures(ask, table, given);
    if (numbers.said) return numbers;
    let at = 0;
    numbers.forEach((number, n) => (at = at * (2 * table.cuts[n].length + 1) + piece(table.cuts[n], number)));
    return { at: table.cells[at], value: numbers.length > 1 ? numbers : numbers[0] };
  }

  /** How the controls of a lab stand. */
  function labValues(name) {
    const view = views.get(name);
    return Object.fromEntries(lesson.charts[name].controls.map((one) => [one, view.signal(one)]));
  }
  function aboutLab(ask, table, given, settings) {
    const gap = table.gaps && ask.blanks.find(([blank]) => !given?.[blank]);
    if (gap) return { at: table.gaps[gap[0]] };
    const chart = lesson.charts[table.lab];
    const found = chart.outcome(ask.kind, settings, given);
    const at = has(table.outcomes, found) ? table.outcomes[found] : table.else;
    const value = ask.kind === "settings" ? Object.entries(settings) : { ...settings, ...given };
    return { at, value };
  }

  // For tests and the curious: what a question says to an answer.
  window.allylessons = {
    said(name, given, settings) {
      const one = lesson.asks[name];
      const found = judge(one, given, settings);
      return found.said ?? one.table.said[found.at];
    },
  };

  function key(ask, given) {
    if (ask.kind === "parts") return ask.blanks.map(([blank]) => given[blank]).join("|");
    if (ask.kind === "several") return [...given].sort().join("|");
    return [].concat(given).join("|");
  }

  /** The numbers in what was typed; or {said}, what to type instead. */
  function figures(ask, table, given) {
    const how = { unit: table.percent ? "percent" : "" };
    const typed = [].concat(given).map(String);
    try {
      return typed.map((text) => readNumbers(text, 1, how, ALLY_NUMBERS)[0]);
    } catch (problem) {
      if (typed.length > 1) return { said: table.wanted };
      const { kind, title } = table.unread;
      return { said: { kind, title, html: inlined(problem.message) } };
    }
  }
  /** A refusal as HTML: its code spans as such, all else text. */
  function inlined(text) {
    return text
      .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
      .replace(/`([^`]+)`/g, "<code>$1</code>");
  }

  const told = (name, given) => {
    const { ask, table } = lesson.asks[name];
    if (has(table, "low")) {
      const texts = [].concat(given).map((one) => shortest(one) + (table.percent ? "%" : ""));
      return { ...table.told, html: table.told.html.replace("GUESS-HERE", texts.join(" to ")) };
    }
    return table.told[key(ask, given)];
  };

  const isGuess = (name) => name.startsWith("predict:");

  /** Whether what is kept fits the question: the verdict on it, or nothing. */
  function again(name, kept) {
    const one = lesson.asks[name];
    if (kept === undefined || kept === null || !one) return null;
    try {
      if (isGuess(name)) {
        if (kept === "skipped") return { said: one.table.skipped };
        const said = told(name, kept);
        return said && { said, value: kept };
      }
      if (one.ask.python) return null;
      if (one.table.outcomes) {
        const settings = Array.isArray(kept) ? Object.fromEntries(kept) : kept;
        const judged = judge(one, kept, settings);
        return { said: one.table.said[judged.at], value: judged.value };
      }
      const numeric = one.ask.kind === "number" || one.ask.kind === "numbers";
      const given = numeric ? [].concat(kept).map(String) : kept;
      if (one.ask.kind === "several" || one.ask.kind === "order") given.map(String);
      const found = judge(one, numeric && given.length === 1 ? given[0] : given);
      const said = found.said ?? one.table.said[found.at];
      return found.value === undefined ? null : { said, value: found.value };
    } catch {
      return null; // of another edition, or changed by hand
    }
  }

  // ---- a question ----

  function strip(scene) {
    if (!scene) return {};
    const asked = new Map();
    for (const [name, one] of Object.entries(lesson.asks)) {
      if (name.startsWith("recall:")) continue;
      const kept = again(name, answers[name]);
      const done = Boolean(kept) && (isGuess(name) || GOOD.includes(kept.said.kind));
      asked.set(one.ask.scene, [...(asked.get(one.ask.scene) ?? []), done]);
    }
    const done = Array.from({ length: lesson.scenes }, (_, at) => {
      const here = asked.get(at + 1) ?? [];
      return at + 1 === scene ? "now" : here.length && here.every(Boolean) ? "done" : "";
    });
    const found = [...asked.values()].flat().filter(Boolean).length;
    const kept = found ? `${found} question${found > 1 ? "s" : ""} done` : "";
    return { lesson: lesson.lesson, scene, of: lesson.scenes, done, kept };
  }

  function host(name) {
    const one = lesson.asks[name];
    const { ask, table } = one;
    const before = again(name, answers[name]);
    let said = before ? [before.said] : [];
    let hints = 0;
    const acts = {
      skip() {
        keep({ [name]: "skipped" });
        open(ask.key, null);
        said = [table.skipped];
      },
      check(given) {
        if (isGuess(name)) return guessed(given);
        const found = judge(one, given);
        const verdict = found.said ?? table.said[found.at];
        settle(found, verdict, given);
        said = [verdict, ...said.filter((line) => ["hint", "solution"].includes(line.kind))];
        if (table.lines && verdict.kind === "kept") said.push(table.lines);
      },
      hint() {
        hints = Math.min(hints + 1, table.hints.length);
        said = [...said.filter((line) => line.kind !== "hint"), ...table.hints.slice(0, hints)];
      },
      show() {
        said = [...said.filter((line) => line.kind !== "solution"), table.solution];
      },
    };
    /** Keep an answer; a right one stays when a wrong one follows. */
    function settle(found, verdict, given) {
      const outcome = { right: "right", kept: "kept" }[verdict.kind] ?? "try again";
      const tried = answers[TRIES + name]?.outcomes;
      const outcomes = [...(Array.isArray(tried) ? tried : []), outcome].slice(-20);
      const put = { [TRIES + name]: { outcomes, edition: lesson.edition } };
      const kept = again(name, answers[name]);
      if (outcome !== "try again" || !kept || !GOOD.includes(kept.said.kind)) {
        put[name] = found.value ?? (typeof given === "string" ? given : "list");
      }
      keep(put);
    }
    function guessed(given) {
      const no = (line) => (said = [{ ...table.unread, html: line }]);
      let value = given;
      if (has(table, "low")) {
        const numbers = figures(ask, table, given);
        if (numbers.said) return no(numbers.said.html);
        if (numbers.some((number) => number < table.low || number > table.high)) return no(table.stay);
        if (numbers.some((number, at) => at && number < numbers[at - 1])) return no(table.order);
        value = numbers.length > 1 ? numbers : numbers[0];
      } else if (Array.isArray(given)) value = [...given].sort();
      keep({ [name]: value });
      open(ask.key, value);
      said = [told(name, value)];
    }
    return {
      ask,
      store: `page:${lesson.lesson}`,
      state: { said, answer: shown(before?.value), strip: strip(ask.scene) },
      async send({ act, answer }) {
        acts[act](answer);
        for (const [handle, scene] of mounted) handle.update({ strip: strip(scene) });
        return { said, strip: strip(ask.scene), kept: stored && ["check", "skip"].includes(act) };
      },
    };
  }
  /** An answer as its boxes show it. */
  function shown(value) {
    if (typeof value === "number") return shortest(value);
    if (Array.isArray(value)) return value.map(shown);
    return value ?? null;
  }

  for (const node of document.querySelectorAll("[data-asks]")) {
    const names = node.dataset.asks.split(" ");
    const visits = Object.keys(answers).map((name) => Number(/^recall:(\d{1,6}):/.exec(name)?.[1] ?? -1));
    const name = names[(Math.max(-1, ...visits) + 1) % names.length];
    const one = lesson.asks[name];
    mounted.push([mount(node, host(name)), one.ask.scene]);
    if (one.ask.python) {
      const line = document.createElement("p");
      line.className = "doors";
      line.textContent = "Only Python can judge this answer, which is code or a lab's settings. Open the lesson in JupyterLab to have it checked.";
      node.append(line);
    }
  }

  // ---- pictures ----

  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** Lift the veil of the picture that waits for a guess, with the guess in it. */
  function open(guess, value) {
    for (const [name, chart] of Object.entries(lesson.charts)) {
      if ((chart.guess || chart.shows) !== guess) continue;
      const view = views.get(name);
      if (!view) continue;
      const put = { ...(chart.guess ? { shown: true } : {}) };
      if (Array.isArray(value)) value.forEach((one, at) => (put[`guess_${at}`] = one));
      else if (value !== null) put.guess = value;
      for (const [signal, given] of Object.entries(put)) {
        try {
          view.signal(signal, given);
        } catch {
          /* a picture that shows no guess */
        }
      }
      view.runAsync();
      beneath(name, stateOf(chart, view));
    }
  }

  const el = (tag, text, className) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  };

  function table(columns, rows) {
    const made = el("table");
    const head = made.createTHead().insertRow();
    for (const name of columns) head.append(el("th", name));
    const body = made.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const cell of row) line.insertCell().textContent = cell;
    }
    return made;
  }

  /** Which of its states a picture is in, where they are listed. */
  const stateOf = (chart, view) =>
    chart.listed && chart.states?.length > 1 ? view.signal("state") : 0;

  /** Words, table and sources under a picture, for the state that it is in. */
  function beneath(name, state = 0, moved = false) {
    const chart = lesson.charts[name];
    const node = document.querySelector(`[data-chart="${CSS.escape(name)}"]`);
    const under = node.querySelector(".ally-words");
    const one = chart.states?.[state];
    if (!one) return;
    const isOpen = !chart.guess || answers[`predict:${chart.guess}`] !== undefined;
    const parts = [];
    if (isOpen) {
      const without = "As it is set now, its title and its marks say what this picture shows; Reset brings words and table back.";
      parts.push(el("p", moved ? without : one.words));
      if (!moved && one.rows.length && chart.columns.length) {
        const fold = el("details");
        const scroll = el("div", undefined, "scroll");
        scroll.append(table(chart.columns, one.rows));
        fold.append(el("summary", `Table (${one.rows.length} rows)`), scroll);
        fold.open = under.querySelector("details:not(.ally-sources)")?.open ?? false;
        parts.push(fold);
      }
    }
    const line = el("div");
    line.innerHTML = chart.lines[one.sources]; // written by Python, which has escaped it
    under.replaceChildren(...parts, ...line.childNodes);
    node.querySelector("svg")?.setAttribute("aria-label", isOpen ? one.words : chart.before);
    // Vega gives a role to groups of marks that it gives no name.
    for (const group of node.querySelectorAll("g[role=graphics-symbol]:not([aria-label])")) {
      group.removeAttribute("role");
    }
  }

  /** A picture whose titles fit into the room there is, however far it can be moved sideways. */
  function fitted(spec, room) {
    if (room >= spec.width) return spec;
    const most = Math.floor(room / 7.6); // letters of a title in a line
    const wrap = (lines) => {
      const made = [""];
      for (const word of lines.join(" ").split(" ").filter(Boolean)) {
        if (made.at(-1) && made.at(-1).length + word.length + 1 > most) made.push("");
        made.push(`${made.pop()} ${word}`.trim());
      }
      return made;
    };
    const titles = spec.params?.flatMap(({ name, value }) =>
      name === "titles" ? value : name === "before" ? [value] : []) ?? [];
    const deep = Math.max(1, ...titles.map((one) => wrap(one).length));
    const level = (one) => [...Array(deep - wrap(one).length).fill(""), ...wrap(one)];
    const params = spec.params?.map((one) =>
      one.name === "titles" ? { ...one, value: one.value.map(level) }
        : one.name === "before" ? { ...one, value: level(one.value) } : one);
    return { ...spec, ...(params && { params }) };
  }

  async function draw(node) {
    const name = node.dataset.chart;
    const chart = lesson.charts[name];
    const plot = node.querySelector(".plot");
    const { view } = await vegaEmbed(plot, fitted(chart.spec, plot.clientWidth), {
      renderer: "svg",
      actions: false,
      logLevel: 1, // a veiled picture has no rows, which is no fault
      theme: dark.matches ? "dark" : undefined,
      config: { background: "transparent" },
    });
    views.set(name, view);
    if (chart.about && !chart.outcome) {
      const unseen = await vegaEmbed(document.createElement("div"), chart.spec, { actions: false });
      const tables = unseen.vgSpec.data.map((one) => one.name);
      chart.outcome = labOutcome(unseen.view, tables, chart.about);
    }
    const form = plot.querySelector(".vega-bindings");
    const controls = chart.controls ?? [];
    const start = {};
    for (const control of controls) {
      try {
        start[control] = view.signal(control);
        view.addSignalListener(control, () => chart.listed || beneath(name, 0, true));
      } catch {
        /* a selection, which a click sets */
      }
    }
    if (form) form.classList.add("ally-met");
    if (form && Object.keys(start).length) {
      const reset = el("button", "Reset", "ally-reset");
      reset.type = "button";
      reset.addEventListener("click", async () => {
        for (const [control, value] of Object.entries(start)) view.signal(control, value);
        await view.runAsync();
        if (!chart.listed) beneath(name);
      });
      form.append(reset);
    }
    if (chart.listed && chart.states?.length > 1) {
      view.addSignalListener("state", (_, value) => beneath(name, value));
    }
    beneath(name, stateOf(chart, view));
    const guess = chart.guess || chart.shows;
    const kept = guess && again(`predict:${guess}`, answers[`predict:${guess}`]);
    if (kept) open(guess, kept.value ?? null);
    const around = plot.parentElement;
    const wide = around.scrollWidth > around.clientWidth;
    if (wide) around.tabIndex = 0; // to be scrolled by keyboard
    node.classList.toggle("wide", wide);
  }

  async function drawAll() {
    for (const node of document.querySelectorAll("[data-chart]")) {
      views.get(node.dataset.chart)?.finalize();
      try {
        await draw(node);
      } catch (problem) {
        node.querySelector(".plot").replaceChildren(el("p", "This picture could not be drawn here. Its words and its table stand below."));
        beneath(node.dataset.chart);
        console.error(problem);
      }
      await new Promise((next) => setTimeout(next)); // the page stays quick meanwhile
    }
    document.body.dataset.drawn = "true";
  }
  dark.addEventListener("change", drawAll);

  // ---- the answers as a code ----

  let progress = () => {};
  function box(node) {
    const count = el("p");
    const out = el("textarea");
    out.readOnly = true;
    out.hidden = true;
    out.rows = 4;
    out.setAttribute("aria-label", "Your code");
    const into = el("textarea");
    into.rows = 3;
    into.placeholder = "ALLY …";
    into.setAttribute("aria-label", "A code from another machine");
    const says = el("p");
    says.setAttribute("role", "status");
    const button = (text, act) => {
      const made = el("button", text);
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    const bar = el("div", undefined, "ally-bar");
    bar.append(
      button("Show my code", async () => {
        try {
          out.value = await pack(JSON.stringify(whole()), lesson.lesson);
        } catch {
          return (says.textContent = "These answers are too long for a code. Shorten your longest text.");
        }
        out.hidden = false;
        out.select();
        says.textContent = "Copy all of it. In the notebook of this lesson, lesson.restore() opens a box for it; in this page on another machine, paste it below.";
      }),
      button("Take over a code", async () => {
        if (!into.value.trim()) return (says.textContent = "Paste a code into the box first.");
        try {
          const found = await unpack(into.value);
          if (found.lesson !== lesson.lesson) throw new Error(`it belongs to lesson ${found.lesson}`);
          keep(entries(JSON.parse(found.text), lesson.lesson));
          location.reload();
        } catch (problem) {
          const why = problem instanceof SyntaxError ? "it was altered" : problem.message;
          says.textContent = `This code cannot be used: ${why}. Copy all of it anew, from ALLY to its end.`;
        }
      }),
      button("Forget my answers", () => {
        if (!confirm(`Delete your answers to lesson ${lesson.lesson} from this browser?`)) return;
        localStorage.removeItem(place(lesson.lesson));
        location.reload();
      }),
    );
    node.classList.add("ally-ask");
    node.append(count, out, into, bar, says);
    return () => {
      const found = Object.keys(answers).filter((name) => !name.startsWith(TRIES)).length;
      count.textContent = stored
        ? `${found ? `${found} answer${found > 1 ? "s" : ""} kept` : "What you answer is kept"} in this browser, on this machine. A code takes them with you.`
        : "This browser keeps nothing for this page. Before you leave, copy your code.";
    };
  }
  progress = box(document.querySelector(".progress"));
  progress();

  // The first answer of lesson 0 comes back in the last lesson.
  for (const node of document.querySelectorAll("[data-first]")) {
    const { name, options } = JSON.parse(node.dataset.first);
    const kept = read(0)[name];
    if (!Array.isArray(kept)) continue;
    const texts = kept.filter((one) => has(options, one)).map((one) => options[one]);
    node.querySelector(".ally-lead").textContent = texts.length ? texts.join(", ") : "None of them.";
  }

  drawAll();
})();
