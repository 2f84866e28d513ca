import type { Consumer } from "../api/dashboard";
import { count, span } from "../lib/format";
import { Empty } from "../ui/Empty";
import { Panel } from "../ui/Panel";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";
import { assessConsumer } from "./assessment";
import styles from "./dashboard.module.css";

/** How far those who follow the core's events are behind it. */
export function Consumers({ consumers }: { readonly consumers: readonly Consumer[] }) {
  return (
    <Panel title="Event consumers" aside="behind the core · target: within 1 s">
      {consumers.length === 0 ? (
        <Empty title="No consumer reported">Neither persister nor market data answers for its position.</Empty>
      ) : (
        <Table
          label="Event consumers"
          minWidth="34rem"
          head={
            <tr>
              <th scope="col">Consumer</th>
              <th scope="col">State</th>
              <th scope="col" data-numeric>
                Events behind
              </th>
              <th scope="col" data-numeric>
                Time behind
              </th>
              <th scope="col" className={styles["detailColumn"]}>
                Detail
              </th>
            </tr>
          }
        >
          {consumers.map((consumer) => {
            const { tone, label } = assessConsumer(consumer);
            return (
              <tr key={consumer.name}>
                <th scope="row">{consumer.name}</th>
                <td>
                  <Tag tone={tone}>{label}</Tag>
                </td>
                <td data-numeric>{count(consumer.lag_events)}</td>
                <td data-numeric className={styles["judged"]} data-tone={tone}>
                  {span(consumer.lag_ms)}
                </td>
                <td className={styles["detail"]}>{consumer.detail}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </Panel>
  );
}
