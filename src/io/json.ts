/**
 * JSON from files that nobody vouches for. JSON.parse keeps the last of two equal keys, rounds integers over 2⁵³ and takes any
 * depth; here each of these is an error, and so is a key named `__proto__`. Looks at the text first, before anything is built.
 */
import { FormatError } from '../errors.ts';
import { show } from '../untrusted.ts';

export interface JsonLimits {
  /** nesting of lists and objects */
  readonly depth: number;
  /** all keys, strings, numbers, lists and objects together */
  readonly values: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The value that UTF-8 bytes of JSON stand for.
 * @param where names the file, for errors
 * @throws FormatError
 */
export function parseJson(where: string, bytes: Uint8Array, limits: JsonLimits): unknown {
  return parseJsonText(where, decodeUtf8(where, bytes), limits);
}

export function parseJsonText(where: string, text: string, limits: JsonLimits): unknown {
  scan(where, text, limits);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where}: not valid JSON. The file is damaged, or it is another kind of file.`, { cause });
  }
}

function decodeUtf8(where: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`${where}: not valid UTF-8. The file is damaged, or it is another kind of file.`, { cause });
  }
}

/** An object or list that is open; a list has no keys. */
interface Open {
  readonly keys: Set<string> | undefined;
  keyNext: boolean;
}

/** Walks through the text once. What is no JSON at all is left to JSON.parse. */
function scan(where: string, text: string, limits: JsonLimits): void {
  const open: Open[] = [];
  let values = 0;
  const count = (): void => {
    values += 1;
    if (values > limits.values) throw new FormatError(`${where}: more than ${limits.values} values. Split the file.`);
  };
  for (let at = 0; at < text.length; ) {
    const begin = at;
    const sign = text[at]!;
    at += 1;
    if (sign === '"') {
      at = endOfString(text, at);
      count();
      const top = open.at(-1);
      if (top?.keys && top.keyNext) addKey(where, top as Open & { keys: Set<string> }, text.slice(begin, at));
    } else if (sign === '{' || sign === '[') {
      count();
      open.push({ keys: sign === '{' ? new Set() : undefined, keyNext: true });
      if (open.length > limits.depth) {
        throw new FormatError(`${where}: nested deeper than ${limits.depth} levels. It is no file of this kind.`);
      }
    } else if (sign === '}' || sign === ']') {
      open.pop();
    } else if (sign === ',') {
      const top = open.at(-1);
      if (top !== undefined) top.keyNext = true;
    } else if (isNumeric(sign)) {
      while (at < text.length && isNumeric(text[at]!)) at += 1;
      count();
      checkNumber(where, text.slice(begin, at));
    }
  }
}

const isNumeric = (sign: string): boolean => (sign >= '0' && sign <= '9') || '+-.eE'.includes(sign);

/** Behind the closing quote of the string whose opening quote is before `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
  }
  return text.length;
}

function addKey(where: string, open: Open & { keys: Set<string> }, quoted: string): void {
  const key = unescaped(quoted);
  if (key === '__proto__') throw new FormatError(`${where}: a key is named '__proto__'. Rename it.`);
  if (open.keys.has(key)) {
    throw new FormatError(`${where}: the key ${show(key)} stands twice in one object; expected it once. Remove one.`);
  }
  open.keys.add(key);
  open.keyNext = false;
}

function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted);
  } catch {
    return quoted; // JSON.parse of the whole says so
  }
}

function checkNumber(where: string, digits: string): void {
  const value = Number(digits);
  if (Number.isNaN(value) || (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))))
    return;
  throw new FormatError(
    `${where}: the number ${digits.slice(0, 40)} cannot be read exactly; expected at most 2^53 - 1.`,
  );
}
