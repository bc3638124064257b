// The same document in other letters: white space, commas, comments, and every form in which a string can be written.

import { Kind, Lexer, Source, TokenKind, parse, print, visit } from "graphql";

const GAPS = [" ", "  ", "\n", "\r\n", "\r", "\t", ",", " , ", ",,", " # ghi chú { \" }\n", "#\n", "\uFEFF"];
const TIGHT = new Set(["!", "$", "(", ")", "...", ":", "=", "@", "[", "]", "{", "|", "}", "&"]);

/** Writes the tokens of a valid document anew. What it says stays the same. */
export function restyle(text, random) {
  const lexer = new Lexer(new Source(text));
  let written = random.chance(0.1) ? "\uFEFF" : "";
  let previous = "{";
  // graphql-js takes a quoted and a block string for different arguments of a field that stands twice, so one value has
  // one of the two forms throughout.
  const blocks = new Map();
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    const isTight = TIGHT.has(previous) || TIGHT.has(token.kind);
    // Two dots of a spread must not follow a number, nor a name a name, without a gap.
    const needsGap = !isTight || (token.kind === "..." && previous !== "{" && previous !== "}");
    if (needsGap || random.chance(0.2)) written += random.chance(0.9) ? " " : random.pick(GAPS);
    written += token.kind === TokenKind.STRING ? string(token.value, random, blocks) : original(token);
    previous = token.kind;
  }
  return written;
}

function original(token) {
  if (token.kind === TokenKind.NAME || token.kind === TokenKind.INT || token.kind === TokenKind.FLOAT) return token.value;
  if (token.kind === TokenKind.BLOCK_STRING) return `"""${token.value.replaceAll('"""', '\\"""')}"""`;
  return token.kind === "$" ? "$" : token.kind;
}

const hex = (unit) => unit.toString(16).padStart(4, "0");

// As a quoted string with escapes of every kind, or as a block string where that means the same.
function string(value, random, blocks) {
  const block = `"""${value.replaceAll('"""', '\\"""')}"""`;
  if (!blocks.has(value)) blocks.set(value, random.chance(0.2) && means(block, value));
  if (blocks.get(value)) return block;
  const share = random.pick([0, 0, 0.3, 1]);
  return `"${[...value].map((character) => letter(character, random, share)).join("")}"`;
}

function letter(character, random, share) {
  const point = character.codePointAt(0);
  const short = { "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\"": "\\\"", "\\": "\\\\" }[character];
  if (random.chance(share)) {
    if (character === "/") return "\\/";
    if (random.chance(0.4)) return `\\u{${point.toString(16)}}`;
    // Beyond the basic plane: a pair of surrogates.
    return [...Array(character.length).keys()].map((at) => `\\u${hex(character.charCodeAt(at))}`).join("");
  }
  return short ?? (point < 0x20 ? `\\u${hex(point)}` : character);
}

function means(block, value) {
  try {
    return new Lexer(new Source(block)).advance().value === value;
  } catch {
    return false;
  }
}

// In one form whatever letters a string was written in.
const plain = (text) => print(visit(parse(text), { [Kind.STRING]: (node) => ({ ...node, block: false }) }));

/** Whether two texts are the same document. */
export const isSame = (text, other) => plain(text) === plain(other);
