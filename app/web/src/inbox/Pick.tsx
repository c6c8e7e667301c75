/** The box that chooses a row; with Shift all rows from the last one chosen. */
import { Checkbox } from '@mantine/core';
import { memo, useRef } from 'react';
import { useI18n } from '../i18n';
import styles from './QuestionList.module.css';

interface Props {
  id: string;
  number: number;
  checked: boolean;
  onToggle: (id: string) => void;
  onExtend: (id: string) => void;
}

export const Pick = memo(function Pick({ id, number, checked, onToggle, onExtend }: Props) {
  const { t } = useI18n();
  const withShift = useRef(false);
  return (
    <label className={styles.pick} htmlFor={`pick-${id}`}>
      <Checkbox
        id={`pick-${id}`}
        size="sm"
        aria-label={t('bulk.pick', { number: String(number) })}
        checked={checked}
        onClick={(event) => {
          withShift.current = event.shiftKey;
        }}
        onChange={() => (withShift.current ? onExtend(id) : onToggle(id))}
      />
    </label>
  );
});
