/** The frame of the client: navigation, state of the connection, and the screen. */
import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconCloudOff, IconMenu2, IconSearch } from '@tabler/icons-react';
import { type PropsWithChildren, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useI18n } from '../i18n';
import { useLiveState } from '../inbox/LiveProvider';
import { KeyboardHelp } from './KeyboardHelp';
import { Logo } from './Logo';
import { Navigation } from './Navigation';
import { Palette } from './Palette';
import styles from './Shell.module.css';
import { useKeys } from './useKeys';

export function Shell({ onSignedOut, children }: PropsWithChildren<{ onSignedOut: () => void }>) {
  const { t } = useI18n();
  const [location] = useLocation();
  const [menu, { open: openMenu, close: closeMenu }] = useDisclosure();
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure();
  useKeys({ '?': openHelp, 'mod+k': () => spotlight.open() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new screen closes the menu
  useEffect(closeMenu, [location]);
  const navigation = <Navigation onHelp={openHelp} onSignedOut={onSignedOut} />;

  return (
    <div className={styles.frame}>
      <a href="#content" className="skip">
        {t('app.skip')}
      </a>
      <header className={styles.top}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('nav.open')} onClick={openMenu}>
          <IconMenu2 size={20} />
        </ActionIcon>
        <Logo size={24} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('nav.search')}
          onClick={() => spotlight.open()}
        >
          <IconSearch size={20} />
        </ActionIcon>
      </header>
      <aside className={styles.side}>{navigation}</aside>
      <Drawer.Root opened={menu} onClose={closeMenu} size={280}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={t('nav.label')}>
          <Drawer.Body className={styles.drawer}>{navigation}</Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <div className={styles.main}>
        <ConnectionBanner />
        <main id="content" tabIndex={-1} className={styles.content}>
          {children}
        </main>
      </div>
      <Palette />
      <KeyboardHelp opened={help} onClose={closeHelp} />
    </div>
  );
}

function ConnectionBanner() {
  const { t } = useI18n();
  const lost = useLiveState() === 'lost';
  return (
    <div role="status" className={styles.bannerPlace}>
      {lost && (
        <p className={styles.banner}>
          <IconCloudOff size={18} aria-hidden /> {t('live.banner')}
        </p>
      )}
    </div>
  );
}
