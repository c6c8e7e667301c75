/** The fields of a topic. */
import { Autocomplete, Chip, Group, Input, MultiSelect, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { TopicIn } from '../api/types';
import { useI18n } from '../i18n';
import { AGENCY_KINDS } from './bodies';
import { useTopics } from './catalogue';
import { monthNames, TERM } from './topics';

interface Props {
  code: string;
  /** absent for a topic that has its code already */
  setCode?: (code: string) => void;
  form: TopicIn;
  change: (part: Partial<TopicIn>) => void;
  errors: Readonly<Record<string, string>>;
  readOnly: boolean;
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

export function TopicFields({ code, setCode, form, change, errors, readOnly }: Props) {
  const { t } = useI18n();
  const topics = useTopics();
  const groups = [...new Set((topics.data ?? []).map((topic) => topic.group))];
  return (
    <>
      <Group grow align="flex-start">
        <TextInput
          label={t('topics.name')}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={errors.name}
          readOnly={readOnly}
          required
        />
        <Autocomplete
          label={t('topics.group')}
          data={groups}
          value={form.group}
          onChange={(group) => change({ group })}
          error={errors.group}
          readOnly={readOnly}
          required
        />
      </Group>
      {setCode && (
        <TextInput
          label={t('topics.code')}
          description={t('topics.code.help')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={errors.code}
          required
        />
      )}
      <TagsInput
        label={t('topics.words')}
        description={t('topics.words.help')}
        value={form.words ?? []}
        onChange={(words) => change({ words })}
        splitChars={[',', ';']}
        readOnly={readOnly}
      />
      <Textarea
        label={t('topics.examples')}
        description={t('topics.examples.help')}
        autosize
        minRows={3}
        value={(form.examples ?? []).join('\n')}
        onChange={(event) => change({ examples: event.currentTarget.value.split('\n') })}
        onBlur={() => change({ examples: (form.examples ?? []).map((line) => line.trim()).filter(Boolean) })}
        readOnly={readOnly}
      />
      <Season months={form.season ?? []} onChange={(season) => change({ season })} readOnly={readOnly} />
      <Group grow align="flex-start">
        <Term clock="reaction" form={form} change={change} readOnly={readOnly} />
        <Term clock="answer" form={form} change={change} readOnly={readOnly} />
      </Group>
      <MultiSelect
        label={t('topics.kinds')}
        data={AGENCY_KINDS.map((kind) => ({ value: kind, label: t(`agency.kind.${kind}`) }))}
        value={form.agency_kinds ?? []}
        onChange={(agency_kinds) => change({ agency_kinds: agency_kinds as TopicIn['agency_kinds'] })}
        readOnly={readOnly}
      />
      <Group>
        <Switch
          label={t('topics.fast-track')}
          checked={form.fast_track ?? false}
          onChange={(event) => change({ fast_track: event.currentTarget.checked })}
          disabled={readOnly}
        />
        <Switch
          label={t('topics.photo-needed')}
          checked={form.photo_needed ?? false}
          onChange={(event) => change({ photo_needed: event.currentTarget.checked })}
          disabled={readOnly}
        />
      </Group>
      <Group>
        <TextInput
          type="date"
          label={t('topics.from')}
          description={t('topics.from.help')}
          value={form.valid_from ?? ''}
          onChange={(event) => change({ valid_from: event.currentTarget.value || null })}
          error={errors.valid_from}
          readOnly={readOnly}
        />
        <TextInput
          type="date"
          label={t('topics.to')}
          description={t('topics.to.help')}
          value={form.valid_to ?? ''}
          onChange={(event) => change({ valid_to: event.currentTarget.value || null })}
          error={errors.valid_to}
          readOnly={readOnly}
        />
      </Group>
    </>
  );
}

interface SeasonProps {
  months: readonly number[];
  onChange: (months: number[]) => void;
  readOnly: boolean;
}

function Season({ months, onChange, readOnly }: SeasonProps) {
  const { t, language } = useI18n();
  const month = monthNames(language);
  return (
    <Input.Wrapper label={t('topics.season')} description={t('topics.season.help')} labelElement="div">
      <Chip.Group
        multiple
        value={months.map(String)}
        onChange={(chosen) => onChange(chosen.map(Number).sort((one, other) => one - other))}
      >
        <Group gap={6} mt={6}>
          {MONTHS.map((each) => (
            <Chip key={each} value={String(each)} size="xs" disabled={readOnly}>
              {month(each)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

interface TermProps {
  clock: 'reaction' | 'answer';
  form: TopicIn;
  change: (part: Partial<TopicIn>) => void;
  readOnly: boolean;
}

function Term({ clock, form, change, readOnly }: TermProps) {
  const { t } = useI18n();
  const value = form.terms?.[clock] ?? '';
  const set = (text: string) => {
    const { [clock]: _, ...others } = form.terms ?? {};
    change({ terms: text === '' ? others : { ...others, [clock]: text } });
  };
  return (
    <TextInput
      label={t(`topics.term.${clock}`)}
      description={t('topics.term.help')}
      placeholder="4 wh"
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      error={value !== '' && !TERM.test(value) ? t('topics.term.wrong') : undefined}
      readOnly={readOnly}
    />
  );
}
