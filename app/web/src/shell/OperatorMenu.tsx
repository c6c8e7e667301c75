/** Who is signed in, and their settings. */
import { Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import {
  IconApi,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSelector,
  IconSun,
} from '@tabler/icons-react';
import { useMe, useSignOut } from '../accounts/session';
import { useI18n } from '../i18n';
import styles from './OperatorMenu.module.css';
import { Person } from './Person';
import { useToasts } from './toast';

const THEMES = [
  { value: 'auto', icon: IconDeviceDesktop },
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
] as const;

export function OperatorMenu({ onHelp, onSignedOut }: { onHelp: () => void; onSignedOut: () => void }) {
  const { t, language, setLanguage } = useI18n();
  const { operator, agency, version } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const toasts = useToasts();
  const place = agency?.short_name ?? t('menu.region');

  return (
    <Menu position="top-start" width={260}>
      <Menu.Target>
        <UnstyledButton className={styles.button}>
          <VisuallyHidden>{t('menu.label')}</VisuallyHidden>
          <Person name={operator.name} size={34} />
          <span className={styles.who}>
            <span className={styles.name}>{operator.name}</span>
            <span className={styles.role}>{t(`role.${operator.role}`)}</span>
          </span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {operator.email}
          <br />
          {place}
        </Menu.Label>
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<Text size="xs">?</Text>} onClick={onHelp}>
          {t('menu.keys')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={16} />}
          onClick={() => setLanguage(language === 'ru' ? 'en' : 'ru')}
          lang={language === 'ru' ? 'en' : 'ru'}
        >
          {language === 'ru' ? 'English' : 'Русский'}
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/api/docs" target="_blank">
          {t('menu.docs')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('menu.theme')}</Menu.Label>
        {THEMES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={16} />}
            rightSection={colorScheme === value ? <span aria-hidden>✓</span> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(`menu.theme.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          onClick={() => {
            onSignedOut();
            signOut.mutate(undefined, { onError: toasts.failed });
          }}
        >
          {t('menu.sign-out')}
        </Menu.Item>
        <Menu.Label>{t('menu.version', { version })}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
