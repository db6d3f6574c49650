// What lesson 5's page asks of its lab: who is first as it is set, worked out by the lab's own chart.
// l05.py has the same rules; a test holds the two to one answer.

/**
 * Called with a second view of a lab's chart, which no one sees, the names of its tables, and what
 * Python says of its choices; gives the outcome of an answer.
 */
function labOutcome(view, tables, about) {
  const has = (row) => row.above === 1 && row.score !== null && row.score !== undefined;

  /** The countries in the first place, under some settings. */
  function first(settings) {
    for (const [name, value] of Object.entries(settings)) view.signal(name, value);
    view.run();
    const rows = tables.map((name) => view.data(name)).find((one) => one[0]?.above);
    return [...new Set((rows ?? []).filter(has).map((row) => row.country))].sort();
  }
  /** Which choices stand otherwise than at the start. */
  function changed(settings) {
    const rules = about.rules.filter((name) => settings[name] !== about.start[name]);
    const own = settings[about.which] === about.sliders;
    const weights = about.weights.map((name) => (own ? settings[name] : 0));
    const even = own && weights[0] > 0 && weights.every((one) => one === weights[0]);
    return even ? rules : ["weights", ...rules];
  }
  const outcomes = {
    settings(settings) {
      const found = first(settings);
      if (found.length !== 1) return found.length ? "level" : "nothing";
      return found[0] === about.usual ? "usual" : "other";
    },
    parts(settings, { who, choice, cost }) {
      const found = first(settings);
      if (found.length !== 1) return "no leader";
      if (who !== found[0]) return "another leader";
      const moved = changed(settings);
      if (!moved.includes(choice)) return "as it began";
      const back = (name) => {
        const weights = { [about.which]: about.sliders, ...about.equal };
        return first({ ...settings, ...(name === "weights" ? weights : { [name]: about.start[name] }) });
      };
      const decisive = moved.filter((name) => String(back(name)) !== String(found));
      if (decisive.length && !decisive.includes(choice)) return "not decisive";
      return about.costs[choice] === cost ? "right" : "another cost";
    },
  };
  return (kind, settings, parts) => outcomes[kind](settings, parts);
}
