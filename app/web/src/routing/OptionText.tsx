/** A choice in a list: its name, and what tells it from others; readable also where the choice is marked. */
import styles from './OptionText.module.css';

export function OptionText({ name, note }: { name: string; note: string }) {
  return (
    <span className={styles.option}>
      {name}
      {note && <span className={styles.note}>{note}</span>}
    </span>
  );
}
