import type { Api } from '../core/api';
import { t } from '../i18n';
import { AccountForm } from '../ui/AccountForm';
import { FooterLink, LoginLayout } from './LoginLayout';

interface RegisterPageProps {
  typed: Record<string, string>;
  api: Pick<Api, 'register'>;
  onDone: () => void;
}

/** Making an account for oneself. */
export function RegisterPage({ typed, api, onDone }: RegisterPageProps) {
  return (
    <LoginLayout
      title={t('register.title')}
      lead={t('register.lead')}
      footer={<FooterLink href="/login">{t('register.login')}</FooterLink>}
    >
      <AccountForm
        typed={typed}
        nameHint={t('register.nameHint')}
        submit={t('register.submit')}
        action="/register"
        create={({ username = '', name = '', email = '', password = '' }) =>
          api.register({ username, name, email, password })
        }
        onDone={onDone}
      />
    </LoginLayout>
  );
}
