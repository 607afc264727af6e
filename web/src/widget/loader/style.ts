/** The launcher and the frame. Adopted as a constructed style sheet, which no Content-Security-Policy forbids. */
export const STYLE = `
:host{all:initial;position:fixed;z-index:2147483000;inset:auto;--a:#3f4ec4;--o:#fff;--r:16px}
[hidden]{display:none!important}
button{all:unset;box-sizing:border-box;position:fixed;bottom:max(20px,env(safe-area-inset-bottom));width:56px;height:56px;border-radius:50%;background:var(--a);color:var(--o);cursor:pointer;box-shadow:0 4px 16px #0000003d;display:grid;place-items:center;touch-action:manipulation}
button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{all:unset;position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#c22b2b;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center}
iframe{position:fixed;bottom:calc(max(20px,env(safe-area-inset-bottom)) + 70px);width:400px;max-width:calc(100vw - 40px);height:min(680px,100dvh - 110px);border:0;border-radius:var(--r);box-shadow:0 12px 48px #00000047;visibility:hidden;opacity:0;transform:translateY(8px);color-scheme:light dark}
iframe.shown{visibility:visible;opacity:1;transform:none}
button,iframe{inset-inline-end:20px}
.start button,.start iframe{inset-inline:20px auto}
@media (prefers-reduced-motion:no-preference){iframe.shown{transition:opacity .14s,transform .14s}}
@media (max-width:480px),(max-height:420px){iframe{inset:0!important;width:100%;max-width:none;height:100dvh;border-radius:0}.open button{display:none}}
@media print{:host{display:none}}
`;
