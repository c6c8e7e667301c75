/** Signing in. Shown in place of whatever screen was asked for, so that the way back is the address itself. */
import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import { type Translate, useI18n } from '../i18n';
import type { Format } from '../i18n/format';
import { LanguageSwitch } from '../shell/LanguageSwitch';
import { Logo } from '../shell/Logo';
import styles from './SignInPage.module.css';
import { useSignIn } from './session';

function explain(error: unknown, t: Translate, format: Format): string {
  if (error instanceof ApiProblem && error.code === 'wrong-credentials') return t('sign-in.wrong');
  if (error instanceof ApiProblem && error.status === 429) {
    return t('sign-in.throttled', { wait: format.span((error.retryAfterSeconds ?? 60) * 1_000) });
  }
  return t(messageOf(error));
}

export function SignInPage({ expired }: { expired: boolean }) {
  const { t, format } = useI18n();
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (email.trim() && password) signIn.mutate({ email: email.trim(), password });
  };
  const missing = (value: string) => (tried && !value ? t('sign-in.required') : undefined);

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Logo size={40} />
        <Text c="dimmed" mt={6} mb="lg">
          {t('sign-in.lead')}
        </Text>
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <Title order={1} className={styles.title}>
              {t('sign-in.title')}
            </Title>
            {expired && !signIn.isError && (
              <Alert color="petrol" variant="light" role="status">
                {t('sign-in.again')}
              </Alert>
            )}
            {signIn.isError && (
              <Alert color="red" variant="light" icon={<IconAlertCircle aria-hidden />} role="alert">
                {explain(signIn.error, t, format)}
              </Alert>
            )}
            <TextInput
              label={t('sign-in.email')}
              type="email"
              name="email"
              size="md"
              autoComplete="username"
              inputMode="email"
              autoFocus
              value={email}
              error={missing(email.trim())}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('sign-in.password')}
              name="password"
              size="md"
              autoComplete="current-password"
              value={password}
              error={missing(password)}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show'), tabIndex: 0 }}
            />
            <Button type="submit" size="md" loading={signIn.isPending}>
              {t('sign-in.submit')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('sign-in.help')}
            </Text>
          </Stack>
        </form>
      </div>
      <LanguageSwitch />
    </main>
  );
}
