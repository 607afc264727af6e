/**
 * What a site asks before the chat: the part of JSON Schema that a short form needs (docs/widget.md). What is not of
 * that part is an error with the name of the property, for whoever builds the page.
 */
import type { OwnField } from '../../ui/AskForm';

/** As many, and as long, as the server takes (`domain/limits.py`); a schema and a pattern as long as a short form needs. */
export const MOST = { questions: 10, label: 100, value: 500, options: 50, pattern: 200, schema: 50_000 };

export interface Question {
  key: string;
  kind: 'text' | 'email' | 'number' | 'integer' | 'boolean' | 'choice';
  label: string;
  hint?: string | undefined;
  required: boolean;
  /** What the field begins with. */
  initial: string;
  minLength: number;
  maxLength: number;
  minimum: number;
  maximum: number;
  pattern: RegExp | null;
  options: string[];
}

export interface Questions {
  own: Partial<Record<OwnField, { label?: string; hint?: string; required?: boolean }>>;
  asked: Question[];
}

const OWN: readonly string[] = ['name', 'email', 'subject', 'message'] satisfies OwnField[];
const TYPES = ['string', 'number', 'integer', 'boolean'];

/** Reads a schema; throws a TypeError that names what is wrong with it. */
export function questionsOf(schema: unknown): Questions {
  const { type = 'object', properties, required = [] } = record(schema, 'it');
  if (type !== 'object') throw new TypeError('its type must be "object"');
  const must = new Set(list(required, 'required'));
  const found: Questions = { own: {}, asked: [] };
  for (const [key, given] of Object.entries(record(properties, 'properties'))) {
    const property = record(given, key);
    if (OWN.includes(key)) found.own[key as OwnField] = ownOf(property, must.has(key), key);
    else found.asked.push(questionOf(key, property, must.has(key)));
  }
  for (const key of must) {
    if (key === 'email') found.own.email = { ...found.own.email, required: true };
    else if (!OWN.includes(key) && !found.asked.some((one) => one.key === key))
      throw new TypeError(`required: there is no "${key}"`);
  }
  if (found.asked.length > MOST.questions) throw new TypeError(`at most ${MOST.questions} questions`);
  return found;
}

function ownOf(property: Record<string, unknown>, required: boolean, key: string) {
  const [label, hint] = [text(property, 'title', key), text(property, 'description', key)];
  return { required, ...(label ? { label } : {}), ...(hint ? { hint } : {}) };
}

function questionOf(key: string, property: Record<string, unknown>, required: boolean): Question {
  const { type = 'string', format, pattern } = property;
  if (!TYPES.includes(type as string)) throw new TypeError(`${key}: type must be one of ${TYPES.join(', ')}`);
  if (format !== undefined && format !== 'email') throw new TypeError(`${key}: format can only be "email"`);
  const options = property.enum === undefined ? [] : list(property.enum, `${key}: enum`);
  if (options.length > MOST.options) throw new TypeError(`${key}: enum may hold ${MOST.options} at most`);
  const label = text(property, 'title', key) ?? key;
  if (label.length > MOST.label) throw new TypeError(`${key}: title is longer than ${MOST.label} characters`);
  const initial = property.default;
  return {
    key,
    kind: options.length ? 'choice' : type === 'string' ? (format ?? 'text') : (type as Question['kind']),
    label,
    hint: text(property, 'description', key),
    required,
    initial: initial === undefined || initial === false ? '' : String(initial),
    minLength: number(property, 'minLength', key, 0),
    maxLength: Math.min(number(property, 'maxLength', key, MOST.value), MOST.value),
    minimum: number(property, 'minimum', key, -Infinity),
    maximum: number(property, 'maximum', key, Infinity),
    pattern: pattern === undefined ? null : regular(pattern, key),
    options,
  };
}

function record(given: unknown, what: string): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${what} must be an object`);
  }
  return given as Record<string, unknown>;
}

function list(given: unknown, what: string): string[] {
  const texts = (one: unknown) => typeof one === 'string' && one.length > 0 && one.length <= MOST.value;
  if (!Array.isArray(given) || !given.every(texts)) throw new TypeError(`${what} must be a list of texts`);
  return given;
}

function text(from: Record<string, unknown>, name: string, key: string): string | undefined {
  const found = from[name];
  if (found !== undefined && typeof found !== 'string') throw new TypeError(`${key}: ${name} must be text`);
  return found || undefined;
}

function number(from: Record<string, unknown>, name: string, key: string, otherwise: number): number {
  const found = from[name];
  if (found === undefined) return otherwise;
  if (typeof found !== 'number') throw new TypeError(`${key}: ${name} must be a number`);
  return found;
}

/** The site's own, and so trusted; but it runs on what a visitor types, at each try. */
function regular(pattern: unknown, key: string): RegExp {
  if (String(pattern).length > MOST.pattern) {
    throw new TypeError(`${key}: pattern is longer than ${MOST.pattern} characters`);
  }
  try {
    return new RegExp(String(pattern), 'u');
  } catch {
    throw new TypeError(`${key}: pattern is no regular expression`);
  }
}
