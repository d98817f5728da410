/**
 * The syntax of ARM's template expressions: `[concat(parameters('prefix'), '-api')]`.
 *
 * There are no boolean or null literals: ARM writes them as the calls `true()`, `false()` and `null()`.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  /** `concat('a', 'b')`, or `contoso.uniqueName('a')` for a user-defined function of the template. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly namespace?: string;
      readonly args: readonly Expression[];
    }
  /** `a.b`. The safe form `a.?b` returns null instead of failing if `b` does not exist. */
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string; readonly safe?: true }
  /** `a[b]`, or in its safe form `a[?b]`. */
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression; readonly safe?: true };

/** An expression that is invalid for all values: it has a syntax error or calls an unknown function. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    message: string,
    /** Position in the text, counted from 0 and including the opening bracket. Undefined for errors after parsing. */
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** A call of a function, or a reference to a name, that the template does not declare. */
export class UndeclaredError extends ExpressionError {}

/** Whether ARM evaluates the text: it is enclosed in brackets and does not start with `[[`. */
export const isExpression = (text: string): boolean => inBrackets(text) && text[1] !== '[';

/** The literal value of a text that is not an expression: `[[x]` means `[x]`, any other text means itself. */
export const unescapeLiteral = (text: string): string => (inBrackets(text) && text[1] === '[' ? text.slice(1) : text);

const inBrackets = (text: string): boolean => text.length > 1 && text.startsWith('[') && text.endsWith(']');

/** Maximum nesting of an expression. It is far above what ARM accepts and low enough for recursive functions. */
export const DEEPEST_EXPRESSION = 200;

/**
 * Parses an expression with its brackets.
 * @throws ExpressionError if the text is not a valid expression.
 */
export function parseExpression(text: string): Expression {
  if (!isExpression(text))
    throw new ExpressionError(`${quote(text)} is not in brackets; an expression is written "[parameters('name')]"`, 0);
  return new Parser(text).parse();
}

type TokenKind = 'string' | 'number' | 'name' | 'punctuation' | 'end';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

const TOKENS =
  /\s*(?:(?<string>'(?:[^']|'')*')|(?<number>[+-]?\d+(?:\.\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<punctuation>\.\?|\[\?|[()[\],.]))/y;

class Parser {
  private readonly source: string;
  private readonly text: RegExp;
  private token: Token;
  /** The height of each node. It bounds the depth of the parsed tree; the parser's own recursion is bounded separately. */
  private readonly heights = new WeakMap<Expression, number>();

  constructor(text: string) {
    this.source = text;
    this.text = new RegExp(TOKENS);
    this.text.lastIndex = 1;
    this.token = this.scan();
  }

  parse(): Expression {
    const expression = this.expression(1);
    this.expect(']');
    if (this.token.kind !== 'end') throw this.unexpected('the end');
    return expression;
  }

  private expression(depth: number): Expression {
    let expression = this.primary(depth);
    for (;;) {
      if (this.isAt('.') || this.isAt('.?')) {
        expression = this.property(expression);
      } else if (this.isAt('[') || this.isAt('[?')) {
        expression = this.index(expression, depth);
      } else return expression;
    }
  }

  private property(of: Expression): Expression {
    const safe = this.next().text === '.?';
    const name = this.name();
    return this.node({ kind: 'property', of, name, ...(safe ? { safe } : {}) }, [of]);
  }

  private index(of: Expression, depth: number): Expression {
    const safe = this.next().text === '[?';
    const index = this.nested(depth);
    this.expect(']');
    return this.node({ kind: 'index', of, index, ...(safe ? { safe } : {}) }, [of, index]);
  }

  private primary(depth: number): Expression {
    const { kind, text } = this.token;
    if (kind === 'string') {
      this.next();
      return this.node({ kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'") });
    }
    if (kind === 'number') {
      const { offset } = this.next();
      const value = Number(text);
      if (!Number.isFinite(value))
        throw this.error(`${text.slice(0, 20)}… is too large a number (the largest is about 1.8e308)`, offset);
      return this.node({ kind: 'literal', value });
    }
    if (kind === 'name') return this.call(depth);
    throw this.unexpected("a function, a string in '…' or a number");
  }

  private call(depth: number): Expression {
    const first = this.name();
    const namespace = this.isAt('.') ? first : undefined;
    if (namespace !== undefined) this.next();
    const name = namespace === undefined ? first : this.name();
    if (!this.isAt('('))
      throw this.unexpected(`"(" after ${name} (a function is called as ${name}(…), a string is written '${name}')`);
    this.next();
    const args = this.arguments(depth);
    return this.node({ kind: 'call', name, ...(namespace === undefined ? {} : { namespace }), args }, args);
  }

  private arguments(depth: number): Expression[] {
    const args: Expression[] = [];
    if (this.isAt(')')) {
      this.next();
      return args;
    }
    for (;;) {
      args.push(this.nested(depth));
      if (this.isAt(')')) {
        this.next();
        return args;
      }
      this.expect(',', '"," or ")"');
    }
  }

  private nested(depth: number): Expression {
    if (depth >= DEEPEST_EXPRESSION) throw this.tooDeep();
    return this.expression(depth + 1);
  }

  private node(expression: Expression, children: readonly Expression[] = []): Expression {
    const height = 1 + Math.max(0, ...children.map((child) => this.heights.get(child) ?? 0));
    if (height > DEEPEST_EXPRESSION) throw this.tooDeep();
    this.heights.set(expression, height);
    return expression;
  }

  private isAt(punctuation: string): boolean {
    return this.token.kind === 'punctuation' && this.token.text === punctuation;
  }

  private name(): string {
    if (this.token.kind !== 'name') throw this.unexpected('a name');
    return this.next().text;
  }

  private expect(punctuation: string, wanted = `"${punctuation}"`): void {
    if (!this.isAt(punctuation)) throw this.unexpected(wanted);
    this.next();
  }

  private next(): Token {
    const token = this.token;
    this.token = this.scan();
    return token;
  }

  private scan(): Token {
    const from = this.text.lastIndex;
    const match = this.text.exec(this.source);
    const found = Object.entries(match?.groups ?? {}).find(([, text]) => text !== undefined);
    if (found) {
      const [kind, text] = found as [TokenKind, string];
      return { kind, text, offset: this.text.lastIndex - text.length };
    }
    // A sticky pattern that does not match resets lastIndex to 0.
    this.text.lastIndex = from;
    const rest = this.source.slice(from).trimStart();
    const offset = this.source.length - rest.length;
    if (rest === '') return { kind: 'end', text: '', offset };
    const problem = rest.startsWith("'") ? "string without a closing '" : `unexpected ${quote(rest.slice(0, 1))}`;
    throw this.error(problem, offset);
  }

  private unexpected(wanted: string): ExpressionError {
    const found = this.token.kind === 'end' ? 'the end' : quote(this.token.text);
    return this.error(`expected ${wanted} but found ${found}`, this.token.offset);
  }

  private tooDeep(): ExpressionError {
    return this.error(`expression nested deeper than ${DEEPEST_EXPRESSION} levels`, this.token.offset);
  }

  private error(problem: string, offset: number): ExpressionError {
    return new ExpressionError(`${problem}, at character ${offset + 1} of ${quote(this.source)}`, offset);
  }
}

const SHOWN_LENGTH = 120;

const quote = (text: string): string =>
  JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
