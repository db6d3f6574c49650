// A learner's answers as a code, as in codes.py: the same groups, checks and refusals.
// The browser inflates, which takes its time: both ways give a promise.

const CODE_FORMAT = 1;
const CODE_LIMIT = 1_000_000; // bytes of answers
const CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_DATA = 7; // characters of a group that carry something
const CODE_SIZE = 8;

/** A text is no code that can be used; the message says what is wrong with it. */
export class CodeError extends Error {}

/** Give a text as a code: groups with spaces between them. */
export async function pack(text, lesson) {
  const content = new TextEncoder().encode(text);
  const packed = await codeThrough(content, new CompressionStream("deflate"));
  const count = Math.ceil((packed.length * 8) / 35);
  if (count >> 15) throw new CodeError("there is too much in it for a code");
  const values = codeBits([...packed, 0, 0, 0, 0, 0], 8, 5); // zeros fill the last group
  const head = [CODE_FORMAT, lesson, (count >> 10) & 31, (count >> 5) & 31, count & 31, 0, 0];
  const groups = [codeGroup(head, 0)];
  for (let place = 1; place <= count; place++) {
    groups.push(codeGroup(values.slice(CODE_DATA * (place - 1), CODE_DATA * place), place));
  }
  return ["ALLY", ...groups].join(" ");
}

/** Find a code in a text; give {lesson, text}, or a CodeError in the words of Python. */
export async function unpack(text) {
  if (typeof text !== "string") throw new CodeError("it is not a text");
  if (text.length > 4 * CODE_LIMIT) throw new CodeError("it is too long for one");
  // Entities such as &nbsp; are read; without its "<" the text makes no element.
  const page = new DOMParser().parseFromString(text.replaceAll("<", "&lt;"), "text/html");
  text = page.documentElement.textContent.normalize("NFKC");
  const old = text.replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[^\w=-]/g, "");
  if (/ally\d{1,2}-[\w=-]/i.test(old)) {
    throw new CodeError("it is of an earlier form, which only lesson.restore() in a notebook reads");
  }
  text = text.replace(/=(20|0A|0D)?\s*(?![^\n])/g, ""); // as mail breaks lines
  let signs = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
  signs = signs.replaceAll("O", "0").replace(/[IL]/g, "1"); // look-alikes
  const starts = [...signs.matchAll(/A11Y/g)].map((found) => found.index + 4);
  if (!starts.length) {
    throw new CodeError("it does not begin with ALLY, so its beginning is missing");
  }
  // Words may end in "ally"; the two zeros make it sure that what follows is no word.
  const whole = starts.find((start) => {
    const head = signs.slice(start, start + CODE_SIZE);
    return codeWhole(head, 0) && head.slice(5, 7) === "00";
  });
  let groups = signs.slice(whole ?? starts[0]).match(/.{1,8}/g) ?? [];
  if (whole === undefined) throw new CodeError(codeFault(groups, null));
  const head = codeValues(groups[0]);
  if (head[0] > CODE_FORMAT) {
    throw new CodeError("it was made by a newer edition of the course: update this one first");
  }
  const count = (head[2] << 10) | (head[3] << 5) | head[4];
  groups = groups.slice(0, count + 1);
  if (groups.length <= count || !groups.every(codeWhole)) {
    throw new CodeError(codeFault(groups, count));
  }
  const values = groups.slice(1).flatMap((group) => codeValues(group).slice(0, CODE_DATA));
  return { lesson: head[1], text: await codeInflated(Uint8Array.from(codeBits(values, 5, 8))) };
}

/** A check over seven values and their group's place: one of them wrong or two swapped shows. */
function codeCheck(values, place) {
  const next = (total, value) => (total << 1) ^ (total & 16 ? 0x25 : 0) ^ value;
  return [(place >> 10) & 31, (place >> 5) & 31, place & 31, ...values, 1].reduce(next, 0);
}

function codeGroup(values, place) {
  return [...values, codeCheck(values, place)].map((value) => CODE_ALPHABET[value]).join("");
}

function codeValues(group) {
  return [...group].map((character) => CODE_ALPHABET.indexOf(character));
}

function codeWhole(group, place) {
  const values = codeValues(group);
  if (values.length !== CODE_SIZE || values.includes(-1)) return false;
  return codeCheck(values.slice(0, CODE_DATA), place) === values[CODE_DATA];
}

/** Say what is wrong with groups that are not all there or not all whole. */
function codeFault(groups, count) {
  const whole = groups.map(codeWhole);
  const bad = [...whole.keys()].filter((place) => !whole[place]);
  const cut = count !== null && (groups.length <= count || groups.at(-1).length < CODE_SIZE);
  if (cut && (!bad.length || (bad.length === 1 && bad[0] === groups.length - 1))) {
    const there = groups.length - bad.length;
    const last = groups[there - 1];
    return `it is cut short: ${there} of ${count + 1} groups are there, ${last} is the last`;
  }
  if (!bad.length) return "nothing follows ALLY";
  const named = (place) => `group ${place + 1} (${groups[place]})`;
  const after = whole.slice(bad[0]);
  if (after.length > 2 && bad.length > 0.75 * after.length) {
    // One character more or less moves all that follow.
    return `from ${named(bad[0])} on, characters are missing or too many`;
  }
  const several = bad.slice(0, 3).map(named).join(" and ");
  const more = bad.length > 3 ? ` and ${bad.length - 3} more` : "";
  return `${several}${more} ${bad.length === 1 ? "is" : "are"} mistyped`;
}

/** Numbers of some bits each as numbers of other bits; bits that fill no number are left out. */
function codeBits(numbers, from, to) {
  const made = [];
  let [held, bits] = [0, 0];
  for (const number of numbers) {
    held = (held << from) | number;
    bits += from;
    while (bits >= to) {
      bits -= to;
      made.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return made;
}

async function codeInflated(packed) {
  // The zeros that fill the last group are too much for the browser: up to four bytes.
  for (let end = packed.length; end >= 0 && end >= packed.length - 4; end--) {
    try {
      const content = packed.subarray(0, end);
      const bytes = await codeThrough(content, new DecompressionStream("deflate"), CODE_LIMIT);
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (problem) {
      if (problem instanceof CodeError) throw problem;
    }
  }
  throw new CodeError("it was altered or is not whole");
}

/** Bytes sent through a stream that compresses or inflates; not more than the limit. */
async function codeThrough(bytes, stream, limit = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    chunks.push(value);
    length += value.length;
    if (length > limit) {
      reader.cancel().catch(() => {}); // it is refused already
      throw new CodeError("it holds more than the answers to a lesson can be");
    }
  }
}
