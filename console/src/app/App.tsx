import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, type RouterHistory } from "@tanstack/react-router";
import { useState } from "react";
import { createConsoleRouter } from "./router";
import { ServicesContext, type Services } from "./services";
import { theme } from "./theme";

interface AppProps {
  readonly services: Services;
  /** Where the pages' addresses live; the browser's by default. */
  readonly history?: RouterHistory;
}

export function App({ services, history }: AppProps) {
  const [router] = useState(() => createConsoleRouter(services, history));
  return (
    <ServicesContext value={services}>
      <QueryClientProvider client={services.queryClient}>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </ServicesContext>
  );
}
