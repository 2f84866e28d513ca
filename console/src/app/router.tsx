import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/session";
import { SignInPage } from "../session/SignInPage";
import { localPath } from "../session/localPath";
import { Loading, NotFound, RouteFailure } from "./fallbacks";
import { Shell } from "./Shell";
import type { Services } from "./services";

const rootRoute = createRootRouteWithContext<Services>()({
  notFoundComponent: NotFound,
  errorComponent: RouteFailure,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = localPath(search["next"]);
    return next === undefined ? {} : { next };
  },
  component: SignInPage,
});

/** Everything behind the sign-in. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.query({ ...sessionQuery, staleTime: "static" });
    if (session === null) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
  component: Shell,
  notFoundComponent: NotFound,
});

const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: lazyRouteComponent(() => import("../dashboard/DashboardPage"), "DashboardPage"),
});

const marketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/markets",
  component: lazyRouteComponent(() => import("../markets/MarketsPage"), "MarketsPage"),
});

const configRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/config",
  component: lazyRouteComponent(() => import("../config/DocumentsPage"), "DocumentsPage"),
});

const documentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/config/$document",
  component: lazyRouteComponent(() => import("../config/DocumentPage"), "DocumentPage"),
});

const historyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/config/$document/history",
  component: lazyRouteComponent(() => import("../config/HistoryPage"), "HistoryPage"),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([dashboardRoute, marketsRoute, configRoute, documentRoute, historyRoute]),
]);

export function createConsoleRouter(services: Services, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: services,
    defaultPreload: "intent",
    defaultPendingComponent: Loading,
    defaultErrorComponent: RouteFailure,
    scrollRestoration: true,
    ...(history && { history }),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
