/** Russian or English. */
import { SegmentedControl } from '@mantine/core';
import { type Language, useI18n } from '../i18n';

export function LanguageSwitch() {
  const { t, language, setLanguage } = useI18n();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('menu.language')}
      value={language}
      onChange={(value) => setLanguage(value as Language)}
      data={[
        { value: 'ru', label: 'Русский' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}
