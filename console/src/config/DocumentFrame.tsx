import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { documentQuery, type ConfigDocument } from "../api/config";
import { ApiError, messageOf } from "../api/http";
import { ago, dateTime } from "../lib/format";
import type { MarketScale } from "../lib/fixedPoint";
import { Banner } from "../ui/Banner";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { PageHead } from "../ui/PageHead";
import { useNow } from "../ui/useNow";
import { AppliedState, AppliedTag } from "./AppliedState";
import { useDocumentTitle } from "./documentTitle";
import styles from "./config.module.css";

const CLOCK_MS = 5_000;

interface DocumentFrameProps {
  readonly document: string;
  readonly children: (current: ConfigDocument, market: MarketScale | undefined) => ReactNode;
}

/** What the pages of one document share: its heading, state and tabs; loading, failure and absence. */
export function DocumentFrame({ document, children }: DocumentFrameProps) {
  const { data: current, error } = useQuery(documentQuery(document));
  const { title, market } = useDocumentTitle(document);
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <div>
      <Link to="/config" className={styles["back"]}>
        <Icon name="back" size={14} />
        Configuration
      </Link>
      <PageHead title={title} text={current ? <LastChange current={current} /> : document}>
        {current && (
          <div className={styles["headState"]} role="status">
            <AppliedTag applied={current.applied} />
            <AppliedState applied={current.applied} />
          </div>
        )}
      </PageHead>
      <nav className={styles["tabs"]} aria-label={`Pages of ${document}`}>
        <Link
          to="/config/$document"
          params={{ document }}
          activeOptions={{ exact: true }}
          activeProps={{ "aria-current": "page" }}
        >
          Settings
        </Link>
        <Link to="/config/$document/history" params={{ document }} activeProps={{ "aria-current": "page" }}>
          History
        </Link>
      </nav>
      {error && !missing && (
        <Banner tone="bad" title="The document could not be read">
          {messageOf(error)}
        </Banner>
      )}
      {missing ? (
        <Empty title={`There is no document ${document}`}>It may be of a market that does not exist.</Empty>
      ) : current ? (
        children(current, market)
      ) : (
        <Skeleton height={360} radius="lg" animate={!error} aria-label="Loading the document" />
      )}
    </div>
  );
}

function LastChange({ current }: { readonly current: ConfigDocument }) {
  const now = useNow(CLOCK_MS);
  return (
    <>
      <code>{current.document}</code> · version {current.version} · by {current.author},{" "}
      <time dateTime={new Date(current.updated_ms).toISOString()} title={dateTime(current.updated_ms)}>
        {ago(current.updated_ms, now)}
      </time>
    </>
  );
}
