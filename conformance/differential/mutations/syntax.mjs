// Texts that are no documents: one token or one letter of a valid document changed, left out or put in.

import { Lexer, Source, TokenKind } from "graphql";

const FORBIDDEN = [
  "{ a(b: \"không khép", "{ a(b: \"\"\"không khép) }", "{ a(b: \"\\x\") }", "{ a(b: \"\\u12\") }", "{ a(b: \"\\u{110000}\") }", "{ a(b: \"\\uD800\") }",
  "{ a(b: \"\\uDC00\\uD800\") }", "{ a(b: \"\\u{}\") }", "{ a(b: \"\\u{D800}\") }", "{ a(b: 01) }", "{ a(b: -) }", "{ a(b: 1.) }", "{ a(b: .5) }",
  "{ a(b: 1e) }", "{ a(b: 1x) }", "{ a(b: 0x1F) }", "{ a(b: 1_000) }", "{ a(b: +1) }", "{ a(b: 00) }", "{ a(b: 1.2.3) }", "{ a(b: 1e5.) }", "{ a(b: \"dòng\nmới\") }",
  "{ a(b: \"\u0000\") }", "{ á }", "{ a(b: 'chữ') }", "", " ", "# chỉ có chú thích", "{}", "{ a { } }", "query { a } }", "{ a(b: $c: 1) }", "query ($a) { a }",
  "query ($a: Int = $b) { a }", "query ($a: Int!!) { a }", "query ($a: [Int) { a }", "query () { a }", "{ a() }", "{ ...on }", "{ ... on on }", "fragment on on Query { a } { ...on }",
  "fragment a on { a }", "fragment a Query { a }", "{ a: }", "{ a: b: c }", "{ : a }", "{ a @ }", "{ a @skip(if) }", "query a b { a }", "queri { a }", "{ a ... }", "{ .. a }",
  "{ a(b: {c}) }", "{ a(b: {c: 1,, d}) }", "{ a(b: [1) }", "{ a | b }", "{ a & b }", "{ a = 1 }", "{ a } extend", "type", "{ a; b }", "{ a ~ b }", "{ a % }", "{ a ^ b }", "\uFEFF\u200B{ a }",
  "{ a(b: null!) }", "query ($a: Int @deprecated = 1) { a }", "fragment a($b: Int) on Query { c }", "{ a(b: \"\\u00G0\") }", "{ a(b: \"\\\") }", "{ a(b: \"\"\"\"\"\"\"\") }", "mutation", "subscription", "fragment",
  "{ a(b: enum) b }}", "query Q($a: Int) $b { a }", "{ a(1: b) }", "{ 1 }", "{ \"a\" }", "{ a { b }", "[ a ]", "query [ a ]", "(a: 1)", "@a", "...a",
];

const EXTRA = ["{", "}", "(", ")", "[", "]", ":", "!", "=", "@", "$", "...", "|", "&", "1", "1.5", "\"a\"", "a", "on", "?", "%", "..", "'", "\\", ";", "<", "`", "\u00A0", "\u2028"];

/** A text that the grammar does not know. */
export function syntax(random, text) {
  if (random.chance(0.4)) return random.pick(FORBIDDEN);
  const tokens = [];
  const lexer = new Lexer(new Source(text));
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) tokens.push(token);
  const { start, end } = random.pick(tokens);
  return random.pick([
    () => text.slice(0, start) + text.slice(end),
    () => `${text.slice(0, start)} ${random.pick(EXTRA)} ${text.slice(start)}`,
    () => `${text.slice(0, start)} ${random.pick(EXTRA)} ${text.slice(end)}`,
    () => text.slice(0, start),
    () => text.slice(0, end) + text.slice(start),
  ])();
}
