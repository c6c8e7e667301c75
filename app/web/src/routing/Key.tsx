/** The key that does the same; of no use to who has no keyboard, and not read aloud. */
import styles from './Triage.module.css';

export function Key({ name }: { name: string }) {
  return (
    <kbd className={styles.key} aria-hidden>
      {name}
    </kbd>
  );
}
