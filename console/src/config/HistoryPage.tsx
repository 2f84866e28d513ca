import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { historyQuery, type ConfigDocument } from "../api/config";
import { messageOf } from "../api/http";
import type { MarketScale } from "../lib/fixedPoint";
import { Banner } from "../ui/Banner";
import { DocumentFrame } from "./DocumentFrame";
import { History } from "./History";

const route = getRouteApi("/shell/config/$document/history");

/** All versions of a document: compare any two, go back to one. */
export function HistoryPage() {
  const { document } = route.useParams();
  return (
    <DocumentFrame document={document}>
      {(current, market) => <Versions key={document} current={current} market={market} />}
    </DocumentFrame>
  );
}

function Versions({ current, market }: { readonly current: ConfigDocument; readonly market: MarketScale | undefined }) {
  const { data: versions, error } = useQuery(historyQuery(current.document));
  return (
    <>
      {error && (
        <Banner tone="bad" title="The history could not be read">
          {messageOf(error)}
        </Banner>
      )}
      {versions ? (
        <History current={current} versions={versions} market={market} />
      ) : (
        <Skeleton height={300} radius="lg" animate={!error} aria-label="Loading the history" />
      )}
    </>
  );
}
