/** Roles of the site by their texts. */
export const ROLES = {
  member: 'admin.role.member',
  agent: 'admin.role.agent',
  admin: 'admin.role.admin',
} as const;

export const HINTS = {
  member: 'admin.inviteHint.member',
  agent: 'admin.inviteHint.agent',
  admin: 'admin.inviteHint.admin',
} as const;
