/** A person as a round mark with their initials; the name itself stands beside it or in its label. */
import { initials } from './initials';
import styles from './Person.module.css';

export function Person({ name, size = 24, quiet = false }: { name: string; size?: number; quiet?: boolean }) {
  return (
    <span
      className={styles.person}
      data-quiet={quiet || undefined}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
      aria-hidden
    >
      {initials(name)}
    </span>
  );
}
