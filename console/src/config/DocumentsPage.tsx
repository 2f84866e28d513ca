import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { documentsQuery, type DocumentSummary } from "../api/config";
import { messageOf } from "../api/http";
import { marketsQuery } from "../api/markets";
import { useServices } from "../app/services";
import { ago, dateTime } from "../lib/format";
import { Banner } from "../ui/Banner";
import { Empty } from "../ui/Empty";
import { PageHead } from "../ui/PageHead";
import { Panel } from "../ui/Panel";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";
import ui from "../ui/ui.module.css";
import { useNow } from "../ui/useNow";
import { AppliedState } from "./AppliedState";
import { documentTitle } from "./documentTitle";
import styles from "./config.module.css";

const CLOCK_MS = 5_000;

export function DocumentsPage() {
  const { data: documents, error } = useQuery(documentsQuery);
  return (
    <div>
      <PageHead
        title="Configuration"
        text="Every change is a new version, and reaches core, gateways and consumers live."
      />
      {error && (
        <Banner tone="bad" title="The configuration could not be read">
          {messageOf(error)}
        </Banner>
      )}
      {documents ? (
        <DocumentTable documents={documents} />
      ) : (
        <Skeleton height={260} radius="lg" animate={!error} aria-label="Loading the documents" />
      )}
    </div>
  );
}

function DocumentTable({ documents }: { readonly documents: readonly DocumentSummary[] }) {
  const { data: markets } = useQuery({ ...marketsQuery, refetchInterval: false });
  const { drafts } = useServices();
  const now = useNow(CLOCK_MS);
  const edited = useSyncExternalStore(drafts.subscribe, () =>
    documents
      .map(({ document }) => document)
      .filter((document) => drafts.get(document) !== undefined)
      .join(" "),
  ).split(" ");
  return (
    <Panel title="Documents" aside={`${documents.length}`}>
      {documents.length === 0 ? (
        <Empty title="There is no document yet">A market's document appears here once the core has the market.</Empty>
      ) : (
        <Table
          label="Documents"
          minWidth="52rem"
          head={
            <tr>
              <th scope="col">Document</th>
              <th scope="col" data-numeric>
                Version
              </th>
              <th scope="col">Last change</th>
              <th scope="col">Note</th>
              <th scope="col">Applied to</th>
            </tr>
          }
        >
          {documents.map((summary) => (
            <tr key={summary.document}>
              <th scope="row">
                <Link to="/config/$document" params={{ document: summary.document }} className={styles["documentLink"]}>
                  {documentTitle(summary.document, markets)}
                </Link>
                <div className={ui["subtle"]}>{summary.document}</div>
              </th>
              <td data-numeric>
                {summary.version}
                {edited.includes(summary.document) && (
                  <div>
                    <Tag tone="info">Unsaved edit</Tag>
                  </div>
                )}
              </td>
              <td>
                <time dateTime={new Date(summary.updated_ms).toISOString()} title={dateTime(summary.updated_ms)}>
                  {ago(summary.updated_ms, now)}
                </time>
                <div className={ui["subtle"]}>by {summary.author}</div>
              </td>
              <td className={styles["noteCell"]}>{summary.note}</td>
              <td>
                <AppliedState applied={summary.applied} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
