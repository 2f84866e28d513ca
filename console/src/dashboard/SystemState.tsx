import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useServices } from "../app/services";
import { Tag } from "../ui/Tag";
import { assessAll } from "./assessment";
import { dashboardQuery } from "./dashboardQuery";
import styles from "./dashboard.module.css";

/** The installation's state in the header of every page. It also keeps the dashboard's samples coming, whatever page is open. */
export function SystemState() {
  const { throughput } = useServices();
  const { data, isError } = useQuery(dashboardQuery(throughput));
  const { tone, label } = assessAll(data, isError);
  return (
    <Link to="/" className={styles["systemState"]} aria-label={`System: ${label}`}>
      <Tag tone={tone}>{label}</Tag>
    </Link>
  );
}
