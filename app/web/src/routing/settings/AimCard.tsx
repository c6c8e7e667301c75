/** How right the machine has to be; and, before it is saved, how many questions it would then route by itself. */
import { Button, Group, Slider, Text } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../accounts/session';
import type { RouterState } from '../../api/types';
import { useI18n } from '../../i18n';
import { Card } from '../../shell/Card';
import { useToasts } from '../../shell/toast';
import { polyline, shareAt } from './aim';
import styles from './Settings.module.css';
import { useAim } from './useRouter';

const LOWEST = 0.5;
const HIGHEST = 0.99;
const WIDTH = 420;
const HEIGHT = 150;

export function AimCard({ state }: { state: RouterState }) {
  const { t, format } = useI18n();
  const me = useMe();
  const toasts = useToasts();
  const [precision, setPrecision] = useState(state.aim.precision);
  const save = useAim();
  const share = shareAt(state.curve, precision);
  const percent = (value: number) => format.share(value);
  const changes = me.may('catalogue');

  return (
    <Card title={t('router.aim')}>
      <p className={styles.dim}>{t('router.aim.lead')}</p>
      <div className={styles.aim}>
        <div>
          <div className={styles.big}>
            <span className="figures">{percent(precision)}</span>
            <span className={styles.dim}>{t('router.aim.right')}</span>
          </div>
          <Slider
            aria-label={t('router.aim')}
            min={LOWEST}
            max={HIGHEST}
            step={0.01}
            value={precision}
            onChange={setPrecision}
            label={percent}
            disabled={!changes}
            thumbLabel={t('router.aim')}
            my={14}
          />
          <Text role="status">
            {state.curve.length === 0
              ? t('router.aim.unmeasured')
              : share === null
                ? t('router.aim.never')
                : t('router.aim.share', { share: percent(share) })}
          </Text>
        </div>
        {state.curve.length > 0 && (
          <figure className={styles.curve}>
            <svg viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`} role="img" aria-label={t('router.curve.alt')}>
              <line className={styles.axisLine} x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
              <line className={styles.axisLine} x1={0} x2={0} y1={0} y2={HEIGHT} />
              <line
                className={styles.aimLine}
                x1={0}
                x2={WIDTH}
                y1={HEIGHT - ((precision - LOWEST) / (1 - LOWEST)) * HEIGHT}
                y2={HEIGHT - ((precision - LOWEST) / (1 - LOWEST)) * HEIGHT}
              />
              <polyline className={styles.curveLine} points={polyline(state.curve, WIDTH, HEIGHT, LOWEST)} />
              {share !== null && (
                <line className={styles.shareLine} x1={share * WIDTH} x2={share * WIDTH} y1={0} y2={HEIGHT} />
              )}
            </svg>
            <figcaption className={styles.dim}>{t('router.curve')}</figcaption>
          </figure>
        )}
      </div>
      {changes && (
        <Group justify="flex-end" mt={8}>
          {precision !== state.aim.precision && (
            <Button variant="default" onClick={() => setPrecision(state.aim.precision)}>
              {t('common.cancel')}
            </Button>
          )}
          <Button
            disabled={precision === state.aim.precision}
            loading={save.isPending}
            onClick={() => save.mutate(precision, { onSuccess: () => toasts.done(t('router.aim.saved')) })}
          >
            {t('router.aim.save')}
          </Button>
        </Group>
      )}
    </Card>
  );
}
