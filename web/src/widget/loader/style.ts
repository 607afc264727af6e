/**
 * The element in the page: nothing that the page says of elements in general (`*`, `:not(:defined)`, `html > *`) reaches it.
 * Its own style, and `!important`: a sheet inside its shadow would lose against the page.
 */
export const HOST = ['all:initial', 'position:fixed', 'z-index:2147483000', ''].join('!important;');

/** The launcher and the frame. Adopted as a constructed style sheet, which no Content-Security-Policy forbids. */
export const STYLE = `\
div{--a:#3f4ec4;--o:#fff;--r:16px;--b:max(20px,env(safe-area-inset-bottom))}\
[hidden]{display:none!important}\
button{all:unset;box-sizing:border-box;bottom:var(--b);width:56px;height:56px;border-radius:50%;background:var(--a);color:var(--o);cursor:pointer;box-shadow:0 4px 16px #0000003d;display:grid;place-items:center}\
button:focus-visible{outline:3px solid var(--a);outline-offset:3px}\
b{width:26px;height:20px;border-radius:7px 7px 7px 0;background:currentColor;forced-color-adjust:none}\
.open b{clip-path:polygon(0 30%,50% 70%,100% 30%,100% 55%,50% 95%,0 55%)}\
i{position:absolute;top:-4px;inset-inline-end:-4px;min-width:10px;padding:0 6px;border-radius:11px;background:#c22b2b;color:#fff;font:600 13px/22px system-ui;text-align:center}\
iframe{bottom:calc(var(--b) + 70px);width:400px;max-width:calc(100vw - 40px);height:min(680px,100dvh - 110px);border:0;border-radius:var(--r);box-shadow:0 12px 48px #0000003d;visibility:hidden;opacity:0;transform:translateY(8px);color-scheme:light dark}\
.open iframe{visibility:visible;opacity:1;transform:none}\
button,iframe{position:fixed;inset-inline-end:20px}\
.start button,.start iframe{inset-inline:20px auto}\
@media (prefers-reduced-motion:no-preference){.open iframe{transition:opacity .14s,transform .14s}}\
@media (max-width:480px),(max-height:420px){iframe{inset:0!important;width:100%;max-width:none;height:100dvh;border-radius:0}.open button{display:none}}\
@media print{div{display:none}}\
`;
