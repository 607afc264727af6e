import { type Signal, signal } from '@preact/signals';
import { cut } from '../../core/excerpt';
import type { Storage } from '../../core/platform';
import { chime } from './chime';

export interface Notice {
  title: string;
  body: string;
  /** A later one with the same tag takes the place of the earlier. */
  tag: string;
  onClick?: () => void;
}

export interface Notifier {
  /** Chosen on this device; off until somebody asks. */
  sound: Signal<boolean>;
  notifications: Signal<boolean>;
  /** The browser refuses for good. */
  denied: Signal<boolean>;
  /** Asks the browser when it is switched on; must come from a click. */
  toggleNotifications(): Promise<void>;
  toggleSound(): void;
  /** Unless the reader is looking at it anyway. */
  notify(notice: Notice): void;
  test(notice: Notice): void;
}

const LONGEST = 200;

/** Sound and notifications, each by choice, kept on this device. */
export function createNotifier(storage: Storage): Notifier {
  const sound = kept(storage, 'parlour:sound');
  const notifications = kept(storage, 'parlour:notifications');
  const supported = 'Notification' in globalThis;
  const denied = signal(!supported || Notification.permission === 'denied');

  function show({ title, body, tag, onClick }: Notice) {
    if (!supported || Notification.permission !== 'granted') return;
    try {
      const shown = new Notification(title, { body: cut(body, LONGEST), tag });
      shown.onclick = () => {
        globalThis.focus();
        onClick?.();
        shown.close();
      };
    } catch {
      // Chrome on Android wants a service worker for this; the sound remains.
    }
  }

  return {
    sound,
    notifications,
    denied,
    toggleSound: () => {
      sound.value = !sound.value;
      if (sound.value) chime();
    },
    toggleNotifications: async () => {
      if (notifications.value || !supported) {
        notifications.value = false;
        return;
      }
      const answer = await Notification.requestPermission();
      denied.value = answer === 'denied';
      notifications.value = answer === 'granted';
    },
    notify: (notice) => {
      if (sound.peek()) chime();
      if (notifications.peek()) show(notice);
    },
    test: (notice) => {
      chime();
      show(notice);
    },
  };
}

function kept(storage: Storage, key: string): Signal<boolean> {
  const choice = signal(storage.get(key) === 'on');
  choice.subscribe((on) => {
    if (on) storage.set(key, 'on');
    else if (storage.get(key)) storage.remove(key);
  });
  storage.watch((changed) => {
    if (changed === key) choice.value = storage.get(key) === 'on';
  });
  return choice;
}

/** Whether somebody sits before this page. */
export function isWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
