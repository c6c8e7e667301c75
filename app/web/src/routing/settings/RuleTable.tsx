/** Rules in their order: the first that fits decides. */
import { ActionIcon, Group, Menu, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots, IconPencil, IconTestPipe, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../../accounts/session';
import type { Rule } from '../../api/types';
import { type Translate, useI18n } from '../../i18n';
import { FormDialog } from '../../shell/FormDialog';
import { DryRunDialog } from './DryRunDialog';
import { ruleIn } from './rules';
import styles from './Settings.module.css';
import { useRuleStep } from './useRules';

interface Props {
  rules: Rule[];
  /** the list is whole, so that neighbours are neighbours */
  movable: boolean;
  onEdit: (rule: Rule) => void;
}

export function RuleTable({ rules, movable, onEdit }: Props) {
  const { t, format } = useI18n();
  const me = useMe();
  const [trying, setTrying] = useState<Rule | null>(null);
  const [removing, setRemoving] = useState<Rule | null>(null);
  const changes = me.may('catalogue');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways has to be reachable by keyboard
    <section className={styles.tableBox} aria-label={t('rules.title')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('rules.name')}</th>
            <th scope="col">{t('rules.when')}</th>
            <th scope="col">{t('rules.agency')}</th>
            <th scope="col">{t('rules.valid')}</th>
            <th scope="col">{t('rules.used')}</th>
            {changes && <th scope="col" aria-label={t('rules.steps')} />}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, index) => (
            <tr key={rule.id} data-off={!rule.active || undefined}>
              <th scope="row">
                {rule.name}
                {!rule.active && <span className={styles.off}>{t('rules.off')}</span>}
              </th>
              <td>
                <Conditions rule={rule} />
              </td>
              <td>{rule.agency.short_name}</td>
              <td className="figures">{validity(rule, t, format.day) || t('rules.always')}</td>
              <td className="figures">{format.number(rule.used)}</td>
              {changes && (
                <td>
                  <Steps
                    rule={rule}
                    above={movable ? rules[index - 1] : undefined}
                    below={movable ? rules[index + 1] : undefined}
                    next={rules[index + 2]}
                    onEdit={() => onEdit(rule)}
                    onTry={() => setTrying(rule)}
                    onRemove={() => setRemoving(rule)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {trying && (
        <DryRunDialog
          title={t('rules.try-without', { name: trying.name })}
          request={{ rule: ruleIn(trying), id: trying.id, remove: true, days: 30 }}
          onClose={() => setTrying(null)}
        />
      )}
      {removing && <Removal rule={removing} onClose={() => setRemoving(null)} />}
    </section>
  );
}

function validity(rule: Rule, t: Translate, day: (at: string) => string): string {
  const from = rule.valid_from ? t('rules.since', { when: day(rule.valid_from) }) : '';
  const to = rule.valid_to ? t('rules.until', { when: day(rule.valid_to) }) : '';
  return [from, to].filter(Boolean).join(' ');
}

function Conditions({ rule }: { rule: Rule }) {
  const { t } = useI18n();
  const parts = [
    rule.topic && ['rules.topic', rule.topic.name],
    rule.topic_group && ['rules.group', rule.topic_group],
    rule.territory && ['rules.territory', rule.territory.name],
    rule.page && ['rules.page', rule.page.name],
    rule.words.length > 0 && ['rules.words', rule.words.join(', ')],
  ].filter((part): part is ['rules.topic', string] => Boolean(part));
  return (
    <ul className={styles.conditions}>
      {parts.map(([name, value]) => (
        <li key={name}>
          <span className={styles.dim}>{t(name)}:</span> {value}
        </li>
      ))}
    </ul>
  );
}

interface StepsProps {
  rule: Rule;
  above: Rule | undefined;
  below: Rule | undefined;
  /** the rule behind `below` */
  next: Rule | undefined;
  onEdit: () => void;
  onTry: () => void;
  onRemove: () => void;
}

function Steps({ rule, above, below, next, onEdit, onTry, onRemove }: StepsProps) {
  const { t } = useI18n();
  const step = useRuleStep();
  const move = (before: string | null) => step.mutate({ rule, step: 'move', before });
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      <Move label={t('rules.up', { name: rule.name })} disabled={!above} onClick={() => above && move(above.id)}>
        <IconArrowUp size={16} aria-hidden />
      </Move>
      <Move label={t('rules.down', { name: rule.name })} disabled={!below} onClick={() => move(next?.id ?? null)}>
        <IconArrowDown size={16} aria-hidden />
      </Move>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('rules.more', { name: rule.name })}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
            {t('rules.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTestPipe size={16} aria-hidden />} onClick={onTry}>
            {t('rules.without')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={onRemove}>
            {t('rules.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

interface MoveProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Move({ label, disabled, onClick, children }: MoveProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function Removal({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { t } = useI18n();
  const step = useRuleStep();
  return (
    <FormDialog
      title={t('rules.remove')}
      text={t('rules.remove.sure', { name: rule.name })}
      submit={t('rules.remove')}
      color="red"
      pending={step.isPending}
      onSubmit={() => step.mutate({ rule, step: 'delete' }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
