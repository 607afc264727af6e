import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchFilesByToken } from '../../src/widget/files';

const fetched = vi.fn(async () => new Blob(['x']));
let undo: () => void;
let link: HTMLAnchorElement;

beforeEach(() => {
  fetched.mockClear();
  document.body.innerHTML = '<a title="lamp.png">lamp</a>';
  link = document.querySelector('a') as HTMLAnchorElement;
  link.href = '/files/1/lamp.png';
  undo = fetchFilesByToken(document, fetched);
});

afterEach(() => undo());

const click = () => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));

test('a link to a file is fetched by the token and saved', () => {
  click();
  expect(fetched).toHaveBeenCalledWith('/files/1/lamp.png');
});

test('a picture that is looked at in the page is not saved', () => {
  link.addEventListener('click', (event) => event.preventDefault());
  click();
  expect(fetched).not.toHaveBeenCalled();
});
