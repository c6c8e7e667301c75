/** A rule: its conditions and its agency; tried on past questions before it is saved. */
import { Alert, Button, Group, Modal, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useState } from 'react';
import { topicOptions, useAgencies, useTerritories, useTopics } from '../../agencies/catalogue';
import { messageOf } from '../../api/messages';
import type { Rule, RuleIn } from '../../api/types';
import { useI18n } from '../../i18n';
import { useToasts } from '../../shell/toast';
import { DryRunPart } from './DryRunDialog';
import { PageSelect } from './PageSelect';
import { EMPTY_RULE, missing, ruleIn } from './rules';
import { useSaveRule } from './useRules';

const DAYS = 30;

export function RuleDialog({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [form, setForm] = useState<RuleIn>(rule ? ruleIn(rule) : EMPTY_RULE);
  const [tried, setTried] = useState<RuleIn | null>(null);
  const save = useSaveRule(() => {
    toasts.done(t('rules.saved'));
    onClose();
  });
  const lacks = missing(form);
  const change = (part: Partial<RuleIn>) => setForm({ ...form, ...part });

  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t(rule ? 'rules.edit' : 'rules.add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Fields form={form} change={change} page={rule?.page ?? null} />
        {lacks.includes('dates') && <Alert color="orange">{t('rules.lacks.dates')}</Alert>}
        {save.isError && <Alert color="red">{t(messageOf(save.error))}</Alert>}
        {tried && <DryRunPart request={{ rule: tried, id: rule?.id ?? null, remove: false, days: DAYS }} />}
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<IconTestPipe size={16} aria-hidden />}
            disabled={lacks.length > 0}
            onClick={() => setTried({ ...form })}
          >
            {t('rules.try', { days: DAYS })}
          </Button>
          <Group>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              disabled={lacks.length > 0}
              loading={save.isPending}
              onClick={() => save.mutate({ id: rule?.id ?? null, rule: form })}
            >
              {t('rules.save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}

interface FieldsProps {
  form: RuleIn;
  change: (part: Partial<RuleIn>) => void;
  page: Rule['page'];
}

function Fields({ form, change, page }: FieldsProps) {
  const { t } = useI18n();
  const agencies = useAgencies();
  const topics = useTopics();
  const territories = useTerritories();
  const groups = [...new Set((topics.data ?? []).map((topic) => topic.group))];
  return (
    <>
      <TextInput
        label={t('rules.name')}
        maxLength={200}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        required
        data-autofocus
      />
      <Group grow align="flex-start">
        <Select
          label={t('rules.topic')}
          placeholder={t('rules.any')}
          data={topicOptions(topics.data ?? [])}
          value={form.topic_id ?? null}
          onChange={(topic_id) => change({ topic_id, topic_group: topic_id ? null : form.topic_group })}
          searchable
          clearable
        />
        <Select
          label={t('rules.group')}
          placeholder={t('rules.any')}
          data={groups}
          value={form.topic_group ?? null}
          onChange={(topic_group) => change({ topic_group, topic_id: topic_group ? null : form.topic_id })}
          searchable
          clearable
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t('rules.territory')}
          placeholder={t('rules.anywhere')}
          data={(territories.data ?? []).map((place) => ({ value: place.id, label: place.name }))}
          value={form.territory_id ?? null}
          onChange={(territory_id) => change({ territory_id })}
          searchable
          clearable
          limit={100}
        />
        <PageSelect value={form.page_id ?? null} known={page} onChange={(page_id) => change({ page_id })} />
      </Group>
      <TagsInput
        label={t('rules.words')}
        description={t('rules.words.help')}
        value={form.words ?? []}
        onChange={(words) => change({ words })}
        splitChars={[',', ';']}
        maxTags={30}
        clearable
      />
      <Select
        label={t('rules.agency')}
        data={(agencies.data ?? [])
          .filter((agency) => agency.active || agency.id === form.agency_id)
          .map((agency) => ({ value: agency.id, label: agency.name }))}
        value={form.agency_id || null}
        onChange={(agency_id) => change({ agency_id: agency_id ?? '' })}
        searchable
        required
      />
      <Group align="flex-end">
        <TextInput
          type="date"
          label={t('rules.from')}
          value={form.valid_from ?? ''}
          onChange={(event) => change({ valid_from: event.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label={t('rules.to')}
          value={form.valid_to ?? ''}
          onChange={(event) => change({ valid_to: event.currentTarget.value || null })}
        />
        <Switch
          label={t('rules.active')}
          checked={form.active ?? true}
          onChange={(event) => change({ active: event.currentTarget.checked })}
          pb={8}
        />
      </Group>
    </>
  );
}
