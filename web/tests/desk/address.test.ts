import { afterEach, expect, test } from 'vitest';
import { numbered, type Office, openOffice } from '../support/desk';

let office: Office | undefined;

afterEach(() => {
  office?.stop();
  office = undefined;
});

test('a ticket in the address is open from the start, as after a reload', () => {
  const ticket = numbered(1);
  history.replaceState(null, '', `/agent/tickets/${ticket.id}`);
  office = openOffice([ticket]);
  expect(office.desk.router.id.value).toBe(ticket.id);
  expect(office.desk.thread.value).not.toBeNull();
});
