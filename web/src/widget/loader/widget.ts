import type { HostState, PanelFact } from '../protocol';
import { type Listener, optionsOf, optionsOfStyle, type Widget } from './commands';
import { createView } from './view';

const SOMEBODY = '1';
const UNWANTED = '0';
const ASKED = '?';

/** To the page's own listeners. */
export function announce(name: string, detail: unknown = null): void {
  document.dispatchEvent(new CustomEvent(`parlour:${name}`, { detail, bubbles: true }));
}

/** One value of a storage; where that is forbidden, or full, it lasts as long as the page. */
function shelf(storage: () => Storage, key: string) {
  let memory: string | null = null;
  return (...next: [] | [string | null]): string | null => {
    try {
      if (next.length) memory = null;
      if (next[0]) storage().setItem(key, next[0]);
      else if (next.length) storage().removeItem(key);
      return memory ?? storage().getItem(key);
    } catch {
      if (next.length) memory = next[0];
      return memory;
    }
  };
}

/** The widget in the page: a launcher, a frame on demand, and what the two ends tell each other. */
export function createWidget(origin: string, data: DOMStringMap): Widget & { readonly unread: number } {
  const view = createView();
  const site = location.origin;
  const kept = `parlour:guest:${origin}`;
  const listeners = new Map<string, Set<Listener>>();
  const state: Widget['state'] = {
    options: optionsOf(data),
    person: {},
    prefill: {},
    page: {},
    form: '',
    asked: 0,
  };
  let open = false;
  let hidden = (data.hidden ?? 'false') !== 'false';
  let unread = 0;
  let opener: HTMLElement | null = null;
  let place = '';
  let told = '';
  let watch: ReturnType<typeof setInterval> | undefined;
  let ready: (failed?: Promise<never>) => void;
  let isReady: Promise<void>;
  /** Whether the panel in the frame has said anything. */
  let heard = false;
  let silence: ReturnType<typeof setTimeout>;

  /**
   * Of the guest this page keeps a sign only: that there is one, or one to be forgotten. Two cases beside: a token from
   * before the panel kept it, handed over once; and, until the tab ends, one for a panel that can keep nothing.
   */
  const lasting = shelf(() => localStorage, kept);
  const passing = shelf(() => sessionStorage, kept);
  const token = () => {
    const sign = lasting();
    return passing() ?? (sign === SOMEBODY || sign === UNWANTED ? null : sign);
  };
  /** The other tabs of this site: what one keeps until it ends, the others have as long as they are open. */
  const tabs = new BroadcastChannel(kept);
  tabs.onmessage = ({ data }) => {
    const own = passing();
    if (data === ASKED) own && tabs.postMessage(own);
    else if (data !== own) {
      passing(String(data));
      changed();
    }
  };
  const somebody = () => token() !== null || lasting() === SOMEBODY;

  function emit(name: string, detail?: unknown) {
    for (const fn of [...(listeners.get(name) ?? [])]) {
      try {
        fn(detail);
      } catch (fault) {
        // The page's own, and no reason for ours to stop.
        reportError(fault);
      }
    }
    announce(name, detail);
  }

  function changed() {
    const root = document.documentElement;
    const options = { locale: root.lang, ...optionsOfStyle(getComputedStyle(root)), ...state.options };
    view.draw({ open, hidden, unread, options });
    place = where();
    const page = { url: location.href, title: document.title, ...state.page };
    const form = state.form || document.querySelector('script[data-parlour-form]')?.textContent || '';
    const message: HostState = {
      parlour: 'state',
      token: token(),
      forget: lasting() === UNWANTED,
      shown: open,
      ...state,
      options,
      page,
      form,
    };
    const text = JSON.stringify(message);
    if (loaded && text !== told) view.frame?.contentWindow?.postMessage(message, origin);
    if (loaded) told = text;
  }

  const where = () => location.href + document.title;

  let loaded = false;
  function load() {
    if (view.frame) return;
    loaded = heard = false;
    isReady = new Promise((resolve) => {
      ready = resolve;
    });
    // Whoever waits hears of a failure; nobody may wait.
    isReady.catch(Boolean);
    // Browsers draw an error page of their own where a server is not reached, and call that loaded, too.
    listen(30000);
    view.load(`${origin}/widget/panel${site === origin ? '' : `?site=${site}`}`, () => {
      loaded = true;
      told = '';
      changed();
      listen(5000);
    });
  }

  function listen(ms: number) {
    clearTimeout(silence);
    silence = setTimeout(() => heard || fail(`${origin} does not answer`), ms);
  }

  /** For whoever embeds the widget; visitors are shown nothing. The next command tries again, unless it is in vain. */
  function fail(text: string, forGood?: boolean) {
    if (!view.frame) return;
    clearTimeout(silence);
    const why = new Error(`parlour: ${text}`);
    // biome-ignore lint/suspicious/noConsole: the one place where it is looked for.
    console.error(why);
    ready(Promise.reject(why));
    widget.close();
    view.frame.remove();
    view.frame = null;
    if (forGood) {
      widget.open = () => isReady;
      widget.hide(true);
    }
  }

  function count(next: number) {
    if (next === unread) return;
    unread = next;
    changed();
    emit('unread', unread);
  }

  addEventListener('securitypolicyviolation', ({ effectiveDirective: rule, blockedURI }) => {
    if (rule === 'frame-src' && blockedURI.startsWith(origin))
      fail(`${rule} of this page lacks ${origin}`, true);
  });

  addEventListener('message', ({ source, origin: from, data }: MessageEvent) => {
    if (from !== origin || !view.frame || source !== view.frame.contentWindow) return;
    const fact = data as PanelFact;
    heard = true;
    switch (fact?.parlour) {
      case 'ready':
        return ready();
      case 'refused':
        return fail(`PARLOUR_WIDGET_ORIGINS lacks ${site}`, true);
      case 'guest':
        lasting(fact.known ? SOMEBODY : null);
        passing(fact.token);
        if (fact.token) tabs.postMessage(fact.token);
        return changed();
      case 'unread':
        return count(fact.count);
      case 'close':
        return widget.close();
      case 'event':
        emit(fact.name, fact.detail);
    }
  });

  const widget: Widget & { readonly unread: number } = {
    state,
    get unread() {
      return unread;
    },
    isOpen: () => open,
    open: async (from) => {
      if (!open) {
        opener = (from ?? document.activeElement) as HTMLElement | null;
        open = true;
        load();
        changed();
        // A router tells nobody where it went, and its history is not ours to patch: while open, it is looked at.
        watch = setInterval(() => place === where() || changed(), 500);
        emit('open');
      } else changed();
      await isReady;
      view.frame?.focus();
    },
    close: () => {
      if (!open) return;
      const inside = document.activeElement?.localName === 'parlour-widget';
      open = false;
      clearInterval(watch);
      changed();
      const back = opener?.isConnected && opener !== document.body ? opener : null;
      // Back where it came from, unless the person has gone elsewhere meanwhile.
      if (inside) (back && back.localName !== 'parlour-widget' ? back : view.launcher).focus();
      emit('close');
    },
    hide: (now) => {
      hidden = now;
      if (now) widget.close();
      changed();
    },
    forget: () => {
      const known = view.frame || somebody();
      // The panel forgets when it hears of it: now, or before it shows anything the next time.
      lasting(UNWANTED);
      passing(null);
      if (known) load();
      state.person = state.prefill = {};
      count(0);
      changed();
    },
    changed,
    on: (name, fn) => {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(fn));
      return () => widget.off(name, fn);
    },
    off: (name, fn) => void listeners.get(name)?.delete(fn),
  };

  // Of a click nobody waits for the answer; why it could not open stands in the console already.
  view.launcher.addEventListener('click', () =>
    open ? widget.close() : widget.open(view.launcher).catch(Boolean),
  );
  // A button, on which nothing is composed: it needs no `onKeys`.
  view.launcher.addEventListener('keydown', ({ key }) => key === 'Escape' && widget.close());
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('[data-parlour-open]');
    if (!link) return;
    event.preventDefault();
    if (link.getAttribute('data-parlour-open') === 'new') state.asked++;
    widget.open(link).catch(Boolean);
  });
  changed();
  // A page that switches its language, its direction or its colours takes the widget with it.
  const attributeFilter = ['lang', 'dir', 'class', 'data-theme'];
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  addEventListener('load', changed);
  // In another tab somebody has become a guest, or has logged out.
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== kept) return;
    if (newValue === UNWANTED) passing(null);
    changed();
  });
  // Whoever has a conversation sees its unread messages without opening it; for everybody else nothing is loaded.
  if (lasting() === SOMEBODY && !passing()) tabs.postMessage(ASKED);
  if (somebody()) (window.requestIdleCallback ?? setTimeout)(load);
  return widget;
}
