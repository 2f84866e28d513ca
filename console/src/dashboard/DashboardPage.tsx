import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Dashboard } from "../api/dashboard";
import { messageOf } from "../api/http";
import { useServices } from "../app/services";
import { clock } from "../lib/format";
import { Banner } from "../ui/Banner";
import { PageHead } from "../ui/PageHead";
import { Consumers } from "./Consumers";
import { dashboardQuery } from "./dashboardQuery";
import { Roles } from "./Roles";
import { Stages } from "./Stages";
import { ThroughputChart } from "./ThroughputChart";
import styles from "./dashboard.module.css";

export function DashboardPage() {
  const { throughput } = useServices();
  const samples = useSyncExternalStore(throughput.subscribe, () => throughput.samples);
  const { data, error, dataUpdatedAt } = useQuery(dashboardQuery(throughput));
  const rates = data?.throughput;
  return (
    <div>
      <PageHead title="Dashboard">
        <span className={styles["updated"]}>
          {dataUpdatedAt > 0 ? `Updated ${clock(dataUpdatedAt)}` : "Connecting"}
        </span>
      </PageHead>
      {error ? (
        <Banner tone="bad" title={messageOf(error)}>
          {data
            ? `These are the figures of ${clock(dataUpdatedAt)}. The page goes on asking each second.`
            : "The page goes on asking each second."}
        </Banner>
      ) : (
        data && <RolesBanner roles={data.roles} />
      )}
      <div className={styles["layout"]} data-stale={error ? true : undefined}>
        <div className={styles["charts"]}>
          <ThroughputChart
            title="Commands"
            color="--chart-1"
            times={samples.times}
            values={samples.commands}
            now={rates?.commands_per_s}
          />
          <ThroughputChart
            title="Trades"
            color="--chart-2"
            times={samples.times}
            values={samples.trades}
            now={rates?.trades_per_s}
          />
          <ThroughputChart
            title="Requests"
            color="--chart-3"
            times={samples.times}
            values={samples.requests}
            now={rates?.requests_per_s}
          />
        </div>
        {data ? (
          <>
            <Stages stages={data.stages} />
            <Consumers consumers={data.consumers} />
            <Roles roles={data.roles} />
          </>
        ) : (
          <Waiting failed={error !== null} />
        )}
      </div>
    </div>
  );
}

function RolesBanner({ roles }: { readonly roles: Dashboard["roles"] }) {
  const down = roles.filter(({ ready }) => !ready);
  if (down.length === 0) return null;
  const names = down.map(({ name }) => name).join(", ");
  if (down.length === roles.length) {
    return (
      <Banner tone="bad" title="No role is ready">
        {`Asked and found not ready: ${names}. Trading has stopped if core and gateway are among them.`}
      </Banner>
    );
  }
  return (
    <Banner tone="warn" title={`${down.length} of ${roles.length} roles not ready`}>
      {names}
    </Banner>
  );
}

/** Before the first answer: the places of the tables, so that nothing moves when they come. */
function Waiting({ failed }: { readonly failed: boolean }) {
  return (
    <>
      {[280, 210, 210].map((height, i) => (
        <Skeleton key={i} height={height} radius="lg" animate={!failed} aria-hidden />
      ))}
    </>
  );
}
