/** Asks once more before a question goes to an agency that has returned it already. */
import { Text } from '@mantine/core';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';

interface Props {
  agency: string;
  onInsist: () => void;
  onClose: () => void;
}

export function InsistDialog({ agency, onInsist, onClose }: Props) {
  const { t } = useI18n();
  return (
    <FormDialog
      title={t('insist.title')}
      submit={t('insist.submit')}
      pending={false}
      onSubmit={onInsist}
      onClose={onClose}
    >
      <Text>{t('insist.text', { agency })}</Text>
    </FormDialog>
  );
}
