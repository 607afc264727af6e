import type { Api } from './api';
import type { Account, Invitation as AnyInvitation, FirstSteps, OneTimeLink, Widget } from './wire';

export type SiteRole = 'member' | 'agent' | 'admin';
export const SITE_ROLES: readonly SiteRole[] = ['member', 'agent', 'admin'];

/** An account as admins see it; guests have none. */
export type SitePerson = Account & { role: SiteRole };
export type Invitation = AnyInvitation & { role: SiteRole };
export type WidgetSites = Widget;

export type SiteApi = ReturnType<typeof createSiteApi>;

/** The calls of those who look after the site. */
export function createSiteApi(api: Pick<Api, 'get' | 'post' | 'patch' | 'put' | 'delete'>) {
  const person = (id: string) => `/api/admin/people/${encodeURIComponent(id)}`;
  const page = (query: string, cursor: string | null) =>
    new URLSearchParams({ ...(query ? { query } : {}), ...(cursor ? { cursor } : {}) });
  return {
    people: (query: string, cursor: string | null = null) =>
      api.get<{ people: SitePerson[]; nextCursor: string | null }>(
        `/api/admin/people?${page(query, cursor)}`,
      ),
    changePerson: (id: string, body: { role?: SiteRole; disabled?: boolean }) =>
      api.patch<{ person: SitePerson }>(person(id), body),
    resetLink: (id: string) => api.post<{ link: OneTimeLink }>(`${person(id)}/reset-link`),
    invitations: () => api.get<{ invitations: Invitation[] }>('/api/admin/invitations'),
    invite: (role: SiteRole) =>
      api.post<{ invitation: Invitation; link: OneTimeLink }>('/api/admin/invitations', { role }),
    withdraw: (id: string) => api.delete<void>(`/api/admin/invitations/${encodeURIComponent(id)}`),
    widget: () => api.get<WidgetSites>('/api/admin/widget'),
    changeWidget: (origins: readonly string[]) => api.put<WidgetSites>('/api/admin/widget', { origins }),
    firstSteps: () => api.get<FirstSteps>('/api/admin/first-steps'),
    dismissFirstSteps: () => api.post<void>('/api/admin/first-steps/dismiss'),
  };
}

/** The whole address of a link: the server's own, or the one that this page came from. */
export function wholeLink(link: Pick<OneTimeLink, 'path' | 'url'>, here: string = location.origin): string {
  return link.url ?? here + link.path;
}

/** What a site pastes into its pages. */
export function widgetSnippet(server: string | null, here: string = location.origin): string {
  return `<script async src="${server ?? here}/widget.js"></script>`;
}
