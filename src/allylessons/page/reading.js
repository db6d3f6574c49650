// The reader of numbers in text, step by step as in reading.py: what one reads, the other reads.
// Its words, marks and refusals are Python's: `tables` is what `reading.tables()` gives.

// Python's \d is \p{Nd}, its [^\W\d_] is [\p{L}\p{Nl}\p{No}]; here \d, \w and \b know ASCII only.
const NUMBER_TOKEN = new RegExp(
  [
    /\p{Nd}+(?:\.\p{Nd}+)?e[-+]?\p{Nd}+(?![\p{L}\p{N}_])/u, // 1e5
    /(?<!\p{Nd})\p{Nd}{1,3}(?: \p{Nd}{3}(?!\p{Nd}))+(?:[.,]\p{Nd}+)?/u, // 4 000
    /\.?\p{Nd}[\p{Nd}.,']*/u,
    /[\p{L}\p{Nl}\p{No}]+(?:'t)?|[^ ]/u,
  ]
    .map((one) => one.source)
    .join("|"),
  "gu",
);
const NUMBER_GROUPED =
  /^(\p{Nd}{1,3})((?:([ ,.'])\p{Nd}{3})(?:\3\p{Nd}{3})*)(?:(?!\3)[.,](\p{Nd}+))?$/u;

/** No number can be read; `kind` is a key of REFUSALS, the message says what to type. */
export class Unreadable extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/**
 * Read so many numbers in the order in which they stand.
 * how: {unit} as in Python, which may be left out.
 */
export function readNumbers(text, count, how, tables) {
  const { unit = "" } = how ?? {};
  const percent = tables.PERCENT.includes(unit);
  const pair = ["12.5", "20", "30", "40", "50", "60"].slice(0, count).join(" and ");
  const asked = `a number in ${unit}`;
  const example = `${count === 1 ? "a number" : "numbers"}, such as \`${pair}\``;
  const reader = new NumberReader(tables, percent, { count, pair, asked, example });
  const { PARTS, PLACES, SCALES } = reader.tables;
  const any = (name, words) => words.some((word) => reader.tables[name].has(word));

  const tokens = reader.tokens(text).slice(0, 300);
  if (any("ENDLESS", tokens)) throw reader.refusal("endless");
  if (!/[\p{L}\p{N}]/u.test(tokens.join(""))) throw reader.refusal("empty");
  let items = reader.items(tokens, percent ? "decimal" : "");
  if (!items.some((item) => item.value !== undefined)) {
    const places = tokens.map((token) =>
      percent && PARTS.has(token) ? `1/${PARTS.get(token)}` : (PLACES.get(token) ?? token),
    );
    items = reader.items(reader.tokens(places.join(" ")), "");
  }
  const found = items.filter((item) => item.value !== undefined);
  const words = items.filter((item) => item.value === undefined);
  if (!found.length) throw reader.refusal("none");
  const [first, last] = [found[0], found.at(-1)].map((one) => tenFigures(one.value));
  Object.assign(reader.said, { found: found.length, first, last });
  if (found.length !== count) {
    const many = found.length === 2 && any("RANGES", words) ? "range" : "many";
    throw reader.refusal(count === 1 ? many : found.length === 1 ? "few" : "count");
  }
  if (any("DENIALS", words)) throw reader.refusal("denied");
  if (any("LIMITS", words) && count === 1) throw reader.refusal("limit");
  const marked = any("PERCENT", words);
  if (marked && !percent && unit) throw reader.refusal("percent");
  const size = SCALES.get(folded(unit).split(" ").find((word) => SCALES.has(word))) ?? 1;
  const whole = percent && !marked ? 100 : 1;
  const values = found.map(
    (one) => (one.value * (one.part ? whole : 1)) / (one.scaled ? size : 1),
  );
  if (!values.every(Number.isFinite)) throw reader.refusal("endless");
  return values;
}

/** Small letters, as Python's casefold makes them where it can matter for a number. */
function folded(text) {
  return text.toLowerCase().replaceAll("ß", "ss");
}

/** Python's float: figures of any script. */
function floatOf(text) {
  const figure = (character) => {
    // Each script has its ten figures in a row, or several such rows one after the other.
    let before = 0;
    const code = character.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
    return before % 10;
  };
  return Number(text.replace(/\p{Nd}/gu, figure));
}

/** Python's format `,.10g`, but for an exact half behind the tenth figure, which goes up here. */
function tenFigures(value) {
  if (!Number.isFinite(value)) return `${value}`.toLowerCase().replace("infinity", "inf");
  const rounded = value && Number(value.toPrecision(10)); // -0 stays
  const size = Math.abs(rounded);
  if (!size || (size >= 1e-4 && size < 1e10)) {
    return rounded.toLocaleString("en", { maximumSignificantDigits: 10 });
  }
  const [figures, sign, power] = value.toExponential(9).split(/e(.)/);
  return `${figures.replace(/\.?0+$/, "")}e${sign}${power.padStart(2, "0")}`;
}

/** What makes numbers {value, part, scaled} of tokens; all else stays a word, which is a string. */
class NumberReader {
  constructor(tables, percent, said) {
    this.percent = percent;
    this.said = said;
    const quick = (one) => (Array.isArray(one) ? new Set(one) : new Map(Object.entries(one)));
    const known = Object.entries(tables).map(([name, one]) => [name, quick(one)]);
    this.tables = Object.fromEntries(known);
  }

  refusal(kind, more = {}) {
    const said = { ...this.said, ...more };
    const template = this.tables.REFUSALS.get(kind);
    return new Unreadable(kind, template.replace(/\{(\w+)\}/g, (_, name) => said[name]));
  }

  /** Words, figures and marks, small letters throughout; full-width ones as plain ones. */
  tokens(text) {
    const plain = folded(text.replace(/[¼-¾⅐-⅟↉]/g, " $& ").normalize("NFKC")) // 2½
      .replaceAll("\u2044", "/")
      .replaceAll("’", "'")
      .replace(/\.{2,}|(?<=[\p{L}\p{Nl}\p{No}_])-(?=[\p{L}\p{Nl}\p{No}_])/gu, " ") // forty-six
      .replace(/[\p{Z}\t-\r\x1c-\x1f\x85]+/gu, " "); // what is a space in Python
    return plain.match(NUMBER_TOKEN) ?? [];
  }

  /** Put each number that the tokens make in place of them. */
  items(tokens, dot) {
    const { MINUS, PERCENT } = this.tables;
    const items = [];
    let at = 0;
    while (at < tokens.length) {
      const before = items.at(-1);
      const behind = before?.value !== undefined || PERCENT.has(before);
      const signed = !behind && (MINUS.has(tokens[at]) || tokens[at] === "+");
      const [end, found] = this.quantity(tokens, at + (signed ? 1 : 0), dot);
      if (found) {
        const sign = signed && tokens[at] !== "+" ? -1 : 1;
        items.push({ ...found, value: sign * found.value });
        at = end;
      } else {
        items.push(tokens[at++]);
      }
    }
    return items;
  }

  /** Read the number that begins here; gives where it ends, and it or nothing. */
  quantity(tokens, at, dot) {
    const { LARGE, PARTS, SCALES, WORDS } = this.tables;
    const [here = "", next = ""] = tokens.slice(at, at + 2);
    const single = here === "a" || here === "an";
    let [value, part, scaled] = [1, false, false];
    if (/^.?\p{Nd}/su.test(here)) {
      value = this.figure(here, dot);
      at++;
    } else if (WORDS.has(here) || (single && SCALES.has(next))) {
      [value, at, scaled] = this.spoken(tokens, at);
    } else if (single && PARTS.has(next)) {
      at++;
    } else if (here !== "half" && !(PARTS.has(here) && next === "of")) {
      return [at, null];
    }
    const [one = "", two = "", three = ""] = tokens.slice(at, at + 3);
    const figures = /^\p{Nd}+$/u;
    if (one === "/" && /^\p{Nd}/u.test(two)) {
      [value, at, part] = [value / (this.figure(two, dot) || NaN), at + 2, true];
    } else if (figures.test(one) && two === "/" && figures.test(three)) {
      [value, at] = [value + floatOf(one) / (floatOf(three) || NaN), at + 3]; // 2 1/2
    } else if (PARTS.has(one)) {
      [value, at, part] = [value / PARTS.get(one), at + 1, true];
    } else if (one === "and" && two === "a" && PARTS.has(three)) {
      [value, at] = [value + 1 / PARTS.get(three), at + 3];
    } else if (one === "in" || (one === "out" && two === "of")) {
      const [end, whole] = this.quantity(tokens, at + (one === "in" ? 1 : 2), dot);
      if (whole?.value && value <= whole.value && whole.value <= 1000) {
        [value, at, part] = [value / whole.value, end, true]; // two in five
      }
    }
    let end = at;
    while (part && ["of", "a"].includes(tokens[end])) end++; // half a million
    const scale = (word = "") =>
      SCALES.get(word) ?? (word.endsWith("s") ? LARGE.get(word.slice(0, -1)) : undefined);
    while (scale(tokens[end])) {
      value *= scale(tokens[end]);
      at = ++end;
      [part, scaled] = [false, true];
    }
    return [at, { value, part, scaled }];
  }

  /** Read a number in words: its value, where it ends, whether it has a word such as million. */
  spoken(tokens, at) {
    const { LARGE, SCALES, WORDS } = this.tables;
    let [total, small, scaled] = [0, 0, false];
    if (["a", "an"].includes(tokens[at])) {
      small = 1;
      at++;
    }
    const start = at;
    for (; at < tokens.length; at++) {
      const [word, two, three] = tokens.slice(at, at + 3);
      const n = WORDS.get(word) ?? -1;
      const unit = 0 < n && n < 10 && small % 100 > 19 && small % 10 === 0;
      if (n >= 0 && (at === start || small % 100 === 0 || unit)) {
        small += n;
      } else if (word === "hundred" && small < 100) {
        small *= 100;
      } else if (LARGE.has(word)) {
        [total, small, scaled] = [total + small * LARGE.get(word), 0, true];
      } else {
        const goesOn = word === "and" && at > start && SCALES.has(tokens[at - 1]);
        if (!goesOn || !WORDS.has(two) || SCALES.has(three)) break;
      }
    }
    return [total + small, at, scaled];
  }

  /** Read figures with their marks, such as 4,000 or 36,4. */
  figure(text, dot) {
    text = text.replace(/[.,']+$/, "");
    const grouped = text.startsWith("0") ? null : text.match(NUMBER_GROUPED);
    if (grouped) {
      const [, head, groups, mark, rest] = grouped;
      const figures = groups.replace(/\P{Nd}/gu, "");
      const [whole, decimal] = [head + figures, `${head}.${figures}`];
      const sure = mark === " " || mark === "'" || rest || /.{5}/u.test(groups);
      if (sure || (mark === "," && !this.percent)) {
        return floatOf(`${whole}.${rest ?? 0}`);
      }
      if (mark === "," || dot !== "decimal") {
        const short = decimal.replace(/0+$/, "").replace(/\.$/, "");
        // A fourth figure behind the dot, as three would be asked about again.
        const clear = this.percent || short !== decimal ? short : `${decimal}0`;
        throw this.refusal("unclear", { text, whole, decimal: clear });
      }
      return floatOf(decimal);
    }
    const value = floatOf(text.replaceAll(",", "."));
    if (Number.isNaN(value)) throw this.refusal("digits", { text });
    return value;
  }
}
