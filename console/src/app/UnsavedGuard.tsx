import { useEffect } from "react";
import { useServices } from "./services";

/** Has the browser ask before the page is left for good with edits that are not saved. */
export function UnsavedGuard() {
  const { drafts } = useServices();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (!drafts.isEmpty) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [drafts]);
  return null;
}
