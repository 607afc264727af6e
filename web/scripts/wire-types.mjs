// Prints TypeScript for the schema of the wire and its events on standard input:
//   python -m parlour.realtime.schema | node web/scripts/wire-types.mjs > web/src/core/wire.gen.ts
// The first line carries the schema's fingerprint; `make check` fails when it is another one.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const text = readFileSync(0, 'utf8').trimEnd();
const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 16);
const { $defs: definitions, serverEvents, clientEvents } = JSON.parse(text);

const lines = [
  `/* Generated from src/parlour/wire and the event tables of src/parlour/realtime (schema ${fingerprint}) by scripts/wire-types.mjs; not to be edited. */`,
];
for (const [name, schema] of Object.entries(definitions)) lines.push('', ...declaration(name, schema));
lines.push('', ...serverTable(serverEvents), '', ...clientTable(clientEvents));
process.stdout.write(`${lines.join('\n')}\n`);

function declaration(name, schema) {
  const head = schema.description ? [`/** ${schema.description.replace(/\s+/g, ' ').trim()} */`] : [];
  if (schema.type !== 'object' || !schema.properties)
    return [...head, `export type ${name} = ${typeOf(schema)};`];
  const required = new Set(schema.required ?? []);
  // An answer's constants have defaults, and are there all the same; a question's may be left out.
  const field = ([key, value]) => {
    const given = required.has(key) || 'const' in value || value.enum?.length === 1;
    return `  ${key}${given ? '' : '?'}: ${typeOf(value)};`;
  };
  return [...head, `export interface ${name} {`, ...Object.entries(schema.properties).map(field), '}'];
}

/** What is listened for: the payload of each event. */
function serverTable(events) {
  const line = ([name, { payload, audience }]) => [`  /** To ${audience}. */`, `  '${name}': ${payload};`];
  return [
    '/** Server to client: the payload of each event. */',
    'export interface ServerEvents {',
    ...Object.entries(events).flatMap(line),
    '}',
  ];
}

/** What is emitted: the payload of each event, and how it is acknowledged when it was done. */
function clientTable(events) {
  const line = ([name, { payload, ack, orId }]) =>
    `  '${name}': { payload: ${payload}${orId ? ' | string' : ''}; ack: ${ack} };`;
  return [
    '/** Client to server: the payload of each event, and its acknowledgement; `Failed` when it was refused. */',
    'export interface ClientEvents {',
    ...Object.entries(events).map(line),
    '}',
  ];
}

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value).replaceAll('"', "'")).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' | ');
  if (schema.type === 'array') return `${wrapped(typeOf(schema.items ?? {}))}[]`;
  if (schema.type === 'object') return `Record<string, ${typeOf(schema.additionalProperties || {})}>`;
  return (
    { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' }[
      schema.type
    ] ?? 'unknown'
  );
}

function wrapped(type) {
  return type.includes(' ') ? `(${type})` : type;
}
