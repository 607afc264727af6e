import type { ComponentChildren } from 'preact';

interface AwayLinkProps {
  href: string;
  label: string;
  icon: ComponentChildren;
}

/** To another part of the site: by its name where there is room, by its picture on a phone. */
export function AwayLink({ href, label, icon }: AwayLinkProps) {
  return (
    <a href={href} class="btn btn-quiet px-3" aria-label={label} title={label}>
      {icon}
      <span class="max-sm:hidden">{label}</span>
    </a>
  );
}
