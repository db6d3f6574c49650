// Keeps what is typed in the fields of one desk until Python says that it is saved, and hands over
// what never was. Fields are told by their class; nothing here becomes mark-up.

const COURSE = "allylessons:";
const FIELD = "ally-field-";
const LARGEST = 2_000_000; // characters of all drafts together; browsers allow about five million
const BEFORE = 400; // earlier texts of a field that are remembered, by fingerprint
const PATIENCE = 2500; // ms until a silent kernel is spoken of

const SILENT = "Not saved yet: Python does not answer. ";
const SAFE =
  "What you type is kept in this browser. If this line stays, run this cell again (Shift+Enter): " +
  "all you typed comes back.";
const UNSAFE =
  "This browser cannot keep it either. Copy what you typed before you run this cell again, and " +
  "paste it then.";
const MOMENT = "One moment: what you typed before is being brought back.";

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** The same as in drafts.py. */
function fingerprint(text) {
  let crc = ~0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    crc = TABLE[(crc ^ unit) & 255] ^ (crc >>> 8);
    crc = TABLE[(crc ^ (unit >>> 8)) & 255] ^ (crc >>> 8);
  }
  return `${(~crc >>> 0).toString(16)}-${text.length.toString(16)}`;
}

/** The browser's storage, where each call may fail. */
const storage = {
  keys: (prefix) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  remove: (key) => {
    try {
      localStorage.removeItem(key);
    } catch {
      // then there was nothing either
    }
  },
  /** Whether it is kept. */
  put: (key, value, desk) => {
    try {
      let size = value.length;
      for (const other of storage.keys(COURSE)) {
        if (other !== key) size += localStorage.getItem(other).length;
      }
      // Forgotten drafts of other desks make room, the oldest first.
      const old = size > LARGEST ? storage.keys(COURSE).filter((one) => !one.startsWith(desk)) : [];
      old.sort((one, other) => (read(one)?.time ?? 0) - (read(other)?.time ?? 0));
      for (; size > LARGEST && old.length; ) {
        const gone = old.shift();
        size -= localStorage.getItem(gone).length;
        localStorage.removeItem(gone);
      }
      if (size > LARGEST) return false;
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
};

/** A draft as it was kept, or null where it is none. */
function read(key) {
  try {
    const { text, seen, time } = JSON.parse(storage.get(key));
    return typeof text === "string" && Array.isArray(seen) ? { text, seen, time: +time || 0 } : null;
  } catch {
    return null;
  }
}

function attend(root, model, line) {
  const desk = `${COURSE}${model.get("store")}:`;
  const session = `${desk}${Math.random().toString(36).slice(2)}:`; // two pages do not mix
  const waiting = new Map(); // field to what is typed in it and not yet saved
  const handed = new Map(); // key to the draft that Python was given
  const began = Date.now();
  let timer = 0;

  const fieldOf = (target) => {
    const control = target.closest?.(`[class*="${FIELD}"]`);
    const name = [...(control?.classList ?? [])].find((one) => one.startsWith(FIELD));
    return name && { control, field: name.slice(FIELD.length) };
  };
  const isHanded = (field) => [...handed.values()].some((one) => one.field === field);
  const say = (words, after) => {
    if (line.textContent === words) return;
    if (after) after.after(line);
    line.hidden = !words;
    line.textContent = words;
  };
  const look = () => {
    timer = 0;
    const saved = model.get("saved");
    for (const [field, { mark }] of waiting) if (saved[field] === mark) settle(field);
    const late = [...waiting.values()].filter(({ since }) => Date.now() - since >= PATIENCE);
    if (late.length) {
      const lost = [...waiting.values()].find(({ safe }) => !safe);
      say(SILENT + (lost ? UNSAFE : SAFE), (lost ?? late.at(-1)).control);
    } else if (!waiting.size && !handed.size) say("");
    if (waiting.size) timer ||= setTimeout(look, 500);
  };
  const settle = (field) => {
    waiting.delete(field);
    if (model.get("kept")) storage.remove(session + field);
  };
  const typed = ({ target }) => {
    const found = fieldOf(target);
    if (!found || typeof target.value !== "string") return;
    const { control, field } = found;
    const text = target.value;
    const mark = fingerprint(text);
    const saved = model.get("saved")[field];
    const before = waiting.get(field);
    if (!before && mark === saved) return; // as it stood
    const seen = before ? before.seen : [saved ?? ""];
    seen.push(mark);
    if (seen.length > BEFORE) seen.splice(BEFORE / 2, 1);
    const draft = JSON.stringify({ text, seen, time: Date.now() });
    const safe = storage.put(session + field, draft, desk);
    waiting.set(field, { control, mark, seen, safe, since: before?.since ?? Date.now() });
    timer ||= setTimeout(look, PATIENCE);
  };
  /** A field whose draft is on its way back takes nothing until it is there. */
  const hold = (event) => {
    const found = fieldOf(event.target);
    if (!found || !isHanded(found.field)) return;
    event.preventDefault();
    say(Date.now() - began < PATIENCE ? MOMENT : SILENT + SAFE, found.control);
  };
  const confirmed = () => {
    const saved = model.get("saved");
    for (const [field, one] of waiting) {
      if (saved[field] === one.mark) settle(field);
      else one.since = Date.now(); // it answers, and has more to do
    }
    if (!waiting.size) look();
  };
  const taken = ({ taken: keys }) => {
    for (const key of Array.isArray(keys) ? keys : []) {
      const one = handed.get(key);
      if (one && storage.get(key) === one.raw) storage.remove(key);
    }
    handed.clear();
    look();
  };
  const hand = () => {
    for (const key of storage.keys(desk)) {
      const draft = read(key);
      const field = key.slice(desk.length).replace(/^[^:]*:/, "");
      if (draft) handed.set(key, { key, field, raw: storage.get(key), ...draft });
      else storage.remove(key);
    }
    const drafts = [...handed.values()].map(({ raw, ...one }) => one);
    drafts.sort((one, other) => one.time - other.time);
    if (drafts.length) model.send({ drafts });
  };

  root.addEventListener("input", typed);
  root.addEventListener("beforeinput", hold);
  model.on("change:saved", confirmed);
  model.on("msg:custom", taken);
  hand();
  return () => {
    clearTimeout(timer);
    root.removeEventListener("input", typed);
    root.removeEventListener("beforeinput", hold);
    model.off("change:saved", confirmed);
    model.off("msg:custom", taken);
    line.remove();
  };
}

function render({ model, el }) {
  el.setAttribute("role", "status");
  const line = Object.assign(document.createElement("p"), { className: "ally-unsaved", hidden: true });
  line.setAttribute("role", "status");
  line.style.cssText = "font-weight: bold; margin: 4px 0; white-space: normal; max-width: 52em";
  const words = document.createElement("p");
  el.append(words, line);
  const write = () => {
    words.textContent = model.get("words");
    words.hidden = !words.textContent;
  };
  write();
  model.on("change:words", write);
  // The view is made before it is put on the page, and only then are its neighbours known.
  let end = () => {};
  const timer = setInterval(() => {
    if (!el.isConnected) return;
    clearInterval(timer);
    end = attend(el.closest(".jp-OutputArea") ?? document, model, line);
  }, 50);
  return () => {
    clearInterval(timer);
    end();
    model.off("change:words", write);
  };
}

export default { render };
