/**
 * Mutants of a WGSL file, token by token on its code without comments. They keep the types, so that nearly all of them compile. What
 * the compiler writes anew is left alone: see UNTOUCHED.
 */
import type { Mutant, Operator } from './mutant.ts';

type Found = Omit<Mutant, 'file'>;

interface Token {
  readonly text: string;
  readonly begin: number;
  readonly end: number;
}

const TOKEN =
  /0x[\da-f.]+(?:p[+-]\d+)?u?|\d[\d.]*(?:e-?\d+)?u?|\.?[A-Za-z_]\w*|<<|>>|[<>=!]=|&&|\|\||\+\+|->|[-+*/%&|^]=|\S/g;

/**
 * Lines of which no mutant is made: bindings, whose types the compiler writes (src/kernels/bind.ts); attributes, likewise;
 * directives; and `const` lines with a plain value, which the compiler replaces by that of the shape at hand, except for three.
 */
const UNTOUCHED =
  /^(?:@|enable\b|diagnostic\b|alias\b|const (?!FOUR\b|ROUNDS\b|EXPONENT\b)\w+ = (?:[\d.e-]+u?|true|false);)/;

/** What takes the place of a token, wherever it stands as an operator or a name. */
const REPLACEMENTS: readonly (readonly [Operator, Readonly<Record<string, string>>])[] = [
  [
    'arithmetic',
    {
      '+': '-',
      '-': '+',
      '*': '+',
      '/': '*',
      '%': '/',
      '+=': '-=',
      '<<': '>>',
      '>>': '<<',
      '&': '|',
      '|': '&',
      '^': '|',
      '^=': '|=',
    },
  ],
  ['boundary', { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }],
  ['negated', { '==': '!=', '!=': '==' }],
  ['logic', { '&&': '||', '||': '&&' }],
  [
    'function',
    {
      min: 'max',
      max: 'min',
      any: 'all',
      quadSwapX: 'quadSwapY',
      quadSwapY: 'quadSwapDiagonal',
      quadSwapDiagonal: 'quadSwapX',
      log: 'exp',
      sqrt: 'abs',
      cos: 'sin',
    },
  ],
  ['member', { '.x': '.y', '.y': '.z', '.z': '.w', '.w': '.x', '.yxwz': '.zwxy', '.zwxy': '.yxwz' }],
];

export function wgslMutants(file: string, text: string): Mutant[] {
  const code = withoutComments(text);
  const tokens = tokensOf(code);
  const found = [...tokens.flatMap((_, i) => ofToken(code, tokens, i)), ...ofCalls(code), ...ofStatements(code)];
  const lineAt = (at: number): string =>
    code.slice(code.lastIndexOf('\n', at) + 1, at + 1) + code.slice(at + 1).split('\n', 1)[0];
  return found.filter(({ begin }) => !UNTOUCHED.test(lineAt(begin))).map((mutant) => ({ file, ...mutant }));
}

/** Comments become spaces, so that offsets stay. */
const withoutComments = (text: string): string => text.replace(/\/\/.*/g, (comment) => ' '.repeat(comment.length));

function tokensOf(code: string): Token[] {
  return Array.from(code.matchAll(TOKEN), ({ 0: text, index }) => ({ text, begin: index, end: index + text.length }));
}

function ofToken(code: string, tokens: readonly Token[], at: number): Found[] {
  const token = tokens[at]!;
  const { text, begin, end } = token;
  // The style of shaders/: operators between two operands have spaces around them, signs and the brackets of templates have not.
  const isOperator = /\W/.test(text[0]!) && code[begin - 1] === ' ' && code[end] === ' ';
  const isName = /^\.?[A-Za-z]/.test(text);
  const swaps = REPLACEMENTS.flatMap(([operator, table]): Found[] => {
    const replacement = isOperator || isName ? table[text] : undefined;
    return replacement === undefined ? [] : [{ operator, begin, end, replacement }];
  });
  if (/^\d/.test(text)) return [...swaps, ...ofNumber(token)];
  if (text === ']') return [...swaps, { operator: 'index', begin, end, replacement: ' + 1u]' }];
  return swaps;
}

/** One more and one less; a float twice and, where it is 0 or 1, the other of the two. */
function ofNumber({ text, begin, end }: Token): Found[] {
  const constant = (replacement: string): Found => ({ operator: 'constant', begin, end, replacement });
  const whole = /^(\d+)(u?)$/.exec(text);
  if (whole !== null) {
    const [value, suffix] = [Number(whole[1]), whole[2]];
    return [value + 1, ...(value > 0 ? [value - 1] : [])].map((other) => constant(`${other}${suffix}`));
  }
  if (text.startsWith('0x')) return [constant(`(${text} >> 1u)`)].filter(() => text.endsWith('u'));
  return [constant(Number(text) === 0 ? '1.0' : `${text} * 2.0`)].map((mutant) => ({
    ...mutant,
    replacement: Number(text) === 0 ? mutant.replacement : `(${mutant.replacement})`,
  }));
}

/** The values of a `select` swapped, which negates its condition; a call's first two arguments, where the order counts. */
function ofCalls(code: string): Found[] {
  return [
    ...code.matchAll(/\b(select|store|element|elements4|spread|in_order|within|feistel|store_within)\(/g),
  ].flatMap(({ 0: text, 1: name, index }): Found[] => {
    if (/\bfn $/.test(code.slice(0, index))) return [];
    const [a, b] = argumentsAt(code, index + text.length);
    if (a === undefined || b === undefined || (name === 'store' && a.text === b.text)) return [];
    if (name !== 'select' && name !== 'element' && name !== 'elements4') return [];
    return [{ operator: 'swapped', begin: a.begin, end: b.end, replacement: `${b.text}, ${a.text}` }];
  });
}

function argumentsAt(code: string, begin: number): Token[] {
  const found: Token[] = [];
  let [depth, from] = [0, begin];
  for (let at = begin; at < code.length && depth >= 0; at++) {
    const char = code[at]!;
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    if (depth < 0 || (depth === 0 && char === ',')) {
      const text = code.slice(from, at).trim();
      const start = code.indexOf(text, from);
      found.push({ text, begin: start, end: start + text.length });
      from = at + 1;
    }
  }
  return found;
}

/** Statements left out: barriers, calls, assignments; guards that always hold, and conditions turned round. */
function ofStatements(code: string): Found[] {
  const lines = [
    ...code.matchAll(
      /^ +((?:workgroupBarrier|store\w*|list_rows|atomicStore)\(.*\)|[\w.]+(?:\[[^=]*\])?(?:\.\w+)? [-+*^]?= .*);$/gm,
    ),
  ];
  const dropped = lines.map(({ 0: text, 1: statement, index }): Found => {
    const begin = index + text.length - statement!.length - 1;
    return { operator: 'dropped', begin, end: begin + statement!.length + 1, replacement: '' };
  });
  const guards = [...code.matchAll(/\b(if|while) \((.*)\) \{$/gm)].flatMap(
    ({ 0: text, 1: word, 2: condition, index }): Found[] => {
      const begin = index + text.indexOf('(') + 1;
      const end = begin + condition!.length;
      const negated: Found = { operator: 'negated', begin, end, replacement: `!(${condition})` };
      return word === 'if' ? [negated, { operator: 'dropped', begin, end, replacement: 'true' }] : [negated];
    },
  );
  return [...dropped, ...guards];
}
