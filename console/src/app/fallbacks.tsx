import { Button, Loader } from "@mantine/core";
import { Link, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { messageOf } from "../api/http";
import { Empty } from "../ui/Empty";
import styles from "./shell.module.css";

/** While a page is on its way. */
export function Loading() {
  return (
    <div className={styles["fallback"]}>
      <Loader size="sm" aria-label="Loading" />
    </div>
  );
}

/** In place of a page that failed. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className={styles["fallback"]} role="alert">
      <Empty title="This page could not be shown">{messageOf(error)}</Empty>
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}

export function NotFound() {
  return (
    <div className={styles["fallback"]}>
      <Empty title="There is no such page">The address may be mistyped, or of another release of the console.</Empty>
      <Button component={Link} to="/" variant="default">
        To the dashboard
      </Button>
    </div>
  );
}
