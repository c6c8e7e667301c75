/** ⌘K: go to a screen, to a question by its number, to a page by its name, or search. */
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { IconFileOff, IconHash, IconListCheck, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import { useI18n } from '../i18n';
import { inboxLink, toSearch } from '../inbox/filters';
import { NetworkIcon } from '../questions/NetworkIcon';
import { StatusBadge } from '../questions/StatusBadge';
import { PLACES } from './Navigation';

const SHOWN = 6;
// Screens that stand behind another one of the navigation.
const FURTHER: typeof PLACES = [
  { href: '/pages/coverage', label: 'palette.coverage', icon: IconListCheck, needs: 'register' },
  { href: '/pages/rejected', label: 'palette.rejected', icon: IconFileOff, needs: 'pages' },
];

function useFound(text: string) {
  const [settled] = useDebouncedValue(toSearch(text), 250);
  const found = useQuery({
    queryKey: ['palette', settled],
    enabled: settled !== undefined && settled.length > 1,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/questions', { params: { query: { view: 'all', q: settled, limit: SHOWN } }, signal })),
  });
  return settled === undefined ? [] : (found.data?.items ?? []);
}

function useFoundPages(text: string) {
  const [settled] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['palette', 'pages', settled],
    enabled: settled.length > 2,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask(api.GET('/api/v1/pages', { params: { query: { q: settled, limit: SHOWN } }, signal })),
  });
  return settled.length > 2 ? (found.data?.items ?? []) : [];
}

export function Palette() {
  const { t } = useI18n();
  const me = useMe();
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const questions = useFound(text);
  const pages = useFoundPages(text);
  const words = text.trim().toLowerCase();
  // A number means one question: it is to be the first choice.
  const isNumber = toSearch(text)?.startsWith('#') ?? false;
  const places = [...PLACES, ...FURTHER].filter(
    (place) => me.may(place.needs) && t(place.label).toLowerCase().includes(words),
  );

  return (
    <Spotlight.Root
      attributes={{ content: { 'aria-label': t('nav.search') } }}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      scrollable
      maxHeight={440}
      radius="lg"
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {words && questions.length === 0 && pages.length === 0 && places.length === 0 && isNumber && (
          <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>
        )}
        {words && !isNumber && (
          <Spotlight.Action
            label={t('palette.search', { text: text.trim() })}
            leftSection={<IconSearch size={18} />}
            onClick={() => navigate(inboxLink({ view: 'all', text: text.trim() }))}
          />
        )}
        {questions.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.questions')}>
            {questions.map((row) => (
              <Spotlight.Action
                key={row.id}
                label={t('question.title', { number: String(row.number) })}
                description={row.text.slice(0, 110)}
                leftSection={<IconHash size={18} />}
                rightSection={<StatusBadge status={row.status} />}
                onClick={() => navigate(`/questions/${row.id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.pages')}>
            {pages.map((page) => (
              <Spotlight.Action
                key={page.id}
                label={page.name}
                description={page.agency.short_name}
                leftSection={<NetworkIcon network={page.network} size={18} />}
                onClick={() => navigate(`/pages/${page.id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.screens')}>
            {places.map((place) => (
              <Spotlight.Action
                key={place.href}
                label={t(place.label)}
                leftSection={<place.icon size={18} stroke={1.7} />}
                onClick={() => navigate(place.href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
