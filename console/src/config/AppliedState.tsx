import { isApplied, type Applied } from "../api/config";
import { Icon } from "../ui/Icon";
import { Tag } from "../ui/Tag";
import styles from "./config.module.css";

const PLACES = [
  ["core", "Core"],
  ["redis", "Redis"],
  ["kafka", "Kafka"],
] as const;

/** Where the newest version of a document has arrived, and what keeps it from the rest. */
export function AppliedState({ applied }: { readonly applied: Applied }) {
  return (
    <div className={styles["applied"]}>
      <ul className={styles["places"]}>
        {PLACES.map(([place, name]) => (
          <li key={place} data-done={applied[place]}>
            <Icon name={applied[place] ? "check" : "clock"} size={14} />
            {name}
            <span className="unseen">{applied[place] ? ": applied" : ": not applied yet"}</span>
          </li>
        ))}
      </ul>
      {applied.problem && <div className={styles["problem"]}>{applied.problem}</div>}
    </div>
  );
}

/** The same in a word. */
export function AppliedTag({ applied }: { readonly applied: Applied }) {
  if (isApplied(applied)) return <Tag tone="good">Applied</Tag>;
  return applied.problem ? <Tag tone="warn">Retrying</Tag> : <Tag tone="info">Applying</Tag>;
}
