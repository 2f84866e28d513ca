import { getRouteApi } from "@tanstack/react-router";
import { DocumentFrame } from "./DocumentFrame";
import { Editor } from "./Editor";

const route = getRouteApi("/shell/config/$document");

/** A document's settings, to read and to change. */
export function DocumentPage() {
  const { document } = route.useParams();
  return (
    <DocumentFrame document={document}>
      {(current, market) => <Editor key={document} current={current} market={market} />}
    </DocumentFrame>
  );
}
