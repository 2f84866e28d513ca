import { AppShell, Burger } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { sessionQuery, type Session } from "../api/session";
import { SystemState } from "../dashboard/SystemState";
import { Icon, type IconName } from "../ui/Icon";
import { ColorSchemeToggle } from "./ColorSchemeToggle";
import { Loading } from "./fallbacks";
import { useConfigEvents } from "./useConfigEvents";
import { UnsavedGuard } from "./UnsavedGuard";
import { UserMenu } from "./UserMenu";
import styles from "./shell.module.css";

const PAGES: readonly { to: "/" | "/markets" | "/config"; label: string; icon: IconName }[] = [
  { to: "/", label: "Dashboard", icon: "dashboard" },
  { to: "/markets", label: "Markets", icon: "markets" },
  { to: "/config", label: "Configuration", icon: "config" },
];

/** The frame of every page behind the sign-in. Shows the sign-in instead once the session is over, and returns here after. */
export function Shell() {
  const { data: session } = useQuery(sessionQuery);
  const router = useRouter();
  const over = !session;
  useEffect(() => {
    // Once, with the address as it is now: the shell is still there while the router is on its way.
    if (over) void router.navigate({ to: "/sign-in", search: { next: router.state.location.href }, replace: true });
  }, [over, router]);
  return session ? <Frame session={session} /> : <Loading />;
}

function Frame({ session }: { readonly session: Session }) {
  const [opened, menu] = useDisclosure(false);
  useConfigEvents();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={0}
      transitionDuration={0}
    >
      <a className={styles["skip"]} href="#content">
        Skip to content
      </a>
      <AppShell.Header className={styles["header"] ?? ""}>
        <Burger
          opened={opened}
          onClick={menu.toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={opened ? "Close navigation" : "Open navigation"}
          aria-expanded={opened}
        />
        <Link to="/" className={styles["brand"]} onClick={menu.close}>
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span className={styles["brandName"]}>RollingDrop</span>
        </Link>
        <span className={styles["environment"]} title="Environment">
          {environmentName(session)}
        </span>
        <div className={styles["headerEnd"]}>
          <SystemState />
          <ColorSchemeToggle />
          <UserMenu session={session} />
        </div>
      </AppShell.Header>
      <AppShell.Navbar className={styles["navbar"] ?? ""} aria-label="Pages">
        {PAGES.map(({ to, label, icon }) => (
          <Link
            key={to}
            to={to}
            className={styles["navLink"]}
            activeOptions={{ exact: to === "/" }}
            activeProps={{ "aria-current": "page" }}
            onClick={menu.close}
          >
            <Icon name={icon} />
            {label}
          </Link>
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" className={styles["main"] ?? ""}>
        <Outlet />
      </AppShell.Main>
      <UnsavedGuard />
    </AppShell>
  );
}

/** What the service calls this installation, or else the host it is on. */
function environmentName(session: Session): string {
  if (session.environment) return session.environment;
  const host = window.location.hostname;
  return ["localhost", "127.0.0.1", "[::1]"].includes(host) ? "local" : host;
}
