import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { NewTicket } from '../../src/core/api';
import { AskForm } from '../../src/ui/AskForm';
import { extraOf } from '../../src/widget/questions';
import { questionsOf } from '../../src/widget/questions/schema';

afterEach(cleanup);

const SCHEMA = {
  type: 'object',
  properties: {
    email: { title: 'Where can we write to?', description: 'Only for this.' },
    order: { type: 'string', title: 'Order number', minLength: 3, pattern: '^[A-Z]-\\d+$' },
    topic: { type: 'string', title: 'Topic', enum: ['Lamps', '<b>Delivery</b>'] },
    lamps: { type: 'integer', title: 'How many lamps?', minimum: 1, maximum: 9 },
    metres: { type: 'number' },
    gift: { type: 'boolean', title: 'It is a gift' },
  },
  required: ['email', 'order', 'topic'],
};

function show(schema: object = SCHEMA) {
  const open = vi.fn(async (_: NewTicket) => {});
  const typed = { name: 'Gil', email: 'gil@example.com', subject: 'Lamp', message: 'Hm' };
  render(<AskForm class="" me={null} typed={typed} open={open} extra={extraOf(JSON.stringify(schema))} />);
  return open;
}

const type = (name: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(name), { target: { value } });
const choose = (name: string, value: string) =>
  fireEvent.change(screen.getByLabelText(name), { target: { value } });
const press = () => fireEvent.click(screen.getByRole('button'));

describe('the questions of a site', () => {
  test('are drawn in its words, and the answers go along in its order', async () => {
    const open = show();
    type('Order number', ' A-7 ');
    choose('Topic', '<b>Delivery</b>');
    type(/How many lamps/, '2');
    fireEvent.click(screen.getByLabelText('It is a gift'));
    press();
    await waitFor(() => expect(open).toHaveBeenCalled());
    expect(open.mock.calls[0]?.[0]).toMatchObject({
      name: 'Gil',
      answers: [
        { label: 'Order number', value: 'A-7' },
        { label: 'Topic', value: '<b>Delivery</b>' },
        { label: 'How many lamps?', value: '2' },
        { label: 'It is a gift', value: 'Yes' },
      ],
    });
    expect(document.querySelector('b')).toBeNull();
  });

  test('say what is missing, and the form’s own fields take the site’s words and rules', async () => {
    const open = show();
    const address = screen.getByLabelText('Where can we write to?') as HTMLInputElement;
    expect(address.required).toBe(true);
    expect(screen.getByText('Only for this.')).toBeTruthy();
    press();
    const order = screen.getByLabelText('Order number');
    await waitFor(() => expect(order.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(order);
    expect(screen.getByLabelText('Topic').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByLabelText(/How many lamps/).getAttribute('aria-invalid')).toBeNull();
    expect(open).not.toHaveBeenCalled();
  });

  test.each([
    ['Order number', 'A', 'At least 3 characters, please.'],
    ['Order number', 'seven', 'This can’t be accepted as it is.'],
    [/How many lamps/, 'some', 'This is not a number.'],
    [/How many lamps/, '1.5', 'This is not a whole number.'],
    [/How many lamps/, '0', 'At least 1, please.'],
    [/How many lamps/, '10', 'At most 9, please.'],
  ])('hold %s to its rule: %s', async (name, value, problem) => {
    const open = show();
    type('Order number', 'A-7');
    choose('Topic', 'Lamps');
    type(name, value);
    press();
    expect(await screen.findByText(problem)).toBeTruthy();
    expect(open).not.toHaveBeenCalled();
  });

  test('a box that must be ticked is missed, one that may be says no', async () => {
    const asked = { properties: { terms: { type: 'boolean', title: 'Agreed' }, news: { type: 'boolean' } } };
    const open = show({ ...asked, required: ['terms'] });
    press();
    await waitFor(() => expect(screen.getByLabelText('Agreed').getAttribute('aria-invalid')).toBe('true'));
    fireEvent.click(screen.getByLabelText('Agreed'));
    press();
    await waitFor(() => expect(open).toHaveBeenCalled());
    expect(open.mock.calls[0]?.[0].answers).toEqual([
      { label: 'Agreed', value: 'Yes' },
      { label: 'news', value: 'No' },
    ]);
  });

  test('begin with their defaults', () => {
    show({
      properties: { count: { type: 'integer', default: 2 }, news: { type: 'boolean', default: true } },
    });
    expect((screen.getByLabelText(/count/) as HTMLInputElement).value).toBe('2');
    expect((screen.getByLabelText(/news/) as HTMLInputElement).checked).toBe(true);
  });
});

test.each([
  [null, 'it must be an object'],
  [[], 'it must be an object'],
  [{}, 'properties must be an object'],
  [{ type: 'array', properties: {} }, 'its type must be "object"'],
  [{ properties: { a: true } }, 'a must be an object'],
  [{ properties: { a: { type: 'object' } } }, 'a: type must be one of'],
  [{ properties: { a: { format: 'date' } } }, 'a: format can only be "email"'],
  [{ properties: { a: { enum: [1] } } }, 'a: enum must be a list of texts'],
  [{ properties: { a: { title: {} } } }, 'a: title must be text'],
  [{ properties: { a: { title: 'x'.repeat(101) } } }, 'a: title is longer than 100 characters'],
  [{ properties: { a: { minLength: '1' } } }, 'a: minLength must be a number'],
  [{ properties: { a: { pattern: '(' } } }, 'a: pattern is no regular expression'],
  [{ properties: { a: { pattern: 'a'.repeat(201) } } }, 'a: pattern is longer than 200 characters'],
  [{ properties: {}, required: ['a'] }, 'required: there is no "a"'],
  [{ properties: Object.fromEntries('abcdefghijk'.split('').map((key) => [key, {}])) }, 'at most 10'],
])('a schema with a fault says where it is: %j', (schema, problem) => {
  expect(() => questionsOf(schema)).toThrow(problem as string);
});
