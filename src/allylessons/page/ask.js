// A question as a reader meets it: options, boxes or lists, Check · Hint · Show me, and a verdict.
// `mount` knows no Python: a host answers it, a kernel here or a table of verdicts in a page.

const LATE = 4000; // ms after which Python counts as not answering
const MARKS = { right: "✓", wrong: "✗", hint: "?", solution: "→", kept: "✓", unread: "!", told: "→" };
const NO_PYTHON =
  "Python does not answer. What you chose stays here. Wait a moment; if nothing happens, choose " +
  "Kernel ▸ Restart Kernel, run the first cell of the lesson, then this cell again.";

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html") node.innerHTML = value; // written by Python, which has escaped it
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** What is chosen before Python has it outlives a restart of the kernel; the page keeps it. */
const drafts = {
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "null");
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch {
      /* a page without storage keeps what stands on it */
    }
  },
};

// ---- one way to give an answer for each kind: {node, read(), write(value)} ----

function options(ask, name, several) {
  const inputs = ask.options.map(([key, html], at) => {
    const id = `${name}-${at}`;
    const type = several ? "checkbox" : "radio";
    return [key, el("input", { type, name, id, value: key }), el("label", { for: id, html })];
  });
  const rows = inputs.map(([, input, label]) => el("div", { class: "ally-option" }, input, label));
  return {
    node: el("div", { class: "ally-options" }, ...rows),
    read() {
      const keys = inputs.filter(([, input]) => input.checked).map(([key]) => key);
      return several ? (keys.length ? keys : null) : (keys[0] ?? null);
    },
    write(value) {
      const keys = new Set([].concat(value ?? []));
      for (const [key, input] of inputs) input.checked = keys.has(key);
    },
  };
}

function list(name, label, choices, hidden) {
  const box = el("select", { id: name, "aria-label": hidden ? label : undefined });
  box.append(el("option", { value: "" }, hidden ? `(${label})` : "(choose)"));
  for (const [key, text] of choices) box.append(el("option", { value: key }, text));
  return box;
}

function order(ask, name) {
  const boxes = ask.places.map((place, at) => list(`${name}-${at}`, place, ask.texts));
  const rows = boxes.map((box, at) =>
    el("div", { class: "ally-row" }, el("label", { for: box.id }, ask.places[at]), box),
  );
  return {
    node: el("div", { class: "ally-rows" }, ...rows),
    read() {
      const keys = boxes.map((box) => box.value).filter(Boolean);
      return keys.length ? keys : null;
    },
    write(value) {
      boxes.forEach((box, at) => (box.value = value?.[at] ?? ""));
    },
  };
}

function numbers(ask, name) {
  const boxes = ask.names.map((label, at) => {
    const given = { id: `${name}-${at}`, type: "text", inputmode: "decimal", autocomplete: "off" };
    return el("input", { ...given, placeholder: "…", class: "ally-number" });
  });
  const rows = boxes.map((box, at) => {
    const label = [ask.names[at], ask.unit].filter(Boolean).join(", in ");
    return el("div", { class: "ally-row" }, el("label", { for: box.id }, label), box);
  });
  return {
    node: el("div", { class: "ally-rows" }, ...rows),
    read() {
      const texts = boxes.map((box) => box.value.trim());
      if (!texts.some(Boolean)) return null;
      return boxes.length > 1 ? texts : texts[0];
    },
    write(value) {
      const texts = value === null || value === undefined ? [] : [].concat(value);
      boxes.forEach((box, at) => (box.value = texts[at] ?? ""));
    },
  };
}

function parts(ask, name) {
  const boxes = new Map(
    ask.blanks.map(([blank, choices], at) => [blank, list(`${name}-${at}`, blank, choices, true)]),
  );
  const sentence = ask.sentence.map((piece) => boxes.get(piece.blank) ?? el("span", { html: piece.html }));
  return {
    node: el("div", { class: "ally-sentence" }, ...sentence),
    read() {
      const chosen = Object.fromEntries([...boxes].map(([blank, box]) => [blank, box.value]));
      return Object.values(chosen).some(Boolean) ? chosen : null;
    },
    write(value) {
      for (const [blank, box] of boxes) box.value = value?.[blank] ?? "";
    },
  };
}

function free(ask, name) {
  const box = el("textarea", { id: name, rows: 4, spellcheck: "true", "aria-label": "Your text" });
  return {
    node: el("div", { class: "ally-rows" }, box),
    read: () => box.value.trim() || null,
    write: (value) => (box.value = value ?? ""),
  };
}

const KINDS = {
  one: (ask, name) => options(ask, name, false),
  several: (ask, name) => options(ask, name, true),
  order,
  number: numbers,
  numbers,
  parts,
  free,
  none: () => ({ node: null, read: () => null, write() {} }),
  settings: () => ({ node: null, read: () => ({}), write() {} }), // a lab's, which Python reads
};

// ---- the frame ----

function strip(given) {
  if (!given?.of) return null;
  const dots = given.done.map((state) => el("i", { class: state }));
  const kept = given.kept ? ` · ${given.kept}` : "";
  return el(
    "div",
    { class: "ally-strip" },
    `Lesson ${given.lesson} · scene ${given.scene} of ${given.of} `,
    el("span", { class: "ally-dots", "aria-hidden": "true" }, ...dots),
    kept,
  );
}

function said(one) {
  const mark = el("b", {}, `${MARKS[one.kind] ?? ""} ${one.title}`.trim());
  return el("div", { class: `ally-say ${one.kind}` }, mark, el("div", { html: one.html }));
}

/**
 * Put a question on the page.
 * host.ask: what is asked. host.send(message): a promise of the answer {said, answer, strip}.
 * host.opens(values): called with a guess, so that the picture it veils opens at once.
 * Returns {update(state), end()}.
 */
export function mount(root, host) {
  const ask = host.ask;
  // Counted on the page: each widget brings this script anew, and two may ask by one key.
  window.allyQuestions = (window.allyQuestions ?? 0) + 1;
  const name = `ally-${ask.key}-${window.allyQuestions}`;
  const draft = host.store && `allylessons:${host.store}:${ask.key}`;
  const field = KINDS[ask.kind](ask, name);
  const says = el("div", { class: "ally-says", role: "status" });
  const alarm = el("div", { class: "ally-off", role: "alert", hidden: "" });
  const top = el("div");
  let shown = host.state?.said ?? [];
  let waiting = 0;

  const show = (list) => {
    shown = list;
    says.replaceChildren(...list.map(said));
  };
  const progress = (given) => given && top.replaceChildren(strip(given) ?? "");

  const send = async (act, given = {}) => {
    const mine = ++waiting;
    const warn = () => {
      if (mine !== waiting) return;
      alarm.textContent = NO_PYTHON;
      alarm.hidden = false;
    };
    const late = setTimeout(warn, LATE);
    try {
      const reply = await host.send({ act, ...given });
      if (mine !== waiting) return;
      alarm.hidden = true;
      if (reply.said) show(reply.said);
      progress(reply.strip);
      if (reply.kept && draft) drafts.write(draft, null);
    } catch {
      warn(); // a kernel that is gone is told apart at once from one that is busy
    } finally {
      clearTimeout(late);
    }
  };
  const nothing = () => show([{ kind: "unread", title: "Not tried yet.", html: ask.empty }]);
  const act = {
    check() {
      const answer = field.read();
      if (answer === null) return nothing();
      if (ask.guess) host.opens?.(answer);
      return send("check", { answer });
    },
    skip() {
      host.opens?.(null);
      return send("skip");
    },
    hint: () => send("hint"),
    show: () => send("show"),
  };
  const buttons = ask.buttons.map(([key, label], at) =>
    el("button", { type: "button", class: at ? "" : "ally-main", onclick: act[key] }, label),
  );
  const changed = () => {
    if (draft) drafts.write(draft, field.read());
    // A verdict belongs to the choice that it judged.
    if (shown.some((one) => ["right", "wrong", "kept", "unread"].includes(one.kind))) {
      show(shown.filter((one) => !["right", "wrong", "kept", "unread"].includes(one.kind)));
    }
  };
  const question = el(
    "fieldset",
    {},
    el("legend", { html: ask.prompt }),
    field.node,
    el("div", { class: "ally-bar" }, ...buttons),
  );
  question.addEventListener("input", changed);
  question.addEventListener("keydown", (event) => {
    const typed = event.target.matches("input[type=text]");
    if (event.key === "Enter" && typed && !event.shiftKey && !event.ctrlKey) act.check();
  });
  root.classList.add("ally-ask");
  root.replaceChildren(top, question, says, alarm);
  progress(host.state?.strip ?? ask.strip);
  const left = draft ? drafts.read(draft) : null;
  field.write(left ?? host.state?.answer ?? null);
  show(left === null ? shown : []);
  return {
    update(state) {
      progress(state.strip);
      if (state.said && !waiting) show(state.said);
    },
    end() {
      waiting = -1;
    },
  };
}

// ---- in a notebook ----

/** Open the picture that stands in the same output, by its own controls. */
function opener(root) {
  return (answer) => {
    const area = root.closest(".jp-OutputArea");
    const write = (name, value) => {
      const box = area?.querySelector(`.vega-bindings [name="${CSS.escape(name)}"]`);
      if (!box) return;
      if (box.type === "checkbox") box.checked = value;
      else box.value = value;
      const event = box.matches("select, [type=checkbox]") ? "change" : "input";
      box.dispatchEvent(new Event(event, { bubbles: true }));
    };
    if (answer !== null) {
      const given = [].concat(answer);
      given.forEach((one, at) => write(given.length > 1 ? `guess_${at}` : "guess", one));
    }
    write("shown", true);
  };
}

function render({ model, el: root }) {
  const waiting = new Map();
  let number = 0;
  const heard = (message) => {
    waiting.get(message.reply)?.(message);
    waiting.delete(message.reply);
  };
  model.on("msg:custom", heard);
  const one = mount(root, {
    ask: model.get("ask"),
    state: model.get("state"),
    store: model.get("ask").store,
    opens: opener(root),
    send(message) {
      const id = `${Date.now()}-${number++}`;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        model.send({ ...message, id });
      });
    },
  });
  const follow = () => one.update({ strip: model.get("state").strip });
  model.on("change:state", follow);
  return () => {
    one.end();
    model.off("msg:custom", heard);
    model.off("change:state", follow);
  };
}

export default { render };
