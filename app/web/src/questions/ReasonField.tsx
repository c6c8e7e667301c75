/** A few words for colleagues on why something is done. */
import { Textarea } from '@mantine/core';
import { useI18n } from '../i18n';

export const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;

interface Props {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  label?: string;
  longest?: number;
  /** whether a dialog starts here */
  focused?: boolean;
}

export function ReasonField({ value, onChange, placeholder, label, ...props }: Props) {
  const { t } = useI18n();
  const { longest = LONGEST_REASON, focused = true } = props;
  const short = value.length > 0 && value.trim().length < SHORTEST_REASON;
  return (
    <Textarea
      label={label ?? t('dialog.reason')}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={short ? t('dialog.reason.short') : undefined}
      maxLength={longest}
      autosize
      minRows={2}
      maxRows={8}
      data-autofocus={focused || undefined}
      required
    />
  );
}
