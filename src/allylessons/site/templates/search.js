// Finds records by id, words or number. Its list is a script: a page on a disk may fetch nothing.
(() => {
  const MOST = 60;
  const box = document.getElementById("q");
  const list = document.getElementById("results");
  const found = document.getElementById("found");

  // Without case and accents, a letter for a letter so that places in the text stay as they are.
  const plain = (text) =>
    [...text].map((c) => [...c.normalize("NFD")][0].toLowerCase().slice(0, c.length)).join("");
  // 11000 finds 11,000, and the other way round.
  const joined = (text) => text.replace(/(\d),(?=\d{3}(?!\d))/g, "$1");

  const records = window.ALLY_RECORDS.map(([id, title, text, url]) => ({
    id, title, text, url,
    key: plain(id),
    head: joined(plain(`${id} ${title}`)),
    all: joined(plain(`${id} ${title} ${text}`)),
  }));

  const has = (text, word) => {
    if (!/^\d/.test(word)) return text.includes(word);
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const [before, after] = [text[at - 1] ?? " ", text.slice(at + word.length)];
      if (!/[\d.]/.test(before) && !/^\.?\d/.test(after)) return true; // the whole number
    }
    return false;
  };

  const rank = (record, words, query) => {
    if (record.key === query) return 0;
    if (record.key.startsWith(query)) return 1;
    return words.every((word) => has(record.head, word)) ? 2 : 3;
  };

  // The words, each in a <mark>; a number also where it is written with commas.
  const marked = (text, words) => {
    const parts = words.map((word) =>
      /^\d+$/.test(word)
        ? [...word].join(",?")
        : word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const holder = document.createDocumentFragment();
    const pattern = new RegExp(parts.join("|"), "g");
    let at = 0;
    for (const hit of plain(text).matchAll(pattern)) {
      if (!hit[0]) continue;
      holder.append(text.slice(at, hit.index));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(hit.index, hit.index + hit[0].length);
      holder.append(mark);
      at = hit.index + hit[0].length;
    }
    holder.append(text.slice(at));
    return holder;
  };

  const show = () => {
    const query = joined(plain(box.value.trim()));
    const words = query.split(/\s+/).filter(Boolean);
    list.replaceChildren();
    if (!words.length) {
      found.textContent = `${records.length.toLocaleString("en")} records.`;
      return;
    }
    const hits = records
      .filter((record) => words.every((word) => has(record.all, word)))
      .map((record) => [rank(record, words, query), record])
      .sort((one, other) => one[0] - other[0]);
    const number = hits.length === 1 ? "1 record" : `${hits.length.toLocaleString("en")} records`;
    found.textContent =
      hits.length > MOST ? `${number}; the first ${MOST} are shown. Add a word.`
      : hits.length ? `${number}.`
      : "No record. Try fewer words, or part of a word.";
    for (const [, record] of hits.slice(0, MOST)) {
      const [item, link, rest] = ["li", "a", "span"].map((tag) => document.createElement(tag));
      link.href = record.url;
      if (record.id) {
        const id = document.createElement("b");
        id.append(marked(record.id, words));
        link.append(id, " ");
      }
      link.append(marked(record.title, words));
      rest.append(marked(record.text, words));
      item.append(link, rest);
      list.append(item);
    }
  };

  const asked = () =>
    new URLSearchParams(location.hash.slice(1)).get("q")
    ?? new URLSearchParams(location.search).get("q") ?? "";
  const keep = () => {
    const hash = `#q=${encodeURIComponent(box.value.trim())}`;
    if (location.hash !== hash) location.replace(hash); // no page of its own in the history
  };

  document.getElementById("find").addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    show();
  });
  let waiting;
  box.addEventListener("input", () => {
    show();
    clearTimeout(waiting);
    waiting = setTimeout(keep, 400);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") list.querySelector("a")?.focus();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", keep); // so that the way back leads to what was asked
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [...list.querySelectorAll("a")];
    const next = links.indexOf(document.activeElement) + step;
    (next < 0 ? box : links[next])?.focus();
    event.preventDefault();
  });
  window.addEventListener("hashchange", () => {
    if (asked() === box.value.trim()) return;
    box.value = asked();
    show();
  });
  box.value = asked();
  show();
  box.focus();
})();
